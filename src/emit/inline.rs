//! Inlines: flattened to pieces, so that what stands beside a delimiter or a text can be seen, then written.
//!
//! `_` and `**` are written, and `*` where `_` stands beside a letter, as prettier does. Where punctuation inside and a letter
//! outside would keep a delimiter from opening or closing (`x**"a"**y`), the letter is written as a character reference:
//! that is the only way to say it in Markdown without HTML.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::characters::{is_punctuation, is_space, may_be_punctuation};
use super::delimiters::Delimiters;
use super::destination::{autolink, resource};
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

/// Writes inlines; `prefix` begins every line after the first.
pub(super) fn write(out: &mut String, inlines: &[Inline], parent: Parent, prefix: &str, extension: Extension) {
    let mut pieces = Pieces::default();
    let around = Around { parent, extension, ..Around::default() };
    pieces.flatten(inlines, around);
    pieces.shield_delimiters();
    pieces.choose_emphasis();
    pieces.write(out, parent, prefix, extension);
}

/// How often the letters beside delimiters are looked at; in prose the second time finds nothing new.
const ROUNDS: usize = 8;

/// What a block is flattened to.
enum Piece<'a> {
    Text(Text<'a>),
    Mark { delimiter: &'static str, opens: bool },
    Raw(Cow<'a, str>),
    Break,
}

struct Text<'a> {
    text: Cow<'a, str>,
    is_emphasised: bool,
    is_bracketed: bool,
    /// Its first, its last character is written as a character reference.
    shields_first: bool,
    shields_last: bool,
}

/// An emphasis whose delimiters are `*` where one of the texts beside it ends in a letter.
struct Emphasis {
    open: usize,
    close: usize,
    left: [Option<usize>; 2],
    right: [Option<usize>; 2],
}

/// What is known about the parents of inlines.
#[derive(Clone, Copy)]
struct Around {
    parent: Parent,
    extension: Extension,
    is_emphasised: bool,
    is_bracketed: bool,
    /// The parent is `**`, with this text ending in a letter before it.
    strong: Option<Option<usize>>,
}

impl Default for Around {
    fn default() -> Self {
        let parent = Parent::Paragraph { in_item: false };
        Self { parent, extension: Extension::Md, is_emphasised: false, is_bracketed: false, strong: None }
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
                    self.mark("~~", true);
                    self.flatten(content, Around { strong: None, ..around });
                    self.mark("~~", false);
                }
                InlineKind::Code(code) => self.raw(code_span(code, around.parent)),
                InlineKind::Link(link) => {
                    let autolink = (around.extension == Extension::Md).then(|| autolink(link)).flatten();
                    if let Some(autolink) = autolink {
                        self.raw(autolink);
                        continue;
                    }
                    self.raw("[");
                    self.flatten(&link.content, Around { is_bracketed: true, strong: None, ..around });
                    self.raw(resource(link.target.as_str(), link.title.as_deref()));
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

    fn text(&mut self, text: Cow<'a, str>, around: Around) {
        let Around { is_emphasised, is_bracketed, .. } = around;
        // `[^1]` and `[a]` behind it would be one reference, for some readers even with a backslash between
        let shields_first =
            text.starts_with('[') && matches!(self.pieces.last(), Some(Piece::Raw(raw)) if raw.starts_with("[^"));
        self.pieces.push(Piece::Text(Text { text, is_emphasised, is_bracketed, shields_first, shields_last: false }));
    }

    fn raw(&mut self, raw: impl Into<Cow<'a, str>>) {
        self.pieces.push(Piece::Raw(raw.into()));
    }

    fn mark(&mut self, delimiter: &'static str, opens: bool) {
        self.pieces.push(Piece::Mark { delimiter, opens });
    }

    fn image(&mut self, image: &'a Image, around: Around) {
        let around = Around { is_bracketed: true, ..around };
        if image.original.is_some() {
            self.raw("[");
        }
        self.raw("![");
        if !image.alt.is_empty() {
            self.text(Cow::Borrowed(&image.alt), around);
        }
        self.raw(resource(image.at.as_str(), image.title.as_deref()));
        if let Some(original) = &image.original {
            self.raw(resource(original, None));
        }
    }

    fn emphasis(&mut self, content: &'a [Inline], siblings: &[Inline], index: usize, around: Around) {
        let left = ends_in_letter(siblings, index).then(|| self.pieces.len().saturating_sub(1));
        let open = self.pieces.len();
        self.mark("_", true);
        self.flatten(content, Around { is_emphasised: true, strong: None, ..around });
        let close = self.pieces.len();
        self.mark("_", false);
        let right = begins_with_letter(siblings, index).then_some(close + 1);
        let strong_left = around.strong.flatten();
        self.emphases.push(Emphasis { open, close, left: [left, strong_left], right: [right, None] });
    }

    fn strong(&mut self, content: &'a [Inline], siblings: &[Inline], index: usize, around: Around) {
        let left = ends_in_letter(siblings, index).then(|| self.pieces.len().saturating_sub(1));
        let first_child = self.emphases.len();
        self.mark("**", true);
        self.flatten(content, Around { is_emphasised: true, strong: Some(left), ..around });
        let right = begins_with_letter(siblings, index).then_some(self.pieces.len() + 1);
        // only its children look at what stands beside it, and an emphasis holds no other
        for emphasis in self.emphases.iter_mut().skip(first_child) {
            emphasis.right[1] = right;
        }
        self.mark("**", false);
    }

    /// Finds the letters beside delimiters that would not open or close beside them.
    fn shield_delimiters(&mut self) {
        // a reference is punctuation itself: where a text is one letter, its other side changes with it
        for _ in 0..ROUNDS {
            self.choose_emphasis();
            let is_asterisk =
                |piece: &&Piece| matches!(piece, Piece::Mark { delimiter, .. } if delimiter.starts_with('*'));
            let is_crowded = self.pieces.iter().filter(is_asterisk).count() > 4;
            let mut has_changed = false;
            let mut at = 0;
            while at < self.pieces.len() {
                let length =
                    self.pieces.iter().skip(at).take_while(|piece| matches!(piece, Piece::Mark { .. })).count();
                has_changed |= length > 0 && self.shield_sequence(at, at + length, is_crowded);
                at += length + 1;
            }
            if !has_changed {
                break;
            }
        }
    }

    /// Shields the delimiters `start..end`, which stand together; returns whether that changed anything.
    fn shield_sequence(&mut self, start: usize, end: usize, is_crowded: bool) -> bool {
        let before = start.checked_sub(1).and_then(|at| self.last_char(at));
        let after = self.first_char(end);
        let joins = |c: Option<char>| c.is_none_or(|c| is_space(c) || is_punctuation(c));
        // a run is made of neighbouring delimiters of one character
        let char_at = |at: usize| match self.pieces.get(at) {
            Some(Piece::Mark { delimiter, opens }) => delimiter.chars().next().map(|c| (c, *opens)),
            _ => None,
        };
        let (Some((first, first_opens)), Some((last, last_opens))) = (char_at(start), char_at(end - 1)) else {
            return false;
        };
        let behind_first =
            (start..end).find_map(|at| char_at(at).filter(|(c, _)| *c != first)).map(|(c, _)| c).or(after);
        let before_last =
            (start..end).rev().find_map(|at| char_at(at).filter(|(c, _)| *c != last)).map(|(c, _)| c).or(before);
        let is_one_run = (start..end).all(|at| char_at(at).is_some_and(|(c, _)| c == first));
        let opens = first_opens || is_one_run && last_opens;
        let closes = !last_opens || is_one_run && !first_opens;
        let shields_before = opens && behind_first.is_some_and(may_be_punctuation) && !joins(before);
        let shields_after = closes && before_last.is_some_and(may_be_punctuation) && !joins(after);
        // `*a***b**` closes and opens at once, and `***a**, **b***` has a run that two others could close
        let meets = |at: usize| match (char_at(at), char_at(at + 1)) {
            (Some(('*', left_opens)), Some(('*', right_opens))) => left_opens != right_opens || is_crowded,
            _ => false,
        };
        if (start..end - 1).any(meets) {
            return self.shield_emphases(start, end);
        }
        let before = start.checked_sub(1).filter(|_| shields_before);
        let after = Some(end).filter(|_| shields_after);
        self.shield(before, true) | self.shield(after, false)
    }

    /// Writes the last or first letter of a text as a reference; returns whether it was not before.
    fn shield(&mut self, at: Option<usize>, is_last: bool) -> bool {
        let Some(Piece::Text(text)) = at.and_then(|at| self.pieces.get_mut(at)) else { return false };
        let shields = if is_last { &mut text.shields_last } else { &mut text.shields_first };
        !std::mem::replace(shields, true)
    }

    /// Shields the letters for which emphases with a delimiter in `start..end` are written with `*`: beside `**` that is one run.
    fn shield_emphases(&mut self, start: usize, end: usize) -> bool {
        let is_within = |at: usize| (start..end).contains(&at);
        let emphases = self.emphases.iter().filter(|emphasis| is_within(emphasis.open) || is_within(emphasis.close));
        let letters: Vec<_> = emphases
            .flat_map(|emphasis| {
                emphasis.left.map(|at| (at, true)).into_iter().chain(emphasis.right.map(|at| (at, false)))
            })
            .collect();
        letters.into_iter().fold(false, |has_changed, (at, is_last)| self.shield(at, is_last) | has_changed)
    }

    /// Gives every emphasis the delimiter that prettier gives it.
    fn choose_emphasis(&mut self) {
        for emphasis in &self.emphases {
            let shows_letter = |at: &Option<usize>, is_left: bool| match at.and_then(|at| self.pieces.get(at)) {
                Some(Piece::Text(text)) if is_left => text.last_char().is_some_and(is_letter_for_prettier),
                Some(Piece::Text(text)) => text.first_char().is_some_and(is_letter_for_prettier),
                _ => false,
            };
            let touches_letter = emphasis.left.iter().any(|at| shows_letter(at, true))
                || emphasis.right.iter().any(|at| shows_letter(at, false));
            let chosen = if touches_letter { "*" } else { "_" };
            for at in [emphasis.open, emphasis.close] {
                if let Some(Piece::Mark { delimiter, .. }) = self.pieces.get_mut(at) {
                    *delimiter = chosen;
                }
            }
        }
    }

    fn first_char(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)? {
            Piece::Text(text) => text.first_char(),
            Piece::Mark { delimiter, .. } => delimiter.chars().next(),
            Piece::Raw(raw) => raw.chars().next(),
            Piece::Break => Some('\\'),
        }
    }

    fn last_char(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)? {
            Piece::Text(text) => text.last_char(),
            Piece::Mark { delimiter, .. } => delimiter.chars().next(),
            Piece::Raw(raw) => raw.chars().next_back(),
            Piece::Break => None,
        }
    }

    fn write(&self, out: &mut String, parent: Parent, prefix: &str, extension: Extension) {
        let has_markup = self.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if !is_harmless(&text.text)));
        let delimiters = has_markup.then(|| self.delimiters());
        let block = Surroundings {
            is_heading: parent == Parent::Heading,
            is_cell: parent == Parent::Cell,
            is_mdx: extension == Extension::Mdx,
            block: delimiters.as_ref(),
            ..Surroundings::default()
        };
        let mut line = match parent {
            Parent::Paragraph { in_item } => Some(Line::First { in_item }),
            Parent::Heading | Parent::Cell => None,
        };
        for (at, piece) in self.pieces.iter().enumerate() {
            let begun = line.take();
            match piece {
                Piece::Text(text) => text.write(out, self.surroundings(at, text, begun, block)),
                Piece::Mark { delimiter, .. } => out.push_str(delimiter),
                Piece::Raw(raw) => out.push_str(raw),
                Piece::Break => {
                    out.push_str("\\\n");
                    out.push_str(prefix);
                    line = Some(Line::Later);
                }
            }
        }
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
                    delimiters.text(at, &text.text, previous, self.first_char(at + 1));
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
    /// The first character as it is written.
    fn first_char(&self) -> Option<char> {
        let mut chars = self.text.chars();
        let first = chars.next()?;
        let is_shielded = self.shields_first || self.shields_last && chars.next().is_none();
        Some(if is_shielded { '&' } else { first })
    }

    /// The last character as it is written.
    fn last_char(&self) -> Option<char> {
        let mut chars = self.text.chars();
        let last = chars.next_back()?;
        let is_shielded = self.shields_last || self.shields_first && chars.next().is_none();
        Some(if is_shielded { ';' } else { last })
    }

    fn write(&self, out: &mut String, mut surroundings: Surroundings<'_>) {
        let mut text = self.text.as_ref();
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

/// Whether prettier sees a word before the inline at `index` that does not end in punctuation.
fn ends_in_letter(siblings: &[Inline], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| siblings.get(before)).map(|inline| &inline.kind);
    matches!(before, Some(InlineKind::Text(text)) if text.chars().next_back().is_some_and(is_letter_for_prettier))
}

/// Whether prettier sees a word behind the inline at `index` that does not begin with punctuation.
fn begins_with_letter(siblings: &[Inline], index: usize) -> bool {
    let behind = siblings.get(index + 1).map(|inline| &inline.kind);
    matches!(behind, Some(InlineKind::Text(text)) if text.chars().next().is_some_and(is_letter_for_prettier))
}

fn is_letter_for_prettier(c: char) -> bool {
    let is_separator =
        matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    !is_separator && !c.is_ascii_whitespace() && !is_punctuation(c) && c != '\u{ff5e}'
}

/// A code span in the fewest backticks that it does not hold in a row, as prettier counts them.
fn code_span(code: &str, parent: Parent) -> String {
    let code = if parent == Parent::Cell { Cow::Owned(code.replace('|', "\\|")) } else { Cow::Borrowed(code) };
    let runs: Vec<_> = code.split(|c| c != '`').map(str::len).filter(|&length| length > 0).collect();
    let fence = "`".repeat((1..).find(|length| !runs.contains(length)).unwrap_or(1));
    let is_padded = code.starts_with(' ') && code.ends_with(' ') && code.bytes().any(|b| b != b' ');
    let pad = if code.starts_with('`') || code.ends_with('`') || is_padded { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}
