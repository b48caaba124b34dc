//! Emphasis in scripts that are written without spaces. CommonMark asks for a space or punctuation outside of a mark that has punctuation
//! inside, and in `これは**「港」**です。**注：**波` only the second mark and the third are such. turndown put marks around bold text
//! without asking, and escaped every other star: where CommonMark pairs marks in another order than that in which they stand, they
//! are paired in order. So are underscores, which are letters of a word to CommonMark: `この_港_は`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Events;
use crate::model::sentence;

/// The marks of turndown's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Strong,
    Emphasis,
}

impl Mark {
    fn text(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Emphasis => "_",
        }
    }

    fn character(self) -> char {
        match self {
            Self::Strong => '*',
            Self::Emphasis => '_',
        }
    }

    /// Whether a tag is that of a pair of this mark, and whether it is one that the mark's character begins.
    fn begins(self, text: &str, tag: &Tag<'_>, place: &Range<usize>) -> (bool, bool) {
        let is_emphasis = matches!(tag, Tag::Strong | Tag::Emphasis);
        let is_of_character = is_emphasis && text[place.start..].starts_with(self.character());
        let is_own = matches!((self, tag), (Self::Strong, Tag::Strong) | (Self::Emphasis, Tag::Emphasis));
        (is_own && is_of_character, is_of_character)
    }

    fn tags(self) -> (Tag<'static>, TagEnd) {
        match self {
            Self::Strong => (Tag::Strong, TagEnd::Strong),
            Self::Emphasis => (Tag::Emphasis, TagEnd::Emphasis),
        }
    }
}

/// The events with marks paired in order where that is meant, and where these pairs are.
pub(super) fn in_order<'a>(text: &'a str, events: Events<'a>) -> (Events<'a>, Vec<Range<usize>>) {
    let mut mended = Vec::new();
    let events = [Mark::Strong, Mark::Emphasis].into_iter().fold(events, |events, mark| {
        if touches_wide(text, mark) { lines(text, events, mark, &mut mended) } else { events }
    });
    (events, mended)
}

/// Whether a mark stands beside a letter of these scripts; in most texts none does.
fn touches_wide(text: &str, mark: Mark) -> bool {
    let is_wide = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, mark.text())
        .any(|at| is_wide(at.checked_sub(1).and_then(|at| bytes.get(at))) || is_wide(bytes.get(at + mark.text().len())))
}

/// Pairs the marks of each paragraph, heading and cell.
fn lines<'a>(text: &'a str, events: Events<'a>, mark: Mark, mended: &mut Vec<Range<usize>>) -> Events<'a> {
    let mut all = Vec::with_capacity(events.len());
    let mut line: Events<'a> = Vec::new();
    let mut is_code = false;
    for (event, place) in joined(text, events) {
        if is_inline(&event) && !is_code {
            line.push((event, place));
            continue;
        }
        all.append(&mut paired(text, std::mem::take(&mut line), mark, mended));
        is_code = is_code && !matches!(event, Event::End(_)) || matches!(event, Event::Start(Tag::CodeBlock(_)));
        all.push((event, place));
    }
    all.append(&mut paired(text, line, mark, mended));
    all
}

