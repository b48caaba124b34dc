//! Slugs, permalinks and output paths of all posts; those that are published stay as they are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::site::{Fragments, OfDocuments};
use super::slugs::{self, Elsewhere};
use super::{Entry, Existing, Index, Planned, origin};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{self, AliasesKey};
use crate::import::ReadOptions;
use crate::links::redirects::Redirects;
use crate::links::{AddressIndex, Documents, Permalink};
use crate::lock::{Lock, last_part};
use crate::model::LegacyUrl;
use crate::paths::join;
use crate::site;

/// Where a post is already.
#[derive(Debug, Default)]
pub(super) struct Pin {
    pub slug: Option<Arc<str>>,
    pub permalink: Option<Arc<str>>,
    output: Option<Arc<str>>,
}

/// Old addresses as they were first spelled: `/2024/01/ü.html` and `/2024/01/%C3%BC.html` are one, whatever the case of the digits.
#[derive(Debug, Default)]
pub(super) struct Spellings(BTreeMap<String, Arc<str>>);

impl Spellings {
    /// The first spelling of an address.
    pub(super) fn first(&mut self, url: &LegacyUrl) -> Arc<str> {
        if url.as_str().is_ascii() && !url.as_str().contains('%') {
            return url.shared();
        }
        self.0.entry(decoded(url).into_owned()).or_insert_with(|| url.shared()).clone()
    }
}

/// An old address without its escapes, where they are text.
fn decoded(url: &LegacyUrl) -> Cow<'_, str> {
    percent_decode_str(url.as_str()).decode_utf8().unwrap_or(Cow::Borrowed(url.as_str()))
}

/// What redirects say gives way to the addresses of posts that are written: two branches may have given one to two posts.
fn yield_to_written(pins: &mut [Pin]) {
    let (written, others): (Vec<_>, Vec<_>) = pins.iter_mut().partition(|pin| pin.output.is_some());
    let slugs: BTreeSet<_> = written.iter().filter_map(|pin| pin.slug.as_ref()).collect();
    let permalinks: BTreeSet<_> = written.iter().filter_map(|pin| pin.permalink.as_ref()).collect();
    for pin in others {
        if pin.permalink.as_ref().is_some_and(|permalink| permalinks.contains(permalink)) {
            *pin = Pin::default();
        } else if pin.slug.as_ref().is_some_and(|slug| slugs.contains(slug)) {
            pin.slug = None;
        }
    }
}

/// Settles what answers an old address of the posts of `index`, and the redirects.
pub(super) fn settle(migration: &Migration, lock: &Lock, existing: &Existing, fragments: Fragments, index: &mut Index) {
    index.addresses = AddressIndex::new(&migration.legacy_hosts);
    index.addresses.reserve(index.posts.len());
    for (post, url) in index.posts.iter().filter_map(|post| Some((post, post.legacy_url()?))) {
        index.addresses.add(url, &post.permalink);
    }
    pages(fragments, index);
    for post in index.posts.iter().filter(|post| post.legacy_url().is_none()) {
        if let Some(day) = post.day() {
            index.addresses.presume(day, &post.wanted_slug(), &post.permalink);
        }
    }
    for (post, entry) in index.posts.iter().flat_map(|post| post.entries.iter().map(move |entry| (post, entry))) {
        // a link to a file of several posts leads to the first
        if entry.section == 0 {
            index.addresses.add_file(&entry.path, &post.permalink);
        }
    }
    if migration.sources.iter().any(|source| source.legacy_url().is_some()) {
        index.addresses.answer_paths();
    }
    index.addresses.set_own_pages(migration.own_pages());
    let months = index.posts.iter().filter_map(|post| post.day().map(|day| (day.year(), day.month())));
    let labels = index.labels.iter().map(String::as_str);
    index.other_redirects = migration.own_pages().redirects(months, labels);
    let mut by_permalink: Box<[_]> = (0..index.posts.len() as u32).collect();
    by_permalink.sort_by_key(|number| &index.posts[*number as usize].permalink);
    index.by_permalink = by_permalink;
    for post in &index.posts {
        let locked = lock.post(migration.name(), &post.id).filter(|locked| locked.permalink != post.permalink);
        // of posts that change places, each is where the other was
        if let Some(locked) = locked.filter(|locked| index.post(&locked.permalink).is_none()) {
            index.other_redirects.insert(locked.permalink.to_string(), post.permalink.to_string());
        }
    }
    if index.posts.iter().any(|post| post.aliases().next().is_some()) {
        add_aliases(index);
    }
    name_aliases(migration, existing, index);
    for post in &index.posts {
        for (page, anchor) in post.entries.iter().filter_map(Entry::page) {
            if let Some(anchor) = anchor {
                index.addresses.add_section(page.as_str(), anchor, &post.permalink);
            }
        }
    }
    index.addresses.shrink_to_fit();
}

