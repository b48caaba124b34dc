//! Character references: `&amp;`, `&#39;`, `&#x2019;`.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

/// The characters that a reference at the beginning of `text` stands for, and its length in bytes.
pub fn decode(text: &str) -> Option<(Cow<'static, str>, usize)> {
    // The longest name, `CounterClockwiseContourIntegral`, has 31 letters.
    let end = text.bytes().take(34).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "nbsp" => "\u{a0}",
        "#39" | "apos" => "'",
        _ => return other(text.get(..=end)?).map(|decoded| (Cow::Owned(decoded), end + 1)),
    };
    Some((Cow::Borrowed(known), end + 1))
}

/// `text` with its references decoded.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        let (characters, length) = decode(from).unwrap_or((Cow::Borrowed("&"), 1));
        result.push_str(&characters);
        rest = from.get(length..).unwrap_or_default();
    }
    result.push_str(rest);
    Cow::Owned(result)
}

/// Decodes a reference with the table of HTML, which the Markdown parser brings along.
fn other(reference: &str) -> Option<String> {
    let name = reference.trim_start_matches('&').trim_end_matches(';');
    let digits = name.trim_start_matches('#');
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut text = String::new();
    for event in Parser::new(reference) {
        if let Event::Text(piece) = event {
            text.push_str(&piece);
        }
    }
    (text != reference).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_and_other_ampersands_stay() {
        assert_eq!(decoded("a &amp; b &eacute;&#x2019;&nope; R&D; &"), "a & b é’&nope; R&D; &");
    }

    #[test]
    fn a_reference_has_an_end() {
        assert_eq!(decode("&amp"), None);
        assert_eq!(decode("&"), None);
        assert_eq!(decode("&;"), None);
    }
}
