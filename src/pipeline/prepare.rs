//! One post up to its images: read, normalise, merge with its twins, rewrite its links.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Known;
use super::{Context, comments, overriding, reviewing};
use crate::changes::Overwrite;
use crate::config::Migration;
use crate::convert::{self, Draft};
use crate::diagnostic::{Code, Diagnostic};
use crate::images::{self, Reach, Request, Wanted, beside};
use crate::import::Format;
use crate::index::{self, Entry, Planned};
use crate::links::{self, Around, LinkCounts};
use crate::lock::{Lock, LockedImage};
use crate::model::Meta;
use crate::normalise;
use crate::paths::{is_within, join, resolved};
use crate::report::Failed;
use crate::review::Side;
use crate::twins;

/// A post whose images are still to be had.
pub struct Prepared<'a> {
    /// What it is called.
    pub planned: &'a Planned,
    /// What it is.
    pub draft: Draft,
    /// What became of its links.
    pub links: LinkCounts,
    /// The images that it wants, and the files.
    pub requests: Vec<Request>,
    /// Whether those that it only links to are among them.
    pub reach: Reach,
    /// Its sources as they are, where people want to compare them with it.
    pub sources: Vec<Side>,
}

/// A file that a twin shows: the twin, and the address that the trusted source has for it on another server.
struct Lent<'a> {
    entry: &'a Entry,
    address: Option<String>,
}

/// Takes a post through the stages that need no bytes but its source's.
pub fn post<'a>(context: &Context<'_>, lock: &Lock, planned: &'a Planned) -> Result<Prepared<'a>, Failed> {
    let (mut draft, lent) = with_lent(context.known, planned)?;
    let anchors = |elsewhere: Option<usize>, permalink: &str| context.anchors(elsewhere, permalink);
    let around = Around {
        addresses: &context.index.addresses,
        file: Some(&*planned.first().path).filter(|_| draft.format != Format::BloggerFeed),
        in_place: planned.in_place().is_some(),
        place: context.place(planned),
        elsewhere: &context.elsewhere,
        anchors: &anchors,
    };
    let links = links::rewrite(&mut draft.post, planned.page(), around, &mut draft.changes, &mut draft.diagnostics);
    let published = draft.post.meta.published.as_ref().map(|date| date.as_str().to_owned());
    // what a feed links to was never beside it; beside a post that is cleaned in place all files stay
    let reach = match draft.format {
        _ if around.in_place => Reach::InPlace,
        Format::BloggerFeed => Reach::Shown,
        _ => Reach::Linked,
    };
    let wanted = images::wanted(&mut draft.post, reach);
    let requests = requests(context, lock, planned, &lent, wanted, published.as_deref());
    Ok(Prepared { planned, draft, links, requests, reach, sources: reviewing::sources(context, planned) })
}

/// A post from all of its sources, with links and images as they are there.
pub fn draft(known: &Known<'_>, planned: &Planned) -> Result<Draft, Failed> {
    with_lent(known, planned).map(|(draft, _)| draft)
}

