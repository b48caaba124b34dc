//! The folders of `images.local`: Takeout's albums, a site mirrored by wget, a folder of one's own. A file is found by the
//! address that its path spells, else by its name; it is taken only where its content is that of an image, and where no
//! other file could be meant.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{are_alike, pixels};
use super::supply::image;
use super::{Obtained, local_key, placeholder};
use crate::disk::{Disk, DiskError};
use crate::links::slug::folded;
use crate::lock::Hash;
use crate::paths::folder_of;
use crate::picture::address::is_remote;
use crate::report::ImageState;

/// Takeout cuts longer names: so many characters are left before the ending.
const CUT: std::ops::RangeInclusive<usize> = 46..=51;

/// The files of the folders, by their decoded names, and by these without regard to case.
#[derive(Debug, Clone, Default)]
pub struct LocalImages {
    /// By the address that the path ends with, as wget writes it: `1.bp.blogspot.com/a/b/c/d/s320/x.png`.
    mirrored: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, Vec<String>>,
    folded_names: BTreeMap<String, Vec<String>>,
    /// By their names without the ending: for addresses that hold an identifier and no file name.
    stems: BTreeMap<String, Vec<String>>,
    /// `photo(1).jpg`, by the name that it had before Takeout found another file of that name in the album.
    doubles: BTreeMap<String, Vec<String>>,
}

/// What the folders hold for an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// This image.
    Image(Obtained),
    /// A file that is no image, and what it is.
    NoImage(String),
    /// So many different images, any of which could be meant.
    Ambiguous(usize),
}

impl LocalImages {
    /// Lists the folders, once for a run.
    pub fn list(disk: &Disk, folders: &[String]) -> Result<Self, DiskError> {
        let mut images = Self::default();
        for folder in folders {
            for path in disk.list(folder, &[])?.files {
                let Some(name) = local_key::segments_of_path(&path).pop() else { continue };
                for key in local_key::of_mirrored(&path) {
                    images.mirrored.entry(key).or_default().push(path.clone());
                }
                if let Some(before) = without_number(&name) {
                    images.doubles.entry(folded(&before)).or_default().push(path.clone());
                }
                images.folded_names.entry(folded(&name)).or_default().push(path.clone());
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                images.stems.entry(stem.to_owned()).or_default().push(path.clone());
                images.names.entry(name).or_default().push(path);
            }
        }
        Ok(images)
    }

    /// The file for an address, where it is none of the placeholders of the user's list. `shape` is the size of a
    /// smaller copy, where one is known: of several files of one name, the one of that shape is meant.
    pub fn find(&self, disk: (&Disk, &[Hash]), address: &str, shape: Option<(u32, u32)>) -> Found {
        if self.names.is_empty() {
            return Found::Nothing;
        }
        let mirrored = local_key::of_address(address).and_then(|key| self.mirrored.get(&key));
        if let Some(paths) = mirrored
            && let Some(largest) = copies(disk, paths).0.into_iter().max_by_key(pixels)
        {
            return Found::Image(largest);
        }
        let (mut images, no_image) = copies(disk, &self.named(address, shape.is_some()));
        if let Some(shape) = shape {
            images.retain(|image| image.size().is_none_or(|size| are_alike(size, shape)));
        }
        match (images.len(), no_image) {
            (0, Some(why)) => Found::NoImage(why),
            (0, None) => Found::Nothing,
            (1, _) => images.pop().map_or(Found::Nothing, Found::Image),
            (different, _) => Found::Ambiguous(different),
        }
    }

