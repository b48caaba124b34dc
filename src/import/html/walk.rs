//! From the tree of html5ever to blocks.

use std::collections::BTreeSet;
use std::ops::Deref;

use scraper::{ElementRef, Node};

use super::elements::{self, Meaning, meaning, raised, style};
use super::flow::{Flow, Wrapper};
use super::recover::{self, Part};
use super::{Embedded, Fragment, code, keep, lists, monospace, one_line, places, scripts, take_out};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::cell::without_breaks;
use crate::model::{Block, BlockKind, Direction, Image, ImageRef, Inline, InlineKind};
use crate::source::Span;

/// The marker of an excerpt's end, which site generators know and a rendered page does not show.
pub(super) const MORE: &str = "<!--more-->";

/// Elements deeper than this are read as their text.
pub(super) const DEEPEST: usize = 100;

/// A node in its tree, whose type `scraper` does not name.
pub(super) type TreeNode<'a> = <ElementRef<'a> as Deref>::Target;

pub(super) struct Walk<'a> {
    pub(super) flow: Flow,
    pub(super) embedded: &'a mut [Embedded],
    /// The name of the attribute that says what of Markdown's stands in an element.
    pub(super) marker: String,
    pub(super) holds_markdown: bool,
    pub(super) changes: Changes,
    pub(super) diagnostics: Vec<Diagnostic>,
    depth: usize,
    /// Whether a line end in the text is one on the page.
    pub(super) in_lines: bool,
    /// Which way the text runs. It is not known in Markdown, which may be a part of some: the normal form knows.
    pub(super) direction: Option<Direction>,
    /// How many `<code>` are open.
    pub(super) in_code: u32,
    /// Whether fonts are named whose letters are all as wide, and whether what is read is in one.
    pub(super) has_fonts: bool,
    pub(super) is_fixed: bool,
    /// The fragments to which links of the page lead.
    pub(super) linked: BTreeSet<String>,
    /// Whether an anchor has said where the excerpt ends.
    has_more: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(fragment: &'a mut Fragment) -> Self {
        Self {
            flow: Flow::new(fragment.span),
            embedded: &mut fragment.embedded,
            marker: fragment.marker.to_string(),
            holds_markdown: fragment.holds_markdown,
            changes: Changes::default(),
            diagnostics: Vec::new(),
            depth: 0,
            in_lines: false,
            direction: (!fragment.holds_markdown).then_some(Direction::LeftToRight),
            in_code: 0,
            has_fonts: !fragment.holds_markdown && monospace::may_be_in(&fragment.html),
            is_fixed: false,
            linked: BTreeSet::new(),
            has_more: false,
        }
    }

    /// The children of an element.
    pub(super) fn children(&mut self, element: ElementRef<'_>) {
        if self.depth >= DEEPEST {
            let text: String = element.text().collect();
            self.report(Code::MarkupMalformed, "elements nested too deep were read as their text");
            self.flow.text(&text);
            return;
        }
        self.depth += 1;
        if meaning(element.value().name()) != Some(Meaning::Anchor) {
            self.linked_place(element);
        }
        if self.has_fonts {
            self.children_with_fonts(element);
        } else {
            element.children().for_each(|child| self.node(child));
        }
        self.depth -= 1;
    }

    pub(super) fn node(&mut self, node: TreeNode<'_>) {
        match node.value() {
            Node::Text(text) => self.text(text),
            Node::Comment(comment) => self.comment(comment),
            _ => {
                if let Some(element) = ElementRef::wrap(node) {
                    self.element(element);
                }
            }
        }
    }

    /// What a container holds, as blocks of its own.
    pub(super) fn blocks_of(&mut self, element: ElementRef<'_>) -> Vec<Block> {
        let before = self.flow.begin_blocks();
        self.children(element);
        self.flow.take_blocks(before)
    }

    /// What an element holds, as one line: blocks in it follow each other with a space between. And what no line holds.
    fn line_of(&mut self, element: ElementRef<'_>) -> (Vec<Inline>, Vec<Block>) {
        let before = std::mem::replace(&mut self.flow.in_one_line, true);
        let mut blocks = self.blocks_of(element);
        self.flow.in_one_line = before;
        let tables = take_out(&mut blocks, false);
        (without_breaks(one_line(blocks)), tables)
    }

    /// The line of a term, and what is embedded in it, which is no part of a line. A term is written in bold, and has none of its own:
    /// else what stands on both sides of the end of `<b>` would meet only when it is read again.
    pub(super) fn term_of(&mut self, element: ElementRef<'_>) -> (Vec<Inline>, Vec<Block>) {
        let before = std::mem::replace(&mut self.flow.in_one_line, true);
        self.flow.open(Wrapper::Strong);
        let mut line = self.blocks_of(element);
        self.flow.close();
        self.flow.in_one_line = before;
        let embedded = take_out(&mut line, true);
        let bold = without_breaks(one_line(line)).into_iter();
        let line = bold.flat_map(|inline| match inline.kind {
            InlineKind::Strong(content) => content,
            _ => vec![inline],
        });
        (line.collect(), embedded)
    }

    pub(super) fn report(&mut self, code: Code, message: &str) {
        self.diagnostics.push(Diagnostic::at(code, self.flow.span, message));
    }

    fn text(&mut self, text: &str) {
        if self.in_code > 0 {
            self.code(text);
        } else if self.holds_markdown && text.contains("](") {
            for part in recover::parts(text) {
                self.part(part);
            }
        } else if self.in_lines {
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.flow.line_break();
                }
                self.flow.text(line);
            }
        } else {
            self.flow.text(text);
        }
        self.flow.text_span = None;
    }

    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Text(text) => return self.flow.text(text),
            Part::Link { text, address } => {
                self.flow.open(Wrapper::Link { address: address.to_owned(), title: None });
                self.flow.text(text);
                self.flow.close();
            }
            Part::Image { alt, address } => {
                let at = ImageRef::Raw(address.to_owned());
                self.flow.inline(InlineKind::Image(Image { at, original: None, alt: alt.to_owned(), title: None }));
            }
        }
        self.changes.count_at("markdown-in-html", self.flow.span);
    }

    pub(super) fn comment(&mut self, comment: &str) {
        if let Some(place) = comment.strip_prefix(self.marker.as_str()) {
            self.flow.text_span = span(place);
            return;
        }
        let text = comment.trim();
        if text.eq_ignore_ascii_case("more") {
            self.flow.block(BlockKind::Html(MORE.to_owned()));
        } else if !text.is_empty() {
            self.removed(text, "HTML comment");
        }
    }

    pub(super) fn removed(&mut self, text: &str, why: &'static str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.changes.removed.push(Entry { what: What::Word, text, why });
        }
    }

    pub(super) fn element(&mut self, element: ElementRef<'_>) {
        let around = self.flow.span;
        if let Some(marks) = element.attr(&self.marker).map(str::to_owned) {
            if let Some(at) = marks.strip_prefix('=') {
                self.embedded(at);
                return;
            }
            self.flow.span = span(&marks).unwrap_or(self.flow.span);
        }
        let meaning = meaning(element.value().name()).unwrap_or(Meaning::Inline);
        let in_lines = self.in_lines;
        self.in_lines = elements::keeps_lines(element.value()).unwrap_or(in_lines);
        let is_styled =
            matches!(meaning, Meaning::Emphasis | Meaning::Strong | Meaning::Strikethrough | Meaning::Inline);
        self.in_font_of(element, !is_styled, |walk| walk.meant(meaning, element));
        self.in_lines = in_lines;
        if matches!(meaning, Meaning::Anchor | Meaning::Break) && element.attr(&self.marker).is_some() {
            // what follows in the paragraph stands behind the link
            self.flow.span = Span { start: self.flow.span.end.min(around.end), end: around.end };
        }
    }

    fn meant(&mut self, meaning: Meaning, element: ElementRef<'_>) {
        match meaning {
            Meaning::Inline if code::is_listing(element) => self.preformatted(element),
            Meaning::Inline if keep::is_abbreviation(element.value()) => {
                self.wrapped(
                    Wrapper::Tags { start: keep::abbreviation(element.value()), end: "</abbr>".to_owned() },
                    element,
                );
            }
            Meaning::Emphasis | Meaning::Strong | Meaning::Strikethrough | Meaning::Inline => {
                self.styled(meaning, element);
            }
            Meaning::Code if code::has_breaks(element) => self.preformatted(element),
            Meaning::Code if code::is_plain(element) => self.code(&element.text().collect::<String>()),
            Meaning::Code => {
                self.in_code += 1;
                self.children(element);
                self.in_code -= 1;
            }
            Meaning::Anchor => self.anchor(element),
            Meaning::Image => self.image(element.value()),
            Meaning::Break if element.attr(&self.marker).is_some() => self.flow.inline(InlineKind::HardBreak),
            Meaning::Break => self.flow.line_break(),
            Meaning::KeptInline => {
                let (start, end) = (keep::start_tag(element.value()), keep::end_tag(element.value()));
                self.wrapped(Wrapper::Tags { start, end }, element);
            }
            Meaning::Hidden => self.hidden(element),
            Meaning::WithoutScripts => self.without_scripts(element),
            Meaning::Nothing if element.value().name() == "area" => self.area(element),
            Meaning::Nothing if element.value().name() == "input" => self.control(element),
            Meaning::Nothing => {}
            _ => self.block_in_direction(meaning, element),
        }
    }

    pub(super) fn block(&mut self, meaning: Meaning, element: ElementRef<'_>) {
        self.flow.flush();
        match meaning {
            Meaning::Heading(level) => {
                let span = self.flow.span;
                let (line, mut tables) = self.line_of(element);
                let content = places::without_own_place(element, line);
                self.flow.span = span;
                if !content.is_empty() {
                    self.flow.block(BlockKind::Heading { level, content });
                }
                self.flow.blocks.append(&mut tables);
            }
            Meaning::Quote => {
                let blocks = self.blocks_of(element);
                if !blocks.is_empty() {
                    self.flow.block(BlockKind::Quote(blocks));
                }
            }
            Meaning::Bullets | Meaning::Numbers if lists::has_items(element) => self.list(meaning, element),
            Meaning::Item => self.items_without_list(element),
            Meaning::Definitions => self.definitions(element),
            Meaning::Preformatted => self.preformatted(element),
            Meaning::Rule => self.flow.block(BlockKind::ThematicBreak),
            Meaning::Table => self.table(element),
            Meaning::Caption => self.caption(element),
            Meaning::Block if element.value().name() == "details" => self.details(element),
            Meaning::Embed if scripts::is_run_by(element.value()) => self.script_page(element),
            Meaning::Embed => {
                self.flow.block(BlockKind::Html(keep::embed(element)));
                self.comments_in(element);
            }
            _ => {
                if element.value().name() == "form" {
                    self.form(element);
                }
                self.children(element);
                self.flow.flush();
            }
        }
    }

    fn wrapped(&mut self, wrapper: Wrapper, element: ElementRef<'_>) {
        self.flow.open(wrapper);
        self.children(element);
        self.flow.close();
    }

    /// An inline that its name or its style makes bold, italic or struck.
    fn styled(&mut self, meaning: Meaning, element: ElementRef<'_>) {
        let style = style(element.value());
        let wanted = [
            (Wrapper::Strong, style.strong.unwrap_or(meaning == Meaning::Strong)),
            (Wrapper::Emphasis, style.emphasis.unwrap_or(meaning == Meaning::Emphasis)),
            (Wrapper::Strikethrough, style.strikethrough || meaning == Meaning::Strikethrough),
        ];
        let wrappers: Vec<_> = wanted.into_iter().filter(|(_, wanted)| *wanted).map(|(wrapper, _)| wrapper).collect();
        let raised =
            raised(element).map(|name| Wrapper::Tags { start: format!("<{name}>"), end: format!("</{name}>") });
        let wrappers: Vec<_> = wrappers.into_iter().chain(raised).collect();
        let count = wrappers.len();
        for wrapper in wrappers {
            self.flow.open(wrapper);
        }
        if !self.code_by_font(element) {
            self.in_font_of(element, true, |walk| walk.children(element));
        }
        for _ in 0..count {
            self.flow.close();
        }
    }

    fn anchor(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        match value.attr("href") {
            Some(address) if scripts::runs_a_script(address) => {
                self.changes.removed.push(scripts::link_gone(address));
                self.children(element);
            }
            Some(address) => {
                self.linked_place(element);
                self.named_link(element);
                let address = address.trim().to_owned();
                let title = value.attr("title").filter(|title| !title.is_empty()).map(str::to_owned);
                self.wrapped(Wrapper::Link { address, title }, element);
            }
            // Blogger's editor marks the end of the excerpt with an anchor of this name.
            None if value.attr("name") == Some("more") => {
                // what nobody ends is there once more in each paragraph: `<p><a name="more"/></p><p>the rest</p>`
                if !std::mem::replace(&mut self.has_more, true) {
                    let why = "the end of the excerpt";
                    self.changes.added.push(Entry { what: What::Word, text: "more".to_owned(), why });
                    self.comment("more");
                }
                self.children(element);
            }
            None => {
                self.named_place(element);
                self.children(element);
            }
        }
    }

    /// The caption of a picture: a paragraph in emphasis.
    pub(super) fn caption(&mut self, element: ElementRef<'_>) {
        self.flow.open(Wrapper::Emphasis);
        self.children(element);
        self.flow.flush();
        self.flow.close();
    }

    /// Puts what Markdown made of its part in its place.
    fn embedded(&mut self, at: &str) {
        let embedded = at.parse::<usize>().ok().and_then(|at| self.embedded.get_mut(at)).map(std::mem::take);
        match embedded {
            Some(Embedded::Blocks(mut blocks)) => {
                self.flow.flush();
                self.flow.blocks.append(&mut blocks);
            }
            Some(Embedded::Inline(inline)) => self.flow.inline(inline.kind),
            Some(Embedded::Taken) | None => {}
        }
    }
}

/// A place as `12,34`.
fn span(text: &str) -> Option<Span> {
    let (start, end) = text.split_once(',')?;
    Some(Span { start: start.parse().ok()?, end: end.parse().ok()? })
}
