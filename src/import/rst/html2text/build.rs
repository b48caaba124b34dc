//! Blocks of the model from blocks whose text waits in flows.

use std::collections::BTreeSet;

use super::blocks::{Node, NodeKind};
use super::emphasis;
use super::flow::Flow;
use super::inlines::{inlines, paragraphs, tidy, words_of_one_letter};
use super::leaves::{self, Leaf, Open, Parts};
use super::links::{self, Construct, Kind};
use super::tokens::{Token, tokens};
use crate::account::{Changes, Entry, What};
use crate::import::cell::{of_one_length, without_breaks};
use crate::import::rst::entities;
use crate::import::rst::text::Text;
use crate::model::{Alignment, Block, BlockKind, Inline, InlineKind, Item, List, Table};
use crate::source::Span;

/// The blocks of a document.
pub fn blocks(text: &Text<'_>, flows: &[Flow], nodes: Vec<Node>, changes: &mut Changes) -> Vec<Block> {
    let found: Vec<_> = flows.iter().map(|flow| links::find(text, flow, changes)).collect();
    let mut all_tokens: Vec<_> = flows.iter().zip(&found).map(|(flow, found)| tokens(&flow.buffer, found)).collect();
    emphasis::decide(&mut all_tokens);
    let words = words_of_one_letter(text.as_str());
    let mut builder = Builder { text, flows, found, tokens: all_tokens, words, changes, open: Open::default() };
    builder.blocks(nodes)
}

/// A title as plain text.
pub fn plain_title(title: &str) -> String {
    let decoded: String =
        entities::decoded(title).chars().filter(|character| !entities::is_noise(*character)).collect();
    let words: Vec<_> = decoded.split_whitespace().collect();
    words.join(" ")
}

/// How the text of a flow is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    AsIs,
    /// All of it in italics.
    Italic,
}

struct Builder<'t, 'c> {
    text: &'t Text<'t>,
    flows: &'t [Flow],
    found: Vec<Vec<Construct>>,
    tokens: Vec<Vec<Token>>,
    /// The letters that are words in the text.
    words: BTreeSet<char>,
    changes: &'c mut Changes,
    open: Open,
}

