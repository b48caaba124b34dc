//! Where the front matter stands and where the body begins.

use std::ops::Range;

use super::{headers, open};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The languages of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Syntax {
    /// Between two lines `---`; the second may be `...`.
    Yaml,
    /// Between two lines `+++`, as in Hugo.
    Toml,
    /// An object that begins the file, as in Hugo.
    Json,
    /// `Key: value` on the first lines, without fences, as in Pelican.
    Headers,
}

/// The two parts of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) struct Parts {
    pub(in crate::import) syntax: Syntax,
    /// The front matter without its fences.
    pub(in crate::import) meta: Range<usize>,
    /// Where the body begins.
    pub(in crate::import) body: usize,
    /// Whether a fence ends the front matter; else the text does.
    pub(in crate::import) is_closed: bool,
}

/// Finds the front matter of a file. Blank lines above it are let pass: turndown and editors leave them.
pub(in crate::import) fn split(text: &str) -> Result<Parts, Diagnostic> {
    let start = text.len() - text.trim_start().len();
    if start == text.len() {
        return Err(Diagnostic::whole(Code::EmptySource, "the file holds nothing"));
    }
    let (first, meta) = line_at(text, start);
    match first.trim_end() {
        "---" => fenced(text, start..meta, Syntax::Yaml, &["---", "..."]),
        "+++" => fenced(text, start..meta, Syntax::Toml, &["+++"]),
        line if line.starts_with('{') => object(text, start),
        _ => match headers::block(text, start) {
            Some(meta) => Ok(Parts { syntax: Syntax::Headers, body: meta.end, meta, is_closed: true }),
            None => Err(Diagnostic::at(
                Code::NoFrontMatter,
                Span::new(start, meta),
                "the file does not begin with front matter",
            )),
        },
    }
}

fn fenced(text: &str, fence: Range<usize>, syntax: Syntax, ends: &[&str]) -> Result<Parts, Diagnostic> {
    let mut at = fence.end;
    let mut body = None;
    while at < text.len() && body.is_none() {
        let (line, next) = line_at(text, at);
        body = ends.contains(&line.trim_end()).then_some(next);
        at = if body.is_some() { at } else { next };
    }
    if syntax == Syntax::Yaml
        && let Some(end) = open::end(&text[fence.end..at])
    {
        let body = fence.end + end;
        return Ok(Parts { syntax, meta: fence.end..body, body, is_closed: false });
    }
    match body {
        Some(body) => Ok(Parts { syntax, meta: fence.end..at, body, is_closed: true }),
        None => {
            Err(Diagnostic::at(Code::FrontMatterUnclosed, fence.into(), "the front matter that begins here has no end"))
        }
    }
}

fn object(text: &str, start: usize) -> Result<Parts, Diagnostic> {
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<serde::de::IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let end = start + values.byte_offset();
            let rest = &text[end..];
            let newline = rest.len() - rest.trim_start_matches([' ', '\t']).trim_start_matches('\n').len();
            Ok(Parts { syntax: Syntax::Json, meta: start..end, body: end + newline, is_closed: true })
        }
        Some(Err(error)) if error.is_eof() => Err(Diagnostic::at(
            Code::FrontMatterUnclosed,
            Span::new(start, start + 1),
            "the front matter that begins here has no end",
        )),
        _ => match object_by_hand(&text[start..]) {
            Some(len) => {
                Ok(Parts { syntax: Syntax::Json, meta: start..start + len, body: start + len, is_closed: true })
            }
            None => Err(Diagnostic::at(
                Code::NoFrontMatter,
                Span::new(start, start + 1),
                "the file does not begin with front matter",
            )),
        },
    }
}

/// The length of what begins like an object with a key and is no JSON: `{"title": Tea}`. What begins a text of JavaScript or a
/// template, `{title}` and `{{ title }}`, is none.
fn object_by_hand(text: &str) -> Option<usize> {
    let first = text.strip_prefix('{')?.trim_start();
    let (key, _) = first.split_once(':')?;
    let name = key.trim().trim_matches(['"', '\'']);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!name.is_empty() && name.chars().all(is_name)).then_some(())?;
    let (mut depth, mut is_string, mut is_escaped) = (0_u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_string,
            b'"' => is_string = !is_string,
            b'{' if !is_string => depth += 1,
            b'}' if !is_string && depth == 1 => {
                let rest = &text[at + 1..];
                let blank = rest.trim_start_matches([' ', '\t']);
                return (blank.is_empty() || blank.starts_with('\n')).then_some(at + 1);
            }
            b'}' if !is_string => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The line at an offset without its end, and where the next one begins.
fn line_at(text: &str, start: usize) -> (&str, usize) {
    let rest = &text[start..];
    match memchr::memchr(b'\n', rest.as_bytes()) {
        Some(at) => (&rest[..at], start + at + 1),
        None => (rest, text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Syntax, &str, &str) {
        let parts = split(text).unwrap();
        (parts.syntax, &text[parts.meta], &text[parts.body..])
    }

    #[test]
    fn fences_of_three_languages() {
        assert_eq!(parts("---\na: 1\n---\nbody"), (Syntax::Yaml, "a: 1\n", "body"));
        assert_eq!(parts("\n--- \n...  \n\nbody"), (Syntax::Yaml, "", "\nbody"));
        assert_eq!(parts("---\na: 1\n\nbody\n\n---\n"), (Syntax::Yaml, "a: 1\n", "\nbody\n\n---\n"));
        assert_eq!(parts("+++\na = 1\n+++"), (Syntax::Toml, "a = 1\n", ""));
        assert_eq!(parts("Title: a\n\nbody"), (Syntax::Headers, "Title: a\n", "\nbody"));
        assert_eq!(parts("{\"a\": \"}\"}\n\nbody"), (Syntax::Json, "{\"a\": \"}\"}", "body"));
        assert_eq!(parts("{'a': \"}\", b: {c: d,},}\n\nbody"), (Syntax::Json, "{'a': \"}\", b: {c: d,},}", "\n\nbody"));
    }

    #[test]
    fn files_that_are_no_posts() {
        let code = |text| split(text).unwrap_err().code;
        assert_eq!(code(" \n\n"), Code::EmptySource);
        assert_eq!(code("# Title\n---\na: 1\n---\n"), Code::NoFrontMatter);
        assert_eq!(code("---\na: 1\n"), Code::FrontMatterUnclosed);
        assert_eq!(code("--- a\n---\n"), Code::NoFrontMatter);
        assert_eq!(code("{\"a\": 1"), Code::FrontMatterUnclosed);
        for text in ["{a}\n", "{{ a: b }}\n", "{% a: b %}\n", "{a: b} c\n", "{/* a: b */}\n"] {
            assert_eq!(code(text), Code::NoFrontMatter, "{text}");
        }
    }
}
