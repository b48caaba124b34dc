//! The words, links and images of RST as docutils reads it.
//!
//! A scanner over lines and paragraphs, without a tree: the content of a directive is scanned like any other text.

pub mod directive;
mod inline;
mod marks;
pub mod targets;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use directive::Content;
use targets::Targets;

use super::line_at;
use super::token::{Certainty, Entities, Tokens};

/// Adds the entries of the document.
pub fn scan(text: &str, tokens: &mut Tokens) {
    let text = &*with_line_feeds(text);
    let before = tokens.read_entities(Entities::Literal);
    let mut at = head_length(text);
    let fields = fields_below_title(text, at);
    let (targets, capitals, open) = (Targets::of(text), capitals(text), Vec::new());
    let mut scanner = Scanner { text, targets, capitals, anonymous: 0, open, substituted: 0, fields, tokens };
    scanner.tokens.words(text.get(..at).unwrap_or_default(), 0, Certainty::Possible);
    while at < text.len() {
        at = scanner.block(at);
    }
    scanner.tokens.read_entities(before);
}

/// The text with a line feed for every character that ends a line in Python, with a space for a form feed and a vertical tab as docutils
/// has it, and as long as it was.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let is_end = |character: char| matches!(character, '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_space = |character: char| matches!(character, '\u{b}' | '\u{c}');
    if !text.contains(|character| is_end(character) || is_space(character)) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        if is_end(character) {
            result.extend(std::iter::repeat_n(' ', character.len_utf8() - 1));
            result.push('\n');
        } else if is_space(character) {
            result.push(' ');
        } else {
            result.push(character);
        }
    }
    Cow::Owned(result)
}

struct Scanner<'a, 't> {
    text: &'a str,
    targets: Targets<'a>,
    /// The capital letters that are enumerators.
    capitals: BTreeSet<u8>,
    /// How many anonymous references were seen.
    anonymous: usize,
    /// The substitutions that are being read.
    open: Vec<&'a str>,
    /// How many bytes were read in their place.
    substituted: usize,
    /// The fields below the title.
    fields: Range<usize>,
    tokens: &'t mut Tokens,
}

