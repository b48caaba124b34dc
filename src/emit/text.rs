//! The words of a post: what a reader of the page sees, one paragraph for each block.

use crate::model::{Block, BlockKind, Inline, InlineKind, push_text};

/// The visible text of a post, with a blank line between blocks and a line end after the last.
pub fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(&mut out, blocks);
    out
}

fn push_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => push_paragraph(out, content),
            BlockKind::List(list) => list.items.iter().for_each(|item| push_blocks(out, &item.blocks)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => push_blocks(out, blocks),
            BlockKind::Code { text, .. } => push_line(out, text),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    let cells: Vec<_> = row.iter().map(|cell| plain(cell)).collect();
                    push_line(out, cells.join("\t").trim_end());
                }
            }
            BlockKind::Admonition(admonition) => {
                push_paragraph(out, &admonition.title);
                push_blocks(out, &admonition.blocks);
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    push_paragraph(out, &definition.term);
                    push_blocks(out, &definition.blocks);
                }
            }
            BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
        }
    }
}

fn push_paragraph(out: &mut String, inlines: &[Inline]) {
    push_line(out, &plain(inlines));
}

fn push_line(out: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    out.push('\n');
}

fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_text(&mut out, inlines, |kind| match kind {
        InlineKind::HardBreak => "\n",
        InlineKind::Image(image) => &image.alt,
        _ => "",
    });
    out
}
