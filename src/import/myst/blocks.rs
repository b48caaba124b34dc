//! Blocks: what the Markdown reader has made of a text, with MyST's own put in.

use super::directive;
use super::fences::opening;
use super::syntax::{Separated, separate};
use super::{MYST, definitions, inlines};
use crate::account::{Entry, What};
use crate::import::markdown::{self, Flavour};
use crate::import::rst::docutils::references::{Destination, arrived};
use crate::import::rst::docutils::{Parser, RST, Titles, directives};
use crate::import::rst::flow::Flow;
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind, Inline, plain};
use crate::source::Span;

/// The blocks of some lines.
pub fn blocks(parser: &mut Parser<'_>, lines: &[Line], titles: Titles) -> Vec<Block> {
    let flow = Flow::new(parser.text, lines);
    let separated = separate(&flow.buffer);
    hide(parser, &flow, &separated);
    let mut markdown = separated.text;
    definitions::append(&mut markdown, &parser.labels);
    let mut read = markdown::blocks(&markdown, 0, Flavour::Myst);
    // a fence that nobody closed takes them for code
    if let Some(BlockKind::Code { text, .. }) = read.blocks.last_mut().map(|block| &mut block.kind) {
        let added = markdown.get(flow.buffer.len()..).unwrap_or_default();
        let own = text.trim_end_matches('\n').strip_suffix(added.trim_end_matches('\n')).filter(|_| !added.is_empty());
        if let Some(own) = own.map(str::len) {
            text.truncate(own);
        }
    }
    let mut piece = Piece { flow: &flow, markdown: &markdown, targets: separated.targets, next: 0 };
    piece.report(parser, read.changes, read.diagnostics);
    // the definitions that were added are none of the text's
    let own = |block: &Block| (block.span.start as usize) < flow.buffer.len();
    let blocks = piece.blocks(parser, read.blocks.into_iter().filter(own).collect(), titles);
    piece.arrive(parser, usize::MAX);
    blocks
}

/// Records what a page does not show.
fn hide(parser: &mut Parser<'_>, flow: &Flow, separated: &Separated) {
    for (place, why) in &separated.hidden {
        let span = flow.span(parser.text, place.start, place.end);
        parser.changes.count_at("comment-dropped", span);
        let text = flow.buffer[place.clone()].to_owned();
        parser.changes.removed.push(Entry { what: What::Word, text, why });
    }
}

/// A text that was read as Markdown, and what of MyST's is to be put in.
pub struct Piece<'f> {
    /// The text as it stands in the source.
    pub flow: &'f Flow,
    /// The text that the Markdown reader saw.
    pub markdown: &'f str,
    targets: Vec<(usize, String)>,
    /// The next target that is waiting for its block.
    next: usize,
}

impl<'f> Piece<'f> {
    /// A text without targets.
    pub fn new(flow: &'f Flow, markdown: &'f str) -> Self {
        Self { flow, markdown, targets: Vec::new(), next: 0 }
    }

    /// The place in the source of a span of the text.
    pub fn span(&self, parser: &Parser<'_>, span: Span) -> Span {
        self.flow.span(parser.text, span.start as usize, span.end as usize)
    }

    /// Hands on what the Markdown reader has said.
    pub fn report(
        &self,
        parser: &mut Parser<'_>,
        mut changes: crate::account::Changes,
        diagnostics: Vec<crate::diagnostic::Diagnostic>,
    ) {
        for place in changes.counts.iter_mut().flat_map(|count| &mut count.places) {
            *place = self.span(parser, *place);
        }
        parser.changes.append(changes);
        for mut diagnostic in diagnostics {
            diagnostic.span = diagnostic.span.map(|span| self.span(parser, span));
            parser.diagnostics.push(diagnostic);
        }
    }

    /// The targets before a place wait for the block there.
    fn arrive(&mut self, parser: &mut Parser<'_>, place: usize) {
        while let Some((_, name)) = self.targets.get(self.next).filter(|target| target.0 < place) {
            parser.references.wait(name);
            self.next += 1;
        }
    }

    fn blocks(&mut self, parser: &mut Parser<'_>, blocks: Vec<Block>, titles: Titles) -> Vec<Block> {
        let mut out = Vec::with_capacity(blocks.len());
        for block in blocks {
            self.arrive(parser, block.span.start as usize);
            let before = out.len();
            self.block(parser, block, titles, &mut out);
            if parser.references.is_waiting() {
                arrived(&mut parser.references, &mut out, before);
            }
        }
        out
    }

