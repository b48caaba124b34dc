//! Redirects from old addresses to new ones, as one flat JSON object.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Redirects: new addresses by old ones. They print as JSON, sorted, indented by two, with a final newline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redirects(BTreeMap<String, String>);

/// A file of redirects that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {message}")]
pub struct RedirectsError {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
}

impl Redirects {
    /// The new address of an old one.
    pub fn get(&self, old: &str) -> Option<&str> {
        self.0.get(old).map(String::as_str)
    }

    /// Redirects `old` to `new`, wherever it was redirected before.
    pub fn insert(&mut self, old: impl Into<String>, new: impl Into<String>) {
        self.0.insert(old.into(), new.into());
    }

    /// Forgets a redirect.
    pub fn remove(&mut self, old: &str) {
        self.0.remove(old);
    }

    /// Old and new addresses, sorted by the old ones.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, String)> for Redirects {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(redirects: T) -> Self {
        Self(redirects.into_iter().collect())
    }
}

impl FromStr for Redirects {
    type Err = RedirectsError;

    /// Reads what a person or this program wrote; an empty file holds no redirects.
    fn from_str(text: &str) -> Result<Self, RedirectsError> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text).map(Self).map_err(|error| {
            let whole = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            let message = whole.strip_suffix(&place).unwrap_or(&whole).to_owned();
            RedirectsError { line: error.line(), column: error.column().max(1), message }
        })
    }
}

impl fmt::Display for Redirects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string_pretty(&self.0).map_err(|_| fmt::Error)?;
        writeln!(f, "{json}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_print_sorted_and_read_back() {
        let mut redirects: Redirects = "{\"/b.html\": \"/b\",\n \"/2024/01/a.html\":\"/a\"}".parse().unwrap();
        redirects.insert("/c\"é.html", "/c");
        redirects.remove("/b.html");
        let text = redirects.to_string();
        assert_eq!(text, "{\n  \"/2024/01/a.html\": \"/a\",\n  \"/c\\\"é.html\": \"/c\"\n}\n");
        assert_eq!(text.parse::<Redirects>().unwrap(), redirects);
        assert_eq!(Redirects::default().to_string(), "{}\n");
        assert_eq!("\u{feff} \n".parse::<Redirects>().unwrap(), Redirects::default());
    }

    #[test]
    fn errors_say_where() {
        for (text, place) in
            [("{\n  \"/a\": \"/b\",\n}", (3, 1)), ("[]", (1, 1)), ("{\"/a\": 1}", (1, 8)), ("{\"/a\"", (1, 5))]
        {
            let error = text.parse::<Redirects>().unwrap_err();
            assert_eq!((error.line, error.column), place, "{text}: {error}");
            assert!(!error.message.contains("at line"), "{error}");
        }
    }
}
