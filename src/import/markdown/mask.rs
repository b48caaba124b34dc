//! `<stdin>`, `<Python Software Foundation>`: text that CommonMark takes for a tag, and that no browser would show.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::import::html::elements::{is_drawn, is_foreign_prefix, is_raw_text, meaning};
use crate::import::html::tags::{end_of_tag, find_close};

/// Schemes of addresses that stand as autolinks: `<https://example.org>`. Others, as in `<xs:element>`, are text.
const SCHEMES: &[&str] = &[
    "http", "https", "ftp", "ftps", "mailto", "news", "nntp", "irc", "ircs", "tel", "sms", "xmpp", "git", "ssh",
    "sftp", "svn", "file", "data", "urn", "magnet", "feed", "gopher", "webcal", "geo", "doi",
];

/// Destinations are looked at so far: no address of a page is longer.
const LONGEST_DESTINATION: usize = 2048;

/// A text in which the `<` of everything that `CommonMark` is not to take for a tag is another character, of the same length.
#[derive(Debug, Clone)]
pub(super) struct Masked<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) markers: Markers,
}

/// Control characters that a text does not hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Markers {
    /// Stands for the `<` of what is text.
    pub(super) text: char,
    /// Stands for the `<` of a tag like `<o:p>`.
    pub(super) foreign: char,
    /// Stands for an empty line in a link or emphasis.
    pub(super) empty_line: char,
}

impl Markers {
    /// Three that the text does not hold, also not as references (`&#x1;`), unless it holds nearly all that there are.
    pub(super) fn of(text: &str) -> Self {
        let referred: BTreeSet<u32> =
            text.match_indices("&#").filter_map(|(at, _)| referred(&text[at + 2..])).collect();
        let is_free = |marker: &char| !text.contains(*marker) && !referred.contains(&u32::from(*marker));
        let mut free = (1..9).map(char::from).filter(is_free);
        let mut next = |other| free.next().unwrap_or(other);
        Self { text: next('\u{8}'), foreign: next('\u{e}'), empty_line: next('\u{f}') }
    }

    /// Text as it was.
    pub(super) fn plain(self, text: &str) -> String {
        // nearly no text has one
        match memchr::memchr3(self.text as u8, self.foreign as u8, self.empty_line as u8, text.as_bytes()) {
            Some(_) => text.replace([self.text, self.foreign], "<").replace(self.empty_line, ""),
            None => text.to_owned(),
        }
    }

    /// Text without tags like `<o:p>`.
    pub(super) fn without_foreign(self, text: &str) -> Cow<'_, str> {
        if !text.contains(self.foreign) {
            return Cow::Borrowed(text);
        }
        let mut pieces = text.split(self.foreign);
        let mut kept = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            match piece.split_once('>') {
                Some((_, after)) => kept.push_str(after),
                None => kept.extend(["<", piece]),
            }
        }
        Cow::Owned(kept)
    }
}

/// The number in `38;` or `x26;`, behind the `&#` of a reference.
fn referred(rest: &str) -> Option<u32> {
    let (hex, digits) = match rest.strip_prefix(['x', 'X']) {
        Some(digits) => (true, digits),
        None => (false, rest),
    };
    let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    u32::from_str_radix(&digits[..length], if hex { 16 } else { 10 }).ok()
}

/// Masks the `<` that begin no element of HTML, no autolink and no link destination.
pub(super) fn mask(text: &str) -> Masked<'_> {
    let markers = Markers::of(text);
    let mut masked = String::new();
    let mut copied = 0;
    let mut closes = Closes { text, known: Vec::new() };
    let drawings = drawings(text);
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let before = || drawings.partition_point(|drawing| drawing.start <= at).checked_sub(1);
        let is_in_drawing = || before().is_some_and(|last| at < drawings[last].end) && is_of_drawing(&text[at + 1..]);
        let marker = if is_text(text, at, &mut closes) && !is_in_drawing() {
            markers.text
        } else if is_foreign(&text[at + 1..]) && !is_escaped(text, at) {
            markers.foreign
        } else {
            continue;
        };
        if is_in_destination(text, at) {
            continue;
        }
        masked.push_str(&text[copied..at]);
        masked.push(marker);
        copied = at + 1;
    }
    if copied == 0 {
        return Masked { text: Cow::Borrowed(text), markers };
    }
    masked.push_str(&text[copied..]);
    Masked { text: Cow::Owned(masked), markers }
}

