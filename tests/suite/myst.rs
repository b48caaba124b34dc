//! An ABlog site in which RST and MyST Markdown refer to each other, `fixtures/myst`, through the real binary.

use crate::support::{Workspace, expect_files};

/// `BLESS=1 cargo test myst` writes `fixtures/myst/expected` anew; read what changed.
#[test]
fn posts_in_two_languages_lead_to_each_other() {
    let workspace = Workspace::fixture("myst").migrated();
    expect_files("fixtures/myst/expected", &workspace.tree("out"));
    let report = workspace.json("report.json");
    let said = report.to_string();
    assert!(said.contains("site/about.md") && !said.contains("ledger-unbalanced"), "{said}");
    assert_eq!(report["summary"]["skipped"].as_u64(), Some(2), "{said}");
    workspace.expect(0, &["check"]);
}
