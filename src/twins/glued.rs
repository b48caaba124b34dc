//! Words that stuck together where a source lost the break between them: `the endThe next` for `the end` and `The next`.

use std::collections::BTreeMap;

use super::align::Alignment;
use super::outline::Outline;
use super::text::{cut, plain, words};
use crate::model::{Block, BlockKind, Inline};
use crate::source::Span;

/// Puts a space into words of paragraphs that are two words in the twin, with the end of a block between them. Returns
/// how many.
pub fn part(body: &mut [Block], ours: &Outline, theirs: &Outline, alignment: &Alignment) -> u32 {
    let glued: BTreeMap<usize, usize> = alignment
        .differences()
        .into_iter()
        .filter(|(first, second)| first.len() == 1 && second.len() == 2)
        .filter_map(|(first, second)| {
            let word = ours.words.get(first.start)?;
            let (before, after) = (theirs.words.get(second.start)?, theirs.words.get(second.start + 1)?);
            let is_glued = word.strip_prefix(before) == Some(after);
            theirs.break_before(second.start + 1).filter(|_| is_glued)?;
            Some((first.start, before.len()))
        })
        .collect();
    if glued.is_empty() {
        return 0;
    }
    let mut parted = 0;
    part_blocks(body, &mut 0, &glued, &mut parted);
    parted
}

fn part_blocks(blocks: &mut [Block], at: &mut usize, glued: &BTreeMap<usize, usize>, parted: &mut u32) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(content) => part_paragraph(content, at, glued, parted),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| part_blocks(&mut item.blocks, at, glued, parted));
            }
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => {
                part_blocks(blocks, at, glued, parted);
            }
            _ => *at += Outline::of(std::slice::from_ref(block)).words.len(),
        }
    }
}

fn part_paragraph(content: &mut Vec<Inline>, at: &mut usize, glued: &BTreeMap<usize, usize>, parted: &mut u32) {
    let words = words(&plain(content));
    let here = glued.range(*at..*at + words.len());
    let places: Vec<_> = here.filter_map(|(word, length)| Some(words.get(word - *at)?.start + length)).collect();
    *at += words.len();
    if places.is_empty() {
        return;
    }
    let Some(pieces) = cut(content.clone(), &places) else { return };
    content.clear();
    for (number, piece) in pieces.into_iter().enumerate() {
        if number > 0 {
            content.push(Inline::text(" ", Span::default()));
            *parted += 1;
        }
        content.extend(piece);
    }
}
