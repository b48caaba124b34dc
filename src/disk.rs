//! The only file that reads and writes files.
//!
//! Paths are strings with `/`, relative to the folder of `migrations.toml` (or absolute where the configuration is).
#![allow(clippy::disallowed_methods)] // this is the fence's one gate

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use thiserror::Error;

/// Files are smaller than this, so that spans fit into 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// What the disk would not do.
#[derive(Debug, Error)]
#[error("cannot {action} {path}: {}", reason(cause))]
pub struct DiskError {
    action: &'static str,
    path: String,
    /// Not called `source`: what it says is in the message already.
    cause: io::Error,
}

impl DiskError {
    /// The path in question.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why, without the path.
    pub fn reason(&self) -> String {
        reason(&self.cause)
    }
}

/// The files of one source, and what stood among them but could not be taken.
#[derive(Debug, Default)]
pub struct Listing {
    /// Paths, sorted by their bytes.
    pub files: Vec<String>,
    /// Dangling links, loops, folders and devices that are named like a post: path and reason.
    pub problems: Vec<(String, String)>,
}

/// Whether a written file must survive a power cut, or only a kill and a full disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Renamed into place; cheap to make again.
    Renamed,
    /// Synced, then renamed into place.
    Synced,
}

/// A lock that this run holds.
#[derive(Debug)]
pub struct RunLock {
    _file: std::fs::File,
}

