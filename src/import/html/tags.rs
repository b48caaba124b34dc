//! The tags in a piece of HTML, without a tree: enough to see where elements begin and end.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    let mut raw: Option<String> = None;
    std::iter::from_fn(move || {
        if let Some(name) = raw.take() {
            at = find_close(html, at, &name).unwrap_or(html.len());
        }
        let tag = next(html, at)?;
        at = tag.end;
        raw = (tag.kind == TagKind::Open && is_raw_text(&tag.name)).then(|| tag.name.clone());
        Some(tag)
    })
}

/// The HTML with an end for each element that would hide what follows it, for want of one: `<script src="a.js"/>`, which html5ever
/// takes for a start tag, and `<iframe src="b">`.
pub(super) fn ended(html: &str) -> Cow<'_, str> {
    let mut ended = String::new();
    let mut last_closes: BTreeMap<String, Option<usize>> = BTreeMap::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(mut tag) = tags(&html[at..]).find(|tag| tag.kind != TagKind::Close && is_raw_text(&tag.name)) {
        tag.end += at;
        at = tag.end;
        let last = last_closes.entry(tag.name.clone()).or_insert_with(|| find_last_close(html, &tag.name));
        let is_hiding = tag.kind == TagKind::Alone
            || last.is_none_or(|last| last < at)
            || tag.name == "iframe" && !ends_next(html, at, &tag.name);
        if is_hiding {
            ended.extend([&html[copied..at], "</", &tag.name, ">"]);
            copied = at;
        } else {
            at = find_close(html, at, &tag.name).unwrap_or(html.len());
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    ended.push_str(&html[copied..]);
    Cow::Owned(ended)
}

/// Where `</name` stands last.
fn find_last_close(html: &str, name: &str) -> Option<usize> {
    let mut closes = memchr::memmem::rfind_iter(html.as_bytes(), b"</");
    closes.find(|at| begins_with_name(&html.as_bytes()[at + 2..], name))
}

/// Whether the next tag of this name is an end.
fn ends_next(html: &str, from: usize, name: &str) -> bool {
    let bytes = html.as_bytes();
    let mut tags = memchr::memchr_iter(b'<', bytes.get(from..).unwrap_or_default()).filter_map(|at| {
        let rest = &bytes[from + at + 1..];
        let is_end = rest.first() == Some(&b'/');
        let rest = &rest[usize::from(is_end)..];
        let is_whole = rest.get(name.len()).is_none_or(|byte| !is_name(*byte));
        (begins_with_name(rest, name) && is_whole).then_some(is_end)
    });
    tags.next().unwrap_or(false)
}

fn begins_with_name(rest: &[u8], name: &str) -> bool {
    rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
}

/// Where `</name` next stands.
pub(crate) fn find_close(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut closes = memchr::memmem::find_iter(bytes.get(from..)?, b"</").map(|at| from + at);
    closes.find(|at| begins_with_name(&bytes[at + 2..], name))
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
        let is_alone = is_declaration
            || is_void(&name)
            || slash == 0 && html[start..end].ends_with("/>") && is_alone(html, end, &name);
        let kind = match slash {
            _ if is_alone => TagKind::Alone,
            0 => TagKind::Open,
            _ => TagKind::Close,
        };
        return Some(Tag { name, kind, start, end });
    }
    None
}

/// `<iframe … />` has no content either, unless `</iframe>` comes next.
fn is_alone(html: &str, end: usize, name: &str) -> bool {
    is_foreign(name) || is_raw_text(name) && !ends_next(html, end, name)
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

    #[test]
    fn what_would_hide_the_rest_has_an_end() {
        for (html, expected) in [
            ("<script src=a />b<i>", "<script src=a /></script>b<i>"),
            ("<Script src='a'/>b<script>c</script>", "<Script src='a'/></script>b<script>c</script>"),
            ("<iframe/></iframe><iframe/> a", "<iframe/></iframe><iframe/></iframe> a"),
            ("<iframe>a<iframe>b</iframe>", "<iframe></iframe>a<iframe>b</iframe>"),
            ("a<style>b<b>", "a<style></style>b<b>"),
            ("<script>a('<script src=b>')</script><title>c", "<script>a('<script src=b>')</script><title></title>c"),
            ("<b/><script>'<iframe>'</script>", "<b/><script>'<iframe>'</script>"),
        ] {
            assert_eq!(ended(html), expected);
        }
    }
}