/// Settles the slugs, permalinks and output paths of the posts of `index`.
pub(super) fn settle_posts(
    migration: &Migration,
    lock: &Lock,
    (existing, elsewhere): (&Existing, &Elsewhere),
    is_pinned: impl Fn(&Planned) -> bool,
    index: &mut Index,
) {
    let published = &existing.redirects;
    let pin = |post| if is_pinned(post) { pin(post, migration, lock, published) } else { Pin::default() };
    let mut pins: Vec<_> = index.posts.iter().map(pin).collect();
    yield_to_written(&mut pins);
    let settled = slugs::settle(&pins, migration, lock, (published, elsewhere), index);
    let permalink = migration.permalink();
    let mut taken = BTreeMap::new();
    for ((post, pin), settled) in index.posts.iter_mut().zip(pins).zip(settled) {
        let day = post.day();
        post.diagnostics.extend(pinned_override(post, &pin, &permalink, &settled.slug));
        post.permalink = pin.permalink.unwrap_or_else(|| permalink.expand(&settled.slug, day).into());
        if let Some(other) = taken.get(&post.permalink) {
            let free = permalink.expand(&settled.slug, day);
            let message = format!("{} is the address of {other} already; this post is at {free}", post.permalink);
            post.diagnostics.push(Diagnostic::whole(Code::AddressTwice, message));
            post.permalink = free.into();
        }
        if let Some(other) = elsewhere.addresses.get(&post.permalink) {
            let message = format!("{} is the address of {other} too; one of them is not seen", post.permalink);
            post.diagnostics.push(Diagnostic::whole(Code::AddressTwice, message));
        }
        taken.insert(post.permalink.clone(), post.first().path.clone());
        let pinned = pin.output.filter(|_| post.in_place().is_none());
        post.output = pinned.unwrap_or_else(|| output(post, migration, &settled.slug));
        post.diagnostics.extend(settled.clash.map(|message| Diagnostic::whole(Code::SlugClash, message)));
        post.slug = settled.slug;
    }
}

/// The file of a post with this slug; that of its source where it is cleaned in place.
pub(super) fn output(post: &Planned, migration: &Migration, slug: &str) -> Arc<str> {
    if let Some(own) = post.in_place() {
        return own.path.clone();
    }
    let path = emit::output_path(&post.style(migration), slug, post.day());
    let output = migration.output();
    // Jekyll's layout names the folder that the output may be already
    let is_named = output == "_posts" || output.ends_with("/_posts");
    let path = path.strip_prefix("_posts/").filter(|_| is_named).unwrap_or(&path);
    join(output, path).into()
}

/// Further old addresses lead to their posts too. One that is the address of another post stays that post's.
fn add_aliases(index: &mut Index) {
    let owner = |post: &Planned| Some((decoded(post.legacy_url()?).into_owned(), post.first().path.clone()));
    let mut owners: BTreeMap<String, Arc<str>> = index.posts.iter().filter_map(owner).collect();
    for post in &mut index.posts {
        let aliases: Vec<_> = post.aliases().cloned().collect();
        for alias in aliases {
            match owners.get(&*decoded(&alias)) {
                Some(owner) if *owner != post.first().path => {
                    let message = format!("{alias} is an old address of {owner} too; it leads there");
                    post.diagnostics.push(Diagnostic::whole(Code::LegacyUrlDuplicate, message));
                    post.entries.iter_mut().for_each(|entry| entry.retain_aliases(|other| *other != alias));
                }
                _ => {
                    index.addresses.add(&alias, &post.permalink);
                    if post.first().page().is_some() {
                        index.addresses.page(alias.as_str(), &post.permalink);
                    }
                    if !post.is_draft {
                        index.other_redirects.insert(alias.to_string(), post.permalink.to_string());
                    }
                    owners.insert(decoded(&alias).into_owned(), post.first().path.clone());
                }
            }
        }
    }
}

