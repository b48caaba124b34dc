//! `.unblogger/bases`: the text of each post as it was last emitted, so that a later run can merge a person's edits with its own.
//!
//! One line for each text: its hash, and the text as a JSON string. Lines are only ever added, so that a run that is killed loses
//! nothing; a line that it left half is passed over.

use std::collections::BTreeSet;

use crate::lock::Hash;

/// Where the texts are kept, below the folder of `migrations.toml`.
pub const FILE_NAME: &str = ".unblogger/bases";

/// The texts that were emitted before.
#[derive(Debug, Default)]
pub struct Bases {
    file: String,
    known: BTreeSet<String>,
}

impl Bases {
    /// The texts that the content of [`FILE_NAME`] holds; a line that is not whole holds none.
    pub fn new(file: String) -> Self {
        let whole = file.split_inclusive('\n').filter_map(|line| line.strip_suffix("\"\n")?.split_once(' '));
        Self { known: whole.map(|(hash, _)| hash.to_owned()).collect(), file }
    }

    /// Whether there is a text with this hash.
    pub fn is_known(&self, hash: &Hash) -> bool {
        self.known.contains(hash.as_str())
    }

    /// The text with this hash.
    pub fn find(&self, hash: &Hash) -> Option<String> {
        let of_text = |line: &str| serde_json::from_str(line.strip_prefix(hash.as_str())?.strip_prefix(' ')?).ok();
        self.file.lines().find_map(of_text).filter(|text: &String| Hash::of(text.as_bytes()) == *hash)
    }
}

/// The line of a text. It begins with a line end of its own: the line before it may be one that a killed run left half.
pub fn line(text: &str) -> String {
    // serialising a string cannot fail
    format!("\n{} {}\n", Hash::of(text.as_bytes()).as_str(), serde_json::to_string(text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_hashes() {
        let file = line("one\ntwo \"three\"\n") + &line("é\n");
        let bases = Bases::new(file.clone());
        let last = Hash::of("é\n".as_bytes());
        assert_eq!(bases.find(&last).as_deref(), Some("é\n"));
        assert_eq!(bases.find(&Hash::of(b"one\ntwo \"three\"\n")).as_deref(), Some("one\ntwo \"three\"\n"));
        assert!(bases.is_known(&last) && !bases.is_known(&Hash::of(b"else")));
        let torn = Bases::new(file[..file.len() - 3].to_owned());
        assert!(torn.find(&last).is_none() && !torn.is_known(&last), "a line that was not finished");
    }
}
