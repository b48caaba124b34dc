//! The places of a page that a fragment can name.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::model::attribute::places;
use crate::model::slugs::{SlugRule, Slugs};
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

/// The fragments of a page on the new site: those of its headings, of its footnotes, and those that its HTML names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors(BTreeSet<String>);

impl Anchors {
    /// The fragments of a post.
    pub fn of(post: &Post, rule: SlugRule) -> Self {
        let mut collector = Collector { slugs: Slugs::new(rule), found: BTreeSet::new() };
        collector.blocks(&post.body);
        Self(collector.found)
    }

    /// The fragment that is meant by that of an old address: the same, or one that differs in no more than capitals, marks and
    /// spaces (`#My_Heading` of a heading that has `#my-heading` now).
    pub fn find(&self, fragment: &str) -> Option<&str> {
        let decoded = percent_decode_str(fragment).decode_utf8_lossy();
        if let Some(same) = self.0.get(fragment).or_else(|| self.0.get(decoded.as_ref())) {
            return Some(same);
        }
        let wanted = folded(&decoded);
        let mut alike = self.0.iter().filter(|anchor| !wanted.is_empty() && folded(anchor) == wanted);
        alike.next().filter(|_| alike.next().is_none()).map(String::as_str)
    }
}

/// Whether a fragment is one that Blogger's pages had and that leads to nothing in a post: their comments and the form below them,
/// the jump break, the top.
pub fn is_bloggers_own(fragment: &str) -> bool {
    let is_comment =
        fragment.strip_prefix('c').is_some_and(|id| id.len() > 9 && id.bytes().all(|byte| byte.is_ascii_digit()));
    is_comment || ["comments", "comment-form", "disqus_thread", "links", "more", "top"].contains(&fragment)
}

fn folded(text: &str) -> String {
    // `İ` in lower case is two characters
    text.chars().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()).collect()
}

struct Collector {
    slugs: Slugs,
    found: BTreeSet<String>,
}

impl Collector {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading { content, .. } => {
                    let title = self.inlines(content);
                    self.found.insert(self.slugs.next(&title));
                }
                BlockKind::Paragraph(content) => drop(self.inlines(content)),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
                BlockKind::Quote(blocks) => self.blocks(blocks),
                BlockKind::FootnoteDefinition { label, blocks } => {
                    // Hugo, kramdown and Python-Markdown; remark
                    let ids = ["fn:", "fnref:", "user-content-fn-", "user-content-fnref-"];
                    self.found.extend(ids.map(|start| format!("{start}{label}")));
                    self.blocks(blocks);
                }
                BlockKind::Admonition(admonition) => {
                    self.inlines(&admonition.title);
                    self.blocks(&admonition.blocks);
                }
                BlockKind::Definitions(definitions) => definitions.iter().for_each(|definition| {
                    self.inlines(&definition.term);
                    self.blocks(&definition.blocks);
                }),
                BlockKind::Table(table) => {
                    let cells = table.header.iter().chain(table.rows.iter().flatten());
                    cells.for_each(|cell| drop(self.inlines(cell)));
                }
                BlockKind::Html(html) => self.found.extend(places(html)),
                BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Verbatim(_) => {}
            }
        }
    }

    /// Looks for places in inlines, and returns the words that they show.
    fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut shown = String::new();
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => shown.push_str(text),
                InlineKind::Html(html) => self.found.extend(places(html)),
                InlineKind::HardBreak => shown.push('\n'),
                _ => inline.content().into_iter().for_each(|content| shown.push_str(&self.inlines(content))),
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn anchors() -> Anchors {
        let text = |text: &str| Inline::text(text, Span::default());
        let html = |html: &str| Inline::new(InlineKind::Html(html.to_owned()), Span::default());
        let block = |kind| Block::new(kind, Span::default());
        let heading = |title: &str| block(BlockKind::Heading { level: 2, content: vec![text(title)] });
        let body = vec![
            heading("What They Eat"),
            block(BlockKind::Quote(vec![heading("What they eat")])),
            heading("Caf\u{e9}, first"),
            block(BlockKind::Paragraph(vec![html("<a id=\"scales\">"), html("</a>"), text("Weighed")])),
            block(BlockKind::Html("<table><tr><td><a name='Old_Place'></a></td></tr></table>".to_owned())),
            block(BlockKind::FootnoteDefinition { label: "1".to_owned(), blocks: Vec::new() }),
        ];
        Anchors::of(&Post { body, ..Post::default() }, SlugRule::Github)
    }

    #[test]
    fn a_fragment_is_found_as_it_is_or_as_its_heading_has_it_now() {
        let anchors = anchors();
        for (fragment, expected) in [
            ("what-they-eat", Some("what-they-eat")),
            ("what-they-eat-1", Some("what-they-eat-1")),
            ("What_They_Eat", Some("what-they-eat")),
            ("caf%C3%A9-first", Some("caf\u{e9}-first")),
            ("scales", Some("scales")),
            ("old-place", Some("Old_Place")),
            ("fn:1", Some("fn:1")),
            ("nowhere", None),
            ("%2D", None),
            ("", None),
        ] {
            assert_eq!(anchors.find(fragment), expected, "{fragment}");
        }
    }

    #[test]
    fn bloggers_own_fragments_lead_to_nothing() {
        assert!(["c1336000000000000", "comments", "comment-form", "more"].into_iter().all(is_bloggers_own));
        assert!(!["c1", "conclusion", "c133600000000000x", ""].into_iter().any(is_bloggers_own));
    }
}
