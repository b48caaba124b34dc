//! Inline markup, recognised by docutils' rules.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup>

mod addresses;
mod ends;
mod punctuation;
mod roles;

use std::ops::Range;

use punctuation::{can_follow, can_precede, is_pair};

use super::blocks::Parser;
use super::references::{Destination, Pending, waiting_link};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::flow::Flow;
use crate::model::{Inline, InlineKind, Link, Target};
use crate::source::Span;

pub use addresses::address as embedded_address;
pub use roles::{CustomRole, unescaped};

/// Names longer than this are text; looking for their ends would not be linear.
const LONGEST_NAME: usize = 200;

/// The inlines of a flow.
pub fn inlines(parser: &mut Parser<'_>, flow: &Flow) -> Vec<Inline> {
    let mut inliner = Inliner {
        parser,
        flow,
        text: &flow.buffer,
        text_start: 0,
        fresh: 0,
        out: Vec::new(),
        endless: Endless::default(),
    };
    inliner.run();
    inliner.out
}

/// Start-strings that no end-string follows any more, so that none is looked for twice.
#[derive(Debug, Default)]
struct Endless {
    emphasis: bool,
    strong: bool,
    literal: bool,
    interpreted: bool,
    substitution: bool,
}

struct Inliner<'p, 't, 'f> {
    parser: &'p mut Parser<'t>,
    flow: &'f Flow,
    text: &'f str,
    /// Where the text begins that is not yet in `out`.
    text_start: usize,
    /// Behind the last markup: any start-string is recognised there.
    fresh: usize,
    out: Vec<Inline>,
    endless: Endless,
}

