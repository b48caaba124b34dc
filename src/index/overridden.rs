//! What `overrides.toml` settles about who the posts are.

use std::sync::Arc;

use super::{Entry, Index, IndexError, LeftOut, Planned};
use crate::config::overrides::{FILE_NAME, Override};
use crate::config::{ConfigError, Migration, Overrides};
use crate::model::LegacyUrl;
use crate::report::Skipped;

/// Leaves out sources that are excluded by their path, also those that cannot be read.
pub(super) fn leave_out_sources(
    migration: &Migration,
    entries: &mut Vec<Entry>,
    index: &mut Index,
) -> Result<(), IndexError> {
    let overrides = &migration.overrides;
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        let id = entry.id();
        let excluding = overrides.find([&*id].into_iter())?.filter(|settled| settled.exclude);
        match excluding {
            Some(settled) => {
                let post = entry.legacy_url.as_ref().map_or_else(|| id.clone(), LegacyUrl::shared);
                leave_out(post, &id, &settled, index);
            }
            None => kept.push(entry),
        }
    }
    *entries = kept;
    for failed in std::mem::take(&mut index.failed) {
        match overrides.find([failed.source.as_str()].into_iter())? {
            Some(settled) if settled.exclude => {
                leave_out(failed.source.as_str().into(), &failed.source, &settled, index);
            }
            settled => {
                index.overridden.extend(settled.map(|settled| settled.key.clone()));
                index.failed.push(failed);
            }
        }
    }
    Ok(())
}

/// Gives every post its table, and leaves out those that are excluded.
pub(super) fn attach(migration: &Migration, index: &mut Index) -> Result<(), IndexError> {
    for post in &mut index.posts {
        post.overriding = find(&migration.overrides, post)?;
    }
    let is_excluded = |post: &mut Planned| post.overriding.as_ref().is_some_and(|settled| settled.exclude);
    for post in index.posts.extract_if(.., is_excluded).collect::<Vec<_>>() {
        if let Some(settled) = &post.overriding {
            leave_out(post.id.clone(), &post.first().id(), settled, index);
        }
    }
    let keys = index.posts.iter().filter_map(|post| Some(post.overriding.as_ref()?.key.clone()));
    index.overridden.extend(keys);
    Ok(())
}

fn find(overrides: &Overrides, post: &Planned) -> Result<Option<Arc<Override>>, ConfigError> {
    let ids: Vec<_> = post.entries.iter().map(Entry::id).collect();
    overrides.find(ids.iter().chain([&post.id]).map(AsRef::as_ref))
}

fn leave_out(post: Arc<str>, source: &str, settled: &Override, index: &mut Index) {
    let why = format!("{FILE_NAME}:{} leaves it out", settled.position.line);
    index.overridden.insert(settled.key.clone());
    index.left_out.insert(post, LeftOut::Excluded);
    index.skipped.push(Skipped { source: source.to_owned(), why });
}
