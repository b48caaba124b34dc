//! Text of others as a terminal may be given it: a control character can move the cursor, set the title of the window or answer for
//! the person who sits there; a line end in the name of a file begins a line that looks like one of the program's.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A piece of a line: every control character, line ends and tabs too, is shown as `\u{1b}`.
pub fn in_line(text: &str) -> Cow<'_, str> {
    escaped(text, char::is_control)
}

/// Lines of text: as [`in_line`], but line ends and tabs are what they are.
pub fn in_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c.is_control() && !matches!(c, '\n' | '\t'))
}

fn escaped(text: &str, is_hidden: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            // writing to a string cannot fail
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(in_line("a\u{1b}]0;b\u{7}\n\t\u{9b}c é"), r"a\u{1b}]0;b\u{7}\u{a}\u{9}\u{9b}c é");
        assert_eq!(in_lines("a\u{1b}[2J\r\n\tb\n"), "a\\u{1b}[2J\\u{d}\n\tb\n");
    }
}
