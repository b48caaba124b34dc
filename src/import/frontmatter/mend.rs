//! Front matter that is no YAML although it was meant to be: written by a script that quoted nothing, or cut by a regex.
//!
//! `title: Boats: a history`, `title: 'It's late'`, `author: @ida`, a list indented with tabs, a key that is there twice. Every
//! key is read by itself; what YAML makes nothing of is text.

pub(super) mod toml;

use std::collections::BTreeMap;

use super::tree::{Entry, yaml_entries, yaml_value};
use crate::account::{Changes, Entry as Removed, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Value;
use crate::source::Span;

/// Where it is told what was mended.
pub(super) struct Mending<'a> {
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) changes: &'a mut Changes,
}

impl Mending<'_> {
    fn say(&mut self, span: Span, message: String) {
        self.diagnostics.push(Diagnostic::at(Code::YamlMended, span, message));
    }

    /// Of a key that is there twice the last one counts.
    pub(super) fn last_of_each(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let last: BTreeMap<_, _> = entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
        let mut kept = Vec::with_capacity(last.len());
        for (at, entry) in entries.into_iter().enumerate() {
            if last.get(&entry.key) == Some(&at) {
                kept.push(entry);
                continue;
            }
            self.say(entry.span, format!("`{}` is there twice; the last one counts", entry.key));
            let what = if entry.key == "title" { What::Word } else { What::Value };
            self.changes.removed.push(Removed { what, text: entry.value.words(), why: "a key that is there twice" });
        }
        kept
    }
}

/// Reads what YAML does not, line by line; nothing where something stands above the first key.
pub(super) fn entries(meta: &str, start: usize, mending: &mut Mending<'_>) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for chunk in chunks(meta, 0, key)? {
        let span = chunk.span(meta, start);
        let key = chunk.key;
        let written = &meta[chunk.start..chunk.end];
        let value = yaml_value(written, key).filter(|_| !written.starts_with('\t')).unwrap_or_else(|| {
            mending.say(span, format!("`{key}` is not valid YAML; its value was read as it stands"));
            lenient(&meta[chunk.value..chunk.end])
        });
        entries.push(Entry { key: key.to_owned(), value, span });
    }
    (!entries.is_empty()).then(|| mending.last_of_each(entries))
}

/// Reads an object that is no JSON, but YAML: with a comma behind its last value, in single quotes, its keys in none.
pub(super) fn object(meta: &str, start: usize, mending: &mut Mending<'_>) -> Option<Vec<Entry>> {
    let entries = yaml_entries(meta, start)?;
    mending.say(Span::new(start, start + 1), "the front matter is not valid JSON; it was read as YAML".to_owned());
    Some(entries)
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
    /// Whether its value is a text of one line, to which no line with tabs before it can belong: `title: Boats` and then
    /// `<TAB>date: 2011-06-02`, which is a key that slipped.
    fn is_settled(&self, meta: &str) -> bool {
        let value = meta[self.value..self.end].trim();
        value.starts_with(char::is_alphanumeric) && !value.contains('\n')
    }

    /// The value without the spaces around it, in a file in which `meta` begins at `start`.
    fn span(&self, meta: &str, start: usize) -> Span {
        let written = &meta[self.value..self.end];
        let from = start + self.value + written.len() - written.trim_start().len();
        Span::new(from, from + written.trim().len())
    }
}

/// The keys of the lines from `start` on; `key` finds the one with which a line begins, and where its value does.
fn chunks(meta: &str, start: usize, key: fn(&str) -> Option<(&str, usize)>) -> Option<Vec<Chunk<'_>>> {
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    let mut at = start;
    for line in meta[start..].split_inclusive('\n') {
        let end = at + line.len();
        let tabs = line.len() - line.trim_start_matches('\t').len();
        let is_key_behind_tabs = tabs > 0 && chunks.last().is_some_and(|last| last.is_settled(meta));
        let behind_tabs = || key(&line[tabs..]).filter(|_| is_key_behind_tabs).map(|(key, value)| (key, tabs + value));
        if let Some((key, value)) = key(line).or_else(behind_tabs) {
            chunks.push(Chunk { key, start: at, value: at + value, end });
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
fn key(line: &str) -> Option<(&str, usize)> {
    let (key, rest) = line.split_once(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_') && key.chars().all(is_name);
    (is_key && !rest.starts_with("//")).then_some((key, key.len() + 1))
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
        let mut mending = Mending { diagnostics: &mut said, changes: &mut changes };
        let entries = entries(meta, 0, &mut mending).unwrap_or_default();
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
        let (entries, said) = read("title: Boats\n\tdate: 2011-06-02\n\tdraft: false\nnote: >\n\tso: it is\n");
        let keys: Vec<_> = entries.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!((keys, said), (vec!["title", "date", "draft", "note"], 3));
        assert_eq!(entries[1].1, text("2011-06-02"));
        let (entries, said) = read("title: a\ntitle: b\n");
        assert_eq!((entries, said), (vec![("title".to_owned(), text("b"))], 1));
        assert_eq!(read("words: a: b\n").0.len(), 1);
        assert_eq!(read("just words\ntitle: a: b\n").0.len(), 0);
    }
}
