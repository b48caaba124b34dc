//! Addresses of links and images, in the form in which they are compared.

use percent_encoding::percent_decode_str;

use super::entity;

/// Appends the normal form of an address: entities and percent escapes decoded, backslash escapes undone, no white
/// space, `mailto:` before an e-mail address. html2text wrapped addresses over lines, so white space in one is the
/// wrapping, not the address.
pub fn push_normal(address: &str, normal: &mut String) {
    let address = entity::decoded(address);
    if address.contains('@') && !address.contains([':', '/']) {
        normal.push_str("mailto:");
    }
    if !address.contains(['%', '\\']) && !address.contains(char::is_whitespace) {
        normal.push_str(&address);
        return;
    }
    let unescaped = unescape(&address);
    let decoded = percent_decode_str(&unescaped).decode_utf8_lossy();
    normal.extend(decoded.chars().filter(|c| !c.is_whitespace()));
}

/// Undoes backslash escapes of ASCII punctuation.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            result.push(c);
        }
    }
    result
}

/// The length of a bare address at the beginning of `text`: `https://example.org/a(b)` of
/// `https://example.org/a(b)). Next`. Its end is GFM's: no trailing punctuation, no closing parenthesis without an
/// opening one.
pub fn bare_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://", "ftp://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '[' | ']')).unwrap_or(text.len());
    let mut address = text.get(..end)?;
    let mut unopened = address.matches(')').count().saturating_sub(address.matches('(').count());
    loop {
        address = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '\\', '|']);
        match address.strip_suffix(')') {
            Some(shorter) if unopened > 0 => address = shorter,
            _ => break,
        }
        unopened -= 1;
    }
    (address.len() > scheme.len()).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(address: &str) -> String {
        let mut normal = String::new();
        push_normal(address, &mut normal);
        normal
    }

    #[test]
    fn spellings_of_one_address_are_the_same() {
        assert_eq!(normal("https://example.org/a-\n  b?x=1&amp;y=2"), normal("https://example.org/a-b?x=1&y=2"));
        assert_eq!(normal(r"https://example.org/a\_\(b\)"), normal("https://example.org/a_(b)"));
        assert_eq!(normal("/%C5%81%20x"), normal("/Ł x"));
        assert_eq!(normal("a@example.org"), normal("mailto:a@example.org"));
    }

    #[test]
    fn a_bare_address_ends_before_punctuation() {
        let end = |text: &str| bare_length(text).map(|length| text[..length].to_owned());
        assert_eq!(end("https://example.org/a(b)). Next").as_deref(), Some("https://example.org/a(b)"));
        assert_eq!(end("http://example.org.*").as_deref(), Some("http://example.org"));
        assert_eq!(end("http:// x"), None);
        assert_eq!(end("httpé"), None);
    }
}
