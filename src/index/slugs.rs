//! Slugs of all posts, of which none puts a post where a redirect leads to another one, or into the file of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::addresses::{self, Pin};
use super::{Index, LeftOut, Planned};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic};
use crate::links::redirects::Redirects;
use crate::links::slug::{self, Claim};
use crate::lock::Lock;

/// The slug of a post.
pub(super) struct Named {
    pub slug: Arc<str>,
    /// Why it is not the one that the post wants.
    pub clash: Option<Box<str>>,
}

/// What posts of other migrations have already, each with who has it.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// Addresses of the same new site.
    pub addresses: BTreeMap<Arc<str>, Arc<str>>,
    /// Files.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
}

/// Names all posts. What redirected once leads where it led: a post that wants an address which another one had gets
/// the next slug, and the slug of that address is nobody's.
pub(super) fn settle(
    pins: &[Pin],
    migration: &Migration,
    lock: &Lock,
    (published, elsewhere): (&Redirects, &Elsewhere),
    index: &Index,
) -> Vec<Named> {
    let posts = &index.posts;
    let locked = lock.posts_of(migration.name()).map(|post| (&*post.permalink, &*post.id));
    let pinned = posts.iter().zip(pins).filter_map(|(post, pin)| Some((pin.permalink.as_deref()?, &*post.id)));
    let owners: BTreeMap<_, _> = locked.chain(pinned).collect();
    let permalink = migration.permalink();
    let mut claims: Vec<_> = posts.iter().zip(pins).map(|(post, pin)| claim(post, pin)).collect();
    let mut kept: Vec<String> = Vec::new();
    let known: BTreeSet<_> = posts.iter().map(|post| &post.id).collect();
    let mut staying = BTreeMap::new();
    for post in lock.posts_of(migration.name()).filter(|post| !known.contains(&post.id)) {
        staying.insert(&*post.permalink, &post.path);
        if index.left_out.get(&post.id) == Some(&LeftOut::Draft) {
            let pinned = Some(post.slug().into());
            claims.push(Claim { legacy_url: None, path: "", wanted: Arc::default(), pinned });
            kept.push(format!("{} is the address of a post that is a draft now", post.permalink));
        }
    }
    loop {
        let settled = slug::settle(&claims);
        let hides = |at: usize| {
            let address = permalink.expand(&settled[at].slug, posts[at].day());
            if let Some(other) = elsewhere.addresses.get(&*address) {
                return Some((at, format!("{address} is the address of {other} already")));
            }
            // a post that is new and has the same file may be the one that is gone, under another name
            let is_other = |gone: &&&Arc<str>| {
                lock.post(migration.name(), &posts[at].id).is_some()
                    || ***gone != addresses::output(&posts[at], migration, &settled[at].slug)
            };
            if let Some(gone) = staying.get(&*address).filter(is_other) {
                return Some((at, format!("{address} is the address of {gone} already")));
            }
            let to = published.get(&address)?;
            let owner = owners.get(to.as_str())?;
            (**owner != *posts[at].id).then(|| (at, format!("{address} leads to {to} already")))
        };
        let mut hiding: Vec<_> =
            (0..posts.len()).filter(|at| pins[*at].permalink.is_none()).filter_map(hides).collect();
        // where the first of those that want one slug gets another number, so may the others
        let mut seen = BTreeSet::new();
        hiding.retain(|(at, _)| seen.insert(Arc::clone(&claims[*at].wanted)));
        if hiding.is_empty() {
            let why = |other: usize| match posts.get(other) {
                Some(post) => format!("{} has the slug that this post wants", post.first().path),
                None => kept[other - posts.len()].clone(),
            };
            let named = |slug::Settled { slug, clashes_with }| {
                let clash = clashes_with.map(|other| format!("{}; it is called {slug}", why(other)).into());
                Named { slug, clash }
            };
            return settled.into_iter().take(posts.len()).map(named).collect();
        }
        for (at, why) in hiding {
            let pinned = Some(Arc::clone(&settled[at].slug));
            claims.push(Claim { legacy_url: None, path: "", wanted: Arc::default(), pinned });
            kept.push(why);
        }
    }
}

fn claim<'p>(post: &'p Planned, pin: &Pin) -> Claim<'p> {
    let (legacy_url, path) = (post.legacy_url(), &*post.first().path);
    Claim { legacy_url, path, wanted: post.wanted_slug(), pinned: pin.slug.clone() }
}

/// Gives a post another file where its own is that of a post which is there already: `zzz-2/index.md` beside
/// `zzz/index.md`. A post stays where it is cleaned in place, and where the lock has it.
pub fn keep_apart(posts: &mut [Planned], migration: &str, lock: &Lock, elsewhere: &Elsewhere) {
    let is_there = |post: &Planned| {
        post.in_place().is_some() || lock.post(migration, &post.id).is_some_and(|locked| locked.path == post.output)
    };
    let mut owners: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for (at, post) in posts.iter().enumerate().filter(|(_, post)| is_there(post)) {
        owners.entry(post.output.clone()).or_insert(at);
    }
    for at in 0..posts.len() {
        let other = owners.get(&posts[at].output).filter(|owner| **owner != at);
        let other = other.map(|owner| Arc::clone(&posts[*owner].first().path));
        let Some(owner) = other.or_else(|| elsewhere.files.get(&posts[at].output).cloned()) else {
            owners.insert(posts[at].output.clone(), at);
            continue;
        };
        if is_there(&posts[at]) {
            continue;
        }
        let is_free = |path: &Arc<str>| !owners.contains_key(path) && !elsewhere.files.contains_key(path);
        let numbers = (2..).map(|number| -> Arc<str> { numbered(&posts[at].output, number).into() });
        let Some(output) = numbers.into_iter().find(is_free) else { continue };
        let message = format!("{} is the file of {owner} already; this post is in {output}", posts[at].output);
        let post = &mut posts[at];
        post.diagnostics.push(Diagnostic::whole(Code::SlugClash, message));
        post.output = output.clone();
        owners.insert(output, at);
    }
}

/// A path with a number behind the name of the post: `zzz-2/index.md`, `zzz-2.md`.
fn numbered(path: &str, number: usize) -> String {
    let end = path.rfind("/index.").or_else(|| path.rfind('.')).unwrap_or(path.len());
    format!("{}-{number}{}", &path[..end], &path[end..])
}
