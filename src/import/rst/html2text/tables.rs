//! Tables: html2text writes cells with `|` between them, and `---|---` below the first row.
//!
//! A table of one column has `---` below its first row: on Blogger that is an image above its caption.

use std::ops::Range;

use super::blocks::{Node, NodeKind, Scanner};
use super::flow::wrapped_after;
use super::titles;
use crate::import::rst::text::{Line, Text};

/// The line below the first row of a table, and its columns.
pub struct Separator {
    at: usize,
    /// How many columns the table has.
    pub columns: usize,
    /// The lines without the underlines of rows that begin with `#`, and what the script took from each.
    rows: Vec<(Line, &'static str)>,
}

/// Finds the line below the first row.
pub fn separator(text: &Text<'_>, lines: &[Line]) -> Option<Separator> {
    let (at, columns) =
        lines.iter().enumerate().skip(1).find_map(|(at, line)| Some((at, columns(text.line(*line))?)))?;
    let is_underline = columns == 1 && titles::level(text, lines, at - 1).is_some();
    if is_underline {
        return None;
    }
    let rows = titles::unmade(text, lines);
    let at = rows.iter().position(|(line, _)| *line == lines[at])?;
    Some(Separator { at, columns, rows })
}

/// The blocks of a paragraph with a table in it.
pub fn nodes(scanner: &mut Scanner<'_>, separator: &Separator, nodes: &mut Vec<Node>) {
    let lines: Vec<_> = separator.rows.iter().map(|(line, _)| *line).collect();
    let lost: Vec<_> = separator.rows.iter().map(|(_, lost)| *lost).collect();
    let header = row_before(scanner.text, &lines, separator.at, separator.columns);
    if header.start > 0 {
        let before = scanner.paragraph(&lines[..header.start]);
        nodes.push(before);
    }
    let body = &lines[separator.at + 1..];
    if separator.columns == 1 {
        return one_column(scanner, &lines[header], body, nodes);
    }
    let mut rows = vec![cells(scanner, &lines[header.clone()], lost[header.start])];
    let mut at = 0;
    while at < body.len() {
        let end = row_end(scanner.text, body, at, separator.columns);
        rows.push(cells(scanner, &body[at..end], lost[separator.at + 1 + at]));
        at = end;
    }
    let span = scanner.span(&lines[header.start..]);
    scanner.changes.count_at("table-restored", span);
    nodes.push(Node { kind: NodeKind::Table(rows), span });
}

/// The first row of a table of one column and the rows below it. An image above `---` there begins the next table.
fn one_column<'l>(scanner: &mut Scanner<'_>, header: &'l [Line], body: &'l [Line], nodes: &mut Vec<Node>) {
    let (mut header, mut body) = (header, body);
    loop {
        let next = captioned(scanner.text, body);
        let end = next.as_ref().map_or(body.len(), |image| image.start);
        let is_image = is_image(scanner.text, header);
        let table = [header, &body[..end]].concat();
        let span = scanner.span(&table);
        scanner.changes.count_at(if is_image { "caption-restored" } else { "table-unmade" }, span);
        let image = scanner.paragraph(header);
        nodes.push(image);
        if is_image {
            caption(scanner, &body[..end], nodes);
        } else if end > 0 {
            let paragraph = scanner.paragraph(&body[..end]);
            nodes.push(paragraph);
        }
        let Some(image) = next else { return };
        (header, body) = (&body[image.clone()], &body[image.end + 1..]);
    }
}

/// The lines of the first image that stands above `---`.
fn captioned(text: &Text<'_>, lines: &[Line]) -> Option<Range<usize>> {
    let mut start = 0;
    loop {
        let end = logical_end(text, lines, start);
        let below = lines.get(end)?;
        if columns(text.line(*below)) == Some(1) && is_image(text, &lines[start..end]) {
            return Some(start..end);
        }
        start = end;
    }
}

