//! Copies of what a run is about to overwrite and did not write.

use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError, Durability};
use crate::lock::Hash;

/// Keeps a copy of a file that is about to be overwritten, and says where. The copy is named after its content, so that an older one is
/// never overwritten: `.unblogger/backup/out/lamps/index.md.0123abcd`.
pub fn back_up(disk: &Disk, path: &str, bytes: &[u8]) -> Result<Finding, DiskError> {
    let copy = format!(".unblogger/backup/{path}.{}", &Hash::of(bytes).to_string()[..8]);
    disk.write(&copy, bytes, Durability::Synced)?;
    Ok(Finding::new(Code::BackedUp, format!("{path} is kept as {copy}")))
}
