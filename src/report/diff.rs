//! What would change in the files, as unified diffs.

use std::fmt::Write as _;

use super::{Report, Shown, Texts};
use crate::difference::{self, header, hunks, lines};

/// Lines before and behind each change.
pub(super) const CONTEXT: usize = 3;

/// What is said behind a line that has no end.
pub(super) const NO_END: &str = "\n\\ No newline at end of file\n";

/// The unified diffs of all files that would change.
pub fn unified(report: &Report) -> String {
    let posts = report.posts.iter().map(|post| (post.name(), post.shown.as_deref().and_then(Shown::texts)));
    let files = report.files.iter().map(|file| (file.path.as_str(), file.texts.as_ref()));
    posts.chain(files).filter_map(|(path, texts)| Some(unified_of(path, texts?))).collect()
}

/// The unified diff of one file; a file that is not there, or is not to be, is `/dev/null`.
pub fn unified_of(path: &str, texts: &Texts) -> String {
    let name = |text: &Option<String>, side: &str| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (texts.old.as_deref().unwrap_or_default(), texts.new.as_deref().unwrap_or_default());
    let hunks = hunks_of(old, new, CONTEXT);
    if hunks.is_empty() {
        return hunks;
    }
    format!("--- {}\n+++ {}\n{hunks}", name(&texts.old, "a"), name(&texts.new, "b"))
}

/// The hunks of a unified diff, with so many lines before and behind each change.
pub fn hunks_of(old: &str, new: &str, context: usize) -> String {
    let (old, new) = (lines(old), lines(new));
    let mut text = String::new();
    for hunk in hunks(&difference::runs(&old, &new), context) {
        // writing to a string cannot fail
        let _ = writeln!(text, "{}", header(&hunk));
        for run in hunk {
            if run.is_same {
                new[run.new].iter().for_each(|line| push(&mut text, ' ', line));
                continue;
            }
            old[run.old].iter().for_each(|line| push(&mut text, '-', line));
            new[run.new].iter().for_each(|line| push(&mut text, '+', line));
        }
    }
    text
}

fn push(text: &mut String, mark: char, line: &str) {
    text.push(mark);
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push_str(NO_END);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_both_sides() {
        let texts = Texts { old: None, new: Some("one\n".to_owned()) };
        assert_eq!(unified_of("x.md", &texts), "--- /dev/null\n+++ b/x.md\n@@ -0,0 +1 @@\n+one\n");
    }
}
