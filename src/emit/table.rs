//! Pipe tables, with columns as wide as their widest cell, as prettier prints them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::engine::Flavour;
use super::inline::{self, Parent};
use crate::model::{Alignment, Inline, Table};

/// What is written in a cell, and its width.
struct Cell {
    text: String,
    width: usize,
}

/// A column's alignment and width.
type Column = (Alignment, usize);

/// Tables that would take so many bytes, and so many times the bytes of their text, have no columns: one long cell would be the width
/// of each line.
const LARGEST: usize = 64 << 10;
const MOST_SPACES: usize = 8;

/// Writes a table; `prefix` begins every line after the first.
pub(super) fn write(out: &mut String, table: &Table, prefix: &str, flavour: Flavour) {
    let header = cells(&table.header, flavour);
    let rows: Vec<_> = table.rows.iter().map(|row| cells(row, flavour)).collect();
    let width = |column: usize| {
        let cells = std::iter::once(&header).chain(&rows).filter_map(|row: &Vec<Cell>| row.get(column));
        cells.map(|cell| cell.width).max().unwrap_or(0).max(3)
    };
    let mut columns: Vec<Column> =
        table.alignments.iter().enumerate().map(|(column, alignment)| (*alignment, width(column))).collect();
    let length = std::iter::once(&header).chain(&rows).flatten().map(|cell| cell.text.len()).sum::<usize>();
    let padded = columns.iter().map(|(_, width)| width).sum::<usize>() * (rows.len() + 2);
    if padded > LARGEST.max(MOST_SPACES * length) {
        columns.iter_mut().for_each(|(_, width)| *width = 3);
    }
    write_row(out, &header, &columns);
    out.push('\n');
    out.push_str(prefix);
    write_delimiters(out, &columns);
    for row in &rows {
        out.push('\n');
        out.push_str(prefix);
        write_row(out, row, &columns);
    }
}

fn cells(row: &[Vec<Inline>], flavour: Flavour) -> Vec<Cell> {
    row.iter()
        .map(|inlines| {
            let mut text = String::new();
            inline::write(&mut text, inlines, Parent::Cell, "", flavour);
            Cell { width: width(&text), text }
        })
        .collect()
}

fn write_row(out: &mut String, row: &[Cell], columns: &[Column]) {
    for (column, &(alignment, width)) in columns.iter().enumerate() {
        let cell = row.get(column);
        let free = width.saturating_sub(cell.map_or(0, |cell| cell.width));
        let left = match alignment {
            Alignment::None | Alignment::Left => 0,
            Alignment::Center => free / 2,
            Alignment::Right => free,
        };
        out.push_str("| ");
        out.extend(std::iter::repeat_n(' ', left));
        out.push_str(cell.map_or("", |cell| cell.text.as_str()));
        out.extend(std::iter::repeat_n(' ', free - left + 1));
    }
    out.push('|');
}

fn write_delimiters(out: &mut String, columns: &[Column]) {
    for &(alignment, width) in columns {
        let (left, right) = match alignment {
            Alignment::None => ('-', '-'),
            Alignment::Left => (':', '-'),
            Alignment::Center => (':', ':'),
            Alignment::Right => ('-', ':'),
        };
        out.push_str("| ");
        out.push(left);
        out.extend(std::iter::repeat_n('-', width - 2));
        out.push(right);
        out.push(' ');
    }
    out.push('|');
}

/// The width of a line as prettier counts it: characters that only format are not left out.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let invisible = text.chars().filter(|&c| {
        matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
    });
    let uncounted = invisible.filter(|c| c.width() == Some(0)).count();
    text.width() + uncounted
}
