//! The whole archive of the root `migrations.toml`, through the real binary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::support::{Workspace, archived_text, codes, expect_files, is_post, report_of};

const POSTS: &str = "site/src/content/posts";
const REDIRECTS: &str = "site/src/data/redirects.json";
const LOCK: &str = "migrations.lock";

/// What a run writes: all of `site`, and the lock.
fn output(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let mut files = workspace.tree("site");
    files.insert(LOCK.to_owned(), workspace.read(LOCK).into_bytes());
    files
}

fn migrated() -> Workspace {
    Workspace::archive().migrated()
}

/// `fixtures/archive-expected` holds what the program gives. After a change that is right, write it anew with
/// `BLESS=1 cargo test archive`, and read what changed.
#[test]
fn a_first_run_gives_the_expected_files() {
    expect_files("fixtures/archive-expected", &output(&migrated()));
}

#[test]
fn the_report_tells_what_happened() {
    let workspace = migrated();
    let summary = &workspace.json("report.json")["summary"];
    assert_eq!((&summary["posts"], &summary["created"]), (&12.into(), &12.into()), "{summary}");
    assert_eq!((&summary["failed"], &summary["skipped"]), (&0.into(), &1.into()), "{summary}");
    assert_eq!(summary["diagnostics"]["error"], 0, "{summary}");
    let images = &summary["images"];
    assert_eq!((&images["missing"], &images["refused"], &images["fetched"]), (&0.into(), &0.into(), &0.into()));

    let count = report_of(&workspace, "the-perseids-of-2015");
    let (markdown, rst) = ("markdown/the-perseids-of-2015/index.md", "rst/2015-08-the-perseids-of-2015.rst");
    assert_eq!(count["sources"], serde_json::json!([archived(markdown), archived(rst)]));
    assert_eq!(count["legacyUrl"], "/2015/08/the-perseids-of-2015.html");
    assert_eq!(count["permalink"], "/2015/08/the-perseids-of-2015");
    assert_eq!(count["output"], format!("{POSTS}/the-perseids-of-2015/index.md"));

    let appeal = report_of(&workspace, "winter-appeal-2023");
    let mojibake = appeal["changes"].as_array().unwrap().iter().find(|change| change["pass"] == "mojibake");
    assert!(mojibake.is_some_and(|change| change["count"].as_u64() > Some(20)), "{appeal}");

    let charter = report_of(&workspace, "a-charter-for-dark-skies");
    assert_eq!(charter["links"]["rewritten"], 2, "{charter}");
    let unresolved: Vec<_> =
        charter["links"]["unresolved"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(unresolved.iter().any(|address| address.ends_with("/2010/06/gone-camping.html")), "{charter}");

    let draft = &workspace.json("report.json")["skipped"][0];
    assert_eq!(draft["source"], archived("rst/2023-09-notes-for-later.rst"));
}

#[test]
fn twins_hold_the_same_words() {
    let workspace = migrated();
    for slug in ["first-light-at-last", "the-perseids-of-2015"] {
        let post = report_of(&workspace, slug);
        let codes = codes(&post);
        assert!(codes.iter().all(|code| *code != "twins-differ"), "{slug}: {codes:?}");
    }
}

#[test]
fn the_ledger_of_every_post_balances() {
    let report = migrated().json("report.json");
    for post in report["posts"].as_array().unwrap() {
        let found = post["diagnostics"].as_array().unwrap().iter();
        let unbalanced: Vec<_> = found.filter(|found| found["code"] == "ledger-unbalanced").collect();
        assert!(unbalanced.is_empty(), "{}: {unbalanced:?}", post["source"]);
    }
}

#[test]
fn no_leftover_of_a_conversion_is_seen() {
    let workspace = migrated();
    for (path, text) in posts_of(&workspace) {
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        let seen = visible_text(body);
        for leftover in
            ["**", "\\-", "\\.", "`_", "![", "](", "&#39;", "&amp;", "‚Ä", "≈Å", "\u{a0}", "----", "{.", "::"]
        {
            let at = seen.find(leftover);
            assert!(at.is_none(), "{path} shows {leftover:?}: …{}", &seen[at.unwrap_or(0)..]);
        }
        assert!(!body.lines().any(|line| line.starts_with('#') && line.trim_matches(['#', ' ']).is_empty()), "{path}");
        assert!(!body.contains("\n\n\n") && !body.lines().any(|line| line.ends_with(' ')), "{path} has stray space");
    }
}

#[test]
fn a_second_run_writes_nothing() {
    let workspace = migrated();
    let (before, times) = (output(&workspace), times(&workspace));
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert_eq!(output(&workspace), before);
    assert_eq!(self::times(&workspace), times, "a file was written anew");
    let summary = &workspace.json("report.json")["summary"];
    assert_eq!((&summary["unchanged"], &summary["posts"]), (&12.into(), &12.into()), "{summary}");
}

#[test]
fn a_diff_writes_nothing_and_is_empty_after_a_migration() {
    let workspace = Workspace::archive();
    let before = workspace.tree(".");
    let diff = workspace.expect(0, &["diff"]);
    assert!(diff.stdout.contains("first-light-at-last"), "{}", diff.stdout);
    assert_eq!(workspace.tree("."), before);

    let migrated = migrated();
    migrated.expect(0, &["diff", "--report", "after.json"]);
    let summary = &migrated.json("after.json")["summary"];
    assert_eq!((&summary["unchanged"], &summary["updated"], &summary["created"]), (&12.into(), &0.into(), &0.into()));
    let shown = migrated.expect(0, &["diff"]).stdout;
    assert!(!shown.contains("\n+") && !shown.contains("\n-"), "{shown}");
}

#[test]
fn check_passes_and_finds_one_changed_letter() {
    let workspace = migrated();
    workspace.expect(0, &["check"]);
    for path in [format!("{POSTS}/first-light-at-last/index.md"), REDIRECTS.to_owned()] {
        let text = workspace.read(&path);
        workspace.edit(&path, "first", "First");
        let found = workspace.expect(1, &["check"]);
        let said = found.stdout + &found.stderr;
        assert!(said.contains(&path), "check does not name {path}:\n{said}");
        workspace.write(&path, text);
    }
    workspace.expect(0, &["check"]);
}

#[test]
fn check_finds_a_file_that_is_gone_or_out_of_date() {
    let workspace = migrated();
    let image = format!("{POSTS}/moon-map/moon.png");
    let bytes = fs::read(workspace.path(&image)).unwrap();
    fs::remove_file(workspace.path(&image)).unwrap();
    workspace.expect(1, &["check"]);
    workspace.write(&image, bytes);
    workspace.expect(0, &["check"]);
    workspace.edit(&archived("markdown/moon-map/index.mdx"), "one finger", "two fingers");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let runs: Vec<_> = ["1", "16"]
        .map(|jobs| {
            let workspace = Workspace::archive();
            let outcome = workspace.expect(0, &["migrate", "--jobs", jobs, "--report", "report.json"]);
            (output(&workspace), workspace.read("report.json"), outcome)
        })
        .into();
    assert_eq!(runs[0], runs[1]);
}

#[test]
fn posts_one_by_one_give_what_all_at_once_give() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--only", "winter-appeal-2023"]);
    assert_eq!(posts_of(&workspace).len(), 1);
    workspace.expect(0, &["migrate", "--only", "first-light-at-last"]);
    workspace.expect(0, &["migrate"]);
    assert_eq!(output(&workspace), output(&migrated()));
}

