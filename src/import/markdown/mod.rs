//! Markdown to the model: CommonMark with tables, strikethrough, task lists and footnotes, and the HTML inside it.
//!
//! 1. pulldown-cmark gives events with their places;
//! 2. [`blocks`] and [`inlines`] build the model from them;
//! 3. [`model::normalise`] brings it into normal form.

mod blocks;
mod inlines;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::Changes;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Block};
use crate::source::Span;

/// What `<` means in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// HTML, as in CommonMark.
    Html,
    /// JSX: imports, exports and components are kept to the letter.
    Mdx,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// The blocks, in normal form.
    pub blocks: Vec<Block>,
    /// What was mended.
    pub changes: Changes,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// Containers deeper than this are read as part of the one around them.
const DEEPEST: usize = 100;

/// Reads the Markdown in `text` from the offset `start` to its end. Spans count from the beginning of `text`.
pub fn blocks(text: &str, start: usize, _flavour: Flavour) -> Read {
    let mut reader = Reader::new(&text[start..], start);
    let mut blocks = reader.blocks(0..reader.events.len(), 0);
    model::normalise(&mut blocks);
    Read { blocks, changes: reader.changes, diagnostics: reader.diagnostics }
}

struct Reader<'a> {
    text: &'a str,
    /// Where the text begins in the source.
    base: usize,
    events: Vec<(Event<'a>, Range<usize>)>,
    /// For each event that starts something: the index of the one that ends it.
    ends: Vec<usize>,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_FOOTNOTES;
        let events: Vec<_> = Parser::new_ext(text, options).into_offset_iter().collect();
        let ends = ends(&events);
        Self { text, base, events, ends, changes: Changes::default(), diagnostics: Vec::new() }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        let span = self.span(range);
        if self.diagnostics.iter().all(|found| found.code != Code::MarkupMalformed) {
            let message = format!("nested more than {DEEPEST} levels deep; deeper levels were read as one");
            self.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
        }
    }
}

fn ends(events: &[(Event<'_>, Range<usize>)]) -> Vec<usize> {
    let mut ends = vec![0; events.len()];
    let mut open = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => open.push(at),
            Event::End(_) => {
                if let Some(start) = open.pop() {
                    ends[start] = at;
                }
            }
            _ => {}
        }
    }
    ends
}

#[cfg(test)]
mod tests;
