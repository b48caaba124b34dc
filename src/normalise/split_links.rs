//! `split-links`: one link that an editor cut in two is one again: `[T](url)[witter](url)`. Two that each show their whole address
//! are an address that stands there twice.

use super::Log;
use super::walk;
use crate::model::{Inline, InlineKind, Post};

const WHY: &str = "one link was cut in two";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            let mut seen = Seen::default();
            inlines.dedup_by(|next, kept| join(kept, next, &mut seen, log));
        });
    }
}

/// Whether the link that is kept was joined before, so that no image is in it: a thousand pieces are not looked through for each more.
#[derive(Debug, Default)]
pub(super) struct Seen(pub(super) bool);

/// Moves the content of `next` to `kept` where both are halves of one link.
pub(super) fn join(kept: &mut Inline, next: &mut Inline, seen: &mut Seen, log: &mut Log<'_>) -> bool {
    let was_joined = std::mem::take(&mut seen.0);
    let show_addresses = walk::shows_address(kept) && walk::shows_address(next);
    let (InlineKind::Link(link), InlineKind::Link(rest)) = (&mut kept.kind, &mut next.kind) else { return false };
    let is_one = !show_addresses
        && link.target == rest.target
        && link.title == rest.title
        && (was_joined || !shows_image(&link.content))
        && !shows_image(&rest.content);
    seen.0 = is_one;
    if is_one {
        log.changed_at(kept.span, 1);
        log.link_removed(rest, WHY);
        link.content.append(&mut rest.content);
        kept.span.end = next.span.end;
    }
    is_one
}

/// Whether an image is among the inlines: a picture and its caption may well be two links.
fn shows_image(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| {
        matches!(inline.kind, InlineKind::Image(_)) || inline.content().is_some_and(|content| shows_image(content))
    })
}
