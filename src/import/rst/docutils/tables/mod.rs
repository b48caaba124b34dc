//! Grid tables and simple tables.

mod grid;
mod simple;

use super::blocks::{Parser, code};
use crate::import::cell::{flattened, of_one_length, push};
use crate::import::rst::directive::unindented;
use crate::import::rst::text::Line;
use crate::model::{Alignment, Block, BlockKind, Inline, Table};
use crate::source::Span;

/// A cell: its place, and its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cell {
    row: usize,
    column: usize,
    lines: Vec<Line>,
}

/// The cells of a table as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cells {
    all: Vec<Cell>,
    rows: usize,
    columns: usize,
    header_rows: usize,
}

/// Whether a line is the top of a table.
pub fn is_top(content: &str) -> bool {
    grid::is_border(content) || simple::is_top(content)
}

/// Reads a table that begins on line `at`.
pub fn read(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> Option<usize> {
    let content = parser.text.line(lines[at]);
    let (found, end) = if grid::is_border(content) {
        grid::read(parser.text, lines, at)
    } else if simple::is_top(content) {
        simple::read(parser.text, lines, at)
    } else {
        return None;
    };
    let table_lines = &lines[at..end];
    match found {
        Some(cells) => {
            let mut footnotes = Vec::new();
            let kind = filled(parser, cells, &mut footnotes);
            blocks.push(Block::new(kind, parser.span(table_lines)));
            blocks.append(&mut footnotes);
        }
        None => {
            parser.malformed(table_lines, "a malformed table was kept as it was written");
            let kind = BlockKind::Code { info: String::new(), text: code(parser.text, table_lines) };
            blocks.push(Block::new(kind, parser.span(table_lines)));
        }
    }
    Some(end)
}

/// A table of rows, the first `header_rows` of which are its header. Markdown has one header row: what stands in a column of
/// several is in one cell, with breaks between. A row of nothing is none.
pub fn table(mut rows: Vec<Vec<Vec<Inline>>>, header_rows: usize) -> BlockKind {
    let columns = of_one_length(&mut rows);
    let mut header = vec![Vec::new(); columns];
    for row in rows.drain(..header_rows.min(rows.len())) {
        for (cell, content) in header.iter_mut().zip(row) {
            let span = content.first().map_or_else(Span::default, |inline| inline.span);
            push(cell, content, span);
        }
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    BlockKind::Table(Table { alignments: vec![Alignment::None; columns], header, rows })
}

/// Reads the text of the cells. A cell over several rows or columns stands in its first; footnotes stand below the table.
fn filled(parser: &mut Parser<'_>, cells: Cells, footnotes: &mut Vec<Block>) -> BlockKind {
    let mut rows = vec![vec![Vec::new(); cells.columns]; cells.rows];
    for cell in cells.all {
        let mut blocks = parser.nested(&unindented(parser.text, &cell.lines));
        footnotes.extend(blocks.extract_if(.., |block| matches!(block.kind, BlockKind::FootnoteDefinition { .. })));
        if let Some(place) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *place = flattened(blocks);
        }
    }
    table(rows, cells.header_rows)
}
