//! Inlines: flattened to pieces, so that what stands beside a delimiter or a text can be seen, then written.
//!
//! `_` and `**` are written, and `*` where `_` stands beside a letter, as prettier does. Where punctuation inside and a letter
//! outside would keep a delimiter from opening or closing (`x**"a"**y`), the letter is written as a character reference:
//! that is the only way to say it in Markdown without HTML.

mod flanking;

use std::borrow::Cow;
use std::fmt::Write as _;

use self::flanking::{Emphasis, begins_with_letter, ends_in_letter};
use super::delimiters::Delimiters;
use super::destination::{autolink, resource};
use super::engine::{Flavour, Reads};
use super::escape::{Line, Surroundings, escaped, is_harmless};
use super::target::Extension;
use crate::model::{Image, Inline, InlineKind};

/// What inlines are the content of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parent {
    /// A paragraph.
    Paragraph {
        /// It is the first block of a list item.
        in_item: bool,
    },
    /// A heading, which has one line.
    Heading,
    /// A cell of a table, which has one line and no `|`.
    Cell,
}

/// Writes inlines; `prefix` begins every line after the first. Returns where in `out` there are spaces of text, at which a line of a
/// paragraph could end.
pub(super) fn write(
    out: &mut String,
    inlines: &[Inline],
    parent: Parent,
    prefix: &str,
    flavour: Flavour,
) -> Vec<usize> {
    let mut pieces = Pieces::default();
    let around = Around { parent, flavour, ..Around::default() };
    pieces.flatten(inlines, around);
    pieces.shield_delimiters();
    pieces.choose_emphasis();
    pieces.write(out, parent, prefix, flavour)
}

/// What a block is flattened to.
enum Piece<'a> {
    Text(Text<'a>),
    Mark { delimiter: &'static str, opens: bool },
    Raw(Cow<'a, str>),
    Break,
}

struct Text<'a> {
    content: Cow<'a, str>,
    is_emphasised: bool,
    is_bracketed: bool,
    /// The alternative text of an image, which has one line.
    is_alternative: bool,
    /// Its first, its last character is written as a character reference.
    shields_first: bool,
    shields_last: bool,
}

/// What is known about the parents of inlines.
#[derive(Clone, Copy)]
struct Around {
    parent: Parent,
    flavour: Flavour,
    is_emphasised: bool,
    is_bracketed: bool,
    is_alternative: bool,
    /// The parent is `**`, and this is the text ending in a letter before it.
    strong_left: Option<usize>,
}

impl Default for Around {
    fn default() -> Self {
        let parent = Parent::Paragraph { in_item: false };
        Self {
            parent,
            flavour: Flavour::default(),
            is_emphasised: false,
            is_bracketed: false,
            is_alternative: false,
            strong_left: None,
        }
    }
}

impl Around {
    /// A `|` would end a cell here, wherever it stands but in code.
    fn has_pipes(self) -> bool {
        self.parent == Parent::Cell || self.flavour.engine.knows(Reads::Pipes)
    }
}

#[derive(Default)]
struct Pieces<'a> {
    pieces: Vec<Piece<'a>>,
    emphases: Vec<Emphasis>,
}

impl<'a> Pieces<'a> {
    fn flatten(&mut self, inlines: &'a [Inline], around: Around) {
        for (index, inline) in inlines.iter().enumerate() {
            match &inline.kind {
                InlineKind::Text(text) => self.text(Cow::Borrowed(text), around),
                InlineKind::Emphasis(content) => self.emphasis(content, inlines, index, around),
                InlineKind::Strong(content) => self.strong(content, inlines, index, around),
                InlineKind::Strikethrough(content) => {
                    self.struck(content, Around { strong_left: None, ..around });
                }
                InlineKind::Code(code) if self.no_span_holds(code, around) => self.raw(code_element(code)),
                InlineKind::Code(code) => self.raw(code_span(&around.flavour.engine.uncalled(code), around)),
                InlineKind::Link(link) => {
                    let autolink = (around.flavour.extension == Extension::Md).then(|| autolink(link)).flatten();
                    if let Some(autolink) = autolink {
                        self.raw(autolink);
                        continue;
                    }
                    self.raw("[");
                    self.flatten(&link.content, Around { is_bracketed: true, strong_left: None, ..around });
                    self.raw(resource(link.target.as_str(), link.title.as_deref(), around.has_pipes()));
                }
                InlineKind::Image(image) => self.image(image, around),
                InlineKind::HardBreak => match around.parent {
                    Parent::Paragraph { .. } => self.pieces.push(Piece::Break),
                    Parent::Heading => self.text(Cow::Borrowed(" "), around),
                    Parent::Cell => self.raw("<br />"),
                },
                InlineKind::FootnoteReference(label) => self.raw(format!("[^{label}]")),
                InlineKind::Html(html) if around.parent == Parent::Cell => self.raw(html.replace('|', "\\|")),
                InlineKind::Html(html) => self.raw(html.as_str()),
            }
        }
    }

