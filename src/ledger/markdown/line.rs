//! What a line begins with.

/// Three `*`, `-` or `_` and more, with nothing but spaces between them.
pub fn is_thematic_break(line: &str) -> bool {
    let mark = line.trim_start().chars().next().filter(|c| matches!(c, '*' | '-' | '_'));
    mark.is_some_and(|mark| line.matches(mark).count() >= 3 && line.chars().all(|c| c == mark || c == ' ' || c == '\t'))
}

/// A text up to its first line end.
pub fn first_line(text: &str) -> &str {
    text.get(..memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())).unwrap_or_default()
}

/// GFM's `[!NOTE]`.
pub fn is_alert(text: &str) -> bool {
    text.strip_prefix("[!").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether a list marker ends here.
pub fn ends_marker(after: Option<&str>) -> bool {
    after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n']))
}
