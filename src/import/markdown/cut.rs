//! Links and emphasis with empty lines in them, which to CommonMark are none: `<a href="/b">one<br><br>two</a>` is to turndown
//!
//! ```text
//! [one␠␠
//! ␠␠
//! two](/b)
//! ```
//!
//! A marker in each empty line makes one paragraph of these lines. It takes the place of the line's last character, or, where there is none,
//! of the line end before it: every offset stays what it is.
//!
//! In a link any empty line is taken for one; in emphasis only those that are breaks of the page: two spaces end the line before.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::comments::is_empty;

/// No link is longer: what looks like its beginning is a bracket that nobody closed.
const LONGEST_LINK: usize = 4000;

/// Nor is emphasis.
const LONGEST_EMPHASIS: usize = 20_000;

/// No more marks of emphasis are open at once.
const MOST_OPEN: usize = 16;

/// The text with markers in what is cut, and where that is.
pub(super) fn join(text: Cow<'_, str>, marker: char, options: Options) -> (Cow<'_, str>, Vec<Range<usize>>) {
    if !may_hold_link(&text) && !may_hold_emphasis(&text) {
        return (text, Vec::new()); // nearly every one
    }
    let found = Scan::new(&text).cuts(options);
    let mut places: Vec<usize> =
        found.iter().flat_map(|cut| empty_lines(&text, cut).map(|line| line.end - 1)).collect();
    places.sort_unstable();
    places.dedup();
    let (mut joined, mut copied) = (String::with_capacity(text.len()), 0);
    for at in places {
        joined.push_str(&text[copied..at]);
        joined.push(marker);
        copied = at + 1;
    }
    joined.push_str(&text[copied..]);
    (Cow::Owned(joined), found)
}

/// The empty lines of a part of the text, each with the line end before it.
fn empty_lines(text: &str, part: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', text[part.clone()].as_bytes()).map(|at| part.start + at);
    ends.filter_map(|end| {
        let line = text[end + 1..].split('\n').next().filter(|line| is_empty(line))?;
        Some(end..end + 1 + line.len())
    })
}

/// Whether a link ends that did not begin since the last empty line.
fn may_hold_link(text: &str) -> bool {
    let mut depth = 0_usize;
    memchr::memchr3_iter(b'[', b']', b'\n', text.as_bytes()).any(|at| {
        let rest = &text[at + 1..];
        let is_end = depth == 0 && text[at..].starts_with("](");
        depth = match text.as_bytes()[at] {
            b'[' => depth + 1,
            b']' => depth.saturating_sub(1),
            _ if rest.split('\n').next().is_some_and(is_empty) => 0,
            _ => depth,
        };
        is_end
    })
}

/// Whether a part of the text that ends in a break and an empty line has an odd number of runs of a mark.
fn may_hold_emphasis(text: &str) -> bool {
    let mut breaks = memchr::memmem::find_iter(text.as_bytes(), b"  \n");
    let mut start = 0;
    breaks.any(|at| {
        let end = at + "  ".len();
        if !text[end + 1..].split('\n').next().is_some_and(is_empty) {
            return false;
        }
        let part = &text[std::mem::replace(&mut start, end)..end];
        let part = part.rsplit("\n\n").next().unwrap_or_default().as_bytes();
        let is_odd = |mark: u8| {
            let begins = |at: &usize| *at == 0 || part[at - 1] != b'\\' && part[at - 1] != mark;
            // `* * *`, and the mark of an item
            let is_blank = |side: Option<&u8>| side.is_none_or(u8::is_ascii_whitespace);
            let stands_alone =
                |at: &usize| is_blank(at.checked_sub(1).and_then(|at| part.get(at))) && is_blank(part.get(at + 1));
            memchr::memchr_iter(mark, part).filter(|at| begins(at) && !stands_alone(at)).count() % 2 == 1
        };
        is_odd(b'_') || is_odd(b'*')
    })
}

struct Scan<'t> {
    text: &'t str,
    /// Where the paragraph begins.
    start: usize,
    /// The brackets that are open since the last block that is no paragraph.
    brackets: Vec<usize>,
    /// The marks since then that can open emphasis.
    runs: Vec<Range<usize>>,
    found: Vec<Range<usize>>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, start: 0, brackets: Vec::new(), runs: Vec::new(), found: Vec::new() }
    }

    fn cuts(mut self, options: Options) -> Vec<Range<usize>> {
        let mut is_paragraph = false;
        for (event, place) in Parser::new_ext(self.text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::Paragraph) => (is_paragraph, self.start) = (true, place.start),
                Event::End(TagEnd::Paragraph) => is_paragraph = false,
                Event::Text(_) if is_paragraph => self.text(place),
                _ if is_paragraph => {}
                _ => (self.brackets, self.runs) = (Vec::new(), Vec::new()),
            }
        }
        self.found
    }

    /// Text between markup: what of it looks like markup has no partner in its paragraph.
    fn text(&mut self, place: Range<usize>) {
        let mut at = place.start + usize::from(self.text[..place.start].ends_with('\\'));
        while let Some(found) = self.text[at.min(place.end)..place.end].find(['[', ']', '_', '*']) {
            at += found;
            let mark = self.text.as_bytes()[at];
            let length = self.text[at..].bytes().take_while(|byte| *byte == mark).count();
            match mark {
                b'[' => self.brackets.push(at),
                b']' => self.bracket(at),
                _ => self.run(at..at + length),
            }
            at += if matches!(mark, b'[' | b']') { 1 } else { length };
        }
    }

    /// A closing bracket.
    fn bracket(&mut self, at: usize) {
        let Some(start) = self.brackets.pop() else { return };
        let destination = self.text[at + 1..].strip_prefix('(');
        let is_link = destination.is_some_and(|rest| !rest.starts_with([')', ' ', '\n']));
        if is_link && at - start < LONGEST_LINK && empty_lines(self.text, &(start..at)).next().is_some() {
            self.found.push(start..at);
        }
    }

    /// A run of marks of emphasis.
    fn run(&mut self, place: Range<usize>) {
        let before = self.text[self.start..place.start].chars().next_back();
        let after = self.text[place.end..].chars().next();
        let is_blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_outside = |side: Option<char>| side.is_none_or(|side| !side.is_alphanumeric());
        let mark = &self.text[place.clone()];
        // turndown puts what is at the end of a line below it: `**one␠␠`, an empty line, `**two`
        let closes = before.is_none() || !is_blank(before) && is_outside(after);
        let opener = self.runs.iter().rposition(|run| &self.text[run.clone()] == mark && run.end <= self.start);
        if closes && let Some(opener) = opener {
            let cut = self.runs[opener].start..place.start;
            self.runs.truncate(opener);
            if cut.len() < LONGEST_EMPHASIS && self.is_broken_only(&cut) {
                self.found.push(cut);
            }
        } else if !is_blank(after) && is_outside(before) {
            if self.runs.len() == MOST_OPEN {
                self.runs.remove(0);
            }
            self.runs.push(place);
        }
    }

    /// Whether each of the empty lines in a part stands below a break.
    fn is_broken_only(&self, part: &Range<usize>) -> bool {
        empty_lines(self.text, part).all(|line| self.text[..line.start].ends_with("  "))
    }
}
