//! The attributes of a tag.

use super::Tag;

impl<'a> Tag<'a> {
    /// Whether CommonMark has it for a tag in a paragraph too: `<img src=/a?b=c>` needs quotes there.
    pub fn is_strict(&self) -> bool {
        let mut rest = self.attributes;
        loop {
            let attribute = rest.trim_start();
            if matches!(attribute, "" | "/") {
                return true;
            }
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
            let after = attribute.trim_start_matches(is_name);
            if self.closing || attribute.len() == rest.len() || after.len() == attribute.len() {
                return false;
            }
            rest = match after.trim_start().strip_prefix('=') {
                Some(value) => match after_value(value.trim_start()) {
                    Some(after) => after,
                    None => return false,
                },
                None => after,
            };
        }
    }

    /// Where a picture is: its `src`, or what a script puts in its place.
    pub fn address_of_image(&self) -> Option<&'a str> {
        let named = |name| self.attribute(name).map(str::trim).filter(|address| !address.is_empty());
        let (src, lazy) = (named("src"), named("data-src"));
        let src = src.filter(|src| lazy.is_none() || !src.starts_with("data:"));
        src.or(lazy).or_else(|| named("srcset")?.split(char::is_whitespace).next().map(|it| it.trim_end_matches(',')))
    }

    /// The value of an attribute, entities still in it.
    pub fn attribute(&self, wanted: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let name = rest.get(..end)?;
            let after = rest.get(end..)?.trim_start();
            let value;
            (value, rest) = match after.strip_prefix('=') {
                Some(after) => split_value(after.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(value);
            }
            if rest.is_empty() {
                return None;
            }
        }
    }
}

/// What follows a value as CommonMark has it.
fn after_value(text: &str) -> Option<&str> {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return text.get(1..)?.split_once(quote).map(|(_, after)| after);
    }
    let end = text.find(|c: char| c.is_whitespace() || "\"'=<>`".contains(c)).unwrap_or(text.len());
    text.get(end..).filter(|after| end > 0 && (after.is_empty() || after.starts_with(char::is_whitespace)))
}

fn split_value(text: &str) -> (&str, &str) {
    let quoted = text.strip_prefix(['"', '\'']);
    let (value, end) = match (quoted, text.chars().next()) {
        (Some(inside), Some(quote)) => (inside, inside.find(quote)),
        _ => (text, text.find(char::is_whitespace)),
    };
    let (value, rest) = value.split_at(end.unwrap_or(value.len()));
    (value, rest.strip_prefix(['"', '\'']).filter(|_| quoted.is_some()).unwrap_or(rest))
}
