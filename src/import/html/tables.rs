//! Tables: those of data, those that hold a picture and its caption, and those that only place things on the page.

use scraper::ElementRef;

use super::elements::{Meaning, meaning};
use super::walk::Walk;
use super::{code, keep, one_line};
use crate::diagnostic::Code;
use crate::import::cell::of_one_length;
use crate::model::{Alignment, BlockKind, Inline, InlineKind, Table};

impl Walk<'_> {
    /// A table. What a GFM table can hold becomes one; a picture with a caption becomes two paragraphs; one column is
    /// the content of its cells; everything else is kept as HTML.
    pub(super) fn table(&mut self, element: ElementRef<'_>) {
        let rows = rows(element);
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        if let [Row { cells, .. }] = rows.as_slice()
            && let Some((cell, numbers)) = code::numbered(cells)
        {
            self.beside_rows(element);
            self.removed(&numbers, "the numbers of lines of code");
            let (info, text) = code::read(cell);
            self.flow.block(BlockKind::Code { info, text });
        } else if columns <= 1 && is_picture_with_caption(&rows) {
            self.beside_rows(element);
            self.picture_with_caption(&rows);
        } else if columns <= 1 {
            self.children(element);
        } else if rows.iter().flat_map(|row| &row.cells).all(|cell| is_simple(*cell)) {
            self.beside_rows(element);
            let table = self.simple_table(&rows);
            if table.rows.iter().chain([&table.header]).flatten().any(|cell| !cell.is_empty()) {
                self.flow.block(BlockKind::Table(table));
            }
        } else if self.holds_markdown(element) {
            self.report(Code::MarkupUnknown, "a table that GFM cannot hold was read as the content of its cells");
            self.children(element);
        } else {
            self.report(Code::Verbatim, "a table that GFM cannot hold was kept as HTML");
            self.flow.block(BlockKind::Html(keep::table(element)));
            self.hidden_in(element);
            self.comments_in(element);
        }
    }

    /// Blogger's way to give a picture a caption: a table of one column, the picture above the caption.
    fn picture_with_caption(&mut self, rows: &[Row<'_>]) {
        for (at, cell) in rows.iter().flat_map(|row| &row.cells).enumerate() {
            if at == 0 {
                self.children(*cell);
                self.flow.flush();
            } else {
                self.caption(*cell);
            }
        }
    }

    /// What stands in a table and in none of its cells: its caption, comments, scripts.
    fn beside_rows(&mut self, part: ElementRef<'_>) {
        for child in part.children() {
            match ElementRef::wrap(child).map(|element| (element, element.value().name())) {
                Some((caption, "caption")) => self.caption(caption),
                Some((part, "thead" | "tbody" | "tfoot" | "tr")) => self.beside_rows(part),
                Some((_, "td" | "th")) => {}
                _ => self.node(child),
            }
        }
        self.flow.text_span = None;
    }

    fn simple_table(&mut self, rows: &[Row<'_>]) -> Table {
        let mut cells: Vec<Vec<Vec<Inline>>> = Vec::new();
        for row in rows {
            cells.push(row.cells.iter().map(|cell| self.cell(*cell)).collect());
        }
        let columns = of_one_length(&mut cells);
        let alignments = (0..columns).map(|column| alignment(rows, column)).collect();
        let has_header = rows.first().is_some_and(|row| row.is_header)
            || cells.first().is_some_and(|row| is_bold(row))
            || names_columns(rows);
        let header = match cells.first_mut() {
            Some(first) if has_header => std::mem::take(first).into_iter().map(without_bold).collect(),
            _ => vec![Vec::new(); columns],
        };
        cells.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        Table { alignments, header, rows: cells }
    }

    fn cell(&mut self, cell: ElementRef<'_>) -> Vec<Inline> {
        one_line(self.blocks_of(cell))
    }

    fn holds_markdown(&self, element: ElementRef<'_>) -> bool {
        element.descendent_elements().any(|element| element.attr(&self.marker).is_some())
    }
}

struct Row<'a> {
    cells: Vec<ElementRef<'a>>,
    /// In `thead`, or all of `th`.
    is_header: bool,
}

