//! The laws over real posts, where `../shared/corpus` stands beside the repository. None of its text is in here.

use std::fs;
use std::path::Path;

use crate::support::{Workspace, files_below, is_post, repository};

/// Every so many posts of a large folder are taken, so that the tests of a debug build stay short; `.ci/run` measures
/// all of them.
const STEP: usize = 5;

/// An archive of the corpus: its name, its folder, its format, and the hosts of the old blog.
const ARCHIVES: &[(&str, &str, &str, &str)] = &[
    ("markdown", "psf/frontmatter", "frontmatter", "pyfound.blogspot.com"),
    ("html2text", "psf/rst", "rst-post", "pyfound.blogspot.com"),
    ("ablog", "ablog", "rst-post", ""),
    ("html", "feldroy", "frontmatter", "pydanny.blogspot.com"),
];

#[test]
fn the_laws_hold_for_real_posts() {
    let corpus = repository().join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("SKIPPED: there is no {}; its posts were not looked at", corpus.display());
        return;
    }
    for (name, folder, format, host) in ARCHIVES {
        let workspace = sample(&corpus.join(folder), format, host);
        let sources = workspace.tree("in").len();
        workspace.expect(0, &["migrate", "--offline", "--jobs", "1", "--report", "report.json"]);
        let written = workspace.tree("out");
        let report = workspace.json("report.json");
        let taken = report["summary"]["posts"].as_u64().unwrap() + report["summary"]["skipped"].as_u64().unwrap();
        assert!(taken >= sources as u64, "{name}: {taken} posts of {sources} sources");
        assert_eq!(report["summary"]["failed"], 0, "{name}");

        workspace.expect(0, &["migrate", "--offline", "--jobs", "16", "--report", "report.json"]);
        assert!(workspace.tree("out") == written, "{name}: a second run with other threads changed something");
        let summary = &workspace.json("report.json")["summary"];
        assert_eq!(summary["unchanged"], summary["posts"], "{name}: twice is not once");
        workspace.expect(0, &["check", "--offline"]);

        let fresh = sample(&corpus.join(folder), format, host);
        fresh.expect(0, &["migrate", "--offline", "--jobs", "16"]);
        assert!(fresh.tree("out") == written, "{name}: 16 threads give something else than one");
        imports_to_itself(name, &workspace);
    }
}

/// The output as a source gives the same bytes.
fn imports_to_itself(name: &str, workspace: &Workspace) {
    let again = Workspace::empty();
    again.write("migrations.toml", configuration("frontmatter", ""));
    for (path, bytes) in workspace.tree("out").into_iter().filter(|(path, _)| is_post(path)) {
        again.write(&format!("in/{path}"), bytes);
    }
    again.run(&["migrate", "--offline"]);
    let (posts, back) = (again.tree("in"), again.tree("out"));
    let differ: Vec<_> =
        posts.iter().filter(|(path, bytes)| back.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{name}: posts that read back as something else: {differ:?}");
}

fn sample(folder: &Path, format: &str, host: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", configuration(format, host));
    let posts: Vec<_> = files_below(folder).into_iter().filter(|path| is_post(path)).collect();
    let step = if posts.len() > 100 { STEP } else { 1 };
    for path in posts.iter().step_by(step) {
        workspace.write(&format!("in/{path}"), fs::read(folder.join(path)).unwrap());
    }
    workspace
}

fn configuration(format: &str, host: &str) -> String {
    let hosts = if host.is_empty() { String::new() } else { format!("{host:?}") };
    format!(
        "[[migration]]\nname = \"corpus\"\nlegacy-hosts = [{hosts}]\noutput = \"out\"\n\
         [[migration.source]]\nformat = {format:?}\npath = \"in\"\n"
    )
}

/// Each merged post says what one of its sources says, and no paragraph of it is longer than 1,000 characters unless it is as long
/// in the source that has the most ends of paragraphs.
#[test]
fn merged_twins_have_the_words_of_one_source_and_the_paragraphs_of_the_better() {
    let corpus = repository().join("../shared/corpus/psf");
    if !corpus.exists() {
        eprintln!("SKIPPED: there is no {}; its twins were not merged", corpus.display());
        return;
    }
    let [both, markdown, rst] = [&["frontmatter", "rst"][..], &["frontmatter"], &["rst"]].map(|folders| {
        let workspace = Workspace::empty();
        let mut text = configuration("frontmatter", "pyfound.blogspot.com");
        text.truncate(text.find("[[migration.source]]").unwrap());
        for folder in folders {
            let format = if *folder == "rst" { "rst-post" } else { folder };
            let path = corpus.join(folder);
            let path = path.to_str().unwrap();
            text = format!("{text}[[migration.source]]\nformat = {format:?}\npath = {path:?}\n");
        }
        workspace.write("migrations.toml", text);
        workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
        workspace
    });
    let [ours, first, second] = [&both, &markdown, &rst].map(bodies);
    let merged: Vec<_> = ours.iter().filter(|(url, _)| first.contains_key(*url) && second.contains_key(*url)).collect();
    assert!(merged.len() > 100, "{} twins", merged.len());
    for (url, body) in merged {
        let sources = [&first[url], &second[url]];
        assert!(sources.iter().any(|source| words(source) == words(body)), "{url} mixes the words of its sources");
        let shortest = sources.iter().map(|source| longest_paragraph(source)).min().unwrap();
        let longest = longest_paragraph(body);
        // a letter that one source has more, an address that is longer there
        assert!(
            longest <= 1_000 || longest <= shortest + 10,
            "{url}: a paragraph of {longest}, {shortest} in its twin"
        );
    }
}

/// The texts of the posts by their old addresses.
fn bodies(workspace: &Workspace) -> std::collections::BTreeMap<String, String> {
    let report = workspace.json("report.json");
    let posts = report["posts"].as_array().unwrap().iter();
    let bodies = posts.filter_map(|post| {
        let text = workspace.read(post["output"].as_str()?);
        Some((post["legacyUrl"].as_str()?.to_owned(), text.splitn(3, "---\n").nth(2)?.to_owned()))
    });
    bodies.collect()
}

/// What is shown, without spaces and marks: addresses, tags and the languages of code are not words.
fn words(body: &str) -> String {
    let unseen = regex::Regex::new(r"(?m)^\s*```.*$|\]\([^)]*\)|<[^>]*>").unwrap();
    unseen.replace_all(body, " ").chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn longest_paragraph(body: &str) -> usize {
    let addresses = regex::Regex::new(r"\]\([^)]*\)").unwrap();
    let paragraphs = body.split("\n\n").filter(|block| !block.starts_with(['`', '|', '<', ' ']));
    paragraphs.map(|block| addresses.replace_all(block, "]").chars().count()).max().unwrap_or(0)
}
