//! The report as a summary for a pull request: what needs a person first, the rest folded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::text::counted;
use super::{PostReport, Report, Status};
use crate::diagnostic::{Code, Finding, Severity};

/// GitHub takes 65,536 characters; what people write around the summary needs some, too.
const LIMIT: usize = 60_000;

/// How many rows a table has before the others are counted: fewer where the whole would be too long.
const ROWS: [usize; 6] = [100, 50, 20, 10, 3, 0];

/// A message is cut behind so many characters.
const LONGEST: usize = 300;

/// What needs a person, the counts, what changed by pass, and the posts. Never longer than a pull request takes.
pub fn markdown(report: &Report) -> String {
    let mut text = String::new();
    for rows in ROWS {
        text = with_rows(report, rows);
        if text.chars().count() <= LIMIT {
            break;
        }
    }
    text
}

fn with_rows(report: &Report, rows: usize) -> String {
    let mut text = format!("# Migration\n\n{}\n", headline(report));
    attention(&mut text, report, rows);
    changes(&mut text, report);
    for status in Status::ALL {
        posts(&mut text, report, *status, rows);
    }
    let left_out: Vec<_> = report.skipped.iter().map(|one| [code(&one.source), inline(&one.why)]).collect();
    folded(&mut text, "left out", ["source", "why"], &left_out, rows);
    text
}

/// `**361 posts**: 340 created, 21 unchanged · 96,120 words · …`
fn headline(report: &Report) -> String {
    let summary = &report.summary;
    let statuses = Status::ALL.iter().map(|status| (summary.with_status(*status), status.name()));
    let others = [(summary.failed, "failed"), (summary.skipped, "left out")];
    let counts: Vec<_> = statuses.chain(others).filter(|(count, _)| *count > 0).collect();
    let counts: Vec<_> = counts.into_iter().map(|(count, name)| format!("{count} {name}")).collect();
    let images = &summary.images;
    format!(
        "**{}**: {}  \n{} words, {} of them, or links or images, left out on purpose; {} links lead to the new site, {} \
         to no archived post; {} images are files beside their posts, {} are missing.",
        counted(summary.posts, "post"),
        if counts.is_empty() { "none".to_owned() } else { counts.join(", ") },
        summary.words,
        summary.dropped,
        summary.links.rewritten,
        summary.links.unresolved,
        images.fetched + images.cached + images.local,
        images.missing + images.refused,
    )
}

/// Warnings and errors by code, those that matter most first.
fn attention(text: &mut String, report: &Report, rows: usize) {
    let mut by_code: BTreeMap<(Severity, Code), Vec<[String; 2]>> = BTreeMap::new();
    let of_posts = report.posts.iter().flat_map(|post| post.diagnostics.iter().map(|one| (&*post.source, one.clone())));
    let of_failed = report.failed.iter().map(|failed| (failed.source.as_str(), failed.finding()));
    let of_files =
        report.files.iter().flat_map(|file| file.diagnostics.iter().map(|one| (file.path.as_str(), one.clone())));
    for (path, finding) in of_posts.chain(of_failed).chain(of_files) {
        if finding.severity > Severity::Note {
            let found = by_code.entry((finding.severity, finding.code)).or_default();
            found.push([code(&place(path, &finding)), inline(&finding.message)]);
        }
    }
    if by_code.is_empty() {
        text.push_str("\nNothing needs a person.\n");
        return;
    }
    text.push_str("\n## What needs a person\n\n| what | places | what to do |\n| --- | ---: | --- |\n");
    // Writing to a string cannot fail, here and below.
    for ((severity, code), found) in by_code.iter().rev() {
        let _ = writeln!(text, "| {} `{code}` | {} | {} |", severity.name(), found.len(), cell(code.help()));
    }
    for ((severity, code), found) in by_code.iter().rev() {
        folded(text, &format!("{} {code}", severity.name()), ["where", "what"], found, rows);
    }
}

fn place(path: &str, finding: &Finding) -> String {
    let path = finding.place(path);
    finding.line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}

