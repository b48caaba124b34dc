//! Normal form: the shape in which a model survives being written and read again.

use super::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Brings blocks into normal form; see the module's documentation for what that is.
pub fn normalise(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => normalise_inlines(content),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| normalise(&mut item.blocks)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => normalise(blocks),
            BlockKind::Admonition(admonition) => {
                normalise_inlines(&mut admonition.title);
                normalise(&mut admonition.blocks);
            }
            BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                normalise_inlines(&mut definition.term);
                normalise(&mut definition.blocks);
            }),
            BlockKind::Table(table) => {
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(normalise_inlines);
            }
            BlockKind::Code { text, .. } => trim_code(text),
            BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
    }
}

fn normalise_inlines(inlines: &mut Vec<Inline>) {
    for inline in inlines.iter_mut() {
        match &mut inline.kind {
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                normalise_inlines(content);
            }
            InlineKind::Link(link) => normalise_inlines(&mut link.content),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::HardBreak
            | InlineKind::FootnoteReference(_)
            | InlineKind::Html(_) => {}
        }
    }
    inlines.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    inlines.dedup_by(|next, kept| match (&mut kept.kind, &next.kind) {
        (InlineKind::Text(text), InlineKind::Text(more)) => {
            text.push_str(more);
            kept.span = Span { start: kept.span.start, end: next.span.end };
            true
        }
        _ => false,
    });
}

fn trim_code(text: &mut String) {
    if text.lines().any(|line| line.ends_with([' ', '\t'])) || text.ends_with('\n') {
        let lines: Vec<_> = text.lines().map(|line| line.trim_end_matches([' ', '\t'])).collect();
        *text = lines.join("\n").trim_end_matches('\n').to_owned();
    }
}
