//! `linked-images`: the link that Blogger puts around every picture, to the picture's own larger self, is no link of the
//! author's. The image keeps the address, so that the larger picture can be fetched.

use super::Log;
use super::walk;
use crate::images::address::is_larger_self;
use crate::model::{Inline, InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| inlines.iter_mut().for_each(|inline| fold(inline, log)));
    }
}

fn fold(inline: &mut Inline, log: &mut Log<'_>) {
    let InlineKind::Link(link) = &mut inline.kind else { return };
    let [Inline { kind: InlineKind::Image(image), .. }] = link.content.as_mut_slice() else { return };
    let href = link.target.as_str();
    if image.original.is_none() && is_larger_self(image.at.as_str(), href) {
        log.changed(1);
        image.original = Some(href.to_owned());
        inline.kind = InlineKind::Image(image.clone());
    }
}
