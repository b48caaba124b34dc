//! The images of the posts of a batch get their names. Posts whose images stand in one folder come one after the other: which of two
//! pictures has a name there is not left to chance.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::prepare::Prepared;
use super::{Context, overriding};
use crate::emit::{Generator, ImageHome};
use crate::guard::guarded;
use crate::images::{self, Obtained, Placed, Serves, Taken};
use crate::lock::{Lock, LockedImage};
use crate::paths::folder_of;
use crate::report::Failed;

/// The folders of a migration with the names that are taken there.
#[derive(Debug, Default)]
pub struct Folders(OnceLock<Mutex<BTreeMap<String, Taken>>>);

impl Folders {
    /// Looks at one folder; the others are free for other threads meanwhile.
    fn within<T>(&self, lock: &Lock, folder: &str, look: impl FnOnce(&mut Taken) -> T) -> T {
        let folders = self.0.get_or_init(|| Mutex::new(Taken::of_lock(lock.posts())));
        let open = || folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = open().remove(folder).unwrap_or_default();
        let result = look(&mut taken);
        open().insert(folder.to_owned(), taken);
        result
    }
}

/// A post with what was obtained for it, and its number in the chunk.
pub type Supplied<'a> = (usize, (Prepared<'a>, Vec<Obtained>));

/// A post whose images have their places, and its number.
pub type Settled<'a> = (usize, Result<(Prepared<'a>, Placed), Failed>);

/// Places the images of posts, which come in the order of their numbers and leave in it.
pub fn batch<'a>(context: &Context<'_>, lock: &Lock, posts: Vec<Supplied<'a>>) -> Vec<Settled<'a>> {
    let mut folders: BTreeMap<String, Vec<Supplied<'a>>> = BTreeMap::new();
    for (number, (post, obtained)) in posts {
        let folder = post.planned.image_folder(context.migration);
        folders.entry(folder).or_default().push((number, (post, obtained)));
    }
    let folder = |(folder, posts): (String, Vec<Supplied<'a>>)| {
        context.folders.within(lock, &folder, |taken| folder_of_posts(context, lock, taken, posts))
    };
    let mut settled: Vec<_> = folders.into_par_iter().flat_map_iter(folder).collect();
    settled.sort_unstable_by_key(|(number, _)| *number);
    settled
}

fn folder_of_posts<'a>(
    context: &Context<'_>,
    lock: &Lock,
    taken: &mut Taken,
    posts: Vec<Supplied<'a>>,
) -> Vec<Settled<'a>> {
    for (_, (post, obtained)) in &posts {
        taken.expect(&owner(context, post), known(context, lock, post), &post.requests, obtained);
    }
    let place = |(number, (mut post, obtained)): Supplied<'a>| {
        let path = &post.planned.first().path;
        let placed = guarded(|| place(context, lock, taken, &mut post, obtained));
        let placed = placed.map_err(|finding| Failed::new(path, finding));
        (number, placed.map(|placed| (post, placed)))
    };
    posts.into_iter().map(place).collect()
}

fn place(
    context: &Context<'_>,
    lock: &Lock,
    taken: &mut Taken,
    post: &mut Prepared<'_>,
    obtained: Vec<Obtained>,
) -> Placed {
    let (owner, known) = (owner(context, post), known(context, lock, post));
    let Prepared { planned, draft, requests, reach, .. } = post;
    let home = planned.image_home(context.migration);
    let serves = served(context.migration.style().generator, &home, &planned.output);
    let home = images::Home { owner: &owner, known, prefix: &home.prefix, reach: *reach, serves, taken };
    let (settings, changes, diagnostics) = (&context.migration.images, &mut draft.changes, &mut draft.diagnostics);
    let placed = images::place(&mut draft.post, settings, (requests, obtained), home, changes, diagnostics);
    images::name_representative(&mut draft.post);
    overriding::allow_empty_alt(&mut draft.diagnostics, planned.overriding.as_deref());
    placed
}

/// What a site serves from the folder of a post's images.
fn served(generator: Generator, home: &ImageHome, output: &str) -> Serves {
    let is_of_posts = |folder: &str| folder.split('/').any(|name| matches!(name, "_posts" | "_drafts"));
    match generator {
        // of what stands beside posts, Astro builds images only: https://docs.astro.build/en/guides/images/#where-to-store-images
        Generator::Astro => Serves::Images,
        // Jekyll reads posts there, and nothing else: https://jekyllrb.com/docs/posts/#including-images-and-resources
        Generator::Jekyll if home.folder.is_none() && is_of_posts(folder_of(output)) => Serves::Nothing,
        _ => Serves::Files,
    }
}

fn owner(context: &Context<'_>, post: &Prepared<'_>) -> images::Owner {
    (context.migration.name().into(), Arc::clone(&post.planned.id))
}

/// What the lock knows of the images of a post.
fn known<'a>(context: &Context<'_>, lock: &'a Lock, post: &Prepared<'_>) -> &'a [LockedImage] {
    lock.post(context.migration.name(), &post.planned.id).map_or(&[], |post| &post.images)
}