/// Where drawings and formulas stand, also one in another: their elements have names of their own.
fn drawings(text: &str) -> Vec<Range<usize>> {
    let mut drawings = Vec::new();
    for (tag, name) in [("<svg", "svg"), ("<math", "math")] {
        let Some(first) = memchr::memmem::find(text.as_bytes(), tag.as_bytes()) else { continue };
        let (mut open, mut found) = (Vec::new(), Vec::<Range<usize>>::new());
        for at in memchr::memchr_iter(b'<', &text.as_bytes()[first..]).map(|at| first + at) {
            let rest = &text[at + 1..];
            let begins =
                |rest: &str| rest.strip_prefix(name).is_some_and(|after| after.starts_with([' ', '\n', '\t', '>']));
            if begins(rest) {
                // `<svg` and an element in the next line: no tag, and text
                open.extend(is_tag(rest).then_some(at));
            } else if rest.strip_prefix('/').is_some_and(begins)
                && let Some(start) = open.pop()
            {
                while found.pop_if(|inner| inner.start > start).is_some() {}
                found.push(start..at);
            }
        }
        drawings.append(&mut found);
    }
    drawings.sort_unstable_by_key(|drawing: &Range<usize>| drawing.start);
    let mut end = 0;
    drawings.retain(|drawing| {
        let is_outermost = drawing.end > end;
        end = end.max(drawing.end);
        is_outermost
    });
    drawings
}

/// Whether what follows a `<` is an element of a drawing or a formula.
fn is_of_drawing(rest: &str) -> bool {
    let (name, after) = name(rest.strip_prefix('/').unwrap_or(rest));
    is_drawn(&name) && after.starts_with(['>', '/', ' ', '\n', '\t'])
}

/// A piece of HTML as html5ever is to see it: what is no tag is text there too, also where Markdown has a backslash or an
/// autolink.
pub(super) fn html(raw: &str, markers: Markers) -> String {
    let mut html = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['<', markers.text, markers.foreign]) {
        html.push_str(&rest[..at]);
        // those that are none outside of drawings are marked
        let is_no_element = is_no_element(&rest[at + 1..]) && !is_of_drawing(&rest[at + 1..]);
        let is_text = rest[at..].starts_with(markers.text) || is_no_element;
        html.push_str(if is_text { "&lt;" } else { "<" });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
    html
}

/// Whether what follows a `<` looks like the name of an element and is none.
fn is_no_element(rest: &str) -> bool {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let (name, after) = name(rest);
    match after.as_bytes().first() {
        _ if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) => false,
        None | Some(b'>' | b'/' | b' ' | b'\n' | b'\t') => meaning(&name).is_none() || is_comparison(after),
        Some(b':') => !is_foreign(rest),
        Some(_) => true,
    }
}

/// Whether `o:p>`, `/st1:place>` or `fb:like href="…">` follows a `<`, on one line.
fn is_foreign(rest: &str) -> bool {
    let (prefix, after) = name(rest.strip_prefix('/').unwrap_or(rest));
    let Some(after) = after.strip_prefix(':').filter(|_| is_foreign_prefix(&prefix)) else { return false };
    let (local, after) = name(after);
    let end = after.find(['>', '<', '\n']).filter(|end| after[*end..].starts_with('>'));
    !local.is_empty() && after.starts_with([' ', '\t', '/', '>']) && end.is_some()
}

/// `a<b and c>d`: behind the name stand only words that are no attributes of HTML.
fn is_comparison(after: &str) -> bool {
    let words = after.find(['>', '<']).filter(|end| after[*end..].starts_with('>')).map(|end| &after[..end]);
    let is_word = |word: &str| matches!(word, "and" | "or" | "is" | "the" | "of" | "to" | "in" | "not" | "if" | "a");
    words.is_some_and(|words| !words.contains(['=', '"', '\'']) && words.split_whitespace().any(is_word))
}

/// The name that a text begins with, in lower case, and what follows it.
fn name(text: &str) -> (String, &str) {
    let len = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    (text[..len].to_ascii_lowercase(), &text[len..])
}

fn is_text(text: &str, at: usize, closes: &mut Closes<'_>) -> bool {
    let rest = &text[at + 1..];
    let is_end = rest.starts_with('/');
    let rest = &rest[usize::from(is_end)..];
    if is_escaped(text, at) || text[..at].ends_with("](") || is_destination_of_definition(text, at) {
        return false;
    }
    let (name, after) = name(rest);
    // `**</head>**`: no post holds a tag of the page, and none is bold
    if matches!(name.as_str(), "html" | "head" | "body") && text[..at].ends_with("**") && after.starts_with(">**") {
        return true;
    }
    if is_no_element(rest) {
        return is_end || !is_autolink(rest);
    }
    !is_end && is_raw_text(&name) && !closes.follows(&name, at) && !is_whole(rest, &name)
}

/// Whether an element whose content is not markup has no content where nothing ends it: `<script src="a.js"/>`, `<iframe src="b">`.
fn is_whole(rest: &str, name: &str) -> bool {
    let near = &rest[..rest.floor_char_boundary(LONGEST_DESTINATION)];
    let tag = end_of_tag(near).map(|end| &near[..end]).filter(|tag| !tag.contains('<') && !tag.contains("\n\n"));
    tag.is_some_and(|tag| tag.ends_with("/>") || name == "iframe" && tag.contains('='))
}

