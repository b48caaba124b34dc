//! A run of text that stands on several lines, as one string with the way back to the source.

use super::text::{Line, Text};
use crate::source::Span;

/// The lines of a paragraph, a heading, or the like.
#[derive(Debug, Default)]
pub struct Flow {
    /// The lines, with one character between them.
    pub buffer: String,
    /// `(offset in the buffer, offset in the text)` of each piece that was copied.
    pieces: Vec<(usize, usize)>,
}

impl Flow {
    /// The lines with a line feed between them.
    pub fn new(text: &Text<'_>, lines: &[Line]) -> Self {
        let mut flow = Self::default();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                flow.buffer.push('\n');
            }
            flow.push(text, line.start, line.end);
        }
        flow
    }

    /// Text that does not stand in the source.
    pub fn of(buffer: String) -> Self {
        Self { buffer, pieces: Vec::new() }
    }

    /// Text that was put together from this flow, from `at` on.
    pub fn part(&self, buffer: String, at: usize) -> Self {
        Self { buffer, pieces: vec![(0, self.offset(at))] }
    }

    /// Appends a piece of the text.
    pub fn push(&mut self, text: &Text<'_>, start: usize, end: usize) {
        // most lines follow each other in the source too
        if self.pieces.last().is_none_or(|piece| piece.1 + self.buffer.len() - piece.0 != start) {
            self.pieces.push((self.buffer.len(), start));
        }
        self.buffer.push_str(text.slice(start, end));
    }

    /// The place in the source of a range of the buffer.
    pub fn span(&self, text: &Text<'_>, start: usize, end: usize) -> Span {
        text.span(self.offset(start), self.offset(end.max(1) - 1) + 1)
    }

    /// The place in the text of a place in the buffer.
    pub fn offset(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.0 <= at);
        let piece = self.pieces.get(next.wrapping_sub(1)).or(self.pieces.first());
        piece.map_or(0, |(buffer, text)| text + at.saturating_sub(*buffer))
    }
}
