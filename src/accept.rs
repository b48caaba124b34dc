//! A person's edit of a migrated file is right: the lock remembers it.

use crate::disk::{Disk, DiskError, Durability};
use crate::lock::{self, Accepted, Hash, Lock, LockedPost};

/// Accepts what is on disk for the post of this output path, slug or legacyUrl; the file's path, `None` where the lock
/// knows no such post.
pub fn accept(disk: &Disk, lock: &mut Lock, name: &str) -> Result<Option<String>, DiskError> {
    let Some(post) = lock.posts.values_mut().find(|post| is_called(post, name)) else { return Ok(None) };
    post.accepted = match disk.read_if_exists(&post.path)? {
        None => Some(Accepted::Deleted),
        Some(bytes) => Some(Hash::of_text(&bytes)).filter(|hash| *hash != post.emitted).map(Accepted::Edited),
    };
    Ok(Some(post.path.clone()))
}

/// Writes the lock file.
pub fn save(disk: &Disk, lock: &Lock) -> Result<(), DiskError> {
    disk.write(lock::FILE_NAME, lock.print().as_bytes(), Durability::Renamed)
}

fn is_called(post: &LockedPost, name: &str) -> bool {
    post.path == name || post.id == name || post.permalink == name || post.slug() == name
}
