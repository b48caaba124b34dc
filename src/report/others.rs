//! What there is to report besides posts.

use serde::Serialize;

use super::{Status, Texts};
use crate::diagnostic::{Code, Finding, Severity};

/// A file that is neither a post nor an image: redirects, the lock file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FileReport {
    /// The file.
    pub path: String,
    /// What becomes of it.
    pub status: Status,
    /// What there is to say about it.
    pub diagnostics: Vec<Finding>,
    /// The file as it is and as it is to be; not part of the JSON.
    #[serde(skip)]
    pub texts: Option<Texts>,
}

impl FileReport {
    /// Whether the disk took it, as far as it was to be written.
    pub fn is_written(&self) -> bool {
        self.diagnostics.iter().all(|finding| finding.code != Code::Unwritable)
    }
}

/// A source that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failed {
    /// The file.
    pub source: String,
    /// The kind of problem, where it is one of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What is wrong, in one sentence.
    pub error: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in Unicode scalars, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Failed {
    /// The failure that a finding about a whole file is.
    pub fn new(source: &str, finding: Finding) -> Self {
        let Finding { code, message, line, column, .. } = finding;
        Self { source: source.to_owned(), code: Some(code), error: message, line, column }
    }

    /// The failure as a finding, for the renderers; what no code names is `unreadable`.
    pub fn finding(&self) -> Finding {
        Finding {
            code: self.code.unwrap_or(Code::Unreadable),
            severity: Severity::Error,
            message: self.error.clone(),
            file: None,
            line: self.line,
            column: self.column,
            excerpt: None,
        }
    }
}

/// A source that is no post, or that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Skipped {
    /// The file.
    pub source: String,
    /// Why, in one sentence.
    pub why: String,
}
