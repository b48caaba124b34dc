//! Which part of a document is a post: ABlog's rules.
//!
//! One `.. post::` makes a post of the whole document; several make one each of the sections that they stand in.
//! <https://ablog.readthedocs.io/en/stable/manual/posting-and-listing/>

use std::ops::Range;

use super::blocks::Parser;
use super::directives::admonition;
use super::references::plain;
use crate::account::{Changes, Entry, What};
use crate::diagnostic::Diagnostic;
use crate::import::rst::directive::{Directive, joined};
use crate::import::rst::head;
use crate::import::rst::text::Line;
use crate::import::{Imported, date};
use crate::model::{Block, BlockKind, Inline, Meta, Post, PostDate};
use crate::source::Span;

/// A `.. post::` directive.
#[derive(Debug)]
pub struct PostMark {
    meta: Meta,
    /// The number of the section that it stands in, 0 before all titles.
    section: usize,
    declared: Declared,
}

/// How a post is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    Directive,
    Fields,
}

/// What is said about a post before its directive.
#[derive(Debug, Default)]
pub struct Early {
    updated: Option<PostDate>,
    description: Option<String>,
}

/// `.. post:: date`
pub fn post(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) {
    let span = parser.span(&lines[..1]);
    let mut meta = head::meta(parser.text, directive, span, parser.options, &mut parser.diagnostics);
    if let [PostMark { declared: Declared::Fields, .. }] = parser.posts.as_slice() {
        // fields and a directive declare one post; the directive knows better
        if let Some(fields) = parser.posts.pop() {
            fill(&mut meta, fields.meta);
        }
    }
    add(parser, meta, Declared::Directive);
}

/// A post that fields at the top of the document declare: `:blogpost: true`. Other fields there are the page's.
pub fn fields(parser: &mut Parser<'_>, fields: &[(String, Vec<Line>)], span: Span) {
    let value = |name: &str| fields.iter().find(|field| field.0 == name).map(|field| joined(parser.text, &field.1));
    let is_post = value("blogpost").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if let Some(about) = value("abstract").filter(|about| !about.is_empty()) {
        describe(parser, about);
    }
    let fields: Vec<_> = fields.iter().filter(|field| field.0 != "abstract" && field.0 != "blogpost").collect();
    if !is_post {
        let words: Vec<_> =
            fields.iter().map(|(name, lines)| format!("{name} {}", joined(parser.text, lines))).collect();
        let why = "meta data of the page";
        parser.changes.count("fields-dropped", 1);
        parser.changes.removed.push(Entry { what: What::Word, text: words.join(" ").trim().to_owned(), why });
        return;
    }
    let mut meta = Meta::default();
    for (name, lines) in fields {
        let value = joined(parser.text, lines);
        match name.as_str() {
            "date" => head::set_date(&mut meta, value, span, parser.options, &mut parser.diagnostics),
            _ => head::set_option(&mut meta, name, value),
        }
    }
    add(parser, meta, Declared::Fields);
}

/// Takes what is missing from another declaration of the post.
fn fill(meta: &mut Meta, other: Meta) {
    meta.published = meta.published.take().or(other.published);
    meta.author = meta.author.take().or(other.author);
    meta.description = meta.description.take().or(other.description);
    if meta.title.is_empty() {
        meta.title = other.title;
    }
    if meta.tags.is_empty() {
        meta.tags = other.tags;
    }
    meta.extra.extend(other.extra);
}

fn add(parser: &mut Parser<'_>, mut meta: Meta, declared: Declared) {
    meta.updated = meta.updated.or(parser.early.updated.take());
    meta.description = meta.description.or(parser.early.description.take());
    parser.posts.push(PostMark { meta, section: parser.sections.count, declared });
}

/// `.. update:: date`: what it says stays in the post.
pub fn update(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let written = directive.argument_text(parser.text);
    let date = date::parse(&written, parser.options.date_format.as_deref());
    let date = date.map_err(|misread| parser.diagnostics.push(misread.diagnostic(parser.span(&lines[..1])))).ok();
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
    place.get_or_insert(description);
}

