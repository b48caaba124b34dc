//! Headings: html2text wrote `## Title`, wrapped it, and the script underlined the first line of it with the character
//! of the level.

use super::blocks::{Node, NodeKind, Scanner};
use super::flow::wrapped;
use super::tables;
use crate::import::rst::text::{Line, Text};

/// The script's underlines, from the first level down.
const CHARACTERS: [char; 5] = ['=', '-', '~', '^', '"'];
/// What stood there before the script.
const HASHES: [&str; 5] = ["#", "##", "###", "####", "#####"];
/// The same before a comment in code.
const COMMENTS: [&str; 5] = ["# ", "## ", "### ", "#### ", "##### "];
/// html2text's `body_width`.
const WIDTH: usize = 78;

/// How many lines a title of the first level takes at most.
const LONGEST_TITLE: usize = 3;

/// A heading and the line after it.
pub struct Heading {
    /// The heading.
    pub node: Node,
    /// The line after it.
    pub end: usize,
}

/// The heading that begins on line `at`.
pub fn heading(scanner: &mut Scanner<'_>, lines: &[Line], at: usize) -> Option<Heading> {
    if let Some(level) = hashes(scanner.text, lines[at]) {
        let end = hashes_end(scanner.text, lines, at);
        let title = [&[lines[at].without(level + 1)], &lines[at + 1..end]].concat();
        let flow = wrapped(scanner.text, &title);
        let span = scanner.span(&lines[at..end]);
        if end > at + 1 {
            scanner.changes.count_at("title-joined", span);
        }
        let kind = NodeKind::Heading { level: level as u8, flow: scanner.flow(flow) };
        return Some(Heading { node: Node { kind, span }, end });
    }
    let level = level(scanner.text, lines, at).filter(|level| !is_text(scanner.text, lines, at, *level))?;
    let rest = if is_torn(scanner.text, lines, at, level) {
        let end = (at + 2..lines.len()).find(|index| lines[*index].is_blank()).unwrap_or(lines.len());
        let title = scanner.span(&lines[at..=at]);
        scanner.changes.count_at("title-joined", title);
        at + 2..end
    } else {
        at + 2..at + 2
    };
    let title: Vec<_> = [&lines[at..=at], &lines[rest.clone()]].concat();
    let flow = wrapped(scanner.text, &title);
    let kind = NodeKind::Heading { level: level as u8 + 1, flow: scanner.flow(flow) };
    Some(Heading { node: Node { kind, span: scanner.span(&lines[at..rest.end]) }, end: rest.end })
}

/// The lines of a paragraph, each with what the script took from its beginning: it made a heading of every line that
/// began with `#`, so that `⏎#define X` became `⏎define X⏎=========`.
pub fn unmade(text: &Text<'_>, lines: &[Line]) -> Vec<(Line, &'static str)> {
    let mut unmade = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let level = level(text, lines, at).filter(|level| at > 0 || is_text(text, lines, at, *level));
        let hashes =
            level.and_then(|level| if text.is_broken(*line) { COMMENTS.get(level) } else { HASHES.get(level) });
        unmade.push((*line, hashes.copied().unwrap_or_default()));
        at += if hashes.is_some() { 2 } else { 1 };
    }
    unmade
}

/// Whether a heading of the first level is none: a comment in code with `<br>`, the first row of a table that begins with
/// `#`, or a paragraph that begins with `#word` and was wrapped.
fn is_text(text: &Text<'_>, lines: &[Line], at: usize, level: usize) -> bool {
    let Some(next) = lines.get(at + 2).filter(|next| level == 0 && !next.is_blank()) else { return false };
    if text.is_broken(lines[at]) {
        // a real heading does not go on like that
        return text.line(*next).contains(char::is_alphanumeric) || tables::columns(text.line(*next)) > Some(1);
    }
    // lines behind those that make a paragraph too long for a title are not looked at for each line above them
    let most = lines.len().min(at + LONGEST_TITLE + 2);
    let end = lines[at..most].iter().position(|line| line.is_blank()).map_or(most, |end| at + end);
    let is_sentence = text.line(lines[end - 1]).ends_with(['.', '!', '?', '…', ':']) || text.is_broken(lines[end - 1]);
    let is_prose = end > at + LONGEST_TITLE + 1 || (is_sentence && end > at + 3);
    is_prose && is_full(text, lines[at], *next, 1)
}

/// The level, from 0, of the underline below line `at`.
pub fn level(text: &Text<'_>, lines: &[Line], at: usize) -> Option<usize> {
    let (title, underline) = (lines[at], *lines.get(at + 1)?);
    let marks = text.line(underline);
    let level = CHARACTERS.iter().position(|character| marks.starts_with(*character))?;
    let is_uniform = marks.chars().all(|character| character == CHARACTERS[level]);
    if title.is_blank() || !is_uniform || text.is_broken(underline) || text.indent(title) > 3 {
        return None;
    }
    let length = text.line(title).chars().count();
    // a title that a person changed keeps its underline; `---` and `"""` by themselves are something else
    let is_short = if text.is_broken(title) {
        // the script counted the spaces of the break; `---` below a broken line is a table of one column
        CHARACTERS[level] != '-' && marks.len() == length + 2
    } else {
        marks.len().abs_diff(length) <= 1
    };
    (marks.len() >= 4 || is_short).then_some(level)
}

/// Whether a title goes on below its underline: html2text had to wrap it, or it holds a line break.
fn is_torn(text: &Text<'_>, lines: &[Line], at: usize, level: usize) -> bool {
    let Some(next) = lines.get(at + 2).filter(|line| !line.is_blank()) else { return false };
    if text.is_broken(lines[at]) {
        return true;
    }
    let is_open = text.line(lines[at]).matches('`').count() % 2 == 1;
    is_open || is_full(text, lines[at], *next, level + 2)
}

/// The line after the title of a quote, which goes on where html2text had to wrap it, or in a link.
fn hashes_end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    let mut ticks = 0;
    let mut end = at + 1;
    while let Some(next) = lines.get(end).filter(|next| !next.is_blank()) {
        let last = lines[end - 1];
        ticks += text.line(last).matches('`').count();
        if ticks % 2 == 0 && !is_full(text, last, *next, 0) {
            break;
        }
        end += 1;
    }
    end
}

/// Whether html2text had to wrap a line, `lost` characters longer then, before the next one's first word.
fn is_full(text: &Text<'_>, line: Line, next: Line, lost: usize) -> bool {
    let word = text.line(next).split(' ').next().unwrap_or_default();
    let width = lost + text.line(line).chars().count() + 1 + word.chars().count();
    !text.is_broken(line) && width + 6 > WIDTH
}

/// `## Title`, which the script left alone inside quotes.
fn hashes(text: &Text<'_>, line: Line) -> Option<usize> {
    let content = text.line(line);
    let level = content.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&level) && content[level..].starts_with(' ')).then_some(level)
}
