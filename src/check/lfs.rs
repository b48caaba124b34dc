//! Pointers that stand where Git LFS would put a file: <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>

use crate::lock::Hash;

/// Longer files are no pointers.
pub(super) const LONGEST: usize = 1024;

/// What a pointer points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    /// The hash of the file.
    pub sha256: Hash,
}

impl Pointer {
    /// The pointer that some bytes are.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes.get(..bytes.len().min(LONGEST))?).ok()?;
        text.strip_prefix("version https://git-lfs.github.com/spec/")?;
        let oid = text.lines().find_map(|line| line.strip_prefix("oid sha256:"))?;
        Some(Self { sha256: Hash::try_from(oid.trim().to_owned()).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_its_file() {
        let hash = Hash::of(b"image");
        let text = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{hash}\nsize 5\n");
        assert_eq!(Pointer::parse(text.as_bytes()), Some(Pointer { sha256: hash }));
        assert_eq!(Pointer::parse(b"\x89PNG"), None);
        assert_eq!(Pointer::parse(b"version https://git-lfs.github.com/spec/v1\noid sha256:x\n"), None);
    }
}
