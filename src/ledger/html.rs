//! Tags, comments and autolinks in any text: what is markup, and which addresses it holds.

mod attributes;

use std::collections::BTreeSet;
use std::ops::Range;

use super::token::{Certainty, Tokens};
use crate::account::What;

/// The elements that HTML has, or had when blogs were written. Other names in angle brackets are text: `<stdin>`.
const ELEMENTS: &str = "\
    a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button \
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl \
    dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head \
    header hr html i iframe img input ins kbd label legend li link main map mark menu meta nav nobr \
    noscript object ol optgroup option p param path picture pre progress q s samp script section \
    select small source span strike strong style sub summary sup svg table tbody td template \
    textarea tfoot th thead time title tr track tt u ul var video wbr";

/// What stands at a `<`.
#[derive(Debug, PartialEq, Eq)]
pub enum Angle<'a> {
    /// A tag.
    Tag(Tag<'a>),
    /// A comment, a declaration or a processing instruction, whole. No reader of the page sees it; its words count all
    /// the same.
    Hidden(&'a str),
    /// `<!DOCTYPE html>`, whole: markup like a tag, without words.
    Doctype(&'a str),
    /// `<https://example.org>` or `<a.person@example.org>`: the address.
    Autolink(&'a str),
    /// Only a character, or a name that HTML does not have.
    Text,
}

/// An opening or closing tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The whole tag.
    pub source: &'a str,
    /// Its name as written.
    pub name: &'a str,
    /// Whether it is a closing tag.
    pub closing: bool,
    attributes: &'a str,
}

/// The ends of comments, declarations and instructions that were looked for and are not there, so that they need not be looked for
/// again.
#[derive(Debug, Default)]
pub struct Unclosed(Vec<&'static str>);

/// Reads what stands at the `<` at the beginning of `text`.
pub fn angle<'a>(text: &'a str, unclosed: &mut Unclosed) -> Angle<'a> {
    hidden(text, unclosed).or_else(|| autolink(text)).or_else(|| tag(text).map(Angle::Tag)).unwrap_or(Angle::Text)
}

fn hidden<'a>(text: &'a str, unclosed: &mut Unclosed) -> Option<Angle<'a>> {
    let end = match text.as_bytes().get(1)? {
        b'!' if text.starts_with("<!--") => "-->",
        b'!' if text.as_bytes().get(2)?.is_ascii_alphabetic() => ">",
        b'?' => "?>",
        _ => return None,
    };
    if unclosed.0.contains(&end) {
        return None;
    }
    let found = text.find(end);
    if found.is_none() {
        unclosed.0.push(end);
    }
    let whole = text.get(..found? + end.len())?;
    let is_doctype = whole.get(2..9).is_some_and(|name| name.eq_ignore_ascii_case("doctype"));
    Some(if is_doctype { Angle::Doctype(whole) } else { Angle::Hidden(whole) })
}

/// CommonMark's autolink: a scheme of 2 to 32 characters, a colon, and no space or angle bracket up to the `>`; or an
/// e-mail address.
fn autolink(text: &str) -> Option<Angle<'_>> {
    let inside = text.get(1..)?;
    let is_mail = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@' | '\'' | '/' | '=' | '%');
    if let Some(end) = inside.find(|c: char| !is_mail(c))
        && let Some(address) = inside.get(..end).filter(|address| address.contains('@'))
    {
        return inside.get(end..)?.starts_with('>').then_some(Angle::Autolink(address));
    }
    let colon = inside.bytes().take(33).position(|byte| byte == b':')?;
    let scheme = inside.get(..colon)?;
    // `<st1:place>` is a tag of another maker's
    let is_maker = MAKERS.iter().any(|maker| scheme.eq_ignore_ascii_case(maker));
    let is_scheme = scheme.len() >= 2
        && !is_maker
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'));
    if !is_scheme {
        return None;
    }
    let end = inside.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))?;
    let address = inside.get(..end)?;
    (inside.as_bytes().get(end) == Some(&b'>')).then_some(Angle::Autolink(address))
}

