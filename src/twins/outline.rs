//! The words of a body in their order, and which blocks they stand in.

use std::ops::Range;

use super::text::{push_plain, words};
use crate::model::{Block, BlockKind, Inline};

/// The words of a body and its blocks.
#[derive(Debug, Default)]
pub struct Outline {
    /// The words.
    pub words: Words,
    /// The blocks that hold text and no other blocks, in order; those without a word are not there.
    pub leaves: Vec<Leaf>,
    /// The words of each block of the body itself.
    pub tops: Vec<Range<usize>>,
    sequences: usize,
}

/// Words in their order.
#[derive(Debug, Default)]
pub struct Words {
    text: String,
    places: Vec<Range<usize>>,
}

/// A block that holds text.
#[derive(Debug)]
pub struct Leaf {
    /// Its words.
    pub words: Range<usize>,
    /// Which block of the body it is in.
    pub top: usize,
    /// Which sequence of blocks it belongs to.
    sequence: usize,
    /// Whether it is a paragraph.
    is_paragraph: bool,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// How many characters other than spaces stand behind its last word.
    pub tail: usize,
}

/// The end of a block before a word.
#[derive(Debug, Clone, Copy)]
pub struct Break {
    /// How many characters other than spaces stand behind the word before.
    pub tail: usize,
    /// Both are paragraphs of one sequence of blocks.
    pub is_between_siblings: bool,
    /// They are in different blocks of the body.
    pub is_between_tops: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    Other,
}

impl Words {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// One of them.
    pub fn get(&self, word: usize) -> Option<&str> {
        self.text.get(self.places.get(word)?.clone())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.range(0..self.len())
    }

    /// Some of them.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        let places = self.places.get(range).unwrap_or_default();
        places.iter().filter_map(|place| self.text.get(place.clone()))
    }
}

#[cfg(test)]
impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut all = Self::default();
        for word in words {
            let start = all.text.len();
            all.text.push_str(word);
            all.places.push(start..all.text.len());
        }
        all
    }
}

impl Outline {
    /// The outline of a body.
    pub fn of(blocks: &[Block]) -> Self {
        let mut outline = Self::default();
        for (top, block) in blocks.iter().enumerate() {
            let start = outline.words.len();
            outline.push_block(block, top, 0);
            outline.tops.push(start..outline.words.len());
        }
        outline
    }

    /// What ends before a word.
    pub fn break_before(&self, word: usize) -> Option<Break> {
        let at = self.leaves.binary_search_by_key(&word, |leaf| leaf.words.start).ok()?;
        let (before, leaf) = (self.leaves.get(at.checked_sub(1)?)?, self.leaves.get(at)?);
        Some(Break {
            tail: before.tail,
            is_between_siblings: before.sequence == leaf.sequence && before.is_paragraph && leaf.is_paragraph,
            is_between_tops: before.top != leaf.top,
        })
    }

    /// The block that a word stands in.
    pub fn leaf_with(&self, word: usize) -> Option<&Leaf> {
        self.leaves.get(self.leaves.partition_point(|leaf| leaf.words.end <= word))
    }

    /// The leaves of one block of the body.
    pub fn leaves_of(&self, top: usize) -> impl Iterator<Item = &Leaf> {
        let start = self.leaves.partition_point(|leaf| leaf.top < top);
        self.leaves.get(start..).unwrap_or_default().iter().take_while(move |leaf| leaf.top == top)
    }

    fn push_block(&mut self, block: &Block, top: usize, sequence: usize) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.push_inlines(content, top, sequence, Kind::Paragraph),
            BlockKind::Heading { content, .. } => self.push_inlines(content, top, sequence, Kind::Heading),
            BlockKind::Code { text, .. } => self.push_leaf(top, sequence, Kind::Other, |out| out.push_str(text)),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.push_sequence(&item.blocks, top)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.push_sequence(blocks, top),
            BlockKind::Admonition(admonition) => {
                self.push_inlines(&admonition.title, top, sequence, Kind::Other);
                self.push_sequence(&admonition.blocks, top);
            }
            BlockKind::Definitions(definitions) => definitions.iter().for_each(|definition| {
                self.push_inlines(&definition.term, top, sequence, Kind::Other);
                self.push_sequence(&definition.blocks, top);
            }),
            BlockKind::Table(table) => {
                let cells = table.header.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| self.push_inlines(cell, top, sequence, Kind::Other));
            }
            BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
    }

    fn push_sequence(&mut self, blocks: &[Block], top: usize) {
        self.sequences += 1;
        let sequence = self.sequences;
        blocks.iter().for_each(|block| self.push_block(block, top, sequence));
    }

    fn push_inlines(&mut self, content: &[Inline], top: usize, sequence: usize, kind: Kind) {
        self.push_leaf(top, sequence, kind, |out| push_plain(out, content));
    }

    fn push_leaf(&mut self, top: usize, sequence: usize, kind: Kind, push: impl FnOnce(&mut String)) {
        let Words { text, places } = &mut self.words;
        let (from, start) = (text.len(), places.len());
        push(text);
        let added = text.get(from..).unwrap_or_default();
        let found = words(added);
        let Some(last) = found.last() else { return };
        let tail = added.get(last.end..).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).count();
        places.extend(found.into_iter().map(|place| from + place.start..from + place.end));
        let (is_paragraph, is_heading) = (kind == Kind::Paragraph, kind == Kind::Heading);
        self.leaves.push(Leaf { words: start..places.len(), top, sequence, is_paragraph, is_heading, tail });
    }
}