/// What stands below an image: its caption. Text that was wrapped below that is the post going on.
fn caption(scanner: &mut Scanner<'_>, body: &[Line], nodes: &mut Vec<Node>) {
    let first = logical_end(scanner.text, body, 0);
    let goes_on = first < body.len() && logical_end(scanner.text, body, first) > first + 1;
    let end = if goes_on { first } else { body.len() };
    let caption = scanner.paragraph(&body[..end]);
    if let NodeKind::Paragraph(flow) = caption.kind {
        nodes.push(Node { kind: NodeKind::Caption(flow), span: caption.span });
    }
    if end < body.len() {
        let paragraph = scanner.paragraph(&body[end..]);
        nodes.push(paragraph);
    }
}

/// Whether a row is an image, with or without a link around it.
fn is_image(text: &Text<'_>, row: &[Line]) -> bool {
    let first = row.first().map_or("", |line| text.line(*line).trim_start());
    let last = row.last().map_or("", |line| text.line(*line));
    ["`![", "![", "!`"].iter().any(|start| first.starts_with(start)) && (last.ends_with(')') || last.ends_with(">`_"))
}

/// The lines of the row that ends before line `end`: as many as hold its separators.
fn row_before(text: &Text<'_>, lines: &[Line], end: usize, columns: usize) -> Range<usize> {
    let (mut start, mut found) = (end, 0);
    while start > 0 && (start == end || found + 1 < columns) {
        let is_wrapped = |line: &&Line| !text.is_broken(**line);
        let row = 1 + lines[..start - 1].iter().rev().take_while(is_wrapped).count();
        found += lines[start - row..start].iter().map(|line| bars(text.line(*line)).len()).sum::<usize>();
        start -= row;
    }
    if found + 1 < columns { end.saturating_sub(1)..end } else { start..end }
}

/// The line after the row that begins on line `at`.
fn row_end(text: &Text<'_>, lines: &[Line], at: usize, columns: usize) -> usize {
    let mut end = at;
    let mut found = 0;
    while end < lines.len() && (end == at || found + 1 < columns) {
        let next = logical_end(text, lines, end);
        found += lines[end..next].iter().map(|line| bars(text.line(*line)).len()).sum::<usize>();
        end = next;
    }
    end
}

/// The line after the one that html2text wrapped.
fn logical_end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    (at..lines.len()).find(|index| text.is_broken(lines[*index])).map_or(lines.len(), |last| last + 1)
}

/// The cells of a row as flows, the first with what the script took from its beginning.
fn cells(scanner: &mut Scanner<'_>, lines: &[Line], lost: &str) -> Vec<usize> {
    let mut cells: Vec<Vec<Line>> = vec![Vec::new()];
    for line in lines {
        let mut rest = *line;
        for bar in bars(scanner.text.line(*line)) {
            let end = line.start + bar;
            let part = Line { start: rest.start, end };
            push(scanner.text, &mut cells, part);
            cells.push(Vec::new());
            rest = Line { start: end + 1, end: line.end };
        }
        push(scanner.text, &mut cells, rest);
    }
    let mut lost = std::iter::once(lost).chain(std::iter::repeat(""));
    let mut flow = |cell: &Vec<Line>| wrapped_after(scanner.text, cell, lost.next().unwrap_or_default());
    let flows: Vec<_> = cells.iter().map(&mut flow).collect();
    flows.into_iter().map(|flow| scanner.flow(flow)).collect()
}

fn push(text: &Text<'_>, cells: &mut [Vec<Line>], part: Line) {
    if let Some(cell) = cells.last_mut().filter(|_| !text.line(part).trim().is_empty()) {
        cell.push(part);
    }
}

/// The bars between cells: html2text puts a space after each.
fn bars(line: &str) -> Vec<usize> {
    let bytes = line.as_bytes();
    let is_bar = |at: &usize| matches!(bytes.get(at + 1), None | Some(b' ')) && (*at == 0 || bytes[at - 1] != b'\\');
    memchr::memchr_iter(b'|', bytes).filter(is_bar).collect()
}

/// How many columns `---|---` has.
pub fn columns(line: &str) -> Option<usize> {
    let columns = line.split('|').filter(|part| *part == "---").count();
    (columns > 0 && line.len() == columns * 4 - 1).then_some(columns)
}
