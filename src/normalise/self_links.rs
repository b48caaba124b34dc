//! `self-links`: a link that shows its own address leads to exactly that, so that it is written `<https://example.org>`.
//! Angle brackets that the text has around an address already are those of an autolink that was not recognised.

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::{Inline, InlineKind, Link, Post, Target};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            for inline in inlines.iter_mut() {
                straighten(inline, log);
            }
            drop_brackets(inlines, log);
        });
    }
}

/// `[http://example.org](http://example.org/)` has one address: an empty path is `/` (RFC 3986, section 6.2.3).
fn straighten(inline: &mut Inline, log: &mut Log<'_>) {
    let InlineKind::Link(link) = &mut inline.kind else { return };
    let Some(shown) = shown_address(link) else { return };
    let Target::Raw(target) = &mut link.target else { return };
    let same = |address: &str| address.trim().trim_end_matches('/').to_owned();
    let is_root =
        shown.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains(['/', '?', '#']));
    if *target != shown && is_root && same(target) == same(&shown) {
        log.changed_at(inline.span, 1);
        log.moved(What::Link, target.as_str(), shown.as_str());
        *target = shown;
    }
}

/// The text of a link that shows an address.
fn shown_address(link: &Link) -> Option<String> {
    match link.content.as_slice() {
        [Inline { kind: InlineKind::Text(text), .. }] if text.contains("://") && !text.contains(' ') => {
            Some(text.clone())
        }
        _ => None,
    }
}

fn drop_brackets(inlines: &mut [Inline], log: &mut Log<'_>) {
    for at in 1..inlines.len().saturating_sub(1) {
        if let Some([before, inline, after]) = inlines.get_mut(at - 1..=at + 1)
            && let (InlineKind::Text(before), InlineKind::Link(link), InlineKind::Text(after)) =
                (&mut before.kind, &inline.kind, &mut after.kind)
            && link.own_address().is_some()
            && before.ends_with('<')
            && after.starts_with('>')
        {
            log.changed_at(inline.span, 1);
            before.pop();
            after.remove(0);
        }
    }
}
