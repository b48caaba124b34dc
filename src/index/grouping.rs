//! Which sources are the same post.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::addresses::Spellings;
use super::{Entry, Index, Planned};
use crate::config::{Migration, OnDuplicate};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{Failed, Skipped};

/// Puts the sources of one post together. Entries come in order of trust.
pub(super) fn group(entries: Vec<Entry>, migration: &Migration, index: &mut Index) -> Vec<Planned> {
    let mut posts: BTreeMap<Arc<str>, Planned> = BTreeMap::new();
    let (mut refused, mut spellings) = (Vec::new(), Spellings::default());
    for entry in entries {
        let id = entry.legacy_url.as_ref().map_or_else(|| entry.identity(), |url| spellings.first(url));
        let left_out = |why: String| Skipped { source: entry.id().to_string(), why };
        match posts.get_mut(&id) {
            None => {
                posts.insert(id.clone(), Planned::of(entry, id));
            }
            Some(first) if first.entries.iter().any(|known| known.is_same_file(&entry)) => {
                index.skipped.push(left_out("a source that is named earlier holds the same file".to_owned()));
            }
            Some(first) if entry.in_place && first.in_place().is_some() => {
                let why = format!("{} has the legacyUrl {id} too, so it is left as it is", first.first().path);
                index.skipped.push(left_out(why));
            }
            Some(first) if first.entries.iter().all(|known| known.source != entry.source) => {
                match migration.on_duplicate {
                    OnDuplicate::Merge => first.entries.push(entry),
                    OnDuplicate::First => {
                        let why = format!("{} is the same post, of a source that is named earlier", first.first().id());
                        index.skipped.push(left_out(why));
                    }
                    OnDuplicate::Error => refused.push((id, entry.path)),
                }
            }
            Some(first) => {
                let message =
                    format!("{} has the legacyUrl {id} too; nothing redirects to this post", first.first().path);
                let diagnostic = Diagnostic::whole(Code::LegacyUrlDuplicate, message);
                let id = entry.id();
                let second = posts.entry(id.clone()).or_insert_with(|| Planned::of(entry, id));
                second.diagnostics.push(diagnostic);
            }
        }
    }
    for (url, path) in refused {
        if let Some(first) = posts.remove(&url) {
            index.failed.push(refusal(&first.first().path, &format!("{path} is the same post, {url}")));
        }
        index.failed.push(refusal(&path, &format!("another source is the same post, {url}")));
    }
    posts.into_values().collect()
}

fn refusal(path: &str, message: &str) -> Failed {
    let message = format!("{message}; leave one out, or set `on-duplicate` to merge or first");
    Failed { source: path.to_owned(), code: Some(Code::LegacyUrlDuplicate), error: message, line: None, column: None }
}
