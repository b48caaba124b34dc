//! `lone-breaks`: a paragraph of nothing but a backslash is a break that has nothing to break: pandoc writes it for `<div><br></div>`, and
//! CommonMark shows it.

use super::Log;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            blocks.retain(|block| {
                let is_lone = is_lone(block);
                if is_lone {
                    log.changed_at(block.span, 1);
                }
                !is_lone
            });
        });
    }
}

fn is_lone(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    matches!(content.as_slice(), [Inline { kind: InlineKind::Text(text), .. }] if text.trim() == "\\")
}
