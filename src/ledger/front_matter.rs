//! The title in front matter, and where the text after it starts.
//!
//! Only the title is compared: other values are the business of the front matter's reader and writer, which report
//! what they drop.

use std::ops::Range;

use super::token::{Certainty, Tokens};

/// The key of the title, where no other is configured.
pub const TITLE: &str = "title";

/// Adds the words of the title, which stands under `key`, and returns where the text starts.
pub fn scan(text: &str, key: &str, tokens: &mut Tokens) -> usize {
    let Some((head, body)) = split(text) else { return 0 };
    let Some((value, span)) = title(text.get(head.clone()).unwrap_or_default(), key, head.start) else { return body };
    tokens.words_within(&value, &span, Certainty::Certain);
    body
}

/// Adds all words as possible ones, where what the front matter says can stand in the text as well.
pub fn scan_possible(text: &str, tokens: &mut Tokens) -> usize {
    let Some((head, body)) = split(text) else { return 0 };
    tokens.words(text.get(head.clone()).unwrap_or_default(), head.start, Certainty::Possible);
    body
}

/// YAML between `---`, TOML between `+++`, an object of JSON on lines of its own: the range of the lines between, and the start of the text.
fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let first = text.lines().next()?;
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++" | "{") {
        return None;
    }
    let start = first.len() + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let end = at + line.len();
        let end_line = line.trim_end();
        if end_line == fence && fence != "{" || matches!((fence, end_line), ("---", "...") | ("{", "}")) {
            return Some((start..at, end));
        }
        at = end;
    }
    None
}

/// The value of `title: …` or `title = …`, with the lines that continue it.
fn title(head: &str, key: &str, offset: usize) -> Option<(String, Range<usize>)> {
    let mut at = 0;
    let mut found: Option<Range<usize>> = None;
    for line in head.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(range) = &mut found {
            if !line.starts_with([' ', '\t']) && !line.trim().is_empty() {
                break;
            }
            range.end = end;
        } else if let Some(value) = after_key(line, key) {
            found = Some(end - value.len()..end);
            if line.trim_start().starts_with('"') {
                break;
            }
        }
        at = end;
    }
    let range = found?;
    let raw = head.get(range.clone())?.trim();
    Some((scalar(raw), offset + range.start..offset + range.end))
}

fn after_key<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    if let Some(value) = line.trim_start().strip_prefix('"').and_then(|rest| rest.strip_prefix(key)?.strip_prefix('"'))
    {
        return value.trim_start().strip_prefix(':');
    }
    line.get(..key.len()).filter(|found| found.eq_ignore_ascii_case(key))?;
    line.get(key.len()..)?.trim_start_matches([' ', '\t']).strip_prefix([':', '='])
}

/// The text of a scalar. Only double quotes have escapes that make words: `"caf\u00e9"`.
fn scalar(raw: &str) -> String {
    let block = raw.trim_start_matches(['|', '>', '-', '+']);
    if block.len() < raw.len() && block.starts_with('\n') {
        return block.to_owned();
    }
    match raw.strip_prefix('"') {
        Some(quoted) => unescape(quoted),
        None => raw.to_owned(),
    }
}

fn unescape(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let kind = escape.chars().next();
        let digits = match kind {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let code = escape.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        rest = match (kind, code.and_then(char::from_u32)) {
            (Some(_), Some(c)) if digits > 0 => {
                text.push(c);
                escape.get(digits + 1..).unwrap_or_default()
            }
            (Some(c), _) => {
                text.push(if c.is_alphanumeric() { ' ' } else { c });
                escape.get(c.len_utf8()..).unwrap_or_default()
            }
            (None, _) => "",
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (String, usize) {
        let mut tokens = Tokens::default();
        let body = scan(text, TITLE, &mut tokens);
        let words: Vec<_> = tokens.list().iter().map(|token| tokens.text(token)).collect();
        (words.join(" "), body)
    }

    #[test]
    fn titles_are_read_in_every_style() {
        for title in ["It’s café", "'It’s café'", r#""It\u2019s caf\u00e9""#, "It’s\n  café", ">-\n  It’s\n  café"]
        {
            let text = format!("---\nlayout: x\ntitle: {title}\ntags: []\n---\nbody");
            assert_eq!(words(&text), ("It s café".to_owned(), text.len() - 4), "{title}");
        }
        assert_eq!(words("+++\ntitle = \"a\\nb\"\n+++\n"), ("a b".to_owned(), 23));
    }

    #[test]
    fn a_text_without_front_matter_is_all_text() {
        assert_eq!(words("---\ntitle: a"), (String::new(), 0));
        assert_eq!(words("# A\n"), (String::new(), 0));
    }
}
