//! Markdown among HTML: what a region holds is put into one piece of HTML, and html5ever says what a browser makes of it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag as Start, TagEnd as End};

use super::open::Open;
use super::regions::{Sibling, SiblingKind};
use super::{DEEPEST_PIECE, Reader};
use crate::import::html::elements::{is_block, is_raw_text, meaning};
use crate::import::html::tags::{self, TagKind};
use crate::import::html::{self, Embedded, Fragment};
use crate::model::{Block, Inline};
use crate::source::Span;

impl Reader<'_> {
    /// Reads a run of siblings as one piece of HTML.
    pub(super) fn region(&mut self, siblings: &[Sibling], depth: usize) -> Vec<Block> {
        let first = siblings.first().map_or(0..0, |first| self.place(*first));
        let last = siblings.last().map_or(0..0, |last| self.place(*last));
        let mut piece = Piece::new(self, depth, last.end);
        for sibling in siblings {
            piece.sibling(*sibling, siblings.len() == 1);
        }
        let (html, embedded) = (piece.html, piece.embedded);
        self.read_html(html, embedded, self.span(&(first.start..last.end)))
    }

    /// Reads inlines with HTML in them where no block can stand: the cells of a table.
    pub(super) fn mixed_inlines(&mut self, range: Range<usize>, depth: usize) -> Vec<Inline> {
        let place = self.events[range.start].1.start..self.events[range.end - 1].1.end;
        let mut piece = Piece::new(self, depth, place.end);
        piece.inlines(range);
        let (html, embedded) = (piece.html, piece.embedded);
        let blocks = self.read_html(html, embedded, self.span(&place));
        html::one_line(blocks)
    }

    fn read_html(&mut self, html: String, embedded: Vec<Embedded>, span: Span) -> Vec<Block> {
        let read = html::blocks(Fragment { html, span, marker: self.markers.text, embedded, holds_markdown: true });
        self.changes.append(read.changes);
        self.diagnostics.extend(read.diagnostics);
        read.blocks
    }

    pub(super) fn place(&self, sibling: Sibling) -> Range<usize> {
        self.events[sibling.start].1.start..self.events[sibling.end - 1].1.end
    }

    /// A sibling as it stands in a `<pre>`, without the indentation and the marks of what it is in.
    fn source_of(&self, sibling: Sibling) -> String {
        let place = self.place(sibling);
        let before = &self.text[..place.start];
        let indentation = match &self.events[sibling.start].0 {
            Event::Start(Start::CodeBlock(CodeBlockKind::Indented)) if before.ends_with('\t') => 1,
            Event::Start(Start::CodeBlock(CodeBlockKind::Indented)) => {
                before.bytes().rev().take(4).take_while(|byte| *byte == b' ').count()
            }
            _ => 0,
        };
        let mut source = super::blocks::without_marks(self.text, place.start - indentation..place.end);
        source.truncate(source.trim_end().len());
        source.push('\n');
        source
    }

    /// Whether an empty line stands before a block.
    fn is_behind_empty_line(&self, start: usize) -> bool {
        let gap = self.text[..start].bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>' | b'\n'));
        gap.filter(|byte| *byte == b'\n').count() > 1
    }
}

/// A piece of HTML that is being put together.
struct Piece<'r, 'a> {
    reader: &'r mut Reader<'a>,
    html: String,
    embedded: Vec<Embedded>,
    depth: usize,
    /// Where the piece ends in the text.
    end: usize,
    /// The elements that blocks of HTML have opened and not closed.
    open: Open,
    /// What stands before this offset is in the piece already.
    skip: usize,
}

impl<'r, 'a> Piece<'r, 'a> {
    fn new(reader: &'r mut Reader<'a>, depth: usize, end: usize) -> Self {
        Self { reader, html: String::new(), embedded: Vec::new(), depth, end, open: Open::default(), skip: 0 }
    }

    fn sibling(&mut self, sibling: Sibling, is_alone: bool) {
        let place = self.reader.place(sibling);
        let is_leaf = sibling.kind == SiblingKind::Mixed || self.is_leaf(sibling);
        if place.end <= self.skip {
            return;
        }
        if self.open.is_preformatted() && self.reader.is_behind_empty_line(place.start) {
            self.html.push('\n');
        }
        if place.start < self.skip && !is_leaf {
            let rest = self.reader.text[self.skip..place.end].to_owned();
            self.raw(&rest);
        } else if sibling.kind == SiblingKind::Html {
            let raw = self.reader.raw_text(sibling.start + 1..sibling.end - 1);
            self.html_block(&raw, &place, is_alone);
            self.preformatted(&raw, place.end);
        } else if self.open.is_preformatted() && sibling.kind == SiblingKind::Markdown {
            let source = self.reader.source_of(sibling);
            self.raw(&source);
        } else if is_leaf {
            self.leaf(sibling, &place);
        } else {
            let blocks = self.reader.blocks_without_html(sibling.start..sibling.end, self.depth);
            self.embed_blocks(blocks);
        }
    }

