//! One flat JSON object, as Astro's `redirects` and most scripts take it.

use std::collections::BTreeSet;

use super::{Redirects, RedirectsError, json_fault};

/// The entries of the object.
pub(super) fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    serde_json::from_str(text).or_else(|error| merged(text).ok_or_else(|| json_fault(path, &error)))
}

/// The entries of an object of which two branches added lines at one place, so that a comma is missing between them.
fn merged(text: &str) -> Option<Redirects> {
    let mut entries = Redirects::new();
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inside.trim_end().ends_with(',') {
        return None;
    }
    let lines = inside.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines {
        let entry: Redirects = serde_json::from_str(&format!("{{{}}}", line.trim_end_matches(','))).ok()?;
        for (from, to) in entry {
            entries.entry(from).or_insert(to);
        }
    }
    Some(entries)
}

/// The entries that there are and `redirects`: sorted, indented by two, with a final newline.
pub(super) fn write(path: &str, existing: &str, redirects: &Redirects) -> Result<String, RedirectsError> {
    let mut entries = if existing.trim().is_empty() { Redirects::new() } else { parse(path, existing)? };
    entries.extend(redirects.clone());
    // serialising a map of strings cannot fail
    let json = serde_json::to_string_pretty(&entries).unwrap_or_default();
    Ok(format!("{json}\n"))
}

/// The entries but some.
pub(super) fn without(path: &str, text: &str, old: &BTreeSet<String>) -> Result<String, RedirectsError> {
    let mut entries = parse(path, text)?;
    entries.retain(|from, _| !old.contains(from));
    write(path, "", &entries)
}
