//! The title and the values in front matter, and where the text after it starts.

mod open;
mod values;

use std::ops::Range;

use self::values::Wanted;
use super::token::{Certainty, Tokens};

/// The key of the title, where no other is configured.
pub const TITLE: &str = "title";

/// Adds the words of the title, which stands under `key`, and returns where the text starts.
pub fn scan(text: &str, key: &str, tokens: &mut Tokens) -> usize {
    let Some(Split { fence, head, body }) = split(text) else { return 0 };
    let written = text.get(head.clone()).unwrap_or_default();
    if fence == "{" {
        values::json(written, head.start, key, Wanted::Title, tokens);
    } else {
        for range in titles(written, key) {
            let raw = written.get(range.clone()).unwrap_or_default().trim();
            // nothing in Pelican's headers is markup
            let value = if fence == HEADERS { raw.to_owned() } else { scalar(raw) };
            tokens.words_within(&value, &(head.start + range.start..head.start + range.end), Certainty::Certain);
        }
    }
    body
}

/// Whether there is a title under a key.
pub fn has_title(text: &str, key: &str) -> bool {
    let mut tokens = Tokens::default();
    scan(text, key, &mut tokens);
    !tokens.list().is_empty()
}

/// Adds the words of all values but the title.
pub fn scan_values(text: &str, key: &str, tokens: &mut Tokens) {
    if let Some(Split { fence, head, .. }) = split(text) {
        values::scan(text, head, fence, key, tokens);
    }
}

/// Adds all words as possible ones, where what the front matter says can stand in the text as well.
pub fn scan_possible(text: &str, tokens: &mut Tokens) -> usize {
    let Some(Split { head, body, .. }) = split(text) else { return 0 };
    tokens.words(text.get(head.clone()).unwrap_or_default(), head.start, Certainty::Possible);
    body
}

/// Pelican's front matter has no fence.
const HEADERS: &str = "";

/// Front matter and text.
struct Split<'a> {
    /// `---`, `+++`, `{` or [`HEADERS`].
    fence: &'a str,
    /// What stands between the fences; of JSON the whole object.
    head: Range<usize>,
    body: usize,
}

/// YAML between `---`, TOML between `+++`, an object of JSON.
fn split(text: &str) -> Option<Split<'_>> {
    let above = text.len() - text.trim_start().len();
    let first = text.get(above..)?.lines().next()?;
    if first.starts_with('{') {
        let end = above + object_len(text.get(above..)?)?;
        return Some(Split { fence: "{", head: above..end, body: end });
    }
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        let head = headers(text, above)?;
        return Some(Split { fence: HEADERS, body: head.end, head });
    }
    let start = above + first.len() + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let end = at + line.len();
        let end_line = line.trim_end();
        if end_line == fence || matches!((fence, end_line), ("---", "...")) {
            let open = start + open::text_in(text.get(start..at)?).filter(|_| fence == "---").unwrap_or(at - start);
            return Some(Split { fence, head: start..open, body: if open < at { open } else { end } });
        }
        at = end;
    }
    let open = start + open::text_in(text.get(start..)?).filter(|_| fence == "---")?;
    Some(Split { fence, head: start..open, body: open })
}

/// Lines of `Key: value` up to the first blank line, one of which is about a post.
fn headers(text: &str, start: usize) -> Option<Range<usize>> {
    let lines = text.get(start..)?.split_inclusive('\n').take_while(|line| !line.trim().is_empty());
    let (mut end, mut is_of_post) = (start, false);
    for line in lines {
        let is_continued = end > start && line.starts_with(['\t', ' ']);
        let key = line.split_once(':').map(|(key, _)| key).filter(|key| key.bytes().all(values::is_header));
        if !is_continued && key.is_none_or(str::is_empty) {
            return None;
        }
        is_of_post |=
            key.is_some_and(|key| [TITLE, "date", "slug"].iter().any(|known| key.eq_ignore_ascii_case(known)));
        end += line.len();
    }
    is_of_post.then_some(start..end)
}