    /// Whether code would be read as something else between backticks, where no backslash helps: "[`a]: b`](c)" would be a reference
    /// definition, and the `|` of a cell is not for every reader what is behind the backslash.
    fn no_span_holds(&self, code: &str, Around { parent, flavour, .. }: Around) -> bool {
        let is_label = || matches!(self.pieces.as_slice(), [Piece::Raw(raw)] if raw == "[");
        let is_cell = parent == Parent::Cell;
        flavour.extension == Extension::Md
            && (code.contains("]:") && is_label()
                || is_cell && (code.contains("\\|") || code.contains('|') && flavour.engine.knows(Reads::PipesInCode)))
    }

    fn text(&mut self, text: Cow<'a, str>, around: Around) {
        let Around { is_emphasised, is_bracketed, is_alternative, .. } = around;
        // `[^1]` and `[a]` behind it would be one reference, for some readers even with a backslash between
        let shields_first =
            text.starts_with('[') && matches!(self.pieces.last(), Some(Piece::Raw(raw)) if raw.starts_with("[^"));
        self.pieces.push(Piece::Text(Text {
            content: text,
            is_emphasised,
            is_bracketed,
            is_alternative,
            shields_first,
            shields_last: false,
        }));
    }

    fn raw(&mut self, raw: impl Into<Cow<'a, str>>) {
        self.pieces.push(Piece::Raw(raw.into()));
    }

    fn mark(&mut self, delimiter: &'static str, opens: bool) {
        self.pieces.push(Piece::Mark { delimiter, opens });
    }

    fn image(&mut self, image: &'a Image, around: Around) {
        let around = Around { is_bracketed: true, is_alternative: true, ..around };
        if image.original.is_some() {
            self.raw("[");
        }
        self.raw("![");
        if !image.alt.is_empty() {
            self.text(Cow::Borrowed(&image.alt), around);
        }
        self.raw(resource(image.at.as_str(), image.title.as_deref(), around.has_pipes()));
        if let Some(original) = &image.original {
            self.raw(resource(original, None, around.has_pipes()));
        }
    }

    fn struck(&mut self, content: &'a [Inline], around: Around) {
        let (open, close) = around.flavour.engine.strikethrough;
        if open != "~~" {
            self.raw(open);
            self.flatten(content, around);
            return self.raw(close);
        }
        self.mark("~~", true);
        self.flatten(content, around);
        self.mark("~~", false);
    }

    fn emphasis(&mut self, content: &'a [Inline], siblings: &[Inline], index: usize, around: Around) {
        let left = ends_in_letter(siblings, index).then(|| self.pieces.len().saturating_sub(1));
        let open = self.pieces.len();
        self.mark("_", true);
        self.flatten(content, Around { is_emphasised: true, strong_left: None, ..around });
        let close = self.pieces.len();
        self.mark("_", false);
        let right = begins_with_letter(siblings, index).then_some(close + 1);
        self.emphases.push(Emphasis { open, close, left: [left, around.strong_left], right: [right, None] });
    }

    fn strong(&mut self, content: &'a [Inline], siblings: &[Inline], index: usize, around: Around) {
        let left = ends_in_letter(siblings, index).then(|| self.pieces.len().saturating_sub(1));
        let first_child = self.emphases.len();
        self.mark("**", true);
        self.flatten(content, Around { is_emphasised: true, strong_left: left, ..around });
        let right = begins_with_letter(siblings, index).then_some(self.pieces.len() + 1);
        // only its children look at what stands beside it, and an emphasis holds no other
        for emphasis in self.emphases.iter_mut().skip(first_child) {
            emphasis.right[1] = right;
        }
        self.mark("**", false);
    }

