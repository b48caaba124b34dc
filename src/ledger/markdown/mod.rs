//! The words, links and images of Markdown: of sources, and of what was written.
//!
//! A scanner and no parser: one cursor, no tree, no look back. Where it cannot know what a reader makes of a place,
//! it says "possible" (see [`Certainty`]).

mod fence;
mod line;
mod link;

use crate::account::What;
use std::collections::BTreeMap;

use fence::{Container, Fence};
use line::{ends_marker, first_line, is_alert, is_thematic_break};
use link::{Definition, Destination, definitions, folded};

use super::address;
use super::html::{self, Angle, Hidden};
use super::token::{Certainty, Tokens};

/// How many destinations without an end are looked for in one text.
const MOST_WITHOUT_END: usize = 1000;

/// Adds the entries of the Markdown that stands in `text` from `start` on.
pub fn scan(text: &str, start: usize, tokens: &mut Tokens) {
    scan_after(Before::Blank, text, start, tokens);
}

/// Adds the entries of the HTML that stands in `text` from `start` on, all of it indented as like as not.
pub fn scan_html(text: &str, start: usize, tokens: &mut Tokens) {
    scan_after(Before::List, text, start, tokens);
}

fn scan_after(before: Before, text: &str, start: usize, tokens: &mut Tokens) {
    let definitions = definitions(text.get(start..).unwrap_or_default());
    let mut scanner = Scanner {
        text,
        at: start,
        words_from: start,
        paragraph_end: start,
        bare_until: start,
        comments: Hidden::Closed,
        before,
        unclosed_runs: [0; 32],
        brackets: Vec::new(),
        without_end: 0,
        anchor: None,
        definitions,
        unknown_closed: BTreeMap::new(),
        tokens,
    };
    scanner.run();
}

struct Scanner<'a, 't> {
    text: &'a str,
    at: usize,
    /// Where the text starts whose words were not added yet.
    words_from: usize,
    /// The end of the paragraph that the cursor is in; code spans do not reach over it.
    paragraph_end: usize,
    bare_until: usize,
    comments: Hidden,
    before: Before,
    /// For each length of a run of backticks, the end of the paragraph in which none closes it.
    unclosed_runs: [usize; 32],
    brackets: Vec<Bracket>,
    /// How many destinations were found that have no end.
    without_end: usize,
    /// The end of the last `<a>` that is still open.
    anchor: Option<usize>,
    /// Reference definitions, by folded label.
    definitions: BTreeMap<String, Definition<'a>>,
    /// For each unknown element, whether it has a closing tag.
    unknown_closed: BTreeMap<&'a str, bool>,
    tokens: &'t mut Tokens,
}

/// An open `[`.
struct Bracket {
    is_image: bool,
    /// Where its text starts.
    inside: usize,
}

/// What the lines before the cursor were; a line that is indented by four is code only after `Blank`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A blank line, or a line of code.
    Blank,
    /// A paragraph.
    Text,
    /// A list, with blank lines perhaps.
    List,
}

