//! What may stand together without a blank line, and what must be kept apart.

use crate::model::{Block, BlockKind, List, ListKind};

/// Whether a list is tight in normal form.
///
/// Items that hold more than a paragraph and a list need blank lines, as do code and tables for markdownlint. Where
/// looseness cannot be seen (a single item, or no paragraph to see it at) the list is tight if it can be.
pub(super) fn is_tight(list: &List) -> bool {
    let can_be_tight = list.items.iter().all(|item| {
        let is_plain = |block: &Block| {
            use BlockKind::{Definitions, List, Paragraph, Quote, ThematicBreak};
            matches!(block.kind, Paragraph(_) | List(_) | Definitions(_) | Quote(_) | ThematicBreak)
        };
        item.blocks.iter().all(is_plain)
            && item.blocks.windows(2).all(|pair| matches!(pair, [left, right] if stands_close(left, right)))
    });
    let shows =
        list.items.iter().flat_map(|item| &item.blocks).any(|block| matches!(block.kind, BlockKind::Paragraph(_)));
    let can_be_loose = list.items.len() > 1 || list.items.iter().any(|item| item.blocks.len() > 1);
    can_be_tight && (list.tight || !shows || !can_be_loose)
}

/// Whether every item is a single paragraph, perhaps with a list under it: then nothing but habit puts blank lines between them.
/// Between two lists in an item stands a comment.
pub(crate) fn is_simple(list: &List) -> bool {
    let is_list = |block: &Block| matches!(block.kind, BlockKind::List(_) | BlockKind::Definitions(_));
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    list.items.iter().all(|item| match item.blocks.as_slice() {
        [] => true,
        [only] => is_text(only) || is_list(only),
        [first, second] => is_text(first) && is_list(second),
        _ => false,
    })
}

/// Whether a block may follow another in an item without a blank line: only what can interrupt a paragraph.
///
/// A list that begins with an empty item, or with another number than 1, cannot: `a` over `2. b` is one paragraph.
pub(crate) fn stands_close(previous: &Block, next: &Block) -> bool {
    let may_interrupt = match &next.kind {
        BlockKind::List(list) => {
            matches!(list.kind, ListKind::Bullet | ListKind::Ordered { start: 1 })
                && list.items.first().and_then(|item| item.blocks.first()).is_some_and(interrupts)
        }
        // they are written as a list of bullets
        BlockKind::Definitions(definitions) => definitions
            .first()
            .is_some_and(|first| !first.term.is_empty() || first.blocks.first().is_some_and(interrupts)),
        BlockKind::Quote(blocks) => !blocks.is_empty(),
        _ => false,
    };
    may_interrupt && matches!(previous.kind, BlockKind::Paragraph(_))
}

/// Whether the first line of an item with this block first is not empty.
fn interrupts(block: &Block) -> bool {
    match &block.kind {
        BlockKind::List(list) => list.items.first().and_then(|item| item.blocks.first()).is_some_and(interrupts),
        _ => true,
    }
}

/// Whether a comment must stand between two blocks: lists and quotes would be one, and prettier takes away the blank line between
/// most blocks and a list in an item.
pub(crate) fn needs_separator(previous: &Block, next: &Block, is_in_item: bool) -> bool {
    let is_bullets = |block: &Block| match &block.kind {
        BlockKind::List(list) => Some(matches!(list.kind, ListKind::Bullet)),
        BlockKind::Definitions(_) => Some(true),
        _ => None,
    };
    if let (Some(left), Some(right)) = (is_bullets(previous), is_bullets(next)) {
        return is_in_item || left == right;
    }
    match (&previous.kind, &next.kind) {
        // an alert is never joined with the quote beside it
        (BlockKind::Quote(left), BlockKind::Quote(right)) => {
            ![left, right].iter().any(|blocks| blocks.first().is_some_and(Block::begins_alert))
        }
        (
            BlockKind::Paragraph(_) | BlockKind::Code { .. } | BlockKind::Html(_),
            BlockKind::List(_) | BlockKind::Definitions(_),
        ) => false,
        (_, BlockKind::List(_) | BlockKind::Definitions(_)) => is_in_item,
        _ => false,
    }
}
