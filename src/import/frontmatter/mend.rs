//! Front matter that is no YAML although it was meant to be: written by a script that quoted nothing, or cut by a regex.
//!
//! `title: Boats: a history`, `title: 'It's late'`, `author: @ida`, a list indented with tabs, a key that is there twice. Every
//! key is read by itself; what YAML makes nothing of is text.

use super::tree::{Entry, yaml_value};
use crate::account::{Changes, Entry as Removed, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Value;
use crate::source::Span;

/// Reads what YAML does not, line by line; nothing where something stands above the first key.
pub(super) fn entries(
    meta: &str,
    start: usize,
    said: &mut Vec<Diagnostic>,
    changes: &mut Changes,
) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for chunk in chunks(meta)? {
        let text = &meta[chunk.start..chunk.end];
        let place = chunk.value_place(meta);
        let span = Span::new(start + place.start, start + place.end);
        let key = chunk.key;
        let value = match yaml_value(text, key) {
            Some(value) => value,
            None => {
                let message = format!("`{key}` is not valid YAML; its value was read as it stands");
                said.push(Diagnostic::at(Code::YamlMended, span, message));
                lenient(&meta[chunk.value..chunk.end])
            }
        };
        if let Some(at) = entries.iter().position(|entry| entry.key == key) {
            let before = entries.remove(at);
            let message = format!("`{key}` is there twice; the last one counts");
            said.push(Diagnostic::at(Code::YamlMended, before.span, message));
            let what = if key == "title" { What::Word } else { What::Value };
            let text = before.value.words();
            changes.removed.push(Removed { what, text, why: "a key that is there twice" });
        }
        entries.push(Entry { key: key.to_owned(), value, span });
    }
    (!entries.is_empty()).then_some(entries)
}

/// A key at the margin and the lines that belong to it.
struct Chunk<'a> {
    key: &'a str,
    /// Where its line begins.
    start: usize,
    /// What is behind the colon begins here.
    value: usize,
    end: usize,
}

impl Chunk<'_> {
    /// The value without the spaces around it.
    fn value_place(&self, meta: &str) -> std::ops::Range<usize> {
        let written = &meta[self.value..self.end];
        let from = self.value + written.len() - written.trim_start().len();
        from..from + written.trim().len()
    }
}

fn chunks(meta: &str) -> Option<Vec<Chunk<'_>>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    let mut at = 0;
    for line in meta.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(key) = key(line) {
            chunks.push(Chunk {
                key,
                start: at,
                value: at + line.find(':').map_or(line.len(), |colon| colon + 1),
                end,
            });
        } else if let Some(last) = chunks.last_mut() {
            last.end = end;
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            return None;
        }
        at = end;
    }
    Some(chunks)
}

/// The key with which a line begins. `title:Boats` is one as well, `https://…` is none.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_') && key.chars().all(is_name);
    (is_key && !rest.starts_with("//")).then_some(key)
}

/// A value that is no YAML: its items where each line is one, else its text.
fn lenient(written: &str) -> Value {
    let lines = written.lines().enumerate().filter(|(number, line)| *number == 0 || !line.starts_with('#'));
    let lines: Vec<_> = lines.map(|(_, line)| line.trim()).filter(|line| !line.is_empty()).collect();
    let begins = written.lines().next().unwrap_or_default();
    let items: Option<Vec<_>> = lines.iter().map(|line| item(line)).collect();
    if let Some(items) = items.filter(|items| begins.trim().is_empty() && !items.is_empty()) {
        return Value::List(items.into_iter().map(scalar).collect());
    }
    let text = lines.join(" ");
    if let Some(items) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Value::List(items.split(',').map(str::trim).filter(|item| !item.is_empty()).map(scalar).collect());
    }
    scalar(text.trim_start_matches(['|', '>']).trim_start())
}

/// What is behind the dash of an item.
fn item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('-')?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

/// A number or flag of YAML, else the text without the quotes that were meant to be around it.
fn scalar(text: &str) -> Value {
    match yaml_value(&format!("key: {text}"), "key") {
        Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null)) => value,
        _ => Value::String(unquoted(text)),
    }
}

/// `'It's late'` without its outer quotes, and `"late` without the one that was never closed. `"Late" again` has its own.
fn unquoted(text: &str) -> String {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return text.to_owned() };
    let inner = match text[1..].strip_suffix(quote) {
        Some(inner) => inner,
        None if !text[1..].contains(quote) => &text[1..],
        None => return text.to_owned(),
    };
    if quote == '"' { inner.replace("\\\"", "\"").replace("\\\\", "\\") } else { inner.replace("''", "'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(meta: &str) -> (Vec<(String, Value)>, usize) {
        let (mut said, mut changes) = (Vec::new(), Changes::default());
        let entries = entries(meta, 0, &mut said, &mut changes).unwrap_or_default();
        (entries.into_iter().map(|entry| (entry.key, entry.value)).collect(), said.len())
    }

    fn text(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    #[test]
    fn values_that_were_never_quoted() {
        for (written, value) in [
            ("Boats: a history", "Boats: a history"),
            ("'It's late'", "It's late"),
            (r#""He said "no" twice""#, r#"He said "no" twice"#),
            (r#""Late" again"#, r#""Late" again"#),
            ("\"never closed", "never closed"),
            ("@ida", "@ida"),
            ("`code` and more", "`code` and more"),
            ("*starred* words", "*starred* words"),
            ("[draft] a title", "[draft] a title"),
            ("100%: all", "100%: all"),
            ("% of all", "% of all"),
            ("a\n  b: c", "a b: c"),
        ] {
            let (entries, said) = read(&format!("z: 1.50\ntitle: {written}\nlast: true\n"));
            assert_eq!(entries[1], ("title".to_owned(), text(value)), "{written}");
            assert_eq!((entries.len(), said), (3, 1), "{written}");
            assert_eq!(entries[0].1, Value::Number("1.50".to_owned()));
            assert_eq!(entries[2].1, Value::Bool(true));
        }
    }

    #[test]
    fn lists_and_keys() {
        let (entries, _) = read("tags:\n\t- one: two\n\t- @x\n\t- 3\nother: [a, @b]\ntitle:glued\n");
        let tags = Value::List(vec![text("one: two"), text("@x"), Value::Number("3".to_owned())]);
        assert_eq!(entries[0].1, tags);
        assert_eq!(entries[1].1, Value::List(vec![text("a"), text("@b")]));
        assert_eq!(entries[2], ("title".to_owned(), text("glued")));
        let (entries, said) = read("title: a\ntitle: b\n");
        assert_eq!((entries, said), (vec![("title".to_owned(), text("b"))], 1));
        assert_eq!(read("words: a: b\n").0.len(), 1);
        assert_eq!(read("just words\ntitle: a: b\n").0.len(), 0);
    }
}