#[test]
fn an_edit_survives_and_can_be_accepted() {
    let workspace = migrated();
    let path = format!("{POSTS}/cleaning-the-mirror/index.md");
    workspace.edit(&path, "curd soap", "green soap");
    let edited = workspace.read(&path);
    workspace.run(&["migrate"]);
    assert_eq!(workspace.read(&path), edited);
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", "cleaning-the-mirror"]);
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read(&path), edited);
}

#[test]
fn a_deleted_post_stays_deleted_and_a_foreign_file_stays() {
    let workspace = migrated();
    let deleted = format!("{POSTS}/moon-map/index.mdx");
    fs::remove_file(workspace.path(&deleted)).unwrap();
    workspace.run(&["migrate"]);
    assert!(!workspace.path(&deleted).exists());

    let fresh = Workspace::archive();
    let foreign = format!("{POSTS}/first-light-at-last/index.md");
    fresh.write(&foreign, "mine\n");
    fresh.expect(1, &["migrate"]);
    assert_eq!(fresh.read(&foreign), "mine\n");
    assert_eq!(posts_of(&fresh).len(), 12);
}

#[test]
fn the_output_imports_to_itself() {
    let workspace = migrated();
    let again = Workspace::empty();
    for (path, bytes) in workspace.tree(POSTS) {
        again.write(&format!("in/{path}"), bytes);
    }
    again.write(
        "migrations.toml",
        "[[migration]]\nname = \"again\"\noutput = \"out\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n",
    );
    again.expect(0, &["migrate"]);
    assert_eq!(again.tree("out"), again.tree("in"));
}

