//! Whether a file says the same when it is read and written again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::output::first_difference;
use crate::config::Migration;
use crate::emit::{self, Address, Style};
use crate::import::ReadOptions;
use crate::lock::LockedPost;
use crate::model::Post;

/// What the reader of the output is told: the keys have the names that the configuration gives them.
pub(super) fn options(migration: &Migration) -> ReadOptions {
    ReadOptions { keys: emit::renamed_keys(&migration.style()), ..ReadOptions::default() }
}

/// The line in which a text and the post that was read from it begin to differ.
pub(super) fn difference(text: &str, post: &Post, locked: &LockedPost, migration: &Migration) -> Option<u32> {
    let again = emit::file(post, &style(locked, migration));
    let line = first_difference(text, &again)?;
    // what the configuration adds, and what says where the post is, is read among the other keys and written where those are
    let style = migration.style();
    let added = style.front_matter.add.iter().map(|(key, _)| emit::place_of_key(key, &style));
    let added: BTreeSet<_> = added.collect();
    let (head, body) = split(text);
    let (head_again, body_again) = split(&again);
    let is_added = |key: &str| added.contains(key);
    let (are, to_be) = (keys(head, is_added), keys(head_again, is_added));
    if let Some((_, line)) = are.iter().find(|(block, _)| !to_be.contains_key(*block)) {
        return Some(*line);
    }
    let (body, body_again) = (with_elements(body), with_elements(body_again));
    let is_same = are.len() == to_be.len() && body == body_again;
    let in_body = first_difference(&body, &body_again).map(|line| line + head.lines().count() as u32);
    (!is_same).then(|| in_body.unwrap_or(line))
}

/// How a file of the output is written from what is read in it: what the configuration renames, drops and adds among
/// the keys that the model does not know was renamed, dropped and added when it was first written.
fn style(locked: &LockedPost, migration: &Migration) -> Style {
    let style = migration.style().of_file(&locked.path);
    let below = locked.permalink.strip_prefix(&migration.base_path()).unwrap_or(&locked.permalink);
    let slug = locked.slug().to_owned();
    // where an address is another than the usual one, the file has the keys that say so
    let address = Address { path: below.trim_matches('/').to_owned(), slug, is_usual: true };
    Style { address: Some(address), ..style.of_read() }
}

/// Components of MDX stand as they are where the target knows none, and are text to those who read the file.
fn with_elements(body: &str) -> Cow<'_, str> {
    let escapes = ["\\<", "&lt;"];
    let is_escaped = escapes.iter().any(|escape| body.contains(escape));
    if is_escaped {
        Cow::Owned(escapes.iter().fold(body.to_owned(), |body, escape| body.replace(escape, "<")))
    } else {
        Cow::Borrowed(body)
    }
}

/// Front matter and text.
fn split(file: &str) -> (&str, &str) {
    // Pelican's front matter has no fence, and ends with a blank line
    let fence = if file.starts_with("---\n") { "\n---\n" } else { "\n\n" };
    file.find(fence).map_or((file, ""), |at| file.split_at(at + fence.len()))
}

/// The lines of each key, with the line at which they begin, but of those keys.
fn keys(head: &str, is_left_out: impl Fn(&str) -> bool) -> BTreeMap<String, u32> {
    let mut blocks: Vec<(String, u32)> = Vec::new();
    for (number, line) in head.split_inclusive('\n').enumerate() {
        match blocks.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some((block, _)) => block.push_str(line),
            None => blocks.push((line.to_owned(), number as u32 + 1)),
        }
    }
    let key = |block: &str| block.split(':').next().unwrap_or_default().to_owned();
    blocks.into_iter().filter(|(block, _)| !is_left_out(&key(block))).collect()
}
