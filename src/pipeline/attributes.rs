//! `.gitattributes`: what git is to do with the lock file where two branches add posts at the same place.

use super::{Step, outputs};
use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError};
use crate::lock;
use crate::report::{FileReport, Status};

/// The file, beside the lock file.
const FILE_NAME: &str = ".gitattributes";

/// Git takes the lines of both sides: <https://git-scm.com/docs/gitattributes#Documentation/gitattributes.txt-union>
const LINE: &str = "migrations.lock merge=union";

/// Writes the file with the first lock file of a repository, where there is none. One that is there is a person's: what it lacks is said.
pub fn write(disk: &Disk, step: Step) -> Result<Option<FileReport>, DiskError> {
    if !disk.is_in_repository() {
        return Ok(None);
    }
    let Some(bytes) = disk.read_if_exists(FILE_NAME)? else {
        let text = format!("# Branches that migrate different posts are merged without a conflict.\n{LINE}\n");
        return outputs::file(disk, FILE_NAME, &text, step).map(Some);
    };
    if String::from_utf8_lossy(&bytes).contains(lock::FILE_NAME) {
        return Ok(None);
    }
    let message = format!("with the line `{LINE}` git merges branches that migrate different posts without a conflict");
    let diagnostics = vec![Finding::new(Code::LockAttributes, message)];
    Ok(Some(FileReport { path: FILE_NAME.to_owned(), status: Status::Unchanged, diagnostics, texts: None }))
}