impl<'a> Scanner<'a, '_> {
    /// Scans the block that starts with the line at `at`, and returns where the next one starts.
    fn block(&mut self, at: usize) -> usize {
        if at == self.fields.start && !self.fields.is_empty() {
            let first = self.tokens.list().len();
            self.inline(self.fields.start, self.fields.end);
            self.tokens.leave_addresses(first);
            self.possible(self.fields.clone());
            return self.fields.end;
        }
        let line = line_at(self.text, at);
        let body = line.trim_start();
        if body.is_empty() {
            return at + line.len();
        }
        if let Some(column) = explicit_column(line) {
            return self.explicit(at, column);
        }
        if is_anonymous_target(body) {
            return target_end(self.text, at + line.len(), line.len() - body.len());
        }
        self.paragraph(at)
    }

    /// What starts with `.. ` at a column: a target, a footnote, a substitution, a directive or a comment.
    fn explicit(&mut self, at: usize, column: usize) -> usize {
        let line_end = at + line_at(self.text, at).len();
        let after = self.text.get(at + column + 2..line_end).unwrap_or_default();
        let markup = after.trim_start();
        let markup_at = line_end - markup.len();
        // the enumerator of an item
        self.possible(at..at + column);
        if let Some(close) = markup.find(']').filter(|_| markup.starts_with('[')) {
            if self.targets.shows_label(markup.get(1..close).unwrap_or_default()) {
                self.words(markup_at..markup_at + close + 1);
            } else {
                self.possible(markup_at..markup_at + close + 1);
            }
            let end = target_end(self.text, line_end, column);
            self.inline(markup_at + close + 1, end);
            return end;
        }
        if markup.starts_with('_') {
            let end = target_end(self.text, line_end, column);
            if targets::split_name(self.text.get(markup_at + 1..end).unwrap_or_default()).is_none() {
                self.inline(markup_at, end);
            }
            return end;
        }
        let end = indented_end(self.text, line_end, column);
        if markup.starts_with('|') {
            match targets::definition(self.text, markup_at, end) {
                None => self.inline(markup_at, end),
                // what no page shows is said to be left out where it stands
                Some((_, directive)) if directive.is_raw_for_others(self.text) => {
                    self.html(directive.body, directive.end);
                }
                Some(_) => {}
            }
            return end;
        }
        match directive::parse(self.text, markup_at, end) {
            Some(directive) => self.directive(&directive),
            // Readers say which comments they left out.
            None if markup.is_empty() && line_at(self.text, line_end).trim().is_empty() => line_end,
            None => {
                self.words(markup_at..end);
                end
            }
        }
    }

    fn directive(&mut self, directive: &directive::Directive<'a>) -> usize {
        let argument = directive.argument.clone();
        self.tokens.words_within(&directive.name, &argument, Certainty::Possible);
        self.tokens.words_within(&capitalised(&directive.name), &argument, Certainty::Possible);
        directive.entries(self.text, &self.targets, self.tokens);
        match directive.content() {
            Content::Text => {
                self.inline(argument.start, argument.end);
                directive.body
            }
            Content::Body => directive.body,
            Content::Code if directive.name == "parsed-literal" => {
                self.inline(directive.body, directive.end);
                directive.end
            }
            Content::Code | Content::CodeIn => self.code(directive.body, directive.end),
            Content::Html => {
                self.html(directive.body, directive.end);
                directive.end
            }
            // what it holds is shown, or said to be left out
            Content::Meta if directive.name == "post" => {
                self.possible(argument);
                directive.body
            }
            Content::Meta => {
                self.possible(argument);
                self.possible(directive.body..directive.end);
                directive.end
            }
            Content::Hidden => {
                self.words(argument);
                self.words(directive.body..directive.end);
                if directive.name == "only" {
                    self.unshown(directive.body, directive.end);
                }
                directive.end
            }
        }
    }

    /// Counts the anonymous references of text that is not shown.
    fn unshown(&mut self, start: usize, end: usize) {
        let shown = std::mem::take(self.tokens);
        self.inline(start, end);
        *self.tokens = shown;
    }

    /// The lines up to a blank one, to an item or to explicit markup; the indented block after `::` is code.
    fn paragraph(&mut self, at: usize) -> usize {
        let (mut end, mut indent, mut is_text) = (at, 0, false);
        while end < self.text.len() {
            let line = line_at(self.text, end);
            let body = line.trim_start();
            // right below a line of text, but not of a title, `.. x::` is text too
            let is_markup = explicit_column(line).is_some() || is_anonymous_target(body);
            let is_other = is_markup && !(is_text && indent_of(line) == indent) || end == self.fields.start;
            if body.is_empty() || (end > at && (is_other || behind_items(line) != body)) {
                break;
            }
            // in `- code::`, what is code is indented more than `code`
            indent = line.len() - behind_items(line).len();
            is_text = !is_adornment(line);
            end += line.len();
        }
        self.inline(at, end);
        let text = self.text.get(at..end).unwrap_or_default();
        let start = end + blank_length(self.text.get(end..).unwrap_or_default());
        // one line and an indented one right below it are a term and its definition
        let is_term = start == end && text.lines().count() == 1;
        if !text.trim_end().ends_with("::") || is_term {
            return end;
        }
        let first = line_at(self.text, start);
        if indent_of(first) == indent
            && let Some(mark) = first.trim_start().chars().next().filter(char::is_ascii_punctuation)
        {
            // a quoted literal block: each line begins with the same character
            let lines = self.text.get(start..).unwrap_or_default().split_inclusive('\n');
            let length: usize = lines.take_while(|line| line.trim_start().starts_with(mark)).map(str::len).sum();
            return self.code(start, start + length);
        }
        if indent_of(first) <= indent {
            return end;
        }
        self.code(start, indented_end(self.text, start, indent))
    }

    fn code(&mut self, start: usize, end: usize) -> usize {
        self.tokens.code(self.text.get(start..end).unwrap_or_default(), start);
        end
    }

    /// Adds the entries of raw HTML.
    fn html(&mut self, start: usize, end: usize) {
        let before = self.tokens.read_entities(Entities::Decoded);
        super::markdown::scan_html(self.text.get(..end).unwrap_or_default(), start, self.tokens);
        self.tokens.read_entities(before);
    }

    fn words(&mut self, range: Range<usize>) {
        self.tokens.words(self.text.get(range.clone()).unwrap_or_default(), range.start, Certainty::Certain);
    }

    fn possible(&mut self, range: Range<usize>) {
        self.tokens.words(self.text.get(range.clone()).unwrap_or_default(), range.start, Certainty::Possible);
    }
}

/// Adds the entries of a role of another language, whose text is the same as here.
pub fn role(name: &str, content: &str, content_at: usize, tokens: &mut Tokens) {
    inline::role(name, content, content_at, tokens);
}

