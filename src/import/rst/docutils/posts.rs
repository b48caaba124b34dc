//! Which part of a document is a post: ABlog's rules.
//!
//! One `.. post::` makes a post of the whole document; several make one each of the sections that they stand in.
//! <https://ablog.readthedocs.io/en/stable/manual/posting-and-listing/>

mod excerpt;
mod removed;
mod split;

pub use split::split;

use std::collections::BTreeSet;

use super::blocks::Parser;
use super::directives::admonition;
use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::date;
use crate::import::rst::directive::{Directive, joined};
use crate::import::rst::head;
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, Meta, PostDate, Value};
use crate::source::Span;

/// A `.. post::` directive.
#[derive(Debug)]
pub struct PostMark {
    meta: Meta,
    /// The number of the section that it stands in, 0 before all titles.
    section: usize,
    declared: Declared,
    /// Where it stands.
    span: Span,
    /// What it holds, where that is shown in the post: its excerpt.
    shown: Option<Span>,
    /// What it holds, where `:exclude:` keeps that out of the post.
    pub excerpt: Vec<Block>,
}

/// How a post is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    Directive,
    Fields,
}

/// Fields that mean something to Sphinx only, and nothing once the post is elsewhere.
pub const OF_THE_PAGE: [&str; 4] = ["orphan", "tocdepth", "nosearch", "no-search"];

/// What is said about a post before its directive.
#[derive(Debug, Default)]
pub struct Early {
    updated: Option<PostDate>,
    /// The description of the page.
    pub description: Option<String>,
    /// What stands beside the directive, and counts where the directive says nothing.
    beside: Meta,
}

/// `.. post:: date`: what it holds is the post's excerpt, and shown where it stands, unless `:exclude:` is there.
pub fn post(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(first_of(lines));
    let mut meta = head::meta(parser.text, directive, span, parser.options, &mut parser.diagnostics);
    if let [PostMark { declared: Declared::Fields, .. }] = parser.posts.as_slice() {
        // fields and a directive declare one post; the directive knows better
        if let Some(fields) = parser.posts.pop() {
            fill(&mut meta, fields.meta, &mut parser.changes);
        }
    }
    let is_excluded = take_exclude(&mut meta);
    add(parser, meta, Declared::Directive, span);
    let at = parser.posts.len() - 1;
    let content = parser.nested(&directive.content);
    let place = parser.span(&directive.content);
    if let Some(mark) = parser.posts.get_mut(at).filter(|_| !content.is_empty()) {
        if is_excluded {
            mark.excerpt = content;
        } else {
            mark.shown = Some(place);
            blocks.extend(content);
        }
    }
}

/// A post that fields at the top of the document declare: `:blogpost: true`, or any of them where `blog_post_pattern` takes
/// the document for a post; and where no site of Sphinx is, those of Pelican. Other fields there are the page's.
/// <https://docs.getpelican.com/en/latest/content.html#file-metadata>
pub fn fields(parser: &mut Parser<'_>, fields: &[(String, Vec<Line>)], span: Span) {
    let is = |field: &(String, Vec<Line>), name: &str| field.0.eq_ignore_ascii_case(name);
    let value = |name: &str| fields.iter().find(|field| is(field, name)).map(|field| joined(parser.text, &field.1));
    let is_pelicans = value("date").is_some() && (value("slug").is_some() || value("category").is_some());
    let is_post = parser.is_post || is_pelicans && parser.options.site.conf.extensions.is_empty();
    let is_post = value("blogpost").map_or(is_post, |value| head::is_set(&value));
    if let Some(about) = value("abstract").filter(|about| !about.is_empty()) {
        describe(parser, about);
    }
    let fields: Vec<_> = fields.iter().filter(|field| !is(field, "abstract") && !is(field, "blogpost")).collect();
    if !is_post {
        let words: Vec<_> =
            fields.iter().map(|(name, lines)| format!("{name} {}", joined(parser.text, lines))).collect();
        let why = "meta data of the page";
        parser.changes.count_at("fields-dropped", span);
        parser.changes.removed.push(Entry { what: What::Word, text: words.join(" ").trim().to_owned(), why });
        return;
    }
    let mut meta = Meta::default();
    for (at, (written, lines)) in fields.iter().enumerate() {
        let value = joined(parser.text, lines);
        // ABlog's and Pelican's meta data are a dictionary each: what is set last counts
        if fields[at + 1..].iter().any(|field| is(field, written)) {
            let message = format!("`:{written}:` is there twice; `{value}` is left out");
            parser.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
            continue;
        }
        match written.to_lowercase().as_str() {
            "date" => head::set_date(&mut meta, value, span, parser.options, &mut parser.diagnostics),
            "authors" => head::set_option(&mut meta, "author", value),
            "modified" => match date::of_source(&value, parser.options) {
                Ok(date) => meta.updated = Some(date),
                Err(_) => head::set_option(&mut meta, "modified", value),
            },
            "summary" => meta.description = Some(value).filter(|summary| !summary.is_empty()),
            "slug" if is_pelicans => meta.slug = Some(value).filter(|slug| !slug.is_empty()),
            "status" if matches!(&*value, "draft" | "published") => {
                meta.draft |= value == "draft";
                let why = "whether the post is published";
                parser.changes.removed.push(Entry { what: What::Word, text: value, why });
            }
            name if OF_THE_PAGE.contains(&name) => {
                let why = "meta data of the page";
                parser.changes.count_at("fields-dropped", span);
                parser.changes.removed.push(Entry { what: What::Word, text: format!("{written} {value}"), why });
            }
            name => head::set_option(&mut meta, name, value),
        }
    }
    declare(parser, meta, span);
}

