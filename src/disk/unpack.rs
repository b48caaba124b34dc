//! What a zip file holds of one folder.
#![allow(clippy::disallowed_methods)] // behind the fence's one gate

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Disk, DiskError, Durability, MAX_BYTES, failed};

/// A file that grows more than so many times, and becomes larger than [`LARGE`], was made to fill a disk: neither text nor
/// pictures do that. So was a zip file whose files do so together.
const MOST: u64 = 200;

const LARGE: u64 = 64 << 20;

/// What was unpacked of a zip file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Files that were written.
    pub written: usize,
    /// Files that were there already, as they are in the zip file.
    pub there: usize,
}

impl Disk {
    /// Writes the files of a zip file whose names are wanted. Nothing is overwritten, and nothing leads out of the folder.
    pub fn unpack(&self, zip: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Unpacked, DiskError> {
        let name = zip.display().to_string();
        self.unpack_io(zip, is_wanted).map_err(|cause| failed("unpack", &name, cause))
    }

    fn unpack_io(&self, zip: &Path, is_wanted: impl Fn(&str) -> bool) -> io::Result<Unpacked> {
        let file = File::open(zip)?;
        let packed_together = file.metadata()?.len().max(1);
        let mut archive = ZipArchive::new(io::BufReader::new(file)).map_err(invalid)?;
        let mut unpacked = Unpacked::default();
        let mut together = 0_u64;
        for number in 0..archive.len() {
            let mut entry = archive.by_index(number).map_err(invalid)?;
            let name = entry.name().map_err(invalid)?.into_owned();
            if entry.is_dir() || !is_wanted(&name) {
                continue;
            }
            let refused = |why: &str| Err(io::Error::other(format!("{name}: {why}")));
            let is_plain = !name.contains('\\') && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if entry.enclosed_name().is_none() || !is_plain {
                return refused("the name leads out of the folder");
            }
            if entry.is_symlink() {
                return refused("it is a symbolic link");
            }
            let (size, packed) = (entry.size(), entry.compressed_size().max(1));
            let is_bomb = |size: u64, packed: u64| size > LARGE && size / packed > MOST;
            if size > MAX_BYTES || is_bomb(size, packed) {
                return refused("it is larger than it can be in earnest");
            }
            together = together.saturating_add(size);
            if is_bomb(together, packed_together) {
                return refused("with it the files are larger together than they can be in earnest");
            }
            let mut bytes = Vec::new();
            entry.by_ref().take(size + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 != size {
                return refused("it is not as large as the zip file says");
            }
            match self.read_if_exists(&name).map_err(io::Error::other)? {
                Some(there) if there == bytes => unpacked.there += 1,
                Some(_) => return refused("another file of that name is there already"),
                None => {
                    self.write_below("", &name, &bytes, Durability::Renamed).map_err(io::Error::other)?;
                    unpacked.written += 1;
                }
            }
        }
        Ok(unpacked)
    }

    /// The names of files in a folder that begin and end as given, sorted.
    pub fn names(&self, folder: &str, start: &str, end: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.locate(folder)) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.filter(|name| name.starts_with(start) && name.ends_with(end)).collect();
        names.sort_unstable();
        names
    }
}

fn invalid(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        ZipError::InvalidArchive(_) => io::Error::other("it is not a whole zip file; download it again"),
        other => io::Error::other(other.to_string()),
    }
}
