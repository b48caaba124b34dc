//! Code in paragraphs that are known by the lines they show: a break ends each line, and two of them a paragraph.

use super::kind::{Kind, goes_on, kind_of_broken, kind_of_text};
use super::line::Line;
use super::{Unit, are_plain, is_plain, join_units, quote, shown_lines};
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::normalise::noise_characters::with_breaks;
use crate::normalise::{image_paragraphs, paragraph_breaks, walk};
use crate::source::Span;

/// Makes code of what is code in a sequence of such paragraphs and in the containers among them, and says where.
pub(super) fn broken(blocks: &mut Vec<Block>, places: &mut Vec<Span>) {
    *blocks = std::mem::take(blocks).into_iter().flat_map(without_label).collect();
    let unit = |(at, block): (usize, &Block)| {
        let lines = if is_plain(block) { shown_lines(block) } else { Vec::new() };
        let kind = match lines.len() {
            0 => Kind::Other,
            1 => kind_of_text(&lines),
            _ => kind_of_broken(&lines),
        };
        Unit { blocks: at..at + 1, kind, lines, is_shown: true }
    };
    let mut units: Vec<_> = blocks.iter().enumerate().map(unit).collect();
    mark_rest(&mut units, blocks);
    join_units(blocks, &units, places, |_| Vec::new());
    for block in blocks {
        walk::inside(block, &mut |blocks| broken(blocks, places));
    }
}

/// Finds the paragraphs that go on with the code before them.
pub(super) fn mark_rest(units: &mut [Unit], blocks: &[Block]) {
    for at in 1..units.len() {
        if let [.., before, next] = &mut units[..=at]
            && before.kind != Kind::Other
            && next.kind == Kind::Other
            && next.is_shown
            && goes_on(&before.lines, &next.lines)
            && blocks.get(next.blocks.clone()).is_some_and(|blocks| blocks.iter().all(is_plain))
        {
            next.kind = Kind::Rest;
        }
    }
}

/// The paragraphs of a text with empty lines in it, or behind a picture, where one of them is code. It will be several when
/// `paragraph-breaks` and `image-paragraphs` have run.
pub(super) fn parted(block: Block, places: &mut Vec<Span>) -> Vec<Block> {
    let mut parts = paragraph_breaks::parted(&with_breaks(&block));
    if parts.len() < 2 && !is_plain(&block) {
        parts = image_paragraphs::parted(&block);
    }
    if parts.len() < 2 {
        return vec![block];
    }
    let (mut blocks, before) = (parts, places.len());
    broken(&mut blocks, places);
    if places.len() == before { vec![block] } else { blocks }
}

/// A paragraph without the lines below `Code:`, which are the second one where they are certainly code.
pub(super) fn without_label(block: Block) -> Vec<Block> {
    let cut = match &block.kind {
        BlockKind::Paragraph(content) => label(content),
        _ => None,
    };
    match (cut, block.kind) {
        (Some(cut), BlockKind::Paragraph(mut content)) => {
            let code = content.split_off(cut + 1);
            content.truncate(cut);
            paragraph_breaks::paragraphs(block.span, vec![content, code])
        }
        (_, kind) => vec![Block { kind, ..block }],
    }
}

/// The place of the break between a line of prose that ends in a colon and code.
fn label(content: &[Inline]) -> Option<usize> {
    let is_break = |inline: &Inline| inline.kind == InlineKind::HardBreak;
    let cut = content.iter().position(is_break)?;
    let (label, code) = (content.get(..cut)?, content.get(cut + 1..)?);
    let line = Line::shown(&walk::shown(label));
    // two breaks in a row end the paragraph, and the code
    if !line.is_label() || !are_plain(code) || code.windows(2).any(|pair| pair.iter().all(is_break)) {
        return None;
    }
    let lines: Vec<_> = code.split(is_break).map(|line| Line::shown(&walk::shown(line))).collect();
    let is_certain = || quote::kind(&lines) == Kind::Certain || kind_of_broken(&lines) == Kind::Certain;
    (lines.len() > 1 && is_certain()).then_some(cut)
}
