//! TOML that was written without a look at its rules: `title = Tea`, `title = "He said "no""`, a key that is there twice.
//!
//! Every key is read by itself, as in [YAML](super); a value of which TOML makes nothing is text.

use super::super::toml;
use super::super::tree::Entry;
use super::{Chunk, Mending, unquoted};
use crate::model::Value;

/// Reads what TOML does not, key by key; nothing where something stands above the first key.
pub(in super::super) fn entries(meta: &str, start: usize, mending: &mut Mending<'_>) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for table in tables(meta) {
        let mut inner: Vec<Entry> = Vec::new();
        for chunk in super::chunks(&meta[..table.end], table.start, key)? {
            let entry = entry(meta, start, &chunk, mending);
            inner.push(entry);
        }
        let inner = mending.last_of_each(inner);
        let Some(name) = table.name else {
            entries = inner;
            continue;
        };
        let value = Value::Map(inner.into_iter().map(|entry| (entry.key, entry.value)).collect());
        let span = crate::source::Span::new(start + table.start, start + table.end);
        entries.push(Entry { key: name.to_owned(), value, span });
    }
    (!entries.is_empty()).then(|| mending.last_of_each(entries))
}

fn entry(meta: &str, start: usize, chunk: &Chunk<'_>, mending: &mut Mending<'_>) -> Entry {
    let span = chunk.span(meta, start);
    let read = toml::entries(&meta[chunk.start..chunk.end], start + chunk.start).ok();
    let mut read = read.filter(|read| read.len() == 1).unwrap_or_default();
    read.pop().unwrap_or_else(|| {
        mending.say(span, format!("`{}` is not valid TOML; its value was read as it stands", chunk.key));
        let text = meta[chunk.value..chunk.end].lines().map(str::trim).collect::<Vec<_>>().join(" ");
        Entry { key: chunk.key.to_owned(), value: Value::String(unquoted(text.trim())), span }
    })
}

/// A table and the lines below its name; the first has none.
struct Table<'a> {
    name: Option<&'a str>,
    /// Where its lines begin.
    start: usize,
    end: usize,
}

fn tables(meta: &str) -> Vec<Table<'_>> {
    let mut tables = vec![Table { name: None, start: 0, end: 0 }];
    let mut at = 0;
    for line in meta.split_inclusive('\n') {
        let end = at + line.len();
        let name = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).map(str::trim);
        if let Some(name) = name.filter(|name| name.bytes().all(is_bare) && !name.is_empty()) {
            tables.push(Table { name: Some(name), start: end, end });
        } else if let Some(last) = tables.last_mut() {
            last.end = end;
        }
        at = end;
    }
    tables
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
