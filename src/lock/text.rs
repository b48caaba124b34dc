//! The text of the lock file: TOML in which every line names its post.
//!
//! Branches that add posts at the same place are merged by taking the lines of both, as git does with `merge=union`, or as is done
//! here between the marks of a conflict. Whatever comes of it can be read: lines may stand in any order and twice. Only where two
//! lines say different things of one post, somebody has to decide.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use super::{Accepted, FILE_NAME, Hash, Lock, LockError, LockedImage, LockedPost};
use crate::merge::both_sides;
use crate::paths::goes_up;
use crate::source::{Position, Source};
use crate::toml_string;

/// The version of the format.
const VERSION: u32 = 1;

/// The comment in the first line of a lock file, with its line end.
const HEADER: &str = "# Written by unblogger, so that it knows its own work from yours. Commit it; do not edit it.\n";

/// A post of which two branches say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twofold {
    /// The post by the lines that come first: those of the branch that was merged into.
    pub ours: LockedPost,
    /// The post by the others.
    pub theirs: LockedPost,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: Option<u32>,
    #[serde(rename = "written-by")]
    by: Option<String>,
    #[serde(default)]
    post: BTreeMap<String, BTreeMap<String, Fields>>,
}

/// What a line, or all lines, say of one post.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    path: Option<String>,
    permalink: Option<String>,
    slug: Option<Arc<str>>,
    emitted: Option<Hash>,
    accepted: Option<Accepted>,
    comments: Option<Hash>,
    #[serde(rename = "comments-accepted")]
    comments_accepted: Option<Accepted>,
    #[serde(rename = "image-folder")]
    image_folder: Option<String>,
    /// By their addresses: two addresses can have one file.
    #[serde(default)]
    image: BTreeMap<String, ImageFields>,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageFields {
    file: String,
    sha256: Hash,
    #[serde(rename = "type")]
    media_type: String,
    bytes: u64,
    width: u32,
    height: u32,
    #[serde(default)]
    accepted: bool,
}

impl Lock {
    /// Reads the text of a lock file, and the posts of which it says two things; those are in the lock as the first lines have them.
    /// An error where it is no TOML, has keys that are not known, or is of another version of the format.
    pub fn parse(text: &str) -> Result<(Self, Vec<Twofold>), LockError> {
        if let Some(lock) = parse_printed(text) {
            return Ok((lock, Vec::new()));
        }
        if let Ok(written) = toml::from_str::<Written>(text) {
            expect_version(text, written.version)?;
            let mut lock = Self { written_by: written.by.clone(), ..Self::default() };
            for ((migration, id), fields) in posts(written) {
                lock.insert(fields.post(text, &migration, &id)?);
            }
            return Ok((lock, Vec::new()));
        }
        parse_merged(text)
    }

    /// The text of the lock file.
    pub fn print(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    /// Whether this is the text of the lock file.
    pub fn prints(&self, text: &str) -> bool {
        let mut rest = Rest(text);
        self.write(&mut rest).is_ok() && rest.0.is_empty()
    }

    fn write(&self, text: &mut impl fmt::Write) -> fmt::Result {
        writeln!(text, "{HEADER}version = {VERSION}")?;
        if let Some(version) = &self.written_by {
            writeln!(text, "written-by = {}", toml_string::basic(version))?;
        }
        self.posts().try_for_each(|post| print_post(text, post))
    }
}

/// What of a text has not been written again yet; an error where it goes on otherwise.
struct Rest<'t>(&'t str);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// Reads a text as it is printed, post by post: the tree of one is a dozen times as large as its text. `None` where it is another one.
fn parse_printed(text: &str) -> Option<Lock> {
    let mut lock = Lock::default();
    for (number, part) in text.split("\n\n").enumerate() {
        let written: Written = toml::from_str(part).ok()?;
        let is_head = written.version == Some(VERSION);
        if is_head != (number == 0) {
            return None;
        }
        lock.written_by = lock.written_by.or(written.by.clone());
        for ((migration, id), fields) in posts(written) {
            let post = fields.post(part, &migration, &id).ok()?;
            if lock.post(&migration, &id).is_some() {
                return None;
            }
            lock.insert(post);
        }
    }
    Some(lock)
}

