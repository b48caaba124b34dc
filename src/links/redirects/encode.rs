//! Paths as they are in a request line and a `Location` header: ASCII, percent-encoded (RFC 3986).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What RFC 3986 does not allow in a path, and `$`, which servers read as the beginning of a variable.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'$')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The same where a query and a fragment may follow.
const URL: &AsciiSet = &PATH.remove(b'?').remove(b'#');

/// A decoded path, encoded.
pub(super) fn path(decoded: &str) -> String {
    utf8_percent_encode(&decoded.replace('%', "%25"), PATH).to_string()
}

/// A new address, encoded where it is not yet.
pub(super) fn url(address: &str) -> String {
    let mut encoded = utf8_percent_encode(address, URL).to_string();
    let stray: Vec<_> = encoded.match_indices('%').map(|(at, _)| at).filter(|at| !is_escape(&encoded, *at)).collect();
    stray.into_iter().rev().for_each(|at| encoded.replace_range(at..=at, "%25"));
    encoded
}

/// An old address without its escapes; as it is where they do not make UTF-8, or stand for a control character: behind `%0A` a line of
/// somebody else's would begin in the file of a server.
pub(super) fn decoded(path: &str) -> Cow<'_, str> {
    match percent_decode_str(path).decode_utf8() {
        Ok(decoded) if !decoded.contains(char::is_control) => decoded,
        _ if path.contains(char::is_control) => {
            let escaped = |c: char| {
                if c.is_control() { utf8_percent_encode(&c.to_string(), CONTROLS).to_string() } else { c.to_string() }
            };
            path.chars().map(escaped).collect()
        }
        _ => Cow::Borrowed(path),
    }
}

/// A path without escapes as an old address: what looks like an escape in it is none.
pub(super) fn undecoded(path: String) -> String {
    if decoded(&path) == path { path } else { path.replace('%', "%25") }
}

/// A new address with its letters as people write them, where nothing else of it is escaped: the inverse of [`url`].
pub(super) fn letters(address: &str) -> Cow<'_, str> {
    let is_letter = |digit: Option<&u8>| matches!(digit, Some(b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'));
    let escapes = address.match_indices('%').all(|(at, _)| is_letter(address.as_bytes().get(at + 1)));
    if !escapes {
        return Cow::Borrowed(address);
    }
    percent_decode_str(address).decode_utf8().unwrap_or(Cow::Borrowed(address))
}

fn is_escape(text: &str, at: usize) -> bool {
    text.as_bytes().get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
