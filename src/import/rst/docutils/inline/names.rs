//! What refers to a name or gives one: references, inline targets, substitutions, footnotes.

use std::ops::Range;

use super::punctuation::{can_follow, can_precede};
use super::{Inliner, LONGEST_NAME, addresses, position, standalone, unescaped};
use crate::import::rst::docutils::references::{Destination, Pending, mark, waiting_link};
use crate::model::{Inline, InlineKind};

impl Inliner<'_, '_, '_> {
    /// `` `text`_ `` or `` `text <address>`_ ``.
    pub(super) fn phrase(&mut self, start: usize, content: Range<usize>, end: usize, is_anonymous: bool) -> usize {
        let span = self.flow.span(self.parser.text, start, end);
        let Some((shown, address)) = addresses::embedded(self.text, content.clone()) else {
            let name = unescaped(&self.text[content.clone()]);
            let pending = self.pending(&name, is_anonymous);
            let content = self.plain(content);
            return self.push_inline(start, end, waiting_link(&pending, content, span));
        };
        let raw = &self.text[address];
        let alias = raw.strip_suffix('_').filter(|alias| !alias.ends_with('\\') && !standalone::is_address(raw));
        let inline = match alias {
            Some(alias) => {
                let name = unescaped(alias);
                let content =
                    if shown.is_empty() { vec![Inline::text(name.clone(), span)] } else { self.plain(shown.clone()) };
                if !is_anonymous && !shown.is_empty() {
                    let text = unescaped(&self.text[shown]);
                    self.parser.references.define_implicit(&text, Destination::Name(name.clone()));
                }
                waiting_link(&Pending::Name(name), content, span)
            }
            None => {
                let address = addresses::address(raw);
                let content = if shown.is_empty() {
                    vec![Inline::text(address.clone(), span)]
                } else {
                    self.plain(shown.clone())
                };
                if !is_anonymous && !shown.is_empty() {
                    let text = unescaped(&self.text[shown]);
                    self.parser.references.define_implicit(&text, Destination::Address(address.clone()));
                }
                Inline::link(address, content, span)
            }
        };
        self.push_inline(start, end, inline)
    }

    fn pending(&mut self, name: &str, is_anonymous: bool) -> Pending {
        if is_anonymous {
            Pending::Anonymous(self.parser.references.next_anonymous())
        } else {
            Pending::Name(name.to_owned())
        }
    }

    /// ``_`target` `` or the end of `name_`.
    pub(super) fn underscore(&mut self, at: usize) -> usize {
        if self.text[at + 1..].starts_with('`') && self.starts(at) && self.opens(at, at + 2) {
            let found = if self.endless.target { None } else { self.find_end(at + 2, "`") };
            if let Some(end) = found {
                let name = unescaped(&self.text[at + 2..end]);
                self.flush(at);
                let place = self.parser.references.define_here(&name);
                self.out.push(mark(place, self.flow.span(self.parser.text, at, end + 1)));
                let content = self.plain(at + 2..end);
                self.out.extend(content);
                return self.resume(end + 1);
            }
            self.endless.target = true;
            return self.malformed(at, at + 2, "a target without an end");
        }
        if let Some(end) = self.markdown_emphasis(at) {
            let span = self.flow.span(self.parser.text, at, end + 1);
            self.parser.changes.count_at("markdown-emphasis", span);
            let content = self.plain(at + 1..end);
            return self.push(InlineKind::Emphasis(content), at..end + 1);
        }
        let marks = self.text[at..].bytes().take_while(|byte| *byte == b'_').count();
        let end = at + marks;
        if marks > 2 || !self.ends(end) {
            return end;
        }
        let Some(start) = self.name_start(at) else { return end };
        let name = self.text[start..at].to_owned();
        let pending = self.pending(&name, marks == 2);
        let span = self.flow.span(self.parser.text, start, end);
        let content = vec![Inline::text(name, span)];
        self.push_inline(start, end, waiting_link(&pending, content, span))
    }

    /// `_word_`, which RST has no use for: someone wrote Markdown. Returns where the second underscore is.
    fn markdown_emphasis(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at + 1..];
        let length = rest.find(|letter: char| !letter.is_alphanumeric()).filter(|length| *length > 0)?;
        let end = at + 1 + length;
        let is_word = self.char_before(at).is_none_or(can_precede)
            && rest[length..].starts_with('_')
            && self.char_at(end + 1).is_none_or(|next| can_follow(next) && next != '/');
        (is_word && !self.text[..at].ends_with(['/', ':'])).then_some(end)
    }

    /// Where the simple reference name before `end` begins: letters and digits, with single `-._+:` inside.
    fn name_start(&self, end: usize) -> Option<usize> {
        let floor = self.text_start;
        let (mut start, mut is_after_letter) = (None, false);
        for (at, character) in self.text[floor..end].char_indices().rev().take(LONGEST_NAME) {
            if character.is_alphanumeric() {
                is_after_letter = true;
                start = if self.starts(floor + at) { Some(floor + at) } else { start };
            } else if is_after_letter && matches!(character, '-' | '.' | '_' | '+' | ':') {
                is_after_letter = false;
            } else {
                break;
            }
        }
        start.filter(|_| self.char_before(end).is_some_and(char::is_alphanumeric))
    }

    /// `|substitution|`, with `_` or `__` after it a reference too.
    pub(super) fn bar(&mut self, at: usize) -> usize {
        if !self.starts(at) || self.text[at + 1..].starts_with('|') {
            return at + 1;
        }
        if !self.opens(at, at + 1) {
            return self.no_start(at + 1);
        }
        let found = if self.endless.substitution { None } else { self.find_substitution_end(at + 1) };
        let Some((close, end)) = found else {
            self.endless.substitution = true;
            return self.malformed(at, at + 1, "a substitution without an end");
        };
        let name = unescaped(&self.text[at + 1..close]);
        let span = self.flow.span(self.parser.text, at, end);
        let shown = vec![Inline::text(&self.text[at..=close], span)];
        let mut inline = waiting_link(&Pending::Substitution(name.clone()), shown, span);
        let marks = end - close - 1;
        if marks > 0 {
            let pending = self.pending(&name, marks == 2);
            inline = waiting_link(&pending, vec![inline], span);
        }
        self.push_inline(at, end, inline)
    }

    /// `[1]_`, `[#]_`, `[#name]_`, `[*]_`, `[Citation]_`
    pub(super) fn footnote(&mut self, at: usize) -> usize {
        let Some(length) = position(&self.text[at + 1..], b"][ \n") else { return at + 1 };
        let close = at + 1 + length;
        let end = close + 2;
        if !self.starts(at) || !self.text[close..].starts_with("]_") || !self.ends(end) {
            return at + 1;
        }
        let label = &self.text[at + 1..close];
        let Some(label) = self.parser.footnotes.refer(label) else { return at + 1 };
        self.push(InlineKind::FootnoteReference(label), at..end)
    }
}
