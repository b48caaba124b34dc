//! Strings: prefixes, quotes, escapes.

use super::Value;
use super::cursor::Cursor;

/// The string that comes next; `None` where something else does.
pub fn read(cursor: &mut Cursor<'_>) -> Option<Value> {
    let rest = cursor.rest();
    let prefix = rest.bytes().take(2).take_while(u8::is_ascii_alphabetic).count();
    let letters = rest.get(..prefix)?.to_ascii_lowercase();
    let is_prefix = matches!(letters.as_str(), "" | "r" | "u" | "b" | "f" | "t" | "rb" | "br" | "rf" | "fr");
    if !is_prefix || !rest.get(prefix..)?.starts_with(['\'', '"']) {
        return None;
    }
    cursor.pass(prefix);
    let body = skip(cursor);
    let is_format = letters.contains(['f', 't']);
    let body = if is_format { without_fields(body) } else { Some(body.to_owned()) };
    let is_raw = letters.contains('r');
    Some(body.and_then(|body| if is_raw { Some(body) } else { unescaped(&body) }).map_or(Value::Unknown, Value::String))
}

/// Passes a string that begins with its quote, and returns what is between the quotes. A string in single quotes ends
/// with its line, where its own end is missing.
pub fn skip<'t>(cursor: &mut Cursor<'t>) -> &'t str {
    let rest = cursor.rest();
    let quote = &rest[..rest.len().min(1)];
    let triple = rest.get(..3).filter(|marks| *marks == quote.repeat(3));
    let mark = triple.unwrap_or(quote);
    let bytes = rest.as_bytes();
    let mut end = mark.len();
    while let Some(byte) = bytes.get(end) {
        if rest[end..].starts_with(mark) {
            cursor.pass(end + mark.len());
            return &rest[mark.len()..end];
        }
        match byte {
            // the character after it, whatever it is, does not end the string
            b'\\' => end += 1 + rest[end + 1..].chars().next().map_or(0, char::len_utf8),
            b'\n' if triple.is_none() => break,
            _ => end += rest[end..].chars().next().map_or(1, char::len_utf8),
        }
    }
    cursor.pass(end);
    &rest[mark.len()..end]
}

/// A formatted string without fields; `{{` and `}}` are braces.
fn without_fields(body: &str) -> Option<String> {
    let text = body.replace("{{", "\0").replace("}}", "\u{1}");
    (!text.contains(['{', '}'])).then(|| text.replace('\0', "{").replace('\u{1}', "}"))
}

/// The text that a string with escapes stands for; `None` for a character by its name.
fn unescaped(body: &str) -> Option<String> {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(escape) = rest.chars().next() else { break };
        let after = &rest[escape.len_utf8()..];
        let (character, length) = match escape {
            '\n' => (None, 0),
            'a' => (Some('\x07'), 0),
            'b' => (Some('\x08'), 0),
            'f' => (Some('\x0c'), 0),
            'n' => (Some('\n'), 0),
            'r' => (Some('\r'), 0),
            't' => (Some('\t'), 0),
            'v' => (Some('\x0b'), 0),
            '\\' | '\'' | '"' => (Some(escape), 0),
            'x' => (hexadecimal(after, 2), 2),
            'u' => (hexadecimal(after, 4), 4),
            'U' => (hexadecimal(after, 8), 8),
            'N' => return None,
            '0'..='7' => {
                let length = rest.bytes().take(3).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
                (u32::from_str_radix(&rest[..length], 8).ok().and_then(char::from_u32), length - 1)
            }
            _ => {
                text.push('\\');
                (Some(escape), 0)
            }
        };
        text.extend(character);
        rest = after.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Some(text)
}

fn hexadecimal(text: &str, length: usize) -> Option<char> {
    u32::from_str_radix(text.get(..length)?, 16).ok().and_then(char::from_u32)
}
