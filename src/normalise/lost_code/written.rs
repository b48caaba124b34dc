//! The lines of the source that blocks were read from, without what the quotes and lists around them put before each.

use super::line::Line;
use crate::import::html::elements::{Meaning, is_block, meaning};
use crate::import::html::tags;
use crate::model::dialects::attributes_length;
use crate::model::{Block, BlockKind};
use crate::source::{Source, Span};

/// No markers of quotes and items take more bytes than these.
const LONGEST_INDENT: usize = 400;

/// The source, as a sequence of blocks sees it.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    source: &'a Source,
    /// Where the container begins that the blocks stand in.
    container: Option<u32>,
    /// How many quotes the blocks stand in.
    quotes: usize,
}

impl<'a> Written<'a> {
    /// As the blocks of a body see it.
    pub(super) fn new(source: &'a Source) -> Self {
        Self { source, container: None, quotes: 0 }
    }

    /// As the blocks inside a block see it.
    pub(super) fn inside(self, block: &Block) -> Self {
        let quotes = self.quotes + usize::from(matches!(block.kind, BlockKind::Quote(_)));
        Self { container: Some(block.span.start), quotes, ..self }
    }

    /// What stands in a span.
    pub(super) fn text(self, span: Span) -> &'a str {
        self.source.text().get(span.range()).unwrap_or_default()
    }

    /// The lines of a span, the first one with the indent before it.
    pub(super) fn lines(self, span: Span) -> Vec<Line> {
        let before = self.indent(span.range().start);
        // `1. > code`: the marker of the item is as wide as the indent of the next line
        let before = before.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect::<String>();
        let text = self.text(span).trim_end();
        text.lines()
            .enumerate()
            .map(|(at, line)| match at {
                0 => Line::new(&self.without_quotes(&(before.clone() + line))),
                _ => Line::new(&self.without_quotes(line)),
            })
            .collect()
    }

    /// What stands on its line before an offset. Where that is longer than markers are, HTML has put a great many blocks on one line.
    fn indent(self, at: usize) -> &'a str {
        let before = self.source.text().get(..at).unwrap_or_default();
        let from = at.saturating_sub(LONGEST_INDENT);
        match memchr::memrchr(b'\n', before.as_bytes().get(from..).unwrap_or_default()) {
            Some(end) => before.get(from + end + 1..).unwrap_or_default(),
            None if from == 0 => before,
            None => "",
        }
    }

    /// Whether the lines of a block are those of HTML, and not those of the file, in which pandoc kept elements: `[x = 1]{.class}`.
    pub(super) fn is_html(self, block: &Block) -> bool {
        // what Markdown's containers hold begins behind their marker
        self.container.is_some_and(|container| block.span.start <= container)
            || matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading { .. })
                && (holds_spans(self.text(block.span))
                    || tags::tags(self.text(block.span)).any(|tag| self.ends_line(block, &tag)))
    }

    /// Whether a tag makes lines of its own on the page, or the lines of the file are inside of it: `<img src="x"`, and
    /// `alt="y">` on the next one.
    fn ends_line(self, block: &Block, tag: &tags::Tag) -> bool {
        let written = self.text(block.span).get(tag.start..tag.end).unwrap_or_default();
        let after = written.trim_start_matches(['<', '/']).get(tag.name.len()..).unwrap_or_default();
        let meaning = meaning(&tag.name).filter(|_| after.starts_with(['>', ' ', '\t', '/', '\n']));
        meaning.is_some_and(|meaning| meaning == Meaning::Break || is_block(meaning) || written.contains('\n'))
    }

    /// Whether no empty line stands between two blocks of the file.
    pub(super) fn touch(self, block: &Block, next: &Block) -> bool {
        // the last one is what is before the next block on its own line
        self.between(block, next).is_some_and(|lines| match lines.as_slice() {
            [.., line, last] => !(line.trim().is_empty() && last.trim().is_empty()),
            _ => true,
        })
    }

    /// The lines between two blocks of the file.
    pub(super) fn between(self, block: &Block, next: &Block) -> Option<Vec<String>> {
        let between = self.source.text().get(block.span.end as usize..next.span.start as usize)?;
        Some(between.split('\n').map(|line| self.without_quotes(line)).collect())
    }

    /// A line without the `>` of the quotes that the blocks stand in.
    fn without_quotes(self, line: &str) -> String {
        let mut kept = String::new();
        let mut rest = line;
        for _ in 0..self.quotes {
            let after = rest.trim_start_matches([' ', '\t']);
            let Some(inner) = after.strip_prefix('>') else { break };
            kept.push_str(&rest[..rest.len() - after.len()]);
            rest = inner.strip_prefix(' ').unwrap_or(inner);
        }
        kept + rest
    }
}

/// Whether pandoc kept an element in a text.
fn holds_spans(text: &str) -> bool {
    text.match_indices("]{").any(|(at, _)| attributes_length(&text[at + 1..]).is_some())
}