/// The same, and the files that a twin shows, with the twin.
fn with_lent<'a>(known: &Known<'_>, planned: &'a Planned) -> Result<(Draft, BTreeMap<String, Lent<'a>>), Failed> {
    let passes = overriding::passes(&known.passes, planned.overriding.as_deref());
    let mut draft = read(known, planned.first(), &passes)?;
    draft.diagnostics.extend(planned.diagnostics.iter().cloned());
    let mut lent = BTreeMap::new();
    let words = draft.post.meta.words();
    for entry in &planned.entries[1..] {
        match read(known, entry, &passes) {
            Ok(twin) => {
                let files = merge(known, &mut draft, planned.first(), twin, entry);
                lent.extend(files.into_iter().map(|(file, address)| (file, Lent { entry, address })));
            }
            Err(failed) => draft.diagnostics.push(Diagnostic::whole(
                Code::Unreadable,
                format!("{} is the same post and cannot be read: {}", failed.source, failed.error),
            )),
        }
    }
    let words = note(&mut draft, &words, "what another source of the post says");
    let meta = &mut draft.post.meta;
    meta.legacy_url = planned.legacy_url().cloned();
    use_names(meta, known.migration);
    meta.aliases = known.index.aliases.get(&planned.id).cloned().unwrap_or_default();
    let page = planned.page().filter(|_| meta.legacy_url.is_none());
    if let Some((page, anchor)) = page.zip(meta.anchor.take()) {
        let message =
            format!("the post was {page}#{anchor}: links lead to it, but no redirect can tell sections apart");
        draft.diagnostics.push(Diagnostic::whole(Code::LegacyUrlMissing, message));
    } else if meta.legacy_url.is_none() && !known.migration.legacy_hosts.is_empty() {
        let message = "nothing says where this post lived on the old blog";
        draft.diagnostics.push(Diagnostic::whole(Code::LegacyUrlMissing, message));
    }
    let words = note(&mut draft, &words, "names of migrations.toml, and addresses of the post");
    if let Some(settled) = &planned.overriding {
        overriding::apply(&mut draft, settled);
        note(&mut draft, &words, overriding::WHY);
    }
    if planned.first().in_place && !planned.overriding.as_ref().is_some_and(|settled| settled.verbatim) {
        overriding::keep_own_markup(&mut draft, &planned.style(known.migration));
    }
    draft.post.meta.draft |= planned.is_draft;
    if draft.post.meta.author.is_some() {
        draft.diagnostics.retain(|diagnostic| diagnostic.code != Code::AuthorUnknown);
    }
    if let (Some(authors), Some(author)) = (&known.index.authors, &draft.post.meta.author)
        && !authors.has(author)
    {
        let message = format!("`{author}` has no file in `authors-dir`");
        draft.diagnostics.push(Diagnostic::whole(Code::AuthorWithoutEntry, message));
    }
    Ok((draft, lent))
}

/// Notes by which words the front matter differs from `words`; returns those it has.
fn note(draft: &mut Draft, words: &str, why: &'static str) -> String {
    let after = draft.post.meta.words();
    draft.changes.values(words, &after, why);
    after
}

/// Merges a post with the twin that another source has.
fn merge(known: &Known<'_>, draft: &mut Draft, first: &Entry, twin: Draft, entry: &Entry) -> twins::Lent {
    let named = [&*draft, &twin].map(|draft| {
        let author = draft.post.meta.author.as_ref()?;
        name_of(&known.migration.authors, author).cloned()
    });
    let habits = [first, entry].map(|entry| &known.index.habits[entry.source]);
    let is_file = |path: &String| known.disk.is_file(path);
    let files = |entry: &Entry, address: &str| beside::paths(&entry.path, &root(known, entry), address);
    let is_there = |address: &str| files(first, address).iter().any(is_file);
    let lend = |address: &str| files(entry, address).into_iter().find(is_file);
    let is_larger = |lent: &str, own: &str| {
        let own = files(first, own).into_iter().find(is_file);
        own.is_some_and(|own| images::is_larger_copy(known.disk, lent, &own))
    };
    let files = twins::Files { is_there: &is_there, lend: &lend, is_larger: &is_larger };
    twins::merge(draft, twin, twins::Around { named, habits, files })
}

/// The folder that no path in a source leads out of.
fn root(known: &Known<'_>, entry: &Entry) -> String {
    let own = beside::root(&known.migration.sources[entry.source].base(), &entry.path);
    // `/img/x.png` starts at the root of the site, which may lie above the folder that is migrated
    let site = &known.index.options[entry.source].root;
    if is_within(&own, site) { site.clone() } else { own }
}

