//! Code that its font alone tells: Blogger's editor had no button for code, and people chose Courier for it.
//!
//! ```text
//! <div><span style="font-family: courier new">def shine(lamp):</span></div>      ```
//! <div><span style="font-family: courier new">&nbsp; lamp.on()</span></div>  ─▶ def shine(lamp):
//!                                                                                  lamp.on()
//!                                                                                ```
//!
//! Call <span style="font-family: courier new">lamp.off()</span> at dawn.     ─▶ Call `lamp.off()` at dawn.
//! ```
//!
//! Letters and poems were set in such fonts too: what reads like prose stays text.

use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::elements::{Meaning, declarations, keeps_lines, meaning};
use super::walk::{TreeNode, Walk};
use crate::model::BlockKind;

/// Words that name fonts whose letters are all as wide, in lower case.
const FONTS: [&str; 12] = [
    "monospace",
    "consolas",
    "menlo",
    "monaco",
    "console",
    "typewriter",
    "inconsolata",
    "code",
    "fixedsys",
    "terminal",
    "profont",
    "hack",
];

/// What the names of many of them begin and end with.
const BEGINNING: &str = "courier";
const ENDING: &str = "mono";

/// Whether a word names such a font: `monospace`, `CourierNew`, the last one of `DejaVu Sans Mono`, `RobotoMono`, and not that of `Monotype
/// Corsiva`.
fn names_fixed(word: &str) -> bool {
    word.starts_with(BEGINNING) || word.ends_with(ENDING) || FONTS.contains(&word)
}

/// Whether a piece of HTML may name such a font at all; most do not.
pub(super) fn may_be_in(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    (html.contains("font") || html.contains("face"))
        && FONTS.iter().chain(&[BEGINNING, ENDING]).any(|font| html.contains(font))
}

/// Whether the letters of an element are all as wide; `None` where it does not say.
fn is_fixed(element: &Element) -> Option<bool> {
    let named = |fonts: &str| {
        let first = fonts.split(',').next().unwrap_or_default().trim_matches([' ', '"', '\'']).to_ascii_lowercase();
        let mut words = first.split(|c: char| !c.is_alphanumeric());
        (!first.is_empty() && first != "inherit").then(|| words.any(names_fixed))
    };
    let styled = || {
        let fonts = declarations(element).filter(|(property, _)| matches!(property.as_str(), "font-family" | "font"));
        fonts.filter_map(|(_, value)| named(&value)).last()
    };
    match element.name() {
        "code" | "tt" | "samp" | "kbd" => Some(true),
        "font" => styled().or_else(|| named(element.attr("face")?)),
        _ => styled(),
    }
}

/// Lines in such a font, one after another.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// Whether a style chose the font of some of it.
    is_chosen: bool,
}

impl Lines {
    /// Adds what a node shows; says whether that is nothing but text in such a font, breaks and white space.
    fn push(&mut self, node: TreeNode<'_>, is_fixed_around: bool, keeps: bool) -> bool {
        match node.value() {
            Node::Text(text) => self.text(text, is_fixed_around, keeps),
            Node::Comment(comment) => comment.trim().is_empty(),
            Node::Element(value) => {
                let Some(element) = ElementRef::wrap(node) else { return false };
                let meaning = meaning(value.name()).unwrap_or(Meaning::Inline);
                let is_block = meaning == Meaning::Block && matches!(value.name(), "div" | "p" | "center");
                if meaning == Meaning::Break && value.attr("id").is_none() {
                    self.text.push('\n');
                    return true;
                }
                let is_inline =
                    matches!(meaning, Meaning::Inline | Meaning::Strong | Meaning::Emphasis | Meaning::Code);
                if !is_block && !is_inline || value.attr("id").is_some() || value.name() == "select" {
                    return false;
                }
                let own = is_fixed(value);
                let keeps = keeps_lines(value).unwrap_or(keeps);
                let start = self.text.len();
                self.end_line(is_block);
                let is_code = element.children().all(|child| self.push(child, own.unwrap_or(is_fixed_around), keeps));
                self.end_line(is_block);
                let is_named = meaning != Meaning::Code && own == Some(true);
                self.is_chosen |= is_named && self.text.get(start..).is_some_and(|text| !text.trim().is_empty());
                is_code
            }
            _ => true,
        }
    }

    fn text(&mut self, text: &str, is_fixed: bool, keeps: bool) -> bool {
        if keeps {
            self.text.push_str(text);
        } else {
            for (at, word) in text.split([' ', '\t', '\n', '\r']).enumerate() {
                if at > 0 && !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.text.push_str(word);
            }
        }
        is_fixed || text.trim().is_empty()
    }

