//! Inline markup: references, roles, substitutions, literals.

use std::ops::Range;

use super::directive::Content;
use super::marks::{
    begins, can_follow, closing_backtick, closing_literal, role_after, role_before, split_target, titled,
};
use super::{Scanner, blank_length, indent_of, is_adornment, is_enumerator};
use crate::account::What;
use crate::ledger::address;
use crate::ledger::line_at;
use crate::ledger::token::{Certainty, Tokens};

/// How far back the name of a reference is looked for.
const LONGEST_NAME: usize = 200;

/// A substitution in a substitution in …
const MOST_OPEN: usize = 30;

/// How many bytes are read in the place of substitutions for each byte of the document.
const MOST_SUBSTITUTED: usize = 4;

/// The same in short documents.
const MOST_SUBSTITUTED_AT_LEAST: usize = 64 << 10;

/// A piece of text whose inline markup is scanned.
struct Piece {
    at: usize,
    end: usize,
    words_from: usize,
    bare_until: usize,
    /// No literal ends in the rest of it.
    has_no_literal: bool,
    /// No interpreted text ends in the rest of it.
    has_no_interpreted: bool,
    /// How far the line below it is indented, once that is asked for.
    below: Option<usize>,
}

impl<'a> Scanner<'a, '_> {
    /// Adds the entries of the text between two offsets: a paragraph, or the argument of a directive.
    pub(super) fn inline(&mut self, start: usize, end: usize) {
        let (has_no_literal, has_no_interpreted) = (false, false);
        let (words_from, bare_until, below) = (start, start, None);
        let mut piece = Piece { at: start, end, words_from, bare_until, has_no_literal, has_no_interpreted, below };
        self.line_start(&mut piece);
        while piece.at < piece.end {
            match self.text.as_bytes().get(piece.at) {
                Some(b'\n') => {
                    piece.at += 1;
                    self.line_start(&mut piece);
                }
                Some(b'\\') => piece.at += 2,
                Some(b'`') => self.backtick(&mut piece),
                Some(b'|') => self.substitution(&mut piece),
                Some(b'[') => self.footnote(&mut piece),
                Some(b'_') => self.simple_reference(&mut piece),
                Some(b'h' | b'H' | b'f' | b'F') => self.bare_address(&mut piece),
                Some(b'@') => self.mail_address(&mut piece),
                _ => piece.at += 1,
            }
        }
        piece.at = piece.at.min(end);
        self.flush(&mut piece);
    }

    fn rest(&self, piece: &Piece) -> &'a str {
        self.text.get(piece.at..piece.end).unwrap_or_default()
    }

    fn flush(&mut self, piece: &mut Piece) {
        let words = self.text.get(piece.words_from..piece.at).unwrap_or_default();
        words_of(words, piece.words_from, self.tokens);
        piece.words_from = piece.at;
    }

    /// The enumerator of a list item, `1.`, `(b)` or `iv.`, is a possible word.
    fn line_start(&mut self, piece: &mut Piece) {
        let below = piece.at + line_at(self.text, piece.at).len();
        if is_adornment(line_at(self.text, below)) {
            return; // that of a title is text
        }
        let indent = indent_of(line_at(self.text, piece.at));
        loop {
            let body = self.rest(piece).trim_start_matches([' ', '\t', '*', '-', '+', '(']);
            let automatic = body.strip_prefix("#.").or_else(|| body.strip_prefix("#)"));
            if let Some(item) = automatic.filter(|item| item.starts_with(' ')) {
                piece.at = piece.end - item.len();
                continue;
            }
            let enumerator = body.bytes().take(8).take_while(u8::is_ascii_alphanumeric).count();
            let is_enumerator = body.get(..enumerator).is_some_and(is_enumerator);
            let after = body.get(enumerator..).unwrap_or_default();
            let ends = after.starts_with(['.', ')']) && after.get(1..).is_some_and(|rest| rest.starts_with(' '));
            if !ends || !is_enumerator {
                break;
            }
            piece.at = piece.end - body.len();
            self.flush(piece);
            let text = body.get(..enumerator).unwrap_or_default();
            // more than a paragraph makes a list of it
            let mut goes_on = || *piece.below.get_or_insert_with(|| self.indent_below(piece.end)) > indent;
            let is_text = self.is_initial(text, after) && !goes_on();
            let certainty = if is_text { Certainty::Certain } else { Certainty::Possible };
            self.tokens.words(text, piece.at, certainty);
            piece.at += enumerator + 1;
            piece.words_from = piece.at;
        }
    }

    /// Whether an enumerator is a capital letter that none comes before or after: `G. D. Mason`, but not `(I)` and
    /// `A)`, with which lists begin.
    fn is_initial(&self, enumerator: &str, after: &str) -> bool {
        let &[letter @ b'A'..=b'Z'] = enumerator.as_bytes() else { return false };
        let begins_list = after.starts_with(')') && matches!(letter, b'A' | b'I');
        !begins_list && ![letter - 1, letter + 1].into_iter().any(|other| self.capitals.contains(&other))
    }

    /// How far the first line with text is indented that stands below `end`.
    fn indent_below(&self, end: usize) -> usize {
        let below = self.text.get(end..).unwrap_or_default();
        indent_of(line_at(below, blank_length(below)))
    }

    fn backtick(&mut self, piece: &mut Piece) {
        let rest = self.rest(piece);
        let run = rest.len() - rest.trim_start_matches('`').len();
        if !begins(self.text, piece.at) {
            piece.at += run;
        } else if run == 1 {
            let length = rest.get(1..).filter(|_| !piece.has_no_interpreted).and_then(closing_backtick);
            piece.has_no_interpreted |= length.is_none() && !rest[1..].starts_with(char::is_whitespace);
            match length {
                Some(length) => self.interpreted(piece, length),
                None => piece.at += 1,
            }
        } else {
            let inside = rest.get(2..).filter(|_| !piece.has_no_literal).unwrap_or_default();
            let Some(length) = closing_literal(inside) else {
                piece.has_no_literal |= !inside.starts_with(char::is_whitespace);
                piece.at += 2;
                return;
            };
            self.flush(piece);
            self.tokens.code(inside.get(..length).unwrap_or_default(), piece.at + 2);
            piece.at += length + 4;
            piece.words_from = piece.at;
        }
    }

    /// `` :role:`text` ``, `` `text`_ ``, `` `text`__ ``, `` `text <address>`_ ``, of which the text is `length` bytes.
    fn interpreted(&mut self, piece: &mut Piece, length: usize) {
        let content_at = piece.at + 1;
        let content = self.text.get(content_at..content_at + length).unwrap_or_default();
        let before = self.text.get(piece.words_from..piece.at).unwrap_or_default();
        let mut role =
            Some(role_before(before)).filter(|role| begins(self.text, piece.at - role.len())).unwrap_or_default();
        piece.at -= role.len();
        self.flush(piece);
        piece.at = content_at + length + 1;
        if role.is_empty() {
            role = role_after(self.rest(piece));
            piece.at += role.len();
        }
        let after = self.rest(piece);
        let suffix = after.len() - after.trim_start_matches('_').len();
        piece.at += suffix.min(2);
        piece.words_from = piece.at;
        match (role, suffix) {
            ("", 0) => words_of(content, content_at, self.tokens),
            ("", suffix) => self.reference(content, content_at, suffix >= 2),
            // a role that is based on `raw`: tags are no words
            (_, _) if content.starts_with('<') && content.ends_with('>') => {
                self.html(content_at, content_at + length);
            }
            (role, _) => self::role(role, content, content_at, self.tokens),
        }
    }

    fn reference(&mut self, content: &'a str, content_at: usize, is_anonymous: bool) {
        let span = content_at..content_at + content.len();
        let Some((text, target)) = split_target(content) else {
            words_of(content, content_at, self.tokens);
            self.link(content, is_anonymous, span);
            return;
        };
        words_of(text, content_at, self.tokens);
        // `<http://x/__array_ufunc__>` is no name
        let named = target.strip_suffix('_').filter(|name| !name.ends_with('\\') && !name.contains("://"));
        let joined: String = target.split_whitespace().collect();
        let address = named.map_or(Some(joined.as_str()), |name| self.targets.address(name));
        if let Some(address) = address {
            self.tokens.address(What::Link, address, span, Certainty::Certain);
        }
        if text.is_empty() {
            self.tokens.words(target, content_at + 1, Certainty::Certain);
        }
    }

    /// Adds the link that a named or an anonymous reference is, where its target is known.
    fn link(&mut self, name: &str, is_anonymous: bool, span: Range<usize>) {
        let address = if is_anonymous {
            self.anonymous += 1;
            self.targets.anonymous(self.anonymous - 1)
        } else {
            self.targets.address(name)
        };
        if let Some(address) = address {
            self.tokens.address(What::Link, address, span, Certainty::Certain);
        }
    }

    /// `|name|` stands for what its definition holds.
    fn substitution(&mut self, piece: &mut Piece) {
        let inside = self.rest(piece).get(1..).unwrap_or_default();
        let name = inside.find(['|', '\n']).and_then(|end| inside.get(..end)).unwrap_or_default();
        let after = inside.get(name.len() + 1..).unwrap_or_default().trim_start_matches('_');
        let is_markup = begins(self.text, piece.at) && after.chars().next().is_none_or(can_follow);
        let directive = self.targets.substitution(name).filter(|_| is_markup);
        // one that stands for itself is text
        let is_open = || self.open.len() >= MOST_OPEN || self.open.iter().any(|open| open.eq_ignore_ascii_case(name));
        // and what is doubled again and again ends
        let most = (self.text.len() * MOST_SUBSTITUTED).max(MOST_SUBSTITUTED_AT_LEAST);
        let Some(directive) = directive.filter(|_| !is_open() && self.substituted <= most) else {
            piece.at += 1;
            return;
        };
        let (argument, content) = (directive.argument.clone(), directive.content());
        let body = directive.body..directive.end;
        let is_html = content == Content::Html && !directive.is_raw_for_others(self.text);
        let is_coded = directive.name == "unicode";
        let is_name = directive.name == "date";
        directive.entries(self.text, &self.targets, self.tokens);
        self.flush(piece);
        piece.at += name.len() + 2;
        piece.words_from = piece.at;
        if is_name {
            self.tokens.words(name, piece.at, Certainty::Possible);
        } else if is_coded {
            // `U+2122` is another character, `x` is itself
            let written = self.text.get(argument.clone()).unwrap_or_default();
            self.tokens.words(written, argument.start, Certainty::Possible);
            let shown: String = written.split_whitespace().filter_map(coded).collect();
            self.tokens.words_within(&shown, &argument, Certainty::Possible);
        } else if is_html {
            self.substituted += body.len();
            self.html(body.start, body.end);
        } else if content == Content::Text {
            self.substituted += argument.len();
            self.open.push(name);
            self.inline(argument.start, argument.end);
            self.open.pop();
        }
        let after = self.rest(piece);
        if after.starts_with('_')
            && let Some(address) = self.targets.address(name)
        {
            self.tokens.address(What::Link, address, argument, Certainty::Certain);
        }
    }

    /// The label in `[1]_` and `[#note]_` is a possible word.
    fn footnote(&mut self, piece: &mut Piece) {
        let rest = self.rest(piece);
        // up to the next bracket and not to the next closing one, which 100,000 opening ones would each look for
        let inner = rest.get(1..).and_then(|inner| inner.find(['[', ']', '\n']));
        let label = inner.map(|end| end + 1).filter(|&end| rest.get(end..).is_some_and(|end| end.starts_with("]_")));
        let Some(length) = label else {
            piece.at += 1;
            return;
        };
        self.flush(piece);
        let label = rest.get(1..length).unwrap_or_default();
        let certainty = if self.targets.is_text(label) { Certainty::Certain } else { Certainty::Possible };
        self.tokens.words(label, piece.at + 1, certainty);
        piece.at += length + 2;
        piece.words_from = piece.at;
    }

    /// `name_` and `name__`, where the target is known.
    fn simple_reference(&mut self, piece: &mut Piece) {
        let before = self.text.get(piece.words_from..piece.at).unwrap_or_default();
        let after = self.rest(piece);
        let marks = after.len() - after.trim_start_matches('_').len();
        let ends = !after.get(marks..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
        let length: usize = before.chars().rev().take(LONGEST_NAME).take_while(is_name).map(char::len_utf8).sum();
        if ends && length > 0 && marks <= 2 {
            let name = before.get(before.len() - length..).unwrap_or_default();
            // `:Author_: me` is the name of a field
            let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
            self.flush(piece);
            self.link(name, marks == 2, piece.at - length..piece.at);
        }
        piece.at += marks.max(1);
    }

    /// `name@host`, which need not have a dot.
    fn mail_address(&mut self, piece: &mut Piece) {
        let bytes = self.text.as_bytes();
        let name =
            bytes[piece.words_from..piece.at].iter().rev().take(LONGEST_NAME).take_while(|byte| is_mail_byte(**byte));
        let start = piece.at - name.count();
        piece.at += 1;
        let host = bytes[piece.at..piece.end].iter().take(LONGEST_NAME).take_while(|byte| is_mail_byte(**byte)).count();
        let address = self.text.get(start..piece.at + host).unwrap_or_default();
        let address = address.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && !"_~/=+".contains(c));
        if start + 1 < piece.at && address.len() > piece.at - start {
            self.tokens.address(What::Link, address, start..start + address.len(), Certainty::Possible);
        }
    }

    fn bare_address(&mut self, piece: &mut Piece) {
        if piece.at >= piece.bare_until
            && let Some(length) = address::bare_length(self.rest(piece))
        {
            let found = self.rest(piece).get(..length).unwrap_or_default();
            piece.bare_until = piece.at + length;
            self.tokens.address(What::Link, found, piece.at..piece.bare_until, Certainty::Possible);
        }
        piece.at += 1;
    }
}

