//! `lost-code`: code that Markdown took for text, because a conversion forgot its fence.
//!
//! turndown writes the text of a `<pre>` without a `<code>` inside as it writes all text: with escapes, and with the line
//! ends that it puts nowhere else. CommonMark then joins the lines, drops their indents, and takes comments for headings
//! and prompts for quotes. The lines are still in the source, so they are taken from there.
//!
//! ```text
//! import os                        ```
//!                                  import os
//! # a comment
//! def f(\_x):               ─▶     # a comment
//!     return \_x                   def f(_x):
//!                                      return _x
//!                                  ```
//! ```
//!
//! Blogger's editor kept the indents of code with spaces that do not break, and its line ends with `<br>` or a `<div>` for
//! each line. What HTML showed as lines is taken from the model, which has these spaces still.

mod fence;
mod line;
mod pre;
mod quote;

use std::ops::Range;

use line::Line;

use super::Log;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};
use crate::source::{Source, Span};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    // in RST an indent is markup, and its readers know code by it
    if log.is_rst() {
        return;
    }
    log.changed(fence::close(&mut post.body, log.source) + pre::join(&mut post.body, log.source));
    log.changed(quote::open(&mut post.body));
    let units = units(&post.body, log.source);
    let groups = groups(&units.iter().map(|unit| unit.kind).collect::<Vec<_>>());
    log.changed(groups.len() as u32);
    for group in groups.into_iter().rev() {
        let units = units.get(group).unwrap_or_default();
        let (Some(first), Some(last)) = (units.first(), units.last()) else { continue };
        let range = first.blocks.start..last.blocks.end;
        let span = span_of(post.body.get(range.clone()).unwrap_or_default());
        let lines = if units.iter().any(|unit| unit.is_html) {
            units.iter().map(|unit| unit.lines.as_slice()).collect::<Vec<_>>().join(&Line::default())
        } else {
            lines(span, log.source)
        };
        let code = Block::new(BlockKind::Code { info: String::new(), text: outdented(&lines) }, span);
        post.body.splice(range, [code]);
    }
}

/// The lines without the indent that they have in common.
fn outdented(lines: &[Line]) -> String {
    let common = lines.iter().filter(|line| !line.text.is_empty()).map(|line| line.indent).min().unwrap_or(0);
    lines.iter().map(|line| line.indented_by(line.indent.saturating_sub(common))).collect::<Vec<_>>().join("\n")
}

/// Blocks of the body without an empty line between them: text, and the comments and prompts that interrupt it.
struct Unit {
    blocks: Range<usize>,
    kind: Kind,
    lines: Vec<Line>,
    /// Whether the lines are those that HTML showed.
    is_html: bool,
}

/// What a unit can be a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Several lines that only code has: the reason for a group.
    Certain,
    /// A line of code, which goes with certain ones beside it.
    Code,
    /// Comments: code between code.
    Comments,
    /// An indented block, the rest of a function after an empty line: code after code.
    Rest,
    /// Anything else.
    Other,
}

fn units(body: &[Block], source: &Source) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut start = 0;
    for run in body.chunk_by(|block, next| touches(block, next, source)) {
        let blocks = start..start + run.len();
        let is_html = run.iter().all(|block| is_shown_by_html(block, source));
        let lines = if is_html { run.iter().flat_map(shown_lines).collect() } else { lines(span_of(run), source) };
        let kind = if is_html { kind_of_shown(run, &lines) } else { kind(run, &lines, source) };
        units.push(Unit { blocks, kind, lines, is_html });
        start += run.len();
    }
    units
}

/// Whether no empty line stands between two blocks. Of HTML, each line of code can be a block: one of them is indented then.
fn touches(block: &Block, next: &Block, source: &Source) -> bool {
    if is_shown_by_html(block, source) && is_shown_by_html(next, source) {
        let (lines, next) = (shown_lines(block), shown_lines(next));
        let ([line], [next]) = (lines.as_slice(), next.as_slice()) else { return false };
        return next.indent > 1 || line.indent > 1 && (next.is_code(None) || next.is_like_code());
    }
    let range = block.span.start as usize..next.span.start as usize;
    source.text().get(range).is_some_and(|text| !ends_with_empty_line(text))
}

/// Whether the lines of a paragraph are those of HTML, and not those of the file.
fn is_shown_by_html(block: &Block, source: &Source) -> bool {
    let written = source.text().get(block.span.range()).unwrap_or_default();
    let has_tag = |name: &str| written.match_indices('<').any(|(at, _)| starts_with_tag(&written[at + 1..], name));
    matches!(block.kind, BlockKind::Paragraph(_)) && ["br", "div", "p"].into_iter().any(has_tag)
}

fn starts_with_tag(text: &str, name: &str) -> bool {
    let text = text.strip_prefix('/').unwrap_or(text);
    let is_name = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    is_name && text.get(name.len()..).is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\n']))
}

/// The lines of a paragraph as the model has them.
fn shown_lines(block: &Block) -> Vec<Line> {
    let BlockKind::Paragraph(content) = &block.kind else { return Vec::new() };
    content.split(|inline| inline.kind == InlineKind::HardBreak).map(|line| Line::shown(&walk::shown(line))).collect()
}

