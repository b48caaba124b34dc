//! `squeezed-rules`: three asterisks that stand alone behind the end of a sentence are the rule that a conversion joined
//! with the text around it: `The end. *** _About the author_`. So is a paragraph of nothing else, `\* \* \*`.

use super::Log;
use super::elements;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

const RULES: &[&str] = &[" *** ", " * * * "];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| {
            if is_rule(block) {
                block.kind = BlockKind::ThematicBreak;
                log.changed_at(block.span, 1);
            }
        });
        walk::block_sequences(body, &mut |blocks| {
            if blocks.iter().any(|block| place(block).is_some()) {
                *blocks = std::mem::take(blocks).into_iter().flat_map(|block| split(block, log)).collect();
            }
        });
    }
}

/// Whether a paragraph is three asterisks or more and nothing else.
fn is_rule(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let [Inline { kind: InlineKind::Text(text), .. }] = content.as_slice() else { return false };
    text.matches('*').count() > 2 && text.chars().all(|c| c == '*' || c.is_whitespace())
}

/// A rule in a paragraph: the text that it is in, and where.
struct Place {
    inline: usize,
    at: usize,
    length: usize,
}

fn place(block: &Block) -> Option<Place> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    (0..content.len()).find_map(|inline| {
        let InlineKind::Text(text) = &content.get(inline)?.kind else { return None };
        let around = (inline.checked_sub(1).and_then(|before| content.get(before)), content.get(inline + 1));
        let places = RULES.iter().filter_map(|mark| {
            let mut found = text.match_indices(mark).map(|(at, mark)| Place { inline, at, length: mark.len() });
            found.find(|place| is_rule_at(text, place, around))
        });
        places.min_by_key(|place| place.at)
    })
}

/// Whether a sentence ends before the asterisks at a place, and another one begins behind them. Around the text are the inlines before
/// and after it: an address in the text becomes a link only later, and is the same as one that is a link.
fn is_rule_at(text: &str, place: &Place, (follows, next): (Option<&Inline>, Option<&Inline>)) -> bool {
    let before = text.get(..place.at).unwrap_or_default();
    let after = text.get(place.at + place.length..).unwrap_or_default();
    let is_after_sentence = match before.chars().next_back() {
        Some(last) => matches!(last, '.' | '!' | '?' | ':' | ')' | '”' | '"' | '…'),
        None => follows.is_some_and(|inline| !walk::shows_address(inline)),
    };
    let is_before_sentence = match after.chars().next() {
        Some(first) => first.is_uppercase() || first.is_ascii_digit(),
        None => !next.is_some_and(walk::shows_address),
    };
    is_after_sentence && is_before_sentence
}

/// The paragraph up to each rule, the rule, and the rest.
fn split(mut block: Block, log: &mut Log<'_>) -> Vec<Block> {
    let (mut parts, mut spans) = (Vec::new(), vec![block.span]);
    while let Some(Place { inline, at, length }) = place(&block)
        && let BlockKind::Paragraph(content) = &mut block.kind
    {
        let mut rest = content.split_off(inline);
        let Some(Inline { kind: InlineKind::Text(text), span }) = rest.first_mut() else { break };
        let span = *span;
        content.push(Inline::text(text.get(..at).unwrap_or_default(), span));
        *text = text.get(at + length..).unwrap_or_default().to_owned();
        log.changed_at(span, 1);
        parts.push(std::mem::replace(content, rest));
        spans.push(span);
    }
    let BlockKind::Paragraph(content) = &mut block.kind else { return vec![block] };
    parts.push(std::mem::take(content));
    elements::mend(&mut parts);
    let mut blocks = Vec::new();
    for (part, span) in parts.into_iter().zip(spans) {
        if !blocks.is_empty() {
            blocks.push(Block::new(BlockKind::ThematicBreak, span));
        }
        blocks.push(Block::new(BlockKind::Paragraph(part), span));
    }
    blocks
}
