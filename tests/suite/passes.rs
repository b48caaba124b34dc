//! Passes as a user meets them: `[[migration.replace]]`, `unblogger passes` and `convert --trace`.

use crate::support::Workspace;

const POST: &str = "---\ntitle: The olde dome\npublishDate: '2012-03-04'\nlegacyUrl: /2012/03/dome.html\n---\n\n\
    The olde dome, **olde**r than [olde](http://old.example.org/a?id=7), calls `dome_open()`.\n\n\
    ![olde](http://img.example.org/dome.png)\n\n```python\ndome_open()\n```\n";

fn configuration(lines: &str) -> String {
    format!(
        "[[migration]]\nname = \"one\"\noutput = \"out\"\ndrop-tags = []\n{lines}\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n"
    )
}

fn workspace(replacements: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", configuration("") + replacements);
    workspace.write("in/dome.md", POST);
    workspace
}

#[test]
fn what_the_configuration_names_is_replaced_and_counted_by_its_name() {
    let workspace = workspace(
        r#"
[[migration.replace]]
name = "spelling"
find = '\bolde(\w*)'
with = "old$1"
[[migration.replace]]
find = 'dome_(\w+)'
with = "dome.$1"
in = "code"
[[migration.replace]]
name = "moved"
find = '^http://old\.example\.org/(?P<page>\w+)\?id=(\d+)$'
with = "https://example.org/${page}/$2"
in = "link"
[[migration.replace]]
name = "pictures"
find = '^http:'
with = "https:"
in = "image"
"#,
    );
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(
        workspace.read("out/dome/index.md").split("---\n\n").nth(1).unwrap(),
        "The old dome, **old**r than [old](https://example.org/a/7), calls `dome.open()`.\n\n\
         ![old](https://img.example.org/dome.png)\n\n```python\ndome.open()\n```\n"
    );
    let report = workspace.json("report.json");
    let post = &report["posts"][0];
    let changes = post["changes"].as_array().unwrap();
    let count = |name: &str| changes.iter().find(|change| change["pass"] == name).map(|change| change["count"].clone());
    let counts = ["spelling", "replace-2", "moved", "pictures"].map(|name| count(name).unwrap_or_default());
    assert_eq!(counts, [5, 2, 1, 1].map(serde_json::Value::from), "{changes:?}");
    let dropped = post["ledger"]["dropped"].as_array().unwrap();
    assert!(dropped.iter().any(|entry| entry["why"] == "replaced by `spelling`"), "{dropped:?}");
    assert!(!dropped.iter().any(|entry| entry["why"] == "unexplained"), "{dropped:?}");
    assert!(!post["diagnostics"].to_string().contains("ledger"), "{}", post["diagnostics"]);

    workspace.expect(0, &["check", "--offline"]);
    let again = workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(workspace.json("report.json")["summary"]["unchanged"], 1, "{}", again.stderr);
}

#[test]
fn a_replacement_that_finds_its_own_result_is_reported() {
    let workspace = workspace("[[migration.replace]]\nname = 'more'\nfind = 'dome'\nwith = 'domes'\n");
    let outcome = workspace.expect(0, &["migrate", "--offline"]);
    assert!(outcome.stderr.contains("replace-unstable"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("`more` would replace again in what it made"), "{}", outcome.stderr);
    workspace.expect(1, &["migrate", "--offline", "--strict"]);
}

#[test]
fn a_replacement_that_cannot_be_understood_is_named_with_its_place() {
    let workspace = workspace("[[migration.replace]]\nfind = '[a'\nwith = ''\n");
    let outcome = workspace.expect(2, &["migrate", "--offline"]);
    assert_eq!(outcome.stderr, "error: migrations.toml:10:8: not a regular expression: unclosed character class\n");
    assert!(!workspace.path("out").exists());
}

#[test]
fn passes_are_listed_with_what_is_switched_off() {
    let workspace = Workspace::empty();
    let listed = workspace.expect(0, &["passes"]).stdout;
    assert!(listed.lines().all(|line| line.starts_with("on ")), "{listed}");
    let second = configuration("skip-passes = ['loose-lists']").replace("\"one\"", "\"two\"");
    let both = configuration("skip-passes = ['title-heading', 'loose-lists']") + &second;
    workspace.write("migrations.toml", both + "[[migration.replace]]\nfind = 'a+'\nwith = 'b'\n");
    let listed = workspace.expect(0, &["passes"]).stdout;
    let line = |name: &str| listed.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
    assert!(line(" loose-lists ").starts_with("off"), "{listed}");
    assert!(line(" title-heading ").starts_with("on") && line("title-heading").ends_with("(off in one)"), "{listed}");
    assert!(line("mojibake").starts_with("on"), "{listed}");
    assert!(line("replace-1").ends_with("- replace-1: `a+` in two"), "{listed}");
}

#[test]
fn a_trace_shows_what_each_pass_changes() {
    let workspace = Workspace::empty();
    workspace
        .write("a.md", "---\ntitle: A\nauthor: Unknown\n---\n\n### Donâ€™t\n\n-   a\n\n-   b\n\n[](http://x.org)\n");
    let trace = workspace.expect(0, &["convert", "-q", "--trace", "a.md"]).stderr;
    let steps: Vec<_> = trace.lines().filter_map(|line| line.strip_prefix("──── ")).collect();
    assert_eq!(
        steps,
        ["mojibake", "read as frontmatter", "empty-links", "heading-levels", "loose-lists", "metadata"],
        "{trace}"
    );
    for change in ["-### Donâ€™t\n+### Don’t\n", "-### Don’t\n+## Don’t\n", "-author: Unknown\n"] {
        assert!(trace.contains(change), "{change}\n{trace}");
    }
    let quiet = workspace.expect(0, &["convert", "-q", "a.md"]);
    assert_eq!(quiet.stderr, "");
}
