//! The description: plain text, and whole sentences where a conversion cut it after so many characters.

use super::squeezed;
use crate::import::html::decode_all_entities;
use crate::model::sentence::{is_cjk, sentences};
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};
use crate::normalise::walk;

/// What search engines show of a description.
const MAX_CHARACTERS: usize = 160;

/// How much of a description must be the beginning of the text to say that it was cut from there.
const WITNESS: usize = 20;

/// A description of this length that ends in `...` was cut, whatever it begins with.
const CUT_AFTER: usize = 150;

/// A sentence that is cut keeps more than this, if it can.
const SHORTEST: usize = 60;

/// Markup inside of markup goes no deeper; what is left then is the author's.
const MAX_ROUNDS: usize = 8;

/// How much of the text is read for the description.
const ENOUGH: usize = 2000;

/// Takes markup out of the description, and makes it again where it was cut; returns the number of changes.
pub(super) fn mend(post: &mut Post) -> u32 {
    let Some(description) = &post.meta.description else { return 0 };
    let plain = plain(description);
    // the conversions cut after 157 characters, and some of those are markup
    let is_long = description.chars().count() >= CUT_AFTER;
    let is_open = is_long && !ends(&plain);
    let was_cut = is_cut(&plain) && is_long || (is_cut(&plain) || is_open) && begins_like(&plain, &post.body);
    let made = if was_cut { made(&plain, &post.body) } else { None };
    let better = made.map(|made| self::plain(&made)).or(Some(plain)).filter(|better| !better.is_empty());
    let count = u32::from(better != post.meta.description);
    post.meta.description = better;
    count
}

/// A description from the paragraphs of the text, else from its headings, else from what a cut left whole.
fn made(cut: &str, body: &[Block]) -> Option<String> {
    let mut paragraphs = Vec::new();
    push_paragraphs(body, &mut paragraphs);
    if paragraphs.is_empty() {
        let headings = body.iter().filter_map(|block| match &block.kind {
            BlockKind::Heading { content, .. } => Some(squeezed(&walk::shown(content))),
            _ => None,
        });
        paragraphs.extend(headings.filter(|heading| !heading.is_empty()).take(MAX_ROUNDS));
    }
    let whole = || sentences(cut).split_last().map(|(_, whole)| whole.join(" ")).filter(|whole| !whole.is_empty());
    beginning(&paragraphs).or_else(whole)
}

/// Whether a text ends where a sentence does.
fn ends(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '」', '』', '）']);
    !is_cut(text) && text.ends_with(['.', '!', '?', '…', '。', '！', '？', '｡'])
}

fn is_cut(description: &str) -> bool {
    description.ends_with("...") || description.ends_with('…')
}

/// Whether a description is the beginning of the text, whatever markup and spaces are in either.
fn begins_like(description: &str, body: &[Block]) -> bool {
    let mut text = String::new();
    push_all(body, &mut text);
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(WITNESS).collect()
    };
    let start = letters(description);
    !start.is_empty() && letters(&text).starts_with(&start)
}

/// The words of the text from its beginning, headings and code too.
fn push_all(blocks: &[Block], text: &mut String) {
    for block in blocks {
        if text.len() > ENOUGH {
            return;
        }
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => text.push_str(&walk::shown(content)),
            BlockKind::List(list) => list.items.iter().for_each(|item| push_all(&item.blocks, text)),
            BlockKind::Quote(blocks) => push_all(blocks, text),
            BlockKind::Code { text: code, .. } => text.push_str(code),
            BlockKind::Table(table) => {
                table
                    .header
                    .iter()
                    .chain(table.rows.iter().flatten())
                    .for_each(|cell| text.push_str(&walk::shown(cell)));
            }
            _ => {}
        }
        text.push(' ');
    }
}

/// The description without markup of Markdown or HTML, escapes and addresses of links, whatever comes out of one of them.
fn plain(description: &str) -> String {
    let mut plain = squeezed(description);
    for _ in 0..MAX_ROUNDS {
        let plainer = without_markup(&plain);
        if plainer == plain {
            break;
        }
        plain = plainer;
    }
    plain
}

