//! What Markdown has no blocks for, said with the blocks that it has.

use std::borrow::Cow;

use crate::model::{Admonition, Block, BlockKind, Definition, Inline, InlineKind, Item, List, ListKind};
use crate::source::Span;

/// The block itself, or what stands for it.
pub(super) fn lowered(block: &Block) -> Cow<'_, Block> {
    match &block.kind {
        BlockKind::Admonition(admonition) => Cow::Owned(Block::new(quote(admonition, block.span), block.span)),
        BlockKind::Definitions(definitions) => Cow::Owned(Block::new(list(definitions, block.span), block.span)),
        _ => Cow::Borrowed(block),
    }
}

/// A quote that begins with the title in bold.
fn quote(admonition: &Admonition, span: Span) -> BlockKind {
    let title = (!admonition.title.is_empty()).then(|| bold(&admonition.title, span));
    BlockKind::Quote(title.into_iter().chain(admonition.blocks.iter().cloned()).collect())
}

/// A list of the terms in bold, each with its definition below.
fn list(definitions: &[Definition], span: Span) -> BlockKind {
    let item = |definition: &Definition| {
        let term = (!definition.term.is_empty()).then(|| bold(&definition.term, span));
        Item { checked: None, blocks: term.into_iter().chain(definition.blocks.iter().cloned()).collect() }
    };
    BlockKind::List(List { kind: ListKind::Bullet, tight: false, items: definitions.iter().map(item).collect() })
}

fn bold(content: &[Inline], span: Span) -> Block {
    let mut strong =
        vec![Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Strong(content.to_vec()), span)]), span)];
    crate::model::normalise(&mut strong);
    strong.swap_remove(0)
}
