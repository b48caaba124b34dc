//! The folders of `images.local`: found by name, and taken only where no other file could be meant.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

use super::name::local_name;
use crate::disk::{Disk, DiskError};
use crate::links::slug::folded;
use crate::picture::address::{ImageAddress, is_remote, without_scheme};

/// The files of the folders, by their decoded names, and by these without regard to case.
#[derive(Debug, Clone, Default)]
pub struct LocalImages {
    names: BTreeMap<String, Vec<String>>,
    folded_names: BTreeMap<String, Vec<String>>,
    /// By their names without the ending: for addresses that hold an identifier and no file name.
    stems: BTreeMap<String, Vec<String>>,
}

/// What the folders hold for an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// This file, and its bytes.
    File(Vec<u8>),
    /// So many different files, any of which could be meant.
    Ambiguous(usize),
}

impl LocalImages {
    /// Lists the folders, once for a run.
    pub fn list(disk: &Disk, folders: &[String]) -> Result<Self, DiskError> {
        let mut images = Self::default();
        for folder in folders {
            for path in disk.list(folder, &[])?.files {
                let Some(name) = local_name(&path) else { continue };
                images.folded_names.entry(folded(&name)).or_default().push(path.clone());
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                images.stems.entry(stem.to_owned()).or_default().push(path.clone());
                images.names.entry(name).or_default().push(path);
            }
        }
        Ok(images)
    }

    /// The file for an address. A file beside a post often has a name that many posts use (`./image-1.png`), so its
    /// folder must agree as well, unless the name says something.
    pub fn find(&self, disk: &Disk, address: &str) -> Found {
        let wanted = segments(address);
        let Some(name) = wanted.last() else { return Found::Nothing };
        let by_id = || if is_nameless(address) { self.stems.get(name) } else { None };
        let paths = self.names.get(name).or_else(|| self.folded_names.get(&folded(name))).or_else(by_id);
        let Some(paths) = paths else { return Found::Nothing };
        let scored: Vec<_> = paths.iter().map(|path| (matching(&wanted, &segments(path)), path)).collect();
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
        if best < 2 && !is_remote(address) && is_generic(name) {
            return Found::Nothing;
        }
        let mut copies = Vec::new();
        for (_, path) in scored.into_iter().filter(|(score, _)| *score == best) {
            if let Ok(bytes) = disk.read(path)
                && !copies.contains(&bytes)
            {
                copies.push(bytes);
            }
        }
        match copies.len() {
            0 => Found::Nothing,
            1 => copies.pop().map_or(Found::Nothing, Found::File),
            different => Found::Ambiguous(different),
        }
    }
}

/// The folders and the name of a path or an address, decoded; of a Blogger address only the name means anything.
fn segments(address: &str) -> Vec<String> {
    if let Ok(parsed) = address.parse::<ImageAddress>() {
        let name = parsed.name().unwrap_or_else(|| parsed.id().to_owned());
        return Some(name.nfc().collect()).filter(|name: &String| !name.is_empty()).into_iter().collect();
    }
    let path = without_scheme(address).1;
    let path = if is_remote(address) { path.split(['?', '#']).next().unwrap_or_default() } else { path };
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.map(|part| percent_decode_str(part).decode_utf8_lossy().nfc().collect()).collect()
}

/// `https://lh3.googleusercontent.com/ID=s320`
fn is_nameless(address: &str) -> bool {
    address.parse::<ImageAddress>().is_ok_and(|parsed| parsed.name().is_none())
}

/// How many segments agree, from the end.
fn matching(wanted: &[String], path: &[String]) -> usize {
    wanted.iter().rev().zip(path.iter().rev()).take_while(|(a, b)| folded(a) == folded(b)).count()
}

/// `image-1.png`, `IMG_0001.jpg`, `3.gif`: names that a program gave.
fn is_generic(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_ascii_lowercase();
    let word: String = stem.chars().filter(|character| character.is_alphabetic()).collect();
    matches!(word.as_str(), "" | "image" | "img" | "pic" | "picture" | "photo" | "unnamed" | "untitled" | "screenshot")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Durability;

    fn found(files: &[(&str, &str)], address: &str) -> Found {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        for (path, bytes) in files {
            disk.write(path, bytes.as_bytes(), Durability::Renamed).unwrap();
        }
        LocalImages::list(&disk, &["in".to_owned()]).unwrap().find(&disk, address)
    }

    fn file(bytes: &str) -> Found {
        Found::File(bytes.as_bytes().to_vec())
    }

    const BLOGGER: &str = "https://1.bp.blogspot.com/a/b/c/d/s320/My+Photo%201.JPG";

    #[test]
    fn files_are_found_by_their_decoded_names() {
        assert_eq!(found(&[("in/Album/My Photo 1.JPG", "a")], BLOGGER), file("a"));
        assert_eq!(found(&[("in/my photo 1.jpg", "a")], BLOGGER), file("a"));
        assert_eq!(found(&[("in/My%20Photo%201.JPG", "a")], BLOGGER), file("a"));
        assert_eq!(found(&[("in/my photo 1.jpg", "a"), ("in/My Photo 1.JPG", "b")], BLOGGER), file("b"));
        assert_eq!(found(&[("in/other.jpg", "a")], BLOGGER), Found::Nothing);
        assert_eq!(found(&[("in/a.png", "a")], "https://1.bp.blogspot.com/"), Found::Nothing);
    }

    #[test]
    fn a_picture_whose_address_holds_no_name_is_found_by_its_identifier() {
        let address = "https://lh3.googleusercontent.com/AbCdEf_123-xyz=w640-h480";
        assert_eq!(found(&[("in/AbCdEf_123-xyz.png", "a")], address), file("a"));
        assert_eq!(found(&[("in/AbCdEf_123-xyz", "a")], address), file("a"));
        assert_eq!(found(&[("in/other.png", "a")], address), Found::Nothing);
        assert_eq!(found(&[("in/logo.png", "a")], "https://example.org/logo"), Found::Nothing);
    }

    #[test]
    fn of_several_files_the_same_bytes_or_the_nearest_path_is_taken() {
        let twice = [("in/x/logo.png", "a"), ("in/y/logo.png", "a")];
        assert_eq!(found(&twice, "https://example.org/logo.png"), file("a"));
        let different = [("in/x/logo.png", "a"), ("in/y/logo.png", "b")];
        assert_eq!(found(&different, "https://example.org/logo.png"), Found::Ambiguous(2));
        assert_eq!(found(&different, "https://example.org/Y/logo.png?v=2"), file("b"));
    }

    #[test]
    fn a_file_with_a_name_that_says_nothing_must_stand_in_the_same_folder() {
        let files = [("in/a/image-1.png", "a"), ("in/b/chart.png", "b")];
        assert_eq!(found(&files, "posts/c/image-1.png"), Found::Nothing);
        assert_eq!(found(&files, "posts/a/image-1.png"), file("a"));
        assert_eq!(found(&files, "posts/c/chart.png"), file("b"));
    }
}
