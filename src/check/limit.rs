//! What of a report is about what a branch changed.

use std::collections::BTreeSet;

use crate::config::{Migration, SourceConfig, overrides};
use crate::lock::{self, Lock, LockedPost};
use crate::paths::{folder_of, is_within, name_of, normal};
use crate::report::{PostReport, Report};

/// Whether one of the changed files concerns everything: the configuration, which is called `config`, and what it names besides sources.
pub fn concerns_all(changed: &BTreeSet<String>, config: &str, migrations: &[Migration]) -> bool {
    let of_migration = |migration: &Migration| {
        let sources = migration.sources.iter().flat_map(|source| [&source.conf, &source.inventories]);
        let named = sources.chain([&migration.authors_dir]).flatten().chain(&migration.images.local);
        let is_changed = |named: &String| changed.iter().any(|path| is_within(path, &normal(named)));
        let is_site = |source: &SourceConfig| changed.iter().any(|path| is_conf_of(path, &source.base()));
        named.into_iter().any(is_changed) || migration.sources.iter().any(is_site)
    };
    [config, overrides::FILE_NAME].iter().any(|file| changed.contains(*file)) || migrations.iter().any(of_migration)
}

/// Whether a path is that of a `conf.py` that says something of a source: one beside it, above it or in it.
fn is_conf_of(path: &str, source: &str) -> bool {
    let folder = folder_of(path);
    name_of(path) == "conf.py" && (is_within(folder, source) || is_within(source, folder))
}

/// Keeps of a report what is about changed files. `changed` are their paths, `ids` the posts of which the lock file says something else.
pub fn limit_to(report: Report, changed: &BTreeSet<String>, ids: &BTreeSet<String>) -> Report {
    let Report { mut posts, mut failed, mut skipped, mut files, .. } = report;
    let is_changed = |path: &str| changed.contains(path.trim_start_matches("./"));
    let is_of = |post: &PostReport| {
        let images = post.images.iter().filter_map(|image| image.file.as_deref());
        let mentioned = post.diagnostics.iter().filter_map(|finding| finding.file.as_deref());
        let own = post.sources.iter().map(AsRef::as_ref).chain(post.output.as_deref()).chain(images).chain(mentioned);
        ids.contains(&*post.id) || own.into_iter().any(is_changed)
    };
    posts.retain(is_of);
    failed.retain(|failed| is_changed(&failed.source));
    skipped.retain(|skipped| is_changed(&skipped.source));
    // a post that is new wants its redirect, whoever changed the file of redirects last
    let is_about = |path: &str| is_changed(path) || path == lock::FILE_NAME || !posts.is_empty();
    files.retain(|file| is_about(&file.path));
    Report::new(posts, failed, skipped, files)
}

/// The posts of which two lock files say different things; of a lock file that cannot be read, nothing is known.
pub fn changed_ids(before: &str, now: &str) -> BTreeSet<String> {
    let lock = |text: &str| Lock::parse(text).unwrap_or_default().0;
    let (before, now) = (lock(before), lock(now));
    let post = |lock: &Lock, post: &LockedPost| lock.post(&post.migration, &post.id).cloned();
    let posts = before.posts().chain(now.posts());
    posts.filter(|one| post(&before, one) != post(&now, one)).map(|post| post.id.to_string()).collect()
}
