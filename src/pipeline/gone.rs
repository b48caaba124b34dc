//! Posts of the lock whose sources are gone: they may only have another name, and their files may stand where another post is to go.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::{Context, Options, Step, verdict};
use crate::config::Migration;
use crate::diagnostic::{Code, Finding};
use crate::disk::Disk;
use crate::index::{Index, LeftOut};
use crate::lock::{Hash, Lock, LockedPost};
use crate::paths::is_within;
use crate::report::Failed;

/// Posts of a migration that no source is known to be of. None where a source could not be read: it does not say whose it is.
fn gone<'a>(migration: &Migration, lock: &'a Lock, index: &Index) -> Vec<&'a LockedPost> {
    if !index.failed.is_empty() {
        return Vec::new();
    }
    let known: BTreeSet<_> = index.posts.iter().map(|post| &post.id).collect();
    let is_gone = |post: &&LockedPost| !known.contains(&post.id) && !index.left_out.contains_key(&post.id);
    lock.posts_of(migration.name()).filter(is_gone).collect()
}

/// A post that is new, and has the address and the file of one that is gone, is that post: its source was renamed, or its `legacyUrl`
/// was mended, or follows the name (`legacy-url = "/{docname}.html"`). The lock calls it by its new name.
pub fn follow_renamed(migration: &Migration, lock: &mut Lock, index: &Index) {
    let gone: Vec<_> = gone(migration, lock, index).into_iter().cloned().collect();
    let by_path: BTreeMap<_, _> = gone.into_iter().map(|post| (Arc::clone(&post.path), post)).collect();
    if by_path.is_empty() {
        return;
    }
    for post in index.posts.iter().filter(|post| post.in_place().is_none()) {
        let before = by_path.get(&post.output).filter(|before| before.permalink == post.permalink);
        let Some(before) = before.filter(|_| lock.post(migration.name(), &post.id).is_none()) else { continue };
        lock.remove(migration.name(), &before.id);
        lock.insert(LockedPost { id: Arc::clone(&post.id), ..before.clone() });
    }
}

/// Whether it is known which posts are gone: a source that could not be read does not say whose it is, and none of the posts that
/// seem to have no source may go.
pub fn is_known(index: &Index) -> bool {
    let is_unread = |failed: &Failed| !matches!(failed.code, Some(Code::DateMissing | Code::NoPostDirective));
    !index.failed.iter().any(is_unread)
}

/// Posts that no source is written to any more and that stay where they are: gone ones that nobody prunes, drafts that were
/// published. Their pages are there, and links lead to them.
pub fn staying(disk: &Disk, migration: &Migration, lock: &Lock, index: &Index, options: &Options) -> Vec<LockedPost> {
    let known: BTreeSet<_> = index.posts.iter().flat_map(|post| [&post.id, &post.output]).collect();
    let is_pruned = |post: &LockedPost| {
        let is_chosen = options.prune && options.only.takes_locked(post) && is_known(index);
        let is_as_written = || disk.read(&post.path).is_ok_and(|bytes| Hash::of_text(&bytes) == post.emitted);
        is_chosen
            && index.left_out.get(&post.id) != Some(&LeftOut::Draft)
            && !migration.is_in_place(&post.path)
            && is_as_written()
    };
    let others =
        lock.posts_of(migration.name()).filter(|post| !known.contains(&post.id) && !known.contains(&post.path));
    others.filter(|post| disk.is_file(&post.path) && !is_pruned(post)).cloned().collect()
}

/// What there is to say where posts stand outside of the output: its folder has another name than when they were written.
pub fn elsewhere(migration: &Migration, lock: &Lock, step: Step) -> Option<Finding> {
    let output = migration.output();
    let mut outside = lock.posts_of(migration.name()).filter(|post| !is_within(&post.path, output)).peekable();
    let first = Arc::clone(&outside.peek().filter(|_| !output.is_empty())?.path);
    let (posts, are) = match outside.count() {
        1 => ("1 post".to_owned(), "is"),
        count => (format!("{count} posts"), "are"),
    };
    let message = format!("{posts} of {} {are} not in {output}, where `output` wants them: {first}", migration.name());
    verdict::levelled(migration, step, Finding::new(Code::OutputElsewhere, message))
}

/// Files of posts that are gone, with the hashes of what was written to them.
#[derive(Debug, Default)]
pub struct Gone(OnceLock<BTreeMap<Arc<str>, Hash>>);

impl Gone {
    /// Whether a file is still as it was written for a post that is gone; `None` where it was written for none.
    pub fn is_as_written(&self, context: &Context<'_>, lock: &Lock, path: &str, bytes: &[u8]) -> Option<bool> {
        let list = || {
            let gone = gone(context.migration, lock, context.index);
            gone.into_iter().map(|post| (Arc::clone(&post.path), post.emitted)).collect()
        };
        self.0.get_or_init(list).get(path).map(|written| *written == Hash::of_text(bytes))
    }
}
