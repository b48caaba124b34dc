//! Runs of `*` that a reader left in the text: where they are, and what stands beside them.

use crate::model::{Inline, InlineKind};
use crate::source::{Source, Span};

/// A sequence of inlines, with its visible runs of asterisks apart.
pub enum Piece {
    /// Anything else.
    Inline(Inline),
    /// A run of asterisks that the author did not write: it is not escaped in the source.
    Run(Run),
}

/// A run of asterisks.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// How many there are.
    pub length: usize,
    /// What stands before it.
    pub before: Side,
    /// What stands after it.
    pub after: Side,
    /// Where the text stands that it is part of.
    pub span: Span,
}

/// What stands beside a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The edge of the block or of the inline that the run is in.
    Edge,
    /// A hard break.
    Break,
    /// A character.
    Character(char),
    /// Emphasis, of any kind.
    Emphasis,
    /// Another inline: a link, an image, code.
    Inline,
}

impl Side {
    /// Nothing to see: an edge, a break or a space.
    pub fn is_blank(self) -> bool {
        self.is_line_edge() || matches!(self, Self::Character(character) if character.is_whitespace())
    }

    /// The edge of the block or of a line in it.
    pub fn is_line_edge(self) -> bool {
        matches!(self, Self::Edge | Self::Break)
    }

    /// A letter or a digit.
    pub fn is_alphanumeric(self) -> bool {
        matches!(self, Self::Character(character) if character.is_alphanumeric())
    }

    /// One of the characters.
    pub fn is_one_of(self, characters: &[char]) -> bool {
        matches!(self, Self::Character(character) if characters.contains(&character))
    }
}

/// Whether a sequence holds asterisks that can be seen.
pub fn any(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains('*')))
}

/// Takes a sequence apart at its runs.
pub fn pieces(inlines: Vec<Inline>, source: &Source) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) if text.contains('*') => split(text, inline.span, source, &mut pieces),
            _ => pieces.push(Piece::Inline(inline)),
        }
    }
    let sides: Vec<(Side, Side)> = pieces.iter().map(sides).collect();
    for (at, piece) in pieces.iter_mut().enumerate() {
        if let Piece::Run(run) = piece {
            run.before = at.checked_sub(1).and_then(|before| sides.get(before)).map_or(Side::Edge, |sides| sides.1);
            run.after = sides.get(at + 1).map_or(Side::Edge, |sides| sides.0);
        }
    }
    pieces
}

/// What a piece shows to the one before it and to the one after it.
fn sides(piece: &Piece) -> (Side, Side) {
    let Piece::Inline(inline) = piece else { return (Side::Character('*'), Side::Character('*')) };
    match &inline.kind {
        InlineKind::Text(text) => {
            let side = |character: Option<char>| character.map_or(Side::Edge, Side::Character);
            (side(text.chars().next()), side(text.chars().next_back()))
        }
        InlineKind::HardBreak => (Side::Break, Side::Break),
        InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::Strikethrough(_) => {
            (Side::Emphasis, Side::Emphasis)
        }
        _ => (Side::Inline, Side::Inline),
    }
}

fn split(text: &str, span: Span, source: &Source, pieces: &mut Vec<Piece>) {
    let mut raw = raw_asterisks(text, span, source).into_iter();
    let mut words = String::new();
    let mut length = 0;
    for character in text.chars() {
        if character == '*' && raw.next().unwrap_or(false) {
            push_words(&mut words, span, pieces);
            length += 1;
            continue;
        }
        push_run(&mut length, span, pieces);
        words.push(character);
    }
    push_words(&mut words, span, pieces);
    push_run(&mut length, span, pieces);
}

fn push_words(words: &mut String, span: Span, pieces: &mut Vec<Piece>) {
    if !words.is_empty() {
        pieces.push(Piece::Inline(Inline::text(std::mem::take(words), span)));
    }
}

fn push_run(length: &mut usize, span: Span, pieces: &mut Vec<Piece>) {
    if *length > 0 {
        let length = std::mem::take(length);
        pieces.push(Piece::Run(Run { length, before: Side::Edge, after: Side::Edge, span }));
    }
}

/// How many bytes of a source a byte of its text may take: the longest name of a character, `&CounterClockwise…;`, and more.
const LONGEST_CHARACTER: usize = 64;

/// For each asterisk of a text, whether the source has it without a backslash. turndown and html2text escape the ones
/// that the page shows. Where text and source do not match, nothing is known, and every asterisk is the author's.
fn raw_asterisks(text: &str, span: Span, source: &Source) -> Vec<bool> {
    let written = source.text().get(span.range()).unwrap_or_default();
    // `<p>a * b</p><p>a * b</p>…` in one line, which is the place of each of them
    if written.len() > LONGEST_CHARACTER * text.len() {
        return Vec::new();
    }
    let before = source.text().get(..span.start as usize).unwrap_or_default();
    let mut raw = Vec::new();
    // the span of a text that begins with an escaped character begins after the backslash
    let mut is_escaped = before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    for character in written.chars() {
        if character == '*' {
            raw.push(!is_escaped);
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    if raw.len() == text.matches('*').count() { raw } else { Vec::new() }
}
