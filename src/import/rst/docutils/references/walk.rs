//! Walks over the inlines of blocks.

use crate::model::{Block, BlockKind, Inline};

/// Visits every sequence of inlines that a block holds, in the order of the text.
pub fn sequences(blocks: &mut [Block], visit: &mut impl FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => visit(content),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| sequences(&mut item.blocks, visit)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => sequences(blocks, visit),
            BlockKind::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(&mut *visit);
            }
            BlockKind::Admonition(admonition) => {
                visit(&mut admonition.title);
                sequences(&mut admonition.blocks, visit);
            }
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                visit(&mut definition.term);
                sequences(&mut definition.blocks, visit);
            }),
            BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
    }
}

/// Visits the text of all code in blocks.
pub(super) fn codes(blocks: &mut [Block], visit: &mut impl FnMut(&mut String)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Code { text, .. } => visit(text),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| codes(&mut item.blocks, visit)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => codes(blocks, visit),
            BlockKind::Admonition(admonition) => codes(&mut admonition.blocks, visit),
            BlockKind::Definitions(definitions) => {
                definitions.iter_mut().for_each(|definition| codes(&mut definition.blocks, visit));
            }
            _ => {}
        }
    }
}

/// Makes a sequence anew: `visit` puts what each inline becomes behind what is there, inner ones first.
pub(super) fn rebuild(inlines: &mut Vec<Inline>, visit: &mut impl FnMut(Inline, &mut Vec<Inline>)) {
    let mut rebuilt = Vec::with_capacity(inlines.len());
    for mut inline in inlines.drain(..) {
        if let Some(content) = inline.content_mut() {
            rebuild(content, visit);
        }
        visit(inline, &mut rebuilt);
    }
    *inlines = rebuilt;
}
