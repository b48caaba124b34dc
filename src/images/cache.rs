//! `.unblogger/images/`: what was fetched, and what could not be, by the address that was asked.

use super::refusal::Refusal;
use crate::disk::{Disk, DiskError, Durability};
use crate::lock::Hash;

const FOLDER: &str = ".unblogger/images";

/// What an earlier run learned of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remembered {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// That it has none, and why.
    Failed(Refusal),
}

/// What an earlier run learned of an address.
pub fn recall(disk: &Disk, address: &str) -> Option<Remembered> {
    let path = path_of(address);
    if let Ok(Some(bytes)) = disk.read_if_exists(&path) {
        return Some(Remembered::Bytes(bytes));
    }
    let text = disk.read_if_exists(&failure_of(&path)).ok()??;
    Refusal::parse(&String::from_utf8_lossy(&text)).map(Remembered::Failed)
}

/// Keeps the bytes of an address.
pub fn keep(disk: &Disk, address: &str, bytes: &[u8]) -> Result<(), DiskError> {
    let path = path_of(address);
    disk.write(&path, bytes, Durability::Renamed)?;
    disk.remove(&failure_of(&path), FOLDER)
}

/// Keeps that an address has no bytes.
pub fn keep_failure(disk: &Disk, address: &str, refusal: &Refusal) -> Result<(), DiskError> {
    disk.write(&failure_of(&path_of(address)), refusal.print().as_bytes(), Durability::Renamed)
}

fn path_of(address: &str) -> String {
    format!("{FOLDER}/{}", Hash::of(address.as_bytes()).as_str())
}

fn failure_of(path: &str) -> String {
    format!("{path}.failed")
}