/// What the lines say first, and what the last line says that says something else.
#[derive(Default)]
struct Both {
    ours: Fields,
    theirs: Fields,
    differ: bool,
}

/// Reads a text line by line: one that two branches were merged into.
fn parse_merged(text: &str) -> Result<(Lock, Vec<Twofold>), LockError> {
    let (mut version, mut written_by) = (None, None);
    let mut both: BTreeMap<(String, String), Both> = BTreeMap::new();
    for line in both_sides(text) {
        let written: Written = toml::from_str(line).map_err(|error| {
            let at = line.as_ptr().addr() - text.as_ptr().addr() + error.span().unwrap_or_default().start;
            fault(text, at, error.message())
        })?;
        version = version.or(written.version);
        written_by = written_by.or_else(|| written.by.clone());
        for (key, fields) in posts(written) {
            both.entry(key).or_default().add(fields);
        }
    }
    expect_version(text, version)?;
    let (mut lock, mut twofold) = (Lock { written_by, ..Lock::default() }, Vec::new());
    for ((migration, id), Both { ours, theirs, differ }) in both {
        let (ours, theirs) = (ours.post(text, &migration, &id)?, theirs.post(text, &migration, &id)?);
        if differ {
            twofold.push(Twofold { ours: ours.clone(), theirs });
        }
        lock.insert(ours);
    }
    Ok((lock, twofold))
}

impl Both {
    fn add(&mut self, fields: Fields) {
        let Self { ours, theirs, differ } = self;
        let Fields { path, permalink, slug, emitted, accepted, comments, comments_accepted, image_folder, image } =
            fields;
        *differ |= put(&mut ours.path, &mut theirs.path, path);
        *differ |= put(&mut ours.permalink, &mut theirs.permalink, permalink);
        *differ |= put(&mut ours.slug, &mut theirs.slug, slug);
        *differ |= put(&mut ours.emitted, &mut theirs.emitted, emitted);
        *differ |= put(&mut ours.accepted, &mut theirs.accepted, accepted);
        *differ |= put(&mut ours.comments, &mut theirs.comments, comments);
        *differ |= put(&mut ours.comments_accepted, &mut theirs.comments_accepted, comments_accepted);
        *differ |= put(&mut ours.image_folder, &mut theirs.image_folder, image_folder);
        for (url, image) in image {
            let known = ours.image.entry(url.clone()).or_insert_with(|| image.clone());
            *differ |= *known != image;
            theirs.image.insert(url, image);
        }
    }
}

/// Whether the lines before said something else.
fn put<T: Clone + PartialEq>(first: &mut Option<T>, last: &mut Option<T>, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    let differs = *first.get_or_insert_with(|| value.clone()) != value;
    *last = Some(value);
    differs
}

fn posts(written: Written) -> impl Iterator<Item = ((String, String), Fields)> {
    let of_migration = |(migration, posts): (String, BTreeMap<String, Fields>)| {
        posts.into_iter().map(move |(id, fields)| ((migration.clone(), id), fields))
    };
    written.post.into_iter().flat_map(of_migration)
}

impl Fields {
    fn post(self, text: &str, migration: &str, id: &str) -> Result<LockedPost, LockError> {
        let Self { path, permalink, slug, emitted, accepted, comments, comments_accepted, image_folder, image } = self;
        let (Some(path), Some(permalink), Some(emitted)) = (path, permalink, emitted) else {
            let at = text.find(&prefix(migration, id)).unwrap_or_default();
            return Err(fault(text, at, "a line of this post is missing; take the file as one of the branches had it"));
        };
        let of_url = |(url, image): (String, ImageFields)| {
            let ImageFields { file, sha256, media_type, bytes, width, height, accepted } = image;
            LockedImage { file, url, sha256, media_type, bytes, width, height, accepted }
        };
        let mut images: Vec<_> = image.into_iter().map(of_url).collect();
        images.sort_unstable();
        expect_below(text, &prefix(migration, id), &path, image_folder.as_deref(), &images)?;
        let (migration, id, path, permalink) = (migration.into(), id.into(), path.into(), permalink.into());
        Ok(LockedPost {
            migration,
            id,
            path,
            permalink,
            slug,
            emitted,
            accepted,
            comments,
            comments_accepted,
            image_folder,
            images,
        })
    }
}

