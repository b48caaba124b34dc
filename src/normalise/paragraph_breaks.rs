//! `paragraph-breaks`: two hard breaks in a row are what they look like on the page, the beginning of a new paragraph.

use std::collections::BTreeMap;

use super::Log;
use super::elements;
use super::walk;
use crate::account::What;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};
use crate::source::Span;

const CUT_LINK: &str = "a link over the end of a paragraph is one on both sides of it";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            if blocks.iter().any(has_double_break) {
                *blocks = std::mem::take(blocks).into_iter().flat_map(|block| split(block, log)).collect();
            }
        });
    }
}

fn has_double_break(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if holds_double_break(content))
}

fn holds_double_break(inlines: &[Inline]) -> bool {
    let is_break = |inline: &Inline| inline.kind == InlineKind::HardBreak;
    inlines.windows(2).any(|pair| pair.iter().all(is_break))
        || inlines.iter().any(|inline| inline.content().is_some_and(|content| holds_double_break(content)))
}

/// The paragraphs that a block will be.
pub(super) fn parted(block: &Block) -> Vec<Block> {
    match &block.kind {
        BlockKind::Paragraph(content) if holds_double_break(content) => paragraphs(block.span, parts(content.clone())),
        _ => Vec::new(),
    }
}

/// A paragraph for each part between two breaks or more.
fn split(block: Block, log: &mut Log<'_>) -> Vec<Block> {
    let BlockKind::Paragraph(content) = block.kind else { return vec![block] };
    let mut before = BTreeMap::new();
    count_links(&content, &mut before);
    let parts = parts(content);
    log.changed_at(block.span, (parts.len() as u32).saturating_sub(1).max(1));
    let mut after = BTreeMap::new();
    parts.iter().for_each(|part| count_links(part, &mut after));
    for (address, count) in after {
        let copies = count - before.get(&address).copied().unwrap_or(0).min(count);
        (0..copies).for_each(|_| log.added(What::Link, address.as_str(), CUT_LINK));
    }
    paragraphs(block.span, parts)
}

/// How often links lead to each address.
fn count_links(inlines: &[Inline], counts: &mut BTreeMap<String, usize>) {
    for inline in inlines {
        if let InlineKind::Link(link) = &inline.kind {
            *counts.entry(link.target.as_str().to_owned()).or_default() += 1;
        }
        inline.content().into_iter().for_each(|content| count_links(content, counts));
    }
}

/// A paragraph for each part of one.
pub(super) fn paragraphs(whole: Span, parts: Vec<Vec<Inline>>) -> Vec<Block> {
    let paragraph = |part: Vec<Inline>| {
        let span = part.first().map_or(whole, |inline| inline.span);
        Block::new(BlockKind::Paragraph(part), span)
    };
    parts.into_iter().map(paragraph).collect()
}

/// The parts of a text between two breaks or more. Emphasis that such a place falls into is emphasis on both sides of it.
fn parts(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut parts: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut breaks = Vec::new();
    for inline in inlines {
        if inline.kind == InlineKind::HardBreak {
            breaks.push(inline);
            continue;
        }
        if breaks.len() > 1 {
            breaks.clear();
            parts.push(Vec::new());
        }
        let mut pieces = cut(inline).into_iter();
        if let Some(part) = parts.last_mut() {
            part.append(&mut breaks);
            part.extend(pieces.next());
        }
        parts.extend(pieces.map(|piece| vec![piece]));
    }
    parts.retain(|part| !part.is_empty());
    elements::mend(&mut parts);
    parts
}

/// An inline as the pieces that new paragraphs cut it into. A link stays one, with single breaks.
fn cut(mut inline: Inline) -> Vec<Inline> {
    if let InlineKind::Link(link) = &mut inline.kind {
        let is_second = |next: &mut Inline, kept: &mut Inline| {
            next.kind == InlineKind::HardBreak && kept.kind == InlineKind::HardBreak
        };
        walk::nested(&mut link.content, &mut |inlines| inlines.dedup_by(is_second));
        return vec![inline];
    }
    let wrap: fn(Vec<Inline>) -> InlineKind = match inline.kind {
        InlineKind::Emphasis(_) => InlineKind::Emphasis,
        InlineKind::Strong(_) => InlineKind::Strong,
        InlineKind::Strikethrough(_) => InlineKind::Strikethrough,
        _ => return vec![inline],
    };
    let content = inline.content_mut().map(std::mem::take).unwrap_or_default();
    parts(content).into_iter().map(|part| Inline::new(wrap(part), inline.span)).collect()
}
