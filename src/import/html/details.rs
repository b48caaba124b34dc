//! `<details>`, which Markdown has nothing for: its tags stay around what it holds.

use scraper::ElementRef;

use super::elements::{Meaning, meaning};
use super::flow::Wrapper;
use super::keep;
use super::walk::Walk;
use crate::model::BlockKind;

impl Walk<'_> {
    /// What a reader opens. Where its tags cannot stand alone, its summary is bold, and its content below it.
    pub(super) fn details(&mut self, element: ElementRef<'_>) {
        let summary = element.child_elements().find(is_summary);
        let is_kept = !is_in_line(element) && !summary.is_some_and(|summary| self.holds_more_than_text(summary));
        if is_kept {
            let summary = summary.map(keep::outer_html).unwrap_or_default();
            self.flow.block(BlockKind::Html(keep::start_tag(element.value()) + &summary));
        } else if let Some(summary) = summary {
            self.flow.open(Wrapper::Strong);
            self.children(summary);
            self.flow.close();
            self.flow.flush();
        }
        for child in element.children().filter(|child| ElementRef::wrap(*child) != summary || summary.is_none()) {
            self.node(child);
        }
        if is_kept {
            self.flow.block(BlockKind::Html(keep::end_tag(element.value())));
        }
        self.flow.flush();
    }

    /// Whether an element holds what is not to stay as HTML: links, pictures, what Markdown made of its part.
    fn holds_more_than_text(&self, element: ElementRef<'_>) -> bool {
        element.descendent_elements().skip(1).any(|inner| {
            let is_plain = matches!(
                meaning(inner.value().name()),
                Some(Meaning::Emphasis | Meaning::Strong | Meaning::Code | Meaning::Inline | Meaning::KeptInline)
            );
            !is_plain || inner.attr(&self.marker).is_some_and(|mark| mark.starts_with('='))
        })
    }
}

fn is_summary(element: &ElementRef<'_>) -> bool {
    element.value().name() == "summary"
}

/// Whether an element stands where its tags would be in a line: in a cell, a heading, a term.
pub(super) fn is_in_line(element: ElementRef<'_>) -> bool {
    element.ancestors().filter_map(ElementRef::wrap).any(|around| {
        matches!(around.value().name(), "td" | "th" | "dt" | "figcaption" | "caption" | "summary" | "a")
            || matches!(meaning(around.value().name()), Some(Meaning::Heading(_)))
    })
}
