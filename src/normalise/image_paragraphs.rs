//! `image-paragraphs`: a picture that stands before the text of a paragraph is a paragraph of its own.
//!
//! Blogger floats a picture beside the text, which turndown writes into one paragraph: `![](./a.png)The text`. A picture
//! in the middle of a sentence stays where it is.

use super::Log;
use super::walk;
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
    if blocks.iter().any(|block| places(block).is_some()) {
        *blocks = std::mem::take(blocks).into_iter().flat_map(|block| split(block, log)).collect();
    }
}

/// A paragraph as the pictures before its text, the text, and the pictures after it.
fn split(block: Block, log: &mut Log<'_>) -> Vec<Block> {
    let Some((before, after)) = places(&block) else { return vec![block] };
    let BlockKind::Paragraph(mut content) = block.kind else { return vec![block] };
    log.changed_at(block.span, u32::from(before > 0) + u32::from(after < content.len()));
    let last = content.split_off(after);
    let text = content.split_off(before);
    let paragraph = |content: Vec<Inline>| {
        let span = content.first().map_or(block.span, |inline| inline.span);
        Block::new(BlockKind::Paragraph(content), span)
    };
    [content, text, last].into_iter().filter(|part| !part.is_empty()).map(paragraph).collect()
}

/// Where the text of a paragraph begins and ends, where pictures stand before it or after it.
fn places(block: &Block) -> Option<(usize, usize)> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let before = content.iter().take_while(|inline| is_picture(inline)).count();
    let begins = before > 0 && content.get(before).is_some_and(|text| begins_text(content.get(before - 1), text));
    let before = if begins { before } else { 0 };
    let after = content.iter().rev().take_while(|inline| is_picture(inline)).count();
    let ends = content.len().checked_sub(after + 1).filter(|at| after > 0 && *at >= before);
    let ends = ends.and_then(|at| content.get(at)).is_some_and(ends_text);
    let after = content.len() - if ends { after } else { 0 };
    (begins || ends).then_some((before, after))
}

/// An image, or a link that shows one.
fn is_picture(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(_) => true,
        InlineKind::Link(link) => matches!(link.content.as_slice(), [inner] if is_picture(inner)),
        _ => false,
    }
}

/// Whether the text begins without a space after the picture, or the picture is one that Blogger placed: it is linked to
/// its own larger self. A badge or an icon before its words is neither.
fn begins_text(picture: Option<&Inline>, text: &Inline) -> bool {
    let is_placed =
        picture.is_some_and(|picture| matches!(&picture.kind, InlineKind::Image(image) if image.original.is_some()));
    match &text.kind {
        InlineKind::Text(text) => {
            let first = text.trim_start().chars().next();
            let is_word = first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '“' | '‘' | '"' | '\'' | '('));
            is_word && (is_placed || !text.starts_with(char::is_whitespace))
        }
        InlineKind::Link(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::Code(_) => true,
        _ => false,
    }
}

/// Whether a sentence ends and the picture follows without a space.
fn ends_text(text: &Inline) -> bool {
    matches!(&text.kind, InlineKind::Text(text) if text.ends_with(['.', '!', '?', ':', '”']))
}
