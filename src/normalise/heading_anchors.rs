//! `heading-anchors`: the empty link that an old theme put into every heading, `## [](#setup)Setup`.

use super::Log;
use super::walk;
use crate::model::{BlockKind, Inline, InlineKind, Post};

const WHY: &str = "an anchor that the old page put into the heading";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| {
            if let BlockKind::Heading { content, .. } = &mut block.kind {
                walk::nested(content, &mut |inlines| inlines.retain(|inline| !is_anchor(inline, log)));
            }
        });
    }
}

fn is_anchor(inline: &Inline, log: &mut Log<'_>) -> bool {
    let InlineKind::Link(link) = &inline.kind else { return false };
    let address = link.target.as_str();
    // `¶` and `#` are what themes show beside a heading under the mouse
    let shown = walk::shown(&link.content);
    let is_anchor = address.starts_with('#')
        && matches!(shown.trim(), "" | "#" | "¶" | "🔗")
        && !link.content.iter().any(|inline| matches!(inline.kind, InlineKind::Image(_)));
    if is_anchor {
        log.changed_at(inline.span, 1);
        log.link_removed(link, WHY);
    }
    is_anchor
}
