//! STUB

use super::{Imported, ReadOptions};
use crate::diagnostic::Diagnostic;
use crate::model::Meta;
use crate::source::Source;

/// What the index needs of each post of the file.
pub fn heads(_source: &Source, _options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    Ok(Vec::new())
}

/// The posts of the file.
pub fn read(_source: &Source, _options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    Ok(Vec::new())
}
