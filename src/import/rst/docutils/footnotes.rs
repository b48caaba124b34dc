//! Footnotes and citations: which label in the output each one gets.

use std::collections::{BTreeMap, BTreeSet};

use super::inline::is_simple_name;
use super::references::sequences;
use crate::model::{Block, BlockKind, Inline, InlineKind};

/// The labels of a document. Automatic ones wait for their numbers as `#1`, `*1`.
#[derive(Debug, Default)]
pub struct Footnotes {
    referred: BTreeSet<String>,
    defined: BTreeSet<String>,
    references: Automatic,
    definitions: Automatic,
}

/// How many automatic labels were given out.
#[derive(Debug, Default)]
struct Automatic {
    numbers: usize,
    symbols: usize,
}

impl Footnotes {
    /// The label of `[label]_`; `None` where that is no footnote.
    pub fn refer(&mut self, written: &str) -> Option<String> {
        let label = self.references.label(written)?;
        self.referred.insert(label.clone());
        Some(label)
    }

    /// The label of `.. [label]`.
    pub fn define(&mut self, written: &str) -> Option<String> {
        let label = self.definitions.label(written)?;
        self.defined.insert(label.clone());
        Some(label)
    }

    /// The numbers of automatic labels: those that the author did not use, in order.
    fn numbers(&self) -> BTreeMap<String, String> {
        let taken: BTreeSet<usize> = self.defined.iter().filter_map(|label| label.parse().ok()).collect();
        let free = (1..).filter(|number| !taken.contains(number));
        let numbers = (1..=self.references.numbers.max(self.definitions.numbers)).map(|number| format!("#{number}"));
        let symbols = (1..=self.references.symbols.max(self.definitions.symbols)).map(|number| format!("*{number}"));
        numbers.chain(symbols).zip(free).map(|(label, number)| (label, number.to_string())).collect()
    }
}

impl Automatic {
    fn label(&mut self, written: &str) -> Option<String> {
        match written {
            "#" => {
                self.numbers += 1;
                Some(format!("#{}", self.numbers))
            }
            "*" => {
                self.symbols += 1;
                Some(format!("*{}", self.symbols))
            }
            _ => {
                let name = written.strip_prefix('#').unwrap_or(written);
                is_simple_name(name).then(|| name.to_lowercase())
            }
        }
    }
}

/// Gives automatic footnotes their numbers. A reference without a footnote becomes text again, and a footnote without
/// a reference a paragraph, because Markdown shows neither.
pub fn settle(blocks: &mut Vec<Block>, footnotes: &mut Footnotes) {
    // a name leads to a footnote too: `note_`
    footnotes.referred.clear();
    sequences(blocks, &mut |inlines| refer(inlines, &mut footnotes.referred));
    if footnotes.referred.is_empty() && footnotes.defined.is_empty() {
        return;
    }
    let numbers = footnotes.numbers();
    settle_blocks(blocks, footnotes, &numbers);
}

/// The labels that a post refers to.
fn refer(inlines: &[Inline], referred: &mut BTreeSet<String>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::FootnoteReference(label) => {
                referred.insert(label.clone());
            }
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                refer(content, referred);
            }
            InlineKind::Link(link) => refer(&link.content, referred),
            _ => {}
        }
    }
}

fn settle_blocks(blocks: &mut Vec<Block>, footnotes: &Footnotes, numbers: &BTreeMap<String, String>) {
    let mut settled = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        match &mut block.kind {
            BlockKind::FootnoteDefinition { label, blocks: inner } => {
                settle_blocks(inner, footnotes, numbers);
                if !footnotes.referred.contains(label) {
                    settled.append(inner);
                    continue;
                }
                *label = numbers.get(label).unwrap_or(label).clone();
            }
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
                settle_inlines(content, footnotes, numbers);
            }
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| settle_blocks(&mut item.blocks, footnotes, numbers));
            }
            BlockKind::Quote(inner) => settle_blocks(inner, footnotes, numbers),
            BlockKind::Table(table) => {
                let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| settle_inlines(cell, footnotes, numbers));
            }
            BlockKind::Admonition(admonition) => settle_blocks(&mut admonition.blocks, footnotes, numbers),
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                settle_inlines(&mut definition.term, footnotes, numbers);
                settle_blocks(&mut definition.blocks, footnotes, numbers);
            }),
            BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
        settled.push(block);
    }
    *blocks = settled;
}

fn settle_inlines(inlines: &mut [Inline], footnotes: &Footnotes, numbers: &BTreeMap<String, String>) {
    for inline in inlines {
        match &mut inline.kind {
            InlineKind::FootnoteReference(label) => {
                let shown = numbers.get(label).unwrap_or(label).clone();
                if footnotes.defined.contains(label) {
                    *label = shown;
                } else {
                    inline.kind = InlineKind::Text(format!(" [{shown}]"));
                }
            }
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                settle_inlines(content, footnotes, numbers);
            }
            InlineKind::Link(link) => settle_inlines(&mut link.content, footnotes, numbers),
            _ => {}
        }
    }
}
