//! One flat JSON object, as Astro's `redirects` and most scripts take it.

use super::{Redirects, RedirectsError, json_fault};

/// The entries of the object.
pub(super) fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    serde_json::from_str(text).map_err(|error| json_fault(path, &error))
}

/// The entries that there are and `redirects`: sorted, indented by two, with a final newline.
pub(super) fn write(path: &str, existing: &str, redirects: &Redirects) -> Result<String, RedirectsError> {
    let mut entries = if existing.trim().is_empty() { Redirects::new() } else { parse(path, existing)? };
    entries.extend(redirects.clone());
    // serialising a map of strings cannot fail
    let json = serde_json::to_string_pretty(&entries).unwrap_or_default();
    Ok(format!("{json}\n"))
}