    /// The files with the name of an address, of those the ones whose folders agree best. Names that many posts use
    /// (`./image-1.png`) say nothing, unless the folder agrees as well or the shape is known.
    fn named(&self, address: &str, shape_is_known: bool) -> Vec<String> {
        let wanted = local_key::segments(address);
        let Some(name) = wanted.last() else { return Vec::new() };
        let by_id = || if local_key::is_nameless(address) { self.stems.get(name).cloned() } else { None };
        let exact = self.names.get(name).or_else(|| self.folded_names.get(&folded(name))).cloned();
        let mut paths = exact.or_else(by_id).or_else(|| self.cut(name)).unwrap_or_default();
        let folders: BTreeSet<String> = paths.iter().map(|path| folder_of(path).to_owned()).collect();
        let doubles = self.doubles.get(&folded(name)).into_iter().flatten();
        paths.extend(doubles.filter(|path| folders.contains(folder_of(path))).cloned());
        let scored: Vec<_> =
            paths.into_iter().map(|path| (matching(&wanted, &local_key::segments_of_path(&path)), path)).collect();
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
        let says_nothing = if is_remote(address) { !shape_is_known && is_bare(name) } else { is_generic(name) };
        if best < 2 && says_nothing {
            return Vec::new();
        }
        // `photo(1).jpg` has another name, and can be meant all the same
        let is_meant = |(score, path): &(usize, String)| *score == best || without_number(path).is_some();
        scored.into_iter().filter(is_meant).map(|(_, path)| path).collect()
    }

    /// The files that Takeout gave the beginning of a long name.
    fn cut(&self, name: &str) -> Option<Vec<String>> {
        let (stem, ending) = name.rsplit_once('.')?;
        let (at, _) = stem.char_indices().nth(*CUT.start())?;
        let (stem, start) = (folded(stem), folded(&stem[..at]));
        let is_cut = |found: &str| {
            let found = found.rsplit_once('.').filter(|(_, found)| found.eq_ignore_ascii_case(ending));
            found.is_some_and(|(found, _)| CUT.contains(&found.chars().count()) && stem.starts_with(found))
        };
        let from_start = self.folded_names.range(start.clone()..).take_while(|(found, _)| found.starts_with(&start));
        Some(from_start.filter(|(found, _)| is_cut(found)).flat_map(|(_, paths)| paths.clone()).collect())
    }
}

/// The different images that files hold, and what one of the others is.
fn copies((disk, placeholders): (&Disk, &[Hash]), paths: &[String]) -> (Vec<Obtained>, Option<String>) {
    let (mut images, mut no_image) = (Vec::new(), None);
    for bytes in paths.iter().filter_map(|path| disk.read(path).ok()) {
        if let Some(what) = placeholder::known(&bytes, placeholders) {
            no_image = Some(format!("it is {what}"));
            continue;
        }
        match image(bytes, ImageState::Local) {
            Ok(image) if images.contains(&image) => {}
            Ok(image) => images.push(image),
            Err(why) => no_image = Some(why.to_string()),
        }
    }
    (images, no_image)
}

/// `photo.jpg` for `photo(1).jpg`.
fn without_number(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, number) = stem.strip_suffix(')')?.rsplit_once('(')?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{stem}.{ending}"))
}

/// How many segments agree, from the end.
fn matching(wanted: &[String], path: &[String]) -> usize {
    wanted.iter().rev().zip(path.iter().rev()).take_while(|(a, b)| folded(a) == folded(b)).count()
}

/// `image-1.png`, `IMG_0001.jpg`, `3.gif`: names that a program gave.
fn is_generic(name: &str) -> bool {
    is_bare(name)
        || matches!(
            word_of(name).as_str(),
            "" | "image" | "img" | "pic" | "picture" | "photo" | "unnamed" | "untitled" | "screenshot"
        )
}

/// A name that many pictures of a blog have: `image.png`, `1.jpg`, but not `IMG_0831.jpg`.
fn is_bare(name: &str) -> bool {
    matches!(word_of(name).as_str(), "" | "image" | "img" | "unnamed" | "untitled")
        && name.bytes().filter(u8::is_ascii_digit).count() < 3
}

