//! The verdict of `check`: is the output still what was written, and does it still do what it is for?
//!
//! 1. [`post`]: the file of a post, its comments and its images against the lock file; all that can be said without the sources.
//! 2. [`output`]: what stands in the file: it reads back as it was written, and no link leads to the old blog in vain.
//! 3. [`redirects`]: every old address is answered.
//! 4. [`causes`]: one finding where one cause has a thousand effects.
//! 5. [`Baseline`]: what was known already.

mod baseline;
pub mod causes;
mod lfs;
mod limit;
pub mod output;
mod read_back;
pub mod redirects;

use crate::config::Migration;
use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError};
use crate::import::comments;
use crate::links::AddressIndex;
use crate::lock::{Accepted, Hash, Lock, LockedPost};
use crate::paths::join;
use crate::report::{PostReport, Status};

pub use baseline::{Baseline, FILE_NAME as BASELINE};
pub use limit::{changed_ids, concerns_all, limit_to};

use lfs::Pointer;

/// Compares the files that the lock names with it: posts by their hash, images by theirs; and looks into the posts.
pub fn without_sources(
    disk: &Disk,
    migration: &Migration,
    lock: &Lock,
    addresses: &AddressIndex,
) -> Result<Vec<PostReport>, DiskError> {
    use rayon::prelude::*;
    let posts: Vec<_> = lock.posts_of(migration.name()).collect();
    let report = |locked: &LockedPost| {
        let mut report = self::post(disk, locked)?;
        // what stays as it was written reads back otherwise; which post that is, only its source may tell
        let is_verbatim = migration.overrides.has_verbatim();
        if let Some(bytes) = disk.read_if_exists(&locked.path)?.filter(|_| !is_verbatim) {
            report.diagnostics.extend(output::examine(&bytes, locked, migration, addresses));
        }
        Ok(report)
    };
    posts.into_par_iter().map(report).collect()
}

/// Compares the file of one post, its comments and its images with the lock.
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
        report.diagnostics.push(Finding::new(Code::NotAccepted, message).in_file(&post.path));
    }
    if on_disk.is_some() {
        report.diagnostics.extend(beside(disk, post)?);
    }
    Ok(report)
}

/// What is wrong with the comments and the images of a post, by the lock.
pub fn beside(disk: &Disk, post: &LockedPost) -> Result<Vec<Finding>, DiskError> {
    let mut findings = Vec::new();
    if let Some(emitted) = &post.comments {
        let path = comments::path_beside(&post.path);
        let on_disk = disk.read_if_exists(&path)?.map(|bytes| Hash::of_text(&bytes));
        let is_accepted = post.comments_accepted.as_ref().is_some_and(|accepted| accepted.is(on_disk.as_ref()));
        let message = match on_disk {
            _ if is_accepted => None,
            None => Some(format!("{path} was deleted")),
            Some(is) if is != *emitted => Some(format!("{path} was edited")),
            Some(_) => None,
        };
        findings.extend(message.map(|message| Finding::new(Code::Drift, message).in_file(&path)));
    }
    for image in &post.images {
        let path = join(post.folder(), &image.file);
        let on_disk = disk.read_if_exists(&path)?;
        findings.extend(image_fault(&path, on_disk.as_deref(), &image.sha256));
    }
    Ok(findings)
}

/// What is wrong with an image that is to have this hash. Where git keeps large files elsewhere, the pointer to the right one will do.
pub fn image_fault(path: &str, on_disk: Option<&[u8]>, wanted: &Hash) -> Option<Finding> {
    let (code, message) = match on_disk {
        None => (Code::ImageChanged, format!("{path} was deleted")),
        Some(bytes) if Hash::of(bytes) == *wanted => return None,
        Some(bytes) => match Pointer::parse(bytes) {
            Some(pointer) if pointer.sha256 == *wanted => return None,
            Some(_) => (Code::ImageChanged, format!("{path} is a Git LFS pointer to another image than was written")),
            None => (Code::ImageChanged, format!("{path} is not the image that was written")),
        },
    };
    Some(Finding::new(code, message).in_file(path))
}
