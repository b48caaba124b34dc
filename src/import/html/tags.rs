//! The tags in a piece of HTML, without a tree: enough to see where elements begin and end.

use super::elements::{Meaning, is_drawn, is_raw_text, is_void, meaning};

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// Begins an element that must end.
    Open,
    /// Ends an element.
    Close,
    /// An element without content, a comment, a declaration.
    Alone,
}

/// A tag and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In lower case; empty for comments and declarations.
    pub(crate) name: String,
    pub(crate) kind: TagKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The tags in a text, in order. What stands in a comment, a script or a style sheet holds none.
pub(crate) fn tags(html: &str) -> impl Iterator<Item = Tag> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let tag = next(html, at)?;
        at = tag.end;
        if tag.kind == TagKind::Open && is_raw_text(&tag.name) {
            at = find_close(html, at, &tag.name).unwrap_or(html.len());
        }
        Some(tag)
    })
}

/// Where `</name` next stands.
pub(crate) fn find_close(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes.get(from..)?, b"</").map(|at| from + at).find(|at| {
        let rest = &bytes[at + 2..];
        rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    })
}

fn next(html: &str, from: usize) -> Option<Tag> {
    let bytes = html.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes.get(from..)?) {
        let start = from + at;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            let len = rest.find("-->").map_or(rest.len(), |at| at + 3);
            return Some(Tag { name: String::new(), kind: TagKind::Alone, start, end: start + len });
        }
        let slash = usize::from(rest[1..].starts_with('/'));
        let name_len = rest.bytes().skip(1 + slash).take_while(|byte| is_name(*byte)).count();
        let is_declaration = rest[1..].starts_with(['!', '?']);
        if !is_declaration && !rest.as_bytes().get(1 + slash).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let end = start + end_of_tag(rest)?;
        let name = rest[1 + slash..1 + slash + name_len].to_ascii_lowercase();
        let is_alone = is_declaration || is_void(&name) || html[start..end].ends_with("/>") && is_foreign(&name);
        let kind = match slash {
            _ if is_alone => TagKind::Alone,
            0 => TagKind::Open,
            _ => TagKind::Close,
        };
        return Some(Tag { name, kind, start, end });
    }
    None
}

/// `<path … />` has no content, `<div/>` is a start tag all the same.
fn is_foreign(name: &str) -> bool {
    is_drawn(name) && !matches!(meaning(name), Some(Meaning::Anchor | Meaning::Hidden))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')
}

/// The length of a tag up to its `>`, which does not count within quotes.
pub(crate) fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in rest.bytes().enumerate() {
        match quote {
            Some(mark) if byte == mark => quote = None,
            // A quote opens a value only after `=`: `<a title=it's>`.
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None if byte == b'>' => return Some(at + 1),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(String, TagKind)> {
        tags(html).map(|tag| (html[tag.start..tag.end].to_owned(), tag.kind)).collect()
    }

    fn tag(text: &str, kind: TagKind) -> (String, TagKind) {
        (text.to_owned(), kind)
    }

    #[test]
    fn starts_ends_and_others() {
        use TagKind::{Alone, Close, Open};
        assert_eq!(
            read("a < b <P title='>'>x<br/>y</p ><!-- <b> --><!DOCTYPE x></"),
            [
                tag("<P title='>'>", Open),
                tag("<br/>", Alone),
                tag("</p >", Close),
                tag("<!-- <b> -->", Alone),
                tag("<!DOCTYPE x>", Alone),
            ]
        );
        assert_eq!(read("<style>a<b></style>"), [tag("<style>", Open), tag("</style>", Close)]);
        assert_eq!(read("<a href=\"x>y"), []);
    }
}
