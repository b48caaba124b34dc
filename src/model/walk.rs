//! Walks over everything that a post holds, for the stages that look for one kind of thing wherever it stands.

use super::{Block, BlockKind, Inline, InlineKind, Post};
use crate::source::Span;

/// What a walk meets: an inline, after those inside it, kept HTML, or what is not even looked at otherwise.
pub enum Met<'a> {
    /// Any inline that is not HTML.
    Inline(&'a mut Inline),
    /// The HTML of a block or an inline, and where it stands.
    Html(&'a mut String, Span),
    /// What is kept to the letter: imports, exports and components of MDX.
    Verbatim(&'a mut String, Span),
}

/// Visits the inlines and the HTML of a post and of its comments, in the order of the text.
pub fn walk(post: &mut Post, visit: &mut dyn FnMut(Met<'_>)) {
    walk_blocks(&mut post.body, visit);
    for comment in &mut post.comments {
        walk_blocks(&mut comment.body, visit);
    }
}

/// Visits the inlines and the HTML of blocks, in the order of the text.
pub fn walk_blocks(blocks: &mut [Block], visit: &mut dyn FnMut(Met<'_>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => walk_inlines(content, visit),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| walk_blocks(&mut item.blocks, visit)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => walk_blocks(blocks, visit),
            BlockKind::Admonition(admonition) => {
                walk_inlines(&mut admonition.title, visit);
                walk_blocks(&mut admonition.blocks, visit);
            }
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                walk_inlines(&mut definition.term, visit);
                walk_blocks(&mut definition.blocks, visit);
            }),
            BlockKind::Table(table) => {
                table
                    .header
                    .iter_mut()
                    .chain(table.rows.iter_mut().flatten())
                    .for_each(|cell| walk_inlines(cell, visit));
            }
            BlockKind::Html(html) => visit(Met::Html(html, block.span)),
            BlockKind::Verbatim(text) => visit(Met::Verbatim(text, block.span)),
            BlockKind::Code { .. } | BlockKind::ThematicBreak => {}
        }
    }
}

/// Visits inlines and the HTML in them, in the order of the text.
pub fn walk_inlines(inlines: &mut [Inline], visit: &mut dyn FnMut(Met<'_>)) {
    for inline in inlines {
        if let InlineKind::Html(html) = &mut inline.kind {
            visit(Met::Html(html, inline.span));
            continue;
        }
        if let Some(content) = inline.content_mut() {
            walk_inlines(content, visit);
        }
        visit(Met::Inline(inline));
    }
}

/// Visits the inlines of every block that holds any, in the order of the text: paragraphs, headings, cells, terms and titles.
pub fn leaves(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => visit(content),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| leaves(&mut item.blocks, visit)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => leaves(blocks, visit),
            BlockKind::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(&mut *visit);
            }
            BlockKind::Admonition(admonition) => {
                visit(&mut admonition.title);
                leaves(&mut admonition.blocks, visit);
            }
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                visit(&mut definition.term);
                leaves(&mut definition.blocks, visit);
            }),
            BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
    }
}