/// A byte of an address of mail: those of docutils' `email` pattern that are no markup or quote around it.
fn is_mail_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_!~{}/#?^&=+$%.".contains(&byte)
}

/// The character of `U+2122`, `0x2122`, `x2122`, `\x2122`, `u2122` or `&#x2122;`.
fn coded(code: &str) -> Option<char> {
    let code = code.trim_start_matches(['\\', '&', '#', 'U', 'u', '+', '0', 'x']).trim_end_matches(';');
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}

/// The words of a text with escapes: `a\b` and `a\ b` are `ab`.
fn words_of(text: &str, at: usize, tokens: &mut Tokens) {
    let mut from = 0;
    while let Some(escape) = text.get(from..).and_then(|rest| rest.find('\\')).map(|length| from + length) {
        let before = text.get(from..escape).unwrap_or_default();
        tokens.words(before, at + from, Certainty::Certain);
        let escaped = text.get(escape + 1..).and_then(|rest| rest.chars().next());
        from = escape + 1 + escaped.filter(|c| !c.is_alphanumeric()).map_or(0, char::len_utf8);
        if escaped.is_some_and(|c| c.is_alphanumeric() || c.is_whitespace()) {
            tokens.go_on(before);
        }
    }
    tokens.words(text.get(from..).unwrap_or_default(), at + from, Certainty::Certain);
}

