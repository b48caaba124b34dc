//! Files of which only parts are wanted at a time.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::ops::Range;

use super::{Disk, DiskError, failed, is_absent};

impl Disk {
    /// Shows each line of a file with its end, and the bytes before it; no more than one is in memory. Nothing where there is no file.
    pub fn each_line(&self, path: &str, mut show: impl FnMut(u64, &[u8])) -> Result<(), DiskError> {
        let file = self.locate(path);
        let mut each = || -> io::Result<()> {
            if !file.metadata()?.is_file() {
                return Err(io::Error::other("it is not a regular file"));
            }
            let (mut file, mut line, mut at) = (BufReader::new(File::open(&file)?), Vec::new(), 0);
            while file.read_until(b'\n', &mut line)? > 0 {
                show(at, &line);
                at += line.len() as u64;
                line.clear();
            }
            Ok(())
        };
        match each() {
            Err(error) if !is_absent(&error) => Err(failed("read", path, error)),
            _ => Ok(()),
        }
    }

    /// Some bytes of a file, counted from its start; fewer where it ends before them.
    pub fn part(&self, path: &str, bytes: &Range<u64>) -> Result<Vec<u8>, DiskError> {
        let read = || {
            let mut file = File::open(self.locate(path))?;
            file.seek(SeekFrom::Start(bytes.start))?;
            let mut part = Vec::new();
            file.take(bytes.end.saturating_sub(bytes.start)).read_to_end(&mut part)?;
            Ok(part)
        };
        read().map_err(|source| failed("read", path, source))
    }
}
