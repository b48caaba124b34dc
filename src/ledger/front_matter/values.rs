//! The words of the values in front matter, read line by line, whatever the language.
//!
//! Keys at the margin are no words: they are renamed. What is a key and what a text is not always certain in a line by itself;
//! words of which it is not are possible ones.

use std::ops::Range;

use crate::ledger::token::{Certainty, Tokens};

/// Values that say yes, no or nothing; the key that says it and the word differ from generator to generator.
const FLAGS: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "null", "~", "draft", "published", "hidden", ""];

/// The key of the program's own that keeps templates away from a text: its value is not the author's.
const SWITCHES: [&str; 2] = ["templateEngineOverride", "render_with_liquid"];

/// Adds the words of the values in the lines of `range`, without that of the title, which stands under `title`.
pub(super) fn scan(text: &str, range: Range<usize>, fence: &str, title: &str, tokens: &mut Tokens) {
    let from = tokens.list().len();
    let head = text.get(range.clone()).unwrap_or_default();
    if fence == "{" {
        json(head, range.start, title, Wanted::Values, tokens);
    } else if fence.is_empty() {
        headers(head, range.start, title, tokens);
    } else {
        let mut lines = Lines { tokens, title, equals: fence == "+++", state: State::Keys };
        let mut at = range.start;
        for line in head.split_inclusive('\n') {
            lines.line(line, at);
            at += line.len();
        }
    }
    tokens.make_values(from);
}

/// A letter of the name of a header.
pub(super) fn is_header(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Pelican's headers, in whose values nothing is markup.
fn headers(head: &str, start: usize, title: &str, tokens: &mut Tokens) {
    let (mut at, mut is_title) = (start, false);
    for line in head.split_inclusive('\n') {
        let key = line.split_once(':').map_or("", |(key, _)| key);
        let is_key = !key.is_empty() && key.bytes().all(is_header);
        if is_key {
            is_title = key.eq_ignore_ascii_case(title);
        }
        let from = if is_key { key.len() + 1 } else { 0 };
        let value = line.get(from..).unwrap_or_default();
        if !is_title && !FLAGS.contains(&value.trim()) {
            tokens.words(value, at + from, Certainty::Certain);
        }
        at += line.len();
    }
}

/// What the line before left open.
enum State {
    Keys,
    /// `|` and `>`: everything that is indented deeper.
    Block {
        indent: usize,
        is_title: bool,
    },
    /// A string that goes over several lines, up to these characters.
    Quoted {
        end: &'static str,
        is_title: bool,
    },
    /// Lines that are indented belong to the title.
    Title,
    /// The same below a title in no quotes, where a key can have slipped.
    Plain,
}

struct Lines<'a> {
    tokens: &'a mut Tokens,
    title: &'a str,
    /// TOML: `key = value`.
    equals: bool,
    state: State,
}

