//! Which characters of a text would be read as markup where they stand.

use super::delimiters::{Delimiters, flanks, is_spaced, run_end};
use super::destination::begins_entity;
use super::engine::{Flavour, Reads};
use super::target::Extension;
use crate::model::dialects::{begins_alert, begins_directive, begins_listing};
use crate::model::sentence;

/// Where in a block a text stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'a> {
    /// The text begins a line: what could begin a block there is escaped.
    pub(super) line: Option<Line>,
    /// Something stands before every line of the block: the mark of a quote or an item.
    pub(super) is_nested: bool,
    /// The text reaches to the end of its line.
    pub(super) ends_line: bool,
    /// The first character of what follows in the same line.
    pub(super) next: Option<char>,
    /// The last character of what precedes in the same line.
    pub(super) previous: Option<char>,
    /// Inside `_…_` or `**…**`, where prettier escapes every delimiter.
    pub(super) is_emphasised: bool,
    /// Inside `[…]`.
    pub(super) is_bracketed: bool,
    pub(super) is_heading: bool,
    pub(super) is_cell: bool,
    /// Who reads it.
    pub(super) flavour: Flavour,
    /// An image or a link follows.
    pub(super) before_bracket: bool,
    /// What the rest of the block holds.
    pub(super) block: Option<&'a Delimiters>,
    /// Number of the piece in its block, to compare with the places in `block`.
    pub(super) piece: usize,
}

/// The line that a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The first of its block.
    First {
        /// The block is the first of a list item.
        in_item: bool,
    },
    /// A line after a hard break.
    Later,
}

/// Whether a text holds nothing that could be markup anywhere.
pub(super) fn is_harmless(text: &str) -> bool {
    next_special(text.as_bytes(), 0) == text.len()
}

/// By byte, whether it could be markup anywhere: nearly none of a text could, and all are looked at.
const IS_SPECIAL: [bool; 256] = {
    let (special, mut is_special, mut at) = (b"\\`*_~[]<&!|#{$@", [false; 256], 0);
    while at < special.len() {
        is_special[special[at] as usize] = true;
        at += 1;
    }
    is_special
};

fn is_special(byte: u8) -> bool {
    IS_SPECIAL[usize::from(byte)]
}

/// Where the next character stands that could be markup, or the end.
fn next_special(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| is_special(*byte)).map_or(bytes.len(), |length| from + length)
}

/// Writes a text with the escapes that it needs where it stands.
pub(super) fn escaped(out: &mut String, text: &str, surroundings: &Surroundings<'_>) {
    let line_start = surroundings.line.and_then(|line| begins_block(text, line, surroundings));
    let last = text.rfind(']');
    let closers = Closers { last, last_double: last.and_then(|_| text.rfind("]]")) };
    let bytes = text.as_bytes();
    let engine = surroundings.flavour.engine;
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = if matches!(byte, b'*' | b'_' | b'~' | b'`' | b'#') { run_end(bytes, at) } else { at + 1 };
        let is_special = is_special(byte) || at == 0 && matches!(byte, b'(' | b':');
        let escapes = if is_special && needs_escape(text, at, end, &closers, surroundings) {
            end - at
        } else if line_start == Some(at) {
            // what is left of a run could close what it could not as a whole: `~~~ a` is escaped to its end
            if byte == b'#' { 1 } else { end - at }
        } else {
            0
        };
        for at in at..at + escapes {
            out.push_str(&text[copied..at]);
            // the backslash of a hard break behind it would be the third in a row
            let is_third = surroundings.ends_line && &text[at..] == "\\" && engine.knows(Reads::ThreeBackslashes);
            if is_third || engine.needs_number(text, at) {
                push_number(out, bytes[at]);
                copied = at + 1;
            } else {
                out.push('\\');
                copied = at;
            }
        }
        let next = next_special(bytes, end);
        at = line_start.filter(|start| (end..next).contains(start)).unwrap_or(next);
    }
    out.push_str(&text[copied..]);
}

/// A character by its name, or by its number.
fn push_number(out: &mut String, byte: u8) {
    match byte {
        b'&' => out.push_str("&amp;"),
        b'<' => out.push_str("&lt;"),
        _ => out.extend(["&#", &byte.to_string(), ";"]),
    }
}

/// Where brackets close in a text.
struct Closers {
    last: Option<usize>,
    last_double: Option<usize>,
}

