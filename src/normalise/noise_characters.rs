//! `noise-characters`: characters that nobody sees and no author typed.
//!
//! | character | becomes |
//! |---|---|
//! | U+FFFC, U+FEFF, U+2060, soft hyphen, C0 controls | nothing |
//! | U+200B to U+200F, U+202A to U+202E, U+2066 to U+2069 | nothing, unless a character above ASCII stands beside it: they join emoji and Indic letters and order right-to-left text |
//! | U+2028, U+2029, U+0085 | a break between lines of text, nothing before a full stop; a space elsewhere |
//! | U+00A0 | a space, unless it binds a number to its unit or French punctuation to its word |

use std::borrow::Cow;

use super::Log;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

/// What a number is bound to.
const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "€", "$", "£", "¥", "km", "m", "cm", "mm", "µm", "kg", "g", "mg", "t", "l", "ml", "h",
    "min", "s", "ms", "µs", "ns", "B", "kB", "KB", "MB", "GB", "TB", "PB", "kb", "Mb", "Gb", "KiB", "MiB", "GiB",
    "TiB", "Hz", "kHz", "MHz", "GHz", "V", "W", "kW", "dpi", "px", "pt", "°N", "°S", "°E", "°W",
];

/// Characters of the longest unit, and one more.
const LONGEST_UNIT: usize = 4;

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let mut count = 0;
    let meta = &mut post.meta;
    let author = meta.author.iter_mut();
    for text in [&mut meta.title].into_iter().chain(&mut meta.description).chain(author).chain(&mut meta.tags) {
        clean_into(text, &mut count);
        *text = text.trim().to_owned();
    }
    log.changed(count);
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| clean_inlines(inlines, log));
        walk::blocks(body, &mut |block| {
            if let BlockKind::Code { text, .. } = &mut block.kind {
                log.changed_at(block.span, clean_code(text));
            }
        });
    }
}

fn clean_inlines(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    for inline in inlines.iter_mut() {
        let mut count = 0;
        match &mut inline.kind {
            InlineKind::Code(text) => count += clean_code(text),
            InlineKind::Image(image) => {
                clean_into(&mut image.alt, &mut count);
                image.title.iter_mut().for_each(|title| clean_into(title, &mut count));
            }
            InlineKind::Link(link) => link.title.iter_mut().for_each(|title| clean_into(title, &mut count)),
            _ => {}
        }
        log.changed_at(inline.span, count);
    }
    let is_noisy = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if holds(text, is_suspect));
    if inlines.iter().any(is_noisy) {
        let around: Vec<_> =
            inlines.iter().map(|inline| Edges::of(&walk::shown(std::slice::from_ref(inline)))).collect();
        let clean = |(at, inline): (usize, Inline)| {
            let (span, mut count) = (inline.span, 0);
            let before = at.checked_sub(1).and_then(|before| around.get(before)).and_then(|before| before.last);
            let after = around.get(at + 1).map_or("", |after| after.start.as_str());
            let cleaned = clean_text(inline, before, after, &mut count);
            log.changed_at(span, count);
            cleaned
        };
        *inlines = std::mem::take(inlines).into_iter().enumerate().flat_map(clean).collect();
    }
}

/// What an inline shows to its neighbours: `5` of a link before a no-break space and a unit.
struct Edges {
    start: String,
    last: Option<char>,
}

impl Edges {
    fn of(shown: &str) -> Self {
        Self { start: shown.chars().take(LONGEST_UNIT).collect(), last: shown.chars().next_back() }
    }
}

/// A text without noise, and a break where it held a line separator.
fn clean_text(inline: Inline, before: Option<char>, after: &str, count: &mut u32) -> Vec<Inline> {
    let InlineKind::Text(text) = &inline.kind else { return vec![inline] };
    let mut inlines = Vec::new();
    let lines = text.split(is_line_end).count();
    for (at, line) in text.split(is_line_end).enumerate() {
        if at > 0 {
            *count += 1;
            // nobody ends a line before a full stop
            let ends_before = line.trim_start().starts_with(['.', ',', ';', ':', '!', '?', ')']);
            inlines.extend((!ends_before).then(|| Inline::new(InlineKind::HardBreak, inline.span)));
        }
        let after = if at + 1 == lines { after } else { "" };
        let (line, changes) = clean_between(before.filter(|_| at == 0), line, after);
        *count += changes;
        match inlines.last_mut().map(|last| &mut last.kind) {
            Some(InlineKind::Text(last)) => *last = last.trim_end().to_owned() + line.trim_start(),
            _ => inlines.push(Inline::text(line, inline.span)),
        }
    }
    inlines
}

/// A paragraph with breaks for the line separators in its text.
pub(super) fn with_breaks(block: &Block) -> Cow<'_, Block> {
    let BlockKind::Paragraph(content) = &block.kind else { return Cow::Borrowed(block) };
    let is_cut = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains(is_line_end));
    if !content.iter().any(is_cut) {
        return Cow::Borrowed(block);
    }
    let mut broken = Vec::with_capacity(content.len());
    for inline in content {
        let InlineKind::Text(text) = &inline.kind else {
            broken.push(inline.clone());
            continue;
        };
        for (at, line) in text.split(is_line_end).enumerate() {
            broken.extend((at > 0).then(|| Inline::new(InlineKind::HardBreak, inline.span)));
            broken.extend((!line.trim().is_empty()).then(|| Inline::text(line, inline.span)));
        }
    }
    Cow::Owned(Block::new(BlockKind::Paragraph(broken), block.span))
}