fn changes(text: &mut String, report: &Report) {
    let mut counts: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for pass in report.posts.iter().flat_map(|post| &post.changes) {
        let entry = counts.entry(pass.pass).or_default();
        *entry = (entry.0 + 1, entry.1 + pass.count);
    }
    if counts.is_empty() {
        return;
    }
    text.push_str("\n## What changed\n\n| pass | posts | changes |\n| --- | ---: | ---: |\n");
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (_, changes))| std::cmp::Reverse(*changes));
    for (pass, (posts, changes)) in counts {
        let _ = writeln!(text, "| {pass} | {posts} | {changes} |");
    }
}

/// The posts of one status; those that are as they were need no list.
fn posts(text: &mut String, report: &Report, status: Status, rows: usize) {
    if status == Status::Unchanged {
        return;
    }
    let of_status = report.posts.iter().filter(|post| post.status == status);
    let named = |post: &PostReport| {
        let changes: Vec<_> = post.changes.iter().map(|pass| format!("{} {}", pass.pass, pass.count)).collect();
        [code(post.name()), changes.join(", ")]
    };
    let found: Vec<_> = of_status.map(named).collect();
    folded(text, &format!("posts {}", status.name()), ["file", "changes"], &found, rows);
}

/// A table that is shown when someone asks for it.
fn folded(text: &mut String, title: &str, head: [&str; 2], found: &[[String; 2]], rows: usize) {
    if found.is_empty() || rows == 0 {
        return;
    }
    let _ = writeln!(text, "\n<details>\n<summary>{}: {title}</summary>\n", found.len());
    let _ = writeln!(text, "| {} | {} |\n| --- | --- |", head[0], head[1]);
    for [first, second] in found.iter().take(rows) {
        let _ = writeln!(text, "| {first} | {second} |");
    }
    if found.len() > rows {
        let _ = writeln!(text, "| … | and {} more |", found.len() - rows);
    }
    text.push_str("\n</details>\n");
}

/// A path as code: nothing in it is markup, nor the end of its cell.
fn code(path: &str) -> String {
    let path: String = path.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("`{}`", cell(&path.replace('`', "'")))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Text of a post as text, so that nothing in it is markup in the pull request, calls a person or names an issue.
fn inline(message: &str) -> String {
    let mut text = String::new();
    for c in message.chars().take(LONGEST) {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ':' | '/' | '-' | '\'' | '"' | ';' | '?' | '=') {
            text.push('\\');
        }
        text.push(if c.is_control() { ' ' } else { c });
        if matches!(c, '@' | '#') {
            text.push_str("<!-- -->");
        }
    }
    if message.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::post;

    fn warned(source: &str, message: &str) -> PostReport {
        let mut one = post(source, Status::Created);
        let finding = Finding::new(Code::DateInvalid, message);
        one.diagnostics.push(Finding { line: Some(3), column: Some(1), ..finding });
        one
    }

    fn report(posts: Vec<PostReport>) -> Report {
        Report::new(posts, Vec::new(), Vec::new(), Vec::new())
    }

    #[test]
    fn what_needs_a_person_comes_first_with_its_place() {
        let text = markdown(&report(vec![warned("a|b.rst", "`<b>` is no date")]));
        assert!(text.starts_with("# Migration\n\n**1 post**: 1 created"), "{text}");
        assert!(text.contains("| warning `date-invalid` | 1 | write it as YYYY-MM-DD |"), "{text}");
        assert!(text.contains("| `a\\|b.rst:3` | \\`\\<b\\>\\` is no date |"), "{text}");
        assert!(text.contains("| mojibake | 1 | 3 |"), "{text}");
        assert!(text.find("needs a person") < text.find("What changed"), "{text}");
    }

    #[test]
    fn nobody_is_called_and_no_issue_named() {
        let text = markdown(&report(vec![warned("a.rst", "ask @someone about #12 | now")]));
        assert!(text.contains("ask \\@<!-- -->someone about \\#<!-- -->12 \\| now |"), "{text}");
    }

    #[test]
    fn it_is_never_longer_than_a_pull_request_takes() {
        let posts = (0..3_000).map(|number| warned(&format!("rst/{number:04}.rst"), &"@ü".repeat(400)));
        let text = markdown(&report(posts.collect()));
        assert!(text.chars().count() <= LIMIT, "{}", text.chars().count());
        assert!(text.contains("| `rst/0000.rst:3` |"), "{text}");
        assert!(text.contains("more |"), "{text}");
    }
}
