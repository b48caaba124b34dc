//! HTML to the model: what stands in the bodies of Markdown posts, and Blogger's export.
//!
//! 1. html5ever builds the tree that a browser would build, whatever the tags;
//! 2. [`walk`] goes through it once, with [`elements`] as the table of what each element is in Markdown's terms;
//! 3. [`flow`] makes paragraphs of the text, where they begin and end on the page.
//!
//! What Markdown cannot say is kept as HTML, in one spelling ([`keep`]), so that it is read back the same.

mod beside;
mod code;
mod copies;
mod details;
mod direction;
pub(crate) mod elements;
mod entities;
pub(super) mod flow;
mod images;
mod keep;
mod lists;
mod monospace;
mod page;
mod places;
mod recover;
mod scripts;
mod tables;
pub(crate) mod tags;
mod walk;

use std::borrow::Cow;
use std::collections::BTreeMap;

use scraper::Html;

use crate::account::Changes;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::cell::flattened;
use crate::import::title_gone;
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

pub(crate) use scripts::{RUNS_A_SCRIPT, link_gone, runs_a_script};

pub use entities::{decode as decode_entities, decode_all as decode_all_entities};
pub use page::page;

/// A piece of HTML.
#[derive(Debug, Default)]
pub struct Fragment {
    /// The HTML.
    pub html: String,
    /// Where it stands in the source.
    pub span: Span,
    /// A character that the HTML does not hold, except as the name of an attribute of ours: `=3` stands for
    /// `embedded[3]`, `12,34` is the place where the element stands in the source.
    pub marker: char,
    /// What another reader has made of parts of it.
    pub embedded: Vec<Embedded>,
    /// Whether links in it may be written as Markdown writes them.
    pub holds_markdown: bool,
}

/// What stands in HTML and is no HTML.
#[derive(Debug, Default)]
pub enum Embedded {
    /// Blocks.
    Blocks(Vec<Block>),
    /// An inline.
    Inline(Inline),
    /// Something that has found its place.
    #[default]
    Taken,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What was mended.
    pub changes: Changes,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// html5ever looks through all open elements at many a tag; nobody wrote more than these.
const DEEPEST: usize = 400;

/// Reads a piece of HTML as blocks, which are not in normal form yet.
pub fn blocks(mut fragment: Fragment) -> Read {
    if let Cow::Owned(ended) = tags::ended(&fragment.html) {
        fragment.html = ended;
    }
    if depth(&fragment.html) > DEEPEST {
        return stripped(&fragment);
    }
    let tree = Html::parse_fragment(&fragment.html);
    // the links of a piece of Markdown are not those of its page
    let is_page = !fragment.holds_markdown && fragment.html.contains('#');
    let mut walk = walk::Walk::new(&mut fragment);
    if is_page {
        walk.linked = places::linked(&tree);
    }
    walk.children(tree.root_element());
    walk.flow.flush();
    let walk::Walk { flow, mut changes, diagnostics, .. } = walk;
    changes.added.extend(copies::entries(&fragment.html, &tree));
    changes.added.extend(flow.copies.into_iter().map(copies::of_paragraph));
    changes.removed.extend(flow.titles.into_iter().map(title_gone));
    Read { blocks: flow.blocks, changes, diagnostics }
}

/// Blocks as one line of inlines, breaks between them.
pub(super) fn one_line(blocks: Vec<Block>) -> Vec<Inline> {
    let mut line: Vec<Inline> = Vec::new();
    for block in blocks {
        let content = match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => content,
            BlockKind::Html(html) => vec![Inline::new(InlineKind::Html(keep::in_line(&html)), block.span)],
            BlockKind::Code { text, .. } if text.is_empty() => continue,
            BlockKind::Code { text, .. } => vec![Inline::new(InlineKind::Code(text.replace('\n', " ")), block.span)],
            BlockKind::Quote(blocks) => one_line(blocks),
            BlockKind::List(list) => one_line(list.items.into_iter().flat_map(|item| item.blocks).collect()),
            kind @ (BlockKind::Table(_)
            | BlockKind::Definitions(_)
            | BlockKind::Admonition(_)
            | BlockKind::FootnoteDefinition { .. }
            | BlockKind::Verbatim(_)
            | BlockKind::ThematicBreak) => flattened(vec![Block::new(kind, block.span)]),
        };
        if !line.is_empty() && !content.is_empty() {
            line.push(Inline::new(InlineKind::HardBreak, block.span));
        }
        line.extend(content);
    }
    line
}

/// Takes out of blocks that are to be one line what no line can hold: tables and definitions, and with `html` what is kept as HTML.
pub(super) fn take_out(blocks: &mut Vec<Block>, html: bool) -> Vec<Block> {
    let mut taken = Vec::new();
    for mut block in std::mem::take(blocks) {
        match &mut block.kind {
            BlockKind::Table(_) | BlockKind::Definitions(_) => {
                taken.push(block);
                continue;
            }
            BlockKind::Html(_) if html => {
                taken.push(block);
                continue;
            }
            BlockKind::Heading { content, .. } if html => {
                for inline in content.extract_if(.., |inline| is_block_in_heading(inline)) {
                    if let InlineKind::Html(html) = inline.kind {
                        taken.push(Block::new(BlockKind::Html(keep::as_block(html)), inline.span));
                    }
                }
            }
            BlockKind::Quote(inner) => taken.append(&mut take_out(inner, html)),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| taken.append(&mut take_out(&mut item.blocks, html)));
            }
            _ => {}
        }
        blocks.push(block);
    }
    taken
}

/// Whether a piece of HTML in a heading has a block of its own where there is no heading: a break of the page, a video.
fn is_block_in_heading(inline: &Inline) -> bool {
    let InlineKind::Html(html) = &inline.kind else { return false };
    let is_block = |tag: tags::Tag| elements::meaning(&tag.name).is_some_and(elements::is_block);
    html == walk::MORE || tags::tags(html).next().is_some_and(is_block)
}

/// How many elements are open at once. An end without a beginning ends nothing.
pub fn depth(html: &str) -> usize {
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in tags::tags(html) {
        match tag.kind {
            tags::TagKind::Open if elements::closes_itself(&tag.name) => {}
            tags::TagKind::Open => {
                *open.entry(tag.name).or_default() += 1;
                depth += 1;
            }
            tags::TagKind::Close => {
                if let Some(count) = open.get_mut(&tag.name).filter(|count| **count > 0) {
                    *count -= 1;
                    depth -= 1;
                }
            }
            tags::TagKind::Alone => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The text without its tags, where they are nested beyond all reason.
fn stripped(fragment: &Fragment) -> Read {
    let mut text = String::new();
    let mut at = 0;
    for tag in tags::tags(&fragment.html) {
        text.push_str(&fragment.html[at..tag.start]);
        text.push(' ');
        at = tag.end;
    }
    text.push_str(&fragment.html[at..]);
    let text = decode_entities(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("tags nested more than {DEEPEST} levels deep were left out");
    Read {
        blocks: vec![Block::new(BlockKind::Paragraph(vec![Inline::text(text, fragment.span)]), fragment.span)],
        changes: Changes::default(),
        diagnostics: vec![Diagnostic::at(Code::MarkupMalformed, fragment.span, message)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_of_a_link_to_the_larger_self_is_recorded() {
        let html = "<a href='a/x.png' title='of the link'><img src='a/x.png' title='of the picture'></a>";
        let read = blocks(Fragment { html: html.to_owned(), ..Fragment::default() });
        assert_eq!(read.changes.removed, [title_gone("of the link".to_owned())]);
    }
}