/// `lent` are the files that a twin shows, with the twin; their paths start at the folder of migrations.toml.
fn requests(
    context: &Context<'_>,
    lock: &Lock,
    planned: &Planned,
    lent: &BTreeMap<String, Lent<'_>>,
    wanted: Vec<Wanted>,
    published: Option<&str>,
) -> Vec<Request> {
    let entry = planned.first();
    let source_root = root(context.known, entry);
    let site = &context.index.options[entry.source].root;
    let conf = &context.index.options[entry.source].site.conf;
    let of_site = |at: &'static str, path: &String| beside::Served { at, path: resolved(&join(site, path)) };
    let statics = conf.static_paths.iter().map(|path| of_site("_static", path));
    let served: Vec<_> = statics.chain(conf.extra_paths.iter().map(|path| of_site("", path))).collect();
    let known = lock.post(context.migration.name(), &planned.id).map_or(&[][..], |post| &post.images);
    let image_folder = planned.image_folder(context.migration);
    let request = |mut wanted: Wanted| {
        let is_wanted = |image: &&LockedImage| image.url == wanted.address;
        // what `accept` recorded gives way to `--force`, as a post does
        let stands = |image: &&LockedImage| !image.accepted || context.options.overwrite != Overwrite::Always;
        let locked = known.iter().find(is_wanted).filter(stands).cloned();
        let (source_path, source_root, served) = match lent.get(&wanted.address) {
            Some(Lent { entry, address }) => {
                // what the source shows from elsewhere may still be larger there
                wanted.original = wanted.original.or_else(|| address.clone());
                (String::new(), root(context.known, entry), Vec::new())
            }
            None => (entry.path.to_string(), source_root.clone(), served.clone()),
        };
        let (published, image_folder) = (published.map(str::to_owned), image_folder.clone());
        Request { wanted, source_path, source_root, served, image_folder, published, locked }
    };
    wanted.into_iter().map(request).collect()
}

/// A source of a post, read and normalised.
pub(super) fn read(known: &Known<'_>, entry: &Entry, passes: &normalise::Settings) -> Result<Draft, Failed> {
    let source = &known.migration.sources[entry.source];
    let options = &known.index.options[entry.source];
    if let Some(archive) = known.index.archives.get(&(entry.source, entry.path.clone())) {
        let draft = archive.draft(entry.section, options, passes, &mut |_, _| {});
        return draft.ok_or_else(|| changed(entry));
    }
    let text = index::read_source(known.disk, &entry.path).map_err(|finding| Failed::new(&entry.path, finding))?;
    let format = index::format_of(source, options, &text);
    let drafts = convert::drafts(text, format, options, passes, &mut |_, _| {});
    let mut drafts = drafts.map_err(|finding| Failed::new(&entry.path, finding))?;
    if entry.section < drafts.len() {
        let mut draft = drafts.swap_remove(entry.section);
        if draft.siblings == 0 {
            comments::attach(known.disk, &entry.path, &mut draft);
        }
        return Ok(draft);
    }
    Err(changed(entry))
}

fn changed(entry: &Entry) -> Failed {
    Failed {
        source: entry.path.to_string(),
        code: Some(Code::Unreadable),
        error: "the file changed while it was read; run again".to_owned(),
        line: None,
        column: None,
    }
}

/// `[migration.authors]` and `[migration.tags]`: aliases become the name they stand for.
fn use_names(meta: &mut Meta, migration: &Migration) {
    if let Some(author) = &mut meta.author
        && let Some(name) = name_of(&migration.authors, author)
    {
        author.clone_from(name);
    }
    for tag in &mut meta.tags {
        if let Some(name) = name_of(&migration.tags, tag) {
            tag.clone_from(name);
        }
    }
    let mut seen = BTreeSet::new();
    meta.tags.retain(|tag| seen.insert(tag.clone()));
}

/// The name that an alias stands for.
fn name_of<'a>(names: &'a BTreeMap<String, Vec<String>>, alias: &String) -> Option<&'a String> {
    names.iter().find(|(_, aliases)| aliases.contains(alias)).map(|(name, _)| name)
}