#[test]
fn a_damaged_source_gives_what_a_clean_one_gives() {
    let workspace = migrated();
    let source = archived("markdown/winter-appeal-2023/index.md");
    let damaged = workspace.read(&source);
    let (bytes, _, lost) = encoding_rs::MACINTOSH.encode(&damaged);
    assert!(!lost && damaged.contains("‚Äô"), "the archive's damaged post is not damaged");
    let clean = String::from_utf8(bytes.into_owned()).unwrap();
    assert!(clean.contains("title: 'The dome''s winter appeal – with cake 🎂'"), "{clean}");
    workspace.write(&source, clean);
    workspace.expect(0, &["check"]);
}

#[test]
fn every_redirect_leads_to_a_post_and_every_image_is_there() {
    let workspace = migrated();
    let permalinks: BTreeSet<String> = workspace.json("report.json")["posts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|post| post["permalink"].as_str().unwrap().to_owned())
        .collect();
    let redirects = workspace.json(REDIRECTS);
    let redirects = redirects.as_object().unwrap();
    assert_eq!(redirects.len(), 11);
    assert_eq!(redirects["/2013/01/cleaning-the-Mirror_17.html"], "/2013/02/cleaning-the-mirror");
    assert!(redirects.values().all(|new| permalinks.contains(new.as_str().unwrap())), "{redirects:?}");

    let files: BTreeSet<String> = workspace.tree(POSTS).into_keys().collect();
    for (path, text) in posts_of(&workspace) {
        let folder = path.rsplit_once('/').unwrap().0;
        for source in image_sources(&text) {
            let name = format!("{folder}/{}", source.trim_start_matches("./"));
            assert!(files.contains(&name), "{path} shows {source}, and it is not there: {files:?}");
        }
    }
}

#[test]
fn links_between_posts_lead_to_their_new_addresses() {
    let workspace = migrated();
    let charter = workspace.read(&format!("{POSTS}/a-charter-for-dark-skies/index.md"));
    assert!(charter.contains("[the August count](/2015/08/the-perseids-of-2015)"), "{charter}");
    assert!(charter.contains("(/2013/02/cleaning-the-mirror#soap)"), "{charter}");
    for (path, text) in posts_of(&workspace) {
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        for kept in body.match_indices("larkfellobservatory.blogspot").map(|(at, _)| &body[at..]) {
            let address = kept.split([')', '"', '>']).next().unwrap_or_default();
            let known = ["/search/label/telescope", "/2010/06/gone-camping.html", "blogspot.ca/"];
            assert!(known.iter().any(|known| address.ends_with(known)), "{path} still leads to {address}");
        }
    }
}

fn archived(path: &str) -> String {
    format!("fixtures/archive/{path}")
}

/// The posts, by their path below the folder of posts.
fn posts_of(workspace: &Workspace) -> Vec<(String, String)> {
    let files = workspace.tree(POSTS).into_iter();
    let posts = files.filter(|(path, _)| is_post(path));
    posts.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

fn times(workspace: &Workspace) -> BTreeMap<String, SystemTime> {
    let modified = |path: &str| fs::metadata(workspace.path(path)).unwrap().modified().unwrap();
    let site = workspace.tree("site").into_keys().map(|path| format!("site/{path}"));
    site.chain([LOCK.to_owned()]).map(|path| (path.clone(), modified(&path))).collect()
}

fn events(markdown: &str) -> impl Iterator<Item = pulldown_cmark::Event<'_>> {
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_FOOTNOTES;
    pulldown_cmark::Parser::new_ext(markdown, options)
}

/// What a reader sees, code aside.
fn visible_text(markdown: &str) -> String {
    use pulldown_cmark::{Event, Tag, TagEnd};
    let (mut text, mut in_code) = (String::new(), false);
    for event in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(part) if !in_code => text.push_str(&part),
            Event::End(_) | Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn image_sources(markdown: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Tag};
    let sources = events(markdown).filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    sources.collect()
}

#[test]
fn the_archive_shows_what_archives_are_like() {
    let text: String = archived_text().into_iter().map(|(_, text)| text).collect();
    let of_markdown =
        ["\\-", "***", "**  \n", "## [![", "-   ", "</pre>", "&#39;", "/url?q=", "s1600", "<stdin>", "]( http"];
    let of_rst = ["-\nQm3", "\n  * ", "\n    * ", "---|---", "`![", "?m=1", "> > ", "|dark|", ".. update::"];
    for construct in of_markdown.iter().chain(&of_rst) {
        assert!(text.contains(construct), "no {construct:?} in the archive");
    }
}