/// A post that what stands at the top of the document declares.
pub fn declare(parser: &mut Parser<'_>, mut meta: Meta, span: Span) {
    // there is nothing that could be kept out
    take_exclude(&mut meta);
    add(parser, meta, Declared::Fields, span);
}

/// What is known of the post that a directive will declare.
pub fn beside(parser: &mut Parser<'_>, meta: Meta) {
    fill(&mut parser.early.beside, meta, &mut parser.changes);
}

/// Takes what is missing from another declaration of the post. What it says besides, or again, is in the report; a date that both
/// say can be written in two ways.
fn fill(meta: &mut Meta, mut other: Meta, changes: &mut Changes) {
    take_missing(&mut meta.published, &mut other.published);
    take_missing(&mut meta.updated, &mut other.updated);
    meta.author = meta.author.take().or_else(|| other.author.take());
    meta.description = meta.description.take().or_else(|| other.description.take());
    if meta.title.is_empty() {
        meta.title = std::mem::take(&mut other.title);
    }
    if meta.tags.is_empty() {
        meta.tags = std::mem::take(&mut other.tags);
    }
    meta.aliases.append(&mut other.aliases);
    let mut known: BTreeSet<String> = meta.extra.iter().map(|(key, _)| key.clone()).collect();
    for (key, value) in std::mem::take(&mut other.extra) {
        let is_new = known.insert(key.clone());
        if is_new { &mut meta.extra } else { &mut other.extra }.push((key, value));
    }
    removed::record_meta(other, changes);
}

fn take_missing<T: PartialEq>(known: &mut Option<T>, other: &mut Option<T>) {
    if known.is_none() || known == other {
        *known = other.take();
    }
}

/// Takes one of the other keys.
fn take(meta: &mut Meta, key: &str) -> Option<Value> {
    let at = meta.extra.iter().position(|(known, _)| known == key)?;
    Some(meta.extra.remove(at).1)
}

/// Whether the excerpt is kept out of the post. Words that stand behind `:exclude:` stay with the post.
fn take_exclude(meta: &mut Meta) -> bool {
    match take(meta, "exclude") {
        None => false,
        Some(Value::Bool(is_set)) => is_set,
        Some(words) => {
            meta.extra.push(("exclude".to_owned(), words));
            true
        }
    }
}

fn add(parser: &mut Parser<'_>, mut meta: Meta, declared: Declared, span: Span) {
    fill(&mut meta, std::mem::take(&mut parser.early.beside), &mut parser.changes);
    head::take_redirects(&mut meta, parser.options);
    meta.updated = meta.updated.or(parser.early.updated.take());
    meta.description = meta.description.or(parser.early.description.take());
    let section = parser.sections.count;
    parser.posts.push(PostMark { meta, section, declared, span, shown: None, excerpt: Vec::new() });
}

/// `.. update:: date`: what it says stays in the post.
pub fn update(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let written = directive.argument_text(parser.text);
    let date = date::of_source(&written, parser.options);
    let date = date.map_err(|misread| parser.diagnostics.push(misread.diagnostic(parser.span(first_of(lines))))).ok();
    let updated = match parser.posts.last_mut() {
        Some(post) => &mut post.meta.updated,
        None => &mut parser.early.updated,
    };
    // several notes: the last one counts
    if date > *updated {
        *updated = date;
    }
    if !directive.content.is_empty() {
        let inner = parser.nested(&directive.content);
        let title = format!("Updated on {written}");
        admonition(parser, "update", &title, inner, blocks, span);
    }
}

/// The description of the page.
pub fn describe(parser: &mut Parser<'_>, description: String) {
    let place = match parser.posts.last_mut() {
        Some(post) => &mut post.meta.description,
        None => &mut parser.early.description,
    };
    if place.is_none() {
        *place = Some(description);
    } else if place.as_ref() != Some(&description) {
        let entry = Entry { what: What::Word, text: description, why: "the post is described already" };
        parser.changes.removed.push(entry);
    }
}