/// Whether the run of special characters at `start..end` would be read as markup.
fn needs_escape(text: &str, start: usize, end: usize, closers: &Closers, surroundings: &Surroundings<'_>) -> bool {
    if surroundings.flavour.engine.reads_at(text, start, surroundings) {
        return true;
    }
    let rest = &text[end..];
    let next = rest.chars().next().or(surroundings.next);
    let follows_footnote = start == 0 && surroundings.previous == Some(']');
    match text.as_bytes().get(start) {
        Some(b'\\') => next.is_some_and(|c| c.is_ascii_punctuation()),
        Some(b'*' | b'_' | b'~') => delimiter_needs_escape(text, start, end, surroundings),
        // a run of another length is no closing run, but its backticks would be when they are escaped one by one
        Some(b'`') => surroundings.block.is_some_and(|block| block.tick_runs > 1),
        Some(b'(' | b':') => follows_footnote,
        Some(b'[' | b']') => follows_footnote || bracket_needs_escape(text, start, closers, surroundings),
        Some(b'!') => rest.is_empty() && surroundings.before_bracket,
        Some(b'<') => {
            let begins_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            surroundings.flavour.extension == Extension::Mdx || next.is_some_and(begins_tag) || begins_mail(rest)
        }
        Some(b'&') => begins_entity(rest),
        Some(b'|') => surroundings.is_cell,
        Some(b'{') => surroundings.flavour.extension == Extension::Mdx,
        // `## C#` would be a closing sequence for some readers, `## C #` for all
        Some(b'#') => surroundings.is_heading && surroundings.ends_line && rest.is_empty(),
        Some(b'@') => !surroundings.is_bracketed && begins_place(rest) && ends_name(&text[..start]),
        Some(b'$') => surroundings.block.is_some_and(Delimiters::has_mathematics),
        _ => false,
    }
}

/// In emphasis prettier escapes what could open or close, elsewhere only what would.
fn delimiter_needs_escape(text: &str, start: usize, end: usize, surroundings: &Surroundings<'_>) -> bool {
    let (opens, closes) = flanks(text, start, end, surroundings.previous, surroundings.next);
    let delimiter = text.as_bytes()[start];
    if surroundings.is_emphasised && delimiter != b'~' && (opens || closes) {
        return true;
    }
    let is_line = surroundings.line.is_some() && surroundings.ends_line;
    let is_alone = is_line && text.bytes().all(|byte| matches!(byte, b'*' | b'_'));
    let next = text[end..].chars().next().or(surroundings.next);
    let before = text[..start].chars().next_back().or(surroundings.previous);
    // beside such a letter the reader takes them for turndown's, which never asks what stands there
    if matches!(&text[start..end], "**" | "_") && [before, next].into_iter().flatten().any(sentence::is_wide) {
        return true;
    }
    let is_name = next.is_some_and(sentence::begins_name);
    // emphasis can begin with one paragraph and end with another
    let is_long = match &text[start..end] {
        "**" => true,
        "*" | "_" => !is_name,
        _ => false,
    };
    let begins_paragraph = is_long && opens && start == 0 && matches!(surroundings.line, Some(Line::First { .. }));
    if is_alone || begins_paragraph || delimiter == b'*' && looks_broken(text, start, end, surroundings) {
        return true;
    }
    let Some(block) = surroundings.block else { return false };
    // markdownlint takes the mark of a quote for a word before the delimiter: `> _a`
    let is_first = start == 0 && surroundings.line.is_some() && surroundings.is_nested;
    let is_spaced = is_first || is_spaced(text, start, end, surroundings.previous, surroundings.next);
    // a line end is a space to the pass `broken-emphasis`
    let is_at_edge = match delimiter {
        b'*' => start == 0 && surroundings.line.is_some() || end == text.len() && surroundings.ends_line,
        // and takes one that begins a line or ends a sentence for an end, but for that of a name
        _ => {
            let begins_line = start == 0 && surroundings.line == Some(Line::Later);
            (begins_line || before.is_some_and(sentence::is_last)) && !is_name
        }
    };
    block.pairs(delimiter, (surroundings.piece, start), opens, closes)
        || (is_spaced || is_at_edge) && block.looks_like_emphasis(delimiter, end - start)
}

