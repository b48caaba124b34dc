//! Simple tables: columns under `=====  =====`.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#simple-tables>

use std::ops::Range;

use super::{Cell, Cells};
use crate::import::rst::text::{Line, Text, columns as width};

/// A table that has more of them than any that somebody wrote is none: a border and lines of one letter would be a great many cells.
const EMPTY_CELLS: usize = 1 << 16;

/// Whether a line is the top of a simple table: two columns at least.
pub fn is_top(line: &str) -> bool {
    is_border(line) && line.contains(' ')
}

/// Reads the table on line `at`; the second value is the line after it.
pub fn read(text: &Text<'_>, lines: &[Line], at: usize) -> (Option<Cells>, usize) {
    let top = text.line(lines[at]);
    let mut borders = Vec::new();
    for index in at + 1..lines.len() {
        let line = text.line(lines[index]);
        if !is_border(line) {
            continue;
        }
        borders.push(index);
        let is_last = borders.len() == 2 || lines.get(index + 1).is_none_or(|next| next.is_blank());
        if line.len() != top.len() {
            return (None, index + 1);
        }
        if is_last {
            break;
        }
    }
    let Some(bottom) = borders.last().copied() else { return (None, super::super::blocks::text_end(lines, at)) };
    let separator = (borders.len() == 2).then(|| borders[0]);
    (cells(text, lines, at, bottom, separator), bottom + 1)
}

fn cells(text: &Text<'_>, lines: &[Line], top: usize, bottom: usize, separator: Option<usize>) -> Option<Cells> {
    let columns = columns(text.line(lines[top]));
    let length: usize = lines[top..bottom].iter().map(|line| line.end - line.start).sum();
    if columns.len() * (bottom - top) > EMPTY_CELLS + 8 * length {
        return None;
    }
    let first_end = columns.first()?.end;
    let mut table = Cells { all: Vec::new(), rows: 0, columns: columns.len(), header_rows: 0 };
    let mut start = top + 1;
    let mut has_text = false;
    for at in top + 1..=bottom {
        let line = text.line(lines[at]);
        if is_rule(line) {
            if start < at {
                row(text, &lines[start..at], &columns, &columns_of_rule(line, &columns)?, &mut table)?;
            }
            if separator == Some(at) {
                table.header_rows = table.rows;
            }
            start = at + 1;
            has_text = false;
        } else if line.chars().take(first_end).any(|letter| !letter.is_whitespace()) {
            if has_text && start < at {
                row(text, &lines[start..at], &columns, &columns, &mut table)?;
            }
            start = at;
            has_text = true;
        } else if !has_text {
            // a row can begin with an empty cell
            has_text = !line.trim().is_empty();
            start = if has_text { at } else { at + 1 };
        }
    }
    Some(table)
}

/// One row: `spans` are its columns, which can reach over several of the table's. `None` where text stands between two.
fn row(
    text: &Text<'_>,
    lines: &[Line],
    columns: &[Range<usize>],
    spans: &[Range<usize>],
    table: &mut Cells,
) -> Option<()> {
    let mut cells = vec![Vec::with_capacity(lines.len()); spans.len()];
    for line in lines {
        for (cell, part) in cells.iter_mut().zip(parts(text, *line, spans)?) {
            cell.push(part);
        }
    }
    for ((number, span), lines) in spans.iter().enumerate().zip(cells) {
        let column = columns.binary_search_by_key(&span.start, |column| column.start).unwrap_or(number);
        table.all.push(Cell { row: table.rows, column, lines });
    }
    table.rows += 1;
    Some(())
}

/// The parts of a line in some display columns. Text may run over the end of the last, but not stand between two.
fn parts(text: &Text<'_>, line: Line, columns: &[Range<usize>]) -> Option<Vec<Line>> {
    let content = text.line(line);
    let mut bounds = columns.iter().flat_map(|column| [column.start, column.end]).peekable();
    let mut offsets = Vec::with_capacity(columns.len() * 2);
    let mut column = 0;
    for (at, character) in content.char_indices() {
        // an accent belongs to the character before it
        while width(character) > 0 && bounds.next_if(|bound| *bound <= column).is_some() {
            offsets.push(at);
        }
        column += width(character);
    }
    offsets.resize(columns.len() * 2, content.len());
    if let Some(last) = offsets.last_mut() {
        *last = content.len();
    }
    let is_blank = |start: usize, end: usize| content.get(start..end).is_none_or(|between| between.trim().is_empty());
    let mut between = offsets.get(1..)?.chunks_exact(2);
    if !between.all(|margin| is_blank(margin[0], margin[1])) {
        return None;
    }
    let part = |bounds: &[usize]| {
        let end = content.get(bounds[0]..bounds[1]).map_or(bounds[0], |part| bounds[0] + part.trim_end().len());
        Line { start: line.start + bounds[0], end: line.start + end }
    };
    Some(offsets.chunks_exact(2).map(part).collect())
}

/// `====  ====`
fn is_border(line: &str) -> bool {
    line.starts_with('=') && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

/// A border, or `----  ----` below cells that span columns.
fn is_rule(line: &str) -> bool {
    is_border(line) || (line.starts_with('-') && line.bytes().all(|byte| matches!(byte, b'-' | b' ')))
}

/// The columns of a rule, which must begin where columns of the table begin.
fn columns_of_rule(line: &str, columns: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let found = self::columns(line);
    let fits = |range: &Range<usize>| columns.binary_search_by_key(&range.start, |column| column.start).is_ok();
    found.iter().all(fits).then_some(found)
}

fn columns(line: &str) -> Vec<Range<usize>> {
    let mut columns = Vec::new();
    let mut at = 0;
    for part in line.split(' ') {
        if !part.is_empty() {
            columns.push(at..at + part.len());
        }
        at += part.len() + 1;
    }
    columns
}
