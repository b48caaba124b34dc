//! Two sources of one post: the words of the more trusted one, and from the other what the first lost: ends of
//! paragraphs, lists, code, images, embedded pages, and what is known about the post.
//!
//! Words are never taken from both. Where the two say something else, the report shows both.

mod align;
mod glued;
mod metadata;
mod outline;
mod pictures;
mod structure;
mod text;

use std::ops::Range;

use self::align::align;
use self::metadata::Side;
use self::outline::{Outline, Words};
use self::structure::Twin;
use crate::account::{Entry, What};
use crate::convert::Draft;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, normalise};
use crate::source::Span;

pub use self::metadata::{Habits, Tally};
pub use self::pictures::{Files, Lent};

/// How many differences of one post are shown.
const SHOWN: usize = 5;

/// How many words of a difference are shown.
const WORDS: usize = 12;

/// What a merge needs to know of the two besides their posts.
pub struct Around<'a> {
    /// The names that the configuration gives the authors.
    pub named: [Option<String>; 2],
    /// What the sources always say.
    pub habits: [&'a Habits; 2],
    /// Where their files are.
    pub files: Files<'a>,
}

/// Merges a post with its twin. Returns the files beside the twin that the post shows now.
pub fn merge(draft: &mut Draft, twin: Draft, around: Around<'_>) -> Lent {
    let Draft { source, post, .. } = twin;
    let path = source.path();
    let [named, twin_named] = around.named;
    let [habits, twin_habits] = around.habits;
    let meta = std::mem::take(&mut draft.post.meta);
    let (meta, filled) = metadata::merge(
        &Side { meta, named, habits },
        Side { meta: post.meta, named: twin_named, habits: twin_habits },
    );
    draft.post.meta = meta;
    filled.taken.iter().for_each(|name| draft.changes.count(name, 1));
    for (key, ours, theirs) in filled.contradictions {
        let message = format!("{key}: `{ours}` here, `{theirs}` in {path}");
        draft.diagnostics.push(Diagnostic::whole(Code::TwinsDiffer, message));
    }
    if draft.post.comments.is_empty() {
        draft.post.comments = post.comments;
    }
    merge_body(draft, &post.body, path, &around.files)
}

fn merge_body(draft: &mut Draft, twin: &[Block], path: &str, files: &Files<'_>) -> Lent {
    let mut ours = Outline::of(&draft.post.body);
    let theirs = Outline::of(twin);
    let mut alignment = align(&ours.words, &theirs.words);
    if glued::part(&mut draft.post.body, &ours, &theirs, &alignment) > 0 {
        ours = Outline::of(&draft.post.body);
        alignment = align(&ours.words, &theirs.words);
    }
    let differences = alignment.differences();
    draft.diagnostics.extend(said(&draft.post.body, (&ours, &theirs), &differences, path));
    let twin = Twin { blocks: twin, outline: &theirs, alignment: &alignment };
    let taken = structure::restore(&mut draft.post.body, &twin);
    draft.changes.count("twin-breaks", taken.breaks);
    draft.changes.count("twin-blocks", taken.blocks);
    let unlinked = taken.unlinked.into_iter();
    draft.changes.removed.extend(unlinked.map(|text| Entry { what: What::Link, text, why: "it is code in its twin" }));
    let restored = pictures::restore(&mut draft.post.body, &twin, files, &mut draft.changes);
    for address in restored.left {
        let message = format!("{path} shows {address}, which is not here and cannot be had from there");
        draft.diagnostics.push(Diagnostic::whole(Code::TwinsDiffer, message));
    }
    normalise(&mut draft.post.body);
    restored.lent
}

/// What is said of words that differ: where, and what either source has.
fn said(
    body: &[Block],
    (ours, theirs): (&Outline, &Outline),
    differences: &[(Range<usize>, Range<usize>)],
    path: &str,
) -> Vec<Diagnostic> {
    let shown = differences.iter().take(SHOWN).map(|(first, second)| {
        let message = match (quoted(&ours.words, first), quoted(&theirs.words, second)) {
            (Some(ours), Some(theirs)) => format!("{ours} here, {theirs} in {path}"),
            (Some(ours), None) => format!("{ours} is not in {path}"),
            (None, theirs) => {
                let after = first.start.checked_sub(1).and_then(|word| ours.words.get(word));
                let after = after.map_or_else(|| "at the start".to_owned(), |word| format!("after “{word}”"));
                format!("{} is only in {path}, {after}", theirs.unwrap_or_default())
            }
        };
        match place(body, ours, first.start) {
            Some(span) => Diagnostic::at(Code::TwinsDiffer, span, message),
            None => Diagnostic::whole(Code::TwinsDiffer, message),
        }
    });
    let mut said: Vec<_> = shown.collect();
    if differences.len() > SHOWN {
        let message = format!("{path} says something else in {} more places", differences.len() - SHOWN);
        said.push(Diagnostic::whole(Code::TwinsDiffer, message));
    }
    said
}

/// The block of the body in which a word stands.
fn place(body: &[Block], outline: &Outline, word: usize) -> Option<Span> {
    let top = outline.tops.iter().position(|words| words.contains(&word)).or(outline.tops.len().checked_sub(1))?;
    body.get(top).map(|block| block.span)
}

fn quoted(words: &Words, range: &Range<usize>) -> Option<String> {
    let shown = words.range(range.clone()).take(WORDS).collect::<Vec<_>>().join(" ");
    match range.len() {
        0 => None,
        1..=WORDS => Some(format!("“{shown}”")),
        length => Some(format!("“{shown} …” ({length} words)")),
    }
}