/// The fields at the beginning of a document are the post's, not its text.
fn head_length(text: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let field = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        let is_field = field.is_some_and(|(name, value)| !name.is_empty() && value.starts_with(char::is_whitespace));
        let continues = at > 0 && (line.starts_with([' ', '\t']) || line.trim().is_empty());
        if !is_field && !continues {
            break;
        }
        at += line.len();
    }
    at
}

/// The fields below the title of a document, and below its subtitle, are the post's too.
fn fields_below_title(text: &str, from: usize) -> Range<usize> {
    let mut at = from;
    let mut titles = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let next = line_at(text, at + line.len());
        if line.starts_with(':') && titles > 0 {
            return at..at + head_length(text.get(at..).unwrap_or_default());
        }
        if is_adornment(next) && !line.trim().is_empty() && titles < 2 {
            titles += 1;
            at += line.len() + next.len();
        } else if line.trim().is_empty() || is_adornment(line) || line.starts_with([' ', '.']) {
            at += line.len();
        } else {
            break;
        }
    }
    0..0
}

/// A line of one character of punctuation, as it stands over and under titles.
fn is_adornment(line: &str) -> bool {
    let line = line.trim_end();
    let first = line.bytes().next().filter(u8::is_ascii_punctuation);
    first.is_some_and(|first| line.len() > 2 && line.bytes().all(|byte| byte == first))
}

/// Where explicit markup starts in a line: at its `..`, before which only the bullets and enumerators of lists may stand.
pub fn explicit_column(line: &str) -> Option<usize> {
    let rest = behind_items(line);
    let markup = rest.strip_prefix("..")?;
    (markup.is_empty() || markup.starts_with([' ', '\t', '\n'])).then_some(line.len() - rest.len())
}

/// Whether a line begins `__ address`.
fn is_anonymous_target(line: &str) -> bool {
    line.strip_prefix("__").is_some_and(|rest| rest.starts_with([' ', '\n']))
}

/// A line without its indent, and without the bullets and enumerators of the items that begin in it.
fn behind_items(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(item) = item(rest) {
        rest = item.trim_start();
    }
    rest
}

/// What stands behind the bullet or the enumerator of a list item: `-`, `1.`, `(b)`, `iv)`, `#.`.
fn item(line: &str) -> Option<&str> {
    let enumerated = || {
        let inner = line.strip_prefix('(').unwrap_or(line);
        let (enumerator, item) = inner.split_at_checked(inner.find(['.', ')'])?)?;
        (enumerator == "#" || is_enumerator(enumerator)).then(|| item.get(1..)).flatten()
    };
    line.strip_prefix(['-', '*', '+']).or_else(enumerated).filter(|item| item.starts_with([' ', '\t']))
}

/// The capital letters that lines begin with like the items of a list: `A. `, `(B) `.
fn capitals(text: &str) -> BTreeSet<u8> {
    let mut capitals = BTreeSet::new();
    for line in text.lines() {
        let mut rest = line.trim_start();
        while let Some(after) = item(rest) {
            capitals.extend(rest.trim_start_matches('(').bytes().next().filter(u8::is_ascii_uppercase));
            rest = after.trim_start();
        }
    }
    capitals
}

/// A number, a letter or a Roman numeral.
fn is_enumerator(text: &str) -> bool {
    match text.as_bytes() {
        [one] => one.is_ascii_alphanumeric(),
        [] => false,
        several => several.iter().all(u8::is_ascii_digit) || several.iter().all(|byte| b"ivxlcIVXLC".contains(byte)),
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn blank_length(text: &str) -> usize {
    text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum()
}

/// Where the lines from `at` on end that are blank or indented more than `indent`; trailing blank lines do not count.
fn indented_end(text: &str, at: usize, indent: usize) -> usize {
    let (mut here, mut end) = (at, at);
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        here += line.len();
        if line.trim().is_empty() {
            continue;
        }
        if indent_of(line) <= indent {
            break;
        }
        end = here;
    }
    end
}

/// Where a target ends that goes on at `at`: before a blank line, or one that is not indented more than `indent`.
fn target_end(text: &str, at: usize, indent: usize) -> usize {
    let lines = text.get(at..).unwrap_or_default().split_inclusive('\n');
    at + lines.take_while(|line| !line.trim().is_empty() && indent_of(line) > indent).map(str::len).sum::<usize>()
}

pub fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
