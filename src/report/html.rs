//! The report as one page that holds all it needs: no script, no network.

use askama::Template;

use super::diff::unified_of;
use super::{PostReport, Report, Status};
use crate::diagnostic::Finding;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    counts: Vec<(&'static str, usize)>,
    posts: Vec<Entry<'a>>,
}

struct Entry<'a> {
    post: &'a PostReport,
    findings: Vec<Shown<'a>>,
    diff: Vec<Line>,
}

struct Shown<'a> {
    severity: &'static str,
    help: &'static str,
    finding: &'a Finding,
}

/// A line of a diff and the class that colours it.
struct Line {
    class: &'static str,
    text: String,
}

/// The whole page. Text of posts is escaped, and the page's policy forbids what escaping would miss.
pub fn html(report: &Report) -> String {
    let statuses = Status::ALL.iter().map(|status| (status.name(), report.summary.with_status(*status)));
    let others = [("failed", report.summary.failed), ("left out", report.summary.skipped)];
    let counts = statuses.chain(others).filter(|(_, count)| *count > 0).collect();
    let page = Page { report, counts, posts: report.posts.iter().map(entry).collect() };
    // Writing to a string cannot fail, and the template calls nothing that could.
    page.render().unwrap_or_default()
}

fn entry(post: &PostReport) -> Entry<'_> {
    let path = post.output.as_deref().unwrap_or(&post.source);
    let diff = post.texts.as_ref().map(|texts| unified_of(path, texts)).unwrap_or_default();
    Entry { post, findings: post.diagnostics.iter().map(shown).collect(), diff: diff.lines().map(line).collect() }
}

fn shown(finding: &Finding) -> Shown<'_> {
    Shown { severity: finding.severity.name(), help: finding.code.help(), finding }
}

fn line(text: &str) -> Line {
    let class = match text.as_bytes().first() {
        Some(b'+') => "added",
        Some(b'-') => "removed",
        Some(b'@') => "place",
        _ => "same",
    };
    Line { class, text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Texts;
    use crate::report::tests::post;

    #[test]
    fn text_of_a_post_is_text() {
        let mut one = post("a<b>.rst", Status::Created);
        one.texts = Some(Texts { old: None, new: Some("<script>alert(1)</script>\n".to_owned()) });
        let page = html(&Report::new(vec![one], Vec::new(), Vec::new(), Vec::new()));
        assert!(page.contains("a&#60;b&#62;.rst"), "{page}");
        assert!(page.contains("+&#60;script&#62;alert(1)"), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
