//! What is known of each migration before its first post is converted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::relocate::{Places, relocate};
use super::{Options, RunError, gone, prepare, redirects};
use crate::config::Migration;
use crate::convert::{self, Draft};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::guard::guarded;
use crate::import::{Format, ReadOptions};
use crate::index::{self, Index, Pinning};
use crate::links::{Anchors, Elsewhere, Outputs};
use crate::lock::Lock;
use crate::normalise;

/// A migration and its index.
pub struct Known<'a> {
    /// The files.
    pub disk: &'a Disk,
    /// What is configured.
    pub migration: &'a Migration,
    /// What the passes are told.
    pub passes: normalise::Settings,
    /// Who every post is.
    pub index: Index,
    /// Where files stand that a dry run would have moved.
    pub places: Places,
    /// The places of posts that were asked for.
    anchors: Mutex<BTreeMap<String, Option<Arc<Anchors>>>>,
}

impl<'a> Known<'a> {
    /// Settles the addresses of a migration; the lock follows the files that a person moved.
    pub fn of_sources(
        disk: &'a Disk,
        migration: &'a Migration,
        lock: &mut Lock,
        options: &Options,
        elsewhere: &index::Elsewhere,
    ) -> Result<Self, RunError> {
        let moved = index::follow(disk, migration, lock)?;
        let existing = redirects::read(disk, migration, lock)?;
        let mut index = index::build(disk, migration, lock, (&existing, elsewhere), options.pinning)?;
        gone::follow_renamed(migration, lock, &index);
        for post in &mut index.posts {
            let moved = moved.get(&post.id).map(|from| format!("{from} is {} now", post.output));
            post.diagnostics.extend(moved.map(|message| Diagnostic::whole(Code::OutputMoved, message)));
        }
        let places = match options.pinning {
            Pinning::Free => {
                relocate(disk, migration, lock, &mut index, (&existing.redirects, elsewhere), options.step)?
            }
            Pinning::Pinned => Places::default(),
        };
        gone::staying(disk, migration, lock, &index, options).iter().for_each(|post| index.add_locked(post));
        Ok(Self { places, ..Self::new(disk, migration, index) })
    }

    /// What the lock file says of a migration whose sources are not to be had.
    pub fn of_lock(disk: &'a Disk, migration: &'a Migration, lock: &Lock) -> Self {
        Self::new(disk, migration, Index::of_lock(migration, lock))
    }

    fn new(disk: &'a Disk, migration: &'a Migration, index: Index) -> Self {
        let (places, anchors) = Default::default();
        Self { disk, migration, passes: migration.pass_settings(), index, places, anchors }
    }

    /// The places of the post with a permalink. Few links name one, so a post is read when the first does.
    pub fn anchors(&self, permalink: &str) -> Option<Arc<Anchors>> {
        let known = |anchors: &Mutex<BTreeMap<_, _>>| {
            anchors.lock().unwrap_or_else(PoisonError::into_inner).get(permalink).cloned()
        };
        if let Some(anchors) = known(&self.anchors) {
            return anchors;
        }
        let draft = match self.index.post(permalink) {
            Some(planned) => guarded(|| prepare::draft(self, planned)).ok().and_then(Result::ok),
            None => self.written(self.index.output(permalink)?),
        };
        let rule = self.migration.style().generator.slug_rule();
        let anchors = draft.map(|draft| Arc::new(Anchors::of(&draft.post, rule)));
        let mut all = self.anchors.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(permalink.to_owned(), anchors.clone());
        anchors
    }

    /// A post as it was written, where its sources are gone.
    fn written(&self, path: &str) -> Option<Draft> {
        let text = index::read_source(self.disk, path).ok()?;
        let options = ReadOptions::default();
        let drafts = || convert::drafts(text, Format::FrontMatter, &options, &self.passes, &mut |_, _| {});
        guarded(drafts).ok()?.ok()?.into_iter().next()
    }

    fn site(&self) -> &str {
        site(self.migration)
    }

    /// The archive as the links of another one see it.
    pub fn seen_from(&self, other: &Known<'_>) -> Elsewhere<'_> {
        Elsewhere {
            addresses: &self.index.addresses,
            site: self.site(),
            outputs: &self.index,
            is_of_same_host: self.index.addresses.shares_host(&other.index.addresses),
        }
    }

    /// Whether both are parts of one new site.
    pub fn is_of_same_site(&self, other: &Known<'_>) -> bool {
        is_same_site(self.migration, other.migration)
    }
}

fn site(migration: &Migration) -> &str {
    migration.site.as_deref().unwrap_or_default()
}

fn is_same_site(one: &Migration, other: &Migration) -> bool {
    site(one).trim_end_matches('/') == site(other).trim_end_matches('/')
}

/// Whether a post of one would hide one of the other. Where no `site` is named they may go to two sites, as one source in two outputs does,
/// unless they write the same files.
fn shares_addresses(one: &Migration, other: &Migration) -> bool {
    let shares_file = || one.redirects().any(|(_, path)| other.redirects().any(|(_, theirs)| path == theirs));
    is_same_site(one, other) && (one.site.is_some() || one.output() == other.output() || shares_file())
}

/// What the posts of other migrations have already: those that were written, and those of `known`, which come first.
pub fn elsewhere(migration: &Migration, all: &[&Migration], known: &[Known<'_>], lock: &Lock) -> index::Elsewhere {
    let mut elsewhere = index::Elsewhere::default();
    let mut add = |of: &Migration, permalink: &Arc<str>, output: &Arc<str>, who: &Arc<str>| {
        if shares_addresses(of, migration) {
            elsewhere.addresses.entry(permalink.clone()).or_insert_with(|| who.clone());
        }
        elsewhere.files.entry(output.clone()).or_insert_with(|| who.clone());
    };
    for other in all.iter().filter(|other| other.name() != migration.name()) {
        lock.posts_of(other.name()).for_each(|post| add(other, &post.permalink, &post.path, &post.path));
    }
    for other in known {
        let posts = other.index.posts.iter();
        posts.for_each(|post| add(other.migration, &post.permalink, &post.output, &post.first().path));
    }
    elsewhere
}
