//! Phase one: who every post is, what it is called on the new site, and which sources are the same post.
//!
//! Reads every source and keeps a compact summary of each post, so that addresses, clashes and twins are settled over
//! the whole archive before the first post is converted.

mod addresses;
mod authors;
mod conf;
mod drafts;
mod grouping;
mod in_place;
mod moved;
mod moves;
mod origin;
mod overridden;
mod site;
mod slugs;
mod sources;
mod style;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use crate::config::{ConfigError, Migration, Override};
use crate::convert::Archive;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{Disk, DiskError};
use crate::import::ReadOptions;
use crate::links::redirects::Redirects;
use crate::links::{AddressIndex, Outputs, slug};
use crate::lock::{Lock, LockedPost};
use crate::model::{LegacyUrl, Meta, PostDate};
use crate::report::{Failed, FileReport, Skipped};
use crate::twins::Habits;

pub use authors::Authors;
pub use conf::alone;
pub use moved::follow;
pub use moves::Move;
pub use origin::by_day;
pub use site::CONF;
pub use slugs::{Elsewhere, keep_apart};
pub use sources::{format_of, read_source};

/// Files that are read together: what is read of one is more than what is kept of it.
const CHUNK: usize = 256;

/// One post of one source file: where it is, and the little of it that settles its address.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which `[[migration.source]]` it belongs to.
    pub source: usize,
    /// Its file.
    pub path: Arc<str>,
    /// Which post of the file it is, from 0.
    pub section: usize,
    /// It stands in the output folder, and is cleaned there.
    pub in_place: bool,
    /// Where it lived on the old blog.
    pub legacy_url: Option<LegacyUrl>,
    published: Option<Published>,
    draft: bool,
    slug: Arc<str>,
    /// The slug is the post's own, and not made from its address or its file.
    has_own_slug: bool,
    more: Option<Box<More>>,
}

/// When a post was published, as far as its address depends on it.
#[derive(Debug, Clone, Copy)]
struct Published {
    day: Date,
    has_time: bool,
}

impl Published {
    fn of(date: &PostDate) -> Self {
        Self { day: date.day(), has_time: date.as_str().len() > 10 }
    }
}

/// What is known of few posts, and takes no room in the others.
#[derive(Debug, Clone, Default, PartialEq)]
struct More {
    /// Further addresses that it had on the old blog.
    aliases: Vec<LegacyUrl>,
    /// The page that it was on, and the fragment where it was a section of it.
    page: Option<(LegacyUrl, Option<Arc<str>>)>,
    /// What its source has for a date, where that cannot be read as one.
    unread_date: Option<drafts::UnreadDate>,
    /// What the feed that it stands in knows it by.
    feed_id: Option<String>,
}

impl Entry {
    fn new(source: usize, path: &Arc<str>, section: usize, meta: Meta, page: Option<&LegacyUrl>) -> Self {
        let slug = slug::wanted(&meta, path).into();
        let unread_date = drafts::unread_date(&meta);
        let Meta { legacy_url, aliases, anchor, published, draft, slug: own, feed_id, .. } = meta;
        let (has_own_slug, published) = (own.is_some(), published.as_ref().map(Published::of));
        let (path, page) = (Arc::clone(path), page.map(|page| (page.clone(), anchor.map(Arc::from))));
        let more = More { aliases, page, unread_date, feed_id };
        let more = Some(more).filter(|more| *more != More::default()).map(Box::new);
        let in_place = false;
        Self { source, path, section, in_place, legacy_url, published, draft, slug, has_own_slug, more }
    }

    /// Further addresses that it had on the old blog.
    fn aliases(&self) -> &[LegacyUrl] {
        self.more.as_ref().map_or(&[], |more| &more.aliases)
    }

    fn retain_aliases(&mut self, is_kept: impl Fn(&LegacyUrl) -> bool) {
        self.more.iter_mut().for_each(|more| more.aliases.retain(&is_kept));
    }

    /// The page that it was on, and the fragment where it was a section of it.
    fn page(&self) -> Option<&(LegacyUrl, Option<Arc<str>>)> {
        self.more.as_ref()?.page.as_ref()
    }

    /// What its source has for a date, where that cannot be read as one.
    fn unread_date(&self) -> Option<&drafts::UnreadDate> {
        self.more.as_ref()?.unread_date.as_ref()
    }

    /// Whether it is the same post of the same file, whatever the source is called.
    fn is_same_file(&self, other: &Self) -> bool {
        self.path == other.path && self.section == other.section
    }

    /// Who a post without an old address is. The place of an entry changes with every export of its blog, and so may its title.
    fn identity(&self) -> Arc<str> {
        let feed_id = self.more.as_ref().and_then(|more| more.feed_id.as_deref());
        feed_id.map_or_else(|| self.id(), Arc::from)
    }

