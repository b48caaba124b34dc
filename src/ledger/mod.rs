//! What went in against what came out.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::import::{Changes, Format, ReadOptions};
use crate::source::Source;

/// What an entry of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Words of the text.
    Word,
    /// The address of a link.
    Link,
    /// The address of an image.
    Image,
}

/// Something that a change took out of the text or put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Entry {
    /// What it is.
    pub what: What,
    /// The words, or the address.
    pub text: String,
    /// Why, in a few words.
    pub why: &'static str,
}

/// An address that gave way to another one for the same thing: nothing is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moved {
    /// A link or an image.
    pub what: What,
    /// The address as the source has it.
    pub from: String,
    /// The address as it is written.
    pub to: String,
}

/// The ledger of a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// How many words the source holds.
    pub words: u64,
    /// What is not in the output, with the reason that was recorded, or `unexplained`.
    pub dropped: Vec<Entry>,
    /// `ledger-unbalanced`, where the two sides differ and no recorded change explains it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compares the words, links and images of a source file with those of what was written for it.
///
/// `emitted` are the files written for the posts of this source: one, except for RST files that hold several posts.
/// `changes` is what reader, passes, links and images recorded for all of them. Words of front matter values other
/// than the title are not compared.
pub fn compare(
    _source: &Source,
    _format: Format,
    _options: &ReadOptions,
    _emitted: &[&str],
    _changes: &Changes,
) -> Balance {
    Balance::default()
}
