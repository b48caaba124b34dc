//! `authors-dir`: the folder in which a site has a file for each author.

use std::collections::BTreeSet;

use crate::disk::{Disk, DiskError};
use crate::links::slug;
use crate::paths::without_ending;

/// The authors that have a file.
#[derive(Debug, Clone, Default)]
pub struct Authors(BTreeSet<String>);

impl Authors {
    /// Lists the folder: `ines-falk.md`, `ines-falk/index.md`, `Ines Falk.json`.
    pub(super) fn list(disk: &Disk, folder: &str) -> Result<Self, DiskError> {
        let files = disk.list(folder, &[])?.files;
        let below = |path: &String| path.strip_prefix(folder.trim_end_matches('/')).unwrap_or(path).to_owned();
        let names = files.iter().map(below).filter_map(|path| {
            let path = path.trim_start_matches('/');
            let stem = without_ending(path);
            let name = stem.strip_suffix("/index").unwrap_or(stem).rsplit('/').next()?;
            Some(slug::of_text(name))
        });
        Ok(Self(names.collect()))
    }

    /// Whether an author has one.
    pub fn has(&self, author: &str) -> bool {
        self.0.contains(&slug::of_text(author))
    }
}
