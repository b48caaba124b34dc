//! Files beside the post: names for what was obtained, and the new addresses in its text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::inspect::{Inspected, Kind};
use super::name::{self, Names, file_name, local_name};
use super::taken::{Owner, Taken, Wish};
use super::wanted::{Settled, each_image, import_path};
use super::{ImageSettings, Larger, NameStyle, Obtained, Reach, Request, ShownBy, Wanted, container, linked};
use crate::account::{Changes, Entry, Moved, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::lock::{Hash, LockedImage};
use crate::model::Post;
use crate::picture::address::is_remote;
use crate::report::ImageState;

/// Why the link around an image goes.
const LARGER_SELF: &str = "the image's own larger copy";

/// Why an import has another path.
const IMPORTED: &str = "an import leads to the file beside the post";

/// What was done with the images of a post.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    /// The images, in the order of the text.
    pub images: Vec<PlacedImage>,
    /// The files that stand beside the post, in the order of their first use; one that answers for two addresses is
    /// there for each, so that the lock knows both.
    pub files: Vec<ImageFile>,
}

/// What was done with one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedImage {
    /// Its address or path, as the source has it.
    pub url: String,
    /// The file it was put in.
    pub file: Option<String>,
    /// Where its bytes came from.
    pub state: ImageState,
    /// Why it is not there, or not from its own address, in one sentence.
    pub why: Option<String>,
}

/// A file beside the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFile {
    /// Its name.
    pub name: String,
    /// The address or path that the source has for it.
    pub url: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
    /// Its media type.
    pub media_type: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// A person put it there and was told to be right.
    pub accepted: bool,
}

/// Places what was obtained for the images of a post, one for each of `requests`, which are those of [`super::wanted`].
/// A file that the lock knows keeps its name. Of each file is left out what tells where, by whom and with what it was made.
pub fn place(
    post: &mut Post,
    settings: &ImageSettings,
    (requests, obtained): (&[Request], Vec<Obtained>),
    home: Home<'_>,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Placed {
    let mut folder = Folder::new(settings, requests, &obtained, home);
    let mut obtained = obtained.into_iter();
    each_image(post, folder.home.reach, &mut |wanted| {
        if !wanted.has_alt {
            let message = format!("{} has no alternative text", wanted.address);
            diagnostics.push(Diagnostic::at(Code::ImageAltMissing, wanted.span, message));
        }
        let (state, why) = match obtained.next()? {
            Obtained::Image { bytes, inspected, state, larger, archive } => {
                diagnostics.extend(archive.as_ref().map(|archive| archived(wanted, archive)));
                diagnostics.extend(larger.as_ref().and_then(|larger| smaller(wanted, larger, inspected)));
                let raw = Arc::clone(&bytes);
                let (bytes, told) = folder.without_metadata(wanted, bytes, inspected);
                diagnostics.extend(told);
                diagnostics.extend(folder.too_large(wanted, &bytes));
                let address = folder.put(wanted, (bytes, inspected, &raw), (state, archive), changes);
                diagnostics.extend(folder.unserved(wanted, &address));
                if matches!(larger, Some(Larger::Other(_))) {
                    return Some(Settled::PlacedInLink(address));
                }
                if let Some(original) = wanted.original.as_ref().filter(|_| wanted.by == ShownBy::Image) {
                    changes.removed.push(Entry { what: What::Link, text: original.clone(), why: LARGER_SELF });
                }
                return Some(Settled::Placed(address));
            }
            Obtained::Undetermined(why) => (ImageState::Undetermined, why.to_owned()),
            // `../about` is a page of the site
            Obtained::Refused(refusal) if refusal.code == Code::FileMissing && !linked::is_meant(&wanted.address) => {
                return Some(Settled::Kept);
            }
            Obtained::Refused(refusal) => {
                // why names the address that was asked, which is often this one
                let why = refusal.why.strip_prefix(&format!("{}: ", wanted.address)).unwrap_or(&refusal.why).to_owned();
                let message = format!("{}: {why}", wanted.address);
                diagnostics.push(Diagnostic::at(refusal.code, wanted.span, message));
                (refusal.state(), why)
            }
        };
        folder.placed.images.push(PlacedImage { url: wanted.address.clone(), file: None, state, why: Some(why) });
        Some(Settled::Kept)
    });
    folder.placed
}

