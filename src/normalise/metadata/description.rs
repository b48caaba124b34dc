//! The description: plain text, and whole sentences where a conversion cut it after so many characters.

use super::squeezed;
use crate::import::html::decode_entities;
use crate::model::{Block, BlockKind, Post};
use crate::normalise::walk;

/// What search engines show of a description.
const MAX_CHARACTERS: usize = 160;

/// How much of a description must be the beginning of the text to say that it was cut from there.
const WITNESS: usize = 20;

/// A description of this length that ends in `...` was cut, whatever it begins with.
const CUT_AFTER: usize = 150;

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
    let was_cut = is_cut(&plain) && (is_long || begins_like(&plain, &post.body));
    let made = if was_cut { sentences(&post.body) } else { None };
    let better = made.map(|made| self::plain(&made)).or(Some(plain)).filter(|better| !better.is_empty());
    let count = u32::from(better != post.meta.description);
    post.meta.description = better;
    count
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
    let decoded = decode_entities(description);
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
fn sentences(body: &[Block]) -> Option<String> {
    let mut paragraphs = Vec::new();
    push_paragraphs(body, &mut paragraphs);
    let mut description = String::new();
    for sentence in paragraphs.iter().flat_map(|paragraph| split_sentences(paragraph)) {
        let length = description.chars().count() + usize::from(!description.is_empty()) + sentence.chars().count();
        let before_address = sentence.find("://").and_then(|at| sentence.get(..at)?.rfind(' '));
        if length <= MAX_CHARACTERS && before_address.is_none() && !sentence.contains("://") {
            if !description.is_empty() {
                description.push(' ');
            }
            description.push_str(sentence);
        } else if !description.is_empty() {
            break;
        } else if let Some(start) =
            sentence.get(..before_address.unwrap_or(sentence.len())).filter(|start| start.len() >= WITNESS)
        {
            return Some(shortened(start));
        }
    }
    (!description.is_empty()).then_some(description)
}

fn shortened(sentence: &str) -> String {
    let mut shortened = String::new();
    let mut length = 0;
    for word in sentence.split(' ') {
        let needed = length + usize::from(length > 0) + word.chars().count();
        if needed + 1 > MAX_CHARACTERS {
            break;
        }
        if length > 0 {
            shortened.push(' ');
        }
        shortened.push_str(word);
        length = needed;
    }
    let end = shortened.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '”' | '"' | '’')).len();
    shortened.truncate(end);
    shortened + "…"
}

/// The text of the paragraphs, of lists and quotes too, from the beginning.
fn push_paragraphs(blocks: &[Block], paragraphs: &mut Vec<String>) {
    for block in blocks {
        if paragraphs.iter().map(String::len).sum::<usize>() > ENOUGH {
            return;
        }
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let text = without_bracketed_addresses(&squeezed(&walk::shown(content)));
                paragraphs.extend(Some(text).filter(|text| !text.is_empty()));
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| push_paragraphs(&item.blocks, paragraphs)),
            BlockKind::Quote(blocks) => push_paragraphs(blocks, paragraphs),
            _ => {}
        }
    }
}

/// `the framework (https://example.org/) is` without the address.
fn without_bracketed_addresses(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" (http") {
        let end = rest.get(at..).and_then(|address| address.find(')')).map(|end| at + end + 1);
        let is_address = end.and_then(|end| rest.get(at + 1..end)).is_some_and(|address| !address.contains(' '));
        let (before, after) = match end.filter(|_| is_address) {
            Some(end) => (rest.get(..at), rest.get(end..)),
            None => (rest.get(..=at), rest.get(at + 1..)),
        };
        kept.push_str(before.unwrap_or_default());
        rest = after.unwrap_or_default();
    }
    kept + rest
}

/// Sentences end at `.`, `?` or `!` with a space and a capital after it, but not after `Dr.`, `e.g.` or an initial.
fn split_sentences(paragraph: &str) -> Vec<&str> {
    const ABBREVIATIONS: &[&str] = &[
        "Dr", "Mr", "Mrs", "Ms", "St", "Prof", "Jr", "Sr", "vs", "No", "Nos", "Vol", "e.g", "i.e", "cf", "Inc",
        "approx", "al",
    ];
    let mut sentences = Vec::new();
    let mut start = 0;
    for (space, _) in paragraph.match_indices(' ') {
        let (Some(sentence), Some(next)) = (paragraph.get(start..space), paragraph.get(space + 1..)) else { break };
        let bare = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
        let word = bare.trim_end_matches('.').rsplit([' ', '(', '“', '"']).next().unwrap_or_default();
        let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
        let is_abbreviation = bare.ends_with('.') && (ABBREVIATIONS.contains(&word) || is_initial);
        let begins = next.starts_with(|c: char| !c.is_lowercase());
        if bare.ends_with(['.', '?', '!']) && begins && !is_abbreviation {
            sentences.push(sentence);
            start = space + 1;
        }
    }
    sentences.extend(paragraph.get(start..).filter(|rest| !rest.is_empty()));
    sentences
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

    #[test]
    fn sentences_are_whole() {
        assert_eq!(
            split_sentences("Dr. A. Person came, e.g. Today. “So?” Yes! i.e. no."),
            ["Dr. A. Person came, e.g. Today.", "“So?”", "Yes! i.e. no."]
        );
    }
}