fn without_markup(description: &str) -> String {
    if !description.contains(['[', '<', '\\', '*', '_', '`', '&']) {
        return description.to_owned();
    }
    let decoded = decode_all_entities(description);
    let mut plain = String::with_capacity(decoded.len());
    let mut rest = decoded.as_ref();
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if let Some((shown, behind)) = link(rest) {
            plain.push_str(shown);
            rest = behind;
        } else if let Some(behind) = tag(rest) {
            rest = behind;
        } else if first == '\\' && after.starts_with(|c: char| c.is_ascii_punctuation()) {
            plain.extend(after.chars().next());
            rest = after.get(1..).unwrap_or_default();
        } else if rest.starts_with("**") || rest.starts_with("__") || first == '`' {
            rest = rest.get(if first == '`' { 1 } else { 2 }..).unwrap_or_default();
        } else {
            plain.push(first);
            rest = after;
        }
    }
    squeezed(&plain)
}

/// `[shown](address)` or `![alt](address)` at the start of a text, perhaps cut before its end: what it shows (an image
/// nothing), and what follows.
fn link(text: &str) -> Option<(&str, &str)> {
    let is_image = text.starts_with("![");
    let inner = text.strip_prefix('!').unwrap_or(text).strip_prefix('[')?;
    let end = closing_bracket(inner)?;
    let shown = inner.get(..end)?;
    let address = inner.get(end..)?.strip_prefix("](")?;
    // a cut description ends within the address
    let behind = address.find(')').map_or("...", |end| address.get(end + 1..).unwrap_or_default());
    Some((if is_image { "" } else { shown }, behind))
}

/// The bracket that closes a link text, which can hold an image.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices().take(ENOUGH) {
        match character {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// An HTML tag at the start of a text, perhaps cut before its end: what follows it.
fn tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    match inner.find('>') {
        Some(end) => inner.get(end + 1..),
        None => Some("..."),
    }
}

/// Whole sentences from the beginning of the text, as many as fit. A first sentence that is too long ends with `…`.
fn beginning(paragraphs: &[String]) -> Option<String> {
    let mut description = String::new();
    let mut whole = 0;
    for (sentence, is_first) in paragraphs.iter().flat_map(|paragraph| with_place(sentences(paragraph))) {
        let needs_space = !(description.is_empty() || description.ends_with(is_cjk) && sentence.starts_with(is_cjk));
        let length = description.chars().count() + usize::from(needs_space) + sentence.chars().count();
        let before_address = sentence.find("://").and_then(|at| sentence.get(..at)?.rfind(' '));
        // a name in a list says nothing behind a sentence, nor does `They are:`
        let says_nothing = is_first && !ends(sentence) || sentence.ends_with([':', '：']);
        if !description.is_empty() && says_nothing {
            break;
        }
        if length <= MAX_CHARACTERS && before_address.is_none() && !sentence.contains("://") {
            description.extend(Some(' ').filter(|_| needs_space));
            description.push_str(sentence);
            whole = if opener(&description).is_none() { description.len() } else { whole };
        } else if !description.is_empty() {
            break;
        } else if let Some(start) =
            sentence.get(..before_address.unwrap_or(sentence.len())).filter(|start| start.len() >= WITNESS)
        {
            return Some(shortened(start));
        }
    }
    // `It floats. (Does it? We` would end inside of what is bracketed
    description.truncate(if whole > 0 { whole } else { description.len() });
    // what a colon announces is not there
    if let Some((colon, stop)) = [(':', '.'), ('：', '。')].into_iter().find(|(colon, _)| description.ends_with(*colon))
    {
        description.truncate(description.len() - colon.len_utf8());
        description.push(stop);
    }
    (!description.is_empty()).then_some(description)
}

/// Where a text opens the last bracket or quotation that it does not close.
fn opener(text: &str) -> Option<usize> {
    const PAIRS: [(char, char); 9] = [
        ('(', ')'),
        ('[', ']'),
        ('“', '”'),
        ('«', '»'),
        ('（', '）'),
        ('「', '」'),
        ('『', '』'),
        ('《', '》'),
        ('"', '"'),
    ];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(closed) = open.iter().rposition(|(_, closer)| *closer == c) {
            open.truncate(closed);
        } else if let Some((_, closer)) = PAIRS.iter().find(|(opener, _)| *opener == c) {
            open.push((at, *closer));
        }
    }
    open.last().map(|(at, _)| *at)
}

/// Each sentence, and whether it is the first of its paragraph.
fn with_place(sentences: Vec<&str>) -> impl Iterator<Item = (&str, bool)> {
    sentences.into_iter().enumerate().map(|(at, sentence)| (sentence, at == 0))
}

