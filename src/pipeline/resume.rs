//! What a run begins with: the lock file, and what of an interrupted run it does not say yet.

use super::RunError;
use crate::disk::{Disk, DiskError, RunLock};
use crate::lock::{self, Hash, Lock};
use crate::unfinished::{self, Unfinished};

/// Held by the one run that writes.
const RUN_LOCK: &str = ".unblogger/run.lock";

/// Where a run writes besides the output.
const OWN_FOLDERS: [&str; 3] = [".", ".unblogger", ".unblogger/images"];

/// Two runs that write would mix their work: only one may.
pub fn alone(disk: &Disk) -> Result<RunLock, RunError> {
    disk.lock(RUN_LOCK)?.ok_or(RunError::NotAlone)
}

/// The lock file below the folder of `migrations.toml`, empty where there is none, with what an interrupted run wrote and could
/// not enter in it.
pub fn read_lock(disk: &Disk) -> Result<Lock, RunError> {
    let mut lock = match disk.read_if_exists(lock::FILE_NAME)? {
        None => Lock::default(),
        Some(bytes) => Lock::parse(&String::from_utf8_lossy(&bytes))?,
    };
    // what cannot be read is not what the run wrote
    let on_disk = |path: &str| disk.read_if_exists(path).ok().flatten().map(|bytes| Hash::of_text(&bytes));
    read_unfinished(disk)?.adopt(&mut lock, on_disk);
    Ok(lock)
}

/// What an interrupted run had in hand; nothing where none was interrupted.
pub(super) fn read_unfinished(disk: &Disk) -> Result<Unfinished, DiskError> {
    let bytes = disk.read_if_exists(unfinished::FILE_NAME)?.unwrap_or_default();
    Ok(Unfinished::new(&String::from_utf8_lossy(&bytes)))
}

/// Begins to write: what an interrupted run left half is removed, and from here on this run is one that is not finished.
pub fn begin(disk: &Disk) -> Result<(), RunError> {
    if let Some(bytes) = disk.read_if_exists(unfinished::FILE_NAME)? {
        let unfinished = Unfinished::new(&String::from_utf8_lossy(&bytes));
        for folder in unfinished.folders() {
            disk.sweep(folder);
            disk.sweep(&format!(".unblogger/backup/{folder}"));
        }
        OWN_FOLDERS.iter().for_each(|folder| disk.sweep(folder));
    }
    Ok(disk.append(unfinished::FILE_NAME, "")?)
}

/// The lock file says all: nothing is unfinished any more.
pub fn end(disk: &Disk) -> Result<(), RunError> {
    Ok(disk.remove(unfinished::FILE_NAME, ".unblogger")?)
}
