//! `code-whitespace`: blank lines at the start and the end of a code block go, and a block without code.

use super::Log;
use super::walk;
use crate::model::{BlockKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            blocks.retain_mut(|block| {
                let BlockKind::Code { text, .. } = &mut block.kind else { return true };
                log.changed_at(block.span, trim(text).max(u32::from(text.is_empty())));
                !text.is_empty()
            });
        });
    }
}

fn trim(text: &mut String) -> u32 {
    let is_blank = |line: &&str| line.trim().is_empty();
    let leading: usize = text.split_inclusive('\n').take_while(is_blank).map(str::len).sum();
    let trimmed = text.get(leading..).unwrap_or_default().trim_end();
    if trimmed.len() == text.len() {
        return 0;
    }
    *text = trimmed.to_owned();
    1
}