/// The beginning of a sentence with `…` behind it: whole words, or where a script has no spaces whole clauses or letters.
fn shortened(sentence: &str) -> String {
    let most = sentence.char_indices().nth(MAX_CHARACTERS - 1).map_or(sentence.len(), |(at, _)| at);
    let mut kept = sentence.get(..most).unwrap_or_default();
    if most < sentence.len() {
        let at_least = kept.char_indices().nth(SHORTEST).map_or(0, |(at, _)| at);
        let space =
            if sentence.get(most..).is_some_and(|rest| rest.starts_with(' ')) { Some(most) } else { kept.rfind(' ') };
        let clause = kept.rfind(['，', '、', '；', '：', '—', ',']);
        let end = space.filter(|end| *end > at_least).or(clause.filter(|end| *end > at_least));
        kept = kept.get(..end.unwrap_or_else(|| whole_letters(kept, sentence))).unwrap_or_default();
        // `a way of "structured` would end inside of what is quoted
        let before = opener(kept).filter(|at| *at > at_least).and_then(|at| kept.get(..at));
        kept = before.unwrap_or(kept);
    }
    let end =
        kept.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c) && !matches!(c, ')' | '”' | '"' | '’'));
    format!("{end}…")
}

/// Where a text without spaces can end: before no mark that belongs to the letter, and not behind a vowel that is written before
/// its consonant, as in Thai.
fn whole_letters(kept: &str, sentence: &str) -> usize {
    let mut end = kept.len();
    while let (Some(last), Some(next)) = (
        kept.get(..end).and_then(|kept| kept.chars().next_back()),
        sentence.get(end..).and_then(|rest| rest.chars().next()),
    ) {
        if !is_mark(next) && !matches!(last, '\u{e40}'..='\u{e44}') {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

/// Vowels and tones of Thai above and below their letter; marks of other scripts that combine.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{e30}'..='\u{e3a}' | '\u{e45}'..='\u{e4e}') || unicode_normalization::char::is_combining_mark(c)
}

/// The text of the paragraphs, of lists and quotes too, from the beginning.
fn push_paragraphs(blocks: &[Block], paragraphs: &mut Vec<String>) {
    for (at, block) in blocks.iter().enumerate() {
        if paragraphs.iter().map(String::len).sum::<usize>() > ENOUGH {
            return;
        }
        match &block.kind {
            BlockKind::Paragraph(content) if is_caption(content, at.checked_sub(1).and_then(|at| blocks.get(at))) => {}
            BlockKind::Paragraph(content) => {
                let text = without_bracketed_addresses(&squeezed(&walk::shown(content)));
                let text = without_leading_addresses(&text);
                paragraphs.extend(Some(text).filter(|text| !text.is_empty()).map(str::to_owned));
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| push_paragraphs(&item.blocks, paragraphs)),
            BlockKind::Quote(blocks) => push_paragraphs(blocks, paragraphs),
            _ => {}
        }
    }
}

/// Whether a paragraph is the caption of a picture before it, which is written in italics.
fn is_caption(content: &[Inline], before: Option<&Block>) -> bool {
    let shows_picture = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => matches!(content.as_slice(), [inline] if walk::is_picture(inline)),
        _ => false,
    };
    matches!(content, [Inline { kind: InlineKind::Emphasis(_), .. }]) && before.is_some_and(shows_picture)
}

/// `https://example.org/ A text.` without the address.
fn without_leading_addresses(text: &str) -> &str {
    let mut rest = text;
    while let Some(word) = rest.split(' ').next().filter(|word| word.contains("://")) {
        rest = rest.get(word.len()..).unwrap_or_default().trim_start();
    }
    rest
}

/// `the framework (https://example.org/) is` without the address.
fn without_bracketed_addresses(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" (http") {
        // an address ends at the first of them
        let length = rest.get(at + 1..).and_then(|address| address.find([' ', ')']));
        let end = length.map(|length| at + 1 + length).filter(|end| rest.as_bytes().get(*end) == Some(&b')'));
        let (before, after) = match end.map(|end| end + 1) {
            Some(end) => (rest.get(..at), rest.get(end..)),
            None => (rest.get(..=at), rest.get(at + 1..)),
        };
        kept.push_str(before.unwrap_or_default());
        rest = after.unwrap_or_default();
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes() {
        assert_eq!(
            plain("A [linked **word**](https://x.org/a) and `code`, \\- 5 \\* 3 &amp; <b>bold</b>"),
            "A linked word and code, - 5 * 3 & bold"
        );
        assert_eq!(plain("![](./image-1.png) [![](a)](b) Text [cut](https://exam..."), "Text cut...");
        assert_eq!(plain("A <a href=\"https://x..."), "A ...");
        assert_eq!(plain("snake_case and 2 < 3 [sic]"), "snake_case and 2 < 3 [sic]");
    }
}
