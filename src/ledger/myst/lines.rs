//! Lines that are MyST's.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Rest;
use crate::ledger::line_at;
use crate::ledger::rst::directive::{Content, Directive};
use crate::ledger::rst::targets::Targets;
use crate::ledger::token::{Certainty, Tokens};

/// Counts and blanks out the lines that are MyST's. Returns the paragraphs of what is Markdown.
pub fn take(text: &str, start: usize, rest: &mut Rest, tokens: &mut Tokens) -> Vec<Range<usize>> {
    let (open, ends, paragraphs) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut scanner = Scanner { text, at: start, open, ends, rest, tokens, paragraphs };
    while scanner.at < text.len() {
        scanner.line();
    }
    scanner.paragraphs
}

/// Fences deeper than these are closed by nothing: none are read so deep.
const DEEPEST: usize = 100;

struct Scanner<'a, 't> {
    text: &'a str,
    at: usize,
    /// The fences of directives around the cursor, each with the length of its marks.
    open: Vec<(char, usize)>,
    /// Where a fence of such marks ends that was opened last: those that stand in it, or that nobody closes, end there too.
    ends: BTreeMap<(char, usize), (usize, usize)>,
    rest: &'t mut Rest,
    tokens: &'t mut Tokens,
    paragraphs: Vec<Range<usize>>,
}

impl<'a> Scanner<'a, '_> {
    fn line(&mut self) {
        let (at, line) = (self.at, line_at(self.text, self.at));
        let body = inside(line);
        let body_at = at + line.len() - body.len();
        let end = at + line.trim_end().len();
        if let Some((mark, length)) = fence(body) {
            let info = body[length..].trim();
            if info.is_empty() && self.open.iter().rev().take(DEEPEST).any(|open| closes(*open, mark, length)) {
                while self.open.pop().is_some_and(|open| !closes(open, mark, length)) {}
                self.rest.blank(body_at..end);
                self.at += line.len();
            } else if let Some(name) = info.strip_prefix('{').and_then(|info| info.split('}').next()) {
                let argument =
                    end - body[length..].trim_end().len() + body[length..].find('}').map_or(0, |close| close + 1);
                self.directive(name, (mark, length), body_at, argument..end);
            } else if mark == ':' && !info.is_empty() {
                self.open.push((mark, length));
                self.tokens.words(info, end - info.len(), Certainty::Certain);
                self.rest.blank(body_at..end);
                self.at += line.len();
            } else if mark == ':' {
                self.at += line.len();
            } else {
                self.at = self.end_of((mark, length), at + line.len()).1;
            }
            return;
        }
        let is_at_margin = line.len() - body.len() < 4;
        let is_target = body.starts_with('(') && body.trim_end().ends_with(")=");
        let is_attributes = body.starts_with(['{']) && body.trim_end().ends_with('}') && is_attributes(body.trim());
        if is_target {
            self.rest.blank(body_at..end);
        } else if is_at_margin && (body.starts_with('%') || body.starts_with("+++") || is_attributes) {
            self.tokens.words(body.trim_end(), body_at, Certainty::Certain);
            self.rest.blank(body_at..end);
        } else if body.trim().is_empty() {
            self.at += line.len();
            return;
        } else {
            match self.paragraphs.last_mut() {
                Some(last) if last.end == at => last.end = at + line.len(),
                _ => self.paragraphs.push(at..at + line.len()),
            }
        }
        self.at += line.len();
    }

    /// A fence with the name of a directive.
    fn directive(&mut self, name: &'a str, fence: (char, usize), marks: usize, argument: Range<usize>) {
        let first_end = self.at + line_at(self.text, self.at).len();
        let (options, body) = self.options(first_end);
        let (content_end, next) = self.end_of(fence, body);
        let directive = Directive::of(self.text, name, argument.clone(), options, body, content_end);
        let content = if name == "eval-rst" { Content::Hidden } else { directive.content() };
        self.tokens.words_within(name, &argument, Certainty::Possible);
        self.tokens.words_within(&super::super::rst::capitalised(name), &argument, Certainty::Possible);
        directive.entries(self.text, &Targets::default(), self.tokens);
        self.rest.blank(first_end..body);
        match content {
            _ if name == "eval-rst" => {
                self.rest.rst.push(body..content_end);
                self.rest.blank(marks..next);
                self.at = next;
                return;
            }
            Content::Code | Content::CodeIn => {
                self.rest.blank(marks + fence.1..argument.end);
                self.rest.colons_to_tildes(marks..marks + fence.1);
                self.rest.colons_to_tildes(content_end..next);
                self.at = next;
                return;
            }
            Content::Hidden => {
                let words = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
                self.tokens.words(words(&argument), argument.start, Certainty::Certain);
                self.tokens.words(words(&(body..content_end)), body, Certainty::Certain);
                self.rest.blank(marks..next);
                self.at = next;
                return;
            }
            Content::Text => {
                self.rest.blank(marks..argument.start);
                self.paragraphs.push(argument.clone());
            }
            Content::Body | Content::Html => self.rest.blank(marks..argument.end),
            Content::Meta => {
                let words = self.text.get(argument.clone()).unwrap_or_default();
                self.tokens.words(words, argument.start, Certainty::Possible);
                self.rest.blank(marks..argument.end);
            }
        }
        self.open.push(fence);
        self.at = body;
    }

    /// The options that begin at an offset, as lines `:key: value` or between lines `---`, and where the content begins.
    fn options(&self, start: usize) -> (Vec<(&'a str, Range<usize>)>, usize) {
        let mut options: Vec<(&str, Range<usize>)> = Vec::new();
        let mut at = start;
        let is_yaml = inside(line_at(self.text, start)).trim_end() == "---";
        if is_yaml {
            at += line_at(self.text, at).len();
        }
        while at < self.text.len() {
            let line = line_at(self.text, at);
            let body = inside(line);
            let end = at + line.len();
            if is_yaml && body.trim_end() == "---" {
                return (options, end);
            }
            let key = if is_yaml { yaml_key(line, body) } else { colon_key(body) };
            match (key, options.last_mut()) {
                (Some((key, length)), _) => options.push((key, end - body.len() + length..end)),
                (None, Some((_, value))) if is_yaml || !body.trim().is_empty() && line.starts_with(' ') => {
                    value.end = end;
                }
                _ if is_yaml => {}
                _ => return (options, at),
            }
            at = end;
        }
        if is_yaml { (Vec::new(), start) } else { (options, at) }
    }

    /// Where the content of a fence ends, and the line after the one that closes it.
    fn end_of(&mut self, open: (char, usize), from: usize) -> (usize, usize) {
        let known = self.ends.get(&open).copied().filter(|(end, _)| *end >= from);
        let end = known.unwrap_or_else(|| self.find_end(open, from));
        self.ends.insert(open, end);
        end
    }

    fn find_end(&self, open: (char, usize), from: usize) -> (usize, usize) {
        let mut at = from;
        while at < self.text.len() {
            let line = line_at(self.text, at);
            let body = line.trim_start_matches([' ', '\t', '>']).trim_end();
            if fence(body).is_some_and(|(mark, length)| length == body.len() && closes(open, mark, length)) {
                return (at, at + line.len());
            }
            at += line.len();
        }
        (at, at)
    }
}

