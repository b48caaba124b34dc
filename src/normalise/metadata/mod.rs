//! `metadata`: what conversions put into the front matter goes, and a description that was cut is made again.

mod description;

use std::collections::BTreeSet;

use super::Log;
use crate::diagnostic::Code;
use crate::import::frontmatter::take_author_of_extra;
use crate::import::html::decode_all_entities;
use crate::model::{Meta, Post, Value};

/// What the html2text script wrote into every post. One of them alone may be the author's.
const CONSTANTS: [(&str, &str); 3] = [("category", "Legacy"), ("location", "World"), ("language", "en")];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let settings = log.settings;
    let mut count = clean_title(&mut post.meta, log);
    let mut words = post.meta.words();
    let unknown = drop_unknown_author(&mut post.meta, log);
    let mut note = |meta: &Meta, count: u32, why| {
        if count > 0 {
            let after = meta.words();
            log.values(&words, &after, why);
            words = after;
        }
        count
    };
    count += note(&post.meta, unknown, "nobody's name");
    let tags = clean_tags(&mut post.meta.tags, &settings.drop_tags);
    count += note(&post.meta, tags, "a tag of the conversion, or one that is there twice");
    let constants = drop_constants(&mut post.meta.extra);
    count += note(&post.meta, constants, "what the conversion wrote into every post");
    let description = description::mend(post);
    count += note(&post.meta, description, "a description that a conversion cut, or with markup in it");
    log.changed(count);
}

fn clean_title(meta: &mut Meta, log: &mut Log<'_>) -> u32 {
    let title = squeezed(&decode_all_entities(&meta.title));
    if title.is_empty() || matches!(title.as_str(), "Untitled" | "untitled") {
        log.report_whole(Code::TitleMissing, "the post has no title");
    }
    let count = u32::from(title != meta.title);
    meta.title = title;
    count
}

/// `author: Unknown`, unless the configuration knows who that is.
fn drop_unknown_author(meta: &mut Meta, log: &mut Log<'_>) -> u32 {
    let aliases = &log.settings.author_aliases;
    let is_unknown = |author: &String| {
        let author = author.trim();
        author.is_empty() || author.eq_ignore_ascii_case("unknown") && !aliases.iter().any(|alias| alias == author)
    };
    let Some(author) = meta.author.take_if(|author| is_unknown(author)) else { return 0 };
    if !author.trim().is_empty() {
        log.report_whole(Code::AuthorUnknown, format!("`{}` is nobody's name, and was left out", author.trim()));
    }
    meta.author = take_author_of_extra(&mut meta.extra).filter(|author| !is_unknown(author));
    1
}

/// Tags of conversions go, empty ones, and those that are there already.
fn clean_tags(tags: &mut Vec<String>, dropped: &[String]) -> u32 {
    let before = std::mem::take(tags);
    let mut kept: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for tag in &before {
        let tag = decode_all_entities(tag.trim());
        let is_noise = tag.is_empty() || dropped.iter().any(|dropped| dropped.eq_ignore_ascii_case(&tag));
        if !is_noise && known.insert(tag.to_ascii_lowercase()) {
            kept.push(tag.into_owned());
        }
    }
    let old: BTreeSet<_> = before.iter().collect();
    let changes = before.len() - kept.len() + kept.iter().filter(|tag| !old.contains(tag)).count();
    *tags = kept;
    changes as u32
}

fn drop_constants(extra: &mut Vec<(String, Value)>) -> u32 {
    let is_constant = |(key, value): &(String, Value)| {
        CONSTANTS.iter().any(|(name, text)| key == name && value.as_str() == Some(text))
    };
    if extra.iter().filter(|entry| is_constant(entry)).count() < CONSTANTS.len() {
        return 0;
    }
    extra.retain(|entry| !is_constant(entry));
    CONSTANTS.len() as u32
}

/// The text with one space for each run of white space; a no-break space is none.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        squeezed.extend((!squeezed.is_empty()).then_some(' '));
        squeezed.push_str(word);
    }
    squeezed
}
