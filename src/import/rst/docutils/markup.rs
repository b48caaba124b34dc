//! How the text is read that directives hold: in RST, or in a language that has RST's directives and roles.

use super::blocks::{Parser, Titles};
use super::{inline, references};
use crate::import::rst::flow::Flow;
use crate::import::rst::text::Line;
use crate::model::{Block, Inline};

/// How text is read.
#[derive(Debug, Clone, Copy)]
pub struct Markup {
    /// The blocks of some lines.
    pub blocks: fn(&mut Parser<'_>, &[Line], Titles) -> Vec<Block>,
    /// The inlines of a flow.
    pub inlines: fn(&mut Parser<'_>, &Flow) -> Vec<Inline>,
    /// Blocks nested deeper than this stay text.
    pub deepest: usize,
}

/// RST's own way.
pub const RST: Markup = Markup { blocks, inlines: inline::inlines, deepest: 60 };

fn blocks(parser: &mut Parser<'_>, lines: &[Line], titles: Titles) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let before = blocks.len();
        at = parser.block(lines, at, titles, &mut blocks).max(at + 1);
        if parser.references.is_waiting() {
            references::arrived(&mut parser.references, &mut blocks, before);
        }
    }
    blocks
}