    fn block(&mut self, parser: &mut Parser<'_>, block: Block, titles: Titles, out: &mut Vec<Block>) {
        let span = self.span(parser, block.span);
        let kind = match block.kind {
            BlockKind::Code { text, .. } if self.is_fence_of_ours(block.span) => {
                return self.fence(parser, block.span, text, out);
            }
            BlockKind::Heading { level, content } => {
                let content = self.inlines(parser, content);
                Self::heading(parser, &content, span, titles);
                BlockKind::Heading { level, content }
            }
            BlockKind::Paragraph(content) => BlockKind::Paragraph(self.inlines(parser, content)),
            BlockKind::List(mut list) => {
                for item in &mut list.items {
                    item.blocks = self.nested(parser, std::mem::take(&mut item.blocks));
                }
                BlockKind::List(list)
            }
            BlockKind::Quote(blocks) => BlockKind::Quote(self.nested(parser, blocks)),
            BlockKind::FootnoteDefinition { label, blocks } => {
                parser.footnotes.define_as_it_is(&label);
                BlockKind::FootnoteDefinition { label, blocks: self.nested(parser, blocks) }
            }
            BlockKind::Definitions(mut definitions) => {
                for definition in &mut definitions {
                    definition.term = self.inlines(parser, std::mem::take(&mut definition.term));
                    definition.blocks = self.nested(parser, std::mem::take(&mut definition.blocks));
                }
                BlockKind::Definitions(definitions)
            }
            BlockKind::Table(mut table) => {
                for cell in table.header.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    *cell = self.inlines(parser, std::mem::take(cell));
                }
                BlockKind::Table(table)
            }
            kind => kind,
        };
        out.push(Block::new(kind, span));
    }

    /// What a list, a quote and the like hold, where no section begins.
    fn nested(&mut self, parser: &mut Parser<'_>, blocks: Vec<Block>) -> Vec<Block> {
        parser.depth += 1;
        let blocks = self.blocks(parser, blocks, Titles::Refused);
        parser.depth -= 1;
        blocks
    }

    fn inlines(&self, parser: &mut Parser<'_>, content: Vec<Inline>) -> Vec<Inline> {
        inlines::read(parser, self, content)
    }

    fn heading(parser: &mut Parser<'_>, content: &[Inline], span: Span, titles: Titles) {
        if titles == Titles::Allowed {
            parser.sections.count += 1;
        }
        let name = plain(content);
        parser.references.define_implicit(&name, Destination::Heading { start: span.start, title: name.clone() });
    }

    /// Whether a block of code is a directive, or what stands between colons.
    fn is_fence_of_ours(&self, span: Span) -> bool {
        let first = self.flow.buffer.get(span.range()).and_then(|text| text.lines().next()).unwrap_or_default();
        opening(first).is_some_and(|fence| fence.mark == ':' || fence.directive().is_some())
    }

    fn fence(&self, parser: &mut Parser<'_>, span: Span, code: String, out: &mut Vec<Block>) {
        let mut lines = self.lines(span, &code);
        // one fence in another is read in what its code is
        lines.shrink_to_fit();
        drop(code);
        let Some(directive) = directive::read(parser.text, &lines) else {
            let words = lines.first().map(|line| parser.text.line(*line)).unwrap_or_default().to_owned();
            let why = "the name of a container";
            parser.changes.removed.push(Entry { what: What::Word, text: words, why });
            return out.extend(parser.blocks(&lines[1..], Titles::Refused));
        };
        if directive.name == "eval-rst" {
            parser.markup = RST;
            out.extend(parser.blocks(&directive.content, Titles::Refused));
            parser.markup = MYST;
        } else {
            directives::run(parser, &directive, &lines, out);
        }
    }

    /// The lines of a fence in the source, from the one that opens it on, without the marks of the quotes and items
    /// around it, which the lines of its code have not. There is always one.
    fn lines(&self, span: Span, code: &str) -> Vec<Line> {
        let mut at = span.start as usize;
        let text = self.markdown.get(span.range()).unwrap_or_default();
        let mut code = code.split('\n');
        let mut lines = Vec::new();
        for written in text.split_inclusive('\n') {
            let shown = written.trim_end();
            let length = if lines.is_empty() {
                shown.len()
            } else {
                let Some(code) = code.next() else { break };
                if shown.ends_with(code) { code.len() } else { shown.trim_start().len() }
            };
            let start = self.flow.offset(at + shown.len() - length);
            lines.push(Line { start, end: start + length });
            at += written.len();
        }
        if lines.is_empty() {
            let start = self.flow.offset(at);
            lines.push(Line { start, end: start });
        }
        lines
    }
}
