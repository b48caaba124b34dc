//! Stars and underscores that belong to words: names of code, lone characters.

use super::flow::WRAP;
use super::tokens::{Side, side};

/// Whether a mark between two texts ends nothing: between spaces it is a character, and behind a space and before a letter
/// it can only begin. Where a sign stands before the space, as in `*Note: *the pier`, or a link, it was in the emphasis.
pub fn is_no_end(before: &str, after: &str) -> bool {
    let word = before.strip_suffix([' ', WRAP]);
    // two spaces were one that does not break
    let last = word.and_then(|word| word.chars().next_back()).filter(|last| !last.is_whitespace());
    if after.starts_with([' ', WRAP]) {
        return last.is_some() && !after[1..].starts_with(' ');
    }
    let is_behind_word = last.is_some_and(|last| last == ',' || last.is_alphanumeric());
    after.starts_with(char::is_alphanumeric) && (is_behind_word || before.ends_with(['(', '[', '{']))
}

/// Whether a mark between two texts is the beginning of a name: `_Py_NAME`, `_open()`, `*.py`, or `"_Py"` in quotes.
pub fn is_name(mark: char, before: &str, after: &str) -> bool {
    if mark == '*' {
        let is_first =
            before.chars().next_back().is_none_or(|last| !matches!(side(last), Side::Word | Side::Punctuation));
        return is_first && after.strip_prefix('.').is_some_and(|name| name.starts_with(char::is_alphanumeric));
    }
    let rest = after.trim_start_matches(char::is_alphanumeric);
    let is_quoted = before.ends_with(['"', '\'', '“', '‘']) && rest.starts_with(['"', '\'', '”', '’']);
    is_quoted || is_identifier(after)
}

/// `Py_NAME`, the rest of `_Py_NAME`: more underscores inside, and none at the end. It can be emphasis that begins with
/// a name as well: `_snake_case and more_`.
fn is_identifier(text: &str) -> bool {
    let name = text.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
    let name = &text[..text.len() - name.len()];
    let is_called = !name.is_empty() && text[name.len()..].starts_with('(');
    (name.contains('_') || is_called) && !name.ends_with('_')
}

/// `init__`, the rest of `__init__`.
pub fn is_dunder_rest(text: &str) -> bool {
    let name = text.trim_start_matches(char::is_alphanumeric);
    name.starts_with("__") && name.len() < text.len() || is_snake(name)
}

fn is_snake(rest: &str) -> bool {
    rest.strip_prefix('_').is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// `__init`, what stands before the last underscores of `__init__`.
pub fn is_dunder_head(text: &str) -> bool {
    let name = text.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
    text[name.len()..].starts_with("__")
}

/// Whether some lines hold underscores other than those around italics: `snake_case`, `_name`, `__init__`.
pub fn has_underscores<'l>(lines: impl IntoIterator<Item = &'l str>) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut is_open = false;
    for line in lines {
        for (at, mark) in line.match_indices('_') {
            let before = line[..at].chars().next_back();
            let after = line[at + mark.len()..].chars().next();
            let is_beginning =
                !before.is_some_and(is_word) && after.is_some_and(|first| !first.is_whitespace() && first != '_');
            let is_end = before.is_some_and(|last| !last.is_whitespace()) && !after.is_some_and(is_word);
            if !(if is_open { is_end } else { is_beginning }) {
                return true;
            }
            is_open = !is_open;
        }
    }
    is_open
}