/// The length of the object with which a text begins.
fn object_len(text: &str) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_u32);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' => at += values::string_len(text.get(at..)?) - 1,
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The values of `title: …` or `title = …`, with the lines that continue them. Of several the last one counts, and what the others said
/// is recorded. Those in the tables of TOML are no titles.
fn titles(head: &str, key: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for line in head.split_inclusive('\n') {
        let end = at + line.len();
        let value = found.last().and_then(|range| head.get(range.clone())).map(str::trim);
        let is_plain = |value: &str| value.starts_with(char::is_alphanumeric) && !value.contains('\n');
        let is_slipped = value.is_some_and(is_plain) && values::is_slipped_key(line);
        if goes_on && !is_slipped && (line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            found.last_mut().into_iter().for_each(|range| range.end = end);
        } else if let Some(value) = after_key(line, key) {
            found.push(end - value.len()..end);
            goes_on = !line.starts_with('"');
        } else if line.starts_with('[') && line.trim_end().ends_with(']') {
            break;
        } else {
            goes_on = false;
        }
        at = end;
    }
    found
}

fn after_key<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let quoted = line.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_prefix(key)?.strip_prefix(['"', '\'']));
    if let Some(value) = quoted {
        return value.trim_start().strip_prefix([':', '=']);
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
        // what is behind `#` is a comment
        None if !raw.starts_with('\'') => raw.split(" #").next().unwrap_or_default().to_owned(),
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
        assert_eq!(words("---\ntitle: a\nx: y\ntitle: b\n---\n"), ("a b".to_owned(), 31));
        assert_eq!(words("---\ntitle: a #b\n---\n"), ("a".to_owned(), 20));
        assert_eq!(words("title: a #b\n\nc"), ("a b".to_owned(), 12));
    }

    #[test]
    fn a_text_without_front_matter_is_all_text() {
        assert_eq!(words("---\ntitle: a"), (String::new(), 0));
        assert_eq!(words("# A\n"), (String::new(), 0));
    }

    /// The words of the values, a possible one with `?` before it.
    fn values(text: &str) -> String {
        let mut tokens = Tokens::default();
        scan_values(text, TITLE, &mut tokens);
        let said = |token: &super::super::token::Token| {
            let mark = if token.certainty == Certainty::Possible { "?" } else { "" };
            format!("{mark}{}", tokens.text(token))
        };
        tokens.list().iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn values_of_yaml() {
        let text = "---\ntitle: A\n  b\nauthor: 'It''s I' # not me\ndraft: true\ntags: [one, two: 2, yes]\nlist:\n- three\n\
                    - k: \"caf\\u00e9\n  o\\u00e9\"\n  m: &a four\nlong: >-\n  five: six\n\n  seven\n# eight\nurl: a://b\n---\nnine";
        assert_eq!(
            values(text),
            "It s I ?not ?me ?true one ?two 2 ?yes three ?k café oé ?m four five six seven ?eight a b"
        );
    }

    #[test]
    fn values_in_brackets_with_escapes() {
        assert_eq!(values("---\ntags: [\"\\e[5m\", \"caf\\u00e9, a\\Nb\", c\\d]\n---\n"), "5m café a b c d");
    }

    #[test]
    fn values_of_toml_and_json() {
        let text = "+++\ntitle = \"A\"\ndate = 2014-05-04\nx = \"\"\"b\nc\"\"\"\ny = [\"d\", \"e\"]\nz = {k = \"f\"}\n[t]\nv = 'g'\ntitle = 'h'\n+++\n";
        assert_eq!((values(text), words(text).0), ("?2014 ?05 ?04 b c d e ?k f ?t g h".to_owned(), "A".to_owned()));
        let text = "{\"title\": \"A\", \"x\": {\"title\": \"b\\u00e9\"}, \"y\": [1.50, \"c\"],\n\"z\": true}\nd";
        assert_eq!((values(text), words(text)), ("bé 1 50 c".to_owned(), ("A".to_owned(), text.len() - 2)));
        let text = "{title: A b, 'x': 'it''s', y: [c d, 2],}\ne";
        assert_eq!((values(text), words(text)), ("it s c d 2".to_owned(), ("A b".to_owned(), text.len() - 2)));
    }
}