/// Words that are no attributes: `<i and j>` is text.
const PROSE: [&str; 10] = ["a", "and", "if", "in", "is", "not", "of", "or", "the", "to"];

/// Reads the tag that a text begins with.
pub fn tag(text: &str) -> Option<Tag<'_>> {
    let after = text.strip_prefix('<')?;
    let closing = after.starts_with('/');
    let named = after.strip_prefix('/').unwrap_or(after);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':');
    let name = named.get(..named.find(|c: char| !is_name(c))?)?;
    // `<o:p>` and `<g-plusone>` are elements of other makers; `<https:` is none.
    let foreign = name.split_once([':', '-']).is_some_and(|(maker, rest)| {
        !rest.is_empty() && (name.len() <= 20 || MAKERS.iter().any(|known| maker.eq_ignore_ascii_case(known)))
    });
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !(foreign || is_one_of(ELEMENTS, name)) {
        return None;
    }
    let attributes = named.get(name.len()..).filter(|rest| rest.starts_with([' ', '\t', '\n', '/', '>']))?;
    let end = attributes_end(attributes)?;
    // `a<b and c>d` compares, and sets nothing in bold
    let written = attributes.get(..end)?;
    if !written.contains(['=', '"', '\'']) && written.split_whitespace().any(|word| PROSE.contains(&word)) {
        return None;
    }
    let source = text.get(..text.len() - attributes.len() + end + 1)?;
    Some(Tag { source, name, closing, attributes: attributes.get(..end)? })
}

/// Whether a list of names, with spaces between them, holds one, in any letters.
pub fn is_one_of(names: &str, name: &str) -> bool {
    names.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

/// Where the `>` of a tag stands: not in quotes, which open values only, and in the same paragraph.
fn attributes_end(text: &str) -> Option<usize> {
    let (mut quote, mut newlines, mut before) = (None, 0, b' ');
    for (at, byte) in text.bytes().enumerate() {
        newlines = match byte {
            b'\n' => newlines + 1,
            b' ' | b'\t' => newlines,
            _ => 0,
        };
        match (quote, byte) {
            _ if newlines > 1 => return None,
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        before = if byte.is_ascii_whitespace() { before } else { byte };
    }
    None
}

/// Makers whose elements Markdown's readers know: `<o:p>`. Other elements that are not HTML's are text: `<xs:element>`.
const MAKERS: [&str; 6] = ["fb", "g", "o", "st1", "v", "w"];

impl Tag<'_> {
    /// Whether it is text where it stands in Markdown.
    pub fn is_text_in_markdown(&self) -> bool {
        let is_known = |(maker, _): (&str, &str)| MAKERS.iter().any(|known| maker.eq_ignore_ascii_case(known));
        !is_one_of(ELEMENTS, self.name)
            && (!self.name.split_once(':').is_some_and(is_known) || self.source.contains('\n'))
    }

    /// Whether it is `<wbr>`, where a line may break in the middle of a word.
    pub fn is_word_break(&self) -> bool {
        !self.closing && self.name.eq_ignore_ascii_case("wbr")
    }

    /// Adds what a form and its buttons show, which has no place in Markdown.
    fn control(&self, span: &Range<usize>, tokens: &mut Tokens) {
        for (what, attribute) in [(What::Link, "action"), (What::Image, "src")] {
            let address = self.attribute(attribute).unwrap_or_default();
            tokens.address(what, address, span.clone(), Certainty::Possible);
        }
        for attribute in ["alt", "value"] {
            tokens.words_within(self.attribute(attribute).unwrap_or_default(), span, Certainty::Possible);
        }
    }

    /// Adds the addresses and the alternative text that the tag holds; it stands at `offset`.
    pub fn entries(&self, offset: usize, tokens: &mut Tokens) {
        if self.closing {
            return;
        }
        let span = offset..offset + self.source.len();
        let mut add = |what, attribute| {
            if let Some(address) = self.attribute(attribute) {
                tokens.address(what, address, span.clone(), Certainty::Certain);
            }
        };
        match self.name.to_ascii_lowercase().as_str() {
            "a" | "area" => add(What::Link, "href"),
            "img" => {
                let address = self.address_of_image().unwrap_or_default();
                tokens.address(What::Image, address, span.clone(), Certainty::Certain);
            }
            "form" | "input" => return self.control(&span, tokens),
            "iframe" | "embed" | "video" | "audio" | "source" | "track" => add(What::Link, "src"),
            "object" => add(What::Link, "data"),
            _ => return,
        }
        if let Some(alt) = self.attribute("alt").filter(|_| !self.name.eq_ignore_ascii_case("a")) {
            tokens.words_within(alt, &span, Certainty::Certain);
        }
        if let Some(title) = self.attribute("title") {
            tokens.words_within(title, &span, Certainty::Possible);
        }
    }
}

/// So far the end of a tag is looked for whose name is not known.
const LONGEST_UNKNOWN: usize = 2048;

/// The length of a tag whose name HTML does not have, and the name: `<quote>` of Blogger's editor, `<meter value="3">`. Whether it is
/// one or text, as `<stdin>` is, only another tag that ends it tells, or its attributes.
pub fn unknown_tag(text: &str) -> Option<(usize, &str)> {
    let inside = text.get(1..)?;
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let name = named.get(..named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len()))?;
    let rest = named.get(name.len()..)?;
    let start = text.len() - rest.len();
    let near = rest.get(..rest.floor_char_boundary(LONGEST_UNKNOWN)).filter(|near| near.starts_with([' ', '\n']));
    let attributes = near.and_then(|near| near.get(..attributes_end(near)?));
    let length = attributes.filter(|written| written.contains('=')).map_or(start, |written| start + written.len() + 1);
    (!name.is_empty()).then_some((length, name))
}

