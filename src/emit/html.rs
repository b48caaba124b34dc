//! HTML of a post, for looking at it: what a CommonMark reader makes of the Markdown.

use pulldown_cmark::{Options, Parser};

use crate::model::Block;

/// The text of a post as HTML.
pub fn html(blocks: &[Block]) -> String {
    html_of(&super::markdown(blocks))
}

/// Markdown as HTML, with GFM's tables, strikethrough, task lists and footnotes. HTML in it stays as it is: it is not made safe.
pub fn html_of(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options));
    html
}
