//! The text of a document as both dialects read it: tabs expanded, in lines, with the way back to the source.

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;
use unicode_width::UnicodeWidthChar;

use crate::source::Span;

/// Columns between tab stops (docutils' `tab_width`).
const TAB_WIDTH: usize = 8;

/// The text of a document without tabs, vertical tabs, form feeds and NULs.
pub struct Text<'a> {
    text: Cow<'a, str>,
    /// `(offset here, offset in the source)` after each tab and NUL, ascending; empty where the two are the same.
    shifts: Vec<(usize, usize)>,
}

/// A line, or what is left of it inside a quote or a list, without the spaces at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Offset of the first byte that belongs to the block being read.
    pub start: usize,
    /// Offset after the last byte that is not a space.
    pub end: usize,
}

impl<'a> Text<'a> {
    /// Expands tabs as docutils does before it reads anything.
    pub fn new(source: &'a str) -> Self {
        let has_nul = memchr::memchr(0, source.as_bytes()).is_some();
        if !has_nul && memchr::memchr3(b'\t', 0x0b, 0x0c, source.as_bytes()).is_none() {
            return Self { text: Cow::Borrowed(source), shifts: Vec::new() };
        }
        let mut text = String::with_capacity(source.len() + 64);
        let mut shifts = Vec::new();
        let mut column = 0;
        for (at, character) in source.char_indices() {
            match character {
                '\t' => {
                    let width = TAB_WIDTH - column % TAB_WIDTH;
                    text.extend(std::iter::repeat_n(' ', width));
                    column += width;
                    shifts.push((text.len(), at + 1));
                }
                // the readers mark what waits for a target with it; CommonMark shows it so too
                '\0' => {
                    text.push('\u{fffd}');
                    column += 1;
                    shifts.push((text.len(), at + 1));
                }
                '\u{b}' | '\u{c}' => {
                    text.push(' ');
                    column += 1;
                }
                '\n' => {
                    text.push('\n');
                    column = 0;
                }
                _ => {
                    text.push(character);
                    column += 1;
                }
            }
        }
        Self { text: Cow::Owned(text), shifts }
    }

    /// The text as it is, tabs too: of a language that gives them no meaning of RST's. Offsets in it are those of the
    /// source, so that a NUL is a space here, which is as long.
    pub fn verbatim(source: &'a str) -> Self {
        let has_nul = memchr::memchr(0, source.as_bytes()).is_some();
        let text = if has_nul { Cow::Owned(source.replace('\0', " ")) } else { Cow::Borrowed(source) };
        Self { text, shifts: Vec::new() }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text of a line.
    pub fn line(&self, line: Line) -> &str {
        self.slice(line.start, line.end)
    }

    /// The text between two offsets that this module gave out.
    pub fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The place in the source of a range of this text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source_offset(start), self.source_offset(end))
    }

    /// The place of some lines in the source.
    pub fn span_of(&self, lines: &[Line]) -> Span {
        self.span(lines.first().map_or(0, |line| line.start), lines.last().map_or(0, |line| line.end))
    }

    /// All lines, each without the spaces at its end.
    pub fn lines(&self) -> Vec<Line> {
        let bytes = self.text.as_bytes();
        let mut lines = Vec::with_capacity(bytes.len() / 40 + 1);
        let mut start = 0;
        for newline in memchr::memchr_iter(b'\n', bytes) {
            lines.push(self.trimmed(start, newline));
            start = newline + 1;
        }
        if start < bytes.len() {
            lines.push(self.trimmed(start, bytes.len()));
        }
        lines
    }

    /// All lines as Python's `str.splitlines` has them, with which docutils begins: U+2028 and its kin end one too. (Form
    /// feeds and vertical tabs would, but docutils makes spaces of them before.)
    pub fn python_lines(&self) -> Vec<Line> {
        if !has_separators(&self.text) {
            return self.lines();
        }
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, separator) in self.text.match_indices(|character| character == '\n' || is_separator(character)) {
            lines.push(self.trimmed(start, at));
            start = at + separator.len();
        }
        if start < self.text.len() {
            lines.push(self.trimmed(start, self.text.len()));
        }
        lines
    }

    /// Whether two spaces or more follow the line: html2text's `<br>`.
    pub fn is_broken(&self, line: Line) -> bool {
        self.text.as_bytes().get(line.end..line.end + 2) == Some(b"  ")
    }

    /// How many spaces the line begins with.
    pub fn indent(&self, line: Line) -> usize {
        self.line(line).bytes().take_while(|byte| *byte == b' ').count()
    }

    /// The line between two offsets without the spaces at its end.
    pub fn trimmed(&self, start: usize, end: usize) -> Line {
        let length = self.slice(start, end).trim_end().len();
        Line { start, end: start + length }
    }

    fn source_offset(&self, offset: usize) -> usize {
        let next = self.shifts.partition_point(|shift| shift.0 <= offset);
        match self.shifts.get(next.wrapping_sub(1)) {
            Some(&(here, source)) => source + (offset - here),
            None => offset,
        }
    }
}

