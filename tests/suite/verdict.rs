//! That all reports of a run give one verdict, and that `check` notices whatever is flipped, wherever it is.

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, Workspace, commit, index_of, migrated};

const LAMPS: &str = "---\ntitle: Lamps\npublishDate: '2012-05-09'\nlegacyUrl: /2012/05/lamps.html\n---\n\nThey burn.\n\n![A lamp](./lamp.png)\n";
const GULLS: &str = "---\ntitle: Gulls\npublishDate: '2012-06-02'\nlegacyUrl: /2012/06/gulls.html\n---\n\nThey came back.\n\n\
     ## 1 comment captured from the old blog on Blogger\n\n**Wren said on 2012-06-03T10:00:00Z**\n\nThey did.\n";
const POST: &str = "content/posts/gulls/index.md";

/// A repository with a post of each kind of file: an image, comments, redirects.
fn repository() -> Workspace {
    migrated(LAMPS, GULLS, "comments = \"file\"\n")
}

fn said(outcome: &Outcome) -> String {
    format!("{}{}", outcome.stdout, outcome.stderr)
}

/// Runs a check that writes both reports; returns what it said, and that both tell the same of the run.
fn reported(workspace: &Workspace, arguments: &[&str]) -> (Outcome, Value) {
    let reports = ["check", "--report", "r.json", "--report", "r.html", "--report", "r.md"];
    let outcome = workspace.run(&[&reports, arguments].concat());
    let json = workspace.json("r.json");
    let index = index_of(&workspace.read("r.html"));
    assert_eq!(index["report"], json, "{arguments:?}");
    assert_eq!(index["rows"].as_array().map(Vec::len), json["posts"].as_array().map(Vec::len), "{arguments:?}");
    for name in ["r.json", "r.html", "r.md"] {
        fs::remove_file(workspace.path(name)).unwrap();
    }
    (outcome, json)
}

#[test]
fn the_report_for_people_gives_the_verdict_that_the_terminal_gives() {
    let workspace = repository();
    workspace.edit(POST, "They came", "Gulls came");
    let (outcome, json) = reported(&workspace, &[]);
    assert_eq!((outcome.status, &json["summary"]["diagnostics"]["error"]), (1, &Value::from(1)), "{json}");
    // what the baseline knows is a note in all of them
    workspace.expect(0, &["check", "--write-baseline"]);
    let (outcome, json) = reported(&workspace, &[]);
    assert_eq!((outcome.status, &json["summary"]["diagnostics"]["error"]), (0, &Value::from(0)), "{json}");
    fs::remove_file(workspace.path("migrations.baseline")).unwrap();
    // what a branch did not change is in none of them
    commit(&workspace, "An edit that nobody accepted");
    let (outcome, json) = reported(&workspace, &["--base", "HEAD"]);
    assert_eq!((outcome.status, json["posts"].as_array().map(Vec::len)), (0, Some(0)), "{json}");
    // and the levels are those of the configuration
    let config = workspace.read("migrations.toml");
    workspace.write("migrations.toml", format!("{config}\n[migration.diagnostics]\nnot-accepted = \"warning\"\n"));
    let (outcome, json) = reported(&workspace, &[]);
    assert_eq!((outcome.status, &json["summary"]["diagnostics"]["warning"]), (0, &Value::from(1)), "{json}");
}

#[test]
fn the_level_of_a_source_that_cannot_be_read_is_that_of_the_configuration() {
    let workspace = repository();
    workspace.write("archive/broken/index.md", b"---\ntitle: \xff\n---\n");
    let failed = workspace.expect(1, &["check"]);
    assert!(said(&failed).contains("error[not-utf8]"), "{}", said(&failed));
    let config = workspace.read("migrations.toml");
    for (level, status, strict) in [("error", 1, 1), ("warning", 0, 1), ("note", 0, 0), ("allow", 0, 0)] {
        workspace.write("migrations.toml", format!("{config}\n[migration.diagnostics]\nnot-utf8 = \"{level}\"\n"));
        let outcome = workspace.expect(status, &["check"]);
        assert_eq!(said(&outcome).contains("warning[not-utf8]"), level == "warning", "{level}");
        workspace.expect(strict, &["check", "--strict"]);
        let shown = said(&workspace.expect(status, &["check", "--verbose"]));
        assert_eq!(shown.contains("[not-utf8]"), level != "allow", "{level}\n{shown}");
        let is_left_out = shown.contains("left out") && shown.contains("archive/broken/index.md");
        assert_eq!(is_left_out, level != "error", "{level}\n{shown}");
        // nothing is taken for gone because of it
        workspace.expect(status, &["migrate", "--prune", "--offline"]);
        assert!(workspace.path(POST).exists());
    }
}

/// The kinds of files that a migration writes, and the code by which `check` names a flipped one with the sources and without them.
const KINDS: [(&str, &str, &[&str]); 6] = [
    ("content/posts/gulls/index.md", "", &["not-accepted"]),
    ("content/posts/gulls/comments.yaml", "", &["drift"]),
    ("content/posts/lamps/index.md", "", &["not-accepted"]),
    ("content/posts/lamps/", "image", &["image-changed"]),
    ("redirects.json", "", &["redirect-missing", "drift"]),
    ("migrations.lock", "", &["drift", "not-accepted", "image-changed", "redirect-missing"]),
];

#[test]
fn a_flipped_byte_anywhere_in_any_kind_of_file_is_found() {
    let workspace = repository();
    for with_sources in [true, false] {
        if !with_sources {
            fs::rename(workspace.path("archive"), workspace.path("away")).unwrap();
        }
        for (path, kind, codes) in KINDS {
            let path = match kind {
                "image" => image(&workspace, path),
                _ => path.to_owned(),
            };
            let before = fs::read(workspace.path(&path)).unwrap();
            // a few places in each file, its first and its last byte among them
            let places = (0..7).map(|part| part * (before.len() - 1) / 6);
            for at in places {
                let mut bytes = before.clone();
                bytes[at] ^= 1;
                workspace.write(&path, bytes);
                let outcome = workspace.run(&["check"]);
                let found = said(&outcome);
                let is_known = is_no_matter(&path, &before, at, with_sources) || found.contains("reformatted ");
                assert!(outcome.status != 0 || is_known, "{path}, byte {at}, with sources: {with_sources}\n{found}");
                let is_named =
                    outcome.status == 2 || codes.iter().any(|code| found.contains(&format!("error[{code}]")));
                assert!(is_known || is_named, "{path}, byte {at}\n{found}");
                assert!(is_known || found.contains(&path) || path == "migrations.lock", "{path}, byte {at}\n{found}");
            }
            workspace.write(&path, before);
            workspace.expect(0, &["check"]);
        }
    }
}

/// What says nothing that anyone could miss: the layout of a file that is read as data, and the comment in the lock
/// file. (A post that is laid out otherwise is `reformatted`, where its source is there to tell.)
fn is_no_matter(path: &str, bytes: &[u8], at: usize, with_sources: bool) -> bool {
    let line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    match path {
        "redirects.json" => !with_sources && bytes[at].is_ascii_whitespace(),
        "migrations.lock" => bytes[line] == b'#',
        _ => false,
    }
}

fn image(workspace: &Workspace, folder: &str) -> String {
    let files = workspace.tree(folder).into_keys();
    format!("{folder}{}", files.into_iter().find(|name| name != "index.md").unwrap())
}
