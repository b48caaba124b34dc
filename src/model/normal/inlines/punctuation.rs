//! Punctuation at the edge of emphasis beside a letter: `**Note:**text` is no emphasis in Markdown, `**Note**:text` is.
//!
//! CommonMark's rules of flanking ask for a space or for punctuation on the other side of such a delimiter. On the page it makes
//! no difference on which side of the edge a full stop stands; a quote or a bracket moves with its partner.

use crate::model::{Inline, InlineKind};

/// Openers and what closes them.
const PAIRS: [(char, char); 14] = [
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('‘', '’'),
    ('«', '»'),
    ('„', '“'),
    ('(', ')'),
    ('[', ']'),
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('【', '】'),
    ('《', '》'),
    ('〈', '〉'),
];

/// What ends a sentence or a part of one.
const STOPS: &str = ".,:;!?…。，、：；！？";

/// Punctuation that an emphasis gives to the text behind it, which begins with a letter: for itself and, where a partner begins the
/// emphasis, for the text before it.
pub(super) fn given(left: &Inline, right: &Inline) -> bool {
    begins_with_letter(right) && last_text(left).is_some_and(|text| trailing(text) > 0)
}

/// Punctuation that an emphasis gives to the text before it, which ends in a letter.
pub(super) fn taken(left: &Inline, right: &Inline) -> bool {
    ends_with_letter(left) && first_text(right).is_some_and(|text| leading(text) > 0)
}

/// Whether an emphasis of nothing but a link, an image or punctuation touches a letter: its delimiter stands between the letter
/// and `[`, `)` or the punctuation, and would be none.
pub(super) fn is_crowded(emphasis: &Inline, neighbour: &Inline, is_before: bool) -> bool {
    let touches = if is_before { ends_with_letter(neighbour) } else { begins_with_letter(neighbour) };
    touches && is_bare(emphasis)
}

fn is_bare(emphasis: &Inline) -> bool {
    let is_mark = |c: char| c.is_ascii_punctuation() || STOPS.contains(c);
    match content(emphasis).map(Vec::as_slice) {
        Some([Inline { kind: InlineKind::Link(_) | InlineKind::Image(_), .. }]) => true,
        Some([Inline { kind: InlineKind::Text(text), .. }]) => text.chars().all(is_mark),
        Some([inner]) => is_bare(inner),
        _ => false,
    }
}

/// What such an emphasis holds, with the text of a link emphasised instead of the link.
pub(super) fn unwrapped(mut emphasis: Inline) -> Inline {
    let Some(mut inner) = content_mut(&mut emphasis).and_then(Vec::pop) else { return emphasis };
    if content(&inner).is_some() {
        inner = unwrapped(inner);
    }
    if let InlineKind::Link(link) = &mut inner.kind
        && !matches!(link.content.as_slice(), [] | [Inline { kind: InlineKind::Image(_), .. }])
    {
        std::mem::swap(content_mut(&mut emphasis).unwrap_or(&mut Vec::new()), &mut link.content);
        link.content.push(emphasis);
    }
    inner
}

/// Takes the punctuation from the end of an emphasis; the opener of a pair that is taken apart by it comes first.
pub(super) fn take_end(emphasis: &mut Inline) -> (Option<char>, String) {
    let Some(text) = last_text_mut(emphasis) else { return (None, String::new()) };
    let end = text.split_off(text.len() - trailing(text));
    let first = first_text(emphasis).and_then(|text| partner(text.chars()));
    let is_partner = |first: &char| PAIRS.iter().any(|(open, close)| open == first && end.contains(*close));
    let opener = first.filter(is_partner);
    if let (Some(opener), Some(text)) = (opener, first_text_mut(emphasis)) {
        text.drain(..opener.len_utf8());
    }
    (opener, end)
}

/// Takes the punctuation from the beginning of an emphasis; the partner that it leaves comes second.
pub(super) fn take_start(emphasis: &mut Inline) -> (String, Option<char>) {
    let Some(text) = first_text_mut(emphasis) else { return (String::new(), None) };
    let start: String = text.drain(..leading(text)).collect();
    let last = last_text(emphasis).and_then(|text| partner(text.chars().rev()));
    let is_partner = |last: &char| PAIRS.iter().any(|(open, close)| close == last && start.contains(*open));
    let closer = last.filter(is_partner);
    if let (Some(closer), Some(text)) = (closer, last_text_mut(emphasis)) {
        text.truncate(text.len() - closer.len_utf8());
    }
    (start, closer)
}

/// The character at the edge of a text, if a letter stands beside it.
fn partner(mut from_edge: impl Iterator<Item = char>) -> Option<char> {
    let edge = from_edge.next()?;
    from_edge.next().filter(|c| c.is_alphanumeric()).map(|_| edge)
}

/// How long the stops and closers at the end of a text are; nothing, if the text holds nothing else.
fn trailing(text: &str) -> usize {
    let kept = text.trim_end_matches(|c: char| {
        c.is_whitespace() || STOPS.contains(c) || PAIRS.iter().any(|(_, close)| *close == c)
    });
    if kept.contains(char::is_alphanumeric) { text.len() - kept.len() } else { 0 }
}

/// How long the openers at the beginning of a text are; nothing, if the text holds nothing else.
fn leading(text: &str) -> usize {
    let kept = text.trim_start_matches(|c: char| c.is_whitespace() || PAIRS.iter().any(|(open, _)| *open == c));
    if kept.contains(char::is_alphanumeric) { text.len() - kept.len() } else { 0 }
}

fn begins_with_letter(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if text.starts_with(char::is_alphanumeric))
}

fn ends_with_letter(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if text.ends_with(char::is_alphanumeric))
}

fn content(inline: &Inline) -> Option<&Vec<Inline>> {
    match &inline.kind {
        InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
            Some(content)
        }
        _ => None,
    }
}

fn content_mut(inline: &mut Inline) -> Option<&mut Vec<Inline>> {
    match &mut inline.kind {
        InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
            Some(content)
        }
        _ => None,
    }
}

/// The text that an emphasis begins with, inside of others perhaps: they do not nest deeper than their kinds are.
fn first_text(emphasis: &Inline) -> Option<&str> {
    match content(emphasis)?.first()? {
        Inline { kind: InlineKind::Text(text), .. } => Some(text),
        inner => first_text(inner),
    }
}

fn last_text(emphasis: &Inline) -> Option<&str> {
    match content(emphasis)?.last()? {
        Inline { kind: InlineKind::Text(text), .. } => Some(text),
        inner => last_text(inner),
    }
}

fn first_text_mut(emphasis: &mut Inline) -> Option<&mut String> {
    match content_mut(emphasis)?.first_mut()? {
        Inline { kind: InlineKind::Text(text), .. } => Some(text),
        inner => first_text_mut(inner),
    }
}

fn last_text_mut(emphasis: &mut Inline) -> Option<&mut String> {
    match content_mut(emphasis)?.last_mut()? {
        Inline { kind: InlineKind::Text(text), .. } => Some(text),
        inner => last_text_mut(inner),
    }
}
