//! Strings of TOML files that the program writes.

use std::fmt::Write as _;

/// A text as a basic string: between `"`, with what TOML 1.0 does not allow in one escaped.
///
/// ```
/// assert_eq!(unblogger::toml_string::basic("a \"b\"\n"), r#""a \"b\"\u000A""#);
/// ```
pub fn basic(text: &str) -> String {
    let mut string = String::with_capacity(text.len() + 2);
    string.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(string, "\\u{:04X}", c as u32);
            }
            c => string.push(c),
        }
    }
    string.push('"');
    string
}