/// The files below the folder of `migrations.toml`.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a path is.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The bytes of a file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, DiskError> {
        read_regular(&self.locate(path)).map_err(|source| failed("read", path, source))
    }

    /// The bytes of a file, `None` where there is none.
    pub fn read_if_exists(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        match read_regular(&self.locate(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(source) => Err(failed("read", path, source)),
        }
    }

    /// Whether there is anything that a source path names.
    pub fn has_source(&self, path: &str) -> bool {
        split_glob(path).is_ok_and(|(base, _)| self.locate(base).exists())
    }

    /// Whether there is a file of this name.
    pub fn is_file(&self, path: &str) -> bool {
        self.locate(path).is_file()
    }

    /// The files that `path` names: a file, a folder, or a glob. From a folder only those with one of the `extensions`
    /// are taken (all of them where the list is empty); hidden files never.
    pub fn list(&self, path: &str, extensions: &[&str]) -> Result<Listing, DiskError> {
        let (base, glob) = split_glob(path).map_err(|source| failed("list", path, source))?;
        let start = self.locate(base);
        let metadata = std::fs::metadata(&start).map_err(|source| failed("list", path, source))?;
        if metadata.is_file() && glob.is_none() {
            return Ok(Listing { files: vec![path.to_owned()], problems: Vec::new() });
        }
        let mut listing = Listing::default();
        let mut folders = Vec::new();
        for entry in WalkBuilder::new(&start).standard_filters(false).hidden(true).follow_links(true).build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.problems.push(walk_problem(&error, base, &start));
                    continue;
                }
            };
            let name = join(base, &slashed(entry.path().strip_prefix(&start).unwrap_or(entry.path())));
            if !has_extension(&name, extensions) || glob.as_ref().is_some_and(|glob| !glob.is_match(&name)) {
                continue;
            }
            match entry.file_type() {
                Some(kind) if kind.is_file() => listing.files.push(name),
                Some(kind) if kind.is_dir() => folders.push(name),
                _ => listing.problems.push((name, "it is neither a file nor a folder".to_owned())),
            }
        }
        listing.files.sort_unstable();
        // `old-post.md/` with no post in it was meant to be a post; `archive.md/index.md` is one
        folders.retain(|folder| {
            folder != base && !listing.files.iter().any(|file| file.starts_with(&format!("{folder}/")))
        });
        if !extensions.is_empty() {
            listing
                .problems
                .extend(folders.into_iter().map(|folder| (folder, "it is a folder, not a file".to_owned())));
        }
        listing.problems.sort_unstable();
        Ok(listing)
    }

    /// Writes a file by way of a temporary one beside it, so that it is always either as it was or whole.
    pub fn write(&self, path: &str, bytes: &[u8], durability: Durability) -> Result<(), DiskError> {
        self.write_io(path, bytes, durability).map_err(|source| failed("write", path, source))
    }

    /// [`Disk::write`] for a file that must stand below the folder `floor`: no symbolic link may lead it elsewhere.
    pub fn write_below(&self, floor: &str, path: &str, bytes: &[u8], durability: Durability) -> Result<(), DiskError> {
        self.stays_below(floor, path).map_err(|source| failed("write", path, source))?;
        self.write(path, bytes, durability)
    }

    /// Adds text to a file.
    pub fn append(&self, path: &str, text: &str) -> Result<(), DiskError> {
        let append = || {
            let file = self.locate(path);
            file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::OpenOptions::new().create(true).append(true).open(file)?.write_all(text.as_bytes())
        };
        append().map_err(|source| failed("write", path, source))
    }

    /// Takes a lock that only one run can hold; it is free again when the value is dropped, or the process has ended in whatever way.
    pub fn lock(&self, path: &str) -> Result<Option<RunLock>, DiskError> {
        let open = || {
            let file = self.locate(path);
            file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::OpenOptions::new().create(true).truncate(false).write(true).open(file)
        };
        let file = open().map_err(|source| failed("lock", path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(RunLock { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            // a file system without locks: two runs at once are the user's to avoid
            Err(std::fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                Ok(Some(RunLock { _file: file }))
            }
            Err(std::fs::TryLockError::Error(source)) => Err(failed("lock", path, source)),
        }
    }

    /// Removes a file, and the folders that it leaves empty, up to but without `floor`.
    pub fn remove(&self, path: &str, floor: &str) -> Result<(), DiskError> {
        let file = self.locate(path);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed("remove", path, source)),
            _ => {}
        }
        let floor = self.locate(floor);
        let mut folder = file.parent();
        while let Some(empty) = folder.filter(|folder| **folder != *floor && folder.starts_with(&floor)) {
            if std::fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    fn stays_below(&self, floor: &str, path: &str) -> io::Result<()> {
        let floor = self.locate(floor);
        // what is not there yet is made, and made below
        let existing = self.locate(path).ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
        match (existing, floor.canonicalize()) {
            (Some(folder), Ok(floor)) if !folder.starts_with(&floor) => {
                Err(io::Error::other("a symbolic link leads out of the output folder"))
            }
            _ => Ok(()),
        }
    }

    fn write_io(&self, path: &str, bytes: &[u8], durability: Durability) -> io::Result<()> {
        if path.split('/').any(|part| part == "..") {
            return Err(io::Error::other("the path leads out of its folder"));
        }
        let file = self.locate(path);
        let folder = file.parent().ok_or_else(|| io::Error::other("it is not the name of a file"))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".unblogger-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask, as for any new file
        let mut temporary = match builder.tempfile_in(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder)?;
                builder.tempfile_in(folder)?
            }
            other => other?,
        };
        temporary.write_all(bytes)?;
        if durability == Durability::Synced {
            temporary.as_file().sync_all()?;
        }
        temporary.persist(&file).map(drop).map_err(|error| error.error)
    }
}

/// Reads a file that is one: a FIFO would block for ever, a device never end.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder, not a file"));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(io::Error::other("it is larger than 4 GiB"));
    }
    std::fs::read(path)
}

/// A glob's longest leading folder without wildcards, and the glob itself.
fn split_glob(path: &str) -> io::Result<(&str, Option<GlobMatcher>)> {
    let Some(wild) = path.find(['*', '?', '[', '{']) else { return Ok((path.trim_end_matches('/'), None)) };
    let base = path[..wild].rfind('/').map_or("", |at| &path[..at]);
    let glob = GlobBuilder::new(path).literal_separator(true).build().map_err(io::Error::other)?;
    Ok((base, Some(glob.compile_matcher())))
}