/// The further addresses that the front matter of each post names: those of its sources, and where their site is to redirect by
/// itself, all that lead to it. One that was named once is never left out; one that is the address of a post would hide that.
fn name_aliases(migration: &Migration, existing: &Existing, index: &mut Index) {
    let redirects = migration.aliases_key().map_or_else(Redirects::new, |_| index.redirects());
    let Index { posts, aliases, .. } = index;
    let has_any = !redirects.is_empty() || !existing.aliases.is_empty();
    if !has_any && posts.iter().all(|post| post.aliases().next().is_none()) {
        return;
    }
    let owners: BTreeMap<_, _> = posts.iter().map(|post| (post.permalink.clone(), post.first().path.clone())).collect();
    let writes_files = migration.aliases_key() == Some(AliasesKey::RedirectFrom);
    let mut by_permalink: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for (from, to) in &redirects {
        by_permalink.entry(to).or_default().push(from);
    }
    let leads_to: BTreeMap<_, _> = redirects.iter().map(|(from, to)| (as_file(from), to.as_str())).collect();
    for post in posts {
        let mut all: Vec<LegacyUrl> = post.aliases().cloned().collect();
        let own = all.len();
        let ours = by_permalink.get(&*post.permalink).into_iter().flatten();
        // Jekyll writes `/2012/05/owls` to `owls.html`, where a redirect from `/2012/05/owls.html` would take its place
        let is_own_file = |from: &str| writes_files && from.strip_suffix(".html") == Some(&*post.permalink);
        let ours = ours.filter(|from| !is_own_file(from)).filter_map(|from| as_file(from).parse().ok());
        // a file that another post's was copied over names that post's old address
        let is_others =
            |alias: &&LegacyUrl| leads_to.get(&as_file(alias.as_str())).is_some_and(|to| **to != *post.permalink);
        let named = existing.aliases.get(&post.id).into_iter().flatten().filter(|alias| !is_others(alias)).cloned();
        for alias in ours.chain(named).collect::<Vec<LegacyUrl>>() {
            match owners.get(alias.as_str()) {
                Some(owner) if alias.as_str() != &*post.permalink => {
                    let message = format!("{alias} leads to {}, and is the new address of {owner}", post.permalink);
                    post.diagnostics.push(Diagnostic::whole(Code::AddressTwice, message));
                }
                _ if alias.as_str() == &*post.permalink
                    || all.iter().any(|known| as_file(known.as_str()) == as_file(alias.as_str())) => {}
                _ => all.push(alias),
            }
        }
        // an address that it had is new in one run and named in the next: its place does not tell which
        let legacy = post.legacy_url().map(|url| as_file(url.as_str()));
        all[own..].sort_by_cached_key(|alias| {
            let file = as_file(alias.as_str());
            (Some(&file) != legacy.as_ref(), file.into_owned())
        });
        if !all.is_empty() {
            aliases.insert(post.id.clone(), all);
        }
    }
}

/// An address as the name of the file that a site generator writes for it: without escapes, where nothing in it needs them.
fn as_file(address: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(address).decode_utf8().unwrap_or(Cow::Borrowed(address));
    if decoded.contains(|special: char| special.is_whitespace() || "?#%".contains(special)) {
        return Cow::Borrowed(address);
    }
    decoded
}

