//! A zip file of Google Takeout, as it was downloaded: one file, or parts `takeout-20240131T101500Z-001.zip`, `-002.zip`.

use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskError, Unpacked};

/// Whether a file is a zip file, by its name.
pub fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// The parts of what was downloaded in several: `part` and those beside it of the same name with another number.
pub fn parts(part: &Path) -> Vec<PathBuf> {
    let alone = || vec![part.to_owned()];
    let Some(name) = part.file_name().and_then(|name| name.to_str()) else { return alone() };
    let Some((stem, _)) = numbered(name) else { return alone() };
    let folder = part.parent().unwrap_or(Path::new(""));
    let beside = Disk::new(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let names = beside.names("", stem, ".zip").into_iter();
    let same = names.filter(|name| numbered(name).is_some_and(|(other, _)| other == stem));
    let parts: Vec<_> = same.map(|name| folder.join(name)).collect();
    if parts.is_empty() { alone() } else { parts }
}

/// The numbers of parts that are missing between the first and the last.
pub fn missing(parts: &[PathBuf]) -> Vec<u32> {
    let names = parts.iter().filter_map(|part| part.file_name()?.to_str());
    let numbers: Vec<_> = names.filter_map(|name| numbered(name).map(|(_, number)| number)).collect();
    (1..numbers.iter().copied().max().unwrap_or(0)).filter(|number| !numbers.contains(number)).collect()
}

/// `takeout-20240131T101500Z-` and 1
fn numbered(name: &str) -> Option<(&str, u32)> {
    let stem = name.strip_suffix(".zip")?;
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (start, number) = stem.split_at_checked(stem.len() - digits)?;
    (start.ends_with('-') && (1..=4).contains(&digits)).then_some((start, number.parse().ok()?))
}

/// Unpacks what a zip file holds of Blogger; the rest of a Takeout stays packed.
pub fn unpack(disk: &Disk, zip: &Path) -> Result<Unpacked, DiskError> {
    disk.unpack(zip, |name| {
        let mut parts = name.split('/');
        parts.next() == Some("Takeout") && parts.next() == Some("Blogger")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_their_numbers() {
        assert_eq!(numbered("takeout-20240131T101500Z-002.zip"), Some(("takeout-20240131T101500Z-", 2)));
        assert_eq!(numbered("takeout-20240131T101500Z.zip"), None);
        assert_eq!(numbered("blog.zip"), None);
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        for name in ["t-1-001.zip", "t-1-003.zip", "t-2-001.zip", "t-1-x.zip"] {
            disk.write(name, b"", crate::disk::Durability::Renamed).unwrap();
        }
        let parts = parts(&folder.path().join("t-1-003.zip"));
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert_eq!(missing(&parts), [2]);
    }
}
