//! Where a text speaks about characters: fenced code, and spans between backticks.
//!
//! What is code here is code in the file that is written of the text, too, or else a second run would restore what the first one left.
//! So a span is known by what stands right at its backticks, whatever else is on its line, and escaped backticks are
//! backticks: those in HTML are escaped when they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::tags;
use crate::import::Format;

/// How far back a tag is looked for.
const LONGEST_TAG: usize = 1 << 10;

/// Where a fence can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fences {
    /// On any line: Markdown.
    Anywhere,
    /// Not right under text, where `~~~~` underlines a heading: RST.
    AfterBlankLines,
}

impl Fences {
    /// As texts of a format have them.
    pub fn of(format: Format) -> Self {
        if format == Format::RstPost { Self::AfterBlankLines } else { Self::Anywhere }
    }
}

/// A fence that is open.
struct Fence<'a> {
    marks: &'a str,
    /// The marks of quotes and items before it.
    container: &'a str,
    /// Where the code begins.
    start: usize,
}

impl Fence<'_> {
    /// Whether a line stands in the containers of the fence. Without them, the code has ended where they did.
    fn holds(&self, line: &str) -> bool {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_inside = if self.container.contains('>') {
            line.trim_start().starts_with('>')
        } else {
            self.container.trim().is_empty() || indent >= self.container.len()
        };
        is_inside || line.trim().is_empty()
    }
}

/// The ranges of code, in ascending order.
pub fn ranges(text: &str, fences: Fences) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut fence: Option<Fence<'_>> = None;
    let mut may_begin = true;
    // `<?php` is one block of HTML down to its end, whatever looks like a fence in it
    let mut in_instruction = false;
    let (mut offset, mut paragraph) = (0, 0);
    for line in text.split_inclusive('\n') {
        let content = without_containers(line);
        in_instruction = (in_instruction || fence.is_none() && content.starts_with("<?")) && !line.contains("?>");
        let marks = if in_instruction { "" } else { fence_marks(content) };
        fence = fence.filter(|fence| fence.holds(line));
        match &fence {
            Some(open) if marks.starts_with(open.marks) && content.trim() == marks => {
                ranges.push(open.start..offset);
                fence = None;
            }
            None if !marks.is_empty() && (may_begin || content.len() < line.trim_start().len()) => {
                let container = &line[..line.len() - content.len()];
                fence = Some(Fence { marks, container, start: offset + line.len() });
            }
            _ => {}
        }
        if fence.is_some() || line.trim().is_empty() || !marks.is_empty() {
            add_spans(text, paragraph..offset, fences, &mut ranges);
            paragraph = offset + line.len();
        }
        if fences == Fences::Anywhere && fence.is_none() && content.starts_with('|') {
            add_spans(text, paragraph..offset, fences, &mut ranges);
            cells(content).for_each(|cell| {
                let start = offset + line.len() - content.len();
                add_spans(text, start + cell.start..start + cell.end, fences, &mut ranges);
            });
            paragraph = offset + line.len();
        }
        offset += line.len();
        may_begin = fences == Fences::Anywhere || content.trim().is_empty();
    }
    add_spans(text, paragraph..text.len(), fences, &mut ranges);
    ranges
}

/// The cells of a row of a table, which end at a `|` even between backticks.
fn cells(row: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bars = row.match_indices('|').map(|(at, _)| at).filter(|at| !row[..*at].ends_with('\\'));
    bars.chain([row.len()]).scan(0, |start, end| Some(std::mem::replace(start, end)..end))
}

fn add_spans(text: &str, paragraph: Range<usize>, fences: Fences, ranges: &mut Vec<Range<usize>>) {
    let spans = between_backticks(&text[paragraph.clone()], fences);
    ranges.extend(spans.map(|span| span.start + paragraph.start..span.end + paragraph.start));
}

/// A line without the marks of the quotes and items that it begins.
fn without_containers(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let marker =
            if digits == 0 { rest.strip_prefix(['-', '*', '+']) } else { rest[digits..].strip_prefix(['.', ')']) };
        let inner = rest.strip_prefix('>').or_else(|| marker.filter(|inner| inner.starts_with(' ')));
        let Some(inner) = inner else { return rest };
        rest = inner.trim_start();
    }
}

/// Three backticks or tildes and more that a line begins with.
fn fence_marks(line: &str) -> &str {
    let is_mark = |mark: char| line.starts_with(mark).then_some(mark);
    let Some(mark) = is_mark('`').or_else(|| is_mark('~')) else { return "" };
    let length = line.len() - line.trim_start_matches(mark).len();
    if length < 3 || line[length..].contains('`') { "" } else { &line[..length] }
}

