//! `--move`: posts whose addresses follow their sources again, with their files and what stands beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::{RunError, Step};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, DiskError};
use crate::import::comments::path_beside;
use crate::index::{Elsewhere, Index, Planned, keep_apart};
use crate::links::redirects::Redirects;
use crate::lock::{Lock, LockedPost};
use crate::paths::{folder_of, join, name_of, without_ending};

/// Where files and folders are that a dry run would have moved.
#[derive(Debug, Default)]
pub struct Places {
    /// Their old places by the new ones.
    old: BTreeMap<String, String>,
    /// The old ones, where nothing is any more.
    left: BTreeSet<String>,
}

impl Places {
    /// Where a file is; `None` where it would have been moved away.
    pub fn find(&self, path: &str) -> Option<String> {
        let (folder, name) = (folder_of(path), name_of(path));
        if let Some(old) = self.old.get(path) {
            return Some(old.clone());
        }
        if let Some(old) = self.old.get(folder) {
            return Some(join(old, name));
        }
        let is_left = self.left.contains(path) || self.left.contains(folder);
        (!is_left).then(|| path.to_owned())
    }
}

/// A post that goes elsewhere.
struct Move {
    /// Its number in the index.
    post: usize,
    /// What is renamed, from and to: the folder of the post, or its files.
    renames: Vec<(String, String)>,
    /// The same to where it waits, where another post has to leave first.
    aside: Vec<(String, String)>,
    /// A person deleted it: nothing is renamed, and its place is to be nobody else's all the same.
    is_deleted: bool,
}

impl Move {
    fn places(&self) -> impl Iterator<Item = &String> {
        self.renames.iter().map(|(from, _)| from)
    }

    /// From where the files are now.
    fn last_renames(&self) -> Vec<(String, String)> {
        let now = |at: usize, from: &String| self.aside.get(at).map_or(from, |(_, aside)| aside).clone();
        self.renames.iter().enumerate().map(|(at, (from, to))| (now(at, from), to.clone())).collect()
    }
}

/// Gives the lock the addresses of the index, and moves the files that stand where the old ones put them. A file that a person moved
/// stays there, and so does one whose new place is taken.
pub fn relocate(
    disk: &Disk,
    migration: &Migration,
    lock: &mut Lock,
    index: &mut Index,
    (existing, elsewhere): (&Redirects, &Elsewhere),
    step: Step,
) -> Result<Places, RunError> {
    let posts = index.posts.iter_mut().enumerate();
    let files: BTreeSet<_> = lock.posts().map(|post| (&*post.path, &*post.id)).collect();
    let mut pending: Vec<_> = posts.filter_map(|(at, post)| plan(lock, &files, migration, at, post)).collect();
    for one in &mut pending {
        let is_there = one.places().any(|from| disk.is_there(from));
        one.is_deleted = !is_there;
    }
    follow_addresses(migration, lock, index, existing);
    let mut places = Places::default();
    let mut left = BTreeSet::new();
    loop {
        let is_there = |path: &String| disk.is_there(path) && !left.contains(path);
        let is_free = |one: &Move| {
            let own = one.renames.last().filter(|_| one.is_deleted).map(|(_, to)| to);
            let renames = one.last_renames();
            let mut renamed = renames.iter().filter(|(from, _)| !one.is_deleted && disk.is_there(from));
            renamed.all(|(_, to)| !is_there(to)) && own.is_none_or(|to| !is_there(to))
        };
        let (free, taken): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_free);
        pending = taken;
        if free.is_empty() {
            // of posts that change places, one goes aside
            let places: BTreeSet<_> = pending.iter().flat_map(Move::places).cloned().collect();
            let in_ring = |one: &&mut Move| {
                one.aside.is_empty()
                    && !one.is_deleted
                    && one.renames.iter().all(|(_, to)| !is_there(to) || places.contains(to))
            };
            let Some(one) = pending.iter_mut().find(in_ring) else { break };
            one.aside = one.renames.iter().map(|(from, _)| (from.clone(), format!("{from}-moving"))).collect();
            go(disk, migration, &one.aside, step)?;
            left.extend(one.places().cloned());
            continue;
        }
        // a place that one leaves is free for another
        for one in free {
            if one.is_deleted {
                enter(migration, lock, &mut index.posts[one.post]);
                continue;
            }
            go(disk, migration, &one.last_renames(), step)?;
            enter(migration, lock, &mut index.posts[one.post]);
            left.extend(one.places().cloned());
            for (from, to) in one.renames {
                places.left.insert(from.clone());
                places.old.insert(to, from);
            }
        }
    }
    for one in &pending {
        let back: Vec<_> = one.aside.iter().map(|(from, aside)| (aside.clone(), from.clone())).collect();
        go(disk, migration, &back, step)?;
    }
    for Move { post, .. } in pending {
        let post = &mut index.posts[post];
        let Some(locked) = lock.post(migration.name(), &post.id) else { continue };
        let message = format!("{} is taken; the file stays {}", post.output, locked.path);
        post.diagnostics.push(Diagnostic::whole(Code::OutputForeign, message));
        post.output.clone_from(&locked.path);
    }
    keep_apart(&mut index.posts, migration.name(), lock, elsewhere);
    Ok(if step == Step::Write { Places::default() } else { places })
}

