//! Redirects from old addresses to new ones, as one flat JSON object.

use std::collections::BTreeMap;

use thiserror::Error;

/// New addresses by old ones.
pub type Redirects = BTreeMap<String, String>;

/// A file of redirects that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct RedirectsError {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// New addresses by old ones, as a person or this program wrote them; an empty file holds none.
pub fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    serde_json::from_str(text).map_err(|error| {
        let whole = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
        RedirectsError { path: path.to_owned(), line: error.line(), column: error.column().max(1), message }
    })
}

/// Redirects as JSON: sorted, indented by two, with a final newline.
pub fn print(redirects: &Redirects) -> String {
    // serialising a map of strings cannot fail
    let json = serde_json::to_string_pretty(redirects).unwrap_or_default();
    format!("{json}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_print_sorted_and_read_back() {
        let mut redirects = parse("r.json", "{\"/b.html\": \"/b\",\n \"/2024/01/a.html\":\"/a\"}").unwrap();
        redirects.insert("/c\"é.html".to_owned(), "/c".to_owned());
        redirects.remove("/b.html");
        let text = print(&redirects);
        assert_eq!(text, "{\n  \"/2024/01/a.html\": \"/a\",\n  \"/c\\\"é.html\": \"/c\"\n}\n");
        assert_eq!(parse("r.json", &text).unwrap(), redirects);
        assert_eq!(print(&BTreeMap::new()), "{}\n");
        assert_eq!(parse("r.json", "\u{feff} \n").unwrap(), BTreeMap::new());
    }

    #[test]
    fn errors_say_where() {
        for (text, place) in
            [("{\n  \"/a\": \"/b\",\n}", (3, 1)), ("[]", (1, 1)), ("{\"/a\": 1}", (1, 8)), ("{\"/a\"", (1, 5))]
        {
            let error = parse("r.json", text).unwrap_err();
            assert_eq!((error.line, error.column), place, "{text}: {error}");
            assert!(!error.message.contains("at line"), "{error}");
        }
    }
}
