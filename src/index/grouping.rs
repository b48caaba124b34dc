//! Which sources are the same post.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::addresses::Spellings;
use super::{Entry, Index, Planned, drafts};
use crate::config::{Migration, OnDuplicate};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::{Failed, Skipped};

/// Puts the sources of one post together. Entries come in order of trust; of two files of one source with one address, the post that
/// is published has it, and not a draft of it whose path comes first (`drafts/tides.md` before `tides.md`).
pub(super) fn group(mut entries: Vec<Entry>, migration: &Migration, index: &mut Index) -> Vec<Planned> {
    let (mut posts, mut numbers) = (Vec::<Planned>::with_capacity(entries.len()), BTreeMap::<Arc<str>, usize>::new());
    let (mut refused, mut spellings) = (BTreeMap::new(), Spellings::default());
    let as_of = migration.as_of();
    entries.sort_by_key(|entry| (entry.source, drafts::is_of_draft(entry, migration, as_of)));
    for entry in entries {
        let id = entry.legacy_url.as_ref().map_or_else(|| entry.identity(), |url| spellings.first(url));
        let left_out = |why: String| Skipped { source: entry.id().to_string(), why };
        match numbers.get(&id).map(|number| &mut posts[*number]) {
            None => {
                numbers.insert(Arc::clone(&id), posts.len());
                posts.push(Planned::of(entry, id));
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
                    OnDuplicate::Error => refused.entry(id).or_insert_with(Vec::new).push(entry.path),
                }
            }
            Some(first) => {
                let message =
                    format!("{} has the legacyUrl {id} too; nothing redirects to this post", first.first().path);
                let diagnostic = Diagnostic::whole(Code::LegacyUrlDuplicate, message);
                let id = entry.id();
                let number = *numbers.entry(Arc::clone(&id)).or_insert(posts.len());
                if number == posts.len() {
                    posts.push(Planned::of(entry, id));
                }
                posts[number].diagnostics.push(diagnostic);
            }
        }
    }
    posts.retain(|post| {
        let Some(others) = refused.get(&post.id) else { return true };
        let another = format!("another source is the same post, {}", post.id);
        index.failed.extend(others.iter().map(|path| refusal(path, &another)));
        let first = others.first().map(|path| format!("{path} is the same post, {}", post.id));
        index.failed.extend(first.map(|message| refusal(&post.first().path, &message)));
        false
    });
    posts.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    posts
}

fn refusal(path: &str, message: &str) -> Failed {
    let message = format!("{message}; leave one out, or set `on-duplicate` to merge or first");
    Failed { source: path.to_owned(), code: Some(Code::LegacyUrlDuplicate), error: message, line: None, column: None }
}