impl Lines<'_> {
    fn line(&mut self, line: &str, at: usize) {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        match self.state {
            State::Block { indent: deeper, is_title } if content.is_empty() || indent > deeper => {
                return self.text(content, at + indent, is_title);
            }
            State::Quoted { end, is_title } if self.equals || indent > 0 || content.is_empty() || content == end => {
                if content.contains(end) {
                    self.state = if is_title { State::Title } else { State::Keys };
                }
                if !is_title && end == "\"" {
                    let span = at + indent..at + indent + content.len();
                    self.tokens.words_within(&super::unescape(content), &span, Certainty::Certain);
                    return;
                }
                return self.text(content, at + indent, is_title);
            }
            State::Plain if is_slipped_key(line) => self.state = State::Keys,
            State::Title | State::Plain if !self.equals && (indent > 0 || content.is_empty()) => {
                self.state = State::Title;
                return;
            }
            _ => self.state = State::Keys,
        }
        if content.starts_with('#') {
            return self.tokens.words(content, at + indent, Certainty::Possible);
        }
        if self.equals && content.starts_with('[') {
            // the title stands above the tables
            self.title = "";
            return self.tokens.words(content, at + indent, Certainty::Possible);
        }
        let mut rest = content;
        while let Some(item) = rest.strip_prefix("- ").filter(|_| !self.equals) {
            rest = item.trim_start();
        }
        let (key, value) = split_key(rest, if self.equals { '=' } else { ':' });
        let offset = at + indent + (content.len() - value.len());
        if let Some(key) = key.filter(|_| indent > 0 || rest.len() < content.len()) {
            self.tokens.words(key, at + indent + content.len() - rest.len(), Certainty::Possible);
        }
        let is_title = indent == 0 && key.is_some_and(|key| key.eq_ignore_ascii_case(self.title));
        if key.is_none_or(|key| !SWITCHES.contains(&key)) {
            self.value(value, offset, indent, is_title);
        }
    }

    fn value(&mut self, value: &str, offset: usize, indent: usize, is_title: bool) {
        if is_title {
            let is_plain = value.starts_with(char::is_alphanumeric);
            self.state = if is_plain { State::Plain } else { State::Title };
        }
        // `&anchor` and `!tag` before a value are no words of it, `*anchor` stands for words elsewhere
        let named = value.starts_with(['&', '!', '*']) && !self.equals;
        let shown = if named { value.split_once(' ').map_or("", |(_, rest)| rest.trim_start()) } else { value };
        let offset = offset + value.len() - shown.len();
        let first = shown.chars().next().unwrap_or_default();
        if !self.equals && matches!(first, '|' | '>') && shown[1..].trim_matches(['-', '+', ' ']).len() < 2 {
            self.state = State::Block { indent, is_title };
            return;
        }
        for end in ["\"\"\"", "'''", "\"", "'"] {
            let Some(inner) = shown.strip_prefix(end).filter(|_| self.equals || end.len() == 1) else { continue };
            let closed = end_of_string(inner, end).map(|at| shown.len() - inner.len() + at);
            if closed.is_none() && !(self.equals && end.len() == 1) {
                self.state = State::Quoted { end, is_title };
            }
            let is_comment = |at: &usize| shown[*at..].trim_start().starts_with('#');
            let closed = closed.filter(is_comment).unwrap_or(shown.len());
            self.text(&shown[..closed], offset, is_title);
            return self.tokens.words(&shown[closed..], offset + closed, Certainty::Possible);
        }
        let is_code = self.equals && shown.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        if FLAGS.contains(&shown.to_ascii_lowercase().as_str()) || is_code {
            return self.tokens.words(shown, offset, Certainty::Possible);
        }
        if shown.starts_with(['[', '{']) {
            return self.flow(shown, offset);
        }
        let end = shown.find(" #").unwrap_or(shown.len());
        self.text(&shown[..end], offset, is_title);
        self.tokens.words(&shown[end..], offset + end, Certainty::Possible);
    }

    /// `[a, b]`, `{a: 1}`, `{a = 1}`
    fn flow(&mut self, text: &str, offset: usize) {
        let (mut at, mut is_quoted) = (0, false);
        for piece in text.split_inclusive(',') {
            let trimmed = piece.trim_start_matches(['[', '{', ' ']);
            let (key, value) = split_key(trimmed, if self.equals { '=' } else { ':' });
            let start = at + piece.len() - value.len();
            self.tokens.words(key.unwrap_or_default(), offset + at, Certainty::Possible);
            let is_flag = FLAGS.contains(&value.trim_end_matches([',', ']', '}', ' ']).to_ascii_lowercase().as_str());
            let certainty = if is_flag { Certainty::Possible } else { Certainty::Certain };
            // a comma may stand in a text with escapes: `["a\te, b\tc"]`
            if (is_quoted || value.starts_with('"')) && value.contains('\\') {
                let span = offset + start..offset + start + value.len();
                self.tokens.words_within(&super::unescape(value), &span, certainty);
            } else {
                self.tokens.words(value, offset + start, certainty);
            }
            is_quoted ^= holds_one_end(piece);
            at += piece.len();
        }
    }

    /// Adds words, unless they are the title's.
    fn text(&mut self, text: &str, offset: usize, is_title: bool) {
        if !is_title {
            unescaped(text, offset, self.tokens);
        }
    }
}

/// Whether an odd number of double quotes without a backslash stands in a text.
fn holds_one_end(text: &str) -> bool {
    let (mut is_odd, mut escaped) = (false, false);
    for byte in text.bytes() {
        is_odd ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
    }
    is_odd
}

