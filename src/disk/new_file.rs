//! A file that is written piece by piece, and is there when it is whole.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::{Disk, DiskError, failed, place, temporary_in};

/// A file that is being written, beside the place where it is to be.
#[derive(Debug)]
pub struct NewFile {
    temporary: BufWriter<NamedTempFile>,
    file: PathBuf,
    path: String,
}

impl Disk {
    /// Begins a file. What stands in its place stays there until [`NewFile::put`].
    pub fn begin(&self, path: &str) -> Result<NewFile, DiskError> {
        let file = self.behind_link(self.locate(path));
        let temporary = || {
            let folder = file.parent().ok_or_else(|| io::Error::other("it is not the name of a file"))?;
            std::fs::create_dir_all(folder)?;
            temporary_in(folder)
        };
        let temporary = BufWriter::new(temporary().map_err(|source| failed("write", path, source))?);
        Ok(NewFile { temporary, file, path: path.to_owned() })
    }
}

impl NewFile {
    /// Puts the file in its place. Where that fails, what stood there stays, and the temporary file goes.
    pub fn put(self) -> Result<(), DiskError> {
        let Self { temporary, file, path } = self;
        let put = || place(temporary.into_inner()?, &file);
        put().map_err(|source| failed("write", &path, source))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}
