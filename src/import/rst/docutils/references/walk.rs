//! Walks over the code of blocks, and over inlines that become others.

use crate::model::{Block, BlockKind, Inline};

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
