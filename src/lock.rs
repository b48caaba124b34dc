//! `migrations.lock`: what was written, so that a later run knows its own work from a person's.
//!
//! One stanza for each post, sorted, without a time and without anything that a later run would write differently: two
//! branches that migrate different posts merge without a conflict, unless the new stanzas of both stand at the same place:
//! then both are to be kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::source::{Position, Source};

/// The name of the lock file.
pub const FILE_NAME: &str = "migrations.lock";

/// The version of its format.
const VERSION: u32 = 1;

const HEADER: &str = "# Written by unblogger, so that it knows its own work from yours. Commit it; do not edit it.\n";

/// What was written, by migration and identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The posts by `(migration, identity)`.
    pub posts: BTreeMap<(String, String), LockedPost>,
}

/// One post as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedPost {
    /// The name of its migration.
    pub migration: String,
    /// Who it is: its `legacyUrl`, else the path of its source.
    pub id: String,
    /// The file it was written to.
    pub path: String,
    /// Its address on the new site.
    pub permalink: String,
    /// Hash of the file as emitted.
    pub emitted: Hash,
    /// What a person did with it and was told to be right.
    #[serde(default)]
    pub accepted: Option<Accepted>,
    /// Hash of the file of its comments, where it has one.
    #[serde(default)]
    pub comments: Option<Hash>,
    /// Its images.
    #[serde(default, rename = "image")]
    pub images: Vec<LockedImage>,
}

impl LockedPost {
    /// The folder of its file, which its images stand in.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of its address.
    pub fn slug(&self) -> &str {
        self.permalink.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }
}

/// One image as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedImage {
    /// Its name beside the post.
    pub file: String,
    /// The address or path that the source has for it.
    pub url: String,
    /// Hash of its bytes, in lower case hexadecimal digits.
    pub sha256: Hash,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A SHA-256 in 64 lower case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Hash(String);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let mut text = String::with_capacity(64);
        for byte in digest {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        Self(text)
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

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Hash {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash { Ok(Self(text)) } else { Err(format!("`{text}` is not a SHA-256")) }
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
    fn as_str(&self) -> &str {
        match self {
            Self::Edited(hash) => hash.as_str(),
            Self::Deleted => "deleted",
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

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(default, rename = "post")]
    posts: Vec<LockedPost>,
}

impl Lock {
    /// Reads the text of a lock file.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let fail = |at: usize, message: String| {
            Err(LockError { position: Source::new(FILE_NAME, text).position(at as u32), message })
        };
        if let Some(at) = text.find("\n<<<<<<< ") {
            return fail(at + 1, "it holds a merge conflict; keep the stanzas of both sides".to_owned());
        }
        let written: Written = match toml::from_str(text) {
            Ok(written) => written,
            Err(error) => return fail(error.span().unwrap_or_default().start, error.message().to_owned()),
        };
        if written.version != VERSION {
            let message = format!("its version is {}; this program knows {VERSION}", written.version);
            return fail(text.find("version").unwrap_or_default(), message);
        }
        let posts = written.posts.into_iter().map(|post| ((post.migration.clone(), post.id.clone()), post));
        Ok(Self { posts: posts.collect() })
    }

    /// The post of this identity.
    pub fn post(&self, migration: &str, id: &str) -> Option<&LockedPost> {
        self.posts.get(&(migration.to_owned(), id.to_owned()))
    }

    /// Puts a post in the place of an older one.
    pub fn insert(&mut self, post: LockedPost) {
        self.posts.insert((post.migration.clone(), post.id.clone()), post);
    }

    /// The text of the lock file.
    pub fn print(&self) -> String {
        let mut text = format!("{HEADER}version = {VERSION}\n");
        for post in self.posts.values() {
            // Writing to a string cannot fail.
            let _ = print_post(&mut text, post);
        }
        text
    }
}

fn print_post(text: &mut String, post: &LockedPost) -> std::fmt::Result {
    writeln!(text, "\n[[post]]\nmigration = {}\nid = {}", quoted(&post.migration), quoted(&post.id))?;
    writeln!(text, "path = {}\npermalink = {}", quoted(&post.path), quoted(&post.permalink))?;
    writeln!(text, "emitted = \"{}\"", post.emitted.as_str())?;
    if let Some(accepted) = &post.accepted {
        writeln!(text, "accepted = \"{}\"", accepted.as_str())?;
    }
    if let Some(comments) = &post.comments {
        writeln!(text, "comments = \"{}\"", comments.as_str())?;
    }
    let mut images: Vec<_> = post.images.iter().collect();
    images.sort_unstable();
    for image in images {
        writeln!(text, "\n[[post.image]]\nfile = {}\nurl = {}", quoted(&image.file), quoted(&image.url))?;
        writeln!(text, "sha256 = \"{}\"\ntype = {}", image.sha256.as_str(), quoted(&image.media_type))?;
        writeln!(text, "bytes = {}\nwidth = {}\nheight = {}", image.bytes, image.width, image.height)?;
    }
    Ok(())
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: &str, accepted: Option<Accepted>) -> LockedPost {
        LockedPost {
            migration: "psf".to_owned(),
            id: id.to_owned(),
            path: "content/a \"b\"\\\u{1}/index.md".to_owned(),
            permalink: "/2024/01/a".to_owned(),
            emitted: Hash::of(b"emitted"),
            accepted,
            comments: Some(Hash::of(b"comments")),
            images: vec![LockedImage {
                file: "a.png".to_owned(),
                url: "https://example.org/a.png".to_owned(),
                sha256: Hash::of(b"image"),
                media_type: "image/png".to_owned(),
                bytes: 5,
                width: 1,
                height: 2,
            }],
        }
    }

    #[test]
    fn what_is_printed_is_read_back_sorted() {
        let mut lock = Lock::default();
        lock.insert(post("/2024/02/b.html", Some(Accepted::Deleted)));
        lock.insert(post("/2024/01/a.html", Some(Accepted::Edited(Hash::of(b"edited")))));
        let text = lock.print();
        assert_eq!(Lock::parse(&text).unwrap(), lock);
        assert!(text.find("/2024/01/a.html") < text.find("/2024/02/b.html"));
    }

    #[test]
    fn a_merge_conflict_is_named_with_its_line() {
        let error = Lock::parse("version = 1\n<<<<<<< HEAD\n").unwrap_err();
        assert_eq!(error.to_string(), "migrations.lock:2:1: it holds a merge conflict; keep the stanzas of both sides");
    }

    #[test]
    fn line_ends_do_not_change_the_hash_of_a_text() {
        assert_eq!(Hash::of_text(b"a\r\nb\r"), Hash::of(b"a\nb\r"));
        assert_eq!(Hash::of(b"").as_str(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