/// Whether tabs stand before a key, which YAML takes for no space: below `title: Boats` it is one of its own.
pub(super) fn is_slipped_key(line: &str) -> bool {
    let Some((key, value)) = line.strip_prefix('\t').and_then(|line| line.trim_start_matches('\t').split_once(':'))
    else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    key.starts_with(|c: char| c.is_alphabetic() || c == '_') && key.chars().all(is_name) && !value.starts_with("//")
}

/// The place behind the quotes that end a string.
fn end_of_string(inner: &str, end: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = inner[from..].find(end).map(|at| from + at) {
        let backslashes = inner[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let is_doubled = end == "'" && inner[at + 1..].starts_with('\'');
        if !is_doubled && (!end.starts_with('"') || backslashes % 2 == 0) {
            return Some(at + end.len());
        }
        from = at + end.len() + usize::from(is_doubled);
    }
    None
}

/// The key and the value of `key: value`; the key may be in quotes. A text without a key is all value.
fn split_key(text: &str, separator: char) -> (Option<&str>, &str) {
    let (key, rest) = match text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => match text[1..].split_once(quote) {
            Some((key, rest)) => (key, rest),
            None => return (None, text),
        },
        None => {
            let is_key = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/');
            let end: usize = text.chars().take_while(is_key).map(char::len_utf8).sum();
            text.split_at(end)
        }
    };
    match rest.trim_start().strip_prefix(separator) {
        Some(value) if separator == '=' || value.is_empty() || value.starts_with([' ', '\t']) => {
            (Some(key.trim_end()), value.trim())
        }
        _ => (None, text),
    }
}

/// Which words of an object are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Title,
    Values,
}

/// An object of JSON: strings that no colon follows, and numbers. In one that was made by hand strings are in single quotes, too, and
/// words in none.
pub(super) fn json(head: &str, offset: usize, title: &str, wanted: Wanted, tokens: &mut Tokens) {
    let mut at = 0;
    let mut is_title = false;
    let mut depth = 0_u32;
    while let Some(byte) = head.as_bytes().get(at) {
        let rest = &head[at..];
        let len = match byte {
            b'"' => {
                let len = string_len(rest);
                let string = &rest[..len];
                let is_key = rest[len..].trim_start().starts_with(':');
                // what stands in the value of a key, `"title": ["a", {"b": "c"}]`, is of that key; YAML has `b` among the words of the title
                if is_key && depth <= 1 {
                    is_title = string.trim_matches('"').eq_ignore_ascii_case(title);
                } else if (is_title || !is_key) && is_title == (wanted == Wanted::Title) {
                    unescaped(string, offset + at, tokens);
                }
                len
            }
            b'-' | b'0'..=b'9' => {
                let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
                if is_title == (wanted == Wanted::Title) {
                    tokens.words(&rest[..len], offset + at, Certainty::Certain);
                }
                len
            }
            b'\'' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => {
                let len = by_hand_len(rest);
                let word = rest[..len].trim_matches(['\'', ' ']);
                let is_key = rest[len..].trim_start().starts_with(':');
                if is_key && depth <= 1 {
                    is_title = word.eq_ignore_ascii_case(title);
                } else if (is_title || !is_key)
                    && is_title == (wanted == Wanted::Title)
                    && !FLAGS.contains(&word.to_ascii_lowercase().as_str())
                {
                    tokens.words(&rest[..len], offset + at, Certainty::Certain);
                }
                len
            }
            b'{' | b'[' => {
                depth += 1;
                1
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += len;
    }
}

/// The length of a string in single quotes, or of words without any.
fn by_hand_len(text: &str) -> usize {
    match text.strip_prefix('\'') {
        Some(inner) => 1 + end_of_string(inner, "'").unwrap_or(inner.len()),
        None => text.find([',', ':', '{', '}', '[', ']', '"', '\n']).unwrap_or(text.len()),
    }
}

/// The length of a string of JSON with its quotes.
pub(super) fn string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Adds the words of a scalar. Escapes are those of double quotes.
fn unescaped(text: &str, offset: usize, tokens: &mut Tokens) {
    if text.starts_with('"') && text.contains('\\') {
        let span = offset..offset + text.len();
        tokens.words_within(&super::unescape(text), &span, Certainty::Certain);
    } else {
        tokens.words(text, offset, Certainty::Certain);
    }
}
