//! The report as a summary for a pull request.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Report, Status};
use crate::diagnostic::{Code, Severity};

/// How many files a section names before it counts the rest.
const MOST: usize = 50;

/// The counts, what changed by pass, and what needs a person.
pub fn markdown(report: &Report) -> String {
    let summary = &report.summary;
    let mut text = "# Migration\n\n| status | posts |\n| --- | ---: |\n".to_owned();
    // Writing to a string cannot fail, here and below.
    for status in Status::ALL {
        let _ = writeln!(text, "| {} | {} |", status.name(), summary.with_status(*status));
    }
    let _ = writeln!(text, "| failed | {} |\n| left out | {} |", summary.failed, summary.skipped);
    let links = &summary.links;
    let _ = writeln!(
        text,
        "\n{} words; {} links lead to the new site, {} name no archived post; {} images missing.",
        summary.words, links.rewritten, links.unresolved, summary.images.missing
    );
    text.push_str(&changes(report));
    text.push_str(&attention(report));
    text
}

fn changes(report: &Report) -> String {
    let mut counts: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for pass in report.posts.iter().flat_map(|post| &post.changes) {
        let entry = counts.entry(pass.pass).or_default();
        *entry = (entry.0 + 1, entry.1 + pass.count);
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut text = "\n## What changed\n\n| pass | posts | changes |\n| --- | ---: | ---: |\n".to_owned();
    for (pass, (posts, changes)) in counts {
        let _ = writeln!(text, "| {pass} | {posts} | {changes} |");
    }
    text
}

fn attention(report: &Report) -> String {
    let mut by_code: BTreeMap<(Severity, Code), Vec<String>> = BTreeMap::new();
    let of_posts = report.posts.iter().flat_map(|post| post.diagnostics.iter().map(|one| (&post.source, one.clone())));
    let of_failed = report.failed.iter().map(|failed| (&failed.source, failed.finding()));
    let of_files = report.files.iter().flat_map(|file| file.diagnostics.iter().map(|one| (&file.path, one.clone())));
    for (path, finding) in of_posts.chain(of_failed).chain(of_files) {
        if finding.severity > Severity::Note {
            let path = finding.place(path);
            let place = finding.line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"));
            let places = by_code.entry((finding.severity, finding.code)).or_default();
            places.push(format!("- `{}`: {}", place.replace('`', "'"), inline(&finding.message)));
        }
    }
    let mut text = String::new();
    for ((severity, code), places) in by_code.iter().rev() {
        let _ = writeln!(text, "\n## {code} ({}, {})\n\nWhat to do: {}.\n", severity.name(), places.len(), code.help());
        places.iter().take(MOST).for_each(|place| text.extend([place, "\n"]));
        if places.len() > MOST {
            let _ = writeln!(text, "- … and {} more", places.len() - MOST);
        }
    }
    text
}

/// Text of a post as code, so that nothing in it is markup in the pull request.
fn inline(message: &str) -> String {
    let mut text = String::new();
    for c in message.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':' | '/' | '-' | '\'' | '"' | ';' | '?' | '=') {
            text.push('\\');
        }
        text.push(if c.is_control() { ' ' } else { c });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Finding;
    use crate::report::tests::post;

    #[test]
    fn what_needs_a_person_is_named_with_its_place() {
        let mut one = post("a.rst", Status::Created);
        let finding = Finding::new(Code::DateInvalid, "`<b>` is no date");
        one.diagnostics.push(Finding { line: Some(3), column: Some(1), ..finding });
        let text = markdown(&Report::new(vec![one], Vec::new(), Vec::new(), Vec::new()));
        assert!(text.contains("| created | 1 |"), "{text}");
        assert!(text.contains("| mojibake | 1 | 3 |"), "{text}");
        assert!(text.contains("## date-invalid (warning, 1)"), "{text}");
        assert!(text.contains("- `a.rst:3`: \\`\\<b\\>\\` is no date"), "{text}");
    }
}
