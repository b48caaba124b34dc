//! Bad input through the real binary: each is named with its place, everything else is migrated, the status is right.

use std::fs;

use crate::support::{Outcome, Workspace, archived_text, has_ending};

const GOOD: &str = "---\ntitle: A good one\npublishDate: '2024-05-01'\n---\n\nIt is dry tonight.\n";
const GOOD_RST: &str = ".. post:: 2024-05-02\n\nAnother good one\n================\n\nIt is windy tonight.\n";
const CONFIG: &str = r#"[[migration]]
name = "test"
output = "out"

[[migration.source]]
format = "frontmatter"
path = "markdown"

[[migration.source]]
format = "rst-post"
path = "rst"
"#;

/// A Markdown post, an RST post and a configuration that names both.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    workspace.write("markdown/good/index.md", GOOD);
    workspace.write("rst/2024-05-good-too.rst", GOOD_RST);
    workspace
}

/// Migrates, expects this status, that both good posts are written and nothing else, and that a message on one line
/// holds all of `words`.
fn expect(workspace: &Workspace, status: i32, words: &[&str]) -> Outcome {
    let outcome = workspace.expect(status, &["migrate", "--report", "report.json"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["good-too/index.md", "good/index.md"]);
    assert_names(&outcome, words);
    outcome
}

fn assert_names(outcome: &Outcome, words: &[&str]) {
    assert!(words.iter().all(|word| outcome.stderr.contains(word)), "{words:?} are not all in\n{}", outcome.stderr);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
}

#[test]
fn a_source_that_is_not_utf8() {
    let workspace = workspace();
    workspace.write("markdown/latin/index.md", b"---\ntitle: x\n---\n\nIt is \xe9t\xe9.\n");
    workspace.write("rst/2024-06-latin.rst", b".. post:: 2024-06-01\n\nCaf\xe9\n====\n");
    let outcome = expect(&workspace, 1, &["markdown/latin/index.md", "5:7", "not-utf8", "iconv"]);
    assert_names(&outcome, &["rst/2024-06-latin.rst", "3:4"]);
    let failed = &workspace.json("report.json")["failed"];
    assert_eq!((&failed[0]["line"], &failed[0]["column"]), (&5.into(), &7.into()), "{failed}");
}

#[test]
fn a_source_without_front_matter() {
    let workspace = workspace();
    workspace.write("markdown/bare/index.md", "Only text.\n");
    expect(&workspace, 1, &["markdown/bare/index.md", "1:1", "no-front-matter"]);
}

#[test]
fn front_matter_without_an_end() {
    let workspace = workspace();
    workspace.write("markdown/open/index.md", "---\ntitle: Open\ndate: 2024-05-01\nText that nothing sets apart.\n");
    expect(&workspace, 1, &["markdown/open/index.md", "1:1", "front-matter-unclosed"]);
}

#[test]
fn front_matter_without_an_end_above_a_text() {
    let workspace = workspace();
    let text = "---\ntitle: Open\ndate: 2024-05-01\n\nText: all of it.\n\nAnd more.\n\n---\n\nThe end.\n";
    workspace.write("markdown/open/index.md", text);
    let outcome = workspace.expect(0, &["migrate"]);
    assert_names(&outcome, &["markdown/open/index.md", "5:1", "front-matter-open"]);
    assert!(!outcome.stderr.contains("ledger"), "{}", outcome.stderr);
    assert!(workspace.read("out/open/index.md").ends_with("---\n\nText: all of it.\n\nAnd more.\n\n---\n\nThe end.\n"));
}

#[test]
fn front_matter_that_does_not_parse() {
    let workspace = workspace();
    workspace.write("markdown/list/index.md", "---\n- Tea\n- a warning\n---\n\nText.\n");
    workspace.write("markdown/toml/index.md", "+++\nTea, with a warning\n+++\n\nText.\n");
    workspace.write("markdown/json/index.md", "{\"title\": [Tea}\n\nText.\n");
    workspace.write("markdown/prose/index.md", "---\nTea, with a warning: hot\n: very hot\n---\n\nText.\n");
    let outcome = expect(&workspace, 1, &["markdown/list/index.md", "2:", "yaml-invalid"]);
    assert_names(&outcome, &["markdown/toml/index.md", "markdown/json/index.md", "markdown/prose/index.md"]);
    let failed = workspace.json("report.json")["failed"].as_array().unwrap().clone();
    assert!(failed.iter().all(|failed| failed["line"].is_u64() && failed["column"].is_u64()), "{failed:?}");
}

#[test]
fn front_matter_that_was_meant_to_be_yaml_is_read_key_by_key() {
    let workspace = workspace();
    let text = "---\npublishDate: '2024-05-01'\ntitle: Tea: a warning\n---\n\nText.\n";
    workspace.write("markdown/colon/index.md", text);
    let outcome = workspace.expect(0, &["migrate"]);
    assert_names(&outcome, &["markdown/colon/index.md", "3:8", "yaml-mended"]);
    assert!(!outcome.stderr.contains("ledger"), "{}", outcome.stderr);
    assert!(workspace.read("out/colon/index.md").contains("title: 'Tea: a warning'\npublishDate: '2024-05-01'\n"));
}

#[test]
fn front_matter_that_was_meant_to_be_toml_or_json_is_read_as_well() {
    let workspace = workspace();
    workspace.write("markdown/toml/index.md", "+++\ndate = 2024-05-01\ntitle = Tea: a warning\n+++\n\nText.\n");
    workspace.write("markdown/json/index.md", "{\"title\": Coffee, 'date': '2024-05-01',}\n\nText.\n");
    let outcome = workspace.expect(0, &["migrate"]);
    assert_names(&outcome, &["markdown/toml/index.md", "3:9", "markdown/json/index.md", "1:1", "yaml-mended"]);
    assert!(!outcome.stderr.contains("ledger"), "{}", outcome.stderr);
    assert!(workspace.read("out/toml/index.md").contains("title: 'Tea: a warning'\npublishDate: '2024-05-01'\n"));
    assert!(workspace.read("out/json/index.md").contains("title: Coffee\npublishDate: '2024-05-01'\n"));
}

#[test]
fn the_output_of_a_source_that_no_longer_parses_is_not_pruned() {
    let workspace = workspace();
    workspace.expect(0, &["migrate"]);
    workspace.write("markdown/good/index.md", "---\n- torn\n---\n\nIt is dry tonight.\n");
    expect(&workspace, 1, &["markdown/good/index.md", "yaml-invalid"]);
    workspace.expect(1, &["migrate", "--prune"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["good-too/index.md", "good/index.md"]);
    fs::remove_dir_all(workspace.path("markdown/good")).unwrap();
    workspace.expect(0, &["migrate", "--prune"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["good-too/index.md"]);
}

#[test]
fn an_empty_source() {
    let workspace = workspace();
    workspace.write("markdown/empty/index.md", "");
    workspace.write("rst/2024-06-empty.rst", " \n\n");
    let outcome = expect(&workspace, 1, &["markdown/empty/index.md", "empty-source"]);
    assert_names(&outcome, &["rst/2024-06-empty.rst"]);
}

#[test]
fn rst_without_a_post_directive_is_left_out_and_listed() {
    let workspace = workspace();
    workspace.write("rst/about.rst", "About\n=====\n\nA page.\n");
    expect(&workspace, 0, &[]);
    let report = workspace.json("report.json");
    assert_eq!(report["skipped"][0]["source"], "rst/about.rst");
    assert!(report["skipped"][0]["why"].as_str().unwrap().contains(".. post::"), "{report}");
}

#[test]
fn a_post_of_the_old_blog_that_lost_its_directive() {
    let workspace = workspace();
    let text =
        "Lost\n====\n\n*This was originally posted on blogger* `here <https://old.blogspot.com/2024/06/lost.html>`_.\n";
    workspace.write("rst/2024-06-lost.rst", text);
    expect(&workspace, 1, &["rst/2024-06-lost.rst", "post-directive-lost", ".. post:: YYYY-MM-DD"]);
}

#[test]
fn a_source_in_which_no_file_is_a_post() {
    let workspace = workspace();
    workspace.edit("migrations.toml", "path = \"markdown\"", "path = \"markdown/*.text\"");
    let outcome = workspace.expect(0, &["diff"]);
    assert_names(&outcome, &["warning[source-without-files]: no file there ends in .md", " --> markdown/*.text\n"]);
    assert!(outcome.stdout.contains("1 post: 1 created, 1 warning"), "{}", outcome.stdout);
    workspace.expect(1, &["diff", "--strict"]);
}

#[test]
fn a_folder_with_the_name_of_a_post() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path("markdown/folder.md")).unwrap();
    fs::create_dir_all(workspace.path("rst/2024-06-folder.rst")).unwrap();
    let outcome = expect(&workspace, 1, &["markdown/folder.md", "unreadable"]);
    assert_names(&outcome, &["rst/2024-06-folder.rst"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere() {
    let workspace = workspace();
    std::os::unix::fs::symlink("nowhere", workspace.path("rst/2024-06-link.rst")).unwrap();
    expect(&workspace, 1, &["rst/2024-06-link.rst", "unreadable"]);
}

#[cfg(unix)]
#[test]
fn a_source_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = workspace();
    workspace.write("markdown/secret/index.md", GOOD);
    let path = workspace.path("markdown/secret/index.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("SKIPPED: this user may read every file; run the tests as one who is not root");
        return;
    }
    expect(&workspace, 1, &["markdown/secret/index.md", "unreadable"]);
}

#[test]
fn a_source_folder_that_is_not_there() {
    let workspace = workspace();
    workspace.edit("migrations.toml", "path = \"rst\"", "path = \"rts\"");
    let outcome = workspace.expect(2, &["migrate"]);
    assert_names(&outcome, &["rts"]);
    assert!(!workspace.path("migrations.lock").exists(), "a run that cannot see a source must not record anything");
}

#[test]
fn an_output_that_cannot_be_written() {
    let workspace = workspace();
    workspace.write("markdown/before/index.md", GOOD);
    workspace.write("out/good", "a file where a folder must go\n");
    let outcome = workspace.expect(2, &["migrate", "--report", "report.json"]);
    assert_names(&outcome, &["markdown/good/index.md", "out/good/index.md", "unwritable"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["before/index.md", "good", "good-too/index.md"]);
    assert_eq!(workspace.read("out/good"), "a file where a folder must go\n");
    assert_eq!(workspace.json("report.json")["failed"][0]["source"], "markdown/good/index.md");

    fs::remove_file(workspace.path("out/good")).unwrap();
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn a_report_that_cannot_be_written() {
    let workspace = workspace();
    workspace.write("reports", "a file\n");
    let outcome = workspace.expect(2, &["migrate", "--report", "reports/report.json"]);
    assert_names(&outcome, &["reports/report.json"]);
}

#[test]
fn a_configuration_with_an_unknown_key() {
    let workspace = workspace();
    workspace.edit("migrations.toml", "output = \"out\"", "output = \"out\"\nlegacy-host = [\"a.example\"]");
    let outcome = workspace.expect(2, &["migrate"]);
    assert_names(&outcome, &["migrations.toml:4:1", "legacy-host", "legacy-hosts"]);
    assert!(!workspace.path("out").exists());
}

#[test]
fn a_configuration_with_a_bad_value() {
    for (from, to, place, words) in [
        ("format = \"rst-post\"", "format = \"rst-pots\"", "migrations.toml:10:10", "rst-post"),
        ("output = \"out\"", "output = 7", "migrations.toml:3:10", "string"),
        ("output = \"out\"", "output = \"../out\"", "migrations.toml:3:10", "output"),
        ("output = \"out\"", "output = \"out\"\nskip-passes = [\"mojibak\"]", "migrations.toml:4:16", "mojibake"),
        ("output = \"out\"", "output = \"out\"\ntarget = \"asto\"", "migrations.toml:4:10", "astro"),
        ("name = \"test\"", "name = test", "migrations.toml:2:8", ""),
    ] {
        let workspace = workspace();
        workspace.edit("migrations.toml", from, to);
        let outcome = workspace.expect(2, &["check"]);
        assert_names(&outcome, &[place, words]);
    }
}

#[test]
fn a_configuration_that_names_what_is_not_there() {
    for (from, to, place, path) in [
        ("path = \"rst\"", "path = \"rts\"", "migrations.toml:11:8", "rts"),
        ("path = \"rst\"", "path = \"rts/*.rst\"", "migrations.toml:11:8", "rts/*.rst"),
        ("path = \"rst\"", "path = \"rst\"\nconf = \"./docs/conf.py\"", "migrations.toml:12:8", "docs/conf.py"),
        ("path = \"rst\"", "path = \"rst\"\ninventories = \"docs\"", "migrations.toml:12:15", "docs"),
        ("output = \"out\"", "output = \"out\"\nauthors-dir = \"people\"", "migrations.toml:4:15", "people"),
        ("output = \"out\"", "output = \"out\"\nimages.local = [\"rst\", \"album\"]", "migrations.toml:4:24", "album"),
    ] {
        let workspace = workspace();
        workspace.edit("migrations.toml", from, to);
        let said =
            format!("error: {place}: `{path}`: there is no such file or folder; paths are relative to the folder of");
        for command in ["migrate", "todo"] {
            assert_names(&workspace.expect(2, &[command]), &[&said]);
        }
    }
}

#[test]
fn a_configuration_that_is_not_there_or_not_text() {
    let workspace = Workspace::empty();
    assert_names(&workspace.expect(2, &["migrate"]), &["migrations.toml"]);
    assert_names(&workspace.expect(2, &["migrate", "--config", "other.toml"]), &["other.toml"]);
    workspace.write("migrations.toml", b"name = \"\xff\"\n");
    assert_names(&workspace.expect(2, &["migrate"]), &["migrations.toml", "1:9"]);
}

#[test]
fn a_damaged_lock_file() {
    let workspace = workspace();
    workspace.write("migrations.lock", "<<<<<<< ours\n");
    let outcome = workspace.expect(2, &["migrate"]);
    assert_names(&outcome, &["migrations.lock", "1:"]);
}

#[test]
fn a_wrong_command_line() {
    let workspace = workspace();
    assert_names(&workspace.expect(2, &["migrat"]), &["migrate"]);
    assert_names(&workspace.expect(2, &["migrate", "tset"]), &["tset", "test"]);
    assert_names(&workspace.expect(2, &["explain", "image-mising"]), &["image-missing"]);
    assert_names(&workspace.expect(2, &["convert", "nothing.md"]), &["nothing.md"]);
}

#[test]
fn convert_names_the_place_too() {
    let workspace = workspace();
    workspace.write("bad.md", "---\n- Tea\n- a warning\n---\n\nText.\n");
    let outcome = workspace.expect(1, &["convert", "bad.md"]);
    assert_names(&outcome, &["bad.md", "2:", "yaml-invalid"]);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn damaged_posts_never_end_the_run() {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    let mut seed = 1;
    for (name, text) in archived_text() {
        let folder = if has_ending(&name, &["rst"]) { "rst" } else { "markdown" };
        for round in 0..4 {
            let bytes = damaged(text.as_bytes(), &mut seed);
            workspace.write(&format!("{folder}/{round}-{}", name.replace('/', "-")), bytes);
        }
    }
    let outcome = workspace.run(&["migrate", "--offline", "--report", "report.json"]);
    assert!(matches!(outcome.status, 0 | 1), "{}", outcome.stderr);
    assert_names(&outcome, &[]);
    assert!(!workspace.read("report.json").contains("program-fault"), "a post tripped a fault of the program");
}

/// The bytes with a few of them changed, cut out or doubled, by a generator that always gives the same numbers.
fn damaged(bytes: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % below.max(1)
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..8 {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes[at] = b"`*_[]()<>|\\:-=\"'#\n \t\xff"[next(21)],
            1 => drop(bytes.drain(at..(at + next(40)).min(bytes.len()))),
            2 => bytes.truncate(at.max(1)),
            _ => {
                let part: Vec<u8> = bytes[at..(at + next(40)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}
