//! TOML that was written without a look at its rules: `title = Tea`, `title = "He said "no""`, a key that is there twice.
//!
//! Every key is read by itself, as in [YAML](super); a value of which TOML makes nothing is text.

use super::super::toml;
use super::super::tree::Entry;
use super::{Chunk, Mending, unquoted};
use crate::model::Value;
use crate::source::Span;

/// Reads what TOML does not, key by key; nothing where something stands above the first key.
pub(in super::super) fn entries(meta: &str, start: usize, mending: &mut Mending<'_>) -> Option<Vec<Entry>> {
    let mut read = Vec::new();
    for table in tables(meta) {
        let mut inner: Vec<Entry> = Vec::new();
        for chunk in super::chunks(&meta[..table.end], table.start, key)? {
            let entry = entry(meta, start, &chunk, mending);
            inner.push(entry);
        }
        read.push((table, mending.last_of_each(inner)));
    }
    let entries = nested(&read).unwrap_or_else(|| mending.last_of_each(separate(read, start)));
    (!entries.is_empty()).then_some(entries)
}

/// The tables in each other as TOML has them: `[extra.author]` in `extra`, `[[extra.links]]` as an item of its list. TOML reads their
/// headers with the number of a value in place of each value.
fn nested(read: &[(Table<'_>, Vec<Entry>)]) -> Option<Vec<Entry>> {
    let mut frame = String::new();
    let mut number = 0;
    for (table, entries) in read {
        frame.push_str(table.header);
        frame.push('\n');
        for entry in entries {
            frame.extend(["\"", &entry.key, "\" = ", &number.to_string(), "\n"]);
            number += 1;
        }
    }
    let values: Vec<_> = read.iter().flat_map(|(_, entries)| entries).collect();
    let mut entries = toml::entries(&frame, 0).ok()?;
    for entry in &mut entries {
        entry.span = fill(&mut entry.value, &values).unwrap_or(Span::new(0, 0));
    }
    Some(entries)
}

/// Puts the values in the places of their numbers, and returns where the first of them stands.
fn fill(value: &mut Value, values: &[&Entry]) -> Option<Span> {
    match value {
        // every number in the frame is that of a value
        Value::Number(number) => {
            let entry = *values.get(number.parse::<usize>().ok()?)?;
            *value = entry.value.clone();
            Some(entry.span)
        }
        Value::List(items) => items.iter_mut().fold(None, |first, item| first.or(fill(item, values))),
        Value::Map(map) => map.iter_mut().fold(None, |first, (_, value)| first.or(fill(value, values))),
        _ => None,
    }
}

/// Each table by itself, where TOML cannot have one in another: of one that is there twice the last one counts.
fn separate(read: Vec<(Table<'_>, Vec<Entry>)>, start: usize) -> Vec<Entry> {
    let mut all = Vec::new();
    for (table, entries) in read {
        if table.header.is_empty() {
            all = entries;
            continue;
        }
        let key = table.header.trim_matches(['[', ']', ' ']).to_owned();
        let span = Span::new(start + table.start, start + table.end);
        let value = Value::Map(entries.into_iter().map(|entry| (entry.key, entry.value)).collect());
        all.push(Entry { key, value, span });
    }
    all
}

fn entry(meta: &str, start: usize, chunk: &Chunk<'_>, mending: &mut Mending<'_>) -> Entry {
    let span = chunk.span(meta, start);
    let read = toml::entries(&meta[chunk.start..chunk.end], start + chunk.start).ok();
    let mut read = read.filter(|read| read.len() == 1).unwrap_or_default();
    read.pop().unwrap_or_else(|| {
        mending.say(span, format!("`{}` is not valid TOML; its value was read as it stands", chunk.key));
        // lines of comments are recorded as such
        let lines = meta[chunk.value..chunk.end].lines().filter(|line| !line.starts_with('#'));
        let text = lines.map(str::trim).collect::<Vec<_>>().join(" ");
        Entry { key: chunk.key.to_owned(), value: Value::String(unquoted(text.trim())), span }
    })
}

/// A table and the lines below its name; the first has none.
struct Table<'a> {
    /// `[name]`, `[one.in.another]` or `[[item]]`.
    header: &'a str,
    /// Where its lines begin.
    start: usize,
    end: usize,
}

fn tables(meta: &str) -> Vec<Table<'_>> {
    let mut tables = vec![Table { header: "", start: 0, end: 0 }];
    let mut at = 0;
    for line in meta.split_inclusive('\n') {
        let end = at + line.len();
        let header = line.split(" #").next().unwrap_or_default().trim();
        if is_header(header) {
            tables.push(Table { header, start: end, end });
        } else if let Some(last) = tables.last_mut() {
            last.end = end;
        }
        at = end;
    }
    tables
}

/// `["a", "b"]` and `[1]` are lines of a list.
fn is_header(line: &str) -> bool {
    let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    let name = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    name.contains(char::is_alphabetic) && !name.contains(['[', ']', ',', '='])
}

/// The key with which a line begins, and where what is behind the `=` begins.
fn key(line: &str) -> Option<(&str, usize)> {
    let (key, _) = line.split_once('=')?;
    let name = key.trim().trim_matches(['"', '\'']);
    (!name.is_empty() && name.bytes().all(is_bare)).then_some((name, key.len() + 1))
}

/// A letter of a key without quotes: <https://toml.io/en/v1.0.0#keys>.
fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}
