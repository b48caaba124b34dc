//! The words, links and images of Markdown: of sources, and of what was written.
//!
//! A scanner and no parser: one cursor, no tree, no look back. Where it cannot know what a reader makes of a place,
//! it says "possible" (see [`Certainty`]).

mod brackets;
mod code;
mod fence;
mod html_block;
mod line;
mod link;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use brackets::Bracket;
use fence::{Container, Fence};
use html_block::HtmlBlock;
use line::{Ends, begins_html_block, ends_marker, first_line, is_task, is_thematic_break, unquoted};
use link::{Definition, definitions};

use super::address;
use super::html::{self, Angle, Tag, Unclosed, is_one_of};
use super::token::{Certainty, Tokens};
use crate::account::What;

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
        ends: Ends::default(),
        unclosed_bracket: start,
        bare_until: start,
        pre_end: start,
        unclosed_pre: false,
        unclosed_listing: false,
        escaped_until: start,
        html: HtmlBlock::default(),
        is_html: before == Before::List,
        unclosed: Unclosed::default(),
        before,
        unclosed_runs: [0; 32],
        brackets: Vec::new(),
        without_end: 0,
        anchor: None,
        definitions,
        closed: OnceCell::new(),
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
    ends: Ends,
    /// The end of a line in which no `]` closes a `[^`.
    unclosed_bracket: usize,
    bare_until: usize,
    /// The end of the `<pre>` that the cursor is in.
    pre_end: usize,
    /// Whether none of the `<pre>` from here on ends.
    unclosed_pre: bool,
    /// Whether none of Jekyll's tags `highlight` from here on ends.
    unclosed_listing: bool,
    /// The end of the last character behind a backslash.
    escaped_until: usize,
    html: HtmlBlock<'a>,
    /// Whether all of the text is HTML.
    is_html: bool,
    unclosed: Unclosed,
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
    /// The names of all closing tags; found when the first one is asked for.
    closed: OnceCell<BTreeSet<&'a str>>,
    tokens: &'t mut Tokens,
}

/// Elements whose content is not markup.
const RAW: &str = "iframe noembed noframes noscript script style textarea title xmp";

