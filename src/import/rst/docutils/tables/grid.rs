//! Grid tables: cells in boxes of `+`, `-`, `=` and `|`.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#grid-tables>

use std::collections::BTreeSet;

use super::{Cell, Cells};
use crate::import::rst::text::{Line, Text, columns};

/// Tables with more characters than this are kept as they are: finding cells takes more than linear time.
const MAX_AREA: usize = 200_000;

/// `+----+----+`
pub fn is_border(line: &str) -> bool {
    line.len() >= 4
        && line.starts_with("+-")
        && line.ends_with("-+")
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-'))
}

/// Reads the table on line `at`; the second value is the line after it.
pub fn read(text: &Text<'_>, lines: &[Line], at: usize) -> (Option<Cells>, usize) {
    let is_part = |line: &Line| text.line(*line).starts_with(['+', '|']);
    let end = (at..lines.len()).find(|index| !is_part(&lines[*index])).unwrap_or(lines.len());
    let Some(bottom) = (at + 2..end).rev().find(|index| is_border(text.line(lines[*index]))) else {
        return (None, end);
    };
    (Grid::new(text, &lines[at..=bottom]).and_then(|grid| grid.cells()), bottom + 1)
}

/// The characters of a table by line and display column; the second column of a wide character is `None`.
struct Grid {
    rows: Vec<Vec<Option<Character>>>,
    starts: Vec<usize>,
    /// The line of `=` below the header.
    separator: Option<usize>,
}

/// A character with those that combine with it: the bytes of its line from `start` to `end`.
#[derive(Debug, Clone, Copy)]
struct Character {
    shown: char,
    start: usize,
    end: usize,
}

/// A box that was found: its corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Corners {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Grid {
    fn new(text: &Text<'_>, lines: &[Line]) -> Option<Self> {
        let width = text.line(*lines.first()?).len();
        if width * lines.len() > MAX_AREA {
            return None;
        }
        let mut grid = Self { rows: Vec::new(), starts: Vec::new(), separator: None };
        for (number, line) in lines.iter().enumerate() {
            let content = text.line(*line);
            let mut row: Vec<Option<Character>> = Vec::with_capacity(width);
            let is_separator = content.starts_with("+=") && content.bytes().all(|byte| matches!(byte, b'+' | b'='));
            for (at, character) in content.char_indices() {
                let shown = if is_separator && character == '=' { '-' } else { character };
                let end = at + character.len_utf8();
                let found = Some(Character { shown, start: at, end });
                match columns(character) {
                    0 => row.iter_mut().rev().flatten().take(1).for_each(|last| last.end = end),
                    1 => row.push(found),
                    _ => row.extend([found, None]),
                }
            }
            if row.len() != width || (is_separator && grid.separator.is_some()) {
                return None;
            }
            if is_separator {
                grid.separator = Some(number);
            }
            grid.rows.push(row);
            grid.starts.push(line.start);
        }
        Some(grid)
    }

    fn at(&self, row: usize, column: usize) -> char {
        self.rows.get(row).and_then(|row| row.get(column)).copied().flatten().map_or(' ', |found| found.shown)
    }

    /// All cells, from the top left corner on (docutils' `GridTableParser`).
    fn cells(&self) -> Option<Cells> {
        let (height, width) = (self.rows.len(), self.rows.first()?.len());
        let mut boxes = Vec::new();
        let mut corners = BTreeSet::from([(0, 0)]);
        let mut done = vec![0; width];
        while let Some((top, left)) = corners.pop_first() {
            if top + 1 >= height || left + 1 >= width || (top < done[left]) {
                continue;
            }
            let Some(found) = self.box_at(top, left) else { continue };
            let above = &mut done[left..found.right];
            if above.iter().any(|bottom| *bottom != top) {
                return None; // what stands above is in no box: `| a z`
            }
            above.fill(found.bottom);
            boxes.push(found);
            corners.extend([(top, found.right), (found.bottom, left)]);
        }
        let is_whole = done[..width - 1].iter().all(|bottom| *bottom == height - 1);
        is_whole.then(|| self.numbered(&boxes))
    }

    fn box_at(&self, top: usize, left: usize) -> Option<Corners> {
        if self.at(top, left) != '+' {
            return None;
        }
        let width = self.rows.first()?.len();
        for right in left + 1..width {
            match self.at(top, right) {
                '+' => {
                    if let Some(bottom) = self.bottom(top, left, right) {
                        return Some(Corners { top, left, bottom, right });
                    }
                }
                '-' => {}
                _ => return None,
            }
        }
        None
    }

    /// The bottom of the box with these corners at its top.
    fn bottom(&self, top: usize, left: usize, right: usize) -> Option<usize> {
        for bottom in top + 1..self.rows.len() {
            if !matches!(self.at(bottom, right), '+' | '|') || !matches!(self.at(bottom, left), '+' | '|') {
                return None;
            }
            let is_edge = self.at(bottom, right) == '+' && self.at(bottom, left) == '+';
            if is_edge && (left + 1..right).all(|column| matches!(self.at(bottom, column), '-' | '+')) {
                return Some(bottom);
            }
        }
        None
    }

    /// The cells with rows and columns counted by the lines between them.
    fn numbered(&self, boxes: &[Corners]) -> Cells {
        let tops: BTreeSet<_> = boxes.iter().map(|found| found.top).collect();
        let lefts: BTreeSet<_> = boxes.iter().map(|found| found.left).collect();
        let cells = boxes.iter().map(|found| Cell {
            row: tops.range(..found.top).count(),
            column: lefts.range(..found.left).count(),
            lines: self.inner(*found),
        });
        let header_rows = self.separator.map_or(0, |separator| tops.range(..separator).count());
        Cells { all: cells.collect(), rows: tops.len(), columns: lefts.len(), header_rows }
    }

    /// The lines inside a box.
    fn inner(&self, found: Corners) -> Vec<Line> {
        let mut lines = Vec::new();
        for row in found.top + 1..found.bottom {
            let inside = self.rows[row][found.left + 1..found.right].iter().flatten();
            let mut line = Line { start: self.starts[row], end: self.starts[row] };
            for (number, character) in inside.enumerate() {
                if number == 0 {
                    line = Line { start: line.start + character.start, end: line.start + character.start };
                }
                if !character.shown.is_whitespace() {
                    line.end = self.starts[row] + character.end;
                }
            }
            lines.push(line);
        }
        lines
    }
}
