//! `check` where the sources are not at hand: what can be said from the lock and the output alone.

use crate::config::Migration;
use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError};
use crate::import::comments;
use crate::lock::{Accepted, Hash, Lock, LockedPost};
use crate::report::{PostReport, Status};

/// Compares the files that the lock names with it: posts by their hash, images by theirs.
pub fn without_sources(disk: &Disk, migration: &Migration, lock: &Lock) -> Result<Vec<PostReport>, DiskError> {
    let posts = lock.posts.values().filter(|post| post.migration == migration.name());
    posts.map(|post| self::post(disk, post)).collect()
}

/// Compares the file of one post, and its images, with the lock.
pub fn post(disk: &Disk, post: &LockedPost) -> Result<PostReport, DiskError> {
    let mut report = PostReport::of_locked(post, Status::Unchanged);
    let on_disk = disk.read_if_exists(&post.path)?.map(|bytes| Hash::of_text(&bytes));
    let fault = match (&on_disk, &post.accepted) {
        (None, Some(Accepted::Deleted)) => None,
        (None, _) => Some((Status::Removed, format!("{} was deleted", post.path))),
        (Some(is), _) if *is == post.emitted => None,
        (Some(is), Some(Accepted::Edited(accepted))) if is == accepted => None,
        (Some(_), _) => Some((Status::Edited, format!("{} was edited", post.path))),
    };
    if let Some((status, message)) = fault {
        report.status = status;
        report.diagnostics.push(Finding::new(Code::NotAccepted, message));
    }
    if on_disk.is_none() {
        return Ok(report);
    }
    if let Some(emitted) = &post.comments {
        let path = comments::path_beside(&post.path);
        let message = match disk.read_if_exists(&path)? {
            None => Some(format!("{path} was deleted")),
            Some(bytes) if Hash::of_text(&bytes) != *emitted => Some(format!("{path} was edited")),
            Some(_) => None,
        };
        report.diagnostics.extend(message.map(|message| Finding::new(Code::Drift, message)));
    }
    for image in &post.images {
        let path = format!("{}/{}", post.folder(), image.file);
        let message = match disk.read_if_exists(&path)? {
            None => format!("{path} was deleted"),
            Some(bytes) if Hash::of(&bytes) != image.sha256 => format!("{path} is not the image that was written"),
            Some(_) => continue,
        };
        report.diagnostics.push(Finding::new(Code::Drift, message));
    }
    Ok(report)
}
