//! Gives footnotes their labels and their places.

use std::collections::{BTreeMap, BTreeSet};

use super::{Footnotes, Numbers, symbol};
use crate::model::walk::leaves;
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Gives automatic footnotes their numbers. A reference without a footnote becomes text again, and a footnote without
/// a reference a paragraph behind its label, because Markdown shows neither. A footnote in a list or a quote stands
/// behind that: not every reader of Markdown looks for one in there.
pub fn settle(blocks: &mut Vec<Block>, footnotes: &mut Footnotes, numbers: &Numbers) {
    // a name leads to a footnote too: `note_`
    footnotes.referred.clear();
    leaves(blocks, &mut |inlines| refer(inlines, &numbers.labels, &mut footnotes.referred));
    if footnotes.referred.is_empty() && footnotes.defined.is_empty() {
        return;
    }
    let mut settler = Settler { footnotes, numbers: &numbers.given, lifted: Vec::new() };
    let mut settled = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        settler.push(block, &mut settled);
        settled.append(&mut settler.lifted);
    }
    *blocks = settled;
}

/// Finds the labels that a post refers to.
fn refer(inlines: &mut [Inline], names: &BTreeMap<String, String>, referred: &mut BTreeSet<String>) {
    for inline in inlines {
        if let InlineKind::FootnoteReference(label) = &mut inline.kind {
            if let Some(name) = names.get(label) {
                label.clone_from(name);
            }
            referred.insert(label.clone());
        }
        if let Some(content) = inline.content_mut() {
            refer(content, names, referred);
        }
    }
}

struct Settler<'f> {
    footnotes: &'f Footnotes,
    /// The numbers of automatic labels.
    numbers: &'f BTreeMap<String, String>,
    /// The footnotes of the block at hand.
    lifted: Vec<Block>,
}

impl Settler<'_> {
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let mut settled = Vec::with_capacity(blocks.len());
        blocks.drain(..).for_each(|block| self.push(block, &mut settled));
        *blocks = settled;
    }

    fn push(&mut self, block: Block, settled: &mut Vec<Block>) {
        match block.kind {
            BlockKind::FootnoteDefinition { label, blocks } => self.note(&label, blocks, block.span, settled),
            kind => settled.extend(self.block(Block::new(kind, block.span))),
        }
    }

    /// A footnote is lifted, or its blocks stand in its place.
    fn note(&mut self, label: &str, mut blocks: Vec<Block>, span: Span, settled: &mut Vec<Block>) {
        let at = self.lifted.len();
        self.blocks(&mut blocks);
        if self.footnotes.referred.contains(label) {
            let label = self.label(label);
            self.lifted.insert(at, Block::new(BlockKind::FootnoteDefinition { label, blocks }, span));
            return;
        }
        if let Some(label) = self.shown(label) {
            let shown = vec![Inline::text(format!("[{label}] "), span)];
            match blocks.first_mut().map(|first| &mut first.kind) {
                Some(BlockKind::Paragraph(content)) => content.splice(..0, shown).for_each(drop),
                _ => blocks.insert(0, Block::new(BlockKind::Paragraph(shown), span)),
            }
        }
        settled.append(&mut blocks);
    }

    /// The block; `None` where it held nothing but footnotes.
    fn block(&mut self, mut block: Block) -> Option<Block> {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::List(list) => list.items.retain_mut(|item| {
                let was_empty = item.blocks.is_empty();
                self.blocks(&mut item.blocks);
                was_empty || !item.blocks.is_empty()
            }),
            BlockKind::Quote(inner) => {
                let was_empty = inner.is_empty();
                self.blocks(inner);
                return (was_empty || !inner.is_empty()).then_some(block);
            }
            BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks),
            BlockKind::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|cell| self.inlines(cell));
            }
            BlockKind::Admonition(admonition) => {
                self.inlines(&mut admonition.title);
                self.blocks(&mut admonition.blocks);
            }
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                self.inlines(&mut definition.term);
                self.blocks(&mut definition.blocks);
            }),
            BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
        Some(block)
    }

    /// Readers set a reference high: no space stands before it, but between two, which would be one number.
    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut settled: Vec<Inline> = Vec::with_capacity(inlines.len());
        for mut inline in inlines.drain(..) {
            match &mut inline.kind {
                InlineKind::FootnoteReference(label) if self.footnotes.defined.contains_key(label) => {
                    *label = self.label(label);
                    let (last, before) = settled.split_last_mut().unzip();
                    let follows = before.and_then(|before: &mut [Inline]| before.last());
                    let is_between =
                        follows.is_some_and(|inline| matches!(inline.kind, InlineKind::FootnoteReference(_)));
                    if let Some(Inline { kind: InlineKind::Text(text), .. }) = last {
                        let end = text.trim_end_matches([' ', '\n']).len();
                        if end > 0 || !is_between {
                            text.truncate(end);
                        }
                    }
                }
                InlineKind::FootnoteReference(label) => {
                    let shown = self.footnotes.written.get(label).unwrap_or(label);
                    inline.kind = InlineKind::Text(format!("[{shown}]"));
                }
                _ => inline.content_mut().into_iter().for_each(|content| self.inlines(content)),
            }
            settled.push(inline);
        }
        *inlines = settled;
    }

    /// The label in Markdown, which numbers footnotes itself: a name stays one.
    fn label(&self, label: &str) -> String {
        if label.starts_with(['#', '*']) {
            return self.numbers.get(label).map_or(label, String::as_str).to_owned();
        }
        self.footnotes.defined.get(label).map_or(label, String::as_str).to_owned()
    }

    /// What docutils shows, but no number: nobody wrote it, and nothing refers to it.
    fn shown(&self, label: &str) -> Option<String> {
        if let Some(number) = label.strip_prefix('*').and_then(|number| number.parse().ok()) {
            return Some(symbol(number));
        }
        (!self.numbers.contains_key(label)).then(|| self.label(label))
    }
}
