//! The files of redirects: read before the addresses are settled, written after the posts.

use std::collections::BTreeMap;

use super::{Context, RunError, outputs};
use crate::config::Migration;
use crate::disk::Disk;
use crate::links::redirects::{Redirects, plan};
use crate::report::FileReport;

/// The redirects of all files of a migration; where two differ, the first format's.
pub fn read(disk: &Disk, migration: &Migration) -> Result<Redirects, RunError> {
    let mut all = Redirects::new();
    for (format, path) in migration.redirects() {
        for (from, to) in format.read(path, &text(disk, path)?)? {
            all.entry(from).or_insert(to);
        }
    }
    Ok(all)
}

/// Writes the redirects of the index to every file, beside what that holds.
pub fn write(context: &Context<'_>) -> Result<Vec<FileReport>, RunError> {
    let Context { disk, migration, index, options, .. } = context;
    let posts: BTreeMap<_, _> =
        index.posts.iter().map(|post| (post.permalink.as_str(), post.first().path.as_str())).collect();
    let mut ours = plan::moved(&index.redirects);
    let hidden = plan::without_hidden(&mut ours, &posts);
    let mut files = Vec::new();
    for (format, path) in migration.redirects() {
        let old = text(disk, path)?;
        let new = format.write(path, &old, &ours, migration.site.as_deref().unwrap_or_default())?;
        let mut report = outputs::file(disk, path, &new, options.step)?;
        let all = format.read(path, &new)?;
        report.diagnostics.extend(hidden.iter().cloned());
        report.diagnostics.extend(plan::faults(&all, &posts));
        report.diagnostics.extend(plan::beyond_limits(format, &all));
        files.push(report);
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
