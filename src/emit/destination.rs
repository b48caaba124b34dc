//! The parts of links and images between parentheses, and autolinks, as prettier prints them with single quotes.

use crate::model::Link;

/// `](destination 'title')`, without a `|` where that would end a cell.
pub(super) fn resource(address: &str, title: Option<&str>, has_pipes: bool) -> String {
    let mut out = String::with_capacity(address.len() + 3);
    out.push_str("](");
    destination(&mut out, address);
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        out.push(' ');
        push_title(&mut out, title);
    }
    out.push(')');
    if has_pipes && out.contains('|') { out.replace('|', "&#124;") } else { out }
}

/// The address, in angle brackets where it could not stand without.
fn destination(out: &mut String, address: &str) {
    let needs_brackets = address.is_empty()
        || address.starts_with('<')
        || address.bytes().any(|b| b <= b' ' || b == 0x7f || b == b'(' || b == b')');
    if needs_brackets {
        out.push('<');
    }
    for (at, c) in address.char_indices() {
        let rest = &address[at + c.len_utf8()..];
        match c {
            '\\' if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_punctuation()) => out.push_str("\\\\"),
            '&' if begins_entity(rest) => out.push_str("\\&"),
            '<' | '>' if needs_brackets => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    if needs_brackets {
        out.push('>');
    }
}

/// Single quotes, or double ones where the title holds fewer of them, or parentheses where it holds both.
fn push_title(out: &mut String, title: &str) {
    let singles = title.matches('\'').count();
    let doubles = title.matches('"').count();
    let (open, close) = match (singles, doubles) {
        (1.., 1..) if !title.contains(['(', ')']) => ('(', ')'),
        (singles, doubles) if singles > doubles => ('"', '"'),
        _ => ('\'', '\''),
    };
    out.push(open);
    for (at, c) in title.char_indices() {
        match c {
            '\\' => out.push_str("\\\\"),
            '&' if begins_entity(&title[at + 1..]) => out.push_str("\\&"),
            c if c == open || c == close => out.extend(['\\', c]),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push(close);
}

/// Whether what follows a `&` makes it a character reference.
pub(super) fn begins_entity(rest: &str) -> bool {
    let Some(end) = rest.as_bytes().iter().take(33).position(|&b| b == b';') else { return false };
    let name = &rest.as_bytes()[..end];
    let (digits, most, is_digit): (_, _, fn(&u8) -> bool) = match name {
        [b'#', b'x' | b'X', digits @ ..] => (digits, 6, u8::is_ascii_hexdigit),
        [b'#', digits @ ..] => (digits, 7, u8::is_ascii_digit),
        name => (name, 31, u8::is_ascii_alphanumeric),
    };
    (1..=most).contains(&digits.len()) && digits.iter().all(is_digit)
}

/// `<https://example.org>` or `<a@example.org>`, where a link shows nothing but its own address.
pub(super) fn autolink(link: &Link) -> Option<String> {
    let text = link.own_address()?;
    let address = link.target.as_str();
    let is_read_back =
        if address == text { is_absolute(text) } else { address.starts_with("mailto:") && is_mail(text) };
    (link.title.is_none() && is_read_back).then(|| format!("<{text}>"))
}

/// `CommonMark`'s absolute URI, without what some reader would decode.
fn is_absolute(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
        && !rest.bytes().any(|b| b <= b' ' || b == 0x7f || b"<>\\`|".contains(&b))
        && !rest.chars().any(char::is_whitespace)
        && !rest.match_indices('&').any(|(at, _)| begins_entity(&rest[at + 1..]))
}

/// `CommonMark`'s email address.
fn is_mail(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    !local.is_empty()
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_{}~-".contains(&b))
        && domain.contains('.')
        && domain.split('.').all(is_label)
}