    fn write(&self, out: &mut String, parent: Parent, prefix: &str, flavour: Flavour) -> Vec<usize> {
        let has_markup =
            self.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !is_harmless(&text.content)));
        let delimiters = has_markup.then(|| self.delimiters());
        let block = Surroundings {
            is_heading: parent == Parent::Heading,
            is_cell: parent == Parent::Cell,
            flavour,
            is_nested: !prefix.is_empty(),
            block: delimiters.as_ref(),
            ..Surroundings::default()
        };
        let mut line = match parent {
            Parent::Paragraph { in_item } => Some(Line::First { in_item }),
            Parent::Heading | Parent::Cell => None,
        };
        let mut spaces = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let begun = line.take();
            match piece {
                Piece::Text(text) => {
                    let from = out.len();
                    text.write(out, self.surroundings(at, text, begun, block));
                    if !text.is_alternative {
                        spaces.extend(memchr::memchr_iter(b' ', &out.as_bytes()[from..]).map(|at| from + at));
                    }
                }
                Piece::Mark { delimiter, .. } => out.push_str(delimiter),
                Piece::Raw(raw) => out.push_str(raw),
                Piece::Break => {
                    out.push_str(flavour.engine.line_break);
                    out.push('\n');
                    out.push_str(prefix);
                    line = Some(Line::Later);
                }
            }
        }
        spaces
    }

    fn surroundings<'b>(
        &self,
        at: usize,
        text: &Text<'_>,
        line: Option<Line>,
        block: Surroundings<'b>,
    ) -> Surroundings<'b> {
        Surroundings {
            line,
            ends_line: matches!(self.pieces.get(at + 1), None | Some(Piece::Break)),
            next: self.first_char(at + 1),
            previous: at.checked_sub(1).and_then(|before| self.last_char(before)),
            is_emphasised: text.is_emphasised,
            is_bracketed: text.is_bracketed,
            before_bracket: matches!(self.pieces.get(at + 1), Some(Piece::Raw(raw)) if raw.starts_with('[')),
            piece: at,
            ..block
        }
    }

    fn delimiters(&self) -> Delimiters {
        let mut delimiters = Delimiters::default();
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => {
                    let previous = at.checked_sub(1).and_then(|before| self.last_char(before));
                    delimiters.text(at, &text.content, previous, self.first_char(at + 1));
                    if text.is_bracketed {
                        delimiters.link_text(&text.content);
                    }
                }
                Piece::Mark { delimiter, .. } => {
                    delimiters.mark(at, delimiter.as_bytes().first().copied().unwrap_or_default());
                }
                Piece::Raw(raw) => delimiters.raw(raw),
                Piece::Break => {}
            }
        }
        delimiters
    }
}

impl Text<'_> {
    fn write(&self, out: &mut String, mut surroundings: Surroundings<'_>) {
        let mut text = self.content.as_ref();
        if self.shields_first
            && let Some(c) = text.chars().next()
        {
            push_reference(out, c);
            text = &text[c.len_utf8()..];
            surroundings.previous = Some(';');
            surroundings.line = None;
        }
        let shielded = text.chars().next_back().filter(|_| self.shields_last);
        if let Some(c) = shielded {
            text = &text[..text.len() - c.len_utf8()];
            surroundings.next = Some('&');
            surroundings.ends_line = false;
        }
        escaped(out, text, &surroundings);
        if let Some(c) = shielded {
            push_reference(out, c);
        }
    }
}

fn push_reference(out: &mut String, c: char) {
    // writing to a String does not fail
    let _ = write!(out, "&#x{:x};", c as u32);
}

/// Code as an element of HTML, in which punctuation is no markup.
fn code_element(code: &str) -> String {
    let mut element = "<code>".to_owned();
    for c in code.chars() {
        if c.is_ascii_punctuation() {
            push_reference(&mut element, c);
        } else {
            element.push(c);
        }
    }
    element + "</code>"
}

/// A code span in the fewest backticks that it does not hold in a row, as prettier counts them.
fn code_span(code: &str, Around { parent, flavour, .. }: Around) -> String {
    let code = if parent == Parent::Cell { Cow::Owned(code.replace('|', "\\|")) } else { Cow::Borrowed(code) };
    let runs: Vec<_> = code.split(|c| c != '`').map(str::len).filter(|&length| length > 0).collect();
    let is_padded = code.starts_with(' ') && code.ends_with(' ') && code.bytes().any(|b| b != b' ');
    let pad = if code.starts_with('`') || code.ends_with('`') || is_padded { " " } else { "" };
    let is_wide = (!pad.is_empty() || code.starts_with(' ')) && flavour.engine.knows(Reads::WideTicks);
    let least = if is_wide { 2 } else { 1 };
    let fence = "`".repeat((least..=runs.len() + 2).find(|length| !runs.contains(length)).unwrap_or(least));
    format!("{fence}{pad}{code}{pad}{fence}")
}