    /// The path of the source, with the number of the post where the file holds several.
    fn id(&self) -> Arc<str> {
        if self.section == 0 { self.path.clone() } else { format!("{}#{}", self.path, self.section + 1).into() }
    }
}

/// A post to be: its sources and its address.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Who it is: its `legacyUrl`, else the path of its source.
    pub id: Arc<str>,
    /// Its sources, the most trusted first; never empty.
    pub entries: Vec<Entry>,
    /// The last part of its address.
    pub slug: Arc<str>,
    /// Its address on the new site.
    pub permalink: Arc<str>,
    /// The file it is written to.
    pub output: Arc<str>,
    /// It is written as a draft, to which no redirect leads.
    pub is_draft: bool,
    /// What `overrides.toml` settles about it.
    pub overriding: Option<Arc<Override>>,
    /// What there is to say about its address.
    pub diagnostics: Vec<Diagnostic>,
}

impl Planned {
    fn of(entry: Entry, id: Arc<str>) -> Self {
        let (slug, permalink, output, is_draft, overriding, diagnostics) = Default::default();
        Self { id, entries: vec![entry], slug, permalink, output, is_draft, overriding, diagnostics }
    }

    /// The source that is trusted most.
    pub fn first(&self) -> &Entry {
        &self.entries[0]
    }

    /// Where the post lived on the old blog, unless an earlier post has that address already.
    pub fn legacy_url(&self) -> Option<&LegacyUrl> {
        self.first().legacy_url.as_ref().filter(|url| url.as_str() == &*self.id)
    }

    /// Further old addresses of the post.
    pub fn aliases(&self) -> impl Iterator<Item = &LegacyUrl> {
        self.entries.iter().flat_map(Entry::aliases).filter(|alias| Some(*alias) != self.legacy_url())
    }

    /// The address of the page that the post was, or was a section of.
    pub fn page(&self) -> Option<&LegacyUrl> {
        self.legacy_url().or(self.first().page().map(|(page, _)| page))
    }

    /// The source that is cleaned in place, which the post is written to.
    pub fn in_place(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.in_place)
    }

    fn wanted_slug(&self) -> Arc<str> {
        if let Some(slug) = self.overriding.as_ref().and_then(|settled| settled.slug.as_deref()) {
            return slug.into();
        }
        let own = self.entries.iter().find(|entry| entry.has_own_slug);
        Arc::clone(&own.unwrap_or_else(|| self.first()).slug)
    }

    fn published(&self) -> Option<Published> {
        let settled = self.overriding.as_ref().and_then(|settled| settled.date.as_ref());
        settled.map(Published::of).or_else(|| self.entries.iter().find_map(|entry| entry.published))
    }

    /// The day on which it was published.
    fn day(&self) -> Option<Date> {
        self.published().map(|published| published.day)
    }
}

/// What phase one found.
#[derive(Debug, Default)]
pub struct Index {
    /// The posts to be, in the order of their identities.
    pub posts: Vec<Planned>,
    /// Those of them that go elsewhere, as `--move` wants it.
    pub moves: Vec<Move>,
    /// What answers an old address.
    pub addresses: AddressIndex,
    /// The numbers of the posts, in the order of their permalinks.
    by_permalink: Box<[u32]>,
    /// The files of posts that only the lock knows, by their permalinks.
    locked: BTreeMap<Arc<str>, Arc<str>>,
    /// Old paths and new ones, besides those of the posts.
    other_redirects: Redirects,
    /// The further addresses that the front matter of posts names, by their identities.
    pub aliases: BTreeMap<Arc<str>, Vec<LegacyUrl>>,
    /// The labels of the sources.
    pub labels: BTreeSet<String>,
    /// What the readers of each source are told, in the order of the configuration.
    pub options: Vec<ReadOptions>,
    /// The feeds among the files, by the number of their source and their path.
    pub archives: BTreeMap<(usize, Arc<str>), Archive>,
    /// What each source says of nearly all its posts, in the same order.
    pub habits: Vec<Habits>,
    /// The authors that have a file in `authors-dir`, where there is such a folder.
    pub authors: Option<Authors>,
    /// The `conf.py` of sites, where there is something to say about them.
    pub files: Vec<FileReport>,
    /// Sources that could not be read.
    pub failed: Vec<Failed>,
    /// Sources that are no posts, and drafts.
    pub skipped: Vec<Skipped>,
    /// Sources of drafts that are drafts only because their dates cannot be read, and what is wrong with these.
    pub unread_dates: Vec<(Arc<str>, Diagnostic)>,
    /// The identities of posts that are there and not written.
    pub left_out: BTreeMap<Arc<str>, LeftOut>,
    /// The tables of `overrides.toml` that are about one of these sources, by their keys.
    pub overridden: BTreeSet<String>,
}

