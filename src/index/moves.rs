//! Where posts go whose addresses follow their sources again, and which of them cannot go there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::addresses::settle_posts;
use super::slugs::Elsewhere;
use super::{Existing, Index, Planned};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::import::comments::path_beside;
use crate::lock::Lock;
use crate::paths::{folder_of, join, without_ending};

/// A post that goes elsewhere.
#[derive(Debug, Clone)]
pub struct Move {
    /// Its number in the index.
    pub post: usize,
    /// What is renamed, from and to: the folder of the post, or those of its files that are there. Nothing where a person deleted it.
    pub renames: Vec<(String, String)>,
    /// The place that is to be nobody else's, also where nothing goes there.
    place: String,
}

/// Settles the addresses of posts that follow their sources again. One that cannot go to its new place keeps its old address too, and what
/// others have follows from that.
pub(super) fn settle(
    disk: &Disk,
    migration: &Migration,
    lock: &Lock,
    (existing, elsewhere): (&Existing, &Elsewhere),
    index: &mut Index,
) {
    let said: Vec<_> = index.posts.iter().map(|post| post.diagnostics.len()).collect();
    let mut staying: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    loop {
        settle_posts(migration, lock, (existing, elsewhere), |post| staying.contains_key(&post.id), index);
        index.moves = plan(disk, migration, lock, &mut index.posts);
        let blocked = blocked(disk, &index.moves, &index.posts);
        if blocked.is_empty() {
            break;
        }
        staying.extend(blocked);
        index.posts.iter_mut().zip(&said).for_each(|(post, said)| post.diagnostics.truncate(*said));
    }
    for post in &mut index.posts {
        if let Some(place) = staying.get(&post.id) {
            let message = format!("{place} is taken; the file stays {}", post.output);
            post.diagnostics.push(Diagnostic::whole(Code::OutputForeign, message));
        }
    }
}

/// The posts that go elsewhere. One that a person had put elsewhere stays there.
fn plan(disk: &Disk, migration: &Migration, lock: &Lock, posts: &mut [Planned]) -> Vec<Move> {
    let files: BTreeSet<_> = lock.posts().map(|post| (&*post.path, &*post.id)).collect();
    let posts = posts.iter_mut().enumerate();
    let mut moves: Vec<_> = posts.filter_map(|(at, post)| plan_one(lock, &files, migration, at, post)).collect();
    moves.iter_mut().for_each(|one| one.renames.retain(|(from, _)| disk.is_there(from)));
    moves
}

/// Those whose places are taken by what stays there: a file of nobody's, a post without a source, a post that cannot go either.
/// The files that they were to have, by their identities.
fn blocked(disk: &Disk, moves: &[Move], posts: &[Planned]) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut blocked = BTreeMap::new();
    let mut going: Vec<_> = moves.iter().collect();
    loop {
        let left: BTreeSet<_> = going.iter().flat_map(|one| &one.renames).map(|(from, _)| from).collect();
        let is_free = |path: &String| left.contains(path) || !disk.is_there(path);
        let can_go = |one: &&Move| {
            let mut places = one.renames.iter().map(|(_, to)| to);
            places.all(is_free) && (!one.renames.is_empty() || is_free(&one.place))
        };
        let (can, cannot): (Vec<_>, Vec<_>) = going.into_iter().partition(can_go);
        if cannot.is_empty() {
            return blocked;
        }
        let posts = cannot.into_iter().map(|one| &posts[one.post]);
        blocked.extend(posts.map(|post| (post.id.clone(), post.output.clone())));
        going = can;
    }
}

/// What of a post is to be renamed; nothing where a person chose its place. `files` are those of all posts.
fn plan_one(
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
        return Some(Move { post: at, renames, place: folders.1.to_owned() });
    }
    let (old, new) = (locked.folder(), post.image_folder(migration));
    let images = locked.images.iter().map(|image| (join(old, &image.file), join(&new, &image.file)));
    let mut renames: Vec<_> =
        images.chain([(path_beside(&from), path_beside(&to)), (from.to_string(), to.to_string())]).collect();
    // pictures of a folder that several posts share are found where they are
    renames.retain(|(from, to)| from != to);
    Some(Move { post: at, renames, place: to.to_string() })
}

/// A path without what follows from slug and date.
fn shape(path: &str, slug: &str) -> String {
    let stem = without_ending(path);
    let Some((before, after)) = stem.rsplit_once(slug).filter(|_| !slug.is_empty()) else { return stem.to_owned() };
    let undated = |text: &str| text.replace(|letter: char| letter.is_ascii_digit(), "0");
    format!("{}\0{}", undated(before), undated(after))
}
