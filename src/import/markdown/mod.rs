//! Markdown to the model: CommonMark with tables, strikethrough, task lists and footnotes, and the HTML inside it.
//!
//! 1. [`dialects`] hides blocks that CommonMark does not know, [`mdx`] what is JavaScript;
//! 2. [`mask`] hides the `<` of what is no tag, [`cut`] empty lines in links and emphasis;
//! 3. pulldown-cmark gives events with their places;
//! 4. [`pairs`] puts marks of emphasis in order beside Chinese and Japanese, [`blocks`] and [`inlines`] build the model from them;
//! 5. where there is HTML, [`regions`] says how far it reaches, [`embed`] puts HTML and Markdown together, and
//!    [`super::html::blocks`] reads them;
//! 6. [`model::normalise`] brings it all into normal form.

mod blocks;
mod comments;
mod cut;
mod dialects;
mod embed;
mod inlines;
mod lines;
mod mask;
mod mdx;
mod open;
mod pairs;
mod ragged;
mod regions;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use super::html;
use crate::account::Changes;
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
    /// HTML, and definition lists: MyST.
    Myst,
}

/// Containers deeper than this are read as part of the one around them.
const DEEPEST: usize = 100;

/// Reads the Markdown in `text` from the offset `start` to its end, as blocks in normal form. Spans count from the beginning of `text`.
pub fn blocks(text: &str, start: usize, flavour: Flavour) -> html::Read {
    let body = &text[start..];
    // MyST's own reader knows directives and formulas
    let kept = if flavour == Flavour::Myst { Vec::new() } else { dialects::find(body, flavour) };
    let shown = dialects::hide(body, &kept);
    let (masked, cuts, hidden) = match flavour {
        Flavour::Html | Flavour::Myst => {
            let mask::Masked { text, markers } = mask::mask(&shown);
            let options = options(flavour, &text);
            let text = comments::without_empty_lines(text, options);
            let (text, cuts) = cut::join(text, markers.empty_line, options);
            (mask::Masked { text, markers }, cuts, None)
        }
        Flavour::Mdx => {
            let hidden = mdx::hide(&shown);
            let masked = mask::Masked { text: hidden.text.into(), markers: mask::Markers::of(body) };
            (masked, Vec::new(), Some((body, hidden.blocks)))
        }
    };
    let mut reader = Reader::new(&masked.text, masked.markers, Base::Offset(start), flavour);
    reader.end_html(&kept);
    reader.hidden = hidden;
    reader.kept = Some((body, kept)).filter(|(_, kept)| !kept.is_empty());
    reader.has_html &= flavour != Flavour::Mdx;
    for cut in cuts {
        reader.changes.count_at("markup-joined", reader.span(&cut));
    }
    let mut blocks = reader.blocks(0..reader.events.len(), 0);
    model::normalise(&mut blocks);
    html::Read { blocks, changes: reader.changes, diagnostics: reader.diagnostics }
}

/// Pieces in pieces of HTML are read so deep: each is read again, with all that follows.
const DEEPEST_PIECE: usize = 10;

/// What pulldown-cmark reads, and where each stands.
type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Where a text stands in the source.
#[derive(Debug, Clone, Copy)]
enum Base {
    /// It begins at this offset.
    Offset(usize),
    /// It is not there in one piece: everything in it has this place.
    Whole(Span),
}

struct Reader<'a> {
    text: &'a str,
    markers: mask::Markers,
    base: Base,
    /// How many blocks of HTML the text is a piece of, each a piece of the one before.
    nested: usize,
    events: Events<'a>,
    /// For each event that starts something: the index of the one that ends it.
    ends: Vec<usize>,
    has_html: bool,
    /// Where the last `</pre` stands.
    last_pre: usize,
    /// The text with its JavaScript, and what of it are blocks.
    hidden: Option<(&'a str, Vec<Range<usize>>)>,
    /// The text with the blocks of other dialects, and where these are.
    kept: Option<(&'a str, Vec<dialects::Foreign>)>,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, markers: mask::Markers, base: Base, flavour: Flavour) -> Self {
        let events: Vec<_> = Parser::new_ext(text, options(flavour, text)).into_offset_iter().collect();
        let (events, mended) = pairs::in_order(text, events);
        let ends = ends(&events);
        let has_html = events.iter().any(|(event, _)| matches!(event, Event::InlineHtml(_) | Event::Html(_)));
        let (changes, diagnostics) = (Changes::default(), Vec::new());
        let last_pre = if has_html { text.rfind("</pre").or_else(|| text.rfind("</PRE")).unwrap_or(0) } else { 0 };
        let (nested, hidden, kept) = (0, None, None);
        let mut reader =
            Self { text, markers, base, nested, events, ends, has_html, last_pre, hidden, kept, changes, diagnostics };
        for pair in mended {
            reader.changes.count_at("emphasis-parted", reader.span(&pair));
        }
        reader
    }

    /// Ends HTML where a directive ends.
    fn end_html(&mut self, blocks: &[dialects::Foreign]) {
        if !blocks.is_empty() {
            self.events = dialects::end_html(std::mem::take(&mut self.events), blocks);
            self.ends = ends(&self.events);
        }
    }

    /// Reads a piece of the text that is Markdown although CommonMark has it in a block of HTML: `text` stands at the offset `at`
    /// of the block in `place`, except where marks of quotes and items stand before its lines.
    fn nested(&mut self, text: &str, at: usize, place: &Range<usize>) -> Vec<Block> {
        let start = place.start + at;
        let is_there = self.text.get(start..).is_some_and(|rest| rest.starts_with(text));
        let base = match self.base {
            Base::Offset(base) if is_there => Base::Offset(base + start),
            _ => Base::Whole(self.span(place)),
        };
        let mut reader = Reader::new(text, self.markers, base, Flavour::Html);
        reader.nested = self.nested + 1;
        let blocks = reader.blocks(0..reader.events.len(), 0);
        self.changes.append(reader.changes);
        self.diagnostics.append(&mut reader.diagnostics);
        blocks
    }

    /// Text without the markers.
    fn plain(&self, text: &str) -> String {
        self.markers.plain(text)
    }

    fn span(&self, range: &Range<usize>) -> Span {
        match self.base {
            Base::Offset(base) => Span::new(base + range.start, base + range.end),
            Base::Whole(span) => span,
        }
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        let span = self.span(range);
        if self.diagnostics.iter().all(|found| found.code != Code::MarkupMalformed) {
            let message = format!("nested more than {DEEPEST} levels deep; deeper levels were read as one");
            self.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
        }
    }
}

/// What is read beside CommonMark.
fn options(flavour: Flavour, text: &str) -> Options {
    let mut options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    options.set(Options::ENABLE_TABLES, !ragged::is_ragged(text));
    options.set(Options::ENABLE_DEFINITION_LIST, flavour == Flavour::Myst);
    options
}

fn ends(events: &Events<'_>) -> Vec<usize> {
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
