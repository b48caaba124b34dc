//! Outputs that a person moved: the lock follows them, and their addresses stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Migration;
use crate::convert;
use crate::disk::{Disk, DiskError};
use crate::guard::guarded;
use crate::import::{Format, ReadOptions};
use crate::lock::{Accepted, Hash, Lock, LockedPost};
use crate::source::Source;

/// A file of the output folder that the lock does not know.
struct Stray {
    path: Arc<str>,
    hash: Hash,
    legacy_url: Option<Arc<str>>,
}

/// Gives the posts of the lock whose files are gone the paths where those are now: files that the lock does not know, with the
/// same bytes or else with the same `legacyUrl`. The paths that they had, by the identities of the posts.
pub fn follow(disk: &Disk, migration: &Migration, lock: &mut Lock) -> Result<BTreeMap<Arc<str>, Arc<str>>, DiskError> {
    let is_gone = |post: &&LockedPost| {
        let is_known_to_be = post.accepted == Some(Accepted::Deleted);
        &*post.migration == migration.name() && !is_known_to_be && !disk.is_file(&post.path)
    };
    forget_doubles(disk, migration, lock);
    let mut gone: Vec<_> = lock.posts().filter(is_gone).cloned().collect();
    let mut moved = BTreeMap::new();
    if gone.is_empty() {
        return Ok(moved);
    }
    let mut strays = strays(disk, migration, lock)?;
    // the bytes of all posts are looked for before the address of any: of two files with one address, one may be the post itself
    for is_same in [has_bytes, has_address] {
        gone.retain(|post| {
            let Some(at) = strays.iter().position(|stray| is_same(post, stray)) else { return true };
            let stray = strays.remove(at);
            let mut post = post.clone();
            if post.id == post.path {
                // cleaned in place, and without an address: it is its path
                lock.remove(&post.migration, &post.id);
                post.id.clone_from(&stray.path);
            }
            moved.insert(post.id.clone(), post.path);
            lock.insert(LockedPost { path: stray.path, ..post });
            false
        });
    }
    Ok(moved)
}

/// Two branches gave one file to two posts: it is the one's whose text is in it, and the others are not written yet.
fn forget_doubles(disk: &Disk, migration: &Migration, lock: &mut Lock) {
    let mut by_path: BTreeMap<&Arc<str>, Vec<&LockedPost>> = BTreeMap::new();
    for post in lock.posts() {
        by_path.entry(&post.path).or_default().push(post);
    }
    let doubles = by_path.into_iter().filter(|(_, posts)| posts.len() > 1);
    let doubles: Vec<(_, Vec<_>)> =
        doubles.map(|(path, posts)| (path.clone(), posts.into_iter().cloned().collect())).collect();
    for (path, posts) in doubles {
        let stray = stray(disk, migration, path);
        let is_its = |is_same: fn(&LockedPost, &Stray) -> bool| {
            stray.as_ref().and_then(|stray| posts.iter().position(|post| is_same(post, stray)))
        };
        let owner = is_its(has_bytes).or_else(|| is_its(has_address)).unwrap_or_default();
        for (_, post) in posts.into_iter().enumerate().filter(|(number, _)| *number != owner) {
            lock.remove(&post.migration, &post.id);
        }
    }
}

fn has_bytes(post: &LockedPost, stray: &Stray) -> bool {
    stray.hash == post.emitted || post.accepted == Some(Accepted::Edited(stray.hash))
}

fn has_address(post: &LockedPost, stray: &Stray) -> bool {
    stray.legacy_url.as_ref() == Some(&post.id)
}

fn strays(disk: &Disk, migration: &Migration, lock: &Lock) -> Result<Vec<Stray>, DiskError> {
    if !disk.has_source(migration.output()) {
        return Ok(Vec::new());
    }
    let known: BTreeSet<_> = lock.posts().map(|post| &*post.path).collect();
    let files = disk.list(migration.output(), Format::FrontMatter.reader().extensions)?.files;
    let strays = files.into_iter().filter(|path| !known.contains(path.as_str()));
    Ok(strays.filter_map(|path| stray(disk, migration, path.into())).collect())
}

fn stray(disk: &Disk, migration: &Migration, path: Arc<str>) -> Option<Stray> {
    let bytes = disk.read(&path).ok()?;
    let hash = Hash::of_text(&bytes);
    let options = ReadOptions { legacy_hosts: migration.legacy_hosts.clone(), ..ReadOptions::default() };
    let legacy_url = Source::from_bytes(&*path, bytes).ok().and_then(|text| {
        let heads = guarded(|| convert::heads(text, Format::FrontMatter, &options, &migration.pass_settings()));
        Some(heads.ok()?.ok()?.into_iter().next()?.legacy_url?.shared())
    });
    Some(Stray { path, hash, legacy_url })
}