/// The pages of sites that never were on Blogger, and where their fragments are now: those of Sphinx are not those of Markdown's
/// headings, and some are on other pages.
fn pages(fragments: Fragments, index: &mut Index) {
    let Index { posts, options, addresses, .. } = index;
    // several sources may be of one site
    let (mut known, mut sites) = (Vec::new(), Vec::new());
    let mut site_of = |options: &ReadOptions, fragments: &OfDocuments| {
        let site = (Arc::as_ptr(&options.site), patterns(options));
        known.iter().position(|known| *known == site).unwrap_or_else(|| {
            let mut documents = Documents::new(site.1.clone());
            documents.reserve(options.site.documents.len(), fragments.values().map(|anchors| anchors.len()).sum());
            sites.push(documents);
            known.push(site);
            known.len() - 1
        })
    };
    let site_of = options.iter().zip(&fragments).map(|(options, fragments)| (options, site_of(options, fragments)));
    let site_of: Vec<_> = site_of.collect();
    for (post, entry) in posts.iter().flat_map(|post| post.entries.iter().map(move |entry| (post, entry))) {
        let Some((options, site)) = site_of.get(entry.source) else { continue };
        let docname = site::docname(&entry.path, &options.root);
        let Some((docname, _)) = options.site.documents.get_key_value(&*docname) else { continue };
        let site = &mut sites[*site];
        if entry.section == 0 {
            site.add(docname, &post.permalink);
        }
        let anchors = fragments.get(entry.source).and_then(|documents| documents.get(&**docname));
        for anchor in anchors.into_iter().flatten().filter(|anchor| anchor.post == entry.section) {
            let address = match &anchor.fragment {
                Some(fragment) => format!("{}#{fragment}", post.permalink).into(),
                None => Arc::clone(&post.permalink),
            };
            site.add_section(docname, &anchor.id, &address);
        }
    }
    drop(fragments); // they take more room than what comes
    sites.into_iter().for_each(|site| addresses.add_documents(site));
    options.iter().filter_map(|options| options.site.conf.base.as_deref()).for_each(|base| addresses.site(base));
}

/// The addresses under which people linked the documents of a site: that of its pattern, and those of Sphinx's builders `html` and
/// `dirhtml`, of which it may have used one after the other.
fn patterns(options: &ReadOptions) -> BTreeSet<String> {
    let pattern = options.legacy_url.as_deref();
    let base = options.site.conf.base.as_deref();
    let based = [site::DEFAULT_ADDRESS, "/{docname}/", "/{docname}"].map(|pattern| origin::based(pattern, base));
    pattern.into_iter().chain([site::DEFAULT_ADDRESS]).map(str::to_owned).chain(based).collect()
}

fn pin(post: &Planned, migration: &Migration, lock: &Lock, existing: &Redirects) -> Pin {
    let template = migration.permalink();
    let slug_of = |permalink: &str| {
        let slug = template.slug_of(permalink, post.day()).unwrap_or_else(|| last_part(permalink));
        Some(slug).filter(|slug| !slug.is_empty()).map(Arc::from)
    };
    if let Some(locked) = lock.post(migration.name(), &post.id) {
        return Pin {
            slug: locked.slug.clone().or_else(|| slug_of(&locked.permalink)),
            permalink: Some(locked.permalink.clone()),
            output: Some(locked.path.clone()),
        };
    }
    // some files have the old address without its escapes
    let published =
        post.legacy_url().and_then(|url| existing.get(url.as_str()).or_else(|| existing.get(&*decoded(url))));
    let permalink = published.map(|permalink| permalink.as_str().into());
    Pin { slug: published.and_then(|permalink| slug_of(permalink)), permalink, output: None }
}

/// What is to be said where `overrides.toml` gives a post another address than the one that is published.
fn pinned_override(post: &Planned, pin: &Pin, permalink: &Permalink, slug: &str) -> Option<Diagnostic> {
    let (settled, pinned) = (post.overriding.as_ref()?, pin.permalink.as_ref()?);
    settled.slug.as_ref().map(|_| ()).or(settled.date.as_ref().map(|_| ()))?;
    let wanted = permalink.expand(settled.slug.as_deref().unwrap_or(slug), post.day());
    let message = format!("{pinned} is published already; overrides.toml would have it at {wanted}");
    (*wanted != **pinned).then(|| Diagnostic::whole(Code::OverridePinned, message))
}
