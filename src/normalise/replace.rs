//! `replace`: what a user names in `[[migration.replace]]` is replaced, in the order of the configuration. Each of them is
//! counted by its own name.
//!
//! It comes after the passes that make links, so that it sees every address, and before those that drop what is empty and
//! make lists and paragraphs, so that they see its result.

use std::ops::Range;

use regex::Regex;

use super::Log;
use super::walk;
use crate::account::What;
use crate::diagnostic::Code;
use crate::difference::{self, Run};
use crate::model::{BlockKind, Image, ImageRef, Inline, InlineKind, Link, Post, Target};
use crate::source::Span;

/// One `[[migration.replace]]`.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// What it is counted by.
    pub name: &'static str,
    /// Why a word or an address is not what it was, for the report.
    pub why: &'static str,
    /// What is looked for.
    pub find: Regex,
    /// What is put there; `$1` and `${name}` stand for the groups of `find`.
    pub with: String,
    /// Where it is looked for.
    pub place: Place,
}

impl PartialEq for Replacement {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.find.as_str(), &self.with, self.place)
            == (other.name, other.find.as_str(), &other.with, other.place)
    }
}

/// Where a replacement looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The title, and the text between markup: a link's text, a word in emphasis.
    #[default]
    Text,
    /// Code, in lines and in blocks.
    Code,
    /// The addresses of links.
    Link,
    /// The addresses of images.
    Image,
}

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let settings = log.settings;
    for replacement in &settings.replacements {
        Work { replacement, log, is_reported: false }.post(post);
    }
}

/// One replacement at work on one post.
struct Work<'w, 'a> {
    replacement: &'a Replacement,
    log: &'w mut Log<'a>,
    is_reported: bool,
}

impl Work<'_, '_> {
    fn post(&mut self, post: &mut Post) {
        if self.replacement.place == Place::Text {
            self.words(&mut post.meta.title, None);
        }
        for body in walk::bodies(post) {
            walk::inline_sequences(body, &mut |inlines| inlines.iter_mut().for_each(|inline| self.inline(inline)));
            walk::blocks(body, &mut |block| {
                if let (BlockKind::Code { text, .. }, Place::Code) = (&mut block.kind, self.replacement.place) {
                    self.words(text, Some(block.span));
                }
            });
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        match (&mut inline.kind, self.replacement.place) {
            (InlineKind::Text(text), Place::Text) | (InlineKind::Code(text), Place::Code) => {
                self.words(text, Some(inline.span));
            }
            (InlineKind::Image(image), Place::Text) => self.words(&mut image.alt, Some(inline.span)),
            (InlineKind::Link(_), Place::Link) | (InlineKind::Image(_), Place::Image) => self.address(inline),
            _ => {}
        }
    }

    fn address(&mut self, inline: &mut Inline) {
        let (what, address) = match &mut inline.kind {
            InlineKind::Link(Link { target: Target::Raw(address), .. }) => (What::Link, address),
            InlineKind::Image(Image { at: ImageRef::Raw(address), .. }) => (What::Image, address),
            _ => return,
        };
        let was = address.clone();
        self.replace(address, Some(inline.span));
        if *address != was {
            self.log.removed(what, was, self.replacement.why);
            self.log.added(what, address.as_str(), self.replacement.why);
        }
    }

    /// Replaces every match in a text. One that finds something in its own result again is reported.
    fn replace(&mut self, text: &mut String, span: Option<Span>) {
        let Replacement { name, find, with, .. } = self.replacement;
        let matches = find.find_iter(text).count();
        if matches == 0 {
            return;
        }
        let replaced = find.replace_all(text, with.as_str()).into_owned();
        if replaced == *text {
            return;
        }
        let again = find.replace_all(&replaced, with.as_str());
        if again != replaced && !self.is_reported {
            self.is_reported = true;
            let message = format!("`{name}` would replace again in what it made: `{}`", excerpt(&replaced));
            match span {
                Some(span) => self.log.report(Code::ReplaceUnstable, span, message),
                None => self.log.report_whole(Code::ReplaceUnstable, message),
            }
        }
        for _ in 0..matches {
            match span {
                Some(span) => self.log.changes.count_at(name, span),
                None => self.log.changes.count(name, 1),
            }
        }
        *text = replaced;
    }

    /// Replaces in a text, and records the words that went and those that came.
    fn words(&mut self, text: &mut String, span: Option<Span>) {
        let was = text.clone();
        self.replace(text, span);
        if was == *text {
            return;
        }
        let (was, is): (Vec<&str>, Vec<&str>) = (was.split_whitespace().collect(), text.split_whitespace().collect());
        for Run { old, new, .. } in difference::runs_of_words(&was, &is).into_iter().filter(|run| !run.is_same) {
            let words = |words: &[&str], range: Range<usize>| words.get(range).unwrap_or_default().join(" ");
            self.log.removed(What::Word, words(&was, old), self.replacement.why);
            self.log.added(What::Word, words(&is, new), self.replacement.why);
        }
    }
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() { start + "…" } else { start }
}
