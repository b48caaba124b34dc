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

mod line;

use std::ops::Range;

use line::Line;

use super::Log;
use crate::model::{Block, BlockKind, Post};
use crate::source::{Source, Span};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    // in RST an indent is markup, and its readers know code by it
    if log.is_rst() {
        return;
    }
    let units = units(&post.body, log.source);
    let groups = groups(&units);
    log.changed(groups.len() as u32);
    for group in groups.into_iter().rev() {
        let blocks = post.body.get(group.clone()).unwrap_or_default();
        let span = span_of(blocks);
        let text = lines(span, log.source).iter().map(Line::with_indent).collect::<Vec<_>>().join("\n");
        let code = Block::new(BlockKind::Code { info: String::new(), text }, span);
        post.body.splice(group, [code]);
    }
}

/// Blocks of the body without an empty line between them: text, and the comments and prompts that interrupt it.
struct Unit {
    blocks: Range<usize>,
    kind: Kind,
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
    let touches = |block: &Block, next: &Block| {
        let range = block.span.start as usize..next.span.start as usize;
        source.text().get(range).is_some_and(|text| !ends_with_empty_line(text))
    };
    for run in body.chunk_by(touches) {
        let blocks = start..start + run.len();
        units.push(Unit { kind: kind(run, source), blocks });
        start += run.len();
    }
    units
}

fn ends_with_empty_line(text: &str) -> bool {
    let mut lines = text.rsplit('\n');
    // what is before the next block on its own line
    lines.next().is_some_and(|last| last.trim().is_empty()) && lines.next().is_some_and(|line| line.trim().is_empty())
}

fn kind(blocks: &[Block], source: &Source) -> Kind {
    let span = span_of(blocks);
    let written = source.text().get(span.range()).unwrap_or_default();
    if written.replace("\\]", "").contains("](") {
        return Kind::Other;
    }
    let lines = lines(span, source);
    let is_text = |block: &Block| match block.kind {
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } => true,
        BlockKind::Quote(_) => source.text().get(block.span.range()).is_some_and(|written| written.starts_with(">>>")),
        _ => false,
    };
    match blocks {
        _ if blocks.iter().all(is_text) => kind_of_text(&lines),
        [Block { kind: BlockKind::Code { .. }, .. }] if !written.starts_with(['`', '~']) => Kind::Rest,
        _ => Kind::Other,
    }
}

fn kind_of_text(lines: &[Line]) -> Kind {
    let (mut code, mut comments, mut like_code) = (0, 0, 0);
    for (at, line) in lines.iter().enumerate() {
        let is_code = line.is_code(lines.get(at + 1));
        // prose that is wrapped by hand has no indent
        let is_indented = at > 0 && line.indent > 1;
        code += usize::from(is_code);
        comments += usize::from(line.is_comment());
        like_code += usize::from(is_code || is_indented || line.is_comment());
    }
    let prompts = lines.iter().filter(|line| line.is_prompt()).count();
    if prompts > 1 || code > 0 && like_code > 1 && like_code * 5 >= lines.len() * 3 {
        Kind::Certain
    } else if comments == lines.len() {
        Kind::Comments
    } else if code == lines.len() {
        Kind::Code
    } else {
        Kind::Other
    }
}

/// Runs of blocks that belong together, with something certain among them, and without comments at their edges.
fn groups(units: &[Unit]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    for run in units.chunk_by(|unit, next| (unit.kind == Kind::Other) == (next.kind == Kind::Other)) {
        let before = run.iter().take_while(|unit| matches!(unit.kind, Kind::Comments | Kind::Rest)).count();
        let after = run.iter().rev().take_while(|unit| unit.kind == Kind::Comments).count();
        let inner = run.get(before..run.len().saturating_sub(after)).unwrap_or_default();
        if let (Some(first), Some(last)) = (inner.first(), inner.last())
            && inner.iter().any(|unit| unit.kind == Kind::Certain)
        {
            groups.push(first.blocks.start..last.blocks.end);
        }
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
