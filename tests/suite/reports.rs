//! What a run says of itself: the JSON report and its schema, the summary for pull requests.

use serde_json::Value;

use crate::support::{Workspace, read};

/// Everything that is wrong with a report by its published schema, as a validator sees it that does not know its types.
fn faults(report: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&read("docs/report.schema.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let report: Value = serde_json::from_str(report).unwrap();
    validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn reports_are_as_their_schema_says() {
    let workspace = Workspace::archive();
    workspace.write("fixtures/archive/rst/broken.rst", b"\xff");
    for (command, report) in [("diff", "diff.json"), ("migrate", "migrate.json"), ("check", "check.json")] {
        workspace.run(&[command, "--offline", "--report", report]);
        assert_eq!(faults(&workspace.read(report)), Vec::<String>::new(), "{command}");
    }
    let slug = "site/src/content/posts/off-to-good-start/index.md";
    workspace.write(slug, workspace.read(slug) + "\nMore.\n");
    workspace.run(&["check", "--report", "edited.json"]);
    assert_eq!(faults(&workspace.read("edited.json")), Vec::<String>::new());
}

#[test]
fn images_fetch_writes_its_report_and_other_commands_refuse_to() {
    let workspace = Workspace::archive();
    workspace.run(&["images", "fetch", "--offline", "--report", "images.json", "--report", "images.html"]);
    assert_eq!(faults(&workspace.read("images.json")), Vec::<String>::new());
    assert!(workspace.read("images.html").contains("</html>"));
    for command in [["todo", "todo.json"].as_slice(), &["images", "list", "list.json"], &["passes", "passes.md"]] {
        let (name, command) = command.split_last().unwrap();
        let outcome = workspace.expect(2, &[command, &["--report", name]].concat());
        assert!(outcome.stderr.contains("--report: only `migrate`"), "{}", outcome.stderr);
        assert!(!workspace.path(name).exists());
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let workspace = Workspace::archive();
    workspace.run(&["diff", "--offline", "--report", "report.json"]);
    let report = workspace.read("report.json");
    for (from, to) in [
        ("\"version\": 1", "\"version\": 2"),
        ("\"status\": \"created\"", "\"status\": \"made\""),
        ("\"slug\":", "\"slag\":"),
        ("\"severity\": \"note\"", "\"severity\": 3"),
        ("\"rewritten\": 0", "\"rewritten\": -1"),
    ] {
        assert!(report.contains(from), "{from}");
        assert_ne!(faults(&report.replace(from, to)), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn the_summary_says_first_what_needs_a_person() {
    let workspace = Workspace::archive();
    workspace.write("fixtures/archive/rst/broken.rst", b"\xff");
    workspace.run(&["diff", "--offline", "--report", "summary.md"]);
    let summary = workspace.read("summary.md");
    let sections: Vec<_> = summary.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(sections, ["## What needs a person", "## What changed"]);
    assert!(summary.contains("| error `not-utf8` | 1 | "), "{summary}");
    assert!(summary.contains("| `fixtures/archive/rst/broken.rst:1` | "), "{summary}");
}
