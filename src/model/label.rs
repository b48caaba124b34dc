//! Lines of prose that announce what stands below them: `Code:`.

/// What lines of code with a colon at their end begin with.
const OPENERS: [&str; 15] = [
    "async", "case", "class", "def", "default", "elif", "else", "except", "finally", "for", "if", "match", "try",
    "while", "with",
];

/// Whether a line without the spaces at its ends announces code and is none: `Code:`, and not `else:` or `def row(oars):`. What
/// a comment or a prompt looks like is the caller's to know.
pub(crate) fn is_label(line: &str) -> bool {
    let word = line.split([' ', '(', ':']).next().unwrap_or_default();
    // `all:` of a Makefile
    let is_prose = line.contains(' ') || line.starts_with(char::is_uppercase);
    line.ends_with(':') && is_prose && !OPENERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_announces_and_code_does_not() {
        for label in ["Code:", "The oars of a boat:", "as follows (in short):", "Else:", "formula for all:"] {
            assert!(is_label(label), "{label}");
        }
        for code in ["else:", "def row(oars):", "for oar in oars:", "try:", "all:", "case 1:", "Code", "Code: x", ""] {
            assert!(!is_label(code), "{code}");
        }
    }
}