impl Inliner<'_, '_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(at) {
            at = match byte {
                b'\\' => at + 1 + self.char_at(at + 1).map_or(0, char::len_utf8),
                b'*' => self.stars(at),
                b'`' => self.backquotes(at),
                b'_' => self.underscore(at),
                b'|' => self.bar(at),
                b'[' => self.footnote(at),
                b':' => self.role(at),
                _ => at + 1 + skip(&bytes[at + 1..]),
            };
        }
        self.flush(self.text.len());
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether a start-string can stand at a place.
    fn starts(&self, at: usize) -> bool {
        at == self.fresh || self.char_before(at).is_none_or(can_precede)
    }

    /// Whether an end-string can end at a place.
    fn ends(&self, at: usize) -> bool {
        self.char_at(at).is_none_or(can_follow)
    }

    /// Whether what follows a start-string makes it one: no space, and no quotes around it.
    fn opens(&self, start: usize, end: usize) -> bool {
        let Some(next) = self.char_at(end) else { return false };
        let is_quoted = start > self.fresh && self.char_before(start).is_some_and(|before| is_pair(before, next));
        !next.is_whitespace() && !is_quoted
    }

    fn stars(&mut self, at: usize) -> usize {
        let is_strong = self.text[at + 1..].starts_with('*');
        let mark = if is_strong { "**" } else { "*" };
        let inner = at + mark.len();
        if !self.starts(at) {
            return inner;
        }
        if !self.opens(at, inner) {
            return self.no_start(inner);
        }
        let endless = if is_strong { self.endless.strong } else { self.endless.emphasis };
        let Some(end) = (if endless { None } else { self.find_end(inner, mark) }) else {
            *(if is_strong { &mut self.endless.strong } else { &mut self.endless.emphasis }) = true;
            return self.malformed(at, inner, "emphasis without an end");
        };
        let content = self.plain(inner..end);
        let kind = if is_strong { InlineKind::Strong(content) } else { InlineKind::Emphasis(content) };
        self.push(kind, at..end + mark.len())
    }

    fn backquotes(&mut self, at: usize) -> usize {
        if !self.starts(at) {
            return at + self.text[at..].bytes().take_while(|byte| *byte == b'`').count();
        }
        if !self.text[at..].starts_with("``") {
            return self.interpreted(at, at + 1, None);
        }
        if !self.opens(at, at + 2) {
            return self.no_start(at + 2);
        }
        let found = if self.endless.literal { None } else { self.find_literal_end(at + 2) };
        let Some(end) = found else {
            self.endless.literal = true;
            return self.malformed(at, at + 2, "a literal without an end");
        };
        let code = self.text[at + 2..end].replace('\n', " ");
        self.push(InlineKind::Code(code), at..end + 2)
    }

    /// `` `text` ``, `` `text`_ ``, `` `text <address>`__ ``, `` `text`:role: `` and `` :role:`text` ``.
    fn interpreted(&mut self, start: usize, inner: usize, role: Option<&str>) -> usize {
        if role.is_none() && !self.opens(inner - 1, inner) || self.char_at(inner).is_none_or(char::is_whitespace) {
            return self.no_start(inner);
        }
        let found = if self.endless.interpreted { None } else { self.find_interpreted_end(inner) };
        let Some((close, end)) = found else {
            self.endless.interpreted = true;
            return self.malformed(start, inner, "a backquote without an end");
        };
        let suffix = &self.text[close + 1..end];
        let content = inner..close;
        if suffix.starts_with('_') {
            if role.is_some() {
                return self.malformed(start, end, "a role and a reference in one");
            }
            return self.phrase(start, content, end, suffix.len() == 2);
        }
        let role = role.or_else(|| suffix.strip_prefix(':')?.strip_suffix(':')).unwrap_or_default().to_owned();
        self.flush(start);
        let span = self.flow.span(self.parser.text, start, end);
        let inlines = roles::interpreted(self, &role, content, span);
        self.out.extend(inlines);
        self.resume(end)
    }

    /// `` `text`_ `` or `` `text <address>`_ ``.
    fn phrase(&mut self, start: usize, content: Range<usize>, end: usize, is_anonymous: bool) -> usize {
        let span = self.flow.span(self.parser.text, start, end);
        let Some((shown, address)) = addresses::embedded(self.text, content.clone()) else {
            let name = unescaped(&self.text[content.clone()]);
            let pending = self.pending(&name, is_anonymous);
            let content = self.plain(content);
            return self.push_inline(start, end, waiting_link(&pending, content, span));
        };
        let raw = &self.text[address];
        let alias = raw.strip_suffix('_').filter(|alias| !alias.ends_with('\\') && !addresses::is_absolute(raw));
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
                Inline::new(InlineKind::Link(Link { target: Target::Raw(address), title: None, content }), span)
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
    fn underscore(&mut self, at: usize) -> usize {
        if self.text[at + 1..].starts_with('`') && self.starts(at) && self.opens(at, at + 2) {
            if let Some(end) = self.find_end(at + 2, "`") {
                let name = unescaped(&self.text[at + 2..end]);
                self.flush(at);
                let content = self.plain(at + 2..end);
                self.out.extend(content);
                self.parser.references.define_here(&name);
                return self.resume(end + 1);
            }
            return self.malformed(at, at + 2, "a target without an end");
        }
        if let Some(end) = self.markdown_emphasis(at) {
            self.parser.changes.count("markdown-emphasis", 1);
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
    fn bar(&mut self, at: usize) -> usize {
        if !self.starts(at) || self.text[at + 1..].starts_with('|') || !self.opens(at, at + 1) {
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
    fn footnote(&mut self, at: usize) -> usize {
        let Some(length) = position(&self.text[at + 1..], b"][ \n") else { return at + 1 };
        let close = at + 1 + length;
        let end = close + 2;
        if !self.starts(at) || !self.text[close..].starts_with("]_") || !self.ends(end) {
            return at + 1;
        }
        let label = &self.text[at + 1..close];
        let Some(label) = self.parser.footnotes.refer(label) else { return at + 1 };
        let end_of_text = self.text[self.text_start..at].trim_end().len() + self.text_start;
        self.flush(end_of_text);
        self.text_start = at;
        self.push(InlineKind::FootnoteReference(label), at..end)
    }

    /// `` :role:`text` ``
    fn role(&mut self, at: usize) -> usize {
        let rest = &self.text[at + 1..];
        let Some(tick) = position(rest, b" \n`").filter(|tick| rest[..*tick].ends_with(':')) else { return at + 1 };
        let name = &rest[..tick - 1];
        if !rest[tick..].starts_with('`') || rest[tick..].starts_with("``") || !self.starts(at) || !is_simple_name(name)
        {
            return at + 1;
        }
        let name = name.to_owned();
        self.interpreted(at, at + 1 + tick + 1, Some(&name))
    }

    /// The text of a range, in which no markup is recognised.
    fn plain(&self, range: Range<usize>) -> Vec<Inline> {
        let span = self.flow.span(self.parser.text, range.start, range.end);
        vec![Inline::text(unescaped(&self.text[range]), span)]
    }

    fn push(&mut self, kind: InlineKind, range: Range<usize>) -> usize {
        let span = self.flow.span(self.parser.text, range.start, range.end);
        self.push_inline(range.start, range.end, Inline::new(kind, span))
    }

    fn push_inline(&mut self, start: usize, end: usize, inline: Inline) -> usize {
        self.flush(start);
        self.out.push(inline);
        self.resume(end)
    }

    /// Everything up to `end` is done.
    fn resume(&mut self, end: usize) -> usize {
        self.text_start = end;
        self.fresh = end;
        end
    }

    /// What looked like a start-string is text, and what follows begins afresh.
    fn no_start(&mut self, end: usize) -> usize {
        self.fresh = end;
        end
    }

    fn malformed(&mut self, start: usize, end: usize, message: &str) -> usize {
        let span = self.flow.span(self.parser.text, start, end);
        let message = format!("{message} was kept as text");
        self.parser.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
        self.no_start(end)
    }

    /// Moves the text up to `end` into the inlines, with the addresses in it as links.
    fn flush(&mut self, end: usize) {
        if self.text_start < end {
            addresses::text(self, self.text_start..end);
        }
        self.text_start = end.max(self.text_start);
    }

    fn push_text(&mut self, range: Range<usize>) {
        let span: Span = self.flow.span(self.parser.text, range.start, range.end);
        let text = unescaped(&self.text[range]);
        if !text.is_empty() {
            self.out.push(Inline::text(text, span));
        }
    }
}

/// The first of some ASCII characters, no further than a name is long.
fn position(text: &str, characters: &[u8]) -> Option<usize> {
    text.bytes().take(LONGEST_NAME).position(|byte| characters.contains(&byte))
}

/// How many bytes can be skipped before markup can begin.
fn skip(bytes: &[u8]) -> usize {
    let is_special = |byte: &u8| matches!(byte, b'\\' | b'*' | b'`' | b'_' | b'|' | b'[' | b':');
    bytes.iter().position(is_special).unwrap_or(bytes.len())
}

/// Letters and digits with single `-._+:` inside.
pub fn is_simple_name(name: &str) -> bool {
    name.split(['-', '.', '_', '+', ':']).all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric))
}
