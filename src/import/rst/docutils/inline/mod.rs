//! Inline markup, recognised by docutils' rules.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup>

mod addresses;
pub mod cross;
mod defined_roles;
mod ends;
mod marked;
mod names;
mod punctuation;
mod roles;
mod standalone;

use std::ops::Range;

use punctuation::{can_follow, can_precede, is_pair};

use super::blocks::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::flow::Flow;
use crate::model::{Inline, InlineKind};
use crate::source::Span;

pub use addresses::address as embedded_address;
pub use defined_roles::Roles;
pub use roles::unescaped;

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

/// What a role of another language shows, in whose text nothing is escaped.
pub fn role(parser: &mut Parser<'_>, name: &str, text: &str, span: Span) -> Vec<Inline> {
    let flow = Flow::of(text.replace('\\', "\\\\"));
    let (text, out, endless) = (flow.buffer.as_str(), Vec::new(), Endless::default());
    let mut inliner = Inliner { parser, flow: &flow, text, text_start: 0, fresh: 0, out, endless };
    roles::interpreted(&mut inliner, name, 0..text.len(), span)
}

/// Start-strings that no end-string follows any more, so that none is looked for twice.
#[derive(Debug, Default)]
struct Endless {
    emphasis: bool,
    strong: bool,
    literal: bool,
    interpreted: bool,
    substitution: bool,
    target: bool,
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
