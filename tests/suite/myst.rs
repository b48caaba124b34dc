//! An ABlog site in which RST and MyST Markdown refer to each other, `fixtures/myst`, through the real binary.

use std::fs;

use crate::support::{Workspace, files_below, repository};

/// `BLESS=1 cargo test myst` writes `fixtures/myst/expected` anew; read what changed.
#[test]
fn posts_in_two_languages_lead_to_each_other() {
    let source = repository().join("fixtures/myst");
    let workspace = Workspace::empty();
    for path in files_below(&source).into_iter().filter(|path| !path.starts_with("expected/")) {
        workspace.write(&path, fs::read(source.join(&path)).unwrap());
    }
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let found = workspace.tree("out");
    let folder = source.join("expected");
    if std::env::var_os("BLESS").is_some() {
        for (path, bytes) in &found {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), bytes).unwrap();
        }
    }
    assert_eq!(found.keys().cloned().collect::<Vec<_>>(), files_below(&folder), "files written");
    for (path, bytes) in &found {
        let wanted = fs::read_to_string(folder.join(path)).unwrap();
        assert_eq!(String::from_utf8_lossy(bytes), wanted, "{path}");
    }
    let report = workspace.json("report.json");
    let said = report.to_string();
    assert!(said.contains("site/about.md") && !said.contains("ledger-unbalanced"), "{said}");
    assert_eq!(report["summary"]["skipped"].as_u64(), Some(2), "{said}");
    workspace.expect(0, &["check"]);
}
