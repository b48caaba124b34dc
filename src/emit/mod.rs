//! The writer: front matter and Markdown, and where files go for each target.
//!
//! 1. [`front_matter`] prints what is known about a post, as YAML that every reader takes alike;
//! 2. [`markdown`] prints its text: `lower` turns what Markdown lacks into what it has, `block` lays out blocks, `inline` settles
//!    delimiters, `escape` finds the characters of a text that would be read as markup;
//! 3. `engine` knows what the Markdown of each target reads otherwise than CommonMark;
//! 4. [`output_path`] says where the file goes.
//!
//! The Markdown is CommonMark with GFM's tables, strikethrough, task lists and footnotes, in the shape that prettier prints:
//! what is written in normal form reads back as the same model, and neither prettier nor markdownlint finds anything to change.

mod block;
mod characters;
mod comments;
mod delimiters;
mod destination;
mod engine;
mod escape;
mod front_matter;
mod headers;
mod html;
mod inline;
mod lower;
mod own_markup;
mod shape;
mod table;
mod target;
mod text;
mod wrap;
mod yaml;

pub use comments::{comments, comments_as_text};
use engine::{Flavour, has_templates};
pub use front_matter::{key_names, missing_keys, place_of_key, renamed_keys, words};
pub use html::{html, html_of};
pub use own_markup::own_markup;
pub use shape::{Dates, FEED_ID, FrontMatter};
pub use target::{Address, AliasesKey, Extension, Generator, ImageHome, Style, image_home, layout_fault, output_path};
pub use text::text;
pub use wrap::Wrap;

use crate::model::{Block, Post};

/// The whole file of a post: front matter, and below it the text if there is one.
pub fn file(post: &Post, style: &Style) -> String {
    let flavour = Flavour::from(style);
    let body = block::flavoured(&post.body, flavour);
    let switch = flavour.engine.no_templates.filter(|_| !style.in_place && has_templates(&body));
    let mut file = front_matter::of_file(&post.meta, style, switch);
    if !body.is_empty() {
        file.push('\n');
        file.push_str(&body);
        file.push('\n');
    }
    file
}

/// The text of a post as Markdown, without a line end after the last line.
pub fn markdown(blocks: &[Block]) -> String {
    styled(blocks, &Style::default())
}

/// The text of a post in a certain style.
pub fn styled(blocks: &[Block], style: &Style) -> String {
    block::flavoured(blocks, Flavour::from(style))
}
