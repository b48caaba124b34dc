//! Normal form: the shape in which a model survives being written and read again.
//!
//! In normal form
//!
//! - neighbouring texts are one, no text is empty, white space in a text is single spaces (U+00A0 and its kin stay),
//!   and none stands at the edges of a block or beside a hard break;
//! - emphasis holds no emphasis of its own kind, begins and ends with neither space nor break, is not empty, and does not
//!   touch another of its kind; a link holds no link;
//! - emphasis gives the punctuation at its edge to a letter that touches it;
//! - elements whose tags are kept in a line are not empty and have no space at their edges;
//! - code spans hold no line end and are not empty; a heading has no hard break;
//! - no block is empty but quotes, items and headings; a code block names its language, `text` where none is known, and has no
//!   trailing space in its lines and no blank line at its end;
//! - a list is tight where its items allow it and looseness could not be seen; the rows of a table are equally long;
//! - blocks of HTML have no blank line that would end them; elements for the direction of text say what is around them does not, have content,
//!   and are no neighbours; the empty comments that keep lists apart are not there;
//! - a footnote reference has its definition; without one it is text.

mod enclosing;
mod inlines;
mod lists;
mod raw;
mod tags;

use std::collections::BTreeSet;

use self::inlines::{Place, Setting, normalise_block_content};
pub(crate) use self::lists::{is_simple, needs_separator, stands_close};
pub(crate) use self::raw::UNKNOWN_LANGUAGE;
use super::{Block, BlockKind, Direction, List, ListKind, Table};
use crate::source::Span;

/// CommonMark's nine digits.
const LARGEST_NUMBER: u32 = 999_999_999;

/// Brings the blocks of a post into normal form; see the module's documentation for what that is.
pub fn normalise(blocks: &mut Vec<Block>) {
    let mut labels = BTreeSet::new();
    collect_labels(blocks, &mut labels);
    normalise_blocks(blocks, Around { labels: &labels, direction: Direction::default() });
}

/// What blocks are in.
#[derive(Clone, Copy)]
struct Around<'l> {
    /// The labels of the footnotes.
    labels: &'l BTreeSet<String>,
    direction: Direction,
}

fn normalise_blocks(blocks: &mut Vec<Block>, around: Around<'_>) {
    let mut open = enclosing::Open::new(around.direction);
    for block in blocks.iter_mut() {
        open.follow(block);
        normalise_block(block, Around { direction: open.direction(), ..around });
    }
    raw::split_paragraphs(blocks);
    blocks.retain(|block| !is_nothing(block));
    enclosing::settle(blocks, around.direction);
}

fn normalise_block(block: &mut Block, around: Around<'_>) {
    let labels = around.labels;
    let setting = Setting::new(labels, Place::Paragraph);
    match &mut block.kind {
        BlockKind::Heading { level, content } => {
            *level = (*level).clamp(1, 6);
            normalise_block_content(content, Setting::new(labels, Place::Heading));
        }
        BlockKind::Paragraph(content) => normalise_block_content(content, setting),
        BlockKind::List(list) => normalise_list(list, around),
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => normalise_blocks(blocks, around),
        BlockKind::Admonition(admonition) => {
            normalise_block_content(&mut admonition.title, setting);
            normalise_blocks(&mut admonition.blocks, around);
        }
        BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
            normalise_block_content(&mut definition.term, setting);
            normalise_blocks(&mut definition.blocks, around);
        }),
        BlockKind::Table(table) => normalise_table(table, labels),
        BlockKind::Code { info, text } => {
            raw::normalise_info(info);
            raw::trim_lines(text);
        }
        BlockKind::Html(text) => raw::normalise_html(text),
        BlockKind::Verbatim(text) => raw::trim_blank_lines(text),
        BlockKind::ThematicBreak => {}
    }
}

fn normalise_list(list: &mut List, around: Around<'_>) {
    for item in &mut list.items {
        normalise_blocks(&mut item.blocks, around);
        if !matches!(item.blocks.first().map(|block| &block.kind), Some(BlockKind::Paragraph(_))) {
            item.checked = None;
        }
    }
    if let ListKind::Ordered { start } = &mut list.kind {
        *start = (*start).min(LARGEST_NUMBER.saturating_sub(list.items.len() as u32));
    }
    list.tight = lists::is_tight(list);
}

