//! Tables that are written as lists or as CSV, and tables with a title.

use super::csv::{self, Dialect, Value};
use super::{bold, code};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::cell::flattened;
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::inline;
use crate::import::rst::docutils::tables::table as rows_of;
use crate::import::rst::flow::Flow;
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// A table under its title.
pub fn table(parser: &mut Parser<'_>, directive: &Directive, blocks: &mut Vec<Block>) {
    blocks.extend(bold(parser, &directive.argument));
    blocks.extend(parser.nested(&directive.content));
}

/// A list of lists, one for each row.
pub fn list_table(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    blocks.extend(bold(parser, &directive.argument));
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
        Some(mut rows) => {
            let header_rows = number(parser, directive, "header-rows");
            embolden(&mut rows, header_rows, number(parser, directive, "stub-columns"));
            blocks.push(Block::new(rows_of(rows, header_rows), parser.span(lines)));
        }
        None => {
            parser.malformed(first_of(lines), "a list-table that is no list of lists was kept as it is");
            blocks.extend(content);
        }
    }
}

/// Values between commas, a line for each row.
pub fn csv_table(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    blocks.extend(bold(parser, &directive.argument));
    let file = ["file", "url"].iter().find_map(|option| directive.option(parser.text, option));
    if let Some(file) = file {
        let message = format!("the table in `{file}` was not read; put it into the post");
        parser.diagnostics.push(Diagnostic::at(Code::IncludeRefused, parser.span(first_of(lines)), message));
    }
    let dialect = dialect(parser, directive);
    let header = directive.options.iter().find(|option| option.0 == "header").map(|option| option.1.clone());
    let mut rows = csv_rows(parser, &header.unwrap_or_default(), dialect);
    let header_rows = rows.len() + number(parser, directive, "header-rows");
    rows.extend(csv_rows(parser, &directive.content, dialect));
    embolden(&mut rows, header_rows, number(parser, directive, "stub-columns"));
    if !rows.is_empty() {
        blocks.push(Block::new(rows_of(rows, header_rows), parser.span(lines)));
    }
}

fn dialect(parser: &Parser<'_>, directive: &Directive) -> Dialect {
    let character = |option: &str| match directive.option(parser.text, option)?.as_str() {
        "tab" => Some('\t'),
        "space" => Some(' '),
        written => code::character(written).or_else(|| written.chars().next()),
    };
    Dialect {
        delimiter: character("delim").unwrap_or(','),
        quote: character("quote").unwrap_or('"'),
        escape: character("escape"),
        keeps_space: directive.option(parser.text, "keepspace").is_some(),
    }
}

fn csv_rows(parser: &mut Parser<'_>, lines: &[Line], dialect: Dialect) -> Vec<Vec<Vec<Inline>>> {
    let flow = Flow::new(parser.text, lines);
    let mut at = 0;
    let starts: Vec<usize> = lines
        .iter()
        .map(|line| {
            let start = at;
            at += parser.text.line(*line).len() + 1;
            start
        })
        .collect();
    let mut rows = Vec::new();
    for record in csv::records(&flow.buffer, dialect) {
        rows.push(
            record.iter().map(|value| cell(parser, &flow, &lines_of(parser, lines, &starts, value), value)).collect(),
        );
    }
    rows
}

/// The lines of a value; `starts` is where each line begins in the text that the value stands in.
fn lines_of(parser: &Parser<'_>, lines: &[Line], starts: &[usize], value: &Value) -> Vec<Line> {
    let first = starts.partition_point(|start| *start <= value.range.start).saturating_sub(1);
    let inside = lines.iter().zip(starts).skip(first).take_while(|(_, start)| **start <= value.range.end);
    let part = |(line, start): (&Line, &usize)| {
        let from = line.start + value.range.start.saturating_sub(*start);
        parser.text.trimmed(from.min(line.end), (line.start + value.range.end - start).min(line.end))
    };
    inside.map(part).collect()
}

/// The blocks of a cell. One with an escape in it has no lines in the source: it is one paragraph.
fn cell(parser: &mut Parser<'_>, flow: &Flow, lines: &[Line], value: &Value) -> Vec<Inline> {
    if value.is_escaped {
        return inline::inlines(parser, &flow.part(value.text.trim().to_owned(), value.range.start));
    }
    let mut lines = lines.to_vec();
    if let Some(first) = lines.first_mut() {
        *first = first.without(parser.text.indent(*first));
    }
    flattened(parser.nested(&lines))
}

/// Markdown's tables have no stub: its columns are in bold, as a browser shows the head of a row.
fn embolden(rows: &mut [Vec<Vec<Inline>>], header_rows: usize, stub_columns: usize) {
    for row in rows.iter_mut().skip(header_rows) {
        for cell in row.iter_mut().take(stub_columns).filter(|cell| !cell.is_empty()) {
            let span = cell.first().map_or_else(Span::default, |inline| inline.span);
            *cell = vec![Inline::new(InlineKind::Strong(std::mem::take(cell)), span)];
        }
    }
}

fn number(parser: &Parser<'_>, directive: &Directive, option: &str) -> usize {
    directive.option(parser.text, option).and_then(|number| number.parse().ok()).unwrap_or(0)
}
