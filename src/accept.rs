//! A person's edit of a migrated file is right: the lock remembers it.

use thiserror::Error;

use crate::disk::{Disk, DiskError, Durability};
use crate::images::inspect::{Kind, NotAnImage, inspect};
use crate::import::comments::path_beside;
use crate::lock::{self, Accepted, Hash, Lock, LockedImage, LockedPost};
use crate::paths::{folder_of, join, stem_of};

/// What was accepted: the post, whose file may be edited or gone, its comments, and images that were replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The path of its file, as the lock has it.
    pub path: String,
    /// Who it is.
    pub id: String,
    /// The file of its comments, where a person edited or deleted it.
    pub comments: Option<String>,
    /// The images beside it that a person put in the place of others.
    pub images: Vec<String>,
}

/// What cannot be accepted.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// A file that cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A file with the name of an image.
    #[error("{path} cannot be accepted: {why}")]
    NotAnImage {
        /// The file.
        path: String,
        /// Why it is none.
        why: NotAnImage,
    },
    /// A name that several posts have.
    #[error("`{name}` is the name of {}; name one by its output path", paths.join(" and "))]
    Ambiguous {
        /// The name.
        name: String,
        /// The files of the posts.
        paths: Vec<String>,
    },
}

/// Accepts what is on disk for the post of this output path, slug or legacyUrl, for its comments and for its images; `None` where
/// the lock knows no such post. An error where it knows several.
pub fn accept(disk: &Disk, lock: &mut Lock, name: &str) -> Result<Option<Acceptance>, AcceptError> {
    let paths: Vec<_> = lock.posts().filter(|post| is_called(post, name)).map(|post| post.path.to_string()).collect();
    if paths.len() > 1 {
        return Err(AcceptError::Ambiguous { name: name.to_owned(), paths });
    }
    let Some(post) = lock.posts_mut().find(|post| is_called(post, name)) else { return Ok(None) };
    let text = disk.read_if_exists(&post.path)?;
    post.accepted = match &text {
        None => Some(Accepted::Deleted),
        Some(bytes) => Some(Hash::of_text(bytes)).filter(|hash| *hash != post.emitted).map(Accepted::Edited),
    };
    let comments = accept_comments(disk, post)?;
    let images = accept_images(disk, post)?;
    let accepted = Acceptance { path: post.path.to_string(), id: post.id.to_string(), comments, images };
    if !accepted.images.is_empty() {
        let post = post.clone();
        lock.posts_mut().filter(|other| other.folder() == post.folder()).for_each(|other| share(&post, other));
    }
    Ok(Some(accepted))
}

/// Another post that shows an image which was replaced shows the same one now.
fn share(post: &LockedPost, other: &mut LockedPost) {
    for image in &mut other.images {
        let accepted = post.images.iter().find(|accepted| accepted.accepted && accepted.file == image.file);
        if let Some(accepted) = accepted {
            *image = LockedImage { url: image.url.clone(), ..accepted.clone() };
        }
    }
}

/// The comments are what stands there now. Those of a post that is gone went with it.
fn accept_comments(disk: &Disk, post: &mut LockedPost) -> Result<Option<String>, DiskError> {
    let Some(emitted) = post.comments else { return Ok(None) };
    let path = path_beside(&post.path);
    let on_disk = disk.read_if_exists(&path)?.map(|bytes| Hash::of_text(&bytes));
    post.comments_accepted = match on_disk {
        None => Some(Accepted::Deleted),
        Some(is) => Some(is).filter(|is| *is != emitted).map(Accepted::Edited),
    };
    Ok(post.comments_accepted.as_ref().map(|_| path))
}

/// The images that a person replaced are what stands there now; those that went with an edit of the post are gone.
fn accept_images(disk: &Disk, post: &mut LockedPost) -> Result<Vec<String>, AcceptError> {
    let mut accepted = Vec::new();
    let mut gone = Vec::new();
    let folder = post.folder().to_owned();
    for image in &mut post.images {
        let path = join(&folder, &image.file);
        let Some(bytes) = disk.read_if_exists(&path)? else {
            gone.push(image.file.clone());
            continue;
        };
        let hash = Hash::of(&bytes);
        if hash == image.sha256 {
            continue;
        }
        match inspect(&bytes) {
            Ok(is) => {
                is.kind.media_type.clone_into(&mut image.media_type);
                (image.width, image.height) = (is.width, is.height);
            }
            // a file that the post links to may be anything
            Err(_) if !image.media_type.starts_with("image/") => {
                Kind::other(&bytes).media_type.clone_into(&mut image.media_type);
            }
            Err(why) => return Err(AcceptError::NotAnImage { path, why }),
        }
        image.sha256 = hash;
        image.bytes = bytes.len() as u64;
        image.accepted = true;
        if !accepted.contains(&path) {
            accepted.push(path);
        }
    }
    if post.accepted.is_some() {
        post.images.retain(|image| !gone.contains(&image.file));
    }
    Ok(accepted)
}

/// Writes the lock file. An error where the disk does not take it: the old one stays.
pub fn save(disk: &Disk, lock: &Lock) -> Result<(), DiskError> {
    disk.write(lock::FILE_NAME, lock.print().as_bytes(), Durability::Renamed)
}

fn is_called(post: &LockedPost, name: &str) -> bool {
    let is_folder = stem_of(&post.path) == "index" && folder_of(&post.path) == name;
    is_folder || [&*post.path, &post.id, &post.permalink, post.slug()].contains(&name)
}
