//! `.unblogger/bases`: the text of each post as it was last emitted, so that a later run can merge a person's edits with its own.
//!
//! One line for each text: its hash, and the text as a JSON string. Lines are only ever added, so that a run that is killed loses
//! nothing; a line that it left half is passed over. The texts stay on the disk: only where each stands is kept.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::disk::{Disk, DiskError};
use crate::lock::Hash;

/// Where the texts are kept, below the folder of `migrations.toml`.
pub const FILE_NAME: &str = ".unblogger/bases";

/// The texts that were emitted before.
#[derive(Debug, Default)]
pub struct Bases {
    /// The bytes of the file that are a text as a JSON string.
    known: BTreeMap<Hash, Range<u64>>,
}

impl Bases {
    /// What [`FILE_NAME`] holds; nothing where there is no such file.
    pub fn read(disk: &Disk) -> Result<Self, DiskError> {
        let mut bases = Self::default();
        disk.each_line(FILE_NAME, |at, line| bases.learn(at, line))?;
        Ok(bases)
    }

    /// Takes note of a line of the file, `at` bytes from its start; one that is not whole holds no text.
    pub fn learn(&mut self, at: u64, line: &[u8]) {
        let whole = || {
            let (hash, text) = line.strip_suffix(b"\n")?.split_at_checked(64)?;
            let hash = std::str::from_utf8(hash).ok()?.to_owned().try_into().ok()?;
            (text.starts_with(b" \"") && text.ends_with(b"\"")).then_some((hash, text.len() as u64))
        };
        if let Some((hash, length)) = whole() {
            let start = at + 64 + 1;
            self.known.insert(hash, start..start + length - 1);
        }
    }

    /// Whether there is a text with this hash.
    pub fn is_known(&self, hash: &Hash) -> bool {
        self.known.contains_key(hash)
    }

    /// The text with this hash; none where the file does not have it, or cannot be read any more.
    pub fn find(&self, disk: &Disk, hash: &Hash) -> Option<String> {
        let json = disk.part(FILE_NAME, self.known.get(hash)?).ok()?;
        let text: String = serde_json::from_slice(&json).ok()?;
        (Hash::of(text.as_bytes()) == *hash).then_some(text)
    }
}

/// The line of a text. It begins with a line end of its own: the line before it may be one that a killed run left half.
pub fn line(text: &str) -> String {
    // serialising a string cannot fail
    format!("\n{} {}\n", Hash::of(text.as_bytes()), serde_json::to_string(text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_hashes() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        let texts = ["one\ntwo \"three\"\n", "é\n", ""];
        let hash = |text: &str| Hash::of(text.as_bytes());
        assert!(!Bases::read(&disk).unwrap().is_known(&hash("é\n")), "there is no file");
        texts.iter().for_each(|text| disk.append(FILE_NAME, &line(text)).unwrap());
        disk.append(FILE_NAME, &line("torn\n")[..70]).unwrap();
        disk.append(FILE_NAME, &line("after it\n")).unwrap();
        let bases = Bases::read(&disk).unwrap();
        for text in texts.into_iter().chain(["after it\n"]) {
            assert!(bases.is_known(&hash(text)));
            assert_eq!(bases.find(&disk, &hash(text)).as_deref(), Some(text));
        }
        for text in ["else", "torn\n"] {
            assert!(!bases.is_known(&hash(text)) && bases.find(&disk, &hash(text)).is_none());
        }
    }

    #[test]
    fn a_text_that_is_not_what_its_hash_says_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        disk.append(FILE_NAME, &line("one\n").replace("one", "two")).unwrap();
        let bases = Bases::read(&disk).unwrap();
        assert!(bases.find(&disk, &Hash::of(b"one\n")).is_none());
    }
}
