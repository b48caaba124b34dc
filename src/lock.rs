//! `migrations.lock`: what was written, so that a later run knows its own work from a person's.
//!
//! Sorted, without a time and without anything that a later run would write differently. Every line names its post and stands for
//! itself (see [`text`]), so that branches which migrate different posts can be merged line by line.

mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::paths::{folder_of, name_of};
use crate::source::Position;

pub use text::Twofold;

/// The name of the lock file.
pub const FILE_NAME: &str = "migrations.lock";

/// What was written, by migration and identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The version of the program that wrote the output.
    pub written_by: Option<String>,
    /// The posts of each migration by their identities. Shared, so that what the lock was before a run costs no second copy.
    posts: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Arc<LockedPost>>>,
}

/// One post as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedPost {
    /// The name of its migration.
    pub migration: Arc<str>,
    /// Who it is: its `legacyUrl`, else the path of its source.
    pub id: Arc<str>,
    /// The file it was written to.
    pub path: Arc<str>,
    /// Its address on the new site.
    pub permalink: Arc<str>,
    /// What it is called, where that is not the last part of its address.
    pub slug: Option<Arc<str>>,
    /// Hash of the file as emitted.
    pub emitted: Hash,
    /// What a person did with it and was told to be right.
    pub accepted: Option<Accepted>,
    /// Hash of the file of its comments, where it has one.
    pub comments: Option<Hash>,
    /// What a person did with that file and was told to be right.
    pub comments_accepted: Option<Accepted>,
    /// The folder of its images, where they do not stand beside it.
    pub image_folder: Option<String>,
    /// Its images.
    pub images: Vec<LockedImage>,
}

impl LockedPost {
    /// The folder that its images stand in: that of its file, unless it says another one.
    pub fn folder(&self) -> &str {
        if let Some(folder) = &self.image_folder {
            return folder;
        }
        folder_of(&self.path)
    }

    /// What it is called.
    pub fn slug(&self) -> &str {
        self.slug.as_deref().unwrap_or_else(|| last_part(&self.permalink))
    }

    /// The same post at another address, where it has this slug.
    #[must_use]
    pub fn at(self, permalink: &Arc<str>, slug: &Arc<str>) -> Self {
        let own = Some(slug).filter(|slug| ***slug != *last_part(permalink));
        Self { permalink: permalink.clone(), slug: own.cloned(), ..self }
    }
}

/// The last part of an address: `a` of `/2024/01/a/`.
pub fn last_part(permalink: &str) -> &str {
    name_of(permalink.trim_end_matches('/'))
}

/// One image as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedImage {
    /// Its name beside the post.
    pub file: String,
    /// The address or path that the source has for it.
    pub url: String,
    /// Hash of its bytes, in lower case hexadecimal digits.
    pub sha256: Hash,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// A person put it there and was told to be right: no run takes another one.
    pub accepted: bool,
}

/// A SHA-256; shown as 64 hexadecimal digits in lower case, as `sha256sum` prints it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of a text file, whatever its line ends.
    pub fn of_text(bytes: &[u8]) -> Self {
        if memchr::memchr(b'\r', bytes).is_none() {
            return Self::of(bytes);
        }
        let mut unix = Vec::with_capacity(bytes.len());
        for (at, byte) in bytes.iter().enumerate() {
            if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
                unix.push(*byte);
            }
        }
        Self::of(&unix)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Hash {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let byte = |pair: &[u8; 2]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
        let bytes: Option<Vec<u8>> = text.as_bytes().as_chunks().0.iter().map(byte).collect();
        let bytes = bytes.filter(|_| text.len() == 64).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| format!("`{text}` is not a SHA-256"))
    }
}

/// A person's change that `accept` recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Accepted {
    /// The file as edited.
    Edited(Hash),
    /// The file is gone, and is to stay so.
    Deleted,
}

impl Accepted {
    /// Whether what is on disk, by its hash, is what was accepted.
    pub fn is(&self, on_disk: Option<&Hash>) -> bool {
        match self {
            Self::Edited(hash) => on_disk == Some(hash),
            Self::Deleted => on_disk.is_none(),
        }
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(hash) => hash.fmt(f),
            Self::Deleted => f.write_str("deleted"),
        }
    }
}

impl TryFrom<String> for Accepted {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "deleted" { Ok(Self::Deleted) } else { Hash::try_from(text).map(Self::Edited) }
    }
}

/// A lock file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{FILE_NAME}:{}:{}: {message}", position.line, position.column)]
pub struct LockError {
    /// Where it is wrong.
    pub position: Position,
    /// What is wrong and what to do.
    pub message: String,
}

impl Lock {
    /// The post of this identity.
    pub fn post(&self, migration: &str, id: &str) -> Option<&LockedPost> {
        self.posts.get(migration)?.get(id).map(Arc::as_ref)
    }

    /// The posts, by migration and identity.
    pub fn posts(&self) -> impl Iterator<Item = &LockedPost> {
        self.posts.values().flat_map(BTreeMap::values).map(Arc::as_ref)
    }

    /// The same, to be changed.
    pub fn posts_mut(&mut self) -> impl Iterator<Item = &mut LockedPost> {
        self.posts.values_mut().flat_map(BTreeMap::values_mut).map(Arc::make_mut)
    }

    /// The posts of one migration, by identity.
    pub fn posts_of(&self, migration: &str) -> impl Iterator<Item = &LockedPost> {
        self.posts.get(migration).into_iter().flat_map(BTreeMap::values).map(Arc::as_ref)
    }

    /// Whether it knows no post.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }

    /// Puts a post in the place of an older one, unless it says the same.
    pub fn insert(&mut self, post: LockedPost) {
        let migration = self.posts.get_key_value(&post.migration).map_or(&post.migration, |(known, _)| known).clone();
        let posts = self.posts.entry(migration.clone()).or_default();
        if posts.get(&post.id).is_none_or(|known| **known != post) {
            posts.insert(post.id.clone(), Arc::new(LockedPost { migration, ..post }));
        }
    }

    /// Takes a post out.
    pub fn remove(&mut self, migration: &str, id: &str) {
        let Some(posts) = self.posts.get_mut(migration) else { return };
        posts.remove(id);
        if posts.is_empty() {
            self.posts.remove(migration);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_change_the_hash_of_a_text() {
        assert_eq!(Hash::of_text(b"a\r\nb\r"), Hash::of(b"a\nb\r"));
        assert_eq!(Hash::of(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
