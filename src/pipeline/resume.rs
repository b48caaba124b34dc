//! What a run begins with: the lock file, and what of an interrupted run it does not say yet.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::finish::Finished;
use super::{Context, RunError};
use crate::bases;
use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError, RunLock};
use crate::lock::{self, Accepted, Hash, Lock, LockedPost, Twofold};
use crate::paths::folder_of;
use crate::report::Status;
use crate::unfinished::{self, Unfinished};

/// Held by the one run that writes.
const RUN_LOCK: &str = ".unblogger/run.lock";

/// Where a run writes besides the output.
const OWN_FOLDERS: [&str; 3] = [".", ".unblogger", ".unblogger/images"];

/// Two runs that write would mix their work: only one may.
pub fn alone(disk: &Disk) -> Result<RunLock, RunError> {
    disk.lock(RUN_LOCK)?.ok_or(RunError::NotAlone)
}

/// Whether a run that writes could begin, as far as can be seen without writing.
pub(super) fn could_be_alone(disk: &Disk) -> Result<(), DiskError> {
    disk.could_lock(RUN_LOCK)
}

/// The lock file as a run finds it.
pub struct ReadLock {
    /// What it says.
    pub lock: Lock,
    /// Posts of which it says two things, by their identities.
    pub findings: Vec<(Arc<str>, Finding)>,
}

/// The lock file below the folder of `migrations.toml`, empty where there is none, with what an interrupted run wrote and could
/// not enter in it.
pub fn read_lock(disk: &Disk) -> Result<ReadLock, RunError> {
    // what cannot be read is not what the run wrote
    let on_disk = |path: &str| disk.read_if_exists(path).ok().flatten().map(|bytes| Hash::of_text(&bytes));
    let (mut lock, twofold) = match disk.read_if_exists(lock::FILE_NAME)? {
        None => Default::default(),
        Some(bytes) => Lock::parse(&String::from_utf8_lossy(&bytes))?,
    };
    let findings = twofold.into_iter().filter_map(|twofold| settle(twofold, &mut lock, on_disk)).collect();
    read_unfinished(disk)?.adopt(&mut lock, on_disk);
    Ok(ReadLock { lock, findings })
}

/// Of two branches' words about a post, those are right that are about the file which is there.
fn settle(twofold: Twofold, lock: &mut Lock, on_disk: impl Fn(&str) -> Option<Hash>) -> Option<(Arc<str>, Finding)> {
    let Twofold { ours, theirs } = twofold;
    let is_of = |post: &LockedPost| match (on_disk(&post.path), &post.accepted) {
        (Some(is), Some(Accepted::Edited(accepted))) => is == *accepted || is == post.emitted,
        (Some(is), _) => is == post.emitted,
        (None, accepted) => *accepted == Some(Accepted::Deleted),
    };
    if is_of(&ours) {
        return None;
    }
    if is_of(&theirs) {
        lock.insert(theirs);
        return None;
    }
    let message = format!("two branches migrated {} to different texts, and {} is neither of them", ours.id, ours.path);
    Some((ours.id, Finding::new(Code::MergeConflict, message)))
}

/// What an interrupted run had in hand; nothing where none was interrupted.
pub(super) fn read_unfinished(disk: &Disk) -> Result<Unfinished, DiskError> {
    let bytes = disk.read_if_exists(unfinished::FILE_NAME)?.unwrap_or_default();
    Ok(Unfinished::new(&String::from_utf8_lossy(&bytes)))
}

/// Begins to write: what an interrupted run left half is removed, and from here on this run is one that is not finished.
pub fn begin(disk: &Disk, lock: &Lock) -> Result<(), RunError> {
    if let Some(bytes) = disk.read_if_exists(unfinished::FILE_NAME)? {
        let unfinished = Unfinished::new(&String::from_utf8_lossy(&bytes));
        // what `--force` writes again is in the lock already, and in no line of the run
        let locked = lock.posts().flat_map(|post| [post.folder(), folder_of(&post.path)]);
        for folder in unfinished.folders().chain(locked).collect::<BTreeSet<_>>() {
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

/// Says what is about to be written, before it is: a run that is killed has written nothing that the next one does not know.
pub(super) fn announce(context: &Context<'_>, lock: &Lock, posts: &[Finished]) -> Result<(), DiskError> {
    let (mut texts, mut lines) = (String::new(), String::new());
    let is_touched = |post: &&Finished| post.verdict.lock || post.verdict.status == Status::Reformatted;
    for Finished { verdict, emitted, merged, locked, in_place, .. } in posts.iter().filter(is_touched) {
        if verdict.lock && !context.bases().is_known(&locked.emitted) {
            texts.push_str(&bases::line(emitted));
        }
        if lock.post(&locked.migration, &locked.id) != Some(locked) {
            let written = merged.as_ref().map_or_else(|| locked.emitted, |text| Hash::of(text.as_bytes()));
            let line = if *in_place { unfinished::post_in_place } else { unfinished::post };
            lines.push_str(&line(&written, locked));
        }
    }
    for (file, text) in [(bases::FILE_NAME, texts), (unfinished::FILE_NAME, lines)] {
        if !text.is_empty() {
            context.disk.append(file, &text)?;
        }
    }
    Ok(())
}
