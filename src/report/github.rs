//! Findings as annotations of GitHub Actions: workflow commands that put them on the file and line.

use std::fmt::Write as _;

use super::Report;
use crate::diagnostic::{Finding, Severity};

/// One workflow command for each finding.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for post in &report.posts {
        post.diagnostics.iter().for_each(|finding| annotate(&mut text, &post.source, finding));
    }
    for failed in &report.failed {
        annotate(&mut text, &failed.source, &failed.finding());
    }
    for file in &report.files {
        file.diagnostics.iter().for_each(|finding| annotate(&mut text, &file.path, finding));
    }
    text
}

fn annotate(text: &mut String, path: &str, finding: &Finding) {
    let command = match finding.severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    // Writing to a string cannot fail.
    let _ = write!(text, "::{command} file={}", property(finding.place(path)));
    if let (Some(line), Some(column)) = (finding.line, finding.column) {
        let _ = write!(text, ",line={line},col={column}");
    }
    let message = format!("{}; {}", finding.message, finding.code.help());
    let _ = writeln!(text, ",title={}::{}", property(finding.code.name()), data(&message));
}

/// What follows `::`, as actions/toolkit escapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
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
        annotate(&mut text, "a,b:c.md", &finding);
        let start = "::warning file=a%2Cb%3Ac.md,line=3,col=7,title=date-invalid::50%25%0Aof it; ";
        assert!(text.starts_with(start), "{text}");
    }
}
