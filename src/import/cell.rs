//! What Markdown has on one line only: blocks in a cell, as its tables hold only inlines, and headings.

use crate::model::{Block, BlockKind, Inline, InlineKind, ListKind};
use crate::source::Span;

/// So many empty cells are added to the rows of any table, and to a larger one some for each cell that it has.
const EMPTY_CELLS: usize = 1 << 16;

/// Makes rows as long as the longest of them, and says how long that is. Where that would make a great many cells of a few, what a long
/// row has more of stands in its last one.
pub fn of_one_length(rows: &mut [Vec<Vec<Inline>>]) -> usize {
    let longest = rows.iter().map(Vec::len).max().unwrap_or_default();
    let most = (EMPTY_CELLS + 8 * rows.iter().map(Vec::len).sum::<usize>()) / rows.len().max(1);
    let columns = longest.min(most.max(1));
    for row in rows {
        let surplus = row.split_off(columns.min(row.len()));
        if let Some(last) = row.last_mut() {
            for cell in surplus {
                let span = cell.first().map_or_else(Span::default, |inline| inline.span);
                last.push(Inline::text(" | ", span));
                last.extend(cell);
            }
        }
        row.resize(columns, Vec::new());
    }
    columns
}

/// The blocks in one line, with breaks between them.
pub fn flattened(blocks: Vec<Block>) -> Vec<Inline> {
    let mut cell = Vec::new();
    for block in blocks {
        append(block, &mut cell);
    }
    cell
}

fn append(block: Block, cell: &mut Vec<Inline>) {
    let span = block.span;
    match block.kind {
        BlockKind::Paragraph(content) => push(cell, content, span),
        BlockKind::Heading { content, .. } => push(cell, vec![Inline::new(InlineKind::Strong(content), span)], span),
        BlockKind::List(list) => {
            for (number, item) in list.items.into_iter().enumerate() {
                let mut content = vec![Inline::text(marker(list.kind, number), span)];
                content.extend(flattened(item.blocks));
                push(cell, content, span);
            }
        }
        BlockKind::Quote(inner) | BlockKind::FootnoteDefinition { blocks: inner, .. } => {
            inner.into_iter().for_each(|block| append(block, cell));
        }
        BlockKind::Code { text, .. } => {
            for line in text.lines().filter(|line| !line.is_empty()) {
                push(cell, vec![Inline::new(InlineKind::Code(line.to_owned()), span)], span);
            }
        }
        BlockKind::Table(table) => {
            for row in std::iter::once(table.header).chain(table.rows) {
                let cells: Vec<_> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
                let content = cells.join(&Inline::text(" ", span));
                push(cell, content, span);
            }
        }
        BlockKind::Admonition(admonition) => {
            push(cell, vec![Inline::new(InlineKind::Strong(admonition.title), span)], span);
            admonition.blocks.into_iter().for_each(|block| append(block, cell));
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                push(cell, vec![Inline::new(InlineKind::Strong(definition.term), span)], span);
                definition.blocks.into_iter().for_each(|block| append(block, cell));
            }
        }
        BlockKind::Html(html) | BlockKind::Verbatim(html) => {
            push(cell, vec![Inline::new(InlineKind::Html(html), span)], span);
        }
        BlockKind::ThematicBreak => {}
    }
}

/// What stands before an item.
fn marker(kind: ListKind, number: usize) -> String {
    match kind {
        ListKind::Bullet => "• ".to_owned(),
        ListKind::Ordered { start } => format!("{}. ", start as usize + number),
    }
}

/// Appends a line to a cell.
pub fn push(cell: &mut Vec<Inline>, content: Vec<Inline>, span: Span) {
    if content.is_empty() {
        return;
    }
    if !cell.is_empty() {
        cell.push(Inline::new(InlineKind::HardBreak, span));
    }
    cell.extend(content);
}

/// A heading is one line when it is written, so a break in it is a space.
pub fn without_breaks(mut content: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut content {
        if inline.kind == InlineKind::HardBreak {
            inline.kind = InlineKind::Text(" ".to_owned());
        }
        if let Some(inner) = inline.content_mut() {
            *inner = without_breaks(std::mem::take(inner));
        }
    }
    content
}
