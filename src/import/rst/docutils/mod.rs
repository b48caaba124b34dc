//! RST as docutils, Sphinx and ABlog read it.
//!
//! 1. [`blocks`]: lines become blocks, [`inline`] markup is read at once
//! 2. [`references`]: names that were used before they were defined
//! 3. [`footnotes`][]: numbers
//! 4. [`posts`]: one document can hold several

mod blocks;
mod directives;
mod enumerators;
mod explicit;
mod footnotes;
mod inline;
mod lists;
mod outline;
mod posts;
mod references;
mod sections;
mod tables;
mod unknown;

use blocks::{Parser, Titles};
pub use outline::outline;
use posts::PostMark;

use super::text::{Line, Text};
use crate::account::Changes;
use crate::diagnostic::Diagnostic;
use crate::import::{Imported, ReadOptions};
use crate::model::{Block, Post, normalise};

/// The posts of a document; none without a directive.
pub fn read(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Vec<Imported> {
    let Read { blocks, posts, changes, diagnostics } = read_all(text, lines, options);
    let mut posts = posts::split(posts, blocks, changes, diagnostics);
    posts.iter_mut().for_each(|post| normalise(&mut post.post.body));
    posts
}

/// The whole document as one body.
pub fn document(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Imported {
    let Read { mut blocks, changes, diagnostics, .. } = read_all(text, lines, options);
    normalise(&mut blocks);
    Imported { post: Post { body: blocks, ..Post::default() }, changes, diagnostics }
}

/// A document whose references are resolved.
struct Read {
    blocks: Vec<Block>,
    posts: Vec<PostMark>,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
}

fn read_all(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Read {
    let mut parser = Parser::new(text, options);
    let mut blocks = parser.blocks(lines, Titles::Allowed);
    let Parser { references, footnotes, mut posts, mut changes, mut diagnostics, unknown, .. } = parser;
    unknown.count(&mut diagnostics);
    references::resolve(&mut blocks, &references, &mut changes, &mut diagnostics);
    for post in &mut posts {
        references::resolve(&mut post.excerpt, &references, &mut changes, &mut diagnostics);
    }
    footnotes::settle(&mut blocks, &footnotes);
    Read { blocks, posts, changes, diagnostics }
}
