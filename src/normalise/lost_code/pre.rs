//! A `<pre>` for each line of code, as an editor of Blogger's wrote it: one block of code.

use super::written::Written;
use crate::model::normal::UNKNOWN_LANGUAGE;
use crate::model::{Block, BlockKind};
use crate::source::Span;

/// Joins blocks of one line that are a `<pre>` each, without an empty line between them, and says where.
pub(super) fn join(body: &mut Vec<Block>, written: Written<'_>, places: &mut Vec<Span>) {
    let mut is_after_line = false;
    body.dedup_by(|next, kept| {
        let is_line = is_line(next, written);
        let touches = is_line && (is_after_line || self::is_line(kept, written)) && touches(kept, next, written);
        is_after_line = touches;
        places.extend(touches.then_some(next.span));
        if let (true, BlockKind::Code { info, text }, BlockKind::Code { info: more, text: line }) =
            (touches, &mut kept.kind, &next.kind)
        {
            text.push('\n');
            text.push_str(line);
            if info == UNKNOWN_LANGUAGE {
                info.clone_from(more);
            }
            kept.span.end = next.span.end;
        }
        touches
    });
}

fn is_line(block: &Block, written: Written<'_>) -> bool {
    let is_pre = written.text(block.span).get(..4).is_some_and(|start| start.eq_ignore_ascii_case("<pre"));
    is_pre && matches!(&block.kind, BlockKind::Code { text, .. } if !text.contains('\n'))
}

fn touches(block: &Block, next: &Block, written: Written<'_>) -> bool {
    let between = written.between(block, next);
    between.is_some_and(|lines| lines.len() < 3 && lines.iter().all(|line| line.trim().is_empty()))
}
