//! `inline-edges`: spaces and breaks at the edges of a link or of emphasis go outside.
//!
//! Markdown has no way to write them: `** Word**` is not strong, and `[ text ](url)` underlines a space.

use super::Log;
use super::walk;
use crate::model::{Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let mut count = 0;
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| count += move_edges_out(inlines));
    }
    log.changed(count);
}

/// Moves the edges of every inline of a sequence out of it; returns how many inlines had any.
pub(super) fn move_edges_out(inlines: &mut Vec<Inline>) -> u32 {
    let mut count = 0;
    let mut moved = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        let Some(content) = walk::content_mut(&mut inline) else {
            moved.push(inline);
            continue;
        };
        let (before, after) = (take_start(content), take_end(content));
        count += u32::from(!before.is_empty() || !after.is_empty());
        moved.extend(before);
        moved.push(inline);
        moved.extend(after);
    }
    *inlines = moved;
    count
}

fn take_start(content: &mut Vec<Inline>) -> Vec<Inline> {
    let inner = content.iter().take_while(|inline| is_gap(inline)).count();
    let mut edge: Vec<Inline> = content.drain(..inner).collect();
    if let Some(Inline { kind: InlineKind::Text(text), span }) = content.first_mut()
        && text.starts_with(char::is_whitespace)
    {
        *text = text.trim_start().to_owned();
        edge.push(Inline::text(" ", *span));
    }
    edge
}

fn take_end(content: &mut Vec<Inline>) -> Vec<Inline> {
    let outer = content.len() - content.iter().rev().take_while(|inline| is_gap(inline)).count();
    let mut edge: Vec<Inline> = content.drain(outer..).collect();
    if let Some(Inline { kind: InlineKind::Text(text), span }) = content.last_mut()
        && text.ends_with(char::is_whitespace)
    {
        *text = text.trim_end().to_owned();
        edge.insert(0, Inline::text(" ", *span));
    }
    edge
}

/// Whether an inline is only a break or spaces.
pub(super) fn is_gap(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        _ => false,
    }
}
