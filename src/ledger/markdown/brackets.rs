//! Links and images, with their destinations beside them or in reference definitions.

use super::Scanner;
use super::line::first_line;
use super::link::{Destination, folded};
use crate::account::What;
use crate::ledger::token::Certainty;

/// How many destinations without an end are looked for in one text.
const MOST_WITHOUT_END: usize = 1000;

/// An open `[`.
pub struct Bracket {
    is_image: bool,
    /// Whether the `!` of an image follows a word.
    is_attached: bool,
    /// Where its text starts.
    inside: usize,
}

impl<'a> Scanner<'a, '_> {
    pub(super) fn open_bracket(&mut self) {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        if self.rest().starts_with("[^") && self.at >= self.unclosed_bracket {
            let line = first_line(self.rest());
            if let Some(end) = line.find(']') {
                self.possible(end + 1);
                return;
            }
            self.unclosed_bracket = self.at + line.len();
        }
        self.at += 1;
        let is_image = before == Some(&b'!') && self.escaped_until < self.at - 1;
        let before = self.text.get(..self.at - 1).and_then(|text| text.strip_suffix('!'));
        let is_attached = before.is_some_and(|text| text.ends_with(|c: char| !c.is_whitespace()));
        self.brackets.push(Bracket { is_image, is_attached, inside: self.at });
    }

    pub(super) fn close_bracket(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            self.at += 1;
            return;
        };
        let what = if bracket.is_image { What::Image } else { What::Link };
        // `Look![![](a.png)](b)`: no picture is in the text for one, but in a link that follows a `!`
        if let Some(outer) = self.brackets.last_mut().filter(|outer| bracket.is_image && outer.is_attached) {
            outer.is_image = false;
        }
        let after = self.rest().get(1..).unwrap_or_default();
        if let Some(destination) = self.destination(after) {
            self.flush();
            self.tokens.within_link(bracket.inside);
            let length = 1 + destination.length;
            self.tokens.address(what, destination.address, self.at..self.at + length, Certainty::Certain);
            let title_at = self.at + 1 + destination.title_at;
            self.skip(length);
            self.tokens.words(destination.title, title_at, Certainty::Certain);
        } else if !self.definitions.is_empty() {
            self.reference(what, &bracket);
        } else {
            self.at += 1;
        }
    }

    /// Each destination without an end is looked for up to the end of the text, so that only so many are.
    fn destination(&mut self, after: &'a str) -> Option<Destination<'a>> {
        if !after.starts_with('(') || self.without_end >= MOST_WITHOUT_END {
            return None;
        }
        let destination = Destination::inline(after);
        self.without_end += usize::from(destination.is_none());
        destination
    }

    /// `[text][label]`, `[label][]` or `[label]`.
    fn reference(&mut self, what: What, bracket: &Bracket) {
        let text = self.text.get(bracket.inside..self.at).unwrap_or_default();
        let after = self.rest().get(1..).unwrap_or_default();
        let label = after.strip_prefix('[').and_then(|label| label.get(..label.find(']')?));
        let wanted = label.filter(|label| !label.is_empty()).unwrap_or(text);
        // no label holds a bracket: of `[[[…]]]`, not all texts are folded
        let is_label = !wanted.contains(['[', ']']);
        let Some(found) = is_label.then(|| self.definitions.get(&folded(wanted)).copied()).flatten() else {
            self.at += 1;
            return;
        };
        self.flush();
        self.tokens.within_link(bracket.inside);
        let length = label.map_or(1, |label| label.len() + 3);
        let place = self.at..self.at + length;
        self.tokens.address(what, found.address, place.clone(), Certainty::Certain);
        self.tokens.words_within(found.title, &place, Certainty::Certain);
        self.skip(length);
    }
}
