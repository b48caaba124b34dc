//! One post up to its images: read, normalise, merge with its twins, rewrite its links.

use super::{Context, comments, overriding};
use crate::config::Migration;
use crate::convert::{self, Draft};
use crate::diagnostic::{Code, Diagnostic};
use crate::images::{self, Request, Wanted, beside};
use crate::index::{self, Entry, Planned};
use crate::links::{self, LinkCounts};
use crate::lock::Lock;
use crate::model::Meta;
use crate::normalise;
use crate::report::Failed;
use crate::twins;

/// A post whose images are still to be had.
pub struct Prepared<'a> {
    /// What it is called.
    pub planned: &'a Planned,
    /// What it is.
    pub draft: Draft,
    /// What became of its links.
    pub links: LinkCounts,
    /// The images that it wants.
    pub requests: Vec<Request>,
}

/// Takes a post through the stages that need no bytes but its source's.
pub fn post<'a>(context: &Context<'_>, lock: &Lock, planned: &'a Planned) -> Result<Prepared<'a>, Failed> {
    let passes = overriding::passes(&context.passes, planned.overriding.as_deref());
    let mut draft = read(context, planned.first(), &passes)?;
    draft.diagnostics.extend(planned.diagnostics.iter().cloned());
    for twin in &planned.entries[1..] {
        match read(context, twin, &passes) {
            Ok(twin) => twins::merge(&mut draft, twin),
            Err(failed) => draft.diagnostics.push(Diagnostic::whole(
                Code::Unreadable,
                format!("{} is the same post and cannot be read: {}", failed.source, failed.error),
            )),
        }
    }
    let meta = &mut draft.post.meta;
    meta.legacy_url = planned.legacy_url().cloned();
    use_names(meta, context.migration);
    meta.aliases = planned.aliases().cloned().collect();
    let page = planned.page().filter(|_| meta.legacy_url.is_none());
    if let Some((page, anchor)) = page.zip(meta.anchor.take()) {
        let message =
            format!("the post was {page}#{anchor}: links lead to it, but no redirect can tell sections apart");
        draft.diagnostics.push(Diagnostic::whole(Code::LegacyUrlMissing, message));
    } else if meta.legacy_url.is_none() && !context.migration.legacy_hosts.is_empty() {
        let message = "nothing says where this post lived on the old blog";
        draft.diagnostics.push(Diagnostic::whole(Code::LegacyUrlMissing, message));
    }
    if let Some(settled) = &planned.overriding {
        overriding::apply(&mut draft, settled);
    }
    let links = links::rewrite(
        &mut draft.post,
        planned.page(),
        &context.index.addresses,
        context.place(planned),
        &mut draft.changes,
        &mut draft.diagnostics,
    );
    let requests = requests(context, lock, planned, images::wanted(&mut draft.post));
    Ok(Prepared { planned, draft, links, requests })
}

fn requests(context: &Context<'_>, lock: &Lock, planned: &Planned, wanted: Vec<Wanted>) -> Vec<Request> {
    let entry = planned.first();
    let own = beside::root(&context.migration.sources[entry.source].path, &entry.path);
    // `/img/x.png` starts at the root of the site, which may lie above the folder that is migrated
    let site = &context.index.options[entry.source].root;
    let is_above = site.is_empty() || own == *site || own.starts_with(&format!("{site}/"));
    let source_root = if is_above { site.clone() } else { own };
    let conf = &context.index.options[entry.source].site.conf;
    let of_site = |at: &'static str, path: &String| beside::Served { at, path: beside::joined(site, path) };
    let statics = conf.static_paths.iter().map(|path| of_site("_static", path));
    let served: Vec<_> = statics.chain(conf.extra_paths.iter().map(|path| of_site("", path))).collect();
    let known = lock.post(context.migration.name(), &planned.id).map_or(&[][..], |post| &post.images);
    let request = |wanted: Wanted| Request {
        locked: known.iter().find(|image| image.url == wanted.address).cloned(),
        wanted,
        source_path: entry.path.clone(),
        source_root: source_root.clone(),
        served: served.clone(),
        output_path: planned.output.clone(),
    };
    wanted.into_iter().map(request).collect()
}

fn read(context: &Context<'_>, entry: &Entry, passes: &normalise::Settings) -> Result<Draft, Failed> {
    let source = &context.migration.sources[entry.source];
    let options = &context.index.options[entry.source];
    if let Some(archive) = context.index.archives.get(&(entry.source, entry.path.clone())) {
        let draft = archive.draft(entry.section, options, &context.passes, &mut |_, _| {});
        return draft.ok_or_else(|| changed(entry));
    }
    let text = index::read_source(context.disk, &entry.path).map_err(|finding| Failed::new(&entry.path, finding))?;
    let format = index::format_of(source, options, &text);
    let drafts = convert::drafts(text, format, options, passes, &mut |_, _| {});
    let mut drafts = drafts.map_err(|finding| Failed::new(&entry.path, finding))?;
    if entry.section < drafts.len() {
        let mut draft = drafts.swap_remove(entry.section);
        if draft.siblings == 0 {
            comments::attach(context.disk, &entry.path, &mut draft);
        }
        return Ok(draft);
    }
    Err(changed(entry))
}

fn changed(entry: &Entry) -> Failed {
    Failed {
        source: entry.path.clone(),
        code: Some(Code::Unreadable),
        error: "the file changed while it was read; run again".to_owned(),
        line: None,
        column: None,
    }
}

/// `[migration.authors]` and `[migration.tags]`: aliases become the name they stand for.
fn use_names(meta: &mut Meta, migration: &Migration) {
    let named = |names: &std::collections::BTreeMap<String, Vec<String>>, alias: &String| {
        names.iter().find(|(_, aliases)| aliases.contains(alias)).map(|(name, _)| name.clone())
    };
    if let Some(author) = &mut meta.author
        && let Some(name) = named(&migration.authors, author)
    {
        *author = name;
    }
    for tag in &mut meta.tags {
        if let Some(name) = named(&migration.tags, tag) {
            *tag = name;
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    meta.tags.retain(|tag| seen.insert(tag.clone()));
}