impl<'a> Scanner<'a, '_> {
    fn run(&mut self) {
        self.line_start();
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.line_start();
                }
                b'\\' => self.backslash(),
                b'`' => self.backticks(),
                b'<' => self.angle(),
                b'[' => self.open_bracket(),
                b']' => self.close_bracket(),
                b'h' | b'H' | b'f' | b'F' => self.bare_address(),
                _ => self.at += 1,
            }
        }
        self.flush();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn flush(&mut self) {
        let words = self.text.get(self.words_from..self.at).unwrap_or_default();
        self.tokens.words(words, self.words_from, Certainty::Certain);
        self.words_from = self.at;
    }

    /// Moves on by `length` bytes that hold no words.
    fn skip(&mut self, length: usize) {
        self.at += length;
        self.words_from = self.at;
    }

    /// The markers at the beginning of a line, and fenced code.
    fn line_start(&mut self) {
        // each fence can end with the item or quote that it stands in, before a line of its own
        while self.begin_line() {}
    }

    /// Whether the end of a container ended a fence, so that another line begins at the cursor.
    fn begin_line(&mut self) -> bool {
        let line = first_line(self.rest());
        if line.trim().is_empty() {
            if self.before == Before::Text {
                self.before = Before::Blank;
            }
            return false;
        }
        if self.at >= self.paragraph_end {
            self.paragraph_end = self.at + self.rest().find("\n\n").unwrap_or(self.rest().len());
        }
        let body = line.trim_start_matches([' ', '\t', '>']);
        if let Some(fence) = Fence::opening(body) {
            let quoted = body.len() < line.trim_start().len();
            return self.fenced(line, &fence, &Container { quoted, column: 0 });
        }
        if self.before == Before::Blank && (line.starts_with("    ") || line.starts_with('\t')) {
            self.flush();
            self.tokens.code(line, self.at);
            self.skip(line.len());
            return false;
        }
        if self.before != Before::List || !line.starts_with([' ', '\t']) {
            self.before = Before::Text;
            if is_thematic_break(line) {
                // `* * *` is no item of lists
                self.before = Before::Blank;
                self.at += line.len();
                return false;
            }
        }
        let indent = line.len() - body.len();
        if let Some(definition) = Definition::read(self.rest().get(indent..).unwrap_or_default()) {
            self.flush();
            self.skip(indent + definition.length);
            return false;
        }
        self.markers(indent)
    }

    /// Passes over quote and list markers; the number of a list item is a possible word.
    fn markers(&mut self, indent: usize) -> bool {
        let (start, quoted) = (self.at, self.rest().trim_start().starts_with('>'));
        self.at += indent;
        loop {
            let rest = self.rest();
            let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
            let after = rest.get(digits..).unwrap_or_default();
            let is_number = digits > 0 && after.starts_with(['.', ')']) && ends_marker(after.get(1..));
            let is_bullet = rest.starts_with(['-', '*', '+']) && ends_marker(rest.get(1..));
            if is_number || is_bullet {
                self.before = Before::List;
                self.possible(digits + 1);
            } else if rest.starts_with(":::") || is_alert(rest) {
                self.possible(first_line(rest).find([' ', ']']).unwrap_or(first_line(rest).len()));
                return false;
            } else {
                return false;
            }
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '>']).len();
            // the rest of the line is not looked at for each of its markers
            if !self.rest().starts_with(['`', '~']) {
                continue;
            }
            let line = first_line(self.rest());
            if let Some(fence) = Fence::opening(line) {
                return self.fenced(line, &fence, &Container { quoted, column: self.at - start });
            }
        }
    }

    /// Adds the words of the next `length` bytes as possible.
    fn possible(&mut self, length: usize) {
        self.flush();
        let words = self.rest().get(..length).unwrap_or_default();
        self.tokens.words(words, self.at, Certainty::Possible);
        self.skip(length);
    }

    fn backslash(&mut self) {
        let escapes = self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_punctuation);
        if escapes && self.text.as_bytes().get(self.at + 1) == Some(&b'&') {
            // `\&amp;` is no reference: its name is a word.
            self.flush();
            self.skip(2);
        } else {
            self.at += if escapes { 2 } else { 1 };
        }
    }

    fn backticks(&mut self) {
        let run = self.rest().bytes().take_while(|&byte| byte == b'`').count();
        let inside = self.at + run;
        let hopeless = self.unclosed_runs.get(run).is_none_or(|&end| end > self.at);
        let closing = if hopeless { None } else { self.closing_run(inside, run) };
        if let Some(end) = closing {
            self.flush();
            self.tokens.code(self.text.get(inside..end).unwrap_or_default(), inside);
            self.at = end;
            self.skip(run);
        } else {
            if let Some(unclosed) = self.unclosed_runs.get_mut(run) {
                *unclosed = self.paragraph_end.max(self.at + 1);
            }
            self.at = inside;
        }
    }

    /// Where the run of exactly `run` backticks stands that closes a code span.
    fn closing_run(&self, from: usize, run: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let ahead = self.text.get(at..self.paragraph_end.max(from))?;
            at += ahead.find('`')?;
            let length = self.text.get(at..)?.bytes().take_while(|&byte| byte == b'`').count();
            if length == run {
                return Some(at);
            }
            at += length;
        }
    }

    fn angle(&mut self) {
        let rest = self.rest();
        match html::angle(rest, &mut self.comments) {
            Angle::Text => self.unknown_tag(),
            Angle::Tag(tag) if tag.is_text_in_markdown() => self.at += 1,
            Angle::Hidden(comment) => self.at += comment.len(),
            Angle::Autolink(link) => {
                self.flush();
                let length = link.len() + 2;
                self.tokens.address(What::Link, link, self.at..self.at + length, Certainty::Possible);
                self.at += length;
                self.flush();
            }
            Angle::Tag(tag) => {
                self.flush();
                if tag.name.eq_ignore_ascii_case("a")
                    && let Some(opening) = self.anchor.take()
                {
                    self.tokens.within_link(opening);
                }
                tag.entries(self.at, self.tokens);
                self.skip(tag.source.len());
                self.anchor =
                    Some(self.at).filter(|_| tag.name.eq_ignore_ascii_case("a") && !tag.closing).or(self.anchor);
            }
        }
    }

    /// `<stdin>` is text; the tags of `<quote>…</quote>` may be.
    fn unknown_tag(&mut self) {
        let inside = self.rest().get(1..).unwrap_or_default();
        let name = inside.strip_prefix('/').unwrap_or(inside);
        let name =
            name.get(..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())).unwrap_or_default();
        let is_tag = !name.is_empty() && (inside.starts_with('/') || self.is_closed(name));
        if is_tag {
            self.possible(1 + inside.find(name).unwrap_or_default() + name.len());
        } else {
            self.at += 1;
        }
    }

    fn is_closed(&mut self, name: &'a str) -> bool {
        let text = self.text;
        *self.unknown_closed.entry(name).or_insert_with(|| text.contains(&format!("</{name}>")))
    }

    fn open_bracket(&mut self) {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        if self.rest().starts_with("[^")
            && let Some(end) = first_line(self.rest()).find(']')
        {
            self.possible(end + 1);
            return;
        }
        self.at += 1;
        self.brackets.push(Bracket { is_image: before == Some(&b'!'), inside: self.at });
    }

    fn close_bracket(&mut self) {
        let Some(bracket) = self.brackets.pop() else {
            self.at += 1;
            return;
        };
        let what = if bracket.is_image { What::Image } else { What::Link };
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
        let Some(found) = self.definitions.get(&folded(wanted)).copied() else {
            self.at += 1;
            return;
        };
        self.flush();
        let length = label.map_or(1, |label| label.len() + 3);
        let place = self.at..self.at + length;
        self.tokens.address(what, found.address, place.clone(), Certainty::Certain);
        self.tokens.words_within(found.title, &place, Certainty::Certain);
        self.skip(length);
    }

    fn bare_address(&mut self) {
        if self.at >= self.bare_until
            && let Some(length) = address::bare_length(self.rest())
        {
            self.flush();
            self.bare_until = self.at + length;
            let found = self.rest().get(..length).unwrap_or_default();
            self.tokens.address(What::Link, found, self.at..self.bare_until, Certainty::Possible);
        }
        self.at += 1;
    }
}