fn clean_into(text: &mut String, count: &mut u32) {
    if holds(text, is_suspect) {
        let (cleaned, changes) = clean(text);
        *count += changes;
        *text = cleaned;
    }
}

/// In code every character may matter; a no-break space is how an editor kept an indent.
fn clean_code(text: &mut String) -> u32 {
    let count = text.matches('\u{a0}').count() as u32;
    if count > 0 {
        *text = text.replace('\u{a0}', " ");
    }
    count
}

fn clean(text: &str) -> (String, u32) {
    clean_between(None, text, "")
}

fn clean_between(first: Option<char>, text: &str, after: &str) -> (String, u32) {
    let characters: Vec<char> = text.chars().chain(after.chars()).collect();
    let length = text.chars().count();
    let mut cleaned = String::with_capacity(text.len());
    let mut count = 0;
    for (at, &character) in characters.iter().enumerate().take(length) {
        let before = at.checked_sub(1).map_or(first, |before| characters.get(before).copied());
        let after = characters.get(at + 1).copied();
        let kept = match character {
            '\u{a0}' if binds(before, characters.get(at + 1..).unwrap_or_default()) => Some(character),
            '\u{a0}' => Some(' '),
            _ if is_line_end(character) => Some(' '),
            _ if is_noise(character) => None,
            _ if is_joiner(character) && before.is_none_or(is_plain) && after.is_none_or(is_plain) => None,
            _ => Some(character),
        };
        count += u32::from(kept != Some(character));
        cleaned.extend(kept);
    }
    (cleaned, count)
}

/// Whether a no-break space between `before` and the rest is typography: `« mot »`, `mot !`, `5 km`.
fn binds(before: Option<char>, rest: &[char]) -> bool {
    let Some(before) = before else { return false };
    let next = rest.first().copied().unwrap_or(' ');
    let french = before == '«' && next.is_alphanumeric()
        || matches!(next, ':' | ';' | '!' | '?' | '»') && before.is_alphanumeric();
    let unit: String = rest
        .iter()
        .take(LONGEST_UNIT)
        .take_while(|c| c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '€' | '$' | '£' | '¥'))
        .collect();
    french || before.is_ascii_digit() && UNITS.contains(&unit.as_str())
}

fn is_suspect(character: char) -> bool {
    !is_printable(character)
        && (character == '\u{a0}' || is_noise(character) || is_joiner(character) || is_line_end(character))
}

/// Nearly every character there is: asked first.
fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~')
}

/// Whether a character takes no place in a line.
pub(super) fn is_unseen(character: char) -> bool {
    !is_printable(character) && (is_noise(character) || is_joiner(character))
}

/// Whether a character that takes no place in a line stands in a text.
pub(super) fn holds_unseen(text: &str) -> bool {
    holds(text, is_unseen)
}

/// Whether one of the characters that this pass looks for stands in a text. Only what can begin one is decoded.
fn holds(text: &str, is_one: impl Fn(char) -> bool) -> bool {
    let is_one_at = |at| text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(&is_one);
    text.bytes().enumerate().any(|(at, byte)| BEGINS_ONE[usize::from(byte)] && is_one_at(at))
}

/// Which bytes can begin one of these characters.
const BEGINS_ONE: [bool; 256] = {
    let mut begins = [false; 256];
    let mut byte = 0;
    while byte < begins.len() {
        // those of U+0085 to U+00AD, of U+200B to U+2069 and of U+FEFF and U+FFFC
        begins[byte] = matches!(byte, 0..=8 | 0xb..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef);
        byte += 1;
    }
    begins
};

/// Whether a character goes, or becomes a space or a break.
pub(super) fn is_invisible(character: char) -> bool {
    is_suspect(character)
}

/// Whether a character is nothing, wherever it stands in a text.
pub(super) fn is_noise(character: char) -> bool {
    matches!(character, '\u{fffc}' | '\u{feff}' | '\u{2060}' | '\u{ad}' | '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}')
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character ends a line of text.
pub(super) fn is_line_end(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{85}')
}

fn is_plain(character: char) -> bool {
    // typographic punctuation is above ASCII, but joins nothing
    character.is_ascii() || matches!(character, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{2027}') || is_joiner(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_go_and_joined_ones_stay() {
        assert_eq!(clean("ex\u{ad}ample\u{200b} \u{feff}x\u{fffc}").0, "example x");
        assert_eq!(
            clean("👩\u{200d}💻 ❤\u{fe0f} क्\u{200d}ष \u{200f}שלום").0,
            "👩\u{200d}💻 ❤\u{fe0f} क्\u{200d}ष \u{200f}שלום"
        );
        assert_eq!(clean("(2019)\u{200f}, “x”\u{200e}").0, "(2019), “x”");
    }

    #[test]
    fn no_break_spaces_stay_where_they_bind() {
        assert_eq!(
            clean("5\u{a0}km, 10\u{a0}%, «\u{a0}mot\u{a0}»\u{a0}; quoi\u{a0}?").0,
            "5\u{a0}km, 10\u{a0}%, «\u{a0}mot\u{a0}» ; quoi\u{a0}?"
        );
        assert_eq!(clean("in 2019\u{a0}we met.\u{a0} Then\u{a0}more").0, "in 2019 we met.  Then more");
    }
}