fn walk_problem(error: &ignore::Error, base: &str, start: &Path) -> (String, String) {
    let mut error = error;
    let mut path = None;
    loop {
        match error {
            ignore::Error::WithPath { path: at, err } => (path, error) = (Some(at), err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = err,
            ignore::Error::Loop { child, .. } => {
                let name = join(base, &slashed(child.strip_prefix(start).unwrap_or(child)));
                return (name, "it is a symbolic link that leads back to a folder above it".to_owned());
            }
            _ => break,
        }
    }
    let name =
        path.map_or_else(|| base.to_owned(), |path| join(base, &slashed(path.strip_prefix(start).unwrap_or(path))));
    let text = match error {
        ignore::Error::Io(io) if io.kind() == io::ErrorKind::NotFound => "it is a symbolic link to nothing".to_owned(),
        ignore::Error::Io(io) => reason(io),
        other => other.to_string(),
    };
    (name, text)
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let extension =
        name.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(_, extension)| extension);
    extensions.is_empty() || extensions.iter().any(|wanted| wanted.eq_ignore_ascii_case(extension))
}

fn join(base: &str, name: &str) -> String {
    match (base, name) {
        ("", name) => name.to_owned(),
        (base, "") => base.to_owned(),
        (base, name) => format!("{}/{name}", base.trim_end_matches('/')),
    }
}

fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn failed(action: &'static str, path: &str, cause: io::Error) -> DiskError {
    DiskError { action, path: path.to_owned(), cause }
}

/// An operating system's words without its error number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "no space left on the disk".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk may only be read".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a part of its path is a file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk() -> (tempfile::TempDir, Disk) {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        (folder, disk)
    }

    #[test]
    fn a_folder_lists_its_posts_in_the_order_of_their_bytes() {
        let (_folder, disk) = disk();
        for name in ["in/b.md", "in/B.md", "in/a/index.md", "in/a/image.png", "in/.hidden.md"] {
            disk.write(name, b"x", Durability::Renamed).unwrap();
        }
        assert_eq!(disk.list("in", &["md"]).unwrap().files, ["in/B.md", "in/a/index.md", "in/b.md"]);
        assert_eq!(disk.list("in/*.md", &["md"]).unwrap().files, ["in/B.md", "in/b.md"]);
        assert_eq!(disk.list("in/b.md", &["rst"]).unwrap().files, ["in/b.md"]);
        assert_eq!(
            disk.list("nowhere", &["md"]).unwrap_err().to_string(),
            "cannot list nowhere: there is no such file or folder"
        );
    }

    #[cfg(unix)]
    #[test]
    fn dangling_links_loops_and_folders_named_like_posts_are_named() {
        let (folder, disk) = disk();
        disk.write("in/good.md", b"x", Durability::Renamed).unwrap();
        std::os::unix::fs::symlink("nothing", folder.path().join("in/gone.md")).unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("in/loop")).unwrap();
        std::fs::create_dir(folder.path().join("in/folder.md")).unwrap();
        let listing = disk.list("in", &["md"]).unwrap();
        assert_eq!(listing.files, ["in/good.md"]);
        let names: Vec<_> = listing.problems.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["in/folder.md", "in/gone.md", "in/loop"]);
    }

    #[test]
    fn removing_the_last_file_removes_its_folders() {
        let (folder, disk) = disk();
        disk.write("out/a/b/index.md", b"x", Durability::Synced).unwrap();
        disk.remove("out/a/b/index.md", "out").unwrap();
        assert!(folder.path().join("out").is_dir() && !folder.path().join("out/a").exists());
    }

    #[test]
    fn nothing_is_written_through_a_parent_folder() {
        let (_folder, disk) = disk();
        assert!(disk.write("out/../../x", b"x", Durability::Renamed).is_err());
    }
}