/// Code spans of a paragraph, as CommonMark pairs their backticks; not RST's `` `references <address>`_ ``, and nothing with an
/// element in it.
fn between_backticks(paragraph: &str, fences: Fences) -> impl Iterator<Item = Range<usize>> + '_ {
    // `_` behind backticks is the end of a reference in RST, and of emphasis in Markdown
    let goes_on = move |c: char| c.is_alphanumeric() || c == '_' && fences == Fences::AfterBlankLines;
    pairs_beside_tags(paragraph).into_iter().filter(move |Range { start, end }| {
        let open = paragraph[..*start].trim_end_matches(['`', '\\']);
        let code = paragraph[*start..*end].trim_end_matches('\\');
        let after = paragraph[*end..].trim_start_matches(['`', '\\']);
        let begins = !open.ends_with(char::is_alphanumeric) && !code.starts_with(char::is_whitespace);
        let ends = !code.ends_with(char::is_whitespace) && !after.starts_with(goes_on);
        // where a tag goes that is no line's end, the code will stand beside something else
        let before = open.get(open.floor_char_boundary(open.len().saturating_sub(LONGEST_TAG))..).unwrap_or_default();
        let tag_before = before.rfind('<').filter(|_| open.ends_with('>')).and_then(|at| before.get(at..));
        let tag_after = Some(after).filter(|after| after.starts_with('<'));
        let is_apart = [tag_before, tag_after].into_iter().flatten().all(ends_line);
        let begins_tag = |(at, _)| code[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        // an address in the text will be `<https://example.org>`
        let holds_element = code.contains("://") || code.match_indices('<').any(begins_tag);
        begins && ends && is_apart && !holds_element
    })
}

/// Whether text begins with a tag on whose two sides other lines are, whatever it stands in; `<td>` outside of a table is nothing.
fn ends_line(tag: &str) -> bool {
    const NAMES: [&str; 9] = ["br", "p", "div", "li", "ul", "ol", "blockquote", "pre", "hr"];
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// What stands between a run of backticks and the next one of the same length.
fn pairs(paragraph: &str) -> Vec<Range<usize>> {
    let runs: Vec<_> = runs_of_ticks(paragraph).collect();
    // the next run of the same length, from the end on
    let mut later: BTreeMap<usize, usize> = BTreeMap::new();
    let mut closers = vec![None; runs.len()];
    for (at, run) in runs.iter().enumerate().rev() {
        let length = paragraph[run.clone()].matches('`').count();
        closers[at] = later.insert(length, at);
    }
    let mut pairs = Vec::new();
    let mut at = 0;
    while let (Some(open), Some(closer)) = (runs.get(at), closers.get(at)) {
        let close = closer.and_then(|closer| runs.get(closer));
        pairs.extend(close.map(|close| open.end..close.start));
        at = closer.unwrap_or(at) + 1;
    }
    pairs
}

/// Backticks side by side, with the backslashes before each.
fn runs_of_ticks(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let tick = at + line.get(at..)?.find('`')?;
        let start = line[..tick].trim_end_matches('\\').len().max(at);
        let rest = &line[tick..];
        // a backslash that no backtick follows is the text's
        let run = rest.len() - rest.trim_start_matches(['`', '\\']).len();
        let run = rest[..run].rfind('`').map_or(1, |last| last + 1);
        at = tick + run;
        Some(start..at)
    })
}

/// What is a pair with the tags of a paragraph and without them: those of HTML may be gone in the file.
fn pairs_beside_tags(paragraph: &str) -> Vec<Range<usize>> {
    let mut pairs = pairs(paragraph);
    let tags = tags(paragraph);
    if tags.is_empty() {
        return pairs;
    }
    let (mut text, mut cut, mut at) = (String::new(), Vec::new(), 0);
    for tag in &tags {
        text.push_str(&paragraph[at..tag.start]);
        at = tag.end;
        cut.push(at - text.len());
    }
    text.push_str(&paragraph[at..]);
    let without = self::pairs(&text).into_iter().map(|pair| (pair.start, pair.end)).collect::<BTreeSet<_>>();
    let moved = |at: usize| at - cut.get(tags.partition_point(|tag| tag.end <= at).wrapping_sub(1)).unwrap_or(&0);
    pairs.retain(|pair| without.contains(&(moved(pair.start), moved(pair.end))));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Vec<&str> {
        ranges(text, Fences::Anywhere).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn spans() {
        assert_eq!(code("a `b` c `d e`, ``f``."), ["b", "d e", "f"]);
        assert_eq!(code("`<o:p>`a``, `<i>` and `c`"), ["c"]);
        assert_eq!(code(r"\`\`a\`\` and \`b\`"), ["a", "b"]);
        assert_eq!(code("`a<i b=`>`c`d`"), [""; 0]);
        assert_eq!(code("| ` | `a` `b | c` |\n| - | - | - |"), ["a"]);
        let no_code = "`a <https://example.org>`_ and `b`_, it`s and that`s, ` c `";
        assert!(ranges(no_code, Fences::AfterBlankLines).is_empty());
        // the underscore can end emphasis: `_a `b`_`
        assert_eq!(code(no_code), ["b"]);
    }

    #[test]
    fn fences() {
        assert_eq!(code("a\n```\nb\n```\nc\n\n~~~~\nd\n"), ["b\n"]);
        let rst = ranges("Title\n~~~~~\n`a`\n\nNext\n~~~~~", Fences::AfterBlankLines);
        assert_eq!(rst.iter().map(|range| range.start).collect::<Vec<_>>(), [13]);
        assert_eq!(code("- ~~~\n`a`\n~~~\nb"), ["a"]);
        assert_eq!(code("` ` b c\n`d` and ``e`f``, `g` h`"), ["d", "e`f", "g"]);
        assert_eq!(code("- ~~~ x\n  `a`\n  ```\n  ~~~~\n\n> ````\n> b\n> ````"), ["  `a`\n  ```\n", "> b\n"]);
        assert_eq!(code("<?a\n```\nb\n```\n?>\n```\nc\n```"), ["c\n"]);
        assert_eq!(code("```\n`a`\n\nit is never closed"), [""; 0]);
    }
}