    fn is_leaf(&self, sibling: Sibling) -> bool {
        let first = &self.reader.events[sibling.start].0;
        matches!(first, Event::Start(Start::Paragraph | Start::Heading { .. })) || super::blocks::is_inline(first)
    }

    /// A paragraph or a heading.
    fn leaf(&mut self, sibling: Sibling, place: &Range<usize>) {
        let (tag, inner) = match &self.reader.events[sibling.start].0 {
            Event::Start(Start::Heading { level, .. }) => (heading(*level), sibling.start + 1..sibling.end - 1),
            Event::Start(Start::Paragraph) => ("p", sibling.start + 1..sibling.end - 1),
            _ => ("p", sibling.start..sibling.end),
        };
        if place.start < self.skip {
            return self.inlines(inner);
        }
        let mark = self.mark(place);
        self.html.extend(["<", tag, &mark, ">"]);
        self.inlines(inner);
        self.html.extend(["</", tag, ">"]);
    }

    fn inlines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let (event, place) = self.reader.events[at].clone();
            at = match event {
                _ if place.start < self.skip => at + 1,
                Event::Start(Start::Image { .. }) | Event::Code(_) | Event::FootnoteReference(_)
                    if self.open.is_preformatted() =>
                {
                    let source = self.reader.text[place].to_owned();
                    self.text(&source);
                    self.reader.ends[at].max(at) + 1
                }
                Event::Start(Start::Image { .. }) => {
                    let end = self.reader.ends[at] + 1;
                    let image = self.reader.inlines(at..end).pop();
                    self.embed(image.map_or(Embedded::Taken, Embedded::Inline));
                    end
                }
                Event::Code(_) | Event::FootnoteReference(_) => {
                    let inline = self.reader.inlines(at..at + 1).pop();
                    self.embed(inline.map_or(Embedded::Taken, Embedded::Inline));
                    at + 1
                }
                event => {
                    self.inline(event, &place);
                    at + 1
                }
            };
        }
    }

    fn inline(&mut self, event: Event<'_>, place: &Range<usize>) {
        let double = self.reader.text[place.start..].starts_with("~~");
        match event {
            Event::Start(Start::Emphasis) => self.html.push_str("<em>"),
            Event::End(End::Emphasis) => self.html.push_str("</em>"),
            Event::Start(Start::Strong) => self.html.push_str("<strong>"),
            Event::End(End::Strong) => self.html.push_str("</strong>"),
            Event::Start(Start::Strikethrough) => self.html.push_str(if double { "<del>" } else { "~" }),
            Event::End(End::Strikethrough) => self.html.push_str(if double { "</del>" } else { "~" }),
            Event::Start(Start::Link { link_type, dest_url, title, .. }) => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                let mark = self.mark(place);
                self.html.extend(["<a", &mark, " href=\"", scheme]);
                self.text(&dest_url);
                self.html.push_str("\" title=\"");
                self.text(&title);
                self.html.push_str("\">");
            }
            Event::End(End::Link) => self.html.push_str("</a>"),
            // The comment keeps what looks like a link from being taken for one that CommonMark has overlooked.
            Event::Text(text) if text.starts_with('(') && self.html.ends_with(']') => {
                self.html.push_str("<!---->");
                self.mark_text(&text, place);
                self.text(&text);
            }
            Event::Text(text) => {
                let text = self.reader.markers.without_foreign(&text);
                self.mark_text(&text, place);
                for (at, piece) in text.split("](").enumerate() {
                    self.html.push_str(if at == 0 { "" } else { "]<!---->(" });
                    self.text(piece);
                }
            }
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => {
                let mark = self.mark(place);
                self.html.extend(["<br", &mark, ">"]);
            }
            Event::InlineHtml(tag) => {
                self.raw(&tag);
                for tag in tags::tags(&tag).filter(|tag| tag.name == "pre") {
                    self.open.follow(&tag);
                }
                self.preformatted(&tag, place.end);
                self.raw_content(&tag, place.end);
            }
            _ => {}
        }
    }

    /// A block of HTML. What stands between its elements and in none of them is Markdown to those who wrote it, for only
    /// a missing blank line makes it HTML: `<h3>Title</h3>`, and on the next line a paragraph with links.
    fn html_block(&mut self, raw: &str, place: &Range<usize>, is_alone: bool) {
        let whole = Whole { raw, place, is_alone };
        let mut outside = 0;
        for tag in tags::tags(raw) {
            if !self.open.is_empty() {
                self.raw(&raw[outside..tag.end]);
                self.open.follow(&tag);
                outside = tag.end;
            } else if meaning(&tag.name).is_none_or(is_block) || tag.kind == TagKind::Alone && is_raw_text(&tag.name) {
                self.outside(outside..tag.start, &whole);
                self.raw(&raw[tag.start..tag.end]);
                self.open.follow(&tag);
                outside = tag.end;
            }
        }
        if self.open.is_empty() {
            self.outside(outside..raw.len(), &whole);
        } else {
            self.raw(&raw[outside..]);
        }
    }

    /// What stands in no element.
    fn outside(&mut self, range: Range<usize>, whole: &Whole<'_>) {
        let text = &whole.raw[range.clone()];
        let mut inner = text.trim_start();
        while let Some(tag) = tags::tags(inner).next().filter(|tag| tag.start == 0 && tag.name == "br") {
            inner = inner[tag.end..].trim_start();
        }
        if inner.is_empty() {
            self.html.push('\n');
        } else if inner.len() < whole.raw.len()
            && self.reader.nested < DEEPEST_PIECE
            && (whole.is_alone || is_balanced(inner))
        {
            let read = self.reader.nested(inner, range.end - inner.len(), whole.place);
            self.embed_blocks(read);
        } else {
            self.raw(text);
        }
    }

    /// What stands in a `<pre>` that is still open is not Markdown, also after a blank line, where CommonMark has it so.
    fn preformatted(&mut self, html: &str, end: usize) {
        if self.depth == 0
            && let Some(close) = self.reader.end_of_preformatted(html, end)
        {
            let rest = self.reader.text[end..close].to_owned();
            self.raw(&rest);
            self.skip = close;
            self.open.end_preformatted();
        }
    }

    /// What stands in an element like `<iframe>` is no markup, up to its end.
    fn raw_content(&mut self, tag: &str, from: usize) {
        let text = self.reader.text;
        let opened = tags::tags(tag).next().filter(|tag| tag.kind == TagKind::Open && is_raw_text(&tag.name));
        let close = opened.and_then(|tag| tags::find_close(text, from, &tag.name)).filter(|close| *close < self.end);
        if let Some(close) = close {
            let end = text[close..].find('>').map_or(text.len(), |at| close + at + 1);
            self.raw(&super::blocks::without_marks(text, from..end));
            self.skip = end;
        }
    }

    fn embed_blocks(&mut self, blocks: Vec<Block>) {
        let mark = self.mark_of_embedded();
        self.html.extend(["<div", &mark, "></div>"]);
        self.embedded.push(Embedded::Blocks(blocks));
    }

    fn embed(&mut self, embedded: Embedded) {
        let mark = self.mark_of_embedded();
        self.html.extend(["<span", &mark, "></span>"]);
        self.embedded.push(embedded);
    }

    /// The attribute that says where an element stands in the source.
    fn mark(&self, place: &Range<usize>) -> String {
        let span = self.reader.span(place);
        format!(" {}=\"{},{}\"", self.reader.markers.text, span.start, span.end)
    }

    /// Says in a comment where a text with asterisks or behind underscores stands: what they are is asked for later on.
    fn mark_text(&mut self, text: &str, place: &Range<usize>) {
        let is_bold = self.html.ends_with("<strong>") && self.reader.text[..place.start].ends_with("__");
        if text.contains('*') || is_bold {
            let span = self.reader.span(place);
            let place = format!("{}{},{}", self.reader.markers.text, span.start, span.end);
            self.html.extend(["<!--", &place, "-->"]);
        }
    }

    /// The attribute of an element that stands for the next embedded piece.
    fn mark_of_embedded(&self) -> String {
        format!(" {}=\"={}\"", self.reader.markers.text, self.embedded.len())
    }

    fn raw(&mut self, html: &str) {
        self.html.push_str(&super::mask::html(html, self.reader.markers));
    }

    fn text(&mut self, text: &str) {
        let markers = self.reader.markers;
        for c in text.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '"' => self.html.push_str("&quot;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                c if c == markers.text || c == markers.foreign => self.html.push_str("&lt;"),
                c if c == markers.empty_line => self.html.push_str("<br><br>"),
                c => self.html.push(c),
            }
        }
    }
}

/// A block of HTML that stands as one in the source.
struct Whole<'p> {
    raw: &'p str,
    place: &'p Range<usize>,
    /// Whether no element of it reaches into other blocks.
    is_alone: bool,
}

fn heading(level: HeadingLevel) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1]
}

/// Whether every element that begins in a piece of HTML ends in it, and the other way round.
fn is_balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for tag in tags::tags(html) {
        match tag.kind {
            TagKind::Open => open.push(tag.name),
            TagKind::Close if open.last() == Some(&tag.name) => {
                open.pop();
            }
            TagKind::Close => return false,
            TagKind::Alone => {}
        }
    }
    open.is_empty()
}
