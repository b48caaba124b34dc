//! The passes on headings that need no links: `empty-headings`, `image-headings`, `heading-levels`, `title-heading`.

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

/// `empty-headings`: a heading without anything in it is dropped.
pub(super) fn drop_empty(post: &mut Post, log: &mut Log<'_>) {
    let is_empty = |block: &Block| matches!(&block.kind, BlockKind::Heading { content, .. } if walk::is_blank(content));
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            blocks.iter().filter(|block| is_empty(block)).for_each(|block| log.changed_at(block.span, 1));
            blocks.retain(|block| !is_empty(block));
        });
    }
}

/// `image-headings`: a heading that is only a picture is a paragraph.
pub(super) fn demote_images(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| {
            if let BlockKind::Heading { content, .. } = &mut block.kind
                && is_only_images(content)
            {
                log.changed_at(block.span, 1);
                block.kind = BlockKind::Paragraph(std::mem::take(content));
            }
        });
    }
}

fn is_only_images(inlines: &[Inline]) -> bool {
    let is_image_or_gap = |inline: &Inline| match &inline.kind {
        InlineKind::Image(_) | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        _ => inline.content().is_some_and(|content| is_only_images(content)),
    };
    !walk::is_blank(inlines) && inlines.iter().all(is_image_or_gap)
}

/// `heading-levels`: the title of the page is the only heading of level 1, and no level is skipped.
///
/// A heading is one level below the nearest one before it that was above it: 1 3 3 2 1 becomes 2 3 3 3 2.
pub(super) fn close_gaps(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        // the levels, as they were, of the headings that the next one is inside of
        let mut open: Vec<u8> = Vec::new();
        walk::blocks(body, &mut |block| {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                open.retain(|above| above < level);
                open.push(*level);
                let better = (open.len() as u8 + 1).min(6);
                log.changed_at(block.span, u32::from(better != *level));
                *level = better;
            }
        });
    }
}

/// `title-heading`: a body that opens with the title again as a heading is shown it twice, or more often.
pub(super) fn drop_title(post: &mut Post, log: &mut Log<'_>) {
    let mut repeated = 0;
    while let Some(Block { kind: BlockKind::Heading { content, .. }, span }) = post.body.get(repeated) {
        let shown = walk::shown(content);
        let has_only_text =
            content.iter().all(|inline| !matches!(inline.kind, InlineKind::Link(_) | InlineKind::Image(_)));
        if !has_only_text || shown.trim().is_empty() || shown.trim() != post.meta.title.trim() {
            break;
        }
        log.changed_at(*span, 1);
        log.removed(What::Word, shown, "the title again, as the first heading");
        repeated += 1;
    }
    post.body.drain(..repeated);
}