/// No file of a post is outside the folder of `migrations.toml`: `../x.md` was written by hand.
fn expect_below(
    text: &str,
    prefix: &str,
    path: &str,
    folder: Option<&str>,
    images: &[LockedImage],
) -> Result<(), LockError> {
    let mut paths = [path].into_iter().chain(folder).chain(images.iter().map(|image| image.file.as_str()));
    let Some(out) = paths.find(|path| goes_up(path)) else { return Ok(()) };
    let mut lines = text.match_indices(prefix).map(|(at, _)| at);
    let value = toml_string::basic(out);
    let is_said = |at: &usize| text[*at..].lines().next().is_some_and(|line| line.contains(&value));
    let at = lines.find(is_said).or_else(|| text.find(&value)).unwrap_or_default();
    Err(fault(text, at, &format!("{out} leads out of the folder; take the file as git has it")))
}

fn expect_version(text: &str, version: Option<u32>) -> Result<(), LockError> {
    let at = text.find("version").unwrap_or_default();
    match version {
        Some(VERSION) => Ok(()),
        Some(other) => Err(fault(text, at, &format!("its version is {other}; this program knows {VERSION}"))),
        None => Err(fault(text, at, &format!("it does not say `version = {VERSION}`"))),
    }
}

fn fault(text: &str, at: usize, message: &str) -> LockError {
    let position: Position = Source::new(FILE_NAME, text).position(u32::try_from(at).unwrap_or_default());
    LockError { position, message: message.to_owned() }
}

/// What every line of a post begins with.
fn prefix(migration: &str, id: &str) -> String {
    let is_bare =
        !migration.is_empty() && migration.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let migration = if is_bare { migration.to_owned() } else { toml_string::basic(migration) };
    format!("post.{migration}.{}", toml_string::basic(id))
}

/// What stays comes first and last, with what changes between: changes of neighbours do not touch each other.
fn print_post(text: &mut impl fmt::Write, post: &LockedPost) -> fmt::Result {
    let of_post = prefix(&post.migration, &post.id);
    writeln!(text, "\n{of_post}.path = {}", toml_string::basic(&post.path))?;
    writeln!(text, "{of_post}.emitted = \"{}\"", post.emitted)?;
    writeln!(text, "{of_post}.permalink = {}", toml_string::basic(&post.permalink))?;
    if let Some(slug) = &post.slug {
        writeln!(text, "{of_post}.slug = {}", toml_string::basic(slug))?;
    }
    if let Some(accepted) = &post.accepted {
        writeln!(text, "{of_post}.accepted = \"{accepted}\"")?;
    }
    if let Some(comments) = &post.comments {
        writeln!(text, "{of_post}.comments = \"{comments}\"")?;
    }
    if let Some(accepted) = &post.comments_accepted {
        writeln!(text, "{of_post}.comments-accepted = \"{accepted}\"")?;
    }
    if let Some(folder) = &post.image_folder {
        writeln!(text, "{of_post}.image-folder = {}", toml_string::basic(folder))?;
    }
    let mut images: Vec<_> = post.images.iter().collect();
    images.sort_unstable_by_key(|image| (&image.url, &image.file));
    images.dedup_by_key(|image| &image.url);
    for LockedImage { file, url, sha256, media_type, bytes, width, height, accepted } in images {
        let (url, file, media_type) =
            (toml_string::basic(url), toml_string::basic(file), toml_string::basic(media_type));
        write!(text, "{of_post}.image.{url} = {{ file = {file}, sha256 = \"{sha256}\", type = {media_type}, ")?;
        let accepted = if *accepted { ", accepted = true" } else { "" };
        writeln!(text, "bytes = {bytes}, width = {width}, height = {height}{accepted} }}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