/// Whether a character other than a line feed ends a line for Python.
fn is_separator(character: char) -> bool {
    matches!(character, '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn has_separators(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(0x1c, 0x1d, 0x1e, bytes).is_some()
        || ["\u{85}", "\u{2028}", "\u{2029}"].iter().any(|end| memchr::memmem::find(bytes, end.as_bytes()).is_some())
}

/// How many columns docutils counts for a character: none for one that combines with the one before it, two for a wide one.
pub fn columns(character: char) -> usize {
    if character.is_ascii() {
        return 1;
    }
    match (canonical_combining_class(character), character.width()) {
        (0, Some(2..)) => 2,
        (0, _) => 1,
        _ => 0,
    }
}

/// How many columns docutils counts for a text.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

impl Line {
    /// Whether nothing but spaces is on the line.
    pub fn is_blank(self) -> bool {
        self.start >= self.end
    }

    /// The line without its first `bytes` bytes.
    pub fn without(self, bytes: usize) -> Self {
        Self { start: (self.start + bytes).min(self.end), end: self.end }
    }
}

/// The first line from `at` on that is not blank.
pub fn next_filled(lines: &[Line], at: usize) -> Option<usize> {
    lines.get(at..)?.iter().position(|line| !line.is_blank()).map(|blank| at + blank)
}

/// The first of some lines, where there is one.
pub fn first_of(lines: &[Line]) -> &[Line] {
    lines.get(..1).unwrap_or(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_the_next_stop_and_spans_lead_back() {
        let text = Text::new("ab\tc\n\td");
        assert_eq!(text.as_str(), "ab      c\n        d");
        let lines = text.lines();
        assert_eq!(text.indent(lines[1]), 8);
        assert_eq!(text.span(lines[1].start + 8, lines[1].end).range(), 6..7);
        assert_eq!(text.span(8, 9).range(), 3..4);
    }

    #[test]
    fn no_text_holds_a_nul() {
        let text = Text::new("a\0b\tc");
        assert_eq!(text.as_str(), "a\u{fffd}b     c");
        assert_eq!(text.span(4, 5).range(), 2..3);
        assert_eq!(Text::verbatim("a\0b").as_str(), "a b");
    }

    #[test]
    fn wide_characters_have_two_columns_and_accents_none() {
        assert_eq!(width("a\u{301}b"), 2);
        assert_eq!(width("題 \u{200b}"), 4);
    }

    #[test]
    fn two_spaces_at_the_end_are_a_break() {
        let text = Text::new("a  \nb \n   \n");
        let lines = text.lines();
        assert_eq!(lines.len(), 3);
        assert!(text.is_broken(lines[0]) && !text.is_broken(lines[1]));
        assert!(lines[2].is_blank());
    }

    #[test]
    fn python_ends_lines_at_more_than_line_feeds() {
        let text = Text::new("a \u{2028}b\u{85}\u{2029}c\u{1d}d\u{b}e\n");
        let lines: Vec<_> = text.python_lines().into_iter().map(|line| text.line(line)).collect();
        assert_eq!(lines, ["a", "b", "", "c", "d e"]);
        assert_eq!(text.lines().len(), 1);
    }
}
