//! Runs of `*` and `_` that a reader left in the text: where they are, and what stands beside them.

use crate::model::sentence;
use crate::model::{Inline, InlineKind};
use crate::source::{Source, Span};

/// A sequence of inlines, with its visible runs apart.
pub enum Piece {
    /// Anything else.
    Inline(Inline),
    /// A run that the author did not write: it is not escaped in the source.
    Run(Run),
}

/// A run of asterisks or of underscores.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// `*` or `_`.
    pub mark: char,
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

/// Whether a sequence holds asterisks that can be seen, or underscores in several lines or behind a sentence.
pub fn any(inlines: &[Inline]) -> bool {
    let has_lines = inlines.iter().any(|inline| inline.kind == InlineKind::HardBreak);
    let is_end = |text: &str, at: usize| has_lines || text[..at].ends_with(sentence::is_last);
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.contains('*') || text.match_indices('_').any(|(at, _)| is_end(text, at)),
        _ => false,
    })
}

/// Takes a sequence apart at its runs.
pub fn pieces(inlines: Vec<Inline>, source: &Source) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) if text.contains(['*', '_']) => split(text, inline.span, source, &mut pieces),
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
    let inline = match piece {
        Piece::Inline(inline) => inline,
        Piece::Run(run) => return (Side::Character(run.mark), Side::Character(run.mark)),
    };
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
    let [mut asterisks, mut underscores] = ['*', '_'].map(|mark| raw_marks(text, mark, span, source).into_iter());
    let mut words = String::new();
    let mut run: Option<Run> = None;
    for character in text.chars() {
        let is_raw = match character {
            '*' => asterisks.next(),
            '_' => underscores.next(),
            _ => None,
        };
        if is_raw != Some(true) {
            pieces.extend(run.take().map(Piece::Run));
            words.push(character);
            continue;
        }
        push_words(&mut words, span, pieces);
        if let Some(run) = run.as_mut().filter(|run| run.mark == character) {
            run.length += 1;
        } else {
            let new = Run { mark: character, length: 1, before: Side::Edge, after: Side::Edge, span };
            pieces.extend(run.replace(new).map(Piece::Run));
        }
    }
    push_words(&mut words, span, pieces);
    pieces.extend(run.map(Piece::Run));
}

fn push_words(words: &mut String, span: Span, pieces: &mut Vec<Piece>) {
    if !words.is_empty() {
        pieces.push(Piece::Inline(Inline::text(std::mem::take(words), span)));
    }
}

/// How many bytes of a source a byte of its text may take: the longest name of a character, `&CounterClockwise…;`, and more.
const LONGEST_CHARACTER: usize = 64;

/// For each asterisk or underscore of a text, whether the source has it without a backslash. turndown and html2text escape the
/// ones that the page shows. Where text and source do not match, nothing is known, and all of them are the author's.
pub fn raw_marks(text: &str, mark: char, span: Span, source: &Source) -> Vec<bool> {
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
        if character == mark {
            raw.push(!is_escaped);
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    if raw.len() == text.matches(mark).count() { raw } else { Vec::new() }
}
