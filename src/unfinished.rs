//! `.unblogger/unfinished`: what a run is about to write, so that the next one knows the work of a run that was killed.
//!
//! It is there while a run writes, and gone when the lock file says it all. Lines are only added, each before its file is
//! written: a line that a kill left half is passed over.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::import::comments::path_beside;
use crate::lock::{Hash, Lock, LockedPost};
use crate::paths::{folder_of, join};

/// Where the lines are kept, below the folder of `migrations.toml`.
pub const FILE_NAME: &str = ".unblogger/unfinished";

/// What the line of a post begins with that is cleaned in place.
const IN_PLACE: &str = "=";

/// What a run that did not end had in hand.
#[derive(Debug, Default)]
pub struct Unfinished {
    /// Posts with the hashes of what was to be in their files: as emitted, or merged with a person's edits.
    posts: Vec<(Hash, LockedPost)>,
    /// Posts that are cleaned in place: their files were there before.
    in_place: BTreeSet<(Arc<str>, Arc<str>)>,
    /// Posts, comments and images that were to hold nothing but the program's own work.
    own: BTreeSet<(Arc<str>, Hash)>,
    folders: BTreeSet<String>,
}

impl Unfinished {
    /// What the lines of the file say.
    pub fn new(file: &str) -> Self {
        let mut unfinished = Self::default();
        for (kind, text) in file.lines().filter_map(|line| line.split_once(' ')) {
            let Ok(text) = serde_json::from_str::<String>(text) else { continue };
            let (hash, in_place) = kind.strip_prefix(IN_PLACE).map_or((kind, false), |hash| (hash, true));
            let Ok(written) = Hash::try_from(hash.to_owned()) else {
                unfinished.folders.insert(folder_of(&text).to_owned());
                continue;
            };
            for post in Lock::parse(&text).unwrap_or_default().0.posts().cloned() {
                if in_place {
                    unfinished.in_place.insert((post.migration.clone(), post.id.clone()));
                }
                unfinished.add(written, post);
            }
        }
        unfinished
    }

    fn add(&mut self, written: Hash, post: LockedPost) {
        if written == post.emitted {
            self.own.insert((post.path.clone(), written));
        }
        let images = post.images.iter();
        self.own.extend(images.map(|image| (join(post.folder(), &image.file).into(), image.sha256)));
        self.own.extend(post.comments.iter().map(|comments| (path_beside(&post.path).into(), *comments)));
        self.folders.insert(post.folder().to_owned());
        self.folders.insert(folder_of(&post.path).to_owned());
        self.posts.push((written, post));
    }

    /// Whether a file with this content is the run's own work.
    pub fn wrote(&self, path: &str, content: &Hash) -> bool {
        !self.own.is_empty() && self.own.contains(&(path.into(), *content))
    }

    /// The folders in which it may have left temporary files.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(String::as_str)
    }

    /// Enters in the lock what the run wrote and could not enter any more. `on_disk` is the hash of a file.
    pub fn adopt(&self, lock: &mut Lock, on_disk: impl Fn(&str) -> Option<Hash>) {
        for (written, post) in &self.posts {
            let is_adopted = match (lock.post(&post.migration, &post.id), on_disk(&post.path)) {
                (_, None) => false,
                // written, or written and edited since; who else would put a file there?
                (None, Some(is)) => {
                    is == *written || !self.in_place.contains(&(post.migration.clone(), post.id.clone()))
                }
                // one that moved is known by its old place until its redirect is written
                (Some(known), Some(is)) => {
                    is == *written && (&known.path, &known.permalink) == (&post.path, &post.permalink)
                }
            };
            if is_adopted {
                lock.insert(post.clone());
            }
        }
    }
}

/// The line of a post: what is to be in its file, and what the lock file is to say.
pub fn post(written: &Hash, post: &LockedPost) -> String {
    let mut lock = Lock::default();
    lock.insert(post.clone());
    line(&written.to_string(), &lock.print())
}

/// The line of a post that is cleaned in place.
pub fn post_in_place(written: &Hash, post: &LockedPost) -> String {
    let line = self::post(written, post);
    format!("\n{IN_PLACE}{}", line.trim_start_matches('\n'))
}

/// The line of another file.
pub fn file(path: &str) -> String {
    line("file", path)
}

/// It begins with a line end of its own: the line before it may be one that a killed run left half.
fn line(kind: &str, text: &str) -> String {
    // serialising a string cannot fail
    format!("\n{kind} {}\n", serde_json::to_string(text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::LockedImage;

    fn locked(text: &str) -> LockedPost {
        let image = LockedImage {
            file: "a.png".to_owned(),
            url: "a.png".to_owned(),
            sha256: Hash::of(b"image"),
            media_type: "image/png".to_owned(),
            bytes: 5,
            width: 1,
            height: 1,
            accepted: false,
        };
        LockedPost {
            migration: "m".into(),
            id: "/2024/01/a.html".into(),
            path: "out/a/index.md".into(),
            permalink: "/a".into(),
            slug: None,
            emitted: Hash::of(text.as_bytes()),
            accepted: None,
            comments: Some(Hash::of(b"comments")),
            comments_accepted: None,
            image_folder: None,
            images: vec![image],
        }
    }

    fn adopted(file: &str, before: &[LockedPost], on_disk: Option<&str>) -> Option<LockedPost> {
        let mut lock = Lock::default();
        before.iter().for_each(|post| lock.insert(post.clone()));
        Unfinished::new(file).adopt(&mut lock, |_| on_disk.map(|text| Hash::of(text.as_bytes())));
        lock.post("m", "/2024/01/a.html").cloned()
    }

    #[test]
    fn what_was_written_is_entered_in_the_lock() {
        let (old, new) = (locked("old"), locked("new"));
        let file = post(&new.emitted, &new);
        assert_eq!(adopted(&file, &[], None), None, "killed before it was written");
        assert_eq!(adopted(&file, &[], Some("new")), Some(new.clone()));
        assert_eq!(adopted(&file, &[], Some("edited")), Some(new.clone()), "edited since");
        assert_eq!(adopted(&file, std::slice::from_ref(&old), Some("old")), Some(old.clone()), "not written yet");
        assert_eq!(adopted(&file, std::slice::from_ref(&old), Some("new")), Some(new.clone()));
        let moved = LockedPost { permalink: "/b".into(), ..old };
        assert_eq!(adopted(&file, std::slice::from_ref(&moved), Some("new")), Some(moved));
        let in_place = post_in_place(&new.emitted, &new);
        assert_eq!(adopted(&in_place, &[], Some("the original")), None, "not cleaned yet");
        assert_eq!(adopted(&in_place, &[], Some("new")), Some(new.clone()));
        assert_eq!(adopted(&file[..file.len() - 3], &[], Some("new")), None, "a line that was not finished");
    }

    #[test]
    fn only_the_programs_own_work_is_its_own() {
        let new = locked("new");
        let lines = post(&Hash::of(b"merged"), &new) + &file("data/redirects.json") + &file("x.json");
        let unfinished = Unfinished::new(&lines);
        assert!(!unfinished.wrote("out/a/index.md", &Hash::of(b"merged")), "a person's edits are in it");
        assert!(unfinished.wrote("out/a/a.png", &Hash::of(b"image")));
        assert!(unfinished.wrote("out/a/comments.yaml", &Hash::of(b"comments")));
        assert!(Unfinished::new(&post(&new.emitted, &new)).wrote("out/a/index.md", &Hash::of(b"new")));
        assert_eq!(unfinished.folders().collect::<Vec<_>>(), ["", "data", "out/a"]);
    }
}
