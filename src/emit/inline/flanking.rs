//! Which delimiters emphasis is written with, and which letters beside them are written as references.

use super::{Piece, Pieces, Text};
use crate::emit::characters::{is_punctuation, is_space, may_be_punctuation};
use crate::model::{Inline, InlineKind};

/// How often the letters beside delimiters are looked at; in prose the second time finds nothing new.
const ROUNDS: usize = 8;

/// An emphasis whose delimiters are `*` where one of the texts beside it ends in a letter.
pub(super) struct Emphasis {
    pub(super) open: usize,
    pub(super) close: usize,
    pub(super) left: [Option<usize>; 2],
    pub(super) right: [Option<usize>; 2],
}

impl Pieces<'_> {
    /// Finds the letters beside delimiters that would not open or close beside them.
    pub(super) fn shield_delimiters(&mut self) {
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
    pub(super) fn choose_emphasis(&mut self) {
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

    pub(super) fn first_char(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)? {
            Piece::Text(text) => text.first_char(),
            Piece::Mark { delimiter, .. } => delimiter.chars().next(),
            Piece::Raw(raw) => raw.chars().next(),
            Piece::Break => Some('\\'),
        }
    }

    pub(super) fn last_char(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)? {
            Piece::Text(text) => text.last_char(),
            Piece::Mark { delimiter, .. } => delimiter.chars().next(),
            Piece::Raw(raw) => raw.chars().next_back(),
            Piece::Break => None,
        }
    }
}

impl Text<'_> {
    /// The first character as it is written.
    pub(super) fn first_char(&self) -> Option<char> {
        let mut chars = self.content.chars();
        let first = chars.next()?;
        let is_shielded = self.shields_first || self.shields_last && chars.next().is_none();
        Some(if is_shielded { '&' } else { first })
    }

    /// The last character as it is written.
    pub(super) fn last_char(&self) -> Option<char> {
        let mut chars = self.content.chars();
        let last = chars.next_back()?;
        let is_shielded = self.shields_last || self.shields_first && chars.next().is_none();
        Some(if is_shielded { ';' } else { last })
    }
}

/// Whether prettier sees a word before the inline at `index` that does not end in punctuation.
pub(super) fn ends_in_letter(siblings: &[Inline], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| siblings.get(before)).map(|inline| &inline.kind);
    matches!(before, Some(InlineKind::Text(text)) if text.chars().next_back().is_some_and(is_letter_for_prettier))
}

/// Whether prettier sees a word behind the inline at `index` that does not begin with punctuation.
pub(super) fn begins_with_letter(siblings: &[Inline], index: usize) -> bool {
    let behind = siblings.get(index + 1).map(|inline| &inline.kind);
    matches!(behind, Some(InlineKind::Text(text)) if text.chars().next().is_some_and(is_letter_for_prettier))
}

fn is_letter_for_prettier(c: char) -> bool {
    let is_separator =
        matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    !is_separator && !c.is_ascii_whitespace() && !is_punctuation(c) && c != '\u{ff5e}'
}
