//! Marks that are all of a paragraph, and those that begin another one: turndown writes `<b><div>one</div><div>two</div></b>three` as
//! the paragraphs `**`, `one`, `two` and `**three`.

use super::delimiters::raw_marks;
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::normalise::{Log, walk};

/// No more blocks are looked at for the end.
const MOST: usize = 40;

/// Makes emphasis of the paragraphs between two such marks.
pub(super) fn mend(blocks: &mut Vec<Block>, log: &mut Log<'_>) {
    let (mut gone, mut at) = (Vec::new(), 0);
    while at < blocks.len() {
        let opening = marks(&blocks[at], log).filter(|marks| is_all(&blocks[at], marks)).map(str::to_owned);
        let closing = opening.as_deref().map(|marks| marks.chars().rev().collect::<String>());
        // `_**` ends the italic paragraphs before it, and begins bold ones
        let closes = |block: &Block| match (&closing, marks(block, log)) {
            (Some(closing), Some(marks)) => marks == closing || marks.starts_with(closing) && is_all(block, marks),
            _ => false,
        };
        let end = blocks.iter().skip(at + 1).take(MOST).position(closes).map(|length| at + 1 + length);
        match (opening, end) {
            (Some(opening), Some(end)) if end > at + 1 => {
                log.changed_at(blocks[at].span, 1);
                blocks[at + 1..end].iter_mut().for_each(|block| emphasise(block, &opening));
                strip(&mut blocks[end], opening.len());
                gone.push(at);
                gone.extend(is_all(&blocks[end], "").then_some(end));
                at = end;
            }
            _ => at += 1,
        }
    }
    let mut number = 0..;
    blocks.retain(|_| number.next().is_some_and(|number| gone.binary_search(&number).is_err()));
}

/// The marks with which a paragraph begins, as far as the source does not escape them: `_**`.
fn marks<'b>(block: &'b Block, log: &Log<'_>) -> Option<&'b str> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let Some(Inline { kind: InlineKind::Text(text), span }) = content.first() else { return None };
    let rest = text.trim_start_matches(['*', '_']);
    let marks = &text[..text.len() - rest.len()];
    let is_raw = |mark| {
        let (raw, count) = (raw_marks(text, mark, *span, log.source), marks.matches(mark).count());
        raw.len() >= count && raw.iter().take(count).all(|is_raw| *is_raw)
    };
    let is_emphasis = matches!(marks, "_" | "*" | "__" | "**" | "_**" | "**_");
    (is_emphasis && is_raw('*') && is_raw('_')).then_some(marks)
}

/// Whether a paragraph is nothing but a text.
fn is_all(block: &Block, text: &str) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) => match content.as_slice() {
            [] => text.is_empty(),
            [Inline { kind: InlineKind::Text(all), .. }] => all == text,
            _ => false,
        },
        _ => false,
    }
}

/// Puts emphasis around the text of a paragraph.
fn emphasise(block: &mut Block, marks: &str) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    let shows_words = |inline: &Inline| !walk::is_gap(inline) && !matches!(inline.kind, InlineKind::Image(_));
    if !content.iter().any(shows_words) {
        return;
    }
    let mut wrap = |kind: fn(Vec<Inline>) -> InlineKind| {
        let kind_of = |inline: &Inline| std::mem::discriminant(&inline.kind);
        let wrapped = Inline::new(kind(Vec::new()), block.span);
        if content.iter().all(|inline| kind_of(inline) != kind_of(&wrapped)) {
            *content = vec![Inline::new(kind(std::mem::take(content)), block.span)];
        }
    };
    if marks.contains("**") || marks.contains("__") {
        wrap(InlineKind::Strong);
    }
    if matches!(marks.trim_matches('*'), "_") || marks == "*" {
        wrap(InlineKind::Emphasis);
    }
}

/// Takes the marks from the beginning of a paragraph.
fn strip(block: &mut Block, length: usize) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        *text = text.get(length..).unwrap_or_default().trim_start().to_owned();
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}
