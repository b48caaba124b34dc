//! Where links lead: destinations beside their text, and reference definitions.

use std::collections::BTreeMap;

/// What stands after the `]` of a link: `(address "title")`.
pub struct Destination<'a> {
    /// The address, escapes still in it.
    pub address: &'a str,
    /// The title, empty where there is none.
    pub title: &'a str,
    /// Where the title starts, from the `(`.
    pub title_at: usize,
    /// From the `(` to the `)`.
    pub length: usize,
}

impl<'a> Destination<'a> {
    /// Reads it at the beginning of `text`.
    pub fn inline(text: &'a str) -> Option<Self> {
        let inside = text.strip_prefix('(')?;
        let space = inside.len() - inside.trim_start().len();
        let (address, after) = split_address(inside.get(space..)?)?;
        let rest = after.trim_start();
        if let Some(end) = rest.strip_prefix(')') {
            return Some(Self { address, title: "", title_at: 0, length: text.len() - end.len() });
        }
        let (title, after) = split_title(rest)?;
        let end = after.trim_start().strip_prefix(')')?;
        Some(Self { address, title, title_at: text.len() - rest.len() + 1, length: text.len() - end.len() })
    }
}

/// An address in angle brackets, or one without spaces whose parentheses are balanced.
fn split_address(text: &str) -> Option<(&str, &str)> {
    if let Some(inside) = text.strip_prefix('<') {
        let end = unescaped(inside, |byte| matches!(byte, b'>' | b'\n'))?;
        let (address, rest) = inside.split_at(end);
        return Some((address, rest.strip_prefix('>')?));
    }
    let mut depth = 0_u32;
    let end = unescaped(text, |byte| match byte {
        b'(' => {
            depth += 1;
            false
        }
        b')' if depth > 0 => {
            depth -= 1;
            false
        }
        _ => byte == b')' || byte.is_ascii_whitespace(),
    })?;
    Some(text.split_at(end))
}

fn split_title(text: &str) -> Option<(&str, &str)> {
    let close = match text.as_bytes().first()? {
        b'(' => b')',
        quote @ (b'"' | b'\'') => *quote,
        _ => return None,
    };
    let inside = text.get(1..)?;
    let end = unescaped(inside, |byte| byte == close)?;
    let title = inside.get(..end)?;
    (!title.contains("\n\n")).then_some((title, inside.get(end + 1..)?))
}

/// The first byte that `ends` and has no backslash before it.
fn unescaped(text: &str, mut ends: impl FnMut(u8) -> bool) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let found = !escaped && ends(byte);
        escaped = byte == b'\\' && !escaped;
        found
    })
}

/// The reference definitions: `[label]: address "title"`.
pub fn definitions(text: &str) -> BTreeMap<String, String> {
    let mut definitions = BTreeMap::new();
    if !text.contains("]:") {
        return definitions;
    }
    for line in text.lines() {
        if let Some((label, address)) = definition(line.trim_start_matches([' ', '\t', '>'])) {
            definitions.entry(folded(label)).or_insert_with(|| address.to_owned());
        }
    }
    definitions
}

/// Whether a line, without its indentation, is a reference definition.
pub fn is_definition(line: &str) -> bool {
    line.starts_with('[') && definition(line).is_some()
}

fn definition(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('[')?;
    let (label, rest) = inside.split_once("]:")?;
    if label.starts_with('^') || label.trim().is_empty() || label.contains(['[', ']']) {
        return None;
    }
    let rest = rest.trim();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (address, title) = rest.split_at(end);
    let title = title.trim_start();
    let is_title = title.is_empty() || split_title(title).is_some_and(|(_, after)| after.trim().is_empty());
    (!address.is_empty() && is_title).then(|| (label, address.trim_start_matches('<').trim_end_matches('>')))
}

/// A label as CommonMark compares them: case folded, white space collapsed.
pub fn folded(label: &str) -> String {
    let words: Vec<_> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
