//! What Markdown has no blocks for, said with the blocks that it has.

use std::borrow::Cow;

use super::engine::Info;
use crate::model::normal::is_simple;
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

/// The blocks, with fences that the engine reads: where none shows the title of code, it stands above the code in bold.
pub(super) fn for_fences(blocks: &[Block], allowed: Info) -> Cow<'_, [Block]> {
    if allowed == Info::Titled {
        return Cow::Borrowed(blocks);
    }
    let mut needs_change = false;
    any_code(blocks, &mut |info| needs_change |= is_changed(info, allowed));
    if !needs_change {
        return Cow::Borrowed(blocks);
    }
    let mut blocks = blocks.to_vec();
    change_fences(&mut blocks, allowed);
    crate::model::normalise(&mut blocks);
    Cow::Owned(blocks)
}

fn is_changed(info: &str, allowed: Info) -> bool {
    match allowed {
        Info::Titled => false,
        Info::Untitled => title(info).is_some(),
        Info::Language => info.contains(' '),
    }
}

/// The title in `python title="Tides" x`, and what stands around it.
fn title(info: &str) -> Option<(&str, String)> {
    let (before, rest) = info.split_once(" title=\"")?;
    let (title, after) = rest.split_once('"')?;
    (!title.is_empty()).then(|| (title, format!("{before}{after}")))
}

fn any_code(blocks: &[Block], see: &mut dyn FnMut(&str)) {
    for block in blocks {
        if let BlockKind::Code { info, .. } = &block.kind {
            see(info);
        }
        inner(&block.kind).into_iter().for_each(|blocks| any_code(blocks, see));
    }
}

fn change_fences(blocks: &mut Vec<Block>, allowed: Info) {
    for mut block in std::mem::take(blocks) {
        if let BlockKind::Code { info, .. } = &mut block.kind
            && is_changed(info, allowed)
        {
            let written = std::mem::take(info);
            let (name, rest) = title(&written).unzip();
            *info = rest.unwrap_or_else(|| written.clone());
            if allowed == Info::Language {
                info.truncate(info.find(' ').unwrap_or(info.len()));
            }
            blocks.extend(name.map(|name| bold(&[Inline::text(name, block.span)], block.span)));
        }
        inner_mut(&mut block.kind).into_iter().for_each(|blocks| change_fences(blocks, allowed));
        blocks.push(block);
    }
}

/// The blocks in a block.
fn inner(kind: &BlockKind) -> Vec<&Vec<Block>> {
    match kind {
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => vec![blocks],
        BlockKind::Admonition(admonition) => vec![&admonition.blocks],
        BlockKind::List(list) => list.items.iter().map(|item| &item.blocks).collect(),
        BlockKind::Definitions(definitions) => definitions.iter().map(|definition| &definition.blocks).collect(),
        _ => Vec::new(),
    }
}

fn inner_mut(kind: &mut BlockKind) -> Vec<&mut Vec<Block>> {
    match kind {
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => vec![blocks],
        BlockKind::Admonition(admonition) => vec![&mut admonition.blocks],
        BlockKind::List(list) => list.items.iter_mut().map(|item| &mut item.blocks).collect(),
        BlockKind::Definitions(definitions) => {
            definitions.iter_mut().map(|definition| &mut definition.blocks).collect()
        }
        _ => Vec::new(),
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
    let mut list = List { kind: ListKind::Bullet, tight: false, items: definitions.iter().map(item).collect() };
    list.tight = is_simple(&list);
    BlockKind::List(list)
}

fn bold(content: &[Inline], span: Span) -> Block {
    let mut strong =
        vec![Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Strong(content.to_vec()), span)]), span)];
    crate::model::normalise(&mut strong);
    strong.swap_remove(0)
}
