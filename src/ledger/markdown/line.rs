//! What a line begins with, and how far the block reaches that begins with it.

use std::collections::BTreeMap;

use super::fence::Fence;
use crate::ledger::html::{self, Tag};

/// What ends a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Until {
    /// The end of its first line.
    LineEnd,
    /// An empty line, or one that interrupts a paragraph; whether the paragraph stands in a list.
    Interruption { in_list: bool },
    /// An empty line.
    EmptyLine,
    /// The line in which this stands.
    Text(&'static str),
}

/// How long the block is that a text begins with: up to an empty line, or to one that interrupts a paragraph. Code spans do not
/// reach over its end, and what looks like a reference definition inside of it is none.
pub fn block_length(text: &str) -> usize {
    until(first_with_end(text)).length(text)
}

/// The ends of blocks that were looked for. A line inside of a block that begins one of the same kind, because the block turned out to
/// be code up to that line, has the same end.
#[derive(Default)]
pub struct Ends(BTreeMap<Until, usize>);

impl Ends {
    /// How long the block is that begins in a place.
    pub fn block_length(&mut self, text: &str, at: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let until = until(first_with_end(rest));
        let known = self.0.get(&until).copied().filter(|end| at < *end);
        let end = known.unwrap_or_else(|| at + until.length(rest));
        self.0.insert(until, end);
        end - at
    }
}

/// What ends the block that a line begins.
fn until(first: &str) -> Until {
    let body = content(first);
    if body.trim().is_empty() || is_one_line(body) {
        return Until::LineEnd;
    }
    if let Some(end) = end_of_raw(body) {
        return Until::Text(end);
    }
    if begins_html_block(first) {
        return Until::EmptyLine;
    }
    Until::Interruption { in_list: first.starts_with([' ', '\t']) || body.len() < unmarked(first).len() }
}

impl Until {
    /// How long the block is that a text begins with.
    fn length(self, text: &str) -> usize {
        let first = first_with_end(text).len();
        let goes_on = |line: &&str| match self {
            Self::LineEnd | Self::Text(_) => false,
            Self::EmptyLine => !unmarked(line).trim().is_empty(),
            Self::Interruption { in_list } => !unmarked(line).trim().is_empty() && !interrupts(line, in_list),
        };
        if let Self::Text(end) = self {
            let found = find_end(text, end).unwrap_or(text.len());
            return found + first_with_end(text.get(found..).unwrap_or_default()).len();
        }
        let rest = text.get(first..).unwrap_or_default().split_inclusive('\n');
        first + rest.take_while(goes_on).map(str::len).sum::<usize>()
    }
}

/// A text up to its first line end, and the line end.
fn first_with_end(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

/// A line without its indent and the marks of quotes.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// A line without the marks of the quotes and items that begin in it.
fn content(line: &str) -> &str {
    let mut body = unmarked(line);
    while let Some(after) = after_marker(body).filter(|after| ends_marker(Some(after))) {
        body = unmarked(after);
    }
    body
}

/// Headings, their underlines, and thematic breaks.
fn is_one_line(body: &str) -> bool {
    let hashes = body.bytes().take_while(|&byte| byte == b'#').count();
    let line = body.trim_end();
    (1..=6).contains(&hashes) && ends_marker(body.get(hashes..))
        || is_thematic_break(line)
        || !line.is_empty() && line.bytes().all(|byte| byte == b'=')
}

/// Whether a line ends the paragraph before it. What is indented like code goes on with it, but for items of lists in lists.
fn interrupts(line: &str, in_list: bool) -> bool {
    let body = unmarked(line);
    if line.starts_with("    ") || line.starts_with('\t') {
        return in_list && is_item(body, true);
    }
    is_one_line(body)
        || Fence::opening(body.trim_end()).is_some()
        || end_of_listing_tag(body).is_some()
        || end_of_raw(body).is_some()
        || begins_html(body)
        || is_item(body, in_list)
        || body.starts_with("[^") && body.contains("]:")
}

/// How long the tag `{% highlight ruby %}` is that a line begins with.
pub fn end_of_listing_tag(body: &str) -> Option<usize> {
    let inside = first_line(body.strip_prefix("{%")?);
    let end = inside.find("%}")?;
    inside.get(..end)?.trim_start_matches(['-', ' ']).starts_with("highlight ").then_some(2 + end + 2)
}

/// Whether an item of a list begins here: beside others, or one that may interrupt a paragraph, which has some text and
/// no number but 1.
fn is_item(body: &str, in_list: bool) -> bool {
    let Some(after) = after_marker(body) else { return false };
    let marker = body.strip_suffix(after).unwrap_or_default();
    let may_interrupt = in_list || !after.trim().is_empty() && matches!(marker, "-" | "*" | "+" | "1." | "1)");
    ends_marker(Some(after)) && may_interrupt
}

/// What stands behind the marker of an item.
fn after_marker(body: &str) -> Option<&str> {
    let number = body.trim_start_matches(|c: char| c.is_ascii_digit());
    if number.len() < body.len() { number.strip_prefix(['.', ')']) } else { body.strip_prefix(['-', '*', '+']) }
}

/// What ends a block of HTML that empty lines do not end.
fn end_of_raw(body: &str) -> Option<&'static str> {
    let inside = body.strip_prefix('<')?;
    match element(inside).to_ascii_lowercase().as_str() {
        "pre" => Some("</pre"),
        "script" => Some("</script"),
        "style" => Some("</style"),
        "textarea" => Some("</textarea"),
        _ if inside.starts_with("!--") => Some("-->"),
        _ if inside.starts_with('?') => Some("?>"),
        _ => None,
    }
}

