//! Blocks.

use std::ops::Range;

use pulldown_cmark::{Alignment as Aligned, CodeBlockKind, Event, Tag};

use super::mdx::HIDDEN;
use super::regions::Sibling;
use super::{DEEPEST, Reader, dialects};
use crate::import::cell::without_breaks;
use crate::import::html;
use crate::model::{Alignment, Block, BlockKind, Definition, Inline, InlineKind, Item, List, ListKind, Table};
use crate::source::Span;

impl Reader<'_> {
    /// The blocks among a range of events, `depth` containers deep.
    pub(super) fn blocks(&mut self, range: Range<usize>, depth: usize) -> Vec<Block> {
        if !self.has_html {
            return self.blocks_without_html(range, depth);
        }
        let siblings = self.siblings(range);
        self.blocks_of(&siblings, depth)
    }

    /// Siblings as blocks, with the HTML that stands among them.
    fn blocks_of(&mut self, siblings: &[Sibling], depth: usize) -> Vec<Block> {
        let regions = self.regions(siblings, depth);
        let mut blocks = Vec::new();
        let mut at = 0;
        for region in regions {
            for sibling in &siblings[at..region.start] {
                self.block(sibling.start..sibling.end, depth, &mut blocks);
            }
            at = region.end;
            blocks.extend(self.region(&siblings[region], depth));
        }
        for sibling in &siblings[at..] {
            self.block(sibling.start..sibling.end, depth, &mut blocks);
        }
        blocks
    }

    /// The blocks among a range of events that holds no HTML of its own.
    pub(super) fn blocks_without_html(&mut self, range: Range<usize>, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut at = range.start;
        while at < range.end {
            at = self.block(at..range.end, depth, &mut blocks);
        }
        blocks
    }

    /// Reads the block that the range begins with; returns the index of the event after it.
    fn block(&mut self, range: Range<usize>, depth: usize, blocks: &mut Vec<Block>) -> usize {
        let start = range.start;
        if is_inline(&self.events[start].0) {
            let end = self.end_of_inlines(range);
            let content = self.inlines(start..end);
            let place = self.events[start].1.start..self.events[end - 1].1.end;
            self.paragraph(content, &place, blocks);
            return end;
        }
        let Event::Start(tag) = self.events[start].0.clone() else {
            if self.events[start].0 == Event::Rule {
                let kind = self.kept_block(self.events[start].1.start).unwrap_or(BlockKind::ThematicBreak);
                blocks.push(Block::new(kind, self.span(&self.events[start].1)));
            }
            return start + 1;
        };
        let end = self.ends[start];
        let inner = start + 1..end;
        let kind = match tag {
            Tag::Paragraph => {
                let content = self.inlines(inner);
                self.paragraph(content, &self.events[start].1.clone(), blocks);
                return end + 1;
            }
            Tag::Heading { level, .. } => {
                let content = without_breaks(self.inlines(inner));
                BlockKind::Heading { level: level as u8, content }
            }
            Tag::CodeBlock(kind) => {
                BlockKind::Code { info: self.plain(info(&kind)), text: self.plain(&self.raw_text(inner)) }
            }
            Tag::HtmlBlock if let Some(code) = self.hidden_block(&self.events[start].1) => BlockKind::Verbatim(code),
            Tag::HtmlBlock => BlockKind::Html(self.plain(self.raw_text(inner).trim_end())),
            Tag::Table(alignments) => BlockKind::Table(self.table(inner, &alignments, depth)),
            _ if depth >= DEEPEST => {
                self.too_deep(&self.events[start].1.clone());
                blocks.extend(self.blocks_in_depth(inner));
                return end + 1;
            }
            Tag::BlockQuote(_) => BlockKind::Quote(self.blocks(inner, depth + 1)),
            Tag::List(first) => BlockKind::List(self.list(inner, first, depth + 1)),
            Tag::DefinitionList => BlockKind::Definitions(self.definitions(inner, depth + 1)),
            Tag::FootnoteDefinition(label) => {
                BlockKind::FootnoteDefinition { label: label.into_string(), blocks: self.blocks(inner, depth + 1) }
            }
            _ => return start + 1,
        };
        blocks.push(Block::new(kind, self.span(&self.events[start].1)));
        end + 1
    }

    /// Adds a paragraph, without what are blocks of JavaScript in it.
    fn paragraph(&self, content: Vec<Inline>, place: &Range<usize>, blocks: &mut Vec<Block>) {
        let span = self.span(place);
        let mut rest = Vec::new();
        for inline in content {
            match inline.kind {
                InlineKind::Html(code) if self.is_hidden_block(inline.span) => {
                    blocks.push(Block::new(BlockKind::Paragraph(std::mem::take(&mut rest)), span));
                    blocks.push(Block::new(BlockKind::Verbatim(code), inline.span));
                }
                kind => rest.push(Inline::new(kind, inline.span)),
            }
        }
        blocks.push(Block::new(BlockKind::Paragraph(rest), span));
    }

    /// The block of JavaScript that begins in a place, without the indentation and the marks of what it is in.
    fn hidden_block(&self, place: &Range<usize>) -> Option<String> {
        let (original, blocks) = self.hidden.as_ref()?;
        let at = blocks.partition_point(|block| block.start < place.start);
        let block = blocks.get(at).filter(|block| block.end <= place.end)?;
        Some(without_marks(original, block.clone()))
    }

    /// The block of another dialect that begins at an offset.
    fn kept_block(&mut self, start: usize) -> Option<BlockKind> {
        let (original, kept) = self.kept.as_ref()?;
        let at = kept.binary_search_by_key(&start, |block| block.place.start).ok()?;
        let (place, text) = (kept[at].place.clone(), without_marks(original, kept[at].place.clone()));
        let Some((language, code)) = dialects::highlighted(&text) else { return Some(BlockKind::Verbatim(text)) };
        self.changes.count_at("highlight-fenced", self.span(&place));
        Some(BlockKind::Code { info: language.to_owned(), text: code.to_owned() })
    }

    fn is_hidden_block(&self, span: Span) -> bool {
        let Some((_, blocks)) = &self.hidden else { return false };
        blocks.binary_search_by_key(&span.start, |block| self.span(block).start).is_ok()
    }

    /// The leaves of what is nested too deep, without their containers.
    fn blocks_in_depth(&mut self, range: Range<usize>) -> Vec<Block> {
        let mut leaves = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let is_container = matches!(
                self.events[at].0,
                Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_))
                    | Event::End(_)
            );
            if is_container {
                at += 1;
            } else {
                let leaf = self.sibling(at..range.end);
                at = leaf.end;
                leaves.push(leaf);
            }
        }
        self.blocks_of(&leaves, DEEPEST)
    }

    /// The end of the run of inlines that the range begins with: the text of an item of a tight list.
    pub(super) fn end_of_inlines(&self, range: Range<usize>) -> usize {
        let mut at = range.start;
        while at < range.end && is_inline(&self.events[at].0) {
            at = if matches!(self.events[at].0, Event::Start(_)) { self.ends[at] + 1 } else { at + 1 };
        }
        at
    }

    fn list(&mut self, range: Range<usize>, first: Option<u64>, depth: usize) -> List {
        let kind = match first {
            None => ListKind::Bullet,
            Some(start) => ListKind::Ordered { start: u32::try_from(start).unwrap_or(1) },
        };
        let mut items = Vec::new();
        let mut tight = true;
        let mut at = range.start;
        while at < range.end {
            let (inner, end) = (at + 1..self.ends[at], self.ends[at]);
            tight &= !self.has_paragraph(inner.clone());
            let checked = inner.clone().take(2).find_map(|at| match self.events[at].0 {
                Event::TaskListMarker(checked) => Some(checked),
                _ => None,
            });
            items.push(Item { checked, blocks: self.blocks(inner, depth) });
            at = end + 1;
        }
        List { kind, tight, items }
    }

    /// Terms, each with its definitions, which are one.
    fn definitions(&mut self, range: Range<usize>, depth: usize) -> Vec<Definition> {
        let mut definitions: Vec<Definition> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let (inner, end) = (at + 1..self.ends[at], self.ends[at]);
            match &self.events[at].0 {
                Event::Start(Tag::DefinitionListTitle) => {
                    let term = self.inlines(inner);
                    definitions.push(Definition { term, blocks: Vec::new() });
                }
                Event::Start(_) => {
                    let blocks = self.blocks(inner, depth);
                    if let Some(last) = definitions.last_mut() {
                        last.blocks.extend(blocks);
                    }
                }
                _ => {}
            }
            at = end.max(at) + 1;
        }
        definitions
    }

    fn has_paragraph(&self, range: Range<usize>) -> bool {
        let mut at = range.start;
        while at < range.end {
            match self.events[at].0 {
                Event::Start(Tag::Paragraph) => return true,
                Event::Start(_) => at = self.ends[at] + 1,
                _ => at += 1,
            }
        }
        false
    }

    fn table(&mut self, range: Range<usize>, alignments: &[Aligned], depth: usize) -> Table {
        let mut rows = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let end = self.ends[at];
            let mut cells = Vec::new();
            let mut cell = at + 1;
            while cell < end {
                cells.push(self.cell(cell + 1..self.ends[cell], depth));
                cell = self.ends[cell] + 1;
            }
            let written = self.events[at + 1..end].last().map_or(0, |(_, place)| place.end);
            self.surplus(written..self.events[at].1.end, &mut cells);
            cells.resize(alignments.len(), Vec::new());
            rows.push(cells);
            at = end + 1;
        }
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Table { alignments: alignments.iter().copied().map(alignment).collect(), header, rows }
    }

    /// Adds to the last cell of a row what stands behind it, which GFM does not show: ``| `a|b` | c |`` has three cells, and the
    /// head of its table two.
    fn surplus(&mut self, place: Range<usize>, cells: &mut [Vec<Inline>]) {
        let Some(text) = self.text.get(place.clone()) else { return };
        let is_between = |c: char| c == '|' || c.is_whitespace();
        let start = place.start + text.len() - text.trim_start_matches(is_between).len();
        let place = start..start + self.text[start..place.end].trim_end_matches(is_between).len();
        let text = &self.text[place.clone()];
        let Some(last) = cells.last_mut().filter(|_| !text.is_empty() && !text.contains(HIDDEN)) else { return };
        last.push(Inline::text(" | ", self.span(&place)));
        let blocks = self.nested(text, 0, &place);
        last.extend(html::one_line(blocks));
    }

    fn cell(&mut self, range: Range<usize>, depth: usize) -> Vec<Inline> {
        let mut events = self.events[range.clone()].iter();
        if self.has_html && events.any(|(event, _)| matches!(event, Event::InlineHtml(_))) {
            self.mixed_inlines(range, depth)
        } else {
            self.inlines(range)
        }
    }

    /// The text of a block whose content is not markup.
    pub(super) fn raw_text(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        for (event, _) in &self.events[range] {
            if let Event::Text(piece) | Event::Html(piece) = event {
                text.push_str(piece);
            }
        }
        text
    }
}

/// A block as it stands, without the indentation and the marks of what it is in.
pub(super) fn without_marks(text: &str, block: Range<usize>) -> String {
    let line = text[..block.start].rfind('\n').map_or(0, |end| end + 1);
    let column = block.start - line;
    let mut lines = text[block].split('\n');
    let mut code = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let marks = line.bytes().take(column).take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        code.push('\n');
        code.push_str(&line[marks..]);
    }
    code
}

pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::TaskListMarker(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_) => true,
        Event::Start(tag) => is_inline_tag(tag),
        Event::End(_) | Event::Html(_) | Event::Rule => false,
    }
}

fn is_inline_tag(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn info<'a>(kind: &'a CodeBlockKind<'_>) -> &'a str {
    match kind {
        CodeBlockKind::Indented => "",
        CodeBlockKind::Fenced(info) => info.trim(),
    }
}

fn alignment(alignment: Aligned) -> Alignment {
    match alignment {
        Aligned::None => Alignment::None,
        Aligned::Left => Alignment::Left,
        Aligned::Center => Alignment::Center,
        Aligned::Right => Alignment::Right,
    }
}
