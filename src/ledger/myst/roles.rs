//! Roles, and addresses of schemes that only MyST knows.

use std::ops::Range;

use super::Rest;
use crate::account::What;
use crate::ledger::rst;
use crate::ledger::token::{Certainty, Tokens};

/// What addresses begin with that Markdown takes for no links.
const SCHEMES: [&str; 3] = ["<project:", "<path:", "<inv:"];

/// Counts and blanks out the roles of a paragraph.
pub fn take(text: &str, paragraph: Range<usize>, rest: &mut Rest, tokens: &mut Tokens) {
    let bytes = text.as_bytes();
    let mut at = paragraph.start;
    let mut unclosed = [false; 8];
    while let Some(found) = bytes.get(at..paragraph.end).and_then(|ahead| memchr::memchr3(b'`', b'<', b'\\', ahead)) {
        at += found;
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'<') => at = address(text, at, paragraph.end, rest, tokens),
            _ => {
                let run = bytes[at..paragraph.end].iter().take_while(|byte| **byte == b'`').count();
                let inside = at + run;
                let is_hopeless = unclosed.get(run).is_none_or(|unclosed| *unclosed);
                let Some(close) = (!is_hopeless).then(|| closing(bytes, inside, paragraph.end, run)).flatten() else {
                    if let Some(unclosed) = unclosed.get_mut(run) {
                        *unclosed = true;
                    }
                    at = inside;
                    continue;
                };
                if let Some(name) = role_before(text.get(paragraph.start..at).unwrap_or_default()) {
                    let content = text.get(inside..close).unwrap_or_default();
                    rst::role(name, content, inside, tokens);
                    rest.cover(at - name.len() - 2..close + run);
                }
                at = close + run;
            }
        }
    }
}

/// Where the run of backquotes stands that closes code.
fn closing(bytes: &[u8], from: usize, end: usize, run: usize) -> Option<usize> {
    let mut at = from;
    while at < end {
        at += memchr::memchr(b'`', bytes.get(at..end)?)?;
        let length = bytes[at..end].iter().take_while(|byte| **byte == b'`').count();
        if length == run {
            return Some(at);
        }
        at += length;
    }
    None
}

/// The name in the `{name}` that a text ends with.
fn role_before(text: &str) -> Option<&str> {
    let inside = text.strip_suffix('}')?;
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | ':' | '.');
    let before = inside.trim_end_matches(is_of_name).strip_suffix('{')?;
    let name = &inside[before.len() + 1..];
    (!name.is_empty() && !before.ends_with('\\')).then_some(name)
}

/// `<project:#name>`; returns where to go on.
fn address(text: &str, at: usize, end: usize, rest: &mut Rest, tokens: &mut Tokens) -> usize {
    let inside = text.get(at..end).unwrap_or_default();
    if !SCHEMES.iter().any(|scheme| inside.starts_with(scheme)) {
        return at + 1;
    }
    let Some(length) = inside.find(['>', ' ', '\n']).filter(|length| inside[*length..].starts_with('>')) else {
        return at + 1;
    };
    tokens.address(What::Link, &inside[1..length], at..at + length + 1, Certainty::Certain);
    rest.cover(at..at + length + 1);
    at + length + 1
}
