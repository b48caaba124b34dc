//! Lines as html2text wrapped them.

pub use crate::import::rst::flow::Flow;
use crate::import::rst::text::{Line, Text};

/// Stands in a flow for the end of a line that html2text wrapped.
pub const WRAP: char = '\n';
/// Stands in a flow for a line end after two spaces: a `<br>`. Sources hold no carriage returns.
pub const BREAK: char = '\r';

/// The lines as html2text wrapped them.
pub fn wrapped(text: &Text<'_>, lines: &[Line]) -> Flow {
    wrapped_after(text, lines, "")
}

/// The lines as html2text wrapped them, after what the script took from their beginning.
pub fn wrapped_after(text: &Text<'_>, lines: &[Line], lost: &str) -> Flow {
    let mut flow = Flow::default();
    flow.buffer.push_str(lost);
    let mut before = None;
    for line in lines {
        push_line(&mut flow, text, *line, before, "");
        before = Some(*line);
    }
    flow
}

/// Appends a line after the one before it, with what the script took from its beginning.
pub fn push_line(flow: &mut Flow, text: &Text<'_>, line: Line, before: Option<Line>, lost: &str) {
    if let Some(before) = before {
        flow.buffer.push(if text.is_broken(before) { BREAK } else { WRAP });
    }
    flow.buffer.push_str(lost);
    let line = line.without(text.indent(line));
    flow.push(text, line.start, line.end);
}

/// Whether a text that was wrapped between `before` and `after` had no space there.
///
/// Python's textwrap, which html2text uses, also breaks after a hyphen between letters (`wordsep_re`) and after a dash
/// between words.
pub fn is_wrapped_inside_word(before: &str, after: &str) -> bool {
    let Some(head) = before.strip_suffix('-') else { return false };
    let is_letter = |letter: char| letter.is_alphabetic() || letter == '_';
    let mut next = after.chars();
    let starts_with_letters = match next.next() {
        Some(first) if is_letter(first) => match next.next() {
            Some('-') => next.next().is_some_and(is_letter),
            second => second.is_some_and(is_letter),
        },
        _ => false,
    };
    let mut last = head.chars().rev();
    match last.next() {
        // `one--⏎two`
        Some('-') => last.next().is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric),
        Some(letter) if is_letter(letter) => match last.next() {
            Some('-') => last.next().is_some_and(is_letter) && starts_with_letters,
            second => second.is_some_and(is_letter) && starts_with_letters,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_after_hyphens_between_letters() {
        assert!(is_wrapped_inside_word("a well-", "known one"));
        assert!(is_wrapped_inside_word("state-of-", "the-art"));
        assert!(is_wrapped_inside_word("yes--", "no"));
        assert!(!is_wrapped_inside_word("one -", "two"));
        assert!(!is_wrapped_inside_word("2010-", "2011"));
        assert!(!is_wrapped_inside_word("one", "two"));
        assert!(!is_wrapped_inside_word("one --", "two"));
    }
}
