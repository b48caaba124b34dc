//! Character references.

use std::borrow::Cow;

use scraper::Html;

/// Decodes `&#39;`, `&amp;` and every other reference of HTML that ends in `;`. Other `&` are themselves.
pub fn decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = reference(rest).unwrap_or(0);
        if len > 0 {
            decoded.extend(Html::parse_fragment(&rest[..len]).root_element().text());
        } else {
            decoded.push('&');
        }
        rest = &rest[len.max(1)..];
    }
    decoded.push_str(rest);
    if decoded == text { Cow::Borrowed(text) } else { Cow::Owned(decoded) }
}

/// The same until no reference is left, where it cannot be told how often they were made: `&amp;amp;quot;`.
pub fn decode_all(text: &str) -> Cow<'_, str> {
    let mut decoded = decode(text);
    // each round shortens the text
    while let Cow::Owned(again) = decode(&decoded) {
        decoded = Cow::Owned(again);
    }
    decoded
}

/// The length of the reference that the text begins with. The longest name of HTML has 31 letters.
fn reference(text: &str) -> Option<usize> {
    let end = text.bytes().take(34).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    is_name.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_with_a_semicolon() {
        assert_eq!(decode("It&#39;s &quot;A&amp;B&quot; &#x2014; &nbsp;&eacute;"), "It's \"A&B\" — \u{a0}é");
    }

    #[test]
    fn references_of_references() {
        assert_eq!(decode("&amp;lt;b&amp;gt;"), "&lt;b&gt;");
        assert_eq!(decode_all("Q&amp;amp;A in &amp;lt;b&gt; &amp"), "Q&A in <b> &amp");
    }

    #[test]
    fn other_ampersands() {
        for text in ["AT&T", "a & b;", "?a=1&copy=2", "&nosuchthing;", "&é;", "&", "&;"] {
            assert_eq!(decode(text), text);
        }
    }
}