/// What there is to say of an image that was placed although a larger copy of it may be somewhere.
fn smaller(wanted: &Wanted, larger: &Larger, placed: Inspected) -> Option<Diagnostic> {
    let Inspected { width, height, .. } = placed;
    // a picture that is linked to nothing but itself has no larger self that anyone would miss
    let original = wanted.original.as_ref().filter(|original| **original != wanted.address)?;
    let why = match larger {
        Larger::NotHad(why) => why.strip_prefix(&format!("{original}: ")).unwrap_or(why).to_owned(),
        Larger::Other(Inspected { width, height, .. }) => {
            format!("{original} is another picture, of {width}×{height} pixels")
        }
    };
    let message =
        format!("{}: the copy at hand has {width}×{height} pixels; a larger one was not taken: {why}", wanted.address);
    Some(Diagnostic::at(Code::ImageThumbnail, wanted.span, message))
}

/// What there is to say of an image that only a web archive has.
fn archived(wanted: &Wanted, archive: &str) -> Diagnostic {
    let message = format!("{} is gone; its copy in the Wayback Machine was taken: {archive}", wanted.address);
    Diagnostic::at(Code::ImageArchived, wanted.span, message)
}

/// Takes the images of a post for placed where nobody can look for them: each stands as it is, without the link to its
/// own larger copy.
pub fn assume_placed(post: &mut Post, changes: &mut Changes) {
    each_image(post, Reach::Shown, &mut |wanted| {
        let original = wanted.original.clone().filter(|_| wanted.by == ShownBy::Image)?;
        changes.removed.push(Entry { what: What::Link, text: original, why: LARGER_SELF });
        Some(Settled::Placed(wanted.address.clone()))
    });
}

/// Where the images of a post go.
#[derive(Debug)]
pub struct Home<'a> {
    /// The post.
    pub owner: &'a Owner,
    /// Its images in the lock.
    pub known: &'a [LockedImage],
    /// What stands before the names in its text: `./`.
    pub prefix: &'a str,
    /// Whether the files that it links to go there too.
    pub reach: Reach,
    /// What the site serves from there.
    pub serves: Serves,
    /// The names that are taken in the folder.
    pub taken: &'a mut Taken,
}

/// What a site serves from the folder of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serves {
    /// All files.
    Files,
    /// The images that posts show.
    Images,
    /// No file.
    Nothing,
}

/// The folder of one post.
struct Folder<'a> {
    home: Home<'a>,
    settings: &'a ImageSettings,
    names: Names,
    /// Names by the hash of their bytes: a picture that a post shows twice is one file.
    by_hash: BTreeMap<Hash, String>,
    /// Files of which it was said that the site does not serve them.
    unserved: BTreeSet<String>,
    placed: Placed,
}

impl<'a> Folder<'a> {
    /// Names are taken by images that stay where they are, and by those of the lock: another one of that name would
    /// be shown in their place.
    fn new(settings: &'a ImageSettings, requests: &[Request], obtained: &[Obtained], home: Home<'a>) -> Self {
        let mut names = Names::default();
        for (request, obtained) in requests.iter().zip(obtained) {
            let Wanted { address, .. } = &request.wanted;
            if !is_remote(address)
                && !matches!(obtained, Obtained::Image { .. })
                && let Some(name) = local_name(address)
            {
                names.take(&name);
            }
        }
        let wants = |image: &&LockedImage| requests.iter().any(|request| request.wanted.address == image.url);
        for image in home.known.iter().filter(wants) {
            names.take(&image.file);
        }
        let (by_hash, unserved, placed) = Default::default();
        Self { home, settings, names, by_hash, unserved, placed }
    }

    /// The bytes without what tells where, by whom and with what they were made, and what there is to say of it. What a person put
    /// there and had accepted stays as it is.
    fn without_metadata(
        &self,
        wanted: &Wanted,
        bytes: Arc<Vec<u8>>,
        inspected: Inspected,
    ) -> (Arc<Vec<u8>>, Option<Diagnostic>) {
        let is_accepted = || {
            let hash = Hash::of(&bytes);
            self.home.known.iter().any(|known| known.accepted && known.sha256 == hash)
        };
        if self.settings.keep_metadata || (self.home.known.iter().any(|known| known.accepted) && is_accepted()) {
            return (bytes, None);
        }
        let Some(cleaned) = container::without_metadata(inspected.kind.extension, &bytes) else { return (bytes, None) };
        if cleaned.removed.is_empty() {
            return (bytes, None);
        }
        let message = format!("{}: left out of the file: {}", wanted.address, cleaned.removed.join(", "));
        let diagnostic = Diagnostic::at(Code::ImageMetadata, wanted.span, message);
        (Arc::new(cleaned.bytes.into_owned()), Some(diagnostic))
    }

