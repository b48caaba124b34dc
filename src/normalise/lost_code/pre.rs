//! A `<pre>` for each line of code, as an editor of Blogger's wrote it: one block of code.

use crate::model::{Block, BlockKind};
use crate::source::Source;

/// Joins blocks of one line that are a `<pre>` each, without an empty line between them. Returns how many were joined.
pub(super) fn join(body: &mut Vec<Block>, source: &Source) -> u32 {
    let before = body.len();
    let mut is_after_line = false;
    body.dedup_by(|next, kept| {
        let is_line = is_line(next, source);
        let touches = is_line && (is_after_line || self::is_line(kept, source)) && touches(kept, next, source);
        is_after_line = touches;
        if let (true, BlockKind::Code { info, text }, BlockKind::Code { info: more, text: line }) =
            (touches, &mut kept.kind, &next.kind)
        {
            text.push('\n');
            text.push_str(line);
            if info == UNKNOWN {
                info.clone_from(more);
            }
            kept.span.end = next.span.end;
        }
        touches
    });
    (before - body.len()) as u32
}

/// What normal form calls code without a language.
const UNKNOWN: &str = "text";

fn is_line(block: &Block, source: &Source) -> bool {
    let written = source.text().get(block.span.range()).unwrap_or_default();
    let is_pre = written.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("<pre"));
    is_pre && matches!(&block.kind, BlockKind::Code { text, .. } if !text.contains('\n'))
}

fn touches(block: &Block, next: &Block, source: &Source) -> bool {
    let between = source.text().get(block.span.end as usize..next.span.start as usize);
    between.is_some_and(|between| between.trim().is_empty() && between.matches('\n').count() < 2)
}
