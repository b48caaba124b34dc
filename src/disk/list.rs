//! What a source path names: a file, a folder, or a glob.
#![allow(clippy::disallowed_methods)] // behind the fence's one gate

use std::io;
use std::path::Path;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::fence::{Fence, LEADS_OUT};
use super::{Disk, DiskError, LINK_TO_NOTHING, failed, reason, slashed};
use crate::paths::{base_of_glob, has_ending, join};

/// The files of one source, and what stood among them but could not be taken.
#[derive(Debug, Default)]
pub struct Listing {
    /// Paths, sorted by their bytes.
    pub files: Vec<String>,
    /// Dangling links, loops, folders and devices that are named like a post: path and reason.
    pub problems: Vec<(String, String)>,
}

impl Disk {
    /// Whether there is anything that a source path names.
    pub fn has_source(&self, path: &str) -> bool {
        self.split_glob(path).is_ok_and(|(base, _)| self.locate(base).exists())
    }

    /// The files that `path` names: a file, a folder, or a glob. From a folder only those with one of the `extensions`
    /// are taken (all of them where the list is empty); hidden files never.
    pub fn list(&self, path: &str, extensions: &[&str]) -> Result<Listing, DiskError> {
        let (base, glob) = self.split_glob(path).map_err(|source| failed("list", path, source))?;
        let start = self.locate(base);
        let metadata = std::fs::metadata(&start).map_err(|source| failed("list", path, source))?;
        if metadata.is_file() && glob.is_none() {
            return Ok(Listing { files: vec![path.to_owned()], problems: Vec::new() });
        }
        let mut listing = Listing::default();
        let mut folders = Vec::new();
        let fence = Arc::new(Fence::new(self, &start, glob.is_none()));
        for entry in walk(&start, &fence) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.problems.push(walk_problem(&error, base, &start));
                    continue;
                }
            };
            let name = name_below(base, &start, entry.path());
            if !has_extension(&name, extensions) || glob.as_ref().is_some_and(|glob| !glob.is_match(&name)) {
                continue;
            }
            match entry.file_type() {
                _ if entry.path().to_str().is_none() => {
                    listing.problems.push((name, "its name is not UTF-8; rename it".to_owned()));
                }
                Some(kind) if kind.is_file() => listing.files.push(name),
                Some(kind) if kind.is_dir() => folders.push(name),
                _ => listing.problems.push((name, "it is neither a file nor a folder".to_owned())),
            }
        }
        let refused = fence.refused().into_iter().map(|(link, is_dir)| (name_below(base, &start, &link), is_dir));
        let wanted = refused.filter(|(name, is_dir)| *is_dir || has_extension(name, extensions));
        listing.problems.extend(wanted.map(|(name, _)| (name, LEADS_OUT.to_owned())));
        listing.files.sort_unstable();
        if !extensions.is_empty() {
            // `old-post.md/` with no post in it was meant to be a post; `archive.md/index.md` is one
            folders.retain(|folder| folder != base && !is_any_below(&listing.files, folder));
            listing
                .problems
                .extend(folders.into_iter().map(|folder| (folder, "it is a folder, not a file".to_owned())));
        }
        listing.problems.sort_unstable();
        Ok(listing)
    }
}

impl Disk {
    /// A glob's longest leading folder without wildcards, and the glob itself. What there is of a name is meant before a glob is:
    /// a folder may be called `posts [old]`.
    fn split_glob<'p>(&self, path: &'p str) -> io::Result<(&'p str, Option<GlobMatcher>)> {
        match base_of_glob(path).filter(|_| !self.is_there(path)) {
            None => Ok((path.trim_end_matches('/'), None)),
            Some(base) => {
                let glob = GlobBuilder::new(path).literal_separator(true).build().map_err(io::Error::other)?;
                Ok((base, Some(glob.compile_matcher())))
            }
        }
    }

    /// All files, sorted by their bytes: without hidden ones, and without the folders whose name is one of `left_out`. What cannot
    /// be listed is not there.
    pub fn tree(&self, left_out: &'static [&'static str]) -> Vec<String> {
        let start = self.locate("");
        let is_wanted = move |entry: &ignore::DirEntry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !is_folder || !left_out.iter().any(|name| entry.file_name() == *name)
        };
        let walk = WalkBuilder::new(&start).standard_filters(false).hidden(true).filter_entry(is_wanted).build();
        let files = walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        let mut files: Vec<_> =
            files.map(|entry| slashed(entry.path().strip_prefix(&start).unwrap_or(entry.path()))).collect();
        files.sort_unstable();
        files
    }
}

/// Whether one of the files, which are sorted, stands below a folder.
fn is_any_below(files: &[String], folder: &str) -> bool {
    let below = format!("{folder}/");
    let at = files.partition_point(|file| *file < below);
    files.get(at).is_some_and(|file| file.starts_with(&below))
}

/// What stands below a folder, links followed as far as the fence lets them, in an order that is the same everywhere.
fn walk(start: &Path, fence: &Arc<Fence>) -> ignore::Walk {
    let fence = Arc::clone(fence);
    let mut walk = WalkBuilder::new(start);
    walk.standard_filters(false).hidden(true).follow_links(true).sort_by_file_path(Path::cmp);
    walk.filter_entry(move |entry| entry.depth() == 0 || !entry.path_is_symlink() || fence.admits(entry.path()));
    walk.build()
}

/// The name of what stands below the folder `base`, which is at `start`.
fn name_below(base: &str, start: &Path, path: &Path) -> String {
    join(base, &slashed(path.strip_prefix(start).unwrap_or(path)))
}

fn walk_problem(error: &ignore::Error, base: &str, start: &Path) -> (String, String) {
    let mut error = error;
    let mut path = None;
    loop {
        match error {
            ignore::Error::WithPath { path: at, err } => (path, error) = (Some(at), err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            ignore::Error::Loop { child, .. } => {
                let name = name_below(base, start, child);
                return (name, "it is a symbolic link that leads back to a folder above it".to_owned());
            }
            _ => break,
        }
    }
    let name = path.map_or_else(|| base.to_owned(), |path| name_below(base, start, path));
    let text = match error {
        ignore::Error::Io(io) if io.kind() == io::ErrorKind::NotFound => LINK_TO_NOTHING.to_owned(),
        ignore::Error::Io(io) => reason(io),
        other => other.to_string(),
    };
    (name, text)
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    extensions.is_empty() || has_ending(name, extensions)
}
