//! Gives the places of a post their fragments, and only those that a link leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::place_of;
use super::names::References;
use super::slugs::{Slugs, free};
use super::walk::rebuild;
use super::{Pending, pending};
use crate::account::{Changes, Entry, Moved, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::leaves;
use crate::model::{Block, BlockKind, Inline, InlineKind, plain};

/// The beginning of a page (the HTML standard's name for it), where its title stands.
const TOP: &str = "#top";

/// Leads the links to places of the body, and removes the marks that no link needs. `title` is where the heading stood
/// that became the title of the page; `sections` are those of the document that are posts, whose fragments `links` knows.
pub fn settle(
    body: &mut Vec<Block>,
    title: Option<u32>,
    sections: &BTreeMap<u32, String>,
    references: &References,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut places = Places::of(body, references);
    places.used.extend(places.marked.keys().filter(|number| references.is_wanted(**number)));
    if let Some(title) = title {
        places.headings.insert(title, TOP.to_owned());
    }
    leaves(body, &mut |inlines| {
        rebuild(inlines, &mut |inline, out| places.link(inline, sections, out, changes, diagnostics));
    });
    leaves(body, &mut |inlines| rebuild(inlines, &mut |inline, out| places.anchor(inline, out)));
    body.retain(|block| !matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty()));
}

/// The fragments of a page.
#[derive(Debug, Default)]
pub struct Places {
    headings: BTreeMap<u32, String>,
    marked: BTreeMap<usize, String>,
    used: BTreeSet<usize>,
}

impl Places {
    /// The fragment of the heading that begins at this byte of the source; none where it is not on the page.
    pub fn heading(&self, start: u32) -> Option<&str> {
        self.headings.get(&start).map(|fragment| fragment.trim_start_matches('#'))
    }

    /// The fragment of the place with this number; none where it is not on the page.
    pub fn place(&self, number: usize) -> Option<&str> {
        self.marked.get(&number).map(String::as_str)
    }

    /// The fragments of a body whose names are resolved.
    pub fn of(body: &mut [Block], references: &References) -> Self {
        let mut places = Self::default();
        let mut slugs = Slugs::default();
        places.add_headings(body, &mut slugs);
        let mut taken = BTreeMap::new();
        leaves(body, &mut |inlines| places.add_marks(inlines, references, &slugs, &mut taken));
        places
    }

    fn add_headings(&mut self, blocks: &[Block], slugs: &mut Slugs) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { content, .. } => {
                    self.headings.insert(block.span.start, format!("#{}", slugs.next(&plain(content))));
                }
                BlockKind::List(list) => list.items.iter().for_each(|item| self.add_headings(&item.blocks, slugs)),
                BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => {
                    self.add_headings(blocks, slugs);
                }
                BlockKind::Admonition(admonition) => self.add_headings(&admonition.blocks, slugs),
                BlockKind::Definitions(definitions) => {
                    definitions.iter().for_each(|definition| self.add_headings(&definition.blocks, slugs));
                }
                _ => {}
            }
        }
    }

    fn add_marks(
        &mut self,
        inlines: &[Inline],
        references: &References,
        slugs: &Slugs,
        taken: &mut BTreeMap<String, usize>,
    ) {
        for inline in inlines {
            if let InlineKind::Html(html) = &inline.kind
                && let Some(place) = place_of(html)
            {
                self.marked.entry(place).or_insert_with(|| free(&references.identifier_of(place), slugs, taken));
            }
            if let Some(content) = inline.content() {
                self.add_marks(content, references, slugs, taken);
            }
        }
    }

    /// A link to a place of this page gets its fragment; one to a place of another is its text.
    fn link(
        &mut self,
        inline: Inline,
        sections: &BTreeMap<u32, String>,
        out: &mut Vec<Inline>,
        changes: &mut Changes,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let InlineKind::Link(link) = inline.kind else { return out.push(inline) };
        let span = inline.span;
        let (address, was) = match pending(&link.target) {
            Some(Pending::Heading(start, was)) => {
                (self.headings.get(&start).or_else(|| sections.get(&start)).cloned(), was)
            }
            Some(Pending::Place(number, was)) => {
                let fragment = self.marked.get(&number).map(|identifier| format!("#{identifier}"));
                self.used.insert(number);
                (fragment, was)
            }
            _ => return out.push(Inline::new(InlineKind::Link(link), span)),
        };
        let Some(address) = address else {
            if !was.is_empty() {
                let why = "a link to a place that is not in this post";
                changes.removed.push(Entry { what: What::Link, text: was, why });
            }
            let message = "a link to a place that is not in this post was kept as its text";
            diagnostics.push(Diagnostic::at(Code::TargetUnknown, span, message));
            return out.extend(link.content);
        };
        if was.is_empty() {
            let why = "a name became a link to its place";
            changes.added.push(Entry { what: What::Link, text: address.clone(), why });
        } else if was != address {
            changes.moved.push(Moved { what: What::Link, from: was, to: address.clone() });
        }
        out.push(Inline::link(address, link.content, span));
    }

    /// The first mark of a place that a link leads to becomes an anchor; all others go.
    fn anchor(&mut self, inline: Inline, out: &mut Vec<Inline>) {
        let InlineKind::Html(html) = &inline.kind else { return out.push(inline) };
        let Some(place) = place_of(html) else { return out.push(inline) };
        if self.used.remove(&place)
            && let Some(identifier) = self.marked.get(&place)
        {
            out.push(Inline::new(InlineKind::Html(format!("<a id=\"{identifier}\">")), inline.span));
            out.push(Inline::new(InlineKind::Html("</a>".to_owned()), inline.span));
        }
    }
}