impl Builder<'_, '_> {
    fn blocks(&mut self, nodes: Vec<Node>) -> Vec<Block> {
        let mut blocks = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.block(node, &mut blocks);
        }
        blocks
    }

    fn block(&mut self, node: Node, blocks: &mut Vec<Block>) {
        let span = node.span;
        let kind = match node.kind {
            NodeKind::Paragraph(flow) => return self.paragraphs(flow, Shown::AsIs, span, blocks),
            NodeKind::Caption(flow) => return self.paragraphs(flow, Shown::Italic, span, blocks),
            NodeKind::Heading { level, flow } => {
                let content = self.inlines(flow).into_iter().reduce(|mut title, more| {
                    title.push(Inline::text(" ", span));
                    title.extend(more);
                    title
                });
                let Some(content) = content else { return };
                BlockKind::Heading { level, content: without_breaks(content) }
            }
            NodeKind::Quote(nodes) => {
                let inner = self.blocks(nodes);
                if inner.is_empty() {
                    return;
                }
                BlockKind::Quote(inner)
            }
            NodeKind::List { kind, tight, items } => {
                self.changes.count_at("list-outdented", span);
                let items = items.into_iter().map(|nodes| Item { checked: None, blocks: self.blocks(nodes) });
                let items: Vec<_> = items.filter(|item| !item.blocks.is_empty()).collect();
                if items.is_empty() {
                    return;
                }
                BlockKind::List(List { kind, tight, items })
            }
            NodeKind::Code { info, text } => BlockKind::Code { info, text: self.with_stars(text, span) },
            NodeKind::Table(rows) => self.table(rows),
            NodeKind::Rule => BlockKind::ThematicBreak,
        };
        blocks.push(Block::new(kind, span));
    }

    /// Code with both stars of `**kwargs`: the script left one of each two.
    fn with_stars(&mut self, code: String, span: Span) -> String {
        let (mut whole, mut from) = (String::new(), 0);
        for (at, name) in code.match_indices("*kwargs") {
            let is_argument = code[..at].ends_with(['(', ' ', ',']);
            if is_argument && !code[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                whole.extend([&code[from..at], "*"]);
                from = at;
                self.changes.count_at("stars-restored", span);
            }
        }
        if whole.is_empty() { code } else { whole + &code[from..] }
    }

    fn paragraphs(&mut self, flow: usize, shown: Shown, span: Span, blocks: &mut Vec<Block>) {
        for content in self.shown(flow, shown) {
            let start = content.first().map_or(span.start, |first| first.span.start);
            let end = content.last().map_or(span.end, |last| last.span.end);
            blocks.push(Block::new(BlockKind::Paragraph(content), Span { start, end }));
        }
    }

    fn table(&mut self, rows: Vec<Vec<usize>>) -> BlockKind {
        let mut rows: Vec<Vec<Vec<Inline>>> =
            rows.into_iter().map(|row| row.into_iter().map(|flow| joined(self.inlines(flow))).collect()).collect();
        let columns = of_one_length(&mut rows);
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        BlockKind::Table(Table { alignments: vec![Alignment::None; columns], header, rows })
    }

    /// The paragraphs that a flow makes: two line breaks are the end of one.
    fn inlines(&mut self, flow: usize) -> Vec<Vec<Inline>> {
        self.shown(flow, Shown::AsIs)
    }

    fn shown(&mut self, flow: usize, shown: Shown) -> Vec<Vec<Inline>> {
        let (Some(source), Some(found), Some(tokens)) =
            (self.flows.get(flow), self.found.get(flow), self.tokens.get(flow))
        else {
            return Vec::new();
        };
        let parts = Parts { text: self.text, flow: source, constructs: found, tokens };
        let mut leaves = leaves::leaves(&parts, &mut self.open, self.changes);
        if shown == Shown::Italic {
            leaves.iter_mut().for_each(|leaf| leaf.emphasis = true);
        }
        tidy(&mut leaves, &self.words, self.changes);
        record_empty_links(&leaves, &parts, self.changes);
        paragraphs(leaves).iter().map(|leaves| inlines(leaves, &parts)).collect()
    }
}

/// Links that show nothing go; what they led to is in the report.
fn record_empty_links(leaves: &[Leaf], parts: &Parts<'_>, changes: &mut Changes) {
    let mut shown = vec![false; parts.constructs.len()];
    for leaf in leaves.iter().filter(|leaf| !leaf.kind.is_blank()) {
        if let Some(shown) = leaf.link.and_then(|link| shown.get_mut(link)) {
            *shown = true;
        }
    }
    for (construct, _) in parts.constructs.iter().zip(&shown).filter(|(_, shown)| !**shown) {
        if !matches!(construct.kind, Kind::Image { .. }) && !construct.address.is_empty() {
            changes.count_at("link-empty", parts.flow.span(parts.text, construct.range.start, construct.range.end));
            changes.removed.push(Entry {
                what: What::Link,
                text: construct.address.clone(),
                why: "a link that shows nothing",
            });
            let title = construct.title.iter().map(|title| Entry {
                what: What::Word,
                text: title.clone(),
                why: "the title of a link that shows nothing",
            });
            changes.removed.extend(title);
        }
    }
}

/// Paragraphs of a cell, which holds only one, with line breaks between them.
fn joined(paragraphs: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut cell: Vec<Inline> = Vec::new();
    for paragraph in paragraphs {
        if let Some(last) = cell.last() {
            cell.push(Inline::new(InlineKind::HardBreak, last.span));
        }
        cell.extend(paragraph);
    }
    cell
}
