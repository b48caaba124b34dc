//! What differs between two texts, as in a unified diff.

use std::fmt::Write as _;

use crate::difference::{self, header, hunks, lines};

/// Lines before and behind each change.
pub(super) const CONTEXT: usize = 3;

/// What is said behind a line that has no end.
pub(super) const NO_END: &str = "\n\\ No newline at end of file\n";

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
