//! Titles and transitions.
//!
//! The level of a title is the order in which its style (character, with or without overline) first appears.
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections>

use super::blocks::{Parser, Titles};
use super::references::Destination;
use crate::import::rst::text::{Line, width};
use crate::model::{Block, BlockKind, plain};

/// A line of punctuation shorter than this is text where it does not fit.
const SHORT: usize = 4;

/// The titles of a document so far.
#[derive(Debug, Default)]
pub struct Sections {
    styles: Vec<(char, bool)>,
    /// The level of the current section, 0 outside all.
    level: usize,
    /// How many titles were read.
    pub count: usize,
}

impl Sections {
    /// The level of a title of a style, from 1. A style that would skip a level, which docutils refuses, does not.
    fn enter(&mut self, style: (char, bool)) -> usize {
        let known = self.styles.iter().position(|known| *known == style);
        let level = known.unwrap_or_else(|| {
            self.styles.truncate(self.level.max(self.styles.len()));
            self.styles.push(style);
            self.styles.len() - 1
        }) + 1;
        self.level = level;
        self.count += 1;
        level
    }
}

/// Reads a title or a transition on line `at`; `None` where the line is text.
pub fn read(
    parser: &mut Parser<'_>,
    lines: &[Line],
    at: usize,
    titles: Titles,
    blocks: &mut Vec<Block>,
) -> Option<usize> {
    let content = parser.text.line(lines[at]);
    if let Some(character) = adornment(content) {
        if let Some(end) = overlined(parser, lines, at, character, titles, blocks) {
            return Some(end);
        }
        // `...` over `...` is a title: too short a line is text
        if content.len() >= SHORT {
            let message = "a line of punctuation that is no title was kept as text";
            parser.malformed(&lines[at..=at], message);
            return None;
        }
    }
    let underline = parser.text.line(*lines.get(at + 1)?);
    let character = adornment(underline)?;
    if underline.len() < SHORT && width(content) > underline.len() {
        return None;
    }
    if titles == Titles::Refused {
        parser.malformed(&lines[at..=at + 1], "a title where none can stand was kept as text");
        return None;
    }
    title(parser, lines[at], (character, false), &lines[at..=at + 1], blocks);
    Some(at + 2)
}

/// A line of punctuation that is the overline of a title or a transition (docutils' `Line` state).
fn overlined(
    parser: &mut Parser<'_>,
    lines: &[Line],
    at: usize,
    character: char,
    titles: Titles,
    blocks: &mut Vec<Block>,
) -> Option<usize> {
    let overline = parser.text.line(lines[at]);
    if titles == Titles::Refused {
        return None;
    }
    let Some(next) = lines.get(at + 1).filter(|next| !next.is_blank()) else {
        if overline.len() < SHORT {
            return None;
        }
        blocks.push(Block::new(BlockKind::ThematicBreak, parser.span(&lines[at..=at])));
        return Some(at + 1);
    };
    let content = parser.text.line(*next);
    let underline = parser.text.line(*lines.get(at + 2)?);
    let is_title = adornment(content).is_none() && underline == overline;
    if !is_title || (overline.len() < SHORT && width(content) > overline.len()) {
        return None;
    }
    let line = next.without(parser.text.indent(*next));
    title(parser, line, (character, true), &lines[at..=at + 2], blocks);
    Some(at + 3)
}

fn title(parser: &mut Parser<'_>, line: Line, style: (char, bool), lines: &[Line], blocks: &mut Vec<Block>) {
    let level = parser.sections.enter(style).min(6) as u8;
    let content = parser.inlines(&[line]);
    let name = plain(&content);
    let span = parser.span(lines);
    parser.references.define_implicit(&name, Destination::Heading { start: span.start, title: name.clone() });
    blocks.push(Block::new(BlockKind::Heading { level, content }, span));
}

/// The character of a line that holds nothing but it.
pub fn adornment(line: &str) -> Option<char> {
    let first = line.chars().next().filter(char::is_ascii_punctuation)?;
    line.bytes().all(|byte| byte == first as u8).then_some(first)
}