/// Nothing leads from the old addresses to the new ones yet: the lock still has those, for the next run to begin with.
pub fn keep_addresses(lock: &mut Lock, before: &Lock) {
    for post in before.posts() {
        if let Some(moved) = lock.post(&post.migration, &post.id).filter(|moved| moved.permalink != post.permalink) {
            let (permalink, slug) = (post.permalink.clone(), post.slug.clone());
            lock.insert(LockedPost { permalink, slug, ..moved.clone() });
        }
    }
}

/// The lock has the new addresses, and redirects that led to the old ones lead to them.
fn follow_addresses(migration: &Migration, lock: &mut Lock, index: &mut Index, existing: &Redirects) {
    let mut moved = BTreeMap::new();
    for post in &mut index.posts {
        let Some(locked) = lock.post(migration.name(), &post.id) else { continue };
        if locked.permalink != post.permalink {
            let message = format!("{} is {} now, and leads there", locked.permalink, post.permalink);
            post.diagnostics.push(Diagnostic::whole(Code::AddressMoved, message));
            moved.insert(locked.permalink.clone(), post.permalink.clone());
            let moved = locked.clone().at(&post.permalink, &post.slug);
            lock.insert(moved);
        }
    }
    let onward = existing
        .iter()
        .filter_map(|(from, to)| Some((from, moved.get(to.as_str())?)))
        .filter(|(from, to)| **from != ***to);
    index.redirect(onward.map(|(from, to)| (from.clone(), to.to_string())));
}

/// What of a post is to be renamed; nothing where a person chose its place. `files` are those of all posts.
fn plan(
    lock: &Lock,
    files: &BTreeSet<(&str, &str)>,
    migration: &Migration,
    at: usize,
    post: &mut Planned,
) -> Option<Move> {
    let locked = lock.post(migration.name(), &post.id).filter(|locked| locked.path != post.output)?;
    // a file that is cleaned in place is where its person put it
    if post.in_place().is_some() {
        return None;
    }
    if shape(&locked.path, locked.slug()) != shape(&post.output, &post.slug) {
        post.output.clone_from(&locked.path);
        return None;
    }
    let folders = (folder_of(&locked.path), folder_of(&post.output));
    let (from, to) = (locked.path.clone(), post.output.clone());
    let holds_images = locked.image_folder.is_none();
    let is_own = holds_images
        && folders.0 != folders.1
        && from.ends_with(&to[folders.1.len()..])
        && folders.0 != migration.output();
    let below = format!("{}/", folders.0);
    let mut beside = files.range((&*below, "")..).take_while(|(path, _)| path.starts_with(&below));
    let is_shared = beside.any(|(_, id)| *id != &*locked.id);
    if is_own && !is_shared {
        let renames = vec![(folders.0.to_owned(), folders.1.to_owned())];
        return Some(Move { post: at, renames, aside: Vec::new(), is_deleted: false });
    }
    let (old, new) = (locked.folder(), post.image_folder(migration));
    let images = locked.images.iter().map(|image| (join(old, &image.file), join(&new, &image.file)));
    let mut renames: Vec<_> =
        images.chain([(path_beside(&from), path_beside(&to)), (from.to_string(), to.to_string())]).collect();
    // pictures of a folder that several posts share are found where they are
    renames.retain(|(from, to)| from != to);
    Some(Move { post: at, renames, aside: Vec::new(), is_deleted: false })
}

/// A path without what follows from slug and date.
fn shape(path: &str, slug: &str) -> String {
    let stem = without_ending(path);
    let Some((before, after)) = stem.rsplit_once(slug).filter(|_| !slug.is_empty()) else { return stem.to_owned() };
    let undated = |text: &str| text.replace(|letter: char| letter.is_ascii_digit(), "0");
    format!("{}\0{}", undated(before), undated(after))
}

/// The lock has the new place.
fn enter(migration: &Migration, lock: &mut Lock, post: &mut Planned) {
    if let Some(locked) = lock.post(migration.name(), &post.id).cloned() {
        let message = format!("{} is {} now", locked.path, post.output);
        post.diagnostics.push(Diagnostic::whole(Code::AddressMoved, message));
        let image_folder = post.image_home(migration).folder;
        lock.insert(LockedPost { path: post.output.clone(), image_folder, ..locked });
    }
}

fn go(disk: &Disk, migration: &Migration, renames: &[(String, String)], step: Step) -> Result<(), DiskError> {
    if step != Step::Write {
        return Ok(());
    }
    for (from, to) in renames.iter().filter(|(from, _)| disk.is_there(from)) {
        disk.rename(from, to, migration.floor())?;
    }
    Ok(())
}