    fn end_line(&mut self, is_block: bool) {
        if is_block && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// The nodes that lines in such a font are made of, how many were looked at, and the lines.
struct Listing {
    nodes: usize,
    looked_at: usize,
    code: Option<String>,
}

/// The listing that begins with the first of some siblings, at the beginning of a line. `ends_line`: a line ends behind the last.
fn listing(nodes: &[TreeNode<'_>], is_fixed: bool, keeps: bool, ends_line: bool) -> Listing {
    let (mut lines, mut end, mut looked_at) = (Lines { is_chosen: is_fixed, ..Lines::default() }, (0, 0), nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        let meaning = node.value().as_element().and_then(|element| meaning(element.name()));
        let is_block = meaning.is_some_and(super::elements::is_block);
        if is_block {
            end = (at, lines.text.len());
        }
        if !lines.push(*node, is_fixed, keeps) {
            looked_at = at + 1;
            break;
        }
        if is_block || lines.text.ends_with('\n') || ends_line && at + 1 == nodes.len() {
            end = (at + 1, lines.text.len());
        }
    }
    let text = lines.text[..end.1].replace('\u{a0}', " ");
    let text: Vec<_> = text.lines().map(str::trim_end).collect();
    let text = text.join("\n");
    let code = text.trim_matches('\n');
    let is_code = lines.is_chosen && !code.trim().is_empty();
    Listing { nodes: end.0, looked_at, code: is_code.then(|| code.to_owned()) }
}

/// Whether lines read like prose, most of them or a long one: words, and no mark that code has.
fn is_prose(text: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let prose: Vec<_> = lines.iter().map(|line| words_of_prose(line)).filter(|words| *words > 0).collect();
    prose.len() * 2 >= lines.len().max(1) || prose.iter().any(|words| *words >= LONG)
}

/// A line of prose with so many words is none of the messages that code holds.
const LONG: usize = 20;

/// How many words a line of prose has; none, where it is none.
fn words_of_prose(line: &str) -> usize {
    const AROUND: [char; 18] =
        ['.', ',', ';', ':', '!', '?', '"', '\'', '(', ')', '“', '”', '‘', '’', '…', '–', '—', '-'];
    let is_word = |word: &&str| {
        let word = word.trim_matches(AROUND);
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    let is_comment = ["#", "//", "--", "/*", "*", ";", "%", "$", ">"].iter().any(|mark| line.starts_with(mark));
    let (all, words) = (line.split_whitespace().count(), line.split_whitespace().filter(is_word).count());
    let is_prose = words >= 4 && words * 10 >= all * 9 && !is_comment && !line.ends_with([';', '{', '}', '\\']);
    if is_prose { words } else { 0 }
}

impl Walk<'_> {
    /// Reads what is in an element, where that `chooses` the font of it.
    pub(super) fn in_font_of(&mut self, element: ElementRef<'_>, chooses: bool, read: impl FnOnce(&mut Self)) {
        let around = self.is_fixed;
        if self.has_fonts && chooses {
            self.is_fixed = is_fixed(element.value()).unwrap_or(around);
        }
        read(self);
        self.is_fixed = around;
    }

    /// The children of an element, where fonts may tell code.
    pub(super) fn children_with_fonts(&mut self, element: ElementRef<'_>) {
        let nodes: Vec<_> = element.children().collect();
        let ends_line = meaning(element.value().name()).is_none_or(super::elements::is_block);
        let (mut at, mut looked_at) = (0, 0);
        while at < nodes.len() {
            if at >= looked_at && self.flow.is_at_line_start() && self.may_hold_listing(element) {
                let found = listing(&nodes[at..], self.is_fixed, self.in_lines, ends_line);
                looked_at = at + found.looked_at.max(1);
                if let Some(code) = found.code {
                    let nodes = &nodes[at..at + found.nodes];
                    if is_prose(&code) {
                        // a letter whose last line is short
                        self.has_fonts = false;
                        nodes.iter().for_each(|node| self.node(*node));
                        self.has_fonts = true;
                    } else if code.contains('\n') || !is_in_item(element) {
                        self.flow.block(BlockKind::Code { info: String::new(), text: code });
                        self.changes.count_at("code-by-font", self.flow.span);
                    } else {
                        nodes.iter().for_each(|node| self.node(*node));
                    }
                    at += nodes.len();
                    continue;
                }
            }
            self.node(nodes[at]);
            at += 1;
        }
    }

    /// The text of an inline whose font tells that it is code; says whether it is.
    pub(super) fn code_by_font(&mut self, element: ElementRef<'_>) -> bool {
        let is_chosen = self.has_fonts && self.in_code == 0 && is_fixed(element.value()) == Some(true);
        if !is_chosen || self.is_fixed || super::code::has_breaks(element) {
            return false;
        }
        let text: String = element.text().collect();
        if text.trim().is_empty() || is_prose(&text) {
            return false;
        }
        if super::code::is_plain(element) {
            self.code(&text);
        } else {
            self.in_code += 1;
            self.children(element);
            self.in_code -= 1;
        }
        self.changes.count_at("code-by-font", self.flow.span);
        true
    }

    /// Whether lines of code can stand among the children of an element.
    fn may_hold_listing(&self, element: ElementRef<'_>) -> bool {
        let is_line = |around: ElementRef<'_>| {
            matches!(around.value().name(), "a" | "td" | "th" | "dt" | "summary" | "caption" | "figcaption")
                || matches!(meaning(around.value().name()), Some(Meaning::Heading(_)))
        };
        self.in_code == 0
            && !self.flow.in_one_line
            && !std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)).any(is_line)
    }
}

/// Whether an element is an item of a list, in which a line alone is no listing.
fn is_in_item(element: ElementRef<'_>) -> bool {
    let around = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
    around
        .take_while(|around| !matches!(around.value().name(), "ul" | "ol" | "dl" | "table"))
        .any(|around| matches!(around.value().name(), "li" | "dd"))
}
