//! Which blocks belong to the HTML that stands among them.
//!
//! CommonMark ends an HTML block at a blank line, and knows nothing of elements: `<div>`, a blank line, a paragraph, a
//! blank line, `</div>` are three blocks, and one element on the page.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Reader;
use crate::import::html::tags::{self, TagKind};

/// A block among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sibling {
    /// Its first event.
    pub(super) start: usize,
    /// The event after its last.
    pub(super) end: usize,
    pub(super) kind: SiblingKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SiblingKind {
    /// A paragraph, a heading, or the text of an item of a tight list, with HTML in it.
    Mixed,
    /// A block of HTML.
    Html,
    /// Any other block.
    Markdown,
}

impl Reader<'_> {
    /// The blocks among a range of events.
    pub(super) fn siblings(&self, range: Range<usize>) -> Vec<Sibling> {
        let mut siblings = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let sibling = self.sibling(at..range.end);
            at = sibling.end;
            siblings.push(sibling);
        }
        siblings
    }

    /// The block that a range of events begins with.
    pub(super) fn sibling(&self, range: Range<usize>) -> Sibling {
        let start = range.start;
        let end = match &self.events[start].0 {
            event if super::blocks::is_inline(event) => self.end_of_inlines(range),
            Event::Start(_) => self.ends[start] + 1,
            _ => start + 1,
        };
        Sibling { start, end, kind: self.kind(start, end) }
    }

    fn kind(&self, start: usize, end: usize) -> SiblingKind {
        match &self.events[start].0 {
            Event::Start(Tag::HtmlBlock) => SiblingKind::Html,
            Event::Start(
                Tag::BlockQuote(_) | Tag::List(_) | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) | Tag::Table(_),
            ) => SiblingKind::Markdown,
            _ if self.events[start..end].iter().any(|(event, _)| matches!(event, Event::InlineHtml(_))) => {
                SiblingKind::Mixed
            }
            _ => SiblingKind::Markdown,
        }
    }

    /// The runs of siblings that are to be read as HTML: each block of HTML and each text with HTML in it, together with
    /// everything up to the block in which its last element ends. An element that does not end holds nothing more.
    pub(super) fn regions(&self, siblings: &[Sibling], depth: usize) -> Vec<Range<usize>> {
        let mut regions: Vec<Range<usize>> = Vec::new();
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        let mut preformatted = 0;
        for (at, sibling) in siblings.iter().enumerate() {
            if sibling.kind == SiblingKind::Markdown {
                continue;
            }
            join(&mut regions, at..at + 1);
            if depth == 0
                && self.place(*sibling).start >= preformatted
                && let Some(end) = self.end_of_preformatted(&self.html_of(*sibling), self.place(*sibling).end)
            {
                preformatted = end;
                let rest = siblings[at..].iter().take_while(|sibling| self.place(**sibling).start < end);
                join(&mut regions, at..at + rest.count());
            }
            for (name, kind) in self.tags_of(*sibling) {
                match kind {
                    TagKind::Open => {
                        *count.entry(name.clone()).or_default() += 1;
                        open.push((name, at));
                    }
                    TagKind::Close if count.get(&name).is_some_and(|count| *count > 0) => {
                        while let Some((opened, start)) = open.pop() {
                            *count.entry(opened.clone()).or_default() -= 1;
                            if opened == name {
                                join(&mut regions, start..at + 1);
                                break;
                            }
                        }
                    }
                    TagKind::Close | TagKind::Alone => {}
                }
            }
        }
        regions
    }

    fn tags_of(&self, sibling: Sibling) -> Vec<(String, TagKind)> {
        tags::tags(&self.html_of(sibling)).map(|tag| (tag.name, tag.kind)).collect()
    }

    fn html_of(&self, sibling: Sibling) -> String {
        let mut html = String::new();
        for (event, _) in &self.events[sibling.start..sibling.end] {
            if let Event::Html(piece) | Event::InlineHtml(piece) = event {
                html.push_str(piece);
            }
        }
        html
    }

    /// Where the `<pre>` ends that a piece of HTML leaves open; the piece ends at the offset `from`.
    pub(super) fn end_of_preformatted(&self, html: &str, from: usize) -> Option<usize> {
        let last = tags::tags(html).filter(|tag| tag.name == "pre").last()?;
        if last.kind != TagKind::Open || self.nested > 0 || from >= self.last_pre {
            return None;
        }
        let close = tags::find_close(self.text, from, "pre")?;
        Some(close + self.text[close..].find('>').map_or(0, |at| at + 1))
    }
}

/// Adds a run; runs that share a sibling are one.
fn join(regions: &mut Vec<Range<usize>>, mut new: Range<usize>) {
    while let Some(last) = regions.last()
        && last.end > new.start
    {
        new = last.start.min(new.start)..last.end.max(new.end);
        regions.pop();
    }
    regions.push(new);
}
