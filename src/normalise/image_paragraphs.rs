//! `image-paragraphs`: a picture that stands before the text of a paragraph is a paragraph of its own.
//!
//! Blogger floats a picture beside the text, which turndown writes into one paragraph: `![](./a.png)The text`, and
//! `One sentence. [![](./a.png)](https://…/s1600/a.png) Another.` A picture in the middle of a sentence stays where it is.

use super::Log;
use super::paragraph_breaks::paragraphs;
use super::walk::{self, is_picture};
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        split_all(body, log);
    }
}

/// In the text and in its quotes. In an item of a list the picture stays with the words.
fn split_all(blocks: &mut Vec<Block>, log: &mut Log<'_>) {
    for block in blocks.iter_mut() {
        if let BlockKind::Quote(blocks) = &mut block.kind {
            split_all(blocks, log);
        }
    }
    if blocks.iter().any(|block| !cuts_of(block).is_empty()) {
        *blocks = std::mem::take(blocks).into_iter().flat_map(|block| split(block, log)).collect();
    }
}

fn split(block: Block, log: &mut Log<'_>) -> Vec<Block> {
    let parts = parted(&block);
    log.changed_at(block.span, (parts.len() as u32).saturating_sub(1));
    if parts.is_empty() { vec![block] } else { parts }
}

/// The pictures and the texts that a paragraph will be, in their order; nothing where it stays one.
pub(super) fn parted(block: &Block) -> Vec<Block> {
    let cuts = cuts_of(block);
    let BlockKind::Paragraph(content) = &block.kind else { return Vec::new() };
    if cuts.is_empty() {
        return Vec::new();
    }
    let mut content = content.clone();
    let mut parts: Vec<_> = cuts.into_iter().rev().map(|at| content.split_off(at)).collect();
    parts.push(content);
    parts.reverse();
    paragraphs(block.span, parts)
}

/// Where a paragraph is to be cut: before pictures and behind them.
fn cuts_of(block: &Block) -> Vec<usize> {
    let BlockKind::Paragraph(content) = &block.kind else { return Vec::new() };
    let mut cuts = Vec::new();
    let mut at = 0;
    for pictures in content.chunk_by(|inline, next| is_picture(inline) == is_picture(next)) {
        let (start, end) = (at, at + pictures.len());
        at = end;
        let Some(picture) = pictures.last().filter(|picture| is_picture(picture)) else { continue };
        let before = start.checked_sub(1).and_then(|before| content.get(before));
        let is_cut_off = before.is_none_or(ends_text) || is_placed(picture) && ends_sentence(content.get(..start));
        let is_before_text = content.get(end).is_some_and(|text| match before {
            None => begins_text(picture, text),
            Some(_) => is_placed(picture) && begins_sentence(text),
        });
        let is_at_end = content.get(end).is_none_or(|next| next.kind == InlineKind::HardBreak);
        if is_cut_off && (is_at_end || is_before_text) {
            cuts.extend(before.map(|_| start));
            cuts.extend(is_before_text.then_some(end));
        }
    }
    cuts
}

/// A picture that Blogger placed: it is linked, mostly to its own larger self. An icon is not.
fn is_placed(picture: &Inline) -> bool {
    match &picture.kind {
        InlineKind::Image(image) => image.original.is_some(),
        InlineKind::Link(_) => true,
        _ => false,
    }
}

/// Whether the text begins without a space after the picture, or the picture is linked to its own larger self. A badge or an
/// icon before its words is neither.
fn begins_text(picture: &Inline, text: &Inline) -> bool {
    let is_its_larger_self = matches!(&picture.kind, InlineKind::Image(image) if image.original.is_some());
    match &text.kind {
        InlineKind::Text(text) => {
            let first = text.trim_start().chars().next();
            let is_word = first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '“' | '‘' | '"' | '\'' | '('));
            is_word && (is_its_larger_self || !text.starts_with(char::is_whitespace))
        }
        InlineKind::Link(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::Code(_) => true,
        _ => false,
    }
}

/// Whether something behind a picture can begin a sentence: no break, which a caption can follow, and no punctuation.
fn begins_sentence(text: &Inline) -> bool {
    match &text.kind {
        InlineKind::Text(text) => !text.trim_start().starts_with(['.', ',', ';', ':', '!', '?', ')']),
        kind => *kind != InlineKind::HardBreak,
    }
}

/// Whether a sentence ends and the picture follows without a space.
fn ends_text(text: &Inline) -> bool {
    matches!(&text.kind, InlineKind::Text(text) if text.ends_with(['.', '!', '?', ':', '”']))
}

/// Whether a sentence ends before a picture that follows on the same line.
fn ends_sentence(before: Option<&[Inline]>) -> bool {
    let Some(last) = before.and_then(<[Inline]>::last).filter(|last| last.kind != InlineKind::HardBreak) else {
        return false;
    };
    let shown = walk::shown(std::slice::from_ref(last));
    let shown = if shown.trim().is_empty() { walk::shown(before.unwrap_or_default()) } else { shown };
    let bare = shown.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    bare.ends_with(['.', '!', '?', ':', '…'])
}
