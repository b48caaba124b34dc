//! The excerpt of a post, which becomes its description.
//!
//! What stands in the directive is the excerpt; else it is the first paragraphs, as many as `:excerpt:` says.
//! <https://ablog.readthedocs.io/en/stable/manual/post-excerpts-and-images/>

use super::{PostMark, removed, take};
use crate::account::{Changes, Entry, What};
use crate::model::{Block, BlockKind, Inline, InlineKind, Post, Value, plain};

/// Blocks deeper than this hold no excerpt.
const MAX_DEPTH: usize = 100;
/// Why an excerpt is not in the text.
const WHY: &str = "an excerpt that the post does not show; kept as description";

/// Gives a post its excerpt for a description, unless it has one.
pub(super) fn describe(post: &mut Post, mark: &PostMark, changes: &mut Changes) {
    let wanted = take(&mut post.meta, "excerpt");
    let excerpt = if !mark.excerpt.is_empty() {
        removed::record_blocks(&mark.excerpt, WHY, changes);
        paragraphs(&mark.excerpt, usize::MAX)
    } else if let Some(place) = mark.shown {
        let is_within = |block: &&Block| place.start <= block.span.start && block.span.end <= place.end;
        paragraphs(&post.body.iter().filter(is_within).cloned().collect::<Vec<_>>(), usize::MAX)
    } else {
        paragraphs(&post.body, wanted.as_ref().and_then(number).unwrap_or(0))
    };
    if !excerpt.is_empty() {
        let known = post.meta.description.replace(excerpt);
        if let Some(text) = known.filter(|known| post.meta.description.as_ref() != Some(known)) {
            changes.removed.push(Entry { what: What::Word, text, why: "the excerpt describes the post" });
        }
    } else if let Some(wanted) = wanted.filter(|wanted| number(wanted).is_none()) {
        post.meta.extra.push(("excerpt".to_owned(), wanted));
    }
}

fn number(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) | Value::String(number) => number.parse().ok(),
        _ => None,
    }
}

/// The first paragraphs, wherever they stand, as plain text.
fn paragraphs(blocks: &[Block], most: usize) -> String {
    let mut found = Vec::new();
    collect(blocks, most, 0, &mut found);
    found.join(" ")
}

fn is_image(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(_) => true,
        InlineKind::Link(link) => link.content.iter().all(|inline| matches!(inline.kind, InlineKind::Image(_))),
        _ => false,
    }
}

fn collect(blocks: &[Block], most: usize, depth: usize, found: &mut Vec<String>) {
    for block in blocks {
        if found.len() >= most || depth > MAX_DEPTH {
            return;
        }
        match &block.kind {
            // an image by itself is no paragraph to docutils
            BlockKind::Paragraph(content) if content.iter().all(is_image) => {}
            BlockKind::Paragraph(content) => {
                let text = plain(content).split_whitespace().collect::<Vec<_>>().join(" ");
                found.extend(Some(text).filter(|text| !text.is_empty()));
            }
            BlockKind::List(list) => {
                list.items.iter().for_each(|item| collect(&item.blocks, most, depth + 1, found));
            }
            BlockKind::Quote(blocks) => collect(blocks, most, depth + 1, found),
            BlockKind::Admonition(admonition) => collect(&admonition.blocks, most, depth + 1, found),
            BlockKind::Definitions(definitions) => {
                definitions.iter().for_each(|definition| collect(&definition.blocks, most, depth + 1, found));
            }
            _ => {}
        }
    }
}