/// The letters of a name.
fn word_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().filter(|character| character.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Durability;

    use crate::images::inspect::samples;

    /// The seed of the picture that is found, for files that hold pictures of these seeds.
    fn shaped(files: &[(&str, &str)], address: &str, shape: Option<(u32, u32)>) -> Found {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        for (path, content) in files {
            disk.write(path, &picture(content), Durability::Renamed).unwrap();
        }
        LocalImages::list(&disk, &["in".to_owned()]).unwrap().find((&disk, &[]), address, shape)
    }

    fn found(files: &[(&str, &str)], address: &str) -> Found {
        shaped(files, address, None)
    }

    /// `a` is another picture than `b`, `a 640x480` is one of that size, and a text is none.
    fn picture(content: &str) -> Vec<u8> {
        let (seed, size) = content.split_once(' ').unwrap_or((content, "1x2"));
        match size.split_once('x').map(|(width, height)| (width.parse(), height.parse())) {
            Some((Ok(width), Ok(height))) => samples::png_of(seed.as_bytes()[0], width, height),
            _ => content.as_bytes().to_vec(),
        }
    }

    fn file(content: &str) -> Found {
        Found::Image(image(picture(content), ImageState::Local).unwrap())
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

    #[test]
    fn a_mirrored_file_is_found_by_its_address_the_largest_first() {
        let files = [
            ("in/mirror/1.bp.blogspot.com/a/b/c/d/s320/My+Photo%201.JPG", "a 320x240"),
            ("in/mirror/3.bp.blogspot.com/a/b/c/d/s1600/My+Photo%201.JPG", "a 1600x1200"),
            ("in/mirror/1.bp.blogspot.com/e/f/g/h/s1600/My+Photo%201.JPG", "b 2000x1500"),
        ];
        assert_eq!(found(&files, BLOGGER), file("a 1600x1200"));
    }

    #[cfg(unix)] // Windows has no `?` in names
    #[test]
    fn a_mirrored_file_is_found_by_its_query() {
        let files = [("in/example.org/a.jpg?w=300", "a"), ("in/example.org/a.jpg?w=600", "b")];
        assert_eq!(found(&files, "http://example.org/a.jpg?w=600"), file("b"));
        assert_eq!(found(&files, "http://example.org/a.jpg"), Found::Ambiguous(2));
    }

    #[test]
    fn content_decides_between_files_of_one_name() {
        let files = [("in/x/lamp.jpg", "a 1600x1200"), ("in/y/lamp.jpg", "b 900x900"), ("in/z/lamp.jpg", "not found")];
        let address = "https://1.bp.blogspot.com/a/b/c/d/s320/lamp.jpg";
        assert_eq!(shaped(&files, address, Some((320, 240))), file("a 1600x1200"));
        assert_eq!(shaped(&files[..2], address, Some((100, 900))), Found::Nothing);
        assert_eq!(found(&files, address), Found::Ambiguous(2));
        assert!(matches!(found(&files[2..], address), Found::NoImage(_)));
    }

    #[test]
    fn what_takeout_does_to_names_is_undone() {
        let address = "https://1.bp.blogspot.com/a/b/c/d/s320/lamp.jpg";
        let files = [("in/x/lamp.jpg", "a 1600x1200"), ("in/x/lamp(1).jpg", "b 900x900")];
        assert_eq!(found(&files, address), Found::Ambiguous(2));
        assert_eq!(shaped(&files, address, Some((90, 90))), file("b 900x900"));
        let long = "a-very-long-name-of-a-picture-that-takeout-cuts-somewhere";
        let address = format!("https://1.bp.blogspot.com/a/b/c/d/s320/{long}.jpg");
        let cut = format!("in/x/{}.jpg", &long[..47]);
        assert_eq!(found(&[(&cut, "a")], &address), file("a"));
        assert_eq!(found(&[("in/x/a-very-long.jpg", "a")], &address), Found::Nothing);
    }

    #[test]
    fn a_name_that_many_pictures_have_needs_a_picture_to_compare() {
        let address = "https://1.bp.blogspot.com/a/b/c/d/s320/image.png";
        let files = [("in/x/image.png", "a 1600x1200")];
        assert_eq!(found(&files, address), Found::Nothing);
        assert_eq!(shaped(&files, address, Some((320, 240))), file("a 1600x1200"));
        assert_eq!(found(&[("in/x/IMG_0831.jpg", "a")], &address.replace("image.png", "IMG_0831.jpg")), file("a"));
    }
}
