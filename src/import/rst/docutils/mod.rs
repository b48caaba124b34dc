//! RST as docutils, Sphinx and ABlog read it.
//!
//! 1. [`blocks`]: lines become blocks, [`inline`] markup is read at once
//! 2. [`references`]: names that were used before they were defined
//! 3. [`footnotes`][]: numbers
//! 4. [`posts`]: one document can hold several

mod around;
mod blocks;
pub mod directives;
mod enumerators;
mod explicit;
mod footnotes;
pub mod inline;
mod lists;
mod markup;
mod outline;
pub mod posts;
pub mod references;
mod sections;
mod substitutions;
mod tables;
mod unknown;

pub use around::Around;
pub use blocks::{Parser, Titles};
use footnotes::{Footnotes, Numbers};
pub use markup::{Markup, RST};
use posts::PostMark;
use references::References;
pub use substitutions::Substitution;

use std::collections::BTreeMap;

use super::text::{Line, Text};
use crate::account::Changes;
use crate::diagnostic::Diagnostic;
use crate::import::{Imported, ReadOptions};
use crate::model::{Block, Meta, Post, normalise};
use crate::site::{self, Outline};

/// The posts of the document at `path`; none where nothing declares one.
pub fn read(text: &Text<'_>, lines: &[Line], options: &ReadOptions, path: &str) -> Vec<Imported> {
    read_in(text, options, path, |parser, _| parser.blocks(lines, Titles::Allowed))
}

/// The posts of a document in a language that has RST's directives: `blocks` reads it.
pub fn read_in(
    text: &Text<'_>,
    options: &ReadOptions,
    path: &str,
    blocks: impl FnOnce(&mut Parser<'_>, &mut Around<'_>) -> Vec<Block>,
) -> Vec<Imported> {
    let Read { blocks, posts, references, mut footnotes, changes, diagnostics, .. } =
        read_all(text, options, path, blocks);
    let posts = posts::split(posts, blocks, changes, diagnostics);
    let sections = sections(&posts);
    let numbers = footnotes.numbers();
    let settled = |(post, title)| settled(post, title, &sections, &references, &mut footnotes, &numbers);
    posts.into_iter().map(settled).collect()
}

/// The whole document as one body.
pub fn document(text: &Text<'_>, lines: &[Line]) -> Imported {
    let options = ReadOptions::default();
    let Read { blocks, references, mut footnotes, changes, diagnostics, description, .. } =
        read_all(text, &options, "", |parser, _| parser.blocks(lines, Titles::Allowed));
    let meta = Meta { description, ..Meta::default() };
    let post = Imported { post: Post { meta, body: blocks, ..Post::default() }, changes, diagnostics };
    let numbers = footnotes.numbers();
    settled(post, None, &BTreeMap::new(), &references, &mut footnotes, &numbers)
}

/// What references from other documents need to know of the document at `path`.
pub fn outline(text: &Text<'_>, lines: &[Line], options: &ReadOptions, path: &str) -> Outline {
    outline_in(text, options, path, |parser, _| parser.blocks(lines, Titles::Allowed))
}

/// The same of a document in another language.
pub fn outline_in(
    text: &Text<'_>,
    options: &ReadOptions,
    path: &str,
    blocks: impl FnOnce(&mut Parser<'_>, &mut Around<'_>) -> Vec<Block>,
) -> Outline {
    outline::of(read_all(text, options, path, blocks))
}

/// A document whose names are resolved.
struct Read {
    blocks: Vec<Block>,
    posts: Vec<PostMark>,
    references: References,
    footnotes: Footnotes,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
    /// Of the page, where no post took it.
    description: Option<String>,
}

fn read_all(
    text: &Text<'_>,
    options: &ReadOptions,
    path: &str,
    blocks: impl FnOnce(&mut Parser<'_>, &mut Around<'_>) -> Vec<Block>,
) -> Read {
    let mut parser = Parser::new(text, options);
    parser.docname = site::docname(path, &options.root);
    parser.is_post = options.site.is_post_by_pattern(path, &options.root);
    let mut around = around::read(&mut parser, options);
    let mut blocks = blocks(&mut parser, &mut around);
    directives::decorate(&mut parser, &mut blocks);
    references::place_at_end(&mut parser.references, &mut blocks);
    let Parser {
        mut references,
        substitutions,
        footnotes,
        mut posts,
        mut changes,
        mut diagnostics,
        unknown,
        early,
        ..
    } = parser;
    unknown.count(&mut diagnostics);
    references.follow_names(&mut diagnostics);
    references.keep(|name| options.site.is_wanted(name));
    let length = text.as_str().len();
    references::resolve(&mut blocks, length, &references, &substitutions, &around, &mut changes, &mut diagnostics);
    for post in posts.iter_mut().filter(|post| !post.excerpt.is_empty()) {
        references::resolve(
            &mut post.excerpt,
            length,
            &references,
            &substitutions,
            &around,
            &mut changes,
            &mut diagnostics,
        );
        references::settle(&mut post.excerpt, None, &BTreeMap::new(), &references, &mut changes, &mut diagnostics);
    }
    Read { blocks, posts, references, footnotes, changes, diagnostics, description: early.description }
}

/// The fragments of the sections that are posts of their own, by the places of their titles.
fn sections(posts: &[(Imported, Option<u32>)]) -> BTreeMap<u32, String> {
    let section =
        |(post, title): &(Imported, Option<u32>)| Some(((*title)?, format!("#{}", post.post.meta.anchor.as_ref()?)));
    posts.iter().filter_map(section).collect()
}

/// A post whose footnotes and places are its own.
fn settled(
    mut post: Imported,
    title: Option<u32>,
    sections: &BTreeMap<u32, String>,
    references: &References,
    footnotes: &mut Footnotes,
    numbers: &Numbers,
) -> Imported {
    let Imported { post: Post { body, .. }, changes, diagnostics } = &mut post;
    footnotes::settle(body, footnotes, numbers);
    references::settle(body, title, sections, references, changes, diagnostics);
    normalise(body);
    post
}
