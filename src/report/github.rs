//! Findings as annotations of GitHub Actions: workflow commands that put them on the file and line.

use std::fmt::Write as _;

use super::Report;
use crate::diagnostic::{Finding, Severity};
use crate::visible::in_lines;

/// One workflow command for each finding, the worst first: GitHub shows ten errors and ten warnings of a step. `prefix` is where the
/// folder of `migrations.toml` is in the repository, with a `/` at its end: annotations name files from its top.
pub fn github(report: &Report, prefix: &str) -> String {
    let mut all: Vec<(&str, Finding)> = Vec::new();
    let posts = report.posts.iter().map(|post| (&*post.source, &post.diagnostics));
    let files = report.files.iter().map(|file| (file.path.as_str(), &file.diagnostics));
    all.extend(posts.flat_map(|(path, findings)| findings.iter().map(move |finding| (path, finding.clone()))));
    all.extend(report.failed.iter().map(|failed| (failed.source.as_str(), failed.finding())));
    all.extend(files.flat_map(|(path, findings)| findings.iter().map(move |finding| (path, finding.clone()))));
    all.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let mut text = String::new();
    all.iter().for_each(|(path, finding)| annotate(&mut text, prefix, path, finding));
    text
}

fn annotate(text: &mut String, prefix: &str, path: &str, finding: &Finding) {
    let command = match finding.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let path = format!("{prefix}{}", finding.place(path).trim_start_matches("./"));
    // Writing to a string cannot fail.
    let _ = write!(text, "::{command} file={}", property(&path));
    if let (Some(line), Some(column)) = (finding.line, finding.column) {
        let _ = write!(text, ",line={line},col={column}");
    }
    let message = format!("{}; {}", finding.message, finding.code.help());
    let _ = writeln!(text, ",title={}::{}", property(finding.code.name()), data(&message));
}

/// What follows `::`, as actions/toolkit escapes it.
fn data(text: &str) -> String {
    in_lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which `,` and `:` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn what_would_end_a_property_is_escaped() {
        let mut finding = Finding::new(Code::DateInvalid, "50%\nof it");
        (finding.line, finding.column) = (Some(3), Some(7));
        let mut text = String::new();
        annotate(&mut text, "blog/", "./a,b:c.md", &finding);
        let start = "::warning file=blog/a%2Cb%3Ac.md,line=3,col=7,title=date-invalid::50%25%0Aof it; ";
        assert!(text.starts_with(start), "{text}");
    }
}
