//! Tables that are written as lists or as CSV, and tables with a title.

use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::directive::{Directive, joined};
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::inline;
use crate::import::rst::docutils::tables::{flattened, table};
use crate::import::rst::flow::Flow;
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind, Inline, InlineKind};

/// A table; its title stands above it.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    if !directive.argument.is_empty() {
        let span = parser.span(&directive.argument);
        let title = parser.inlines(&directive.argument);
        blocks.push(Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Strong(title), span)]), span));
    }
    match directive.name.as_str() {
        "list-table" => list_table(parser, directive, lines, blocks),
        "csv-table" => csv_table(parser, directive, lines, blocks),
        _ => blocks.extend(parser.nested(&directive.content)),
    }
}

/// A list of lists, one for each row.
fn list_table(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let content = parser.nested(&directive.content);
    let rows: Option<Vec<_>> = match content.as_slice() {
        [Block { kind: BlockKind::List(list), .. }] => {
            let rows = list.items.iter().map(|row| match row.blocks.as_slice() {
                [Block { kind: BlockKind::List(cells), .. }] => {
                    Some(cells.items.iter().map(|cell| flattened(cell.blocks.clone())).collect::<Vec<_>>())
                }
                _ => None,
            });
            rows.collect()
        }
        _ => None,
    };
    match rows {
        Some(rows) => blocks.push(Block::new(table(rows, headers(parser, directive)), parser.span(lines))),
        None => {
            parser.malformed(&lines[..1], "a list-table that is no list of lists was kept as it is");
            blocks.extend(content);
        }
    }
}

fn csv_table(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    if directive.options.iter().any(|(name, _)| name == "file" || name == "url") {
        let message = "a table in another file was not read";
        parser.diagnostics.push(Diagnostic::at(Code::IncludeRefused, parser.span(lines), message));
    }
    let delimiter = match directive.option(parser.text, "delim").as_deref() {
        Some("tab") => '\t',
        Some("space") => ' ',
        Some(other) => other.chars().next().unwrap_or(','),
        None => ',',
    };
    let mut rows = Vec::new();
    let mut header_rows = headers(parser, directive);
    let header = directive.options.iter().find(|(name, _)| name == "header").map(|(_, lines)| lines.clone());
    for (source, is_header) in [(header.unwrap_or_default(), true), (directive.content.clone(), false)] {
        let flow = Flow::new(parser.text, &source);
        let found = records(&flow.buffer, delimiter);
        header_rows += if is_header { found.len() } else { 0 };
        for record in found {
            let cells = record.into_iter().map(|(cell, at)| inline::inlines(parser, &flow.part(cell, at)));
            rows.push(cells.collect::<Vec<_>>());
        }
    }
    blocks.push(Block::new(table(rows, header_rows), parser.span(lines)));
}

/// The records of CSV with double quotes: the text of each cell and where it begins.
fn records(text: &str, delimiter: char) -> Vec<Vec<(String, usize)>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut start) = (Vec::new(), String::new(), 0);
    let mut characters = text.char_indices().peekable();
    let mut is_quoted = false;
    while let Some((at, character)) = characters.next() {
        match character {
            '"' if is_quoted && characters.next_if(|next| next.1 == '"').is_some() => cell.push('"'),
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                is_quoted = true;
                cell.clear();
            }
            '\n' if !is_quoted => {
                record.push((std::mem::take(&mut cell).trim().to_owned(), start));
                records.push(std::mem::take(&mut record));
            }
            _ if character == delimiter && !is_quoted => {
                record.push((std::mem::take(&mut cell).trim().to_owned(), start));
            }
            _ => {
                if cell.trim().is_empty() {
                    start = at;
                }
                cell.push(character);
            }
        }
    }
    record.push((cell.trim().to_owned(), start));
    records.push(record);
    records.retain(|record| record.iter().any(|(cell, _)| !cell.is_empty()));
    records
}

fn headers(parser: &Parser<'_>, directive: &Directive) -> usize {
    let rows = directive.options.iter().find(|(name, _)| name == "header-rows");
    rows.and_then(|(_, lines)| joined(parser.text, lines).parse().ok()).unwrap_or(0)
}
