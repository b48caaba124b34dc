//! Marked text: emphasis, strong, literals, and interpreted text with its roles.

use super::{Inliner, is_simple_name, position, roles};
use crate::model::InlineKind;

impl Inliner<'_, '_, '_> {
    pub(super) fn stars(&mut self, at: usize) -> usize {
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

    pub(super) fn backquotes(&mut self, at: usize) -> usize {
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

    /// `` :role:`text` ``
    pub(super) fn role(&mut self, at: usize) -> usize {
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
}
