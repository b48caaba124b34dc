//! `redirects` of `vercel.json`; everything else in that file stays as it is.
//!
//! A source is an expression of path-to-regexp 6. The status is written out: `permanent` would be 308.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Redirects, RedirectsError, encode, fault, json_fault};

/// What path-to-regexp reads as markup: <https://github.com/pillarjs/path-to-regexp/tree/v6.3.0#compatibility-with-express--4x>
const SPECIAL: [char; 9] = ['\\', ':', '(', ')', '{', '}', '*', '+', '?'];

/// The entries whose source is one path and that depend on nothing else.
pub(super) fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    Ok(entries(path, &document(path, text)?)?.iter().rev().filter_map(plain).collect())
}

/// Our entries in order of their addresses, then the others in theirs: the first match wins.
pub(super) fn write(path: &str, existing: &str, redirects: &Redirects) -> Result<String, RedirectsError> {
    let document = document(path, existing)?;
    let entries = entries(path, &document)?;
    // those on top that are written as ours are were ours once: their order does not depend on when they came
    let (top, below) = entries.split_at(entries.iter().take_while(|entry| is_as_ours(entry)).count());
    let mut ours: Redirects = top.iter().rev().filter_map(plain).collect();
    ours.extend(redirects.iter().map(|(from, to)| (encode::decoded(from).into_owned(), destination(to))));
    let others = below.iter().filter(|entry| plain(entry).is_none_or(|(from, _)| !ours.contains_key(&from)));
    let entry =
        |(from, to): (&String, &String)| json!({ "source": source(from), "destination": to, "statusCode": 301 });
    let all: Vec<_> = ours.iter().map(entry).chain(others.cloned()).collect();
    Ok(print(document, all))
}

/// The entries but some; the rest of the file as it is.
pub(super) fn without(path: &str, text: &str, old: &BTreeSet<String>) -> Result<String, RedirectsError> {
    let document = document(path, text)?;
    let kept =
        entries(path, &document)?.iter().filter(|entry| plain(entry).is_none_or(|(from, _)| !old.contains(&from)));
    let kept = kept.cloned().collect();
    Ok(print(document, kept))
}

fn print(mut document: Map<String, Value>, redirects: Vec<Value>) -> String {
    document.insert("redirects".to_owned(), Value::Array(redirects));
    // serialising a JSON value cannot fail
    let json = serde_json::to_string_pretty(&document).unwrap_or_default();
    format!("{json}\n")
}

fn document(path: &str, text: &str) -> Result<Map<String, Value>, RedirectsError> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(text).map_err(|error| json_fault(path, &error))
}

fn entries<'a>(path: &str, document: &'a Map<String, Value>) -> Result<&'a [Value], RedirectsError> {
    match document.get("redirects") {
        None => Ok(&[]),
        Some(Value::Array(entries)) => Ok(entries),
        Some(_) => Err(fault(path, 1, 1, "`redirects` is not an array")),
    }
}

fn plain(entry: &Value) -> Option<(String, String)> {
    let entry = entry.as_object()?;
    let is_plain = entry.keys().all(|key| ["source", "destination", "permanent", "statusCode"].contains(&key.as_str()));
    let text = |key| entry.get(key).and_then(Value::as_str);
    is_plain.then_some(())?;
    Some((encode::decoded(&unescaped(text("source")?)?).into_owned(), text("destination")?.to_owned()))
}

fn is_as_ours(entry: &Value) -> bool {
    plain(entry).is_some() && entry.get("permanent").is_none() && entry.get("statusCode") == Some(&json!(301))
}

fn source(from: &str) -> String {
    let mut source = String::new();
    for character in encode::path(from).chars() {
        if SPECIAL.contains(&character) {
            source.push('\\');
        }
        source.push(character);
    }
    source
}

/// The path that a source matches, `None` where it matches more than one.
fn unescaped(source: &str) -> Option<String> {
    let mut path = String::new();
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => path.push(characters.next()?),
            special if SPECIAL.contains(&special) => return None,
            plain => path.push(plain),
        }
    }
    Some(path)
}

/// `:name` in a destination is a parameter, so that its path has none.
fn destination(to: &str) -> String {
    let to = encode::url(to);
    match to.strip_prefix('/') {
        Some(path) => format!("/{}", path.replace(':', "%3A").replace('(', "%28").replace(')', "%29")),
        None => to,
    }
}
