//! What stands in the way of a file that is to be written: a dry run asks it without writing.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Disk, DiskError, failed, slashed};
use crate::paths::goes_up;

impl Disk {
    /// Whether a file could be made at a path, as far as can be seen without writing it: the error of [`Disk::write`] where a file or
    /// a link to nothing stands where a folder must be.
    pub fn could_write(&self, path: &str) -> Result<(), DiskError> {
        let could = || {
            holds_no_parent(path)?;
            let file = self.behind_link(self.locate(path));
            file.parent().and_then(|folder| self.in_the_way(folder)).map_or(Ok(()), Err)
        };
        could().map_err(|source| failed("write", path, source))
    }

    /// The same for [`Disk::write_below`].
    pub fn could_write_below(&self, floor: &str, path: &str) -> Result<(), DiskError> {
        self.stays_below(floor, path).map_err(|source| failed("write", path, source))?;
        self.could_write(path)
    }

    /// The same for [`Disk::remove`].
    pub fn could_remove(&self, path: &str, floor: &str) -> Result<(), DiskError> {
        self.stays_below(floor, path).map_err(|source| failed("remove", path, source))
    }

    /// The same for [`Disk::lock`]; whether another run holds the lock is not looked at.
    pub fn could_lock(&self, path: &str) -> Result<(), DiskError> {
        self.is_own_file(path).map_err(|source| failed("lock", path, source))
    }

    pub(super) fn is_own_file(&self, path: &str) -> io::Result<()> {
        let leads_out = |_| io::Error::other("a symbolic link leads out of the folder of migrations.toml");
        self.stays_below("", path).map_err(leads_out)?;
        let file = self.locate(path);
        if file.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            return Err(io::Error::other("it is not a regular file"));
        }
        file.parent().and_then(|folder| self.in_the_way(folder)).map_or(Ok(()), Err)
    }

    pub(super) fn stays_below(&self, floor: &str, path: &str) -> io::Result<()> {
        let (floor, path) = (self.locate(floor), self.locate(path));
        if holds_no_link(&floor, &path) {
            return Ok(());
        }
        let is_named_below = path.starts_with(&floor) && !holds_parent(&path);
        // first, since others make folders meanwhile: where the floor is there, so is a folder of the path
        let floor = floor.canonicalize();
        // what is not there yet is made, and made below
        let existing = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
        match (existing, floor) {
            (Some(folder), Ok(floor)) if !folder.starts_with(&floor) => Err(io::Error::other(if is_named_below {
                "a symbolic link leads out of the output folder"
            } else {
                "it is not in the output folder"
            })),
            _ => Ok(()),
        }
    }

    /// What stands where a folder is needed.
    pub(super) fn in_the_way(&self, folder: &Path) -> Option<io::Error> {
        let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok())?;
        let what = match there.metadata() {
            Err(_) => "a symbolic link to nothing",
            Ok(metadata) if metadata.is_dir() => return None,
            Ok(_) => "a file",
        };
        let name = slashed(there.strip_prefix(&self.root).unwrap_or(there));
        Some(io::Error::other(format!("{name} is {what}, and a folder must be there")))
    }

    /// The file that a symbolic link leads to, where a person keeps it elsewhere below the folder of `migrations.toml`: that one is
    /// written, and the link stays. A link that leads out is a file like any other, and is replaced.
    pub(super) fn behind_link(&self, file: PathBuf) -> PathBuf {
        let is_link = file.symlink_metadata().is_ok_and(|there| there.is_symlink());
        let target = || file.canonicalize().ok()?.strip_prefix(self.root.canonicalize().ok()?).ok().map(Path::to_owned);
        match is_link.then(target).flatten() {
            Some(target) => self.root.join(target),
            None => file,
        }
    }
}

/// No path that is written goes up: `out/../../x`.
pub(super) fn holds_no_parent(path: &str) -> io::Result<()> {
    if goes_up(path) {
        return Err(io::Error::other("the path leads out of its folder"));
    }
    Ok(())
}

fn holds_parent(path: &Path) -> bool {
    path.components().any(|part| part == Component::ParentDir)
}

/// Whether all folders of a path, from `floor` on, are real ones or not there yet.
fn holds_no_link(floor: &Path, path: &Path) -> bool {
    if holds_parent(path) {
        return false;
    }
    let is_real = |folder: &Path| match folder.symlink_metadata() {
        Ok(there) => there.is_dir(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    let mut between = path.ancestors().skip(1);
    loop {
        match between.next() {
            Some(folder) if folder == floor => return true,
            Some(folder) if is_real(folder) => {}
            _ => return false,
        }
    }
}
