//! `--move`: posts whose addresses follow their sources again, with their files and what stands beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::{RunError, Step};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{Disk, DiskError};
use crate::index::{Elsewhere, Index, Move, Planned, keep_apart};
use crate::links::redirects::Redirects;
use crate::lock::{Lock, LockedPost};
use crate::paths::{folder_of, join, name_of};

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

/// A post that goes elsewhere, and where its files wait: another post has to leave first.
struct Pending {
    one: Move,
    aside: Vec<(String, String)>,
}

impl Pending {
    /// From where the files are now.
    fn last_renames(&self) -> Vec<(String, String)> {
        let now = |at: usize, from: &String| self.aside.get(at).map_or(from, |(_, aside)| aside).clone();
        self.one.renames.iter().enumerate().map(|(at, (from, to))| (now(at, from), to.clone())).collect()
    }
}

/// Gives the lock the addresses of the index, and moves the files that stand where the old ones put them.
pub fn relocate(
    disk: &Disk,
    migration: &Migration,
    lock: &mut Lock,
    index: &mut Index,
    (existing, elsewhere): (&Redirects, &Elsewhere),
    step: Step,
) -> Result<Places, RunError> {
    follow_addresses(migration, lock, index, existing);
    let moves = std::mem::take(&mut index.moves).into_iter();
    let mut pending: Vec<_> = moves.map(|one| Pending { one, aside: Vec::new() }).collect();
    let mut places = Places::default();
    let mut left = BTreeSet::new();
    while !pending.is_empty() {
        let is_there = |path: &String| disk.is_there(path) && !left.contains(path);
        let is_free = |pending: &Pending| !pending.one.renames.iter().any(|(_, to)| is_there(to));
        let (free, mut taken): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_free);
        if free.is_empty()
            && let Some(pending) = taken.iter_mut().find(|pending| pending.aside.is_empty())
        {
            // of posts that change places, one goes aside
            let aside = pending.one.renames.iter().map(|(from, _)| (from.clone(), format!("{from}-moving")));
            pending.aside = aside.collect();
            go(disk, migration, &pending.aside, step)?;
            left.extend(pending.one.renames.iter().map(|(from, _)| from.clone()));
        } else if free.is_empty() {
            break;
        }
        pending = taken;
        // a place that one leaves is free for another
        for free in free {
            go(disk, migration, &free.last_renames(), step)?;
            enter(migration, lock, &mut index.posts[free.one.post]);
            for (from, to) in free.one.renames {
                left.insert(from.clone());
                places.left.insert(from.clone());
                places.old.insert(to, from);
            }
        }
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
    let all: BTreeSet<_> = index.posts.iter().map(|post| post.permalink.clone()).collect();
    for post in &mut index.posts {
        let Some(locked) = lock.post(migration.name(), &post.id) else { continue };
        if locked.permalink != post.permalink {
            let leads = if all.contains(&locked.permalink) { "another post has the old one" } else { "leads there" };
            let message = format!("{} is {} now, and {leads}", locked.permalink, post.permalink);
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
