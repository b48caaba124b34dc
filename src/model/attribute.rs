//! Addresses in kept HTML: the values of one attribute of one element, found and replaced where they stand.

use std::ops::Range;

/// Replaces values of an attribute (`href` of `a`, `src` of `img`). `replace` is given each value with its entities
/// decoded, and answers with another one or nothing. `None` where nothing changed; all else stays to the byte.
pub fn replace_values(
    html: &str,
    element: &str,
    attribute: &str,
    mut replace: impl FnMut(&str) -> Option<String>,
) -> Option<String> {
    let mut changed = String::new();
    let mut copied = 0;
    for range in values(html, element, attribute) {
        let Some(value) = replace(decode(&html[range.clone()]).trim()) else { continue };
        changed.push_str(&html[copied..range.start]);
        push_value(&mut changed, html, range.start, &value);
        copied = range.end;
    }
    if copied == 0 {
        return None;
    }
    changed.push_str(&html[copied..]);
    Some(changed)
}

/// The values of the attributes that name places, with their entities decoded: `id` of any element, and `name` of `a`.
pub fn places(html: &str) -> Vec<String> {
    let mut places = Vec::new();
    each(html, |element, name, value| {
        let is_place =
            name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name") && element.eq_ignore_ascii_case("a");
        if is_place {
            places.push(decode(&html[value]));
        }
    });
    places
}

/// A start tag in kept HTML, or of a component of MDX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name, as it is written.
    pub name: &'a str,
    /// The attributes that have a value: their names, the whole of them, and their values without quotes.
    attributes: Vec<(&'a str, Range<usize>, Range<usize>)>,
    html: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, with its entities decoded, by its name in lower case.
    pub fn value(&self, name: &str) -> Option<String> {
        let (.., range) = self.attributes.iter().find(|(found, ..)| found.eq_ignore_ascii_case(name))?;
        Some(decode(&self.html[range.clone()]).trim().to_owned())
    }
}

/// Changes attributes of start tags. `edit` is given each tag, and answers with what becomes of attributes, by their names in lower case:
/// another value, or none where the attribute goes. `None` where nothing changed; all else stays to the byte.
pub fn edit_tags(html: &str, mut edit: impl FnMut(&Tag<'_>) -> Vec<(&'static str, Option<String>)>) -> Option<String> {
    let mut changed = String::new();
    let mut copied = 0;
    each_tag(html, |tag| {
        let edits = edit(tag);
        for (name, whole, range) in &tag.attributes {
            match edits.iter().find(|(edited, _)| name.eq_ignore_ascii_case(edited)) {
                Some((_, Some(value))) => {
                    changed.push_str(&html[copied..range.start]);
                    push_value(&mut changed, html, range.start, value);
                    copied = range.end;
                }
                Some((_, None)) => {
                    changed.push_str(html[copied..whole.start].trim_end());
                    copied = whole.end;
                }
                None => {}
            }
        }
    });
    if copied == 0 {
        return None;
    }
    changed.push_str(&html[copied..]);
    Some(changed)
}

/// Writes a value in the quotes of the one that it takes the place of.
fn push_value(changed: &mut String, html: &str, start: usize, value: &str) {
    match html[..start].chars().next_back().filter(|quote| matches!(quote, '"' | '\'')) {
        Some(quote) => changed.push_str(&encode(value, quote)),
        None => changed.extend(["\"", &encode(value, '"'), "\""]),
    }
}

/// Where the values of an attribute stand in HTML, without their quotes.
fn values(html: &str, element: &str, attribute: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    each(html, |of, name, value| {
        if of.eq_ignore_ascii_case(element) && name.eq_ignore_ascii_case(attribute) {
            found.push(value);
        }
    });
    found
}

/// Visits the attributes of all start tags: the element, the name and where the value stands.
fn each(html: &str, mut visit: impl FnMut(&str, &str, Range<usize>)) {
    each_tag(html, |tag| {
        tag.attributes.iter().for_each(|(name, _, value)| visit(tag.name, name, value.clone()));
    });
}

fn each_tag(html: &str, mut visit: impl FnMut(&Tag<'_>)) {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[at..]).map(|offset| at + offset) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| open + end);
            continue;
        }
        let name_end = rest[1..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(rest.len(), |end| end + 1);
        let element = &rest[1..name_end];
        at = open + name_end;
        // `1 < 2`: not the start of a tag
        if !element.is_empty() {
            let mut tag = Tag { name: element, attributes: Vec::new(), html };
            at = scan_attributes(html, at, |name, value| {
                let is_quoted = matches!(html.as_bytes().get(value.end), Some(b'"' | b'\''));
                let end = value.end + usize::from(is_quoted);
                tag.attributes.push((&html[name.clone()], name.start..end, value));
            });
            visit(&tag);
        }
    }
}