/// `` :ref:`text <label>` `` shows the text; `` :meth:`~module.Class.method` `` shows the method, `` :rfc:`2822#section-2` ``
/// the number.
pub fn role(role: &str, content: &str, content_at: usize, tokens: &mut Tokens) {
    let span = content_at..content_at + content.len();
    tokens.words_within(&role.to_uppercase(), &span, Certainty::Possible);
    match titled(content) {
        Some((text, target)) => {
            tokens.words(text, content_at, Certainty::Certain);
            tokens.words_within(target, &span, Certainty::Possible);
            tokens.address(What::Link, target, span, Certainty::Possible);
        }
        _ if content.starts_with('~') => {
            let ends_there = |dot: &usize| content.get(dot + 1..).is_none_or(|last| last.trim().is_empty());
            let shown = content.rfind('.').filter(|dot| !ends_there(dot)).map_or(1, |dot| dot + 1);
            tokens.words(content.get(..shown).unwrap_or_default(), content_at, Certainty::Possible);
            tokens.words(content.get(shown..).unwrap_or_default(), content_at + shown, Certainty::Certain);
        }
        _ => {
            let number = content.find('#').filter(|_| matches!(role.trim_matches(':'), "rfc" | "pep"));
            let (shown, section) = content.split_at(number.unwrap_or(content.len()));
            tokens.words(shown, content_at, Certainty::Certain);
            tokens.words(section, content_at + shown.len(), Certainty::Possible);
        }
    }
}