    fn too_large(&self, wanted: &Wanted, bytes: &[u8]) -> Option<Diagnostic> {
        if wanted.by == ShownBy::Link {
            return None;
        }
        let (length, limit) = (bytes.len() as u64, self.settings.max_bytes);
        let message = || format!("{}: its file has {length} bytes, {limit} are the most that you want", wanted.address);
        (length > limit).then(|| Diagnostic::at(Code::ImageLarge, wanted.span, message()))
    }

    /// What there is to say of a file that nobody can get at where it is put.
    fn unserved(&mut self, wanted: &Wanted, address: &str) -> Option<Diagnostic> {
        let message = || format!("{} was put beside the post, and the site serves no files from there", wanted.address);
        let is_unserved = match self.home.serves {
            Serves::Files => false,
            Serves::Images => wanted.by == ShownBy::Link,
            Serves::Nothing => true,
        };
        let file = address.split('#').next().unwrap_or_default();
        (is_unserved && self.unserved.insert(file.to_owned()))
            .then(|| Diagnostic::at(Code::FileUnserved, wanted.span, message()))
    }

    /// The name of a file that nothing has named yet.
    fn new_name(&mut self, wanted: &Wanted, kind: Kind, hash: Hash) -> String {
        let (stem, extension) = if kind.is_image() {
            file_name(&wanted.address, wanted.original.as_deref(), kind)
        } else {
            name::own_name(&wanted.address)
        };
        let digits = hash.to_string();
        let wish = match self.settings.names {
            NameStyle::Numbered if is_remote(&wanted.address) => Wish::Numbered,
            NameStyle::Hash if is_remote(&wanted.address) => Wish::Stem(digits.get(..16).unwrap_or_default()),
            _ => Wish::Stem(&stem),
        };
        self.home.taken.name(self.home.owner, &mut self.names, wish, &extension, hash)
    }

    fn put(
        &mut self,
        wanted: &Wanted,
        (bytes, inspected, raw): (Arc<Vec<u8>>, Inspected, &[u8]),
        (state, archive): (ImageState, Option<String>),
        changes: &mut Changes,
    ) -> String {
        let Inspected { kind, width, height } = inspected;
        let hash = Hash::of(&bytes);
        let known = self.by_hash.get(&hash).cloned().or_else(|| self.known_name(wanted, kind, (hash, raw)));
        let name = known.unwrap_or_else(|| self.new_name(wanted, kind, hash));
        self.home.taken.claim(self.home.owner, &name, hash);
        let is_accepted = |known: &&LockedImage| known.file == name && known.sha256 == hash;
        let accepted = self.home.known.iter().find(is_accepted).is_some_and(|known| known.accepted);
        self.by_hash.insert(hash, name.clone());
        let (media_type, url) = (kind.media_type, wanted.address.clone());
        if !self.placed.files.iter().any(|file| file.name == name && file.url == url) {
            self.placed.files.push(ImageFile { name: name.clone(), url, bytes, media_type, width, height, accepted });
        }
        let mut address = name::address(self.home.prefix, &name);
        match wanted.by {
            ShownBy::Link => {
                address.push_str(linked::fragment(&wanted.address));
                if address != wanted.address {
                    changes.moved.push(Moved { what: What::Link, from: wanted.address.clone(), to: address.clone() });
                }
            }
            ShownBy::Image | ShownBy::Html if address != wanted.address => {
                changes.moved.push(Moved { what: What::Image, from: wanted.address.clone(), to: address.clone() });
            }
            ShownBy::Import if import_path(&address) != wanted.address => {
                let word = |text: String| Entry { what: What::Word, text, why: IMPORTED };
                changes.removed.push(word(wanted.address.clone()));
                changes.added.push(word(import_path(&address)));
            }
            _ => {}
        }
        let url = wanted.address.clone();
        let why = archive.map(|archive| format!("its address is gone; a web archive has it: {archive}"));
        self.placed.images.push(PlacedImage { url, file: Some(name), state, why });
        address
    }

    /// The name that an earlier run gave to the same image, unless its type is another one now.
    fn known_name(&self, wanted: &Wanted, kind: Kind, (hash, raw): (Hash, &[u8])) -> Option<String> {
        // the name of a file that is no image does not say what it is
        let is_alike = |known: &str| known == kind.media_type || !kind.is_image() && !known.starts_with("image/");
        let is_it = |known: &&LockedImage| known.url == wanted.address && is_alike(&known.media_type);
        let known = self.home.known.iter().find(is_it)?;
        let is_free = self.placed.files.iter().all(|file| file.name != known.file);
        (is_free && self.home.taken.may_keep(self.home.owner, &known.file, hash, raw)).then(|| known.file.clone())
    }
}
