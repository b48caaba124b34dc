//! Why an image is not to be had.

use super::fetch::FetchError;
use crate::diagnostic::{Code, Finding};
use crate::report::ImageState;

/// Why an image is not to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `image-missing`, `image-refused`, `image-address-private`, `file-missing`, `file-refused`, or `program-fault`.
    pub code: Code,
    /// One sentence, lower case, no full stop.
    pub why: String,
}

/// Why an address gives no image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// What there is to say.
    pub refusal: Refusal,
    /// Whether there is nothing at the address any more.
    pub is_gone: bool,
    /// Whether the same would be answered tomorrow.
    pub is_lasting: bool,
}

impl Refusal {
    /// There is nothing.
    pub(super) fn missing(why: impl Into<String>) -> Self {
        Self { code: Code::ImageMissing, why: why.into() }
    }

    /// There is something, and it is no image.
    pub(super) fn refused(why: impl Into<String>) -> Self {
        Self { code: Code::ImageRefused, why: why.into() }
    }

    /// There is no file that a link leads to.
    pub(super) fn no_file(why: impl Into<String>) -> Self {
        Self { code: Code::FileMissing, why: why.into() }
    }

    /// There is one, and it is not taken along.
    pub(super) fn file(why: impl Into<String>) -> Self {
        Self { code: Code::FileRefused, why: why.into() }
    }

    /// The program failed on it.
    pub(super) fn fault(finding: Finding) -> Self {
        Self { code: finding.code, why: finding.message }
    }

    /// The refusal, with one more reason.
    pub(super) fn and(self, why: &str) -> Self {
        Self { why: format!("{}; {why}", self.why), ..self }
    }

    /// The state of an image that was refused.
    pub fn state(&self) -> ImageState {
        match self.code {
            Code::ImageMissing | Code::FileMissing => ImageState::Missing,
            _ => ImageState::Refused,
        }
    }

    /// The refusal as the cache holds it.
    pub fn print(&self) -> String {
        format!("{}\n{}\n", self.code, self.why)
    }

    /// A refusal out of the cache.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, why) = text.trim_end().split_once('\n')?;
        let codes = [Code::ImageMissing, Code::ImageRefused, Code::ImageAddressPrivate];
        let code = codes.into_iter().find(|code| code.name() == name)?;
        Some(Self { code, why: why.to_owned() })
    }
}

/// The refusal of an address that gave no bytes.
pub(super) fn refusal_of(address: &str, error: &FetchError) -> Refusal {
    let code = match error {
        FetchError::Private(_) => Code::ImageAddressPrivate,
        FetchError::TooLarge | FetchError::Refused(_) => Code::ImageRefused,
        _ => Code::ImageMissing,
    };
    Refusal { code, why: format!("{address}: {error}") }
}

/// Of two refusals, the one that says more: that of the address as the source has it comes last.
pub(super) fn worse(first: Option<Refusal>, next: Refusal) -> Refusal {
    first.filter(|first| first.code != Code::ImageMissing && next.code == Code::ImageMissing).unwrap_or(next)
}