/// Elements that readers know, and the table of the ledger's does not.
const RARE: &str = "blink circle hgroup image listing marquee meter noembed noframes output quote rect search slot xmp";

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
                // nothing in `<pre>` is Markdown
                _ if self.at < self.pre_end && !matches!(byte, b'<' | b'\n') => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    self.line_start();
                }
                b'\\' | b'`' if self.html.is_in_element(self.at) => self.at += 1,
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
        if self.at < self.pre_end {
            self.begin_block(first_line(self.rest()));
            return;
        }
        // each fence can end with the item or quote that it stands in, before a line of its own
        while self.begin_line() {}
    }

    /// Whether the end of a container ended a fence, so that another line begins at the cursor.
    fn begin_line(&mut self) -> bool {
        let line = first_line(self.rest());
        let unquoted = unquoted(line);
        if unquoted.trim().is_empty() {
            if self.before == Before::Text {
                self.before = Before::Blank;
            }
            return false;
        }
        let begins_block = self.begin_block(line);
        if self.html.is_in_element(self.at) {
            return false;
        }
        let body = line.trim_start_matches([' ', '\t', '>']);
        if body.starts_with("{%") && self.listing(line.len() - body.len()) {
            return false;
        }
        if let Some(fence) = Fence::opening(body) {
            let quoted = body.len() < line.trim_start().len();
            return self.fenced(line, &fence, &Container { quoted, column: 0 });
        }
        if self.before == Before::Blank && (unquoted.starts_with("    ") || unquoted.starts_with('\t')) {
            self.at += line.len() - unquoted.len();
            self.flush();
            self.tokens.code(unquoted, self.at);
            self.skip(unquoted.len());
            self.paragraph_end = self.at;
            return false;
        }
        if self.before != Before::List || !unquoted.starts_with([' ', '\t']) {
            self.before = Before::Text;
            if is_thematic_break(line) {
                // `* * *` is no item of lists
                self.before = Before::Blank;
                self.at += line.len();
                return false;
            }
        }
        let indent = line.len() - body.len();
        if begins_block && let Some(definition) = Definition::read(self.rest().get(indent..).unwrap_or_default()) {
            self.flush();
            self.skip(indent + definition.length);
            self.paragraph_end = self.at;
            return false;
        }
        self.markers(indent)
    }

    /// Whether the line at the cursor is the first of its block.
    fn begin_block(&mut self, line: &str) -> bool {
        if self.at < self.paragraph_end || line.trim().is_empty() {
            return false;
        }
        // `</pre>` and headings need no empty line between them and indented code
        self.before = if self.before == Before::Text { Before::Blank } else { self.before };
        let (body, at) = (line.trim_start_matches([' ', '\t', '>']), self.at);
        let definition = Definition::read(self.text.get(at + line.len() - body.len()..).unwrap_or_default());
        // of a run of definitions the rest is not looked at for each of them
        let length = match definition {
            Some(definition) => line.len() - body.len() + definition.length,
            None => self.ends.block_length(self.text, at),
        };
        self.paragraph_end = at + length;
        self.html.begin(if begins_html_block(line) { self.paragraph_end } else { self.at });
        true
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
            } else if rest.starts_with(":::") && rest.trim_start_matches([':', ' ']).starts_with('{') {
                // pandoc's attributes, which are taken out, or MyST's directive, which says something else
                self.possible(first_line(rest).find(' ').unwrap_or(first_line(rest).len()));
                return false;
            } else {
                return false;
            }
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '>']).len();
            if is_task(self.rest()) {
                self.flush();
                self.tokens.words("x", self.at + 1, Certainty::Certain);
                self.skip("[X]".len());
            }
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
        self.escaped_until = self.at;
    }

    fn angle(&mut self) {
        let rest = self.rest();
        match html::angle(rest, &mut self.unclosed) {
            Angle::Text => self.unknown_tag(),
            Angle::Tag(tag) if tag.is_text_in_markdown() || !self.html.reaches(self.at) && !tag.is_strict() => {
                self.at += 1;
            }
            Angle::Tag(tag) if self.is_unended(&tag) || self.is_bold(&tag) => self.at += 1,
            Angle::Doctype(doctype) => {
                self.flush();
                self.skip(doctype.len());
            }
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
                self.html.follow(self.at, &tag);
                if tag.is_word_break() {
                    self.tokens.go_on(self.text.get(..self.at).unwrap_or_default());
                }
                self.skip(tag.source.len());
                if tag.name.eq_ignore_ascii_case("pre") && !tag.closing {
                    self.preformatted();
                }
                self.anchor =
                    Some(self.at).filter(|_| tag.name.eq_ignore_ascii_case("a") && !tag.closing).or(self.anchor);
            }
        }
    }

    /// `<stdin>` is text; the tags of `<quote>…</quote>` may be.
    fn unknown_tag(&mut self) {
        match html::unknown_tag(self.rest()) {
            Some((length, name)) if self.rest().starts_with("</") || self.is_closed(name) => {
                // components of MDX are kept with their attributes
                let is_element = is_one_of(RARE, name);
                let end = 1 + usize::from(self.rest().starts_with("</")) + name.len();
                self.possible(if is_element { length } else { end });
            }
            _ => self.at += 1,
        }
    }

    /// Whether a tag is text because nothing ends what it would begin: `the <title> of a page`. A page or a script with an
    /// address is whole without an end.
    fn is_unended(&self, tag: &Tag<'a>) -> bool {
        let is_raw = !self.is_html && !tag.closing && is_one_of(RAW, tag.name);
        let is_page = tag.name.eq_ignore_ascii_case("iframe") && tag.source.contains('=');
        is_raw && !is_page && !tag.source.ends_with("/>") && !self.is_closed(tag.name)
    }

    /// Whether a tag of the page, which no post holds, is text because it is bold: `**</head>**`.
    fn is_bold(&self, tag: &Tag<'a>) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        let after = self.rest().get(tag.source.len()..).unwrap_or_default();
        is_one_of("html head body", tag.name) && before.ends_with("**") && after.starts_with("**")
    }

    /// Whether an element of this name has an end in the text.
    fn is_closed(&self, name: &str) -> bool {
        self.closed.get_or_init(|| html::closed(self.text)).contains(name)
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