/// The posts of a document. Blocks outside all of them are in the report of the first.
pub fn split(
    marks: Vec<PostMark>,
    blocks: Vec<Block>,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
) -> Vec<Imported> {
    let marks = distinct(marks);
    let ranges = ranges(&marks, &blocks);
    let mut posts: Vec<Imported> = Vec::with_capacity(marks.len());
    let mut owners: Vec<Option<usize>> = vec![None; blocks.len()];
    // inner sections come after the ones around them, and take their blocks
    for (number, range) in ranges.iter().enumerate() {
        owners[range.clone()].fill(Some(number));
    }
    let spans: Vec<_> = blocks.iter().zip(&owners).map(|(block, owner)| (block.span, *owner)).collect();
    for mark in marks {
        posts.push(Imported { post: Post { meta: mark.meta, ..Post::default() }, ..Imported::default() });
    }
    let mut outside = String::new();
    for ((at, block), owner) in blocks.into_iter().enumerate().zip(owners) {
        let Some(post) = owner.and_then(|owner| posts.get_mut(owner)) else {
            words(std::slice::from_ref(&block), &mut outside);
            continue;
        };
        let is_first = owner.is_some_and(|owner| title_at(&ranges[owner], at, &post.post.body, &block));
        if is_first && take_title(&mut post.post.meta, &block) {
            continue;
        }
        post.post.body.push(block);
    }
    if let Some(first) = posts.first_mut() {
        first.changes = changes;
        if !outside.trim().is_empty() {
            let why = "outside the sections that are posts";
            first.changes.removed.push(Entry { what: What::Word, text: outside.trim().to_owned(), why });
        }
    }
    for diagnostic in diagnostics {
        let owner = diagnostic.span.and_then(|span| owner_of(&spans, span)).unwrap_or(0);
        if let Some(post) = posts.get_mut(owner) {
            post.diagnostics.push(diagnostic);
        }
    }
    posts
}

/// The post that holds a place.
fn owner_of(spans: &[(Span, Option<usize>)], span: Span) -> Option<usize> {
    let after = spans.partition_point(|block| block.0.start <= span.start);
    spans.get(after.checked_sub(1)?)?.1
}

/// Two directives in one section are one post.
fn distinct(mut marks: Vec<PostMark>) -> Vec<PostMark> {
    marks.sort_by_key(|mark| mark.section);
    marks.dedup_by_key(|mark| mark.section);
    marks
}

/// The blocks of each post.
fn ranges(marks: &[PostMark], blocks: &[Block]) -> Vec<Range<usize>> {
    if marks.len() == 1 {
        return std::iter::once(0..blocks.len()).collect();
    }
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let titles: Vec<_> = blocks.iter().enumerate().filter_map(|(at, block)| Some((at, level(block)?))).collect();
    let range = |mark: &PostMark| {
        let Some((start, level)) = mark.section.checked_sub(1).and_then(|section| titles.get(section)).copied() else {
            return 0..blocks.len();
        };
        let next = titles[mark.section..].iter().find(|title| title.1 <= level);
        start..next.map_or(blocks.len(), |title| title.0)
    };
    marks.iter().map(range).collect()
}

/// Whether a block is the title of the post: the first heading, before which no other heading stands.
fn title_at(range: &Range<usize>, at: usize, body: &[Block], block: &Block) -> bool {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    range.contains(&at) && is_heading(block) && !body.iter().take(20).any(is_heading)
}

/// Takes a heading as the title. A title of the directive's own stands beside a heading that says something else.
fn take_title(meta: &mut Meta, block: &Block) -> bool {
    let BlockKind::Heading { content, .. } = &block.kind else { return false };
    let title = plain(content);
    if meta.title.is_empty() {
        meta.title = title;
        return true;
    }
    meta.title == title
}

/// The words of blocks.
fn words(blocks: &[Block], words: &mut String) {
    let mut add = |inlines: &[Inline]| {
        words.push_str(&plain(inlines));
        words.push(' ');
    };
    for block in blocks {
        if let BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) = &block.kind {
            add(content);
        }
    }
}
