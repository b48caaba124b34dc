//! Symbolic links in a source: where they may lead, and how often they are followed.
#![allow(clippy::disallowed_methods)] // behind the fence's one gate

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Disk;
use crate::paths::folder_of;

/// Why a link is not followed.
pub const LEADS_OUT: &str = "it is a symbolic link that leads out of the folder";

/// What links below a folder may lead to: to what stands below it, or below the folder of `migrations.toml`.
///
/// What others wrote could show any file of this machine otherwise, and links to folders that hold links to folders … could be
/// followed for ever without leading back.
#[derive(Debug)]
pub struct Fence {
    start: PathBuf,
    root: PathBuf,
    /// All that stands below `start` is listed anyway.
    is_whole: bool,
    met: Mutex<Met>,
}

#[derive(Debug, Default)]
struct Met {
    followed: BTreeSet<PathBuf>,
    /// Links, and whether they lead to folders.
    refused: Vec<(PathBuf, bool)>,
}

impl Fence {
    /// The fence around `start`.
    pub fn new(disk: &Disk, start: &Path, is_whole: bool) -> Self {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Self { start: real(start), root: real(&disk.locate("")), is_whole, met: Mutex::default() }
    }

    /// Whether a link is followed. A folder is followed once, and not where its files are listed at their own place.
    pub fn admits(&self, link: &Path) -> bool {
        // what cannot be told is told when it is read
        let Ok(target) = link.canonicalize() else { return true };
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.holds(&target) {
            met.refused.push((link.to_owned(), target.is_dir()));
            return false;
        }
        !target.is_dir() || !(self.is_whole && target.starts_with(&self.start)) && met.followed.insert(target)
    }

    /// The links that lead out, and whether they lead to folders.
    pub fn refused(&self) -> Vec<(PathBuf, bool)> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).refused.clone()
    }

    fn holds(&self, target: &Path) -> bool {
        target.starts_with(&self.start) || target.starts_with(&self.root)
    }
}

/// What stands in a folder, whatever links it is reached through: `posts/link/a.md`, where `posts/link` leads to that folder.
#[derive(Debug)]
pub struct Inside<'d> {
    disk: &'d Disk,
    /// Where the folder is; `None` where there is none yet, so that nothing stands in it.
    real: Option<PathBuf>,
    /// What is known of the folders that were met.
    known: BTreeMap<String, bool>,
}

impl Inside<'_> {
    /// Whether a file is in the folder.
    pub fn holds(&mut self, path: &str) -> bool {
        let Some(real) = &self.real else { return false };
        let place = self.disk.locate(path);
        if place.is_symlink() {
            return place.canonicalize().is_ok_and(|target| target.starts_with(real));
        }
        let folder = folder_of(path);
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let is_inside = self.disk.locate(folder).canonicalize().is_ok_and(|target| target.starts_with(real));
        self.known.insert(folder.to_owned(), is_inside);
        is_inside
    }
}

impl Disk {
    /// What stands in a folder, by the place where it really is.
    pub fn inside(&self, folder: &str) -> Inside<'_> {
        Inside { disk: self, real: self.locate(folder).canonicalize().ok(), known: BTreeMap::new() }
    }

    /// Whether a file stands below `folder`, or below that of `migrations.toml`, wherever links lead; true where there is none.
    pub fn is_within(&self, folder: &str, path: &str) -> bool {
        let target = self.locate(path).canonicalize();
        target.map_or(true, |target| Fence::new(self, &self.locate(folder), true).holds(&target))
    }
}
