//! Files are read and written here and in the folder `disk`, and nowhere else.
//!
//! Paths are strings with `/`, relative to the folder of `migrations.toml` (or absolute where the configuration is).
#![allow(clippy::disallowed_methods)] // this is the fence's one gate

use std::fs::Metadata;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

mod fence;
mod list;
mod new_file;
mod parts;
mod unpack;
mod way;

pub use list::Listing;
pub use new_file::NewFile;
pub use unpack::Unpacked;

/// Files are smaller than this, so that spans fit into 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// What the names of temporary files begin with.
const TEMPORARY: &str = ".unblogger-";

const LINK_TO_NOTHING: &str = "it is a symbolic link to nothing";

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
    /// The path that it is about.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why, without the path.
    pub fn reason(&self) -> String {
        reason(&self.cause)
    }
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
        let root = root.into();
        // a relative path is made whole once, and not for each temporary file
        Self { root: std::path::absolute(&root).unwrap_or(root) }
    }

    /// The place of a path on this machine: paths are relative to the folder of `migrations.toml`.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// What the folder itself is called; empty where that cannot be told.
    pub fn name(&self) -> String {
        let whole = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The bytes of a file. An error where there is none, where it is no regular file (a FIFO, a device), or is larger than 4 GiB.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, DiskError> {
        let file = self.locate(path);
        let read = file.metadata().and_then(|metadata| read_regular(&file, &metadata));
        read.map_err(|source| failed("read", path, source))
    }

    /// The bytes of a file, `None` where there is none.
    pub fn read_if_exists(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        let file = self.locate(path);
        let found = file.symlink_metadata().and_then(|there| {
            let metadata = if there.is_symlink() { file.metadata().map_err(of_link)? } else { there };
            read_regular(&file, &metadata)
        });
        match found {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(source) => Err(failed("read", path, source)),
        }
    }

    /// Whether there is a file of this name.
    pub fn is_file(&self, path: &str) -> bool {
        self.locate(path).is_file()
    }

    /// How many bytes a file has; `None` where there is none.
    pub fn length(&self, path: &str) -> Option<u64> {
        self.locate(path).metadata().ok().map(|metadata| metadata.len())
    }

    /// Whether the folder of `migrations.toml` is in a git repository.
    pub fn is_in_repository(&self) -> bool {
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        root.ancestors().any(|folder| folder.join(".git").exists())
    }

    /// Writes a file by way of a temporary one beside it, so that it is always either as it was or whole.
    /// Folders are made where they lack. An error where the disk takes nothing: the file is as it was then.
    pub fn write(&self, path: &str, bytes: &[u8], durability: Durability) -> Result<(), DiskError> {
        self.write_io(path, bytes, durability).map_err(|source| failed("write", path, source))
    }

    /// [`Disk::write`] for a file that must stand below the folder `floor`: no symbolic link may lead it elsewhere.
    pub fn write_below(&self, floor: &str, path: &str, bytes: &[u8], durability: Durability) -> Result<(), DiskError> {
        self.stays_below(floor, path).map_err(|source| failed("write", path, source))?;
        self.write(path, bytes, durability)
    }

    /// Adds text to the end of a file, which is made where there is none. A kill can leave the last line half.
    pub fn append(&self, path: &str, text: &str) -> Result<(), DiskError> {
        let append = || self.own_file(path)?.append(true).open(self.locate(path))?.write_all(text.as_bytes());
        append().map_err(|source| failed("write", path, source))
    }

    /// Takes a lock that only one run can hold, `None` where another one holds it; it is free again when the value is dropped, or the
    /// process has ended in whatever way. A file system without locks gives it to everybody.
    pub fn lock(&self, path: &str) -> Result<Option<RunLock>, DiskError> {
        let open = || self.own_file(path)?.truncate(false).write(true).open(self.locate(path));
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

    /// Removes a file, and the folders that it leaves empty, up to but without `floor`; no symbolic link may lead it elsewhere.
    /// A file that is not there is removed already.
    pub fn remove(&self, path: &str, floor: &str) -> Result<(), DiskError> {
        self.stays_below(floor, path).map_err(|source| failed("remove", path, source))?;
        let file = self.locate(path);
        match std::fs::remove_file(&file) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed("remove", path, source)),
            _ => {}
        }
        remove_empty(&file, &self.locate(floor));
        Ok(())
    }

    /// Whether there is anything of this name.
    pub fn is_there(&self, path: &str) -> bool {
        self.locate(path).symlink_metadata().is_ok()
    }

    /// Gives a file or a folder below `floor` another name there, which must be free, and removes the folders that this leaves empty.
    pub fn rename(&self, from: &str, to: &str, floor: &str) -> Result<(), DiskError> {
        let fail = |cause| failed("move", from, cause);
        self.stays_below(floor, from).and_then(|()| self.stays_below(floor, to)).map_err(fail)?;
        let (old, new) = (self.locate(from), self.locate(to));
        new.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(fail)?;
        std::fs::rename(&old, new).map_err(fail)?;
        remove_empty(&old, &self.locate(floor));
        Ok(())
    }

    /// Removes the temporary files that a killed run left in a folder. Only for a run that holds the lock: they are those of
    /// no other.
    pub fn sweep(&self, folder: &str) {
        // what cannot be listed or removed does no harm
        let Ok(entries) = std::fs::read_dir(self.locate(folder)) else { return };
        for entry in entries.flatten() {
            let is_ours = entry.file_name().to_str().is_some_and(is_temporary);
            if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// How a file that is the program's own is opened where it stands: it must be a file, since a link would lead elsewhere and a FIFO
    /// would never open.
    fn own_file(&self, path: &str) -> io::Result<std::fs::OpenOptions> {
        self.is_own_file(path)?;
        self.locate(path).parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let mut options = std::fs::OpenOptions::new();
        options.create(true);
        Ok(options)
    }

    fn write_io(&self, path: &str, bytes: &[u8], durability: Durability) -> io::Result<()> {
        way::holds_no_parent(path)?;
        let file = self.behind_link(self.locate(path));
        let folder = file.parent().ok_or_else(|| io::Error::other("it is not the name of a file"))?;
        let made: Vec<_> = folder.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).collect();
        std::fs::create_dir_all(folder)
            .map_err(|error| self.in_the_way(folder).unwrap_or(error))
            .and_then(|()| replace(&file, folder, bytes, durability))
            // a file that could not be written leaves no empty folders
            .inspect_err(|_| made.iter().for_each(|folder| drop(std::fs::remove_dir(folder))))
    }
}

