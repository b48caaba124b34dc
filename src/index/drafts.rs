//! Drafts: left out and listed, or written as drafts.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Entry, Index, LeftOut, Planned, Published};
use crate::config::Migration;
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::import::date;
use crate::model::{Meta, Value};
use crate::report::{Failed, Skipped};

/// Leaves out the posts that are drafts, or marks them where they are written.
pub(super) fn settle(migration: &Migration, index: &mut Index) {
    let as_of = migration.as_of();
    let Index { posts, skipped, failed, left_out, unread_dates, .. } = index;
    posts.retain_mut(|post| {
        let Some(why) = why_draft(post, migration, as_of) else { return true };
        let unread = post.entries.iter().find_map(|entry| Some((&entry.path, entry.unread_date()?)));
        let has_no_date = post.day().is_none() && unread.is_none();
        if migration.drafts {
            post.is_draft = true;
            let message = "the post has no date, so it is written as a draft";
            post.diagnostics.extend(has_no_date.then(|| Diagnostic::whole(Code::DateMissing, message)));
            return true;
        }
        let unread = unread.filter(|_| post.day().is_none() && !post.first().draft);
        unread_dates.extend(unread.map(|(path, (code, message))| {
            (Arc::clone(path), Diagnostic::whole(*code, format!("{message}; the post is a draft, and left out")))
        }));
        let (source, why) = (post.first().id().to_string(), format!("it is a draft: {why}"));
        let of_twin = |twin: &Entry| Skipped {
            source: twin.id().to_string(),
            why: format!("{source} is the same post, and a draft"),
        };
        skipped.extend(post.entries.iter().skip(1).map(of_twin));
        if has_no_date && migration.diagnostics.contains_key(&Code::DateMissing) {
            failed.push(Failed::new(&source, Finding::new(Code::DateMissing, why)));
        } else {
            skipped.push(Skipped { source, why });
        }
        left_out.insert(post.id.clone(), LeftOut::Draft);
        false
    });
}

/// Whether a source alone makes a draft of its post.
pub(super) fn is_of_draft(entry: &Entry, migration: &Migration, as_of: Option<Date>) -> bool {
    let is_undated = entry.published.is_none() && !migration.takes_undated;
    let is_later = |published: Published| as_of.is_some_and(|as_of| published.day > as_of);
    entry.draft || is_undated || entry.published.is_some_and(is_later)
}

/// No clock is read: a post is a draft when its source says so, has no date, or is later than `as-of`.
fn why_draft(post: &Planned, migration: &Migration, as_of: Option<Date>) -> Option<String> {
    match post.day() {
        _ if post.first().draft => Some("its source says so".to_owned()),
        Some(day) => {
            let is_later = as_of.is_some_and(|as_of| day > as_of);
            is_later.then(|| "its date is later than `as-of`".to_owned())
        }
        None if migration.takes_undated => None,
        None => Some(match post.entries.iter().find_map(Entry::unread_date) {
            Some((code, message)) => format!("{message} ({code})"),
            None => "it has no date".to_owned(),
        }),
    }
}

/// Why a post has no date although its source has something for one.
pub(super) type UnreadDate = (Code, String);

/// The same for what front matter says of a post.
pub(super) fn unread_date(meta: &Meta) -> Option<UnreadDate> {
    let is_date = |key: &str| matches!(key, "date" | "publishDate" | "pubDate" | "pubDatetime");
    let (key, written) = meta.extra.iter().find(|(key, _)| meta.published.is_none() && is_date(key))?;
    if matches!(written, Value::List(_) | Value::Map(_)) {
        return Some((Code::DateInvalid, format!("`{key}`: a date is wanted")));
    }
    let written = written.as_str()?;
    // a format did not help its reader either
    let misread = date::parse(written, None).err()?;
    Some((misread.code(), misread.to_string()))
}
