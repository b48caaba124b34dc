//! The text that a role shows, without the signs that only tell how to show it.

/// The text without escapes, in one line: `\*` is `*`, `\ ` is nothing.
pub fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(escaped) if !escaped.is_whitespace() => text.push(escaped),
                _ => {}
            },
            '\n' => text.push(' '),
            _ => text.push(character),
        }
    }
    text
}

/// `text <target>` as its parts, by Sphinx's `explicit_title_re`: no space is needed. A target alone has no text.
pub fn titled(text: &str) -> (Option<&str>, &str) {
    let parts = text.strip_suffix('>').filter(|inside| !inside.ends_with('\\')).and_then(|inside| {
        let (shown, target) = inside.rsplit_once('<')?;
        (!shown.ends_with('\\')).then_some((shown.trim_end(), target.trim()))
    });
    match parts {
        Some((shown, target)) if !shown.is_empty() && !target.is_empty() => (Some(shown), target),
        _ => (None, text),
    }
}

/// What a reference shows: the text of `text <target>`, all of `!name`, the last part of `~a.b.name`. The parts of C++ have
/// `::` between them; a dot before a name says where to look for it.
pub fn reference(role: &str, text: &str) -> String {
    if let (Some(title), _) = titled(text) {
        return title.to_owned();
    }
    let name = text.strip_prefix('!').unwrap_or(text);
    let separator = if role.starts_with("cpp:") { "::" } else { "." };
    match name.strip_prefix('~') {
        Some(name) => last_part(name, separator).to_owned(),
        None if role.starts_with("std:") => name.to_owned(),
        None => name.strip_prefix('.').filter(|name| name.starts_with(char::is_alphabetic)).unwrap_or(name).to_owned(),
    }
}

/// `name` of `a.b.name`; all of a name that ends with a separator.
pub fn last_part<'n>(name: &'n str, separator: &str) -> &'n str {
    name.rsplit(separator).next().filter(|last| !last.trim().is_empty()).unwrap_or(name)
}

/// `a` and `a()` are `a()`; Sphinx' `add_function_parentheses` is on by default. A text of its own stays.
pub fn called(role: &str, text: &str) -> String {
    let shown = reference(role, text);
    if titled(text).0.is_some() || shown.ends_with(')') { shown } else { shown + "()" }
}

/// `python{3.x}` is `python3.x`; a brace behind a backslash and empty ones are shown.
pub fn without_braces(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut open: Option<usize> = None;
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next().filter(|escaped| !escaped.is_whitespace())),
            '\n' => text.push(' '),
            '{' if open.is_none() => {
                open = Some(text.len());
                text.push('{');
            }
            '}' => match open.take() {
                Some(brace) if brace + 1 < text.len() => {
                    text.remove(brace);
                }
                _ => text.push('}'),
            },
            _ => text.push(character),
        }
    }
    text
}

/// The label of a window: the `&` before the letter of a shortcut is not shown, and `&&` is `&`.
pub fn interface(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        match (character, next) {
            ('&', Some('&')) => {
                characters.next();
                shown.push('&');
            }
            ('&', Some(letter)) if !letter.is_whitespace() => {}
            _ => shown.push(character),
        }
    }
    shown
}

/// The labels of a menu, with Sphinx' sign between them.
pub fn menu(text: &str) -> String {
    interface(&text.replace("-->", "‣"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_stand_around_what_is_filled_in() {
        for (raw, shown) in [
            ("python{3.x}/a", "python3.x/a"),
            (r"\{x\} {} {open", "{x} {} {open"),
            ("a}{b}{{c}", "a}b{c"),
            (r"C:\\a", r"C:\a"),
        ] {
            assert_eq!(without_braces(raw), shown, "{raw}");
        }
    }

    #[test]
    fn ampersands_of_labels() {
        assert_eq!(interface("&Save && S&top & go&"), "Save & Stop & go&");
        assert_eq!(menu("&File --> Open"), "File ‣ Open");
    }
}
