//! Simple tables: columns under `=====  =====`.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#simple-tables>

use std::ops::Range;

use super::{Cell, Cells};
use crate::import::rst::text::{Line, Text, columns as width};

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
    let mut table = Cells { all: Vec::new(), rows: 0, columns: columns.len(), header_rows: 0 };
    let mut start = top + 1;
    let mut has_text = false;
    for at in top + 1..=bottom {
        let line = text.line(lines[at]);
        if is_rule(line) {
            if start < at {
                row(text, &lines[start..at], &columns, &columns_of_rule(line, &columns)?, &mut table);
            }
            if separator == Some(at) {
                table.header_rows = table.rows;
            }
            start = at + 1;
            has_text = false;
        } else if !text.line(part(text, lines[at], columns.first()?)).trim().is_empty() {
            if has_text && start < at {
                row(text, &lines[start..at], &columns, &columns, &mut table);
            }
            start = at;
            has_text = true;
        } else if !has_text {
            start = at + 1;
        }
    }
    Some(table)
}

/// One row: `spans` are its columns, which can reach over several of the table's.
fn row(text: &Text<'_>, lines: &[Line], columns: &[Range<usize>], spans: &[Range<usize>], table: &mut Cells) {
    for (number, span) in spans.iter().enumerate() {
        let column = columns.iter().position(|column| column.start == span.start).unwrap_or(number);
        // text may run over the end of the last column
        let span = if number + 1 == spans.len() { span.start..usize::MAX } else { span.clone() };
        let lines = lines.iter().map(|line| part(text, *line, &span)).collect();
        table.all.push(Cell { row: table.rows, column, lines });
    }
    table.rows += 1;
}

/// The part of a line in some display columns.
fn part(text: &Text<'_>, line: Line, columns: &Range<usize>) -> Line {
    let content = text.line(line);
    let mut column = 0;
    let (mut start, mut end) = (content.len(), content.len());
    for (at, character) in content.char_indices() {
        // an accent belongs to the character before it
        let is_base = width(character) > 0;
        if is_base && column >= columns.start && start == content.len() {
            start = at;
        }
        if is_base && column >= columns.end {
            end = at;
            break;
        }
        column += width(character);
    }
    let end = content.get(start..end).map_or(start, |part| start + part.trim_end().len());
    Line { start: line.start + start, end: line.start + end }
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
    let fits = |range: &Range<usize>| columns.iter().any(|column| column.start == range.start);
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
