//! Paths of what is written: they stay below the folder of `migrations.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use crate::links::redirects::Format;

/// Whether a path leads to something below the folder that it is written in, on every system: `content/posts`, and neither `/srv`,
/// `C:\site` nor `../posts`.
pub fn stays_below(path: &str) -> bool {
    let has_drive =
        path.as_bytes().get(1) == Some(&b':') && path.starts_with(|first: char| first.is_ascii_alphabetic());
    let mut parts = path.split(['/', '\\']);
    !path.trim_end_matches('/').is_empty()
        && !path.starts_with(['/', '\\'])
        && !has_drive
        && !parts.any(|part| part == "..")
}

/// The path of `output`, or of a file of redirects, that leads elsewhere.
pub(super) fn fault(
    output: &Spanned<String>,
    redirects: &BTreeMap<Format, Spanned<String>>,
) -> Option<(Range<usize>, String)> {
    if !stays_below(output.get_ref()) {
        return Some((output.span(), "`output` names a folder below that of migrations.toml".to_owned()));
    }
    let mut files = redirects.iter().filter(|(format, _)| **format != Format::FrontMatter);
    let (_, file) = files.find(|(_, path)| !stays_below(path.get_ref()))?;
    Some((file.span(), "a file of redirects stands below the folder of migrations.toml".to_owned()))
}
