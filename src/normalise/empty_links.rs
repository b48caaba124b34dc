//! `empty-links`: a link that shows nothing is dropped, `[](https://example.org)`; one that leads nowhere, `[text]()`, or to a
//! program, `[text](javascript:void(0))`, is its text. (The readers of HTML and Markdown have taken programs out, those of RST have not.)

use super::Log;
use super::walk;
use crate::import::html::{RUNS_A_SCRIPT, runs_a_script};
use crate::model::{Inline, InlineKind, Post};

const WHY: &str = "the link shows nothing";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| drop_empty(inlines, log));
    }
}

fn drop_empty(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    if inlines.iter().any(leads_nowhere) {
        let unwrap = |inline| unwrapped(inline, log);
        *inlines = std::mem::take(inlines).into_iter().flat_map(unwrap).collect();
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

fn unwrapped(inline: Inline, log: &mut Log<'_>) -> Vec<Inline> {
    if !leads_nowhere(&inline) {
        return vec![inline];
    }
    let InlineKind::Link(link) = inline.kind else { return Vec::new() };
    log.changed_at(inline.span, 1);
    if runs_a_script(link.target.as_str()) {
        log.link_removed(&link, RUNS_A_SCRIPT);
    }
    link.content
}

fn leads_nowhere(inline: &Inline) -> bool {
    let InlineKind::Link(link) = &inline.kind else { return false };
    let address = link.target.as_str();
    address.trim().is_empty() || runs_a_script(address)
}