fn normalise_table(table: &mut Table, labels: &BTreeSet<String>) {
    let columns = table.rows.iter().chain([&table.header]).map(Vec::len).max().unwrap_or(0).max(table.alignments.len());
    table.alignments.resize_with(columns, Default::default);
    for row in table.rows.iter_mut().chain([&mut table.header]) {
        row.resize_with(columns, Vec::new);
        row.iter_mut().for_each(|cell| normalise_block_content(cell, Setting::new(labels, Place::Cell)));
    }
}

fn is_nothing(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) => content.is_empty(),
        BlockKind::List(list) => list.items.is_empty(),
        BlockKind::Table(table) => table.alignments.is_empty(),
        BlockKind::Definitions(definitions) => definitions.is_empty(),
        BlockKind::Html(text) => text.is_empty() || text == "<!-- -->",
        BlockKind::Verbatim(text) => text.is_empty() || text == "{/* */}",
        _ => false,
    }
}

fn collect_labels(blocks: &[Block], labels: &mut BTreeSet<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::FootnoteDefinition { label, blocks } => {
                labels.insert(label.clone());
                collect_labels(blocks, labels);
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| collect_labels(&item.blocks, labels)),
            BlockKind::Quote(blocks) => collect_labels(blocks, labels),
            BlockKind::Admonition(admonition) => collect_labels(&admonition.blocks, labels),
            BlockKind::Definitions(definitions) => {
                definitions.iter().for_each(|definition| collect_labels(&definition.blocks, labels));
            }
            _ => {}
        }
    }
}

/// The span from the start of one to the end of another.
fn joined(first: Span, last: Span) -> Span {
    Span { start: first.start, end: last.end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inline, InlineKind};

    fn text(text: &str) -> Inline {
        Inline::text(text, Span::default())
    }

    fn inline(kind: InlineKind) -> Inline {
        Inline::new(kind, Span::default())
    }

    fn normal(content: Vec<Inline>) -> Vec<Inline> {
        let mut blocks = vec![Block::new(BlockKind::Paragraph(content), Span::default())];
        normalise(&mut blocks);
        match blocks.pop().map(|block| block.kind) {
            Some(BlockKind::Paragraph(content)) => content,
            _ => Vec::new(),
        }
    }

    #[test]
    fn spaces_and_breaks_move_out_of_emphasis() {
        let strong = inline(InlineKind::Strong(vec![text(" b\u{a0}"), inline(InlineKind::HardBreak)]));
        let content = normal(vec![text("a\t \n"), strong, text(" c ")]);
        let strong = inline(InlineKind::Strong(vec![text("b")]));
        assert_eq!(content, [text("a "), strong, inline(InlineKind::HardBreak), text("c")]);
    }

    #[test]
    fn spaces_move_out_of_code() {
        let code = |code: &str| inline(InlineKind::Code(code.to_owned()));
        assert_eq!(normal(vec![text("a"), code(" b "), code(" "), text("c")]), [text("a "), code("b"), text(" c")]);
    }

    #[test]
    fn a_no_break_space_indents_and_is_not_a_paragraph() {
        assert_eq!(normal(vec![text("\u{a0}\u{a0}a\u{a0}")]), [text("\u{a0}\u{a0}a")]);
        assert_eq!(normal(vec![text("\u{a0}"), inline(InlineKind::HardBreak)]), []);
    }

    #[test]
    fn emphasis_of_one_kind_is_merged_and_not_nested() {
        let inner = inline(InlineKind::Emphasis(vec![text("b")]));
        let link = inline(InlineKind::Strong(vec![inner, text("c")]));
        let content = normal(vec![
            inline(InlineKind::Emphasis(vec![text("a")])),
            inline(InlineKind::Emphasis(vec![link])),
            inline(InlineKind::Emphasis(vec![text(" ")])),
        ]);
        let strong = inline(InlineKind::Strong(vec![text("bc")]));
        assert_eq!(content, [inline(InlineKind::Emphasis(vec![text("a"), strong]))]);
    }

    #[test]
    fn references_without_definition_are_text() {
        assert_eq!(normal(vec![text("a"), inline(InlineKind::FootnoteReference("1".into()))]), [text("a[^1]")]);
    }

    #[test]
    fn blocks_without_content_go() {
        assert_eq!(normal(vec![text(" "), inline(InlineKind::HardBreak), inline(InlineKind::Code(String::new()))]), []);
    }
}