/// The names of the closing tags of a text: `</quote>`.
pub fn closed(text: &str) -> BTreeSet<&str> {
    let name = |(at, open): (usize, &str)| {
        let name = text.get(at + open.len()..)?;
        let (name, rest) = name.split_at(name.find(|c: char| !c.is_ascii_alphanumeric())?);
        rest.starts_with('>').then_some(name)
    };
    text.match_indices("</").filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let name = |text| match angle(text, &mut Unclosed::default()) {
            Angle::Tag(tag) => Some((tag.name.to_owned(), tag.source.len())),
            _ => None,
        };
        assert_eq!(name("<a href=\"x>y\">z"), Some(("a".to_owned(), 14)));
        assert_eq!(name("</B>"), Some(("B".to_owned(), 4)));
        assert_eq!(name("<o:p>"), Some(("o:p".to_owned(), 5)));
        assert_eq!(name("<br/>"), Some(("br".to_owned(), 5)));
        for text in ["<stdin>", "<a", "< a>", "<a\n\n>", "<", "<3", "<https://example.org>", "<a <b>"] {
            assert_eq!(name(text), None, "{text}");
        }
        assert_eq!(angle("<https://example.org> x", &mut Unclosed::default()), Angle::Autolink("https://example.org"));
        assert_eq!(angle("<!-- a > b --> x", &mut Unclosed::default()), Angle::Hidden("<!-- a > b -->"));
    }

    #[test]
    fn an_instruction_without_an_end_leaves_comments_theirs() {
        let mut unclosed = Unclosed::default();
        assert_eq!(angle("<?php a <!-- b --> c", &mut unclosed), Angle::Text);
        assert_eq!(angle("<!-- b --> c", &mut unclosed), Angle::Hidden("<!-- b -->"));
    }

    #[test]
    fn attributes_are_found_in_any_quotes() {
        let Angle::Tag(tag) = angle("<img alt='a b' src=x.png data-x = \"1\" HREF />", &mut Unclosed::default()) else {
            panic!()
        };
        assert_eq!(tag.attribute("alt"), Some("a b"));
        assert_eq!(tag.attribute("src"), Some("x.png"));
        assert_eq!(tag.attribute("data-x"), Some("1"));
        assert_eq!(tag.attribute("href"), Some(""));
        assert_eq!(tag.attribute("rc"), None);
    }
}
