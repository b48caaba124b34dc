//! End-strings: where markup that began ends.

use super::{Inliner, LONGEST_NAME, is_simple_name, position};

impl Inliner<'_, '_, '_> {
    /// Where a character stands that no backslash escapes.
    fn unescaped(&self, from: usize, mark: u8) -> impl Iterator<Item = usize> {
        let mut at = from;
        std::iter::from_fn(move || {
            loop {
                at += memchr::memchr2(mark, b'\\', self.text.as_bytes().get(at..)?)?;
                let found = at;
                at += 1;
                if self.text.as_bytes().get(found) == Some(&mark) {
                    return Some(found);
                }
                at += self.char_at(at).map_or(0, char::len_utf8);
            }
        })
    }

    /// The next `mark` that ends markup; escaped ones do not.
    pub(super) fn find_end(&self, from: usize, mark: &str) -> Option<usize> {
        self.unescaped(from, *mark.as_bytes().first()?).find(|&at| {
            at > from
                && self.text[at..].starts_with(mark)
                && self.char_before(at).is_some_and(|before| !before.is_whitespace())
                && self.ends(at + mark.len())
        })
    }

    /// The next ` `` `; a backslash before it does not matter.
    pub(super) fn find_literal_end(&self, from: usize) -> Option<usize> {
        let found = memchr::memmem::find_iter(&self.text.as_bytes()[from..], b"``");
        let mut last = None;
        for at in found {
            let at = from + at;
            let mut candidates = [Some(at), None];
            // in ``` the end-string can be the last two
            if self.text[at..].starts_with("```") {
                candidates[1] = Some(at + 1);
            }
            for at in candidates.into_iter().flatten() {
                let after_space = self.char_before(at).is_none_or(char::is_whitespace);
                if at > from && !after_space && self.ends(at + 2) && last.is_none() {
                    last = Some(at);
                }
            }
            if last.is_some() {
                break;
            }
        }
        last
    }

    /// The closing backquote, and the end of the role or reference mark after it.
    pub(super) fn find_interpreted_end(&self, from: usize) -> Option<(usize, usize)> {
        self.unescaped(from, b'`').find_map(|at| {
            let before_space =
                self.char_before(at).is_none_or(char::is_whitespace) && !self.text[..at].ends_with("\\ ");
            let end = (at > from && !before_space).then(|| self.interpreted_suffix(at + 1))??;
            Some((at, end))
        })
    }

    fn interpreted_suffix(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let marks = rest.bytes().take(2).take_while(|byte| *byte == b'_').count();
        if marks > 0 && self.ends(at + marks) {
            return Some(at + marks);
        }
        if let Some(role) = rest.strip_prefix(':') {
            let length = position(role, b" \n`").unwrap_or_else(|| role.floor_char_boundary(LONGEST_NAME));
            // `x`:strong::title:`y`: the longest name that is one
            let is_end = |colon: &usize| is_simple_name(&role[..*colon]) && self.ends(at + colon + 2);
            if let Some(colon) = role[..length].rmatch_indices(':').map(|(colon, _)| colon).find(is_end) {
                return Some(at + colon + 2);
            }
        }
        self.ends(at).then_some(at)
    }

    pub(super) fn find_substitution_end(&self, from: usize) -> Option<(usize, usize)> {
        self.unescaped(from, b'|').find_map(|at| {
            let marks = self.text[at + 1..].bytes().take(2).take_while(|byte| *byte == b'_').count();
            let end = (0..=marks).rev().map(|marks| at + 1 + marks).find(|end| self.ends(*end));
            let after_space = self.char_before(at).is_none_or(char::is_whitespace);
            Some((at, end.filter(|_| at > from && !after_space)?))
        })
    }
}