/// Removes the folders that a file has left empty, up to but without `floor`.
fn remove_empty(file: &Path, floor: &Path) {
    let mut folder = file.parent();
    while let Some(empty) = folder.filter(|folder| **folder != *floor && folder.starts_with(floor)) {
        if std::fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
}

/// Writes a temporary file and puts it in the place of another one.
fn replace(file: &Path, folder: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let mut temporary = temporary_in(folder)?;
    temporary.write_all(bytes)?;
    if durability == Durability::Synced {
        temporary.as_file().sync_all()?;
    }
    place(temporary, file)
}

/// Puts a temporary file in the place of another one.
fn place(temporary: tempfile::NamedTempFile, file: &Path) -> io::Result<()> {
    keep_mode(file, temporary.path())?;
    temporary.persist(file).map(drop).map_err(|error| error.error)
}

/// Who may read a file, and run it, is not for a new text of it to say.
fn keep_mode(file: &Path, temporary: &Path) -> io::Result<()> {
    match file.symlink_metadata() {
        Ok(there) if cfg!(unix) && there.is_file() => std::fs::set_permissions(temporary, there.permissions()),
        _ => Ok(()),
    }
}

fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask, as for any new file
    builder.tempfile_in(folder)
}

fn is_temporary(name: &str) -> bool {
    // six letters and digits are `tempfile`'s
    name.strip_prefix(TEMPORARY)
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Reads a file that is one: a FIFO would block for ever, a device never end.
fn read_regular(path: &Path, metadata: &Metadata) -> io::Result<Vec<u8>> {
    if metadata.is_dir() {
        return Err(io::Error::other("it is a folder, not a file"));
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let too_large = || Err(io::Error::other("it is larger than 4 GiB"));
    if metadata.len() > MAX_BYTES {
        return too_large();
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // a file can grow while it is read
    std::fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES { too_large() } else { Ok(bytes) }
}

/// A link to nothing is there: someone put it there.
fn of_link(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::NotFound { io::Error::other(LINK_TO_NOTHING) } else { error }
}

fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// Whether there is no such file: none of this name, or a file where one of its folders would be.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
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
mod tests;