/// Joins pieces of text that the source has side by side: each star that is text is an event of its own.
fn joined<'a>(text: &'a str, events: Events<'a>) -> Events<'a> {
    let mut all: Events<'a> = Vec::with_capacity(events.len());
    let mut was_there = false;
    for (event, place) in events {
        let is_there = matches!(&event, Event::Text(shown) if text.get(place.clone()) == Some(&**shown));
        match all.last_mut() {
            Some((before, whole)) if was_there && is_there && whole.end == place.start => {
                whole.end = place.end;
                *before = Event::Text(text[whole.clone()].into());
            }
            _ => all.push((event, place)),
        }
        was_there = is_there;
    }
    all
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        Event::Start(tag) => {
            matches!(tag, Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        _ => false,
    }
}

/// A mark in a line.
struct Run {
    at: usize,
    /// The event that it is in, or begins or ends.
    event: usize,
    /// The event that begins the link around it, or the other emphasis.
    inside: Option<usize>,
    /// Where the mark begins that CommonMark has for the other end.
    partner: Option<usize>,
}

/// The events of a line, with the marks in order where CommonMark's pairs are others.
fn paired<'a>(text: &'a str, line: Events<'a>, mark: Mark, mended: &mut Vec<Range<usize>>) -> Events<'a> {
    let Some(runs) = runs(text, &line, mark).filter(|runs| are_meant(text, runs, mark)) else { return line };
    let length = mark.text().len();
    let (start, end) = mark.tags();
    let pairs = runs.chunks_exact(2).filter_map(|pair| match pair {
        [open, close] => Some((open, close, open.at..close.at + length)),
        _ => None,
    });
    // each mark as the event that it becomes
    let mut marks = Vec::with_capacity(runs.len());
    for (open, close, place) in pairs {
        if open.partner != Some(close.at) {
            mended.push(place.clone());
        }
        marks.push((open, (Event::Start(start.clone()), place.clone())));
        marks.push((close, (Event::End(end), place)));
    }
    let mut marks = marks.into_iter().peekable();
    let mut events = Vec::with_capacity(line.len() + marks.len());
    for (number, (event, place)) in line.into_iter().enumerate() {
        let is_text = matches!(event, Event::Text(_));
        let mut copied = place.start;
        let mut is_mark = false;
        while let Some((run, event)) = marks.next_if(|(run, _)| run.event == number) {
            if is_text && copied < run.at {
                events.push((Event::Text(text[copied..run.at].into()), copied..run.at));
            }
            events.push(event);
            copied = run.at + length;
            is_mark = true;
        }
        if !is_mark {
            events.push((event, place));
        } else if is_text && copied < place.end {
            events.push((Event::Text(text[copied..place.end].into()), copied..place.end));
        }
    }
    events
}

/// The marks of a line; `None` where its stars or underscores are not only such marks.
fn runs(text: &str, line: &Events<'_>, mark: Mark) -> Option<Vec<Run>> {
    let (mut runs, mut open, mut own) = (Vec::new(), Vec::new(), Vec::new());
    let length = mark.text().len();
    for (event, (kind, place)) in line.iter().enumerate() {
        let inside = open.last().copied();
        match kind {
            Event::InlineHtml(_) => return None,
            Event::Start(tag) => {
                let (is_own, is_of_character) = mark.begins(text, tag, place);
                own.push(is_own);
                let partner = place.end - length;
                match (is_own, is_of_character) {
                    (true, _) => runs.push(Run { at: place.start, event, inside, partner: Some(partner) }),
                    (false, true) => return None,
                    (false, false) => open.push(event),
                }
            }
            Event::End(_) if own.pop() == Some(true) => {
                runs.push(Run { at: place.end - length, event, inside, partner: Some(place.start) });
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(shown) if text.get(place.clone()) == Some(&**shown) => {
                let at = |(at, _)| place.start + at;
                let found: Vec<usize> = shown.match_indices(mark.character()).map(at).collect();
                let is_escaped = |at: usize| at == place.start && text[..at].ends_with('\\');
                let mut found = found.into_iter().filter(|at| !is_escaped(*at)).filter(|at| !is_name(text, *at, mark));
                while let Some(at) = found.next() {
                    let is_whole = (1..length).all(|next| found.next() == Some(at + next));
                    if !is_whole {
                        return None;
                    }
                    runs.push(Run { at, event, inside, partner: None });
                }
            }
            _ => {}
        }
    }
    Some(runs)
}

/// Whether an underscore is part of a name: `snake_case`.
fn is_name(text: &str, at: usize, mark: Mark) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    mark == Mark::Emphasis && is_letter(bytes.get(at.wrapping_sub(1))) && is_letter(bytes.get(at + 1))
}

/// Whether marks are pairs in order, and one of those that CommonMark has otherwise stands in text of these scripts.
fn are_meant(text: &str, runs: &[Run], mark: Mark) -> bool {
    let sides = |run: &Run| {
        let before = text[..run.at].chars().next_back();
        (before, text[run.at + mark.text().len()..].chars().next())
    };
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_wide = |c: Option<char>| c.is_some_and(sentence::is_wide);
    // a name in other letters begins or goes on outside: `数_nameと_valueを`
    let is_outside =
        |c: Option<char>| mark == Mark::Strong || c.is_none_or(|c| is_wide(Some(c)) || !c.is_alphanumeric());
    // `****`
    let touches_mark = |sides: [Option<char>; 4]| sides.contains(&Some(mark.character()));
    let (mut is_other, mut is_whole) = (false, runs.len().is_multiple_of(2));
    for pair in runs.chunks_exact(2) {
        let [open, close] = pair else { continue };
        let ((before, first), (last, after)) = (sides(open), sides(close));
        is_whole &= open.inside == close.inside && !is_blank(first) && !is_blank(last);
        is_whole &= !touches_mark([before, first, last, after]);
        if open.partner != Some(close.at) {
            is_whole &= is_outside(before) && is_outside(after);
            is_other |= [before, first, last, after].into_iter().any(is_wide);
        }
    }
    is_whole && is_other
}