/// Whether no other tag begins before the end of this one, outside of its values.
fn is_tag(rest: &str) -> bool {
    let near = &rest[..rest.floor_char_boundary(LONGEST_DESTINATION)];
    let tag = end_of_tag(near).map_or(near, |end| &near[..end]);
    tag.match_indices('<').all(|(at, _)| tag[..at].matches('"').count() % 2 == 1)
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// `[label]: <address>`, with a line end between the two or not.
fn is_destination_of_definition(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let before = before.strip_suffix('\n').unwrap_or(before).trim_end_matches([' ', '\t']);
    before.ends_with("]:") && text[..at].ends_with([' ', '\t', '\n', ':'])
}

/// `[text](/a?b=<c)`, where a marker would end the destination.
fn is_in_destination(text: &str, at: usize) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
    let earliest = text.floor_char_boundary(at.saturating_sub(LONGEST_DESTINATION));
    let word = text.as_bytes()[earliest..at].iter().rposition(is_end).map_or(earliest, |end| earliest + end + 1);
    if is_destination_of_definition(text, word) {
        return true;
    }
    let Some(start) = text[word..at].rfind("](").map(|open| word + open + 2) else { return false };
    let mut open = 1;
    for (offset, byte) in text.bytes().enumerate().skip(start).take(2 * LONGEST_DESTINATION) {
        match byte {
            b'(' => open += 1,
            b')' => open -= 1,
            byte if is_end(&byte) => {
                return offset > at && text[offset..].trim_start().starts_with(['"', '\'', '(', ')']);
            }
            _ => {}
        }
        if open == 0 {
            return offset > at;
        }
    }
    false
}

fn is_autolink(rest: &str) -> bool {
    let Some(end) = rest.find(['>', '<', ' ', '\n']).filter(|end| rest[*end..].starts_with('>')) else { return false };
    let inner = &rest[..end];
    match inner.split_once(':') {
        Some((scheme, path)) => path.starts_with("//") || SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()),
        None => inner.contains('@'),
    }
}

/// Where the elements end whose content is not markup: without an end, `<title>` would swallow the rest of the post.
struct Closes<'a> {
    text: &'a str,
    /// The next end of each kind of element, `None` where there is none any more.
    known: Vec<(String, Option<usize>)>,
}

impl Closes<'_> {
    fn follows(&mut self, name: &str, at: usize) -> bool {
        let known = self.known.iter().position(|(known, _)| known == name);
        let known = known.unwrap_or_else(|| {
            self.known.push((name.to_owned(), find_close(self.text, at, name)));
            self.known.len() - 1
        });
        let close = &mut self.known[known].1;
        if close.is_some_and(|close| close < at) {
            *close = find_close(self.text, at, name);
        }
        close.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        mask(text).text.replace('\u{1}', "&lt;").replace('\u{2}', "&tag;")
    }

    #[test]
    fn what_is_no_tag() {
        for (text, expected) in [
            ("in <stdin>, </stdin>", "in &lt;stdin>, &lt;/stdin>"),
            ("<Python Software Foundation>", "&lt;Python Software Foundation>"),
            ("<xs:element> <a.b> <T>", "&lt;xs:element> &lt;a.b> &lt;T>"),
            ("<o:p>a</o:p> \\<o:p> <x:p> <o:> <o:p\n>", "&tag;o:p>a&tag;/o:p> \\<o:p> &lt;x:p> &lt;o:> &lt;o:p\n>"),
            ("[a](b) <stdin> [c](d e)<f.g> ](<h.i> j", "[a](b) &lt;stdin> [c](d e)&lt;f.g> ](<h.i> j"),
            ("[a](/b)<stdin> [c](/d<e.f> g", "[a](/b)&lt;stdin> [c](/d&lt;e.f> g"),
            ("a<b and c>d, <b> and <i>", "a&lt;b and c>d, <b> and <i>"),
            ("the <title> and <textarea> tags", "the &lt;title> and &lt;textarea> tags"),
            ("<script src=a>b<script\n src='a' />c", "&lt;script src=a>b<script\n src='a' />c"),
            ("an <iframe> like <iframe src='a'>", "an &lt;iframe> like <iframe src='a'>"),
            ("<svg\n<object><text>a</svg>", "<svg\n<object>&lt;text>a</svg>"),
            ("<svg\nid=\"a<b\"><text>a</text></svg>", "<svg\nid=\"a&lt;b\"><text>a</text></svg>"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn html_holds_elements_only() {
        assert_eq!(
            html("<b>\\<stdin> <a@example.org></b> 1 < 2 \u{1}x>", Markers::of("")),
            "<b>\\&lt;stdin> &lt;a@example.org></b> 1 < 2 &lt;x>"
        );
    }

    #[test]
    fn what_is_one() {
        for text in [
            "<b>x</b> <BR/>",
            "<https://example.org> <a@example.org>",
            "[a](<b c>)",
            "[a](/b?c=<d) ![e](f<fb:like>g 'h') [i](j(<k>))",
            "[a]: <b c>\n[d]:\n  <e>",
            "<made-up-scheme://foo>",
            "a < b <- c <3",
            "<!-- x --> <?php ?>",
            "<title>x</title>",
            "\\<stdin>",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
