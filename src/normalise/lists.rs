//! The passes on the shape of lists: `empty-items` and `loose-lists`.

use super::Log;
use super::walk;
use crate::model::normal::is_simple;
use crate::model::{Block, BlockKind, Enclosing, Item, List, Post};

/// `empty-items`: an item, a list or a quote without anything in it is dropped.
pub(super) fn drop_empty(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            blocks.retain_mut(|block| match &mut block.kind {
                BlockKind::List(list) => {
                    let length = list.items.len();
                    list.items.retain(|item| !is_empty_item(item));
                    log.changed_at(block.span, (length - list.items.len()) as u32);
                    !list.items.is_empty()
                }
                // they will be items of a list
                BlockKind::Definitions(definitions) => {
                    let length = definitions.len();
                    definitions.retain(|one| !walk::is_blank(&one.term) || !one.blocks.iter().all(is_blank_paragraph));
                    log.changed_at(block.span, (length - definitions.len()) as u32);
                    !definitions.is_empty()
                }
                BlockKind::Quote(blocks) => {
                    let is_empty = blocks.iter().all(turns_text);
                    log.changed_at(block.span, u32::from(is_empty));
                    !is_empty
                }
                _ => true,
            });
        });
    }
}

fn is_empty_item(item: &Item) -> bool {
    item.checked.is_none() && item.blocks.iter().all(|block| is_blank_paragraph(block) || turns_text(block))
}

/// Whether a block is nothing but the beginning or the end of a text from right to left.
fn turns_text(block: &Block) -> bool {
    matches!(Enclosing::of_block(block), Some(Enclosing::Turned(_) | Enclosing::EndOfTurned))
}

fn is_blank_paragraph(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if walk::is_blank(content))
}

/// `loose-lists`: a list whose items are single paragraphs, perhaps with lists under them, is tight; one with an item of
/// two paragraphs is not, because CommonMark has no tight way to write it.
pub(super) fn tighten(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| {
            if let BlockKind::List(list) = &mut block.kind {
                let tight = is_simple(list) || list.tight && !needs_blank_lines(list);
                log.changed_at(block.span, u32::from(tight != list.tight));
                list.tight = tight;
            }
        });
    }
}

fn needs_blank_lines(list: &List) -> bool {
    let is_paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    let follows = |pair: &[Block]| pair.iter().all(is_paragraph);
    list.items.iter().any(|item| item.blocks.windows(2).any(follows))
}
