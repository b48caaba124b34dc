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
mod posts;
mod references;
mod sections;
mod tables;

use blocks::{Parser, Titles};

use super::text::{Line, Text};
use crate::import::Imported;
use crate::model::normalise;

/// The posts of a document; none without a directive.
pub fn read(text: &Text<'_>, lines: &[Line]) -> Vec<Imported> {
    let mut parser = Parser::new(text);
    let mut blocks = parser.blocks(lines, Titles::Allowed);
    let Parser { references, footnotes, posts, mut changes, mut diagnostics, .. } = parser;
    references::resolve(&mut blocks, &references, &mut changes, &mut diagnostics);
    footnotes::settle(&mut blocks, &footnotes);
    let mut posts = posts::split(posts, blocks, changes, diagnostics);
    posts.iter_mut().for_each(|post| normalise(&mut post.post.body));
    posts
}