/// Reads the attributes of a tag from behind its name to its `>`; returns where it ends.
fn scan_attributes(html: &str, start: usize, mut visit: impl FnMut(Range<usize>, Range<usize>)) -> usize {
    let bytes = html.as_bytes();
    let skip = |mut at: usize, wanted: fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|&byte| wanted(byte)) {
            at += 1;
        }
        at
    };
    let mut at = start;
    loop {
        at = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if bytes.get(at).is_none_or(|byte| *byte == b'>') {
            return at;
        }
        let name = at;
        // a `=` at the start belongs to the name, so that every round goes on by a byte
        at = skip(at + 1, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
        let name = name..at;
        let after = skip(at, |byte| byte.is_ascii_whitespace());
        if bytes.get(after) != Some(&b'=') {
            continue;
        }
        let value = skip(after + 1, |byte| byte.is_ascii_whitespace());
        let quote = bytes.get(value).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let range = if let Some(quote) = quote {
            let end = memchr::memchr(quote, &bytes[value + 1..]).map_or(bytes.len(), |end| value + 1 + end);
            at = (end + 1).min(bytes.len());
            value + 1..end
        } else {
            // `data={a > b}`, an expression of JSX
            let start = braced(&bytes[value..]).map_or(value, |length| value + length);
            at = skip(start, |byte| !byte.is_ascii_whitespace() && byte != b'>');
            value..at
        };
        if html.get(name.clone()).is_some() && html.get(range.clone()).is_some() {
            visit(name, range);
        }
    }
}

/// The length of `{…}` at the start.
fn braced(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    if bytes.first() != Some(&b'{') {
        return None;
    }
    // longer ones are no attributes, and who never closes them costs no more
    for (at, byte) in bytes.iter().take(4096).enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

const ENTITIES: [(&str, &str); 6] =
    [("&quot;", "\""), ("&#39;", "'"), ("&#34;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];

fn decode(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    // `&amp;` comes last: `&amp;lt;` is `&lt;` and not `<`
    ENTITIES.iter().fold(value.replace("&#38;", "&amp;"), |value, (entity, text)| value.replace(entity, text))
}

fn encode(value: &str, quote: char) -> String {
    let value = value.replace('&', "&amp;");
    if quote == '"' { value.replace('"', "&quot;") } else { value.replace('\'', "&#39;") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(html: &str) -> Option<String> {
        replace_values(html, "a", "href", |value| (value == "x?a&b").then(|| "y'\"&".to_owned()))
    }

    #[test]
    fn places_are_ids_and_names_of_anchors() {
        let html = "<h2 id=one>1 < 2</h2><a name='t&amp;o'></a><img name=x><!-- <p id=no> --><p ID=\"three\">";
        assert_eq!(places(html), ["one", "t&o", "three"]);
    }

    #[test]
    fn values_are_replaced_whatever_their_quotes() {
        for (html, expected) in [
            (r#"<a href="x?a&amp;b">t</a>"#, r#"<a href="y'&quot;&amp;">t</a>"#),
            (r"<A class=b HREF = ' x?a&b ' id=c>", r#"<A class=b HREF = 'y&#39;"&amp;' id=c>"#),
            ("<p><a href=x?a&b>t</a>", r#"<p><a href="y'&quot;&amp;">t</a>"#),
            (r#"1 < 2 <a title="href=x" href="x?a&#38;b"/> é"#, r#"1 < 2 <a title="href=x" href="y'&quot;&amp;"/> é"#),
        ] {
            assert_eq!(replaced(html).as_deref(), Some(expected), "{html}");
        }
    }

    #[test]
    fn attributes_are_changed_and_taken_out() {
        let html = r#"<img src='a' srcset="b 2x, c" sizes=1 alt=x> <a src=b> <!-- <img src=z> -->"#;
        let edited = edit_tags(html, |tag| match (tag.name, tag.value("src").as_deref()) {
            ("img", Some("a")) => vec![("src", Some("y".to_owned())), ("srcset", None), ("sizes", None)],
            _ => Vec::new(),
        });
        assert_eq!(edited.as_deref(), Some("<img src='y' alt=x> <a src=b> <!-- <img src=z> -->"));
        assert_eq!(edit_tags(html, |_| Vec::new()), None);
    }

    #[test]
    fn expressions_of_components_are_passed_over() {
        let html = "<Chart data={a > b ? {c: '>'} : d} src=\"x\" y={ /><img src=x>";
        let edited = edit_tags(html, |tag| match tag.value("src") {
            Some(value) => vec![("src", Some(value + "!"))],
            None => Vec::new(),
        });
        assert_eq!(edited.as_deref(), Some("<Chart data={a > b ? {c: '>'} : d} src=\"x!\" y={ /><img src=\"x!\">"));
    }

    #[test]
    fn other_elements_attributes_comments_and_broken_tags_stay() {
        for html in [
            r#"<link href="x?a&amp;b">"#,
            r#"<a data-href="x?a&amp;b">"#,
            r#"<!-- <a href="x?a&amp;b"> -->"#,
            "<a href=",
            "<a href='",
            "<a =é",
            "<",
            "<é href='x?a&b'",
            "<a href",
        ] {
            assert_eq!(replaced(html), None, "{html}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_html_makes_it_panic_and_nothing_else_changes(html in "(<a|<A |href|=|\"|'|>|<!--|-->|/|é| |x)*") {
            proptest::prop_assert_eq!(replace_values(&html, "a", "href", |_| None), None);
            if let Some(changed) = replace_values(&html, "a", "href", |_| Some("y".to_owned())) {
                let again = replace_values(&changed, "a", "href", |value| (value != "y").then(|| "y".to_owned()));
                proptest::prop_assert_eq!(again, None);
            }
        }
    }
}