/// The rows of a table, without those of tables in it.
fn rows(table: ElementRef<'_>) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for part in table.child_elements() {
        match part.value().name() {
            "tr" => rows.push(row(part, false)),
            name @ ("thead" | "tbody" | "tfoot") => {
                let lines = part.child_elements().filter(|child| child.value().name() == "tr");
                rows.extend(lines.map(|line| row(line, name == "thead")));
            }
            _ => {}
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    rows
}

fn row(line: ElementRef<'_>, in_head: bool) -> Row<'_> {
    let cells: Vec<_> = line.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")).collect();
    let is_header = in_head || cells.iter().all(|cell| cell.value().name() == "th");
    Row { cells, is_header }
}

/// Whether a cell holds inlines and paragraphs only, and covers one place of the table.
fn is_simple(cell: ElementRef<'_>) -> bool {
    let spans = ["colspan", "rowspan"].into_iter().filter_map(|name| cell.attr(name));
    let mut inner = cell.descendent_elements().skip(1).map(|element| meaning(element.value().name()));
    spans.into_iter().all(|span| span.trim() == "1")
        && inner.all(|meaning| {
            !matches!(
                meaning,
                Some(
                    Meaning::Heading(_)
                        | Meaning::Quote
                        | Meaning::Bullets
                        | Meaning::Numbers
                        | Meaning::Definitions
                        | Meaning::Preformatted
                        | Meaning::Rule
                        | Meaning::Table
                        | Meaning::Embed
                )
            )
        })
}

/// A row with nothing but pictures, and one below it without any.
fn is_picture_with_caption(rows: &[Row<'_>]) -> bool {
    let cells: Vec<_> = rows.iter().flat_map(|row| &row.cells).collect();
    let [first, rest @ ..] = cells.as_slice() else { return false };
    has_picture(first)
        && first.text().all(|text| text.trim().is_empty())
        && !rest.is_empty()
        && !rest.iter().any(|cell| has_picture(cell))
}

fn has_picture(cell: &ElementRef<'_>) -> bool {
    cell.descendent_elements().any(|element| element.value().name() == "img")
}

/// The alignment that all cells of a column name. To the left is where they stand anyway.
fn alignment(rows: &[Row<'_>], column: usize) -> Alignment {
    let mut named = rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| named_alignment(*cell));
    let first = named.next().unwrap_or_default();
    if named.all(|other| other == first) { first } else { Alignment::None }
}

fn named_alignment(cell: ElementRef<'_>) -> Alignment {
    let style = cell.attr("style").unwrap_or_default();
    let declared = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let declared = declared.into_iter().find(|(property, _)| property.trim() == "text-align").map(|(_, value)| value);
    match declared.or(cell.attr("align")).map(str::trim) {
        Some("center") => Alignment::Center,
        Some("right") => Alignment::Right,
        _ => Alignment::None,
    }
}

/// A row that is wholly bold is a header to its readers.
fn is_bold(row: &[Vec<Inline>]) -> bool {
    row.iter().all(|cell| matches!(cell.as_slice(), [Inline { kind: InlineKind::Strong(_), .. }]))
}

/// Whether the first row says what the columns hold: words without digits, above a column in which every cell has some.
fn names_columns(rows: &[Row<'_>]) -> bool {
    const LONGEST: usize = 40;
    let [first, rest @ ..] = rows else { return false };
    let text = |cell: &ElementRef<'_>| cell.text().collect::<String>().trim().to_owned();
    let is_name = |text: &String| {
        !text.is_empty() && text.chars().count() <= LONGEST && !text.contains(|c: char| c.is_ascii_digit())
    };
    let has_digit = |row: &Row<'_>, column: usize| {
        row.cells.get(column).is_some_and(|cell| text(cell).contains(|c: char| c.is_ascii_digit()))
    };
    rest.len() > 1
        && first.cells.len() > 1
        && first.cells.iter().map(text).all(|text| is_name(&text))
        && (0..first.cells.len()).any(|column| rest.iter().all(|row| has_digit(row, column)))
}

fn without_bold(cell: Vec<Inline>) -> Vec<Inline> {
    match <[Inline; 1]>::try_from(cell) {
        Ok([Inline { kind: InlineKind::Strong(content), .. }]) => content,
        Ok([other]) => vec![other],
        Err(cell) => cell,
    }
}
