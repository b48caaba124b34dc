//! Drafts: left out and listed, or written as drafts.

use jiff::civil::Date;

use super::{Entry, Index, LeftOut, Planned};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::import::date;
use crate::model::Meta;
use crate::report::{Failed, Skipped};

/// Leaves out the posts that are drafts, or marks them where they are written.
pub(super) fn settle(migration: &Migration, index: &mut Index) {
    let as_of = migration.as_of();
    let Index { posts, skipped, failed, left_out, .. } = index;
    posts.retain_mut(|post| {
        let Some(why) = why_draft(post, migration, as_of) else { return true };
        let has_no_date = post.published().is_none() && post.entries.iter().all(|entry| entry.unread_date().is_none());
        if migration.drafts {
            post.is_draft = true;
            let message = "the post has no date, so it is written as a draft";
            post.diagnostics.extend(has_no_date.then(|| Diagnostic::whole(Code::DateMissing, message)));
            return true;
        }
        let (source, why) = (post.first().id().to_string(), format!("it is a draft: {why}"));
        if has_no_date && migration.diagnostics.contains_key(&Code::DateMissing) {
            failed.push(Failed::new(&source, Finding::new(Code::DateMissing, why)));
        } else {
            skipped.push(Skipped { source, why });
        }
        left_out.insert(post.id.clone(), LeftOut::Draft);
        false
    });
}

/// No clock is read: a post is a draft when its source says so, has no date, or is later than `as-of`.
fn why_draft(post: &Planned, migration: &Migration, as_of: Option<Date>) -> Option<String> {
    match post.published() {
        _ if post.first().draft => Some("its source says so".to_owned()),
        Some(date) => {
            let is_later = as_of.is_some_and(|day| date.day() > day);
            is_later.then(|| "its date is later than `as-of`".to_owned())
        }
        None if migration.takes_undated => None,
        None => Some(post.entries.iter().find_map(Entry::unread_date).unwrap_or("it has no date").to_owned()),
    }
}

/// Why a post has no date although its source has something for one.
pub(super) fn unread_date(meta: &Meta) -> Option<String> {
    let is_date = |key: &str| matches!(key, "date" | "publishDate" | "pubDate" | "pubDatetime");
    let written = meta.extra.iter().find(|(key, _)| meta.published.is_none() && is_date(key))?.1.as_str()?;
    // a format did not help its reader either
    let misread = date::parse(written, None).err()?;
    Some(format!("{misread} ({})", misread.code()))
}
