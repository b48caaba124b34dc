//! Copies of what a run is about to overwrite and did not write.

use super::{Context, Step};
use crate::diagnostic::{Code, Finding};
use crate::disk::{DiskError, Durability};
use crate::lock::Hash;

/// Keeps a copy of a file that is about to be overwritten, and says where; a dry run says it too. The copy is named
/// after its content, so that an older one is never overwritten: `.unblogger/backup/out/lamps/index.md.0123abcd`.
pub fn back_up(context: &Context<'_>, path: &str, bytes: &[u8]) -> Result<Finding, DiskError> {
    let copy = format!(".unblogger/backup/{path}.{}", &Hash::of(bytes).to_string()[..8]);
    match context.options.step {
        Step::Write => context.disk.write(&copy, bytes, Durability::Synced)?,
        Step::Show | Step::Check => context.disk.could_write(&copy)?,
    }
    Ok(Finding::new(Code::BackedUp, format!("{path} is kept as {copy}")))
}
