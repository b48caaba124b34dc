//! Of the report itself; its renderers have their own.

mod schema;

use super::*;
use crate::diagnostic::{Code, Finding};

pub fn post(source: &str, status: Status) -> PostReport {
    PostReport {
        source: source.into(),
        sources: vec![source.into()],
        output: Some("content/posts/a/index.md".into()),
        slug: "a".into(),
        legacy_url: Some("/2024/01/a.html".into()),
        permalink: None,
        status,
        changes: vec![PassCount { pass: "mojibake", count: 3, places: Vec::new() }],
        diagnostics: Vec::new(),
        images: Vec::new(),
        links: LinksReport::default(),
        ledger: LedgerReport::default(),
        id: "/2024/01/a.html".into(),
        lacks: Vec::new(),
        shown: None,
    }
}

#[test]
fn posts_come_in_the_order_of_their_sources() {
    let report = Report::new(
        vec![post("b.rst", Status::Created), post("a.rst", Status::Unchanged)],
        Vec::new(),
        Vec::new(),
        Vec::new(),
    );
    assert_eq!(&*report.posts[0].source, "a.rst");
    assert_eq!(report.summary.created, 1);
    assert_eq!(report.summary.posts, 2);
}

#[test]
fn json_has_the_keys_of_the_schema_in_order() {
    let report = Report::new(vec![post("a.rst", Status::Created)], Vec::new(), Vec::new(), Vec::new());
    let json = json(&report);
    let keys: Vec<_> = json
        .lines()
        .take_while(|line| !line.starts_with("  \"failed"))
        .filter(|line| line.starts_with("      \""))
        .filter_map(|line| line.trim().split('"').nth(1))
        .collect();
    assert_eq!(
        keys.join(" "),
        "source sources output slug legacyUrl permalink status changes diagnostics images links ledger"
    );
    assert!(json.ends_with("}\n"));
}

#[test]
fn a_failed_source_needs_attention_and_a_warning_only_when_strict() {
    let failed = Failed { source: "a.md".into(), code: None, error: "gone".into(), line: None, column: None };
    assert!(Report::new(Vec::new(), vec![failed], Vec::new(), Vec::new()).needs_attention(Strictness::Lenient));
    let mut warned = post("a.rst", Status::Created);
    warned.diagnostics.push(Finding::new(Code::TitleMissing, "no title"));
    let report = Report::new(vec![warned], Vec::new(), Vec::new(), Vec::new());
    assert!(!report.needs_attention(Strictness::Lenient));
    assert!(report.needs_attention(Strictness::Strict));
}