/// Where the end of an element or a comment stands.
pub fn find_end(text: &str, end: &str) -> Option<usize> {
    text.as_bytes().windows(end.len()).position(|bytes| bytes.eq_ignore_ascii_case(end.as_bytes()))
}

/// Whether a line begins a block of HTML: with the tag of a block, or with nothing but one tag in it.
pub fn begins_html_block(line: &str) -> bool {
    let body = content(line).trim_end();
    let is_alone = |tag: Tag<'_>| tag.source == body && tag.is_strict();
    begins_html(body) || end_of_raw(body).is_some() || html::tag(body).is_some_and(is_alone)
}

/// The elements with which a block of HTML begins that can interrupt a paragraph, and goes on to the next empty line.
const BLOCKS: &str = "\
    address article aside base basefont blockquote body caption center col colgroup dd details \
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 \
    head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option p \
    param search section summary table tbody td tfoot th thead title tr track ul";

/// Whether a line begins with the tag of a block.
pub fn begins_html(body: &str) -> bool {
    let inside = body.strip_prefix('<').map(|inside| element(inside.strip_prefix('/').unwrap_or(inside)));
    inside.is_some_and(|name| html::is_one_of(BLOCKS, name))
}

/// The name of the element whose tag goes on with `inside` behind its `<`; empty where there is none.
fn element(inside: &str) -> &str {
    let name = inside.get(..inside.bytes().take_while(u8::is_ascii_alphanumeric).count()).unwrap_or_default();
    let after = inside.get(name.len()..).unwrap_or_default();
    if after.is_empty() || after.starts_with([' ', '\t', '\n', '>', '/']) { name } else { "" }
}

/// Three `*`, `-` or `_` and more, with nothing but spaces between them.
pub fn is_thematic_break(line: &str) -> bool {
    let mark = line.trim_start().chars().next().filter(|c| matches!(c, '*' | '-' | '_'));
    mark.is_some_and(|mark| line.matches(mark).count() >= 3 && line.chars().all(|c| c == mark || c == ' ' || c == '\t'))
}

/// A line without the marks of the quotes that it begins with, up to what is indented as code is.
pub fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while !rest.starts_with("    ")
        && let Some(after) = rest.trim_start_matches(' ').strip_prefix('>')
    {
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    rest
}

/// A text up to its first line end.
pub fn first_line(text: &str) -> &str {
    text.get(..memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())).unwrap_or_default()
}

/// Whether a list marker ends here.
pub fn ends_marker(after: Option<&str>) -> bool {
    after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\n']))
}

/// Whether GFM's `[X]` stands behind the marker of an item, which is written as `[x]`.
pub fn is_task(text: &str) -> bool {
    text.strip_prefix("[X]").is_some_and(|after| ends_marker(Some(after)))
}
