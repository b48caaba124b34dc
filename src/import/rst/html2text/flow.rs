//! A run of text that was wrapped over lines, as one string with the way back to the source.

use crate::import::rst::text::{Line, Text};
use crate::source::Span;

/// Stands in a flow for the end of a line that html2text wrapped.
pub const WRAP: char = '\n';
/// Stands in a flow for a line end after two spaces: a `<br>`. Sources hold no carriage returns.
pub const BREAK: char = '\r';

/// The lines of a paragraph, a heading, or the like.
#[derive(Debug, Default)]
pub struct Flow {
    /// The lines, with [`WRAP`] or [`BREAK`] between them.
    pub buffer: String,
    /// `(offset in the buffer, offset in the text)` of each piece that was copied.
    pieces: Vec<(usize, usize)>,
    /// Whether the last line ended with a break; `None` before the first.
    last_is_broken: Option<bool>,
}

impl Flow {
    /// Joins the lines.
    pub fn new(text: &Text<'_>, lines: &[Line]) -> Self {
        let mut flow = Self::default();
        for line in lines {
            flow.push_line(text, *line, "");
        }
        flow
    }

    /// Appends a line, with what the conversion took from its beginning.
    pub fn push_line(&mut self, text: &Text<'_>, line: Line, lost: &str) {
        if let Some(is_break) = self.last_is_broken {
            self.buffer.push(if is_break { BREAK } else { WRAP });
        }
        self.last_is_broken = Some(text.is_broken(line));
        self.buffer.push_str(lost);
        let line = line.without(text.indent(line));
        self.push(text, line.start, line.end);
    }

    /// Appends a piece of the text.
    pub fn push(&mut self, text: &Text<'_>, start: usize, end: usize) {
        self.pieces.push((self.buffer.len(), start));
        self.buffer.push_str(text.slice(start, end));
    }

    /// The place in the source of a range of the buffer.
    pub fn span(&self, text: &Text<'_>, start: usize, end: usize) -> Span {
        text.span(self.offset(start), self.offset(end.max(1) - 1) + 1)
    }

    fn offset(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.0 <= at);
        let piece = self.pieces.get(next.wrapping_sub(1)).or(self.pieces.first());
        piece.map_or(0, |(buffer, text)| text + at.saturating_sub(*buffer))
    }
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
