//! Code in an item: html2text indents the lines of `<pre>` by four spaces for each list around them, the first line twice.
//!
//! ```text
//!   * Run it:
//! ····            no other blank line of an item holds spaces
//!         first
//!     second
//! ····
//!     third
//!                 an empty line ends it
//! ```

use super::blocks::INDENT;
use crate::import::rst::text::{Line, Text};

/// The line after the code that the blank line `at` begins.
pub fn end(text: &Text<'_>, lines: &[Line], at: usize) -> Option<usize> {
    let is_after_text = at > 0 && !lines[at - 1].is_blank();
    let width = Some(spaces(text, lines[at])).filter(|width| is_after_text && *width >= INDENT)?;
    let starts = |line: &Line| !line.is_blank() && text.indent(*line) >= width;
    lines.get(at + 1).filter(|line| starts(line))?;
    Some(rest_end(text, lines, at + 1, width))
}

/// The code that stands behind the marker of an item itself, `  *     first`, and the line after it. `content` is what
/// follows the marker and all spaces.
pub fn first(text: &Text<'_>, lines: &[Line], at: usize, content: Line) -> Option<(Vec<Line>, usize)> {
    let before = text.slice(lines[at].start, content.start);
    let width = (before.len() - before.trim_end_matches(' ').len()).checked_sub(1).filter(|width| *width >= INDENT)?;
    let is_more = |line: &Line| !line.is_blank() && text.indent(*line) >= width;
    lines.get(at + 1).filter(|line| is_more(line))?;
    let end = rest_end(text, lines, at + 1, width);
    let first = Line { start: content.start - width, end: content.end };
    Some((outdented(text, &[&[first], &lines[at + 1..end]].concat()), end))
}

/// The lines of code with the indent of code outside of lists.
pub fn outdented(text: &Text<'_>, lines: &[Line]) -> Vec<Line> {
    let (Some(blank), Some(first)) = (lines.first(), lines.get(1)) else { return lines.to_vec() };
    let width = if blank.is_blank() { spaces(text, *blank) } else { text.indent(*blank) };
    let strip = |line: &Line| if line.is_blank() { *line } else { line.without(width.saturating_sub(INDENT)) };
    let mut outdented: Vec<_> = lines.iter().map(strip).collect();
    if blank.is_blank() && text.indent(*first) >= 2 * width {
        outdented[1] = outdented[1].without(width);
    }
    outdented
}

fn rest_end(text: &Text<'_>, lines: &[Line], from: usize, width: usize) -> usize {
    let is_end = |line: &Line| if line.is_blank() { spaces(text, *line) == 0 } else { text.indent(*line) < width };
    lines[from..].iter().position(is_end).map_or(lines.len(), |end| from + end)
}

/// How many spaces a blank line holds; html2text indents none after the mark of a quote.
fn spaces(text: &Text<'_>, line: Line) -> usize {
    if !line.is_blank() {
        return 0;
    }
    let (before, after) = text.as_str().split_at(line.end);
    let spaces = after.bytes().take_while(|byte| *byte == b' ').count();
    if spaces == 2 && before.ends_with('>') { INDENT } else { spaces }
}
