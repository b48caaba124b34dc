//! Walks over the model for passes: sequences of blocks, and sequences of inlines, those inside first.

pub use crate::model::walk::leaves;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post, push_text};

/// The body of a post and those of its comments.
pub fn bodies(post: &mut Post) -> impl Iterator<Item = &mut Vec<Block>> {
    std::iter::once(&mut post.body).chain(post.comments.iter_mut().map(|comment| &mut comment.body))
}

/// Calls `edit` on every sequence of blocks, those inside first.
pub fn block_sequences(blocks: &mut Vec<Block>, edit: &mut dyn FnMut(&mut Vec<Block>)) {
    for block in blocks.iter_mut() {
        inside(block, &mut |blocks| block_sequences(blocks, edit));
    }
    edit(blocks);
}

/// Calls `edit` on every block in the order of the text, on those inside a block before the block itself.
pub fn blocks(blocks: &mut [Block], edit: &mut dyn FnMut(&mut Block)) {
    for block in blocks {
        inside(block, &mut |inner| self::blocks(inner, edit));
        edit(block);
    }
}

/// Calls `edit` on the sequences of blocks right inside a block.
pub fn inside(block: &mut Block, edit: &mut dyn FnMut(&mut Vec<Block>)) {
    match &mut block.kind {
        BlockKind::List(list) => list.items.iter_mut().for_each(|item| edit(&mut item.blocks)),
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => edit(blocks),
        BlockKind::Admonition(admonition) => edit(&mut admonition.blocks),
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                edit(&mut definition.blocks);
            }
        }
        BlockKind::Heading { .. }
        | BlockKind::Paragraph(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::ThematicBreak
        | BlockKind::Html(_)
        | BlockKind::Verbatim(_) => {}
    }
}

/// Calls `edit` on every sequence of inlines of a body, those inside first.
pub fn inline_sequences(body: &mut [Block], edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    leaves(body, &mut |inlines| nested(inlines, edit));
}

/// Calls `edit` on a sequence of inlines and on every one inside it, those inside first.
pub fn nested(inlines: &mut Vec<Inline>, edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for inline in inlines.iter_mut() {
        if let Some(content) = inline.content_mut() {
            nested(content, edit);
        }
    }
    edit(inlines);
}

/// Whether an inline is an image, or a link that shows nothing but one.
pub fn is_picture(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(_) => true,
        InlineKind::Link(link) => matches!(link.content.as_slice(), [inner] if is_picture(inner)),
        _ => false,
    }
}

/// Whether an inline is a link that shows where it leads: `<https://example.org>`.
pub fn shows_address(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Link(link) if link.own_address().is_some())
}

/// The words that inlines show; a break is a space, and an image shows nothing.
pub fn shown(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_text(&mut text, inlines, |kind| if *kind == InlineKind::HardBreak { " " } else { "" });
    text
}

/// Whether nothing of the inlines can be seen on the page.
pub fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match &inline.kind {
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        InlineKind::HardBreak => true,
        InlineKind::Code(_) | InlineKind::Image(_) | InlineKind::FootnoteReference(_) | InlineKind::Html(_) => false,
        InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::Strikethrough(_) | InlineKind::Link(_) => {
            inline.content().is_none_or(|content| is_blank(content))
        }
    })
}

/// Whether an inline is only a break or spaces.
pub fn is_gap(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        _ => false,
    }
}
