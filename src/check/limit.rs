//! What of a report is about what a branch changed.

use std::collections::BTreeSet;

use crate::config::{FILE_NAME, overrides};
use crate::lock::{self, Lock, LockedPost};
use crate::report::{PostReport, Report};

/// Keeps of a report what is about changed files. `changed` are their paths, `ids` the posts of which the lock file says something else.
/// A changed configuration concerns everything.
pub fn limit_to(report: Report, changed: &BTreeSet<String>, ids: &BTreeSet<String>) -> Report {
    if [FILE_NAME, overrides::FILE_NAME].iter().any(|file| changed.contains(*file)) {
        return report;
    }
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