fn ends_with_empty_line(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    // what is before the next block on its own line
    lines.next().is_some_and(|last| last.trim().is_empty()) && lines.next().is_some_and(|line| line.trim().is_empty())
}

fn kind(blocks: &[Block], lines: &[Line], source: &Source) -> Kind {
    let span = span_of(blocks);
    let written = source.text().get(span.range()).unwrap_or_default();
    if written.replace("\\]", "").contains("](") {
        return Kind::Other;
    }
    let is_text = |block: &Block| match block.kind {
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } => true,
        BlockKind::Quote(_) => source.text().get(block.span.range()).is_some_and(|written| written.starts_with(">>>")),
        _ => false,
    };
    match blocks {
        _ if blocks.iter().all(is_text) => kind_of_text(lines),
        [Block { kind: BlockKind::Code { .. }, .. }] if !written.starts_with(['`', '~']) => Kind::Rest,
        _ => Kind::Other,
    }
}

fn kind_of_text(lines: &[Line]) -> Kind {
    let (mut code, mut comments, mut like_code) = (0, 0, 0);
    let mut open = 0;
    let mut opens_block = false;
    for (at, line) in lines.iter().enumerate() {
        // what stands in the parentheses of code, or under `def f():`, is code whatever it looks like
        let is_inside = open > 0 || opens_block && line.is_statement();
        let is_code = is_inside || line.is_code(lines.get(at + 1));
        open = if is_code { (open + line.opened()).max(0) } else { 0 };
        opens_block = is_code && line.text.ends_with(':');
        // prose that is wrapped by hand has no indent
        let is_indented = at > 0 && line.indent > 1;
        code += usize::from(is_code);
        comments += usize::from(line.is_comment());
        like_code += usize::from(is_code || is_indented || line.is_comment());
    }
    let prompts = lines.iter().filter(|line| line.is_prompt()).count();
    let has_numbered_prompt = lines.iter().any(Line::is_numbered_prompt);
    if prompts > 1 || has_numbered_prompt || code > 0 && like_code > 1 && like_code * 5 >= lines.len() * 3 {
        Kind::Certain
    } else if comments == lines.len() {
        Kind::Comments
    } else if code == lines.len() {
        Kind::Code
    } else {
        Kind::Other
    }
}

/// What lines of HTML are. Spaces that do not break at the beginning of a line are no accident; a poem has them, too.
fn kind_of_shown(blocks: &[Block], lines: &[Line]) -> Kind {
    let holds_more = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => holds_links(content),
        _ => true,
    };
    if blocks.iter().any(holds_more) {
        return Kind::Other;
    }
    let is_indented = lines.iter().any(|line| line.indent > 1);
    let is_likely = |(at, line): (usize, &Line)| line.is_code(lines.get(at + 1)) || line.is_like_code();
    let likely = lines.iter().enumerate().filter(|line| is_likely(*line)).count();
    let rest = lines.iter().enumerate().filter(|line| !is_likely(*line) && line.1.indent < 2).count();
    if is_indented && likely > 0 && lines.len() > 1 && rest * 5 <= lines.len() {
        return Kind::Certain;
    }
    match kind_of_text(lines) {
        // lines without an indent say less here: prose can be broken by hand
        Kind::Certain if lines.iter().enumerate().all(is_likely) => Kind::Certain,
        Kind::Certain => Kind::Other,
        kind => kind,
    }
}

fn holds_links(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text(_) | InlineKind::HardBreak | InlineKind::Code(_) => false,
        InlineKind::Emphasis(content) | InlineKind::Strong(content) => holds_links(content),
        _ => true,
    })
}

/// Runs of units that belong together, with something certain among them, and without comments at their edges.
fn groups(units: &[Kind]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for run in units.chunk_by(|unit, next| (*unit == Kind::Other) == (*next == Kind::Other)) {
        let before = run.iter().take_while(|unit| matches!(unit, Kind::Comments | Kind::Rest)).count();
        let after = run.iter().rev().take_while(|unit| **unit == Kind::Comments).count();
        let inner = run.get(before..run.len().saturating_sub(after)).unwrap_or_default();
        if inner.contains(&Kind::Certain) {
            groups.push(start + before..start + run.len() - after);
        }
        start += run.len();
    }
    groups
}

fn span_of(blocks: &[Block]) -> Span {
    let span = |block: Option<&Block>| block.map_or_else(Span::default, |block| block.span);
    Span { start: span(blocks.first()).start, end: span(blocks.last()).end }
}

/// The lines of a span, the first one with the indent before it.
fn lines(span: Span, source: &Source) -> Vec<Line> {
    let range = span.range();
    let before = source.text().get(..range.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let is_indent = before.get(line_start..).is_some_and(|indent| indent.trim().is_empty());
    let start = if is_indent { line_start } else { range.start };
    source.text().get(start..range.end).unwrap_or_default().trim_end().lines().map(Line::new).collect()
}