/// Whether asterisks that are text look like what is left of broken emphasis: beside or inside emphasis, alone on their line, or
/// four. Without a backslash the pass `broken-emphasis` would take them for that when the file is read again.
fn looks_broken(text: &str, start: usize, end: usize, surroundings: &Surroundings<'_>) -> bool {
    let is_mark = |c: Option<char>| c.is_some_and(|c| matches!(c, '*' | '_' | '~'));
    let length = end - start;
    surroundings.is_emphasised
        || length == 4
        || length > 1 && length == text.len()
        || start == 0 && is_mark(surroundings.previous)
        || end == text.len() && is_mark(surroundings.next)
}

/// Whether GFM would take what is before `@` for the name in an e-mail address.
fn ends_name(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
}

/// Whether `'@a>` follows a `<`: an address of mail in angle brackets may begin with punctuation.
/// <https://spec.commonmark.org/0.31.2/#email-autolink>
fn begins_mail(rest: &str) -> bool {
    let end =
        rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).filter(|end| rest[*end..].starts_with('>'));
    end.is_some_and(|end| rest[..end].contains('@'))
}

/// Whether a host and a place on it follow, as in `git@example.org:garden.git`, which is no address although GFM would find one.
/// <https://github.github.com/gfm/#extended-email-autolink>
fn begins_place(rest: &str) -> bool {
    let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')).count();
    let (host, behind) = rest.split_at(length);
    let has_path = behind.strip_prefix(':').is_some_and(|path| path.starts_with(|c: char| !c.is_whitespace()));
    has_path && host.split_once('.').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty())
}

fn bracket_needs_escape(text: &str, at: usize, closers: &Closers, surroundings: &Surroundings<'_>) -> bool {
    if surroundings.is_bracketed {
        return true;
    }
    let before = &text[..at];
    let rest = &text[at + 1..];
    if text[at..].starts_with(']') {
        // a link's end, also of one that an empty line cuts
        return rest.starts_with('(');
    }
    // `[[a]]` is a link for prettier, and only for it
    let is_wiki =
        before.ends_with('[') && closers.last_double > Some(at) || rest.is_empty() && surroundings.before_bracket;
    let is_footnote = rest.starts_with('^') && closers.last > Some(at);
    // the label of a full reference, and `(text)[address]`, which markdownlint takes for a link the wrong way round
    let previous = before.chars().next_back().or(surroundings.previous);
    is_wiki || is_footnote || matches!(previous, Some(']' | ')'))
}

/// The byte to escape where the text would begin a block.
fn begins_block(text: &str, line: Line, surroundings: &Surroundings<'_>) -> Option<usize> {
    let bytes = text.as_bytes();
    let whole = surroundings.ends_line;
    let consists_of = |allowed: &[u8]| whole && bytes.iter().all(|b| allowed.contains(b));
    let is_later = line == Line::Later;
    let &first = bytes.first()?;
    let is_rule = || consists_of(&[first, b' ']) && text.matches(char::from(first)).count() >= 3;
    let is_marker_end = |at: usize| bytes.get(at).map_or(whole, |&b| b == b' ');
    let begins = match first {
        b':' if begins_directive(text) => true,
        b':' if is_marker_end(1) && surroundings.flavour.engine.knows(Reads::Definitions) => true,
        b'{' => begins_listing(text),
        b'[' if !is_later && surroundings.is_nested && begins_alert(text) => true,
        b'#' | b'>' => true,
        b'+' | b'-' | b'*' if is_marker_end(1) => true,
        b'-' | b':' | b'|' if is_later && consists_of(b"-:| ") => true,
        b'=' => is_later && consists_of(b"="),
        // `- --` is a thematic break
        b'-' if line == (Line::First { in_item: true }) && consists_of(b"- ") => true,
        b'-' | b'*' | b'_' => is_rule(),
        b'`' => text.starts_with("```"),
        b'~' => text.starts_with("~~~"),
        b'$' => text.starts_with("$$"),
        b'[' => {
            let in_item = line == Line::First { in_item: true };
            let is_task = ["[ ]", "[x]", "[X]"].iter().any(|task| text.starts_with(task));
            // the label of a footnote goes on in code: [^a `b`]: c
            let is_label = !whole && text.starts_with("[^");
            in_item && is_task || is_label || text.contains("]:")
        }
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let is_marker = digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')')) && is_marker_end(digits + 1);
            return is_marker.then_some(digits);
        }
        _ => false,
    };
    begins.then_some(0)
}