/// Whether a line of marks closes a fence.
fn closes(open: (char, usize), mark: char, length: usize) -> bool {
    open.0 == mark && length >= open.1
}

/// The marks that a line begins with.
fn fence(body: &str) -> Option<(char, usize)> {
    let mark = body.chars().next().filter(|mark| matches!(mark, '`' | '~' | ':'))?;
    let length = body.len() - body.trim_start_matches(mark).len();
    (length >= 3 && !(mark == '`' && body[length..].contains('`'))).then_some((mark, length))
}

/// `:key: value`: the key, and where the value begins.
fn colon_key(body: &str) -> Option<(&str, usize)> {
    let (key, value) = body.strip_prefix(':')?.split_once(':')?;
    let is_key = !key.is_empty() && !key.contains('`') && (value.is_empty() || value.starts_with(char::is_whitespace));
    is_key.then_some((key, key.len() + 2))
}

/// `key: value`
fn yaml_key<'l>(line: &'l str, body: &'l str) -> Option<(&'l str, usize)> {
    let (key, _) = body.split_once(':')?;
    (!line.starts_with("  ") && !key.is_empty() && !key.contains(' ')).then_some((key, key.len() + 1))
}

fn is_attributes(body: &str) -> bool {
    let inside = body.trim_start_matches('{').trim_end_matches('}');
    !body.starts_with("{{")
        && !inside.is_empty()
        && inside.split_whitespace().all(|word| word.starts_with(['#', '.']) || word.contains('='))
}

/// A line without the marks of the quotes and items around it.
fn inside(line: &str) -> &str {
    let mut body = line.trim_start_matches([' ', '\t', '>']);
    loop {
        let digits = body.len() - body.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let after = body.get(digits..).unwrap_or_default();
        let marker = if digits > 0 { after.strip_prefix(['.', ')']) } else { body.strip_prefix(['-', '*', '+']) };
        match marker.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => body = after.trim_start_matches([' ', '\t', '>']),
            None => return body,
        }
    }
}
