//! `whitespace`: spaces and breaks that show nothing go, and two breaks in a row are what they look like: a new paragraph.

use super::Log;
use super::inline_edges::is_gap;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let mut count = 0;
    let title = squeezed(post.meta.title.trim());
    if title != post.meta.title {
        post.meta.title = title;
        count += 1;
    }
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| count += squeeze(inlines));
        walk::blocks(body, &mut |block| count += break_to_space(block));
        walk::leaves(body, &mut |inlines| count += trim(inlines));
        walk::block_sequences(body, &mut |blocks| count += split_paragraphs(blocks));
    }
    log.changed(count);
}

/// Runs of spaces become one, also where they cross from one text to the next, and none stands beside a break.
fn squeeze(inlines: &mut Vec<Inline>) -> u32 {
    let mut count = 0;
    for inline in inlines.iter_mut() {
        if let InlineKind::Text(text) = &mut inline.kind {
            let better = squeezed(text);
            count += u32::from(better != *text);
            *text = better;
        }
    }
    for at in 1..inlines.len() {
        let Some((before, after)) = inlines.split_at_mut_checked(at) else { break };
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { break };
        count += match (&mut before.kind, &mut after.kind) {
            (InlineKind::Text(text), InlineKind::HardBreak) => replace(text, |text| text.trim_end_matches(' ')),
            (InlineKind::HardBreak, InlineKind::Text(text)) => replace(text, |text| text.trim_start_matches(' ')),
            (InlineKind::Text(first), InlineKind::Text(text)) if first.ends_with(' ') => {
                replace(text, |text| text.trim_start_matches(' '))
            }
            _ => 0,
        };
    }
    inlines.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    count
}

fn replace(text: &mut String, better: impl Fn(&str) -> &str) -> u32 {
    let better = better(text);
    if better.len() == text.len() {
        return 0;
    }
    *text = better.to_owned();
    1
}

/// The text with each run of spaces as one; a no-break space is no space.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for character in text.chars() {
        let is_space = matches!(character, ' ' | '\t' | '\n' | '\r');
        if !is_space {
            squeezed.push(character);
        } else if !squeezed.ends_with(' ') {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// A heading is one line, whatever its source did.
fn break_to_space(block: &mut Block) -> u32 {
    let BlockKind::Heading { content, .. } = &mut block.kind else { return 0 };
    let mut count = 0;
    walk::nested(content, &mut |inlines| {
        for inline in inlines.iter_mut().filter(|inline| inline.kind == InlineKind::HardBreak) {
            inline.kind = InlineKind::Text(" ".to_owned());
            count += 1;
        }
    });
    count
}

/// Spaces and breaks at the start and the end of a block's text.
fn trim(inlines: &mut Vec<Inline>) -> u32 {
    let length = inlines.len();
    let start = inlines.iter().take_while(|inline| is_gap(inline)).count();
    inlines.drain(..start);
    inlines.truncate(inlines.len() - inlines.iter().rev().take_while(|inline| is_gap(inline)).count());
    let mut count = u32::from(inlines.len() < length);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first_mut() {
        count += replace(text, |text| text.trim_start_matches(' '));
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.last_mut() {
        count += replace(text, |text| text.trim_end_matches(' '));
    }
    count
}

/// A paragraph for each part between two breaks or more; none for a part that holds nothing.
fn split_paragraphs(blocks: &mut Vec<Block>) -> u32 {
    let mut count = 0;
    let mut split = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        let BlockKind::Paragraph(content) = block.kind else {
            split.push(block);
            continue;
        };
        let parts = at_double_breaks(content);
        count += (parts.len() as u32).abs_diff(1);
        split.extend(parts.into_iter().map(|part| {
            let span = part.first().map_or(block.span, |inline| inline.span);
            Block::new(BlockKind::Paragraph(part), span)
        }));
    }
    *blocks = split;
    count
}

/// The parts of a text between two breaks or more, without gaps at their edges. Emphasis that such a place falls into is
/// emphasis on both sides of it; a link stays one, with a single break.
fn at_double_breaks(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut parts = vec![Vec::new()];
    let mut pending: Vec<Inline> = Vec::new();
    for inline in inlines {
        if is_gap(&inline) {
            pending.push(inline);
            continue;
        }
        let breaks = pending.iter().filter(|gap| gap.kind == InlineKind::HardBreak).count();
        if breaks >= 2 {
            pending.clear();
            parts.push(Vec::new());
        }
        let gap = std::mem::take(&mut pending);
        let pieces = cut(inline);
        let mut pieces = pieces.into_iter();
        if let Some(part) = parts.last_mut() {
            part.extend(gap);
            part.extend(pieces.next());
        }
        parts.extend(pieces.map(|piece| vec![piece]));
    }
    parts.retain(|part| !part.iter().all(is_gap));
    parts
}

/// An inline as the parts that a new paragraph cuts it into.
fn cut(mut inline: Inline) -> Vec<Inline> {
    if let InlineKind::Link(link) = &mut inline.kind {
        link.content.dedup_by(|next, kept| next.kind == InlineKind::HardBreak && kept.kind == InlineKind::HardBreak);
        return vec![inline];
    }
    let wrap: fn(Vec<Inline>) -> InlineKind = match inline.kind {
        InlineKind::Emphasis(_) => InlineKind::Emphasis,
        InlineKind::Strong(_) => InlineKind::Strong,
        InlineKind::Strikethrough(_) => InlineKind::Strikethrough,
        _ => return vec![inline],
    };
    let content = walk::content_mut(&mut inline).map(std::mem::take).unwrap_or_default();
    at_double_breaks(content).into_iter().map(|part| Inline::new(wrap(part), inline.span)).collect()
}
