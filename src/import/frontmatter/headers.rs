//! Pelican's front matter: `Title: …`, `Date: …` on lines of their own up to the first blank line, as Python-Markdown's extension
//! `meta` has it. Lines that are indented by four columns or more continue a value.
//! <https://docs.getpelican.com/en/latest/content.html#file-metadata>

use std::ops::Range;

use super::tree::Entry;
use crate::model::Value;
use crate::source::Span;

/// Keys that hold several texts: with semicolons between them where there is one, else with commas.
const LISTS: [&str; 2] = ["tags", "authors"];

/// Keys that hold several addresses; no other key says so with commas alone.
const ADDRESSES: [&str; 2] = ["aliases", "redirect_from"];

/// The lines of headers with which a text begins at `start`, where they name a title or a date: `Note: …` alone begins a text.
pub(super) fn block(text: &str, start: usize) -> Option<Range<usize>> {
    let mut end = start;
    let mut is_of_post = false;
    for line in text.get(start..)?.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        match header(line) {
            Some((key, _)) => {
                is_of_post |= ["title", "date", "slug"].iter().any(|known| key.eq_ignore_ascii_case(known));
            }
            None if end > start && is_continuation(line) => {}
            None => return None,
        }
        end += line.len();
    }
    is_of_post.then_some(start..end)
}

/// The keys and values of a block of headers, which begins at `start` in its file.
pub(super) fn entries(headers: &str, start: usize) -> Vec<Entry> {
    let mut entries: Vec<(String, String, Span)> = Vec::new();
    let mut at = start;
    for line in headers.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        match (header(line), entries.last_mut()) {
            (Some((key, value)), _) => entries.push((name(key), value.to_owned(), span)),
            (None, Some((_, value, _))) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    entries.into_iter().map(|(key, text, span)| Entry { value: value(&key, &text), key, span }).collect()
}

/// `Key: value`
fn header(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_end().split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_key.then(|| (key, value.trim()))
}

fn is_continuation(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// The extension reads keys in any case; `Title` is how people write them.
fn name(key: &str) -> String {
    let is_capitalised = key.bytes().skip(1).all(|byte| !byte.is_ascii_uppercase());
    if is_capitalised { key.to_ascii_lowercase() } else { key.to_owned() }
}

fn value(key: &str, text: &str) -> Value {
    let separator = match text.contains(';') {
        true if LISTS.contains(&key) || ADDRESSES.contains(&key) => Some(';'),
        false if ADDRESSES.contains(&key) && text.contains(',') => Some(','),
        _ => None,
    };
    if let Some(separator) = separator {
        let items = text.split(separator).map(str::trim).filter(|item| !item.is_empty());
        return Value::List(items.map(|item| Value::String(item.to_owned())).collect());
    }
    Value::String(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_end_at_a_blank_line() {
        let text = "Title: A: b\nDate: 2010-12-03 10:20\nTags: sun, venus\nAuthors: Wren, T.; Ines\nAliases: /a, /b\nSummary: one\n    two\n\nText: here\n";
        let block = block(text, 0).unwrap();
        let entries = entries(&text[block.clone()], 0);
        let words = |value: &Value| match value {
            Value::List(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
            value => value.as_str().unwrap_or_default().to_owned(),
        };
        let said: Vec<_> = entries.iter().map(|entry| (entry.key.as_str(), words(&entry.value))).collect();
        let expected = [
            ("title", "A: b"),
            ("date", "2010-12-03 10:20"),
            ("tags", "sun, venus"),
            ("authors", "Wren, T. | Ines"),
            ("aliases", "/a | /b"),
            ("summary", "one two"),
        ];
        assert_eq!(said, expected.map(|(key, value)| (key, value.to_owned())));
        assert_eq!(&text[block.end..], "\nText: here\n");
    }

    #[test]
    fn a_text_is_no_block() {
        for text in ["Note: this\n\nTitle: x\n", "Title: a\nand more\n", "# Title: a\n", "Title is: a\n", "http://a\n"]
        {
            assert_eq!(block(text, 0), None, "{text}");
        }
    }
}
