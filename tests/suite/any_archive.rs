//! Archives put together at random, on which people work while they are migrated again and again: the laws of the whole.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use unblogger::lock::Lock;

use crate::support::Workspace;

const CONFIG: &str = r#"[[migration]]
name = "test"
legacy-hosts = ["a.blogspot.com"]
output = "out"

[[migration.source]]
format = "auto"
path = "in"

[migration.redirects]
json = "data/redirects.json"
"#;

/// Titles that clash, that no slug can be made of, that YAML takes for something else.
const TITLES: [&str; 9] =
    ["First light", "first Light", "Caf\u{e9}", "Cafe\u{301}", "2024-05-01", "no: it's \"so\"", "日本語", "...", "con"];

#[derive(Debug, Clone)]
struct Post {
    is_rst: bool,
    title: &'static str,
    has_address: bool,
    slug: Option<&'static str>,
    day: u8,
    /// Another post that it links to.
    link: usize,
    /// An image that is there, one that is not, or none.
    image: u8,
    words: u8,
}

/// What happens between two runs.
#[derive(Debug, Clone)]
enum Step {
    Change(usize),
    Add(Post),
    Remove(usize),
    Rename(usize),
    EditOutput(usize),
    DeleteOutput(usize),
    Nothing,
}

fn post() -> impl Strategy<Value = Post> {
    let title = prop::sample::select(&TITLES[..]);
    let slug = prop::option::weighted(0.3, prop::sample::select(&["same", "SAME", "a b", "../x"][..]));
    (any::<bool>(), title, any::<bool>(), slug, 1..29u8, 0..8usize, 0..3u8, 0..40u8).prop_map(
        |(is_rst, title, has_address, slug, day, link, image, words)| Post {
            is_rst,
            title,
            has_address,
            slug,
            day,
            link,
            image,
            words,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let number = 0..8usize;
    prop_oneof![
        number.clone().prop_map(Step::Change),
        post().prop_map(Step::Add),
        number.clone().prop_map(Step::Remove),
        number.clone().prop_map(Step::Rename),
        number.clone().prop_map(Step::EditOutput),
        number.prop_map(Step::DeleteOutput),
        Just(Step::Nothing),
    ]
}

/// The path of a post's source, and its text.
fn source(number: usize, post: &Post) -> (String, String) {
    let address = |number: usize| format!("/2024/05/post-{number}.html");
    let link = format!("http://a.blogspot.com{}", address(post.link));
    let words = "Some words of it. ".repeat(usize::from(post.words));
    if post.is_rst {
        let line = "=".repeat(40);
        let image = ["", "\n.. image:: here.png\n", "\n.. image:: gone.png\n"][usize::from(post.image)];
        let head = format!(".. post:: 2024-05-{:02}\n   :tags: a\n\n{}\n{line}\n", post.day, post.title);
        let text = format!("{head}\n{words}\n\n`There <{link}>`_.\n{image}");
        return (format!("in/{number}/post.rst"), text);
    }
    let image = ["", "\n![Lamp](here.png)\n", "\n![Lamp](gone.png)\n"][usize::from(post.image)];
    let slug = post.slug.map_or_else(String::new, |slug| format!("slug: '{slug}'\n"));
    let old = if post.has_address { format!("legacyUrl: {}\n", address(number)) } else { String::new() };
    let title = post.title.replace('\'', "''");
    let head = format!("---\ntitle: '{title}'\npublishDate: 2024-05-{:02}\n{slug}{old}---\n", post.day);
    (format!("in/{number}/post.md"), format!("{head}\n{words}\n\n[There]({link}).\n{image}"))
}

fn put(workspace: &Workspace, number: usize, post: &Post) {
    let (path, text) = source(number, post);
    workspace.write(&path, text);
    workspace.write(&format!("in/{number}/here.png"), crate::server::png(u32::try_from(number).unwrap()));
}

/// The `number`th of the posts below a folder.
fn nth(workspace: &Workspace, folder: &str, number: usize) -> Option<String> {
    let posts: Vec<_> = tree(workspace, folder).into_keys().filter(|path| crate::support::is_post(path)).collect();
    (!posts.is_empty()).then(|| format!("{folder}/{}", posts[number % posts.len()]))
}

fn tree(workspace: &Workspace, folder: &str) -> BTreeMap<String, Vec<u8>> {
    if workspace.path(folder).is_dir() { workspace.tree(folder) } else { BTreeMap::new() }
}

/// All that a run may write, and nothing else.
fn written(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let mut files = workspace.tree("");
    files.retain(|path, _| {
        !path.starts_with(".unblogger/") && !path.starts_with("in/") && !path.ends_with("report.json")
    });
    files
}

/// What a person did to a file of the output.
enum Hand {
    Wrote(Vec<u8>),
    /// Deleted it, which was of this post. Once the source of that is gone, another post may take the place, and nothing else.
    Deleted(Option<String>),
}

/// Does it, and notes what a person did to the output.
fn take(workspace: &Workspace, step: &Step, added: usize, hands: &mut BTreeMap<String, Hand>) {
    match step {
        Step::Change(number) => {
            if let Some(path) = nth(workspace, "in", *number) {
                let text = workspace.read(&path);
                workspace.write(&path, format!("{}\n\nOne line more.\n", text.trim_end()));
            }
        }
        Step::Add(post) => put(workspace, added, post),
        Step::Remove(number) => {
            if let Some(path) = nth(workspace, "in", *number) {
                fs::remove_file(workspace.path(&path)).unwrap();
            }
        }
        Step::Rename(number) => {
            if let Some(path) = nth(workspace, "in", *number) {
                let (stem, ending) = path.rsplit_once('.').unwrap();
                fs::rename(workspace.path(&path), workspace.path(&format!("{stem}-renamed.{ending}"))).unwrap();
            }
        }
        Step::EditOutput(number) => {
            if let Some(path) = nth(workspace, "out", *number) {
                workspace.write(&path, format!("{}\nA person's word.\n", workspace.read(&path)));
                hands.insert(path.clone(), Hand::Wrote(workspace.read(&path).into_bytes()));
            }
        }
        Step::DeleteOutput(number) => {
            if let Some(path) = nth(workspace, "out", *number) {
                fs::remove_file(workspace.path(&path)).unwrap();
                let owner = owner(workspace, &path);
                hands.insert(path, Hand::Deleted(owner));
            }
        }
        Step::Nothing => {}
    }
}

/// Who the post is that an output was written of, as the lock file has it.
fn owner(workspace: &Workspace, output: &str) -> Option<String> {
    let (lock, _) = Lock::parse(&workspace.read("migrations.lock")).unwrap();
    lock.posts().find(|post| *post.path == *output).map(|post| post.id.to_string())
}

/// Whether a post has a source: the file that it is called after, or any of its number that has not become a post of its own.
fn has_source(workspace: &Workspace, id: &str) -> bool {
    let number = match id.strip_prefix("in/") {
        Some(path) => path.split('/').next(),
        None => id.rsplit_once('-').and_then(|(_, page)| page.strip_suffix(".html")),
    };
    let folder = format!("in/{}", number.unwrap());
    let (lock, _) = Lock::parse(&workspace.read("migrations.lock")).unwrap();
    let is_other = |path: &str| path != id && lock.posts().any(|post| *post.id == *path);
    let mut sources = tree(workspace, &folder).into_keys().filter(|path| crate::support::is_post(path));
    sources.any(|path| !is_other(&format!("{folder}/{path}")))
}

/// Of each post and file what becomes of it.
fn statuses(report: &Value) -> Vec<(String, String)> {
    let of = |list: &str, name: &str| {
        let list = report[list].as_array().unwrap().iter();
        list.map(|one| (one[name].to_string(), one["status"].to_string())).collect::<Vec<_>>()
    };
    let mut all =
        [of("posts", "output"), of("files", "path"), of("failed", "source"), of("skipped", "source")].concat();
    // what is as it was need not be listed
    all.retain(|(_, status)| status != "\"unchanged\"");
    all.sort();
    all
}

fn run(workspace: &Workspace, arguments: &[&str]) {
    let outcome = workspace.run(&[arguments, &["--offline", "--report", "report.json"]].concat());
    assert!(matches!(outcome.status, 0 | 1), "{arguments:?} {}\n{}", outcome.status, outcome.stderr);
    assert!(!outcome.stderr.contains("program-fault") && !outcome.stderr.contains("panicked"), "{}", outcome.stderr);
}

/// Runs dry, then in earnest, then again.
fn hold(workspace: &Workspace, hands: &mut BTreeMap<String, Hand>) {
    let (sources, before) = (tree(workspace, "in"), written(workspace));
    run(workspace, &["diff"]);
    let told = statuses(&workspace.json("report.json"));
    assert!(written(workspace) == before, "a dry run writes");
    run(workspace, &["migrate"]);
    assert_eq!(statuses(&workspace.json("report.json")), told, "a dry run says something else");
    assert!(tree(workspace, "in") == sources, "a source is written");
    let once = written(workspace);
    let is_own = |path: &String| {
        path.starts_with("out/")
            || ["migrations.toml", "migrations.lock", "data/redirects.json", ".gitattributes"].contains(&path.as_str())
    };
    assert!(once.keys().all(is_own), "{:?}", once.keys());
    hands.retain(|path, hand| {
        let (left, before) = match hand {
            Hand::Wrote(bytes) => (Some(&*bytes), None),
            Hand::Deleted(owner) => (None, Some(owner.as_deref())),
        };
        let is_taken = before.is_some_and(|before| {
            let now = owner(workspace, path);
            now.as_deref() != before
                && now.is_some_and(|now| has_source(workspace, &now))
                && before.is_none_or(|before| !has_source(workspace, before))
        });
        assert!(is_taken || once.get(path) == left, "what a person did to {path} is undone");
        !is_taken
    });
    let lock = workspace.read("migrations.lock");
    let (parsed, twofold) = Lock::parse(&lock).unwrap();
    assert!(parsed.print() == lock && twofold.is_empty(), "{lock}");
    run(workspace, &["migrate", "--jobs", "1"]);
    assert!(written(workspace) == once, "a second run changes something");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(), max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_of_the_whole_hold_while_people_work(
        posts in prop::collection::vec(post(), 1..6), steps in prop::collection::vec(step(), 0..5),
    ) {
        let workspace = Workspace::empty();
        workspace.write("migrations.toml", CONFIG);
        posts.iter().enumerate().for_each(|(number, post)| put(&workspace, number, post));
        let mut hands = BTreeMap::new();
        hold(&workspace, &mut hands);
        for (number, step) in steps.iter().enumerate() {
            take(&workspace, step, posts.len() + number, &mut hands);
            hold(&workspace, &mut hands);
        }
    }
}

/// `CASES=200 cargo test --test suite any_archive` for more.
fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(10)
}
