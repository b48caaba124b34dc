//! A text that is HTML as a whole: what Blogger keeps, and what stands below the front matter of an `.html`.

use std::fmt::Write as _;

use super::{Fragment, Read, blocks, tags};
use crate::source::Span;

/// Reads the HTML of a text, which stands in a place of the source, as blocks in normal form.
pub fn page(html: &str, place: Span) -> Read {
    let mut read = blocks(fragment(html, place));
    crate::model::normalise(&mut read.blocks);
    read
}

/// The HTML with the places of its elements in it.
fn fragment(body: &str, span: Span) -> Fragment {
    let marker = (1..9).map(char::from).find(|marker| !body.contains(*marker)).unwrap_or('\u{8}');
    let mut html = String::with_capacity(body.len() + body.len() / 4);
    let mut at = 0;
    let mut tables = 0_u32;
    for tag in tags::tags(body) {
        html.push_str(&body[at..tag.start]);
        let name = tag.start + 1 + tag.name.len();
        at = tag.start;
        match (tag.kind, tag.name.as_str()) {
            (tags::TagKind::Open, "table") => tables += 1,
            (tags::TagKind::Close, "table") => tables = tables.saturating_sub(1),
            // a mark on a line break or in a table would say that Markdown made it
            (tags::TagKind::Open | tags::TagKind::Alone, known) if is_marked(known) && tables == 0 => {
                let start = span.start as usize;
                html.push_str(&body[at..name]);
                // writing to a string does not fail
                let _ = write!(html, " {marker}=\"{},{}\"", start + tag.start, start + tag.end);
                at = name;
            }
            _ => {}
        }
        html.push_str(&body[at..tag.end]);
        at = tag.end;
    }
    html.push_str(&body[at..]);
    Fragment { html, span, marker, embedded: Vec::new(), holds_markdown: false }
}

/// The elements whose places are worth their mark.
fn is_marked(name: &str) -> bool {
    matches!(
        name,
        "a" | "img"
            | "p"
            | "div"
            | "pre"
            | "code"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "iframe"
            | "object"
            | "video"
            | "script"
            | "style"
    )
}
