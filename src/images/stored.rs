//! The images that stand beside the posts, as `migrations.lock` has them: what is proved of each, and which no post uses.

use std::collections::BTreeSet;

use serde::Serialize;

use super::inspect::inspect;
use super::name::relative_address;
use crate::disk::{Disk, DiskError};
use crate::lock::{Hash, Lock, LockedPost};
use crate::paths::{ending_of, folder_of, join, name_of};

/// The start of what the lock says in the place of an address, for a file that no post shows any more.
pub const UNUSED: &str = "unused:";

/// One image of the lock, and what is on disk for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredImage {
    /// The name of the migration.
    pub migration: String,
    /// Who its post is.
    pub post: String,
    /// The file.
    pub file: String,
    /// The address or path that the source has for it.
    pub url: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether a person put it there and had it accepted.
    pub accepted: bool,
    /// Whether its post shows it.
    pub used: bool,
    /// What is on disk.
    pub state: StoredState,
}

/// What is on disk for an image of the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoredState {
    /// The bytes that the lock names, and they are what it says.
    Proved,
    /// Nothing.
    Missing,
    /// Other bytes.
    Changed,
    /// The bytes that the lock names, but their type or size is another one.
    Mistaken,
}

impl StoredState {
    /// The name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Mistaken => "mistaken",
        }
    }
}

/// The images of the posts that `takes` takes, by their files; one file that answers for several addresses is there once.
pub fn stored(disk: &Disk, lock: &Lock, takes: &dyn Fn(&LockedPost) -> bool) -> Result<Vec<StoredImage>, DiskError> {
    let mut stored = Vec::new();
    for post in lock.posts().filter(|post| takes(post)) {
        let text = disk.read_if_exists(&post.path)?;
        for image in &post.images {
            let file = join(post.folder(), &image.file);
            if stored.iter().rev().take(post.images.len()).any(|other: &StoredImage| other.file == file) {
                continue;
            }
            let bytes = disk.read_if_exists(&file)?;
            let state = match &bytes {
                None => StoredState::Missing,
                Some(bytes) if Hash::of(bytes) != image.sha256 => StoredState::Changed,
                Some(bytes) => {
                    let is = inspect(bytes).map(|is| (is.kind.media_type, is.width, is.height));
                    let says = (image.media_type.as_str(), image.width, image.height);
                    let is_file = is.is_err() && !image.media_type.starts_with("image/");
                    let is_right = (is_file || is == Ok(says)) && bytes.len() as u64 == image.bytes;
                    if is_right { StoredState::Proved } else { StoredState::Mistaken }
                }
            };
            stored.push(StoredImage {
                migration: post.migration.to_string(),
                post: post.id.to_string(),
                url: image.url.clone(),
                sha256: image.sha256.to_string(),
                media_type: image.media_type.clone(),
                bytes: image.bytes,
                width: image.width,
                height: image.height,
                accepted: image.accepted,
                used: text.as_ref().is_some_and(|text| mentions(text, &image.file)),
                state,
                file,
            });
        }
    }
    stored.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(stored)
}

/// What becomes of the images that no post uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// These files are removed.
    pub removed: Vec<String>,
    /// These stay, and why.
    pub kept: Vec<(String, &'static str)>,
}

/// Removes the files that no post uses, and their entries in the lock. A file that is not exactly what was written is a
/// person's, and so is what another text beside it, or below the output, names; `floor` is the folder below which
/// images stand. With `dry_run` nothing is removed.
pub fn prune(
    disk: &Disk,
    lock: &mut Lock,
    (output, floor): (&str, &str),
    takes: impl Fn(&LockedPost) -> bool,
    dry_run: bool,
) -> Result<Pruned, DiskError> {
    let candidates: Vec<_> = stored(disk, lock, &takes)?.into_iter().filter(|image| !image.used).collect();
    let mut pruned = Pruned::default();
    if candidates.is_empty() {
        return Ok(pruned);
    }
    let texts = texts(disk, output)?;
    let mut gone = BTreeSet::new();
    for image in candidates {
        let is_elsewhere = texts.iter().any(|(path, text)| names_file(path, text, &image.file));
        match image.state {
            _ if is_elsewhere => pruned.kept.push((image.file, "another file names it")),
            StoredState::Changed => pruned.kept.push((image.file, "it was changed since it was written")),
            _ if image.accepted => pruned.kept.push((image.file, "a person put it there")),
            StoredState::Missing => drop(gone.insert(image.file)),
            StoredState::Proved | StoredState::Mistaken => {
                if !dry_run {
                    disk.remove(&image.file, floor)?;
                }
                pruned.removed.push(image.file.clone());
                gone.insert(image.file);
            }
        }
    }
    for post in lock.posts_mut().filter(|post| takes(post)) {
        let folder = post.folder().to_owned();
        post.images.retain(|image| !gone.contains(&join(&folder, &image.file)));
    }
    Ok(pruned)
}

/// The texts below a folder.
fn texts(disk: &Disk, folder: &str) -> Result<Vec<(String, Vec<u8>)>, DiskError> {
    const ENDINGS: [&str; 12] =
        ["md", "mdx", "markdown", "yaml", "yml", "json", "html", "astro", "toml", "js", "ts", "css"];
    let is_text = |path: &String| ending_of(path).is_some_and(|ending| ENDINGS.contains(&ending));
    let mut texts = Vec::new();
    for path in disk.list(folder, &[])?.files.into_iter().filter(is_text) {
        let text = disk.read(&path)?;
        texts.push((path, text));
    }
    Ok(texts)
}

/// Whether a text names a file: one beside it by its name, another one by its folder and name.
fn names_file(path: &str, text: &[u8], file: &str) -> bool {
    let (folder, name) = (folder_of(file), name_of(file));
    if folder_of(path) == folder {
        return mentions(text, name);
    }
    mentions(text, &format!("{}/{name}", name_of(folder)))
}

/// Whether a text holds a name, as it is or as an address.
fn mentions(text: &[u8], name: &str) -> bool {
    let address = relative_address(name);
    let holds = |name: &str| memchr::memmem::find(text, name.as_bytes()).is_some();
    holds(name) || holds(address.trim_start_matches("./")) || holds(&name.replace('&', "&amp;"))
}
