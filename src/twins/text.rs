//! The words of inlines, and inlines cut between them.

use std::ops::Range;

use crate::model::{Inline, InlineKind, push_text};

/// What a reader sees of inlines; images say nothing here, so that they are never taken for words.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(&mut out, inlines);
    out
}

/// Where the words of a text stand.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    loop {
        let start = end_of(OTHER, text, at);
        at = end_of(LETTER, text, start);
        if at == start {
            return words;
        }
        words.push(start..at);
    }
}

/// What a byte is, where it is a character by itself: a letter or a digit, or another one.
const LETTER: u8 = 0;
const OTHER: u8 = 1;
/// A byte of a character that has several.
const LONG: u8 = 2;

/// Nearly every character is one byte, and need not be decoded.
const KINDS: [u8; 256] = {
    let mut kinds = [LONG; 256];
    let mut byte = 0u8;
    while byte.is_ascii() {
        kinds[byte as usize] = if byte.is_ascii_alphanumeric() { LETTER } else { OTHER };
        byte += 1;
    }
    kinds
};

/// Where the first character at or after an offset stands that is of another kind.
fn end_of(kind: u8, text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|byte| KINDS[usize::from(*byte)] != kind) else { return text.len() };
        at += length;
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(long) if !long.is_ascii() && long.is_alphanumeric() == (kind == LETTER) => at += long.len_utf8(),
            _ => return at,
        }
    }
}

/// Where a text is cut between two words: at the space that leaves `tail` other characters behind the first of them,
/// else at the first space, else behind these characters. `None` where the words touch.
pub fn cut_between(text: &str, gap: Range<usize>, tail: usize) -> Option<usize> {
    let between = text.get(gap.clone())?;
    let mut marks = 0;
    let mut first_space = None;
    let mut behind_tail = None;
    for (at, character) in between.char_indices() {
        if character.is_whitespace() {
            if marks == tail {
                return Some(gap.start + at);
            }
            first_space = first_space.or(Some(gap.start + at));
        } else {
            marks += 1;
            if marks == tail {
                behind_tail = Some(gap.start + at + character.len_utf8());
            }
        }
    }
    first_space.or(behind_tail)
}

/// Cuts inlines at places in their [`plain`] text, which rise; `None` where a place is inside a link or code, or where tags of HTML
/// would be torn apart.
pub fn cut(inlines: Vec<Inline>, places: &[usize]) -> Option<Vec<Vec<Inline>>> {
    let pieces = pieces(inlines, 0, places)?;
    pieces.iter().all(|piece| has_whole_tags(piece)).then_some(pieces)
}

fn pieces(inlines: Vec<Inline>, start: usize, mut places: &[usize]) -> Option<Vec<Vec<Inline>>> {
    let mut pieces = vec![Vec::new()];
    let mut at = start;
    for inline in inlines {
        while let Some((&next, rest)) = places.split_first()
            && (next < at || next == at && !stays_behind(&inline))
        {
            pieces.push(Vec::new());
            places = rest;
        }
        let end = at + length(&inline);
        let (inside, rest) = places.split_at(places.iter().take_while(|place| **place < end && **place > at).count());
        let parts = if inside.is_empty() { vec![inline] } else { parts(inline, at, inside)? };
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                pieces.push(Vec::new());
            }
            pieces.last_mut()?.push(part);
        }
        places = rest;
        at = end;
    }
    pieces.extend(places.iter().map(|_| Vec::new()));
    Some(pieces)
}

/// The parts of one inline.
fn parts(inline: Inline, start: usize, places: &[usize]) -> Option<Vec<Inline>> {
    let Inline { kind, span } = inline;
    let each = |content: Vec<Inline>, make: fn(Vec<Inline>) -> InlineKind| {
        let pieces = pieces(content, start, places)?.into_iter();
        Some(pieces.map(|piece| Inline::new(make(piece), span)).collect())
    };
    match kind {
        InlineKind::Text(text) => {
            let bounds = places.iter().map(|place| place - start).chain([text.len()]);
            let mut from = 0;
            let texts = bounds.map(|to| {
                let part = text.get(from..to).map(|part| Inline::text(part, span));
                from = to;
                part
            });
            texts.collect()
        }
        InlineKind::Emphasis(content) => each(content, InlineKind::Emphasis),
        InlineKind::Strong(content) => each(content, InlineKind::Strong),
        InlineKind::Strikethrough(content) => each(content, InlineKind::Strikethrough),
        _ => None,
    }
}

/// What belongs to the word before it.
fn stays_behind(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::FootnoteReference(_) => true,
        InlineKind::Html(html) => html.starts_with("</"),
        _ => false,
    }
}

/// Whether every tag that is opened is closed.
fn has_whole_tags(inlines: &[Inline]) -> bool {
    let tags = inlines.iter().filter_map(|inline| match &inline.kind {
        InlineKind::Html(html) if !html.starts_with("<!") && !html.ends_with("/>") => Some(html.as_str()),
        _ => None,
    });
    let mut open = 0;
    for tag in tags.filter(|tag| !["<br", "<img", "<wbr", "<hr"].iter().any(|void| tag.starts_with(void))) {
        open += if tag.starts_with("</") { -1 } else { 1 };
        if open < 0 {
            return false;
        }
    }
    open == 0
}

fn length(inline: &Inline) -> usize {
    match (&inline.kind, inline.content()) {
        (InlineKind::Text(text) | InlineKind::Code(text), _) => text.len(),
        (InlineKind::HardBreak, _) => 1,
        (_, content) => content.into_iter().flatten().map(length).sum(),
    }
}

/// Adds what [`plain`] says of inlines.
pub fn push_plain(out: &mut String, inlines: &[Inline]) {
    push_text(out, inlines, |kind| if *kind == InlineKind::HardBreak { "\n" } else { "" });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline::new(kind, Span::default())
    }

    fn text(text: &str) -> Inline {
        Inline::text(text, Span::default())
    }

    #[test]
    fn emphasis_is_cut_and_code_is_not() {
        let content = vec![text("a "), inline(InlineKind::Strong(vec![text("b c")])), text(" d")];
        assert_eq!(plain(&content), "a b c d");
        let pieces = cut(content.clone(), &[3, 5]).unwrap();
        let strong = |word: &str| inline(InlineKind::Strong(vec![text(word)]));
        assert_eq!(pieces, [vec![text("a "), strong("b")], vec![strong(" c")], vec![text(" d")]]);
        assert_eq!(cut(vec![inline(InlineKind::Code("a b".into()))], &[1]), None);
    }

    #[test]
    fn tags_are_not_torn_apart_and_references_stay_behind_their_word() {
        let tagged = vec![inline(InlineKind::Html("<u>".into())), text("a b"), inline(InlineKind::Html("</u>".into()))];
        assert_eq!(cut(tagged, &[1]), None);
        let reference = inline(InlineKind::FootnoteReference("1".into()));
        let pieces = cut(vec![text("a"), reference.clone(), text(" b")], &[1]).unwrap();
        assert_eq!(pieces, [vec![text("a"), reference], vec![text(" b")]]);
    }

    #[test]
    fn marks_go_with_the_word_that_the_twin_gives_them_to() {
        assert_eq!(cut_between("end. - start", 3..7, 1), Some(4));
        assert_eq!(cut_between("end. - start", 3..7, 2), Some(6));
        assert_eq!(cut_between("end.start", 3..4, 1), Some(4));
        assert_eq!(cut_between("endstart", 3..3, 0), None);
    }
}
