//! The files of redirects: read before the addresses are settled, written after the posts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Context, RunError, Step, excerpts, outputs};
use crate::check;
use crate::config::Migration;
use crate::convert;
use crate::disk::Disk;
use crate::emit;
use crate::guard::guarded;
use crate::import::{Format, ReadOptions};
use crate::index::{self, Existing};
use crate::links::redirects::{self, Redirects, plan};
use crate::lock::Lock;
use crate::model::{LegacyUrl, Meta};
use crate::report::{FileReport, Status};

/// The redirects of all files of a migration; where two differ, the first format's. Those in the front matter of posts lead to them.
pub fn read(disk: &Disk, migration: &Migration, lock: &Lock) -> Result<Existing, RunError> {
    let mut existing = Existing::default();
    for (format, path) in migration.redirects() {
        for (from, to) in entries(migration, format, path, &text(disk, path)?)? {
            existing.redirects.entry(from).or_insert(to);
        }
    }
    if migration.aliases_key().is_some() {
        for post in lock.posts_of(migration.name()) {
            let aliases = aliases(disk, migration, &post.path);
            existing.aliases.extend((!aliases.is_empty()).then(|| (post.id.clone(), aliases)));
        }
    }
    Ok(existing)
}

/// The redirects of a file, with the new addresses as [`crate::links::Permalink`] makes them: where its pattern has escapes, so have they.
fn entries(migration: &Migration, format: redirects::Format, path: &str, text: &str) -> Result<Redirects, RunError> {
    let has_escapes = migration.permalink().expand("", None).contains('%');
    Ok(if has_escapes { format.read(path, text)? } else { format.read_with_letters(path, text)? })
}

fn aliases(disk: &Disk, migration: &Migration, path: &str) -> Vec<LegacyUrl> {
    head(disk, migration, path, &ReadOptions::default()).map_or_else(Vec::new, |head| head.aliases)
}

fn is_draft(disk: &Disk, migration: &Migration, path: &str) -> bool {
    let options = ReadOptions { keys: emit::renamed_keys(&migration.style()), ..ReadOptions::default() };
    head(disk, migration, path, &options).is_some_and(|head| head.draft)
}

/// The front matter of a post as it was written.
fn head(disk: &Disk, migration: &Migration, path: &str, options: &ReadOptions) -> Option<Meta> {
    let text = index::read_source(disk, path).ok()?;
    let passes = migration.pass_settings();
    let heads = guarded(|| convert::heads(text, Format::FrontMatter, options, &passes));
    heads.ok()?.ok()?.into_iter().next()
}

/// Writes the redirects of the index to every file, beside what that holds.
pub fn write(context: &Context<'_>) -> Result<Vec<FileReport>, RunError> {
    let Context { disk, migration, index, options, .. } = context;
    if migration.redirects().next().is_none() {
        return Ok(Vec::new());
    }
    let posts = addresses(context);
    let posts: BTreeMap<_, _> = posts.iter().map(|(permalink, path)| (&**permalink, *path)).collect();
    let redirects = index.redirects();
    let mut ours = plan::moved(&redirects);
    let hidden = plan::without_hidden(&mut ours, &posts);
    let mut files = Vec::new();
    for (format, path) in migration.redirects() {
        let old = text(disk, path)?;
        let site = migration.site.as_deref().unwrap_or_default();
        let is_theme = format == redirects::Format::BloggerTheme;
        let mut new = if is_theme {
            // the old blog stays where it was: also what has the same path now is on another host
            let mut all = redirects.clone();
            all.extend(migration.addresses.theme_redirects());
            format.write(path, &old, &all, site)?
        } else {
            format.write(path, &old, &ours, site)?
        };
        let mut all = entries(migration, format, path, &new)?;
        let in_ring = plan::rings_at_posts(&all, &posts);
        // `--move` that is taken back finds its own redirect where the post was before
        if !is_theme && !in_ring.is_empty() {
            new = format.write(path, &format.without(path, &new, &in_ring)?, &ours, site)?;
            all = entries(migration, format, path, &new)?;
        }
        let mut report = outputs::file(disk, path, &new, options.step)?;
        if options.step == Step::Check {
            say_what_is_missing(&mut report, &old, &entries(migration, format, path, &old)?, &all);
        }
        if !is_theme {
            report.diagnostics.extend(hidden.iter().cloned());
            report.diagnostics.extend(check::redirects::placed(plan::faults(&all, &posts), &new));
            report.diagnostics.extend(plan::beyond_limits(format, &all));
            excerpts::keep(&mut report.diagnostics, None, &new, options.step);
        }
        files.push(report);
    }
    Ok(files)
}

/// The addresses of the posts on the new site, and their sources: also of those of the other migrations that live there.
fn addresses<'a>(context: &Context<'a>) -> BTreeMap<Arc<str>, &'a str> {
    let others = context.others.iter().filter(|other| other.is_of_same_site(context.known));
    let all = others.map(|other| other.index.posts.as_slice()).chain([context.index.posts.as_slice()]);
    all.flatten().map(|post| (post.permalink.clone(), &*post.first().path)).collect()
}

/// Which redirects a file lacks says more than that it is not as it should be.
fn say_what_is_missing(report: &mut FileReport, text: &str, are: &Redirects, to_be: &Redirects) {
    let missing = check::redirects::missing(&report.path, text, are, to_be);
    if !missing.is_empty() {
        report.diagnostics = missing;
    }
}

/// What can be said of the files of redirects without the sources: they answer the old addresses that the lock knows.
pub fn without_sources(disk: &Disk, migration: &Migration, lock: &Lock) -> Result<Vec<FileReport>, RunError> {
    let posts = || lock.posts_of(migration.name());
    // no redirect leads to a draft; the lock does not say which posts those are, their files do
    let published = posts().filter(|post| !migration.drafts || !is_draft(disk, migration, &post.path));
    let (to_be, addresses) = (check::redirects::of_lock(published), check::redirects::addresses(posts()));
    let mut files = Vec::new();
    for (format, path) in migration.redirects() {
        let text = text(disk, path)?;
        let are = entries(migration, format, path, &text)?;
        // as the format has them: some know an address by its decoded form
        let site = migration.site.as_deref().unwrap_or_default();
        let to_be = entries(migration, format, path, &format.write(path, "", &to_be, site)?)?;
        let mut diagnostics = check::redirects::missing(path, &text, &are, &to_be);
        if format != redirects::Format::BloggerTheme {
            diagnostics.extend(check::redirects::placed(plan::faults(&are, &addresses), &text));
        }
        let status = if diagnostics.is_empty() { Status::Unchanged } else { Status::Updated };
        files.push(FileReport { path: path.to_owned(), status, diagnostics, texts: None });
    }
    Ok(files)
}

fn text(disk: &Disk, path: &str) -> Result<String, RunError> {
    let bytes = disk.read_if_exists(path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    Ok(if outputs::has_conflict(&text) { both_sides(&text) } else { text })
}

/// The lines of both sides of a conflict: branches that migrate different posts add different redirects.
fn both_sides(text: &str) -> String {
    crate::merge::both_sides(text).collect::<Vec<_>>().join("\n") + "\n"
}