/// Why a post whose source is there is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// It is a draft.
    Draft,
    /// `overrides.toml` excludes it.
    Excluded,
}

impl Index {
    /// Old paths and new ones, for the redirects.
    pub fn redirects(&self) -> Redirects {
        let of_post = |post: &Planned| Some((post.legacy_url()?.to_string(), post.permalink.to_string()));
        let mut redirects: Redirects = self.posts.iter().filter(|post| !post.is_draft).filter_map(of_post).collect();
        redirects.extend(self.other_redirects.clone());
        redirects
    }

    /// Adds redirects, which go before those that are there.
    pub fn redirect(&mut self, redirects: impl IntoIterator<Item = (String, String)>) {
        self.other_redirects.extend(redirects);
    }

    /// Adds a post that only the lock knows, and that stands where it was written: links to it lead there.
    pub fn add_locked(&mut self, post: &LockedPost) {
        match post.id.parse() {
            Ok(url) => self.addresses.add(&url, &post.permalink),
            Err(_) => self.addresses.add_file(&post.id, &post.permalink),
        }
        self.locked.insert(post.permalink.clone(), post.path.clone());
    }

    /// What the lock file says of the addresses of a migration; its posts are not known.
    pub fn of_lock(migration: &Migration, lock: &Lock) -> Self {
        let posts: Vec<_> = lock.posts_of(migration.name()).collect();
        let urls: Vec<_> =
            posts.iter().filter_map(|post| Some((post.id.parse().ok()?, post.permalink.clone()))).collect();
        let mut addresses =
            AddressIndex::new(&migration.legacy_hosts).with(urls.iter().map(|(url, to)| (url, to.clone())));
        addresses.set_own_pages(migration.own_pages());
        let locked = posts.iter().map(|post| (post.permalink.clone(), post.path.clone())).collect();
        Self { addresses, locked, ..Self::default() }
    }

    /// The post with a permalink.
    pub fn post(&self, permalink: &str) -> Option<&Planned> {
        let post = |number: &u32| &self.posts[*number as usize];
        let first = self.by_permalink.partition_point(|number| *post(number).permalink < *permalink);
        self.by_permalink.get(first).map(post).filter(|post| *post.permalink == *permalink)
    }
}

impl Outputs for Index {
    fn output(&self, permalink: &str) -> Option<&str> {
        let planned = self.post(permalink).map(|post| &post.output);
        planned.or_else(|| self.locked.get(permalink)).map(|output| &**output)
    }
}

/// What gets in the way of an index.
#[derive(Debug, Error)]
pub enum IndexError {
    /// A file or folder.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Two tables of `overrides.toml` for one post.
    #[error(transparent)]
    Overrides(#[from] ConfigError),
}

/// What the new site redirects already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Existing {
    /// By files.
    pub redirects: Redirects,
    /// By the front matter of posts, by their identities.
    pub aliases: BTreeMap<Arc<str>, Vec<LegacyUrl>>,
}

/// Whether addresses that are already published may move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pinning {
    /// They stay as they are in the lock.
    #[default]
    Pinned,
    /// They follow the sources: `--move`.
    Free,
}

/// Reads the sources of a migration and settles the addresses of their posts.
///
/// `existing` is what the new site redirects already, `elsewhere` what the posts of other migrations have.
pub fn build(
    disk: &Disk,
    migration: &Migration,
    lock: &Lock,
    (existing, elsewhere): (&Existing, &Elsewhere),
    pinning: Pinning,
) -> Result<Index, IndexError> {
    let authors = migration.authors_dir.as_deref().map(|folder| Authors::list(disk, folder)).transpose()?;
    let mut index = Index { authors, ..Index::default() };
    let mut entries = sources::read(disk, migration, &mut index)?;
    overridden::leave_out_sources(migration, &mut entries, &mut index)?;
    index.posts = grouping::group(entries, migration, &mut index);
    overridden::attach(migration, &mut index)?;
    drafts::settle(migration, &mut index);
    match pinning {
        Pinning::Pinned => {
            addresses::settle_posts(migration, lock, (existing, elsewhere), |_| true, &mut index);
            keep_apart(&mut index.posts, migration.name(), lock, elsewhere);
        }
        Pinning::Free => moves::settle(disk, migration, lock, (existing, elsewhere), &mut index),
    }
    let fragments = site::survey(disk, migration, &mut index)?;
    addresses::settle(migration, lock, existing, fragments, &mut index);
    Ok(index)
}

/// Whether a finding about a whole file means that the file failed.
fn is_failure(severity: Severity) -> bool {
    severity == Severity::Error
}
