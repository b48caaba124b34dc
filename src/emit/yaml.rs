//! YAML that every reader takes for what was meant: versions 1.1 and 1.2, and prettier finds nothing to change.

use std::fmt::Write as _;

use crate::model::Value;

/// One key of the top level and its value, with a line end.
pub(super) fn entry(out: &mut String, key: &str, value: &Value) {
    map_entry(out, key, value, 0);
}

fn map_entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    scalar(out, key);
    out.push(':');
    match value {
        Value::List(items) if !items.is_empty() => {
            out.push('\n');
            list(out, items, indent + 2);
        }
        Value::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            spaces(out, indent + 2);
            map(out, entries, indent + 2);
        }
        _ => {
            out.push(' ');
            leaf(out, value);
            out.push('\n');
        }
    }
}

/// The entries of a map; the indentation of the first is there already.
fn map(out: &mut String, entries: &[(String, Value)], indent: usize) {
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            spaces(out, indent);
        }
        map_entry(out, key, value, indent);
    }
}

fn list(out: &mut String, items: &[Value], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        // the first item of a list in a list stands behind the outer item's dash
        if index > 0 || out.ends_with('\n') {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::List(items) if !items.is_empty() => list(out, items, indent + 2),
            Value::Map(entries) if !entries.is_empty() => map(out, entries, indent + 2),
            _ => {
                leaf(out, item);
                out.push('\n');
            }
        }
    }
}

fn leaf(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(number),
        Value::String(text) => scalar(out, text),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// A string: plain where it cannot be taken for anything else, else in the quotes that prettier would choose.
pub(super) fn scalar(out: &mut String, text: &str) {
    if text.chars().any(|c| !is_printable(c)) {
        escaped(out, text);
    } else if is_plain(text) {
        out.push_str(text);
    } else if text.contains('\'') && !text.contains(['"', '\\']) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    }
}

/// Double quotes with escapes, the only style that can hold line ends and control characters.
fn escaped(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c => {
                // writing to a String does not fail
                let _ = match c as u32 {
                    code @ ..=0xff => write!(out, "\\x{code:02X}"),
                    code @ ..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
        }
    }
    out.push('"');
}

/// YAML's printable characters, without those that some reader takes for a line end or drops.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}'
        | '\u{10000}'..)
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    !(text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
        || "-?:,[]{}#&*!|>'\"%@`~=".contains(first)
        || text.starts_with("...")
        || text.starts_with("<<")
        || text.ends_with(':')
        || text.contains(": ")
        || text.contains(" #")
        || is_word_of_yaml(text)
        || is_number(text)
        || is_timestamp(text))
}

/// What YAML 1.1 takes for a boolean or null, in any case.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// `12`, `1_000`, `1,000`, `0x1F`, `1.5`, `1.2.3`, `1e5`, `.5`, `.inf`, `12:30`, `190:20:30.15`, with or without a sign.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str, more: &str| text.bytes().all(|b| b.is_ascii_digit() || more.as_bytes().contains(&b));
    let radix =
        text.get(..2).filter(|prefix| ["0x", "0o", "0b", "0X", "0O", "0B"].contains(prefix)).map(|_| &text[2..]);
    if let Some(digits) = radix {
        return digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    }
    if let Some(word) = text.strip_prefix('.')
        && (word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan"))
    {
        return true;
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    mantissa.bytes().any(|b| b.is_ascii_digit())
        && digits(mantissa, "_.,:")
        && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), "")
}

/// `2024-01-31`, `2024-1-31`, and either with a time behind.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let is_digits = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    is_digits(parts.next(), 4..=4)
        && is_digits(parts.next(), 1..=2)
        && parts.next().is_some_and(|day| {
            let end = day.find(|c: char| !c.is_ascii_digit()).unwrap_or(day.len());
            (1..=2).contains(&end) && matches!(day.as_bytes().get(end), None | Some(b'T' | b't' | b' ' | b'\t'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        let mut out = String::new();
        scalar(&mut out, text);
        out
    }

    #[test]
    fn strings_that_no_reader_mistakes_are_plain() {
        for text in [
            "Hello, world",
            "a:b",
            "C#",
            "3d prints",
            "a - b",
            "/2024/01/x.html",
            "Ünïcode 🎉",
            "2024 in review",
            "2fa",
            "1st",
            "e5",
            "..",
            "a [b]",
        ] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn strings_that_some_reader_mistakes_are_quoted() {
        for text in [
            "",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "no",
            "Yes",
            "ON",
            "y",
            "null",
            "~",
            "~a",
            "12",
            "1_000",
            "1,000",
            "0x1F",
            "1.5",
            "3.1.4",
            ".5",
            "1e5",
            "12:30",
            "2024-01-31",
            "2024-1-1",
            "2024-01-31T10:00:00Z",
            "2024-01-31 10:00",
            "-a",
            "?a",
            ":a",
            "[a]",
            "{a}",
            "#a",
            "&a",
            "*a",
            "!a",
            "|a",
            ">a",
            "%a",
            "@a",
            "`a",
            "=",
            "<<",
            ".inf",
            "-.INF",
            ".NaN",
            "...",
            "+12",
            "-5",
            ",a",
            "\u{a0}a",
        ] {
            assert_eq!(printed(text), format!("'{text}'"));
        }
    }

    #[test]
    fn quotes_are_those_that_prettier_chooses() {
        assert_eq!(printed("it's: a"), "\"it's: a\"");
        assert_eq!(printed("say \"it's\": a"), "'say \"it''s\": a'");
        assert_eq!(printed("'a' \\: b"), "'''a'' \\: b'");
        assert_eq!(printed("a\nb\t\u{85}\u{2028}\u{feff}\"\\"), r#""a\nb\t\x85\u2028\uFEFF\"\\""#);
    }

    #[test]
    fn values_keep_their_types_and_nest() {
        let text = |text: &str| Value::String(text.to_owned());
        let value = Value::Map(vec![
            ("n".to_owned(), Value::Number("1.50".to_owned())),
            ("none".to_owned(), Value::Null),
            ("empty".to_owned(), Value::List(Vec::new())),
            (
                "list".to_owned(),
                Value::List(vec![
                    text("a"),
                    Value::List(vec![text("b"), text("c")]),
                    Value::Map(vec![
                        ("d".to_owned(), Value::Bool(true)),
                        ("e".to_owned(), Value::List(vec![text("f")])),
                    ]),
                ]),
            ),
        ]);
        let mut out = String::new();
        entry(&mut out, "k", &value);
        assert_eq!(
            out,
            "k:\n  'n': 1.50\n  none: null\n  empty: []\n  list:\n    - a\n    - - b\n      - c\n    - d: true\n      e:\n        - f\n"
        );
    }
}
