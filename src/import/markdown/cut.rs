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
//! In a link any empty line is taken for one; in emphasis those that are breaks of the page: two spaces end the line before. `<b><div>one</div>
//! <div>two</div></b>` has no breaks: bold text may also begin with one paragraph and end with another, and so may whole sentences in italics.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::comments::is_empty;
use crate::model::sentence;

/// No link is longer: what looks like its beginning is a bracket that nobody closed.
const LONGEST_LINK: usize = 4000;

/// Nor is emphasis.
const LONGEST_EMPHASIS: usize = 20_000;

/// The mark of bold text.
const BOLD: &str = "**";

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

/// Whether lines without an empty one among them, which end in a break or begin with a mark, have an odd number of runs of a mark.
fn may_hold_emphasis(text: &str) -> bool {
    let mut start = 0;
    empty_lines(text, &(0..text.len())).any(|line| {
        let part = &text[std::mem::replace(&mut start, line.end).min(line.start)..line.start];
        let may_be_cut = part.ends_with("  ") || part.trim_start().starts_with(['*', '_']);
        may_be_cut && (has_odd_runs(part.as_bytes(), b'_') || has_odd_runs(part.as_bytes(), b'*'))
    })
}

fn has_odd_runs(text: &[u8], mark: u8) -> bool {
    let begins = |at: usize| at == 0 || text[at - 1] != b'\\' && text[at - 1] != mark;
    // `* * *`, and the mark of an item
    let is_blank = |side: Option<&u8>| side.is_none_or(u8::is_ascii_whitespace);
    let stands_alone =
        |at: usize| is_blank(at.checked_sub(1).and_then(|at| text.get(at))) && is_blank(text.get(at + 1));
    memchr::memchr_iter(mark, text).filter(|at| begins(*at) && !stands_alone(*at)).count() % 2 == 1
}

/// Marks that can open emphasis.
struct Run {
    place: Range<usize>,
    /// Whether a paragraph begins with them.
    is_first: bool,
}

struct Scan<'t> {
    text: &'t str,
    /// Where the paragraph begins.
    start: usize,
    /// The brackets that are open since the last block that is no paragraph.
    brackets: Vec<usize>,
    /// The marks since then that can open emphasis.
    runs: Vec<Run>,
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
        let before = self.text[self.start..place.start].trim_start().chars().next_back();
        let after = self.text[place.end..].chars().next();
        let is_blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
        let is_outside = |side: Option<char>| side.is_none_or(|side| !side.is_alphanumeric());
        let mark = &self.text[place.clone()];
        // turndown puts what is at the end of a line below it: `**one␠␠`, an empty line, `**two`
        let closes = before.is_none() || !is_blank(before) && is_outside(after);
        let opens = |run: &Run| self.text[run.place.clone()] == *mark && run.place.end <= self.start;
        let opener = self.runs.iter().rposition(opens).filter(|_| closes);
        if let Some(opener) = opener {
            let Run { place: Range { start, .. }, is_first } = self.runs[opener];
            self.runs.truncate(opener);
            let cut = start..place.start;
            let is_name = self.text[start + mark.len()..].starts_with(sentence::begins_name);
            let are_sentences = !is_name && before.is_some_and(sentence::is_last);
            let is_whole = is_first && self.ends_paragraph(place.end) && (mark == BOLD || are_sentences);
            if cut.len() < LONGEST_EMPHASIS && (is_whole || self.is_broken_only(&cut)) {
                self.found.push(cut);
            }
        } else if !is_blank(after) && is_outside(before) {
            if self.runs.len() == MOST_OPEN {
                self.runs.remove(0);
            }
            self.runs.push(Run { place, is_first: before.is_none() });
        }
    }

    /// Whether nothing is between an offset and the end of its paragraph.
    fn ends_paragraph(&self, at: usize) -> bool {
        let mut lines = self.text[at..].split('\n');
        lines.next().is_some_and(|rest| rest.trim().is_empty()) && lines.next().is_none_or(is_empty)
    }

    /// Whether each of the empty lines in a part stands below a break.
    fn is_broken_only(&self, part: &Range<usize>) -> bool {
        empty_lines(self.text, part).all(|line| self.text[..line.start].ends_with("  "))
    }
}
