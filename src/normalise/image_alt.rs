//! `image-alt`: a picture without an alternative text, `![](./a.png "A lamp")`, has its title as one. Readers who do not see
//! the picture never get to know its title.

use super::Log;
use crate::model::walk::{Met, walk};
use crate::model::{InlineKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    walk(post, &mut |met| {
        let Met::Inline(inline) = met else { return };
        let InlineKind::Image(image) = &mut inline.kind else { return };
        if image.alt.trim().is_empty()
            && let Some(title) = image.title.take_if(|title| !title.trim().is_empty())
        {
            image.alt = title.split_whitespace().collect::<Vec<_>>().join(" ");
            log.changed_at(inline.span, 1);
        }
    });
}
