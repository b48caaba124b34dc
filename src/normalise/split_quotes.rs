//! `split-quotes`: quotes that follow one another with nothing between them are one quote.
//!
//! Blogger's editor puts each paragraph that is quoted into a quote of its own, and conversions copy that. Two quotes stay
//! two where the first one ends with whom it quotes, and where the author put something between them, be it an empty
//! comment.
//!
//! ```text
//! > The sea is wide.            > The sea is wide.
//!                        ─▶     >
//! > The boat is small.          > The boat is small.
//! ```

use super::Log;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

/// What a line that says whom a quote quotes begins with.
const DASHES: [&str; 5] = ["—", "–", "―", "--", "- "];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| blocks.dedup_by(|next, kept| join(kept, next, log)));
    }
}

/// Moves what `next` holds into `kept` where both are parts of one quote.
fn join(kept: &mut Block, next: &mut Block, log: &mut Log<'_>) -> bool {
    let follows = follows(kept, next, log);
    let (BlockKind::Quote(blocks), BlockKind::Quote(rest)) = (&mut kept.kind, &mut next.kind) else { return false };
    let is_one = follows
        && !is_alert(blocks)
        && !is_alert(rest)
        && !is_deeper(blocks)
        && !is_deeper(rest)
        && !ends_with_source(blocks, rest);
    if is_one {
        log.changed_at(kept.span, 1);
        blocks.append(rest);
        kept.span.end = next.span.end;
    }
    is_one
}

/// Whether nothing stands between two quotes, be it an empty comment. Markdown and html2text write their `>`; HTML that only
/// editors made has no such comments, and what docutils takes for two quotes its author kept apart.
fn follows(kept: &Block, next: &Block, log: &Log<'_>) -> bool {
    let source = log.source.text();
    let is_marked =
        |block: &Block| source.get(block.span.range().start..).is_some_and(|text| text.trim_start().starts_with('>'));
    let is_mark = |c: char| c == '>' || c.is_whitespace();
    match (is_marked(kept), is_marked(next)) {
        (true, true) => {
            let between = source.get(kept.span.range().end..next.span.range().start);
            between.is_some_and(|between| between.chars().all(is_mark))
        }
        (false, false) => !log.is_rst(),
        _ => false,
    }
}

/// Whether a quote is an alert: `> [!NOTE]`.
fn is_alert(blocks: &[Block]) -> bool {
    blocks.first().is_some_and(Block::begins_alert)
}

/// Whether a quote holds nothing but quotes: a deeper one beside it answers it.
fn is_deeper(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| matches!(block.kind, BlockKind::Quote(_)))
}

/// Whether a quote ends with a line that says whom it quotes: `— Ann`, below what she said. Where the next one begins with a
/// dash as well, both are items of a list that was lost.
fn ends_with_source(blocks: &[Block], next: &[Block]) -> bool {
    let Some((last, before)) = blocks.split_last() else { return false };
    let (Some(content), first) = (paragraph(last), next.first().and_then(paragraph).unwrap_or_default()) else {
        return false;
    };
    let line = content.rsplit(|inline| inline.kind == InlineKind::HardBreak).next().unwrap_or_default();
    let has_text_before = !before.is_empty() || line.len() < content.len();
    has_text_before && begins_with_dash(line) && !begins_with_dash(first)
}

fn paragraph(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    }
}

fn begins_with_dash(line: &[Inline]) -> bool {
    let shown = walk::shown(line);
    DASHES.iter().any(|dash| shown.trim_start().starts_with(dash))
}
