//! `.unblogger/images/`: what was fetched, and what could not be, by the address that was asked.
//!
//! A file of the cache begins with a line that holds the hash of the rest: one that a power cut left half is none.

use super::refusal::{Failure, Refusal};
use crate::disk::{Disk, DiskError, Durability};
use crate::lock::Hash;

const FOLDER: &str = ".unblogger/images";

/// What an earlier run learned of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// That it has none, and when it was asked, in seconds since 1970.
    Failed(Failure, i64),
}

/// What an earlier run learned of an address.
pub fn recall(disk: &Disk, address: &str) -> Option<Remembered> {
    let path = path_of(address);
    if let Some(bytes) = disk.read_if_exists(&path).ok().flatten().and_then(unsealed) {
        return Some(Remembered::Bytes(bytes));
    }
    let text = disk.read_if_exists(&failure_of(&path)).ok()??;
    let text = String::from_utf8_lossy(&text);
    let (first, refusal) = text.split_once('\n')?;
    let (seconds, gone) = first.split_once(' ')?;
    let failure = Failure { refusal: Refusal::parse(refusal)?, is_gone: gone == GONE, is_lasting: true };
    Some(Remembered::Failed(failure, seconds.parse().ok()?))
}

/// Keeps the bytes of an address.
pub fn keep(disk: &Disk, address: &str, bytes: &[u8]) -> Result<(), DiskError> {
    let path = path_of(address);
    disk.write(&path, &sealed(bytes), Durability::Renamed)?;
    disk.remove(&failure_of(&path), FOLDER)
}

/// Keeps that an address has no bytes.
pub fn keep_failure(disk: &Disk, address: &str, failure: &Failure, asked_at: i64) -> Result<(), DiskError> {
    let path = path_of(address);
    let gone = if failure.is_gone { GONE } else { "there" };
    let text = format!("{asked_at} {gone}\n{}", failure.refusal.print());
    disk.write(&failure_of(&path), text.as_bytes(), Durability::Renamed)?;
    disk.remove(&path, FOLDER)
}

const GONE: &str = "gone";

fn sealed(bytes: &[u8]) -> Vec<u8> {
    [Hash::of(bytes).to_string().as_bytes(), b"\n", bytes].concat()
}

fn unsealed(mut file: Vec<u8>) -> Option<Vec<u8>> {
    let end = memchr::memchr(b'\n', &file)?;
    let bytes = file.split_off(end + 1);
    (file.get(..end)? == Hash::of(&bytes).to_string().as_bytes()).then_some(bytes)
}

fn path_of(address: &str) -> String {
    format!("{FOLDER}/{}", Hash::of(address.as_bytes()))
}

fn failure_of(path: &str) -> String {
    format!("{path}.failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://example.org/a.png";

    #[test]
    fn what_was_learned_is_recalled() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        assert_eq!(recall(&disk, ADDRESS), None);
        let failure = Failure { refusal: Refusal::missing("the server answers 404"), is_gone: true, is_lasting: true };
        keep_failure(&disk, ADDRESS, &failure, 1_700_000_000).unwrap();
        assert_eq!(recall(&disk, ADDRESS), Some(Remembered::Failed(failure.clone(), 1_700_000_000)));
        keep(&disk, ADDRESS, b"bytes\nand more").unwrap();
        assert_eq!(recall(&disk, ADDRESS), Some(Remembered::Bytes(b"bytes\nand more".to_vec())));
        keep_failure(&disk, ADDRESS, &failure, 0).unwrap();
        assert_eq!(recall(&disk, ADDRESS), Some(Remembered::Failed(failure, 0)));
    }

    #[test]
    fn a_file_that_is_not_whole_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        let whole = sealed(b"bytes");
        let other = [&whole[..whole.len() - 1], b"S"].concat();
        for torn in [&whole[..whole.len() - 1], &whole[..10], &other, b"", b"\n"] {
            disk.write(&path_of(ADDRESS), torn, Durability::Renamed).unwrap();
            assert_eq!(recall(&disk, ADDRESS), None, "{torn:?}");
        }
    }
}
