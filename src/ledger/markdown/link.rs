//! Where links lead: destinations beside their text, and reference definitions.

use std::collections::BTreeMap;

use super::line::block_length;

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

/// An address in angle brackets, or one without spaces and control characters whose parentheses are balanced.
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
        _ => byte == b')' || byte.is_ascii_whitespace() || byte.is_ascii_control(),
    })?;
    let (address, rest) = text.split_at(end);
    let is_cut = rest.starts_with(|c: char| c.is_ascii_control() && !c.is_ascii_whitespace());
    (!is_cut).then_some((address, rest))
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

/// The reference definitions, by their folded labels: `[label]: address "title"`.
pub fn definitions(text: &str) -> BTreeMap<String, Definition<'_>> {
    let mut definitions = BTreeMap::new();
    if !text.contains("]:") {
        return definitions;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let body = rest.trim_start_matches([' ', '\t', '>']);
        let length = if let Some(definition) = Definition::read(body) {
            definitions.entry(folded(definition.label)).or_insert(definition);
            rest.len() - body.len() + definition.length
        } else {
            block_length(rest)
        };
        let next = rest.get(length..).unwrap_or_default();
        rest = next.strip_prefix('\n').unwrap_or(next);
    }
    definitions
}

/// A reference definition. Its address can stand in the line after its label, and its title in the one after that.
#[derive(Clone, Copy)]
pub struct Definition<'a> {
    label: &'a str,
    /// The address, escapes still in it.
    pub address: &'a str,
    /// The title, empty where there is none.
    pub title: &'a str,
    /// How long it is, without the line end after it.
    pub length: usize,
}

/// How far the end of a title is looked for.
const LONGEST_TITLE: usize = 2000;

impl<'a> Definition<'a> {
    /// Reads it at the beginning of `text`.
    pub fn read(text: &'a str) -> Option<Self> {
        let (label, _) = text.lines().next()?.strip_prefix('[')?.split_once("]:")?;
        if label.starts_with('^') || label.trim().is_empty() || label.contains(['[', ']']) {
            return None;
        }
        let rest = after_space(text.get(label.len() + "[]:".len()..)?);
        let (address, rest) = match rest.strip_prefix('<') {
            Some(_) => split_address(rest)?,
            None => rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len())),
        };
        let end = |rest: &str| Some(rest.trim_start_matches([' ', '\t'])).filter(|rest| ends_line(rest)).map(str::len);
        let title = after_space(rest);
        let bound = title.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST_TITLE).unwrap_or(title.len());
        let with_title = split_title(title.get(..bound)?).filter(|_| title.len() < rest.len());
        let titled = with_title.and_then(|(words, after)| Some((words, end(title.get(bound - after.len()..)?)?)));
        let (title, after) = titled.or_else(|| Some(("", end(rest)?)))?;
        (!address.is_empty()).then_some(Self { label, address, title, length: text.len() - after })
    }
}

fn ends_line(text: &str) -> bool {
    text.is_empty() || text.starts_with('\n')
}

/// The text behind spaces and one line end at most.
fn after_space(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    text.strip_prefix('\n').map_or(text, |next| next.trim_start_matches([' ', '\t']))
}

/// A label as CommonMark compares them: case folded, white space collapsed.
pub fn folded(label: &str) -> String {
    let words: Vec<_> = label.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
