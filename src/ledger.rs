//! What went in against what came out.

use serde::Serialize;

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
