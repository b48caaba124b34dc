//! `empty-links`: a link that shows nothing is dropped, `[](https://example.org)`; one that leads nowhere, `[text]()`, is
//! its text.

use super::Log;
use super::walk;
use crate::model::{Inline, InlineKind, Post};

const WHY: &str = "the link shows nothing";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| drop_empty(inlines, log));
    }
}

fn drop_empty(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    if inlines.iter().any(leads_nowhere) {
        inlines.iter().filter(|inline| leads_nowhere(inline)).for_each(|inline| log.changed_at(inline.span, 1));
        *inlines = std::mem::take(inlines).into_iter().flat_map(unwrapped).collect();
    }
    inlines.retain_mut(|inline| {
        let InlineKind::Link(link) = &inline.kind else { return true };
        if !walk::is_blank(&link.content) {
            return true;
        }
        log.changed_at(inline.span, 1);
        log.link_removed(link, WHY);
        let shows_space = !link.content.is_empty();
        inline.kind = InlineKind::Text(" ".to_owned());
        shows_space
    });
}

fn unwrapped(inline: Inline) -> Vec<Inline> {
    match inline.kind {
        InlineKind::Link(link) if link.target.as_str().trim().is_empty() => link.content,
        _ => vec![inline],
    }
}

fn leads_nowhere(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Link(link) if link.target.as_str().trim().is_empty())
}
