//! Addresses: inside `` `text <address>`_ ``, and standing in the text by themselves.

use std::ops::Range;

use super::Inliner;
use super::punctuation::{can_follow, can_precede};
use super::roles::unescaped;
use crate::model::{Inline, InlineKind, Link, Target};

/// Schemes that make an address of what stands in a text; docutils knows all registered ones.
const SCHEMES: &[&str] = &[
    "http", "https", "mailto", "ftp", "ftps", "sftp", "file", "git", "ssh", "svn", "irc", "ircs", "news", "nntp",
    "tel", "sip", "xmpp", "gopher", "telnet", "ws", "wss", "rsync", "urn", "doi", "geo", "webcal",
];

/// The text and the address of `text <address>`, as ranges; the text can be empty.
pub fn embedded(text: &str, content: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let inner = text.get(content.clone())?;
    let before_close = inner.strip_suffix('>').filter(|rest| !rest.ends_with('\\'))?;
    let open = before_close.rmatch_indices('<').map(|(at, _)| at).find(|at| !before_close[..*at].ends_with('\\'))?;
    let address = &before_close[open + 1..];
    let shown = before_close[..open].trim_end_matches([' ', '\n']);
    let has_space = shown.len() < open || open == 0;
    let is_padded = address.starts_with(char::is_whitespace) || address.ends_with(char::is_whitespace);
    if !has_space || is_padded || address.is_empty() || address.contains('>') && !address.contains("\\>") {
        return None;
    }
    let start = content.start;
    Some((start..start + shown.len(), start + open + 1..start + before_close.len()))
}

/// The address without the spaces of its line ends; an escaped space stays.
pub fn address(raw: &str) -> String {
    let mut address = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(space) if space.is_whitespace() => address.push(' '),
                Some(escaped) => address.push(escaped),
                None => {}
            },
            _ if character.is_whitespace() => {}
            _ => address.push(character),
        }
    }
    if is_mail(&address) { format!("mailto:{address}") } else { address }
}

/// Whether an address begins with a scheme.
pub fn is_absolute(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// Pushes a range of the text, with the addresses that stand in it as links.
pub fn text(inliner: &mut Inliner<'_, '_, '_>, range: Range<usize>) {
    let mut start = range.start;
    let mut at = range.start;
    while let Some(next) = memchr::memchr2(b':', b'@', &inliner.text.as_bytes()[at..range.end]) {
        let mark = at + next;
        let found = match inliner.text.as_bytes()[mark] {
            b':' => absolute(inliner.text, start..range.end, mark),
            _ => mail(inliner.text, start..range.end, mark),
        };
        let Some(found) = found else {
            at = mark + 1;
            continue;
        };
        let (before, after) = (&inliner.text[start..found.start], &inliner.text[found.end..range.end]);
        // `text <address>`_ whose first backquote is missing
        let is_unopened = before.ends_with('<') && after.starts_with(">`_");
        let text_end = found.start - usize::from(is_unopened);
        if start < text_end {
            inliner.push_text(start..text_end);
        }
        let shown = unescaped(&inliner.text[found.clone()]);
        let target = if inliner.text.as_bytes()[mark] == b'@' { format!("mailto:{shown}") } else { shown.clone() };
        let span = inliner.flow.span(inliner.parser.text, found.start, found.end);
        let link = Link { target: Target::Raw(target), title: None, content: vec![Inline::text(shown, span)] };
        inliner.out.push(Inline::new(InlineKind::Link(link), span));
        start = found.end + if is_unopened { ">`_".len() } else { 0 };
        at = start;
        inliner.parser.changes.count("link-unopened", u32::from(is_unopened));
    }
    if start < range.end {
        inliner.push_text(start..range.end);
    }
}

/// `scheme:rest` around a colon.
fn absolute(text: &str, within: Range<usize>, colon: usize) -> Option<Range<usize>> {
    let before = &text[within.start..colon];
    let scheme = before.len() - before.bytes().rev().take_while(|byte| is_scheme_byte(*byte)).take(12).count();
    let start = within.start + scheme;
    if !is_scheme(&text[start..colon]) || !text[..start].chars().next_back().is_none_or(can_precede) {
        return None;
    }
    let rest = &text[colon + 1..within.end];
    let run = rest.bytes().take_while(|byte| is_address_byte(*byte) || matches!(byte, b'?' | b'#')).count();
    let end = last_byte(text, colon + 1, colon + 1 + run)?;
    (end > colon + 1).then_some(start..end)
}

/// `name@host` around the at sign.
fn mail(text: &str, within: Range<usize>, at: usize) -> Option<Range<usize>> {
    let before = &text[within.start..at];
    let name = before.bytes().rev().take_while(|byte| is_mail_byte(*byte)).take(64).count();
    let mut start = at - name;
    // `(mail@example.org)`: the first place where an address can begin
    while start < at && !text[..start].chars().next_back().is_none_or(can_precede) {
        start += 1;
    }
    let host = text[at + 1..within.end]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let end = last_byte(text, at + 1, at + 1 + host)?;
    let is_name = start < at && !text[start..at].starts_with('.') && !text[start..at].ends_with('.');
    (is_name && end > at + 1).then_some(start..end)
}

/// The end of an address: its last character is no punctuation, and what follows can follow markup.
fn last_byte(text: &str, start: usize, mut end: usize) -> Option<usize> {
    while end > start {
        let last = text.as_bytes()[end - 1];
        let next = text.get(end..)?.chars().next();
        let is_last = last.is_ascii_alphanumeric() || matches!(last, b'_' | b'~' | b'*' | b'/' | b'=' | b'+');
        if (is_last && next.is_none_or(can_follow)) || (next == Some('>') && is_address_byte(last)) {
            return Some(end);
        }
        end -= 1;
    }
    None
}

fn is_scheme(scheme: &str) -> bool {
    SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-')
}

fn is_address_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()[];/:@&=+$,%\\".contains(&byte)
}

fn is_mail_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_!~*'{|}/#?^`&=+$%.".contains(&byte)
}

fn is_mail(address: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_mail_byte);
    address.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host) && !address.contains('/'))
}
