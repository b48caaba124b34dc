//! YAML that nobody closed, so that the text is in it.

use super::values::is_header;

/// Where the text begins in YAML that was never closed: the keys end at an empty line, and something is below it that is neither
/// indented nor a key, an item or a comment.
pub(super) fn text_in(head: &str) -> Option<usize> {
    let lines = head.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at, line))
    });
    // the end of the last line that is surely YAML, and whether a blank line and then perhaps text follow it
    let (mut end, mut blank, mut closing) = (0, false, None);
    let mut perhaps = None;
    for (next, line) in lines {
        let key = line.split_once(':').filter(|(key, rest)| key.bytes().all(is_header) && !rest.starts_with("//"));
        match key {
            _ if line.trim().is_empty() => blank = true,
            Some((key, value)) if closing.is_none() && !key.is_empty() => {
                perhaps = perhaps.or(blank.then_some(end)).filter(|_| !key.starts_with(char::is_lowercase));
                closing = closing_of(value.trim());
                (end, blank) = (next, false);
            }
            _ if end > 0 && (closing.is_some() || line.starts_with([' ', '\t']) || line.starts_with("- ")) => {
                closing = closing.filter(|closing| !line.contains(*closing));
                (end, blank) = (next, false);
            }
            _ if blank && !line.starts_with('#') => return Some(perhaps.unwrap_or(end)).filter(|end| *end > 0),
            _ => {}
        }
    }
    None
}

/// What ends a value that goes on behind its line: `[a,`, `"a long`.
fn closing_of(value: &str) -> Option<char> {
    let first = value.chars().next()?;
    let closing = match first {
        '[' => ']',
        '{' => '}',
        '"' | '\'' => first,
        _ => return None,
    };
    (value.matches(closing).count() < if closing == first { 2 } else { 1 }).then_some(closing)
}
