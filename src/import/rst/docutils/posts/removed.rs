//! What of a document is not in the text of any post: every word, link and image of it is in the report.

use crate::account::{Changes, Entry, What};
use crate::import::rst::docutils::references::pending;
use crate::model::walk::{Met, walk_blocks, walk_inlines};
use crate::model::{Block, BlockKind, Inline, InlineKind, Meta, Value};

/// Records blocks that are shown nowhere.
pub(super) fn record_blocks(blocks: &[Block], why: &'static str, changes: &mut Changes) {
    let mut blocks = blocks.to_vec();
    let mut words = Vec::new();
    walk_blocks(&mut blocks, &mut |met| {
        entries(&met, why, changes);
        words.extend(text(&met));
    });
    verbatim(&blocks, &mut words);
    push(What::Word, &words.join(" "), why, changes);
}

/// Records the addresses of a title, which is plain text from now on.
pub(super) fn record_addresses(title: &[Inline], changes: &mut Changes) {
    walk_inlines(&mut title.to_vec(), &mut |met| entries(&met, "a title is plain text", changes));
}

/// Records what another declaration of a post says and the first one says already.
pub(super) fn record_meta(meta: Meta, changes: &mut Changes) {
    let mut words: Vec<_> = meta.published.iter().map(ToString::to_string).collect();
    words.extend(meta.author);
    words.extend(meta.description);
    words.push(meta.title);
    words.extend(meta.tags);
    for (key, value) in meta.extra {
        words.push(key);
        value_words(value, &mut words);
    }
    words.retain(|word| !word.is_empty());
    push(What::Word, &words.join(" "), "the post says it already", changes);
}

fn value_words(value: Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) | Value::Number(text) => words.push(text),
        Value::List(values) => values.into_iter().for_each(|value| value_words(value, words)),
        _ => {}
    }
}

fn entries(met: &Met<'_>, why: &'static str, changes: &mut Changes) {
    let Met::Inline(inline) = met else { return };
    match &inline.kind {
        InlineKind::Link(link) if pending(&link.target).is_none() => {
            push(What::Link, link.target.as_str(), why, changes);
        }
        InlineKind::Image(image) => push(What::Image, image.at.as_str(), why, changes),
        _ => {}
    }
}

fn text(met: &Met<'_>) -> Option<String> {
    match met {
        Met::Html(html, _) => Some((*html).clone()),
        Met::Inline(inline) => match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::FootnoteReference(text) => Some(text.clone()),
            InlineKind::Image(image) => Some(image.alt.clone()),
            _ => None,
        },
        Met::Verbatim(..) => None,
    }
}

/// The text of blocks that holds no inlines.
fn verbatim(blocks: &[Block], words: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Code { text, .. } | BlockKind::Verbatim(text) => words.push(text.clone()),
            BlockKind::List(list) => list.items.iter().for_each(|item| verbatim(&item.blocks, words)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => verbatim(blocks, words),
            BlockKind::Admonition(admonition) => verbatim(&admonition.blocks, words),
            BlockKind::Definitions(definitions) => {
                definitions.iter().for_each(|definition| verbatim(&definition.blocks, words));
            }
            _ => {}
        }
    }
}

fn push(what: What, text: &str, why: &'static str, changes: &mut Changes) {
    let text = text.trim();
    if !text.is_empty() {
        changes.removed.push(Entry { what, text: text.to_owned(), why });
    }
}
