//! Marks at places that are no title: HTML that no source can hold, until it is known which of them a link leads to.

use super::names::{Destination, References};
use crate::model::{Block, BlockKind, Inline, InlineKind, plain};
use crate::source::Span;

/// Gives the names that wait to the block at `at`, which has just been read.
pub fn arrived(references: &mut References, blocks: &mut Vec<Block>, at: usize) {
    let Some(block) = blocks.get(at) else { return };
    let span = block.span;
    if let BlockKind::Heading { content, .. } = &block.kind {
        references.end_chain(&Destination::Heading { start: span.start, title: plain(content) });
        return;
    }
    let mark = mark(references.waiting_place(), span);
    if let Some(content) = blocks.get_mut(at).and_then(first_content) {
        content.insert(0, mark);
    } else {
        // code, a table, a rule: the place is before it
        blocks.insert(at, Block::new(BlockKind::Paragraph(vec![mark]), span));
    }
}

/// Names that wait at the end of a document have the end as their place.
pub fn place_at_end(references: &mut References, blocks: &mut Vec<Block>) {
    if references.is_waiting() {
        let span = blocks.last().map_or(Span::new(0, 0), |block| block.span);
        let mark = mark(references.waiting_place(), span);
        blocks.push(Block::new(BlockKind::Paragraph(vec![mark]), span));
    }
}

/// The mark of a place.
pub fn mark(place: usize, span: Span) -> Inline {
    Inline::new(InlineKind::Html(format!("\0{place}")), span)
}

/// The place that HTML is the mark of.
pub(super) fn place_of(html: &str) -> Option<usize> {
    html.strip_prefix('\0')?.parse().ok()
}

/// The first text inside a block.
fn first_content(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(content) => Some(content),
        BlockKind::List(list) => first_content(list.items.first_mut()?.blocks.first_mut()?),
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => first_content(blocks.first_mut()?),
        BlockKind::Admonition(admonition) => first_content(admonition.blocks.first_mut()?),
        BlockKind::Definitions(definitions) => Some(&mut definitions.first_mut()?.term),
        BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::ThematicBreak
        | BlockKind::Html(_)
        | BlockKind::Verbatim(_) => None,
    }
}
