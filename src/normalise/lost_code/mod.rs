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

mod broken;
mod fence;
mod kind;
mod line;
mod pre;
mod quote;
mod written;

use std::ops::Range;
use std::slice::from_ref;

use broken::{broken, mark_rest, parted, without_label};
use kind::{Kind, groups, kind_of_broken, kind_of_text};
use line::Line;
use written::Written;

use super::Log;
use super::noise_characters::{is_line_end, is_unseen};
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};
use crate::source::Span;

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let is_rst = log.is_rst();
    for body in walk::bodies(post) {
        let mut places = Vec::new();
        if is_rst {
            // an indent is markup there, and the readers know code by it: what is left are lines that breaks end
            broken(body, &mut places);
        } else {
            sequence(body, Written::new(log.source), &mut places);
        }
        places.into_iter().for_each(|place| log.changed_at(place, 1));
    }
}

/// Makes code of what is code in a sequence of blocks and in the containers among them, and says where.
fn sequence(blocks: &mut Vec<Block>, written: Written<'_>, places: &mut Vec<Span>) {
    fence::close(blocks, written, places);
    pre::join(blocks, written, places);
    quote::open(blocks, places);
    *blocks = std::mem::take(blocks).into_iter().flat_map(without_label).collect();
    let found = units(blocks, written);
    join_units(blocks, &found, places, |span| written.lines(span));
    *blocks = std::mem::take(blocks).into_iter().flat_map(|block| parted(block, places)).collect();
    for block in blocks {
        let inside = written.inside(block);
        walk::inside(block, &mut |blocks| sequence(blocks, inside, places));
    }
}

/// Whether a link or a picture stands in a block.
fn is_linked(block: &Block) -> bool {
    !matches!(&block.kind, BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } if !holds_links(content))
}

/// Whether HTML is kept in a block, or text is struck through: what was shown is no code.
fn holds_elements(block: &Block) -> bool {
    fn are_any(inlines: &[Inline]) -> bool {
        inlines.iter().any(|inline| {
            matches!(inline.kind, InlineKind::Html(_) | InlineKind::Strikethrough(_))
                || inline.content().is_some_and(|content| are_any(content))
        })
    }
    matches!(&block.kind, BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } if are_any(content))
}

/// Whether a paragraph is nothing but text and breaks: links and emphasis are no code.
fn is_plain(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if are_plain(content))
}

fn are_plain(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_) | InlineKind::HardBreak))
}

/// Makes code of the units that are code together.
fn join_units(blocks: &mut Vec<Block>, units: &[Unit], places: &mut Vec<Span>, lines_of: impl Fn(Span) -> Vec<Line>) {
    let groups = groups(&units.iter().map(|unit| unit.kind).collect::<Vec<_>>());
    for group in groups.into_iter().rev() {
        let units = units.get(group).unwrap_or_default();
        let (Some(first), Some(last)) = (units.first(), units.last()) else { continue };
        let range = first.blocks.start..last.blocks.end;
        let span = span_of(blocks.get(range.clone()).unwrap_or_default());
        let lines = if units.iter().any(|unit| unit.is_shown) {
            units.iter().map(|unit| unit.lines.as_slice()).collect::<Vec<_>>().join(&Line::default())
        } else {
            lines_of(span)
        };
        let text = outdented(&lines);
        if matches!(blocks.get(range.clone()), Some([Block { kind: BlockKind::Code { text: code, .. }, .. }]) if *code == text)
        {
            continue;
        }
        blocks.splice(range, [Block::new(BlockKind::Code { info: String::new(), text }, span)]);
        places.push(span);
    }
}

/// The lines without the indent that they have in common, which can be that of an item.
fn without_margin(lines: &[Line]) -> Vec<Line> {
    let common = lines.iter().filter(|line| !line.text.is_empty()).map(|line| line.indent).min().unwrap_or(0);
    lines.iter().map(|line| Line { indent: line.indent.saturating_sub(common), ..line.clone() }).collect()
}

/// The text of lines without the indent that they have in common.
fn outdented(lines: &[Line]) -> String {
    without_margin(lines).iter().map(|line| line.indented_by(line.indent)).collect::<Vec<_>>().join("\n")
}

/// Blocks of the body without an empty line between them: text, and the comments and prompts that interrupt it.
struct Unit {
    blocks: Range<usize>,
    kind: Kind,
    lines: Vec<Line>,
    /// Whether the lines are not those of the source: HTML showed them, or the backslashes that broke them are gone.
    is_shown: bool,
}

fn units(body: &[Block], written: Written<'_>) -> Vec<Unit> {
    let shown: Vec<_> = (0..body.len()).map(|at| is_shown(body, at, written)).collect();
    let mut units = Vec::new();
    let mut start = 0;
    while start < body.len() {
        let touches = |at: &usize| touches(&body[*at - 1..=*at], (shown[*at - 1], shown[*at]), written);
        let end = start + 1 + (start + 1..body.len()).take_while(touches).count();
        let together = unit(&body[start..end], start, shown[start..end].iter().all(|shown| *shown), written);
        if end - start > 1 && together.kind == Kind::Other {
            // they are written with an empty line between them, and read one by one the next time
            units.extend((start..end).map(|at| unit(&body[at..=at], at, shown[at], written)));
        } else {
            units.push(together);
        }
        start = end;
    }
    mark_rest(&mut units, body);
    units
}

/// Whether the lines of a block are those that HTML showed. A great many blocks may stand in one long line of the source, which is
/// the place of each.
fn is_shown(body: &[Block], at: usize, written: Written<'_>) -> bool {
    let own = body[at].span;
    let overlaps =
        |other: usize| body.get(other).is_some_and(|other| other.span.start < own.end && own.start < other.span.end);
    at.checked_sub(1).is_some_and(overlaps) || overlaps(at + 1) || written.is_html(&body[at])
}

/// Blocks of which the first is number `start` of the body.
fn unit(run: &[Block], start: usize, is_html: bool, written: Written<'_>) -> Unit {
    let blocks = start..start + run.len();
    if !run.iter().all(may_be_code) {
        return Unit { blocks, kind: Kind::Other, lines: Vec::new(), is_shown: false };
    }
    let mut lines = if is_html { run.iter().flat_map(shown_lines).collect() } else { written.lines(span_of(run)) };
    let is_broken = !is_html && is_broken_by_hand(run, &lines, written);
    if is_broken {
        let written = written.text(span_of(run)).lines();
        lines.iter_mut().zip(written).for_each(|(line, written)| without_break(line, written));
    }
    let kind = if is_html { kind_of_shown(run, &lines) } else { kind(run, &lines, written) };
    if let [block] = run
        && kind != Kind::Certain
        && !is_broken
        && is_plain(block)
    {
        // `a = {<br>}` is one line of the source, and will be two
        let shown = shown_lines(block);
        if shown.len() > 1 {
            return Unit { blocks, kind: kind_of_broken(&shown), lines: shown, is_shown: true };
        }
    }
    Unit { blocks, kind, lines, is_shown: is_html || is_broken }
}

/// Whether Markdown may have made a block of lines of code.
fn may_be_code(block: &Block) -> bool {
    let kind = &block.kind;
    matches!(kind, BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Quote(_) | BlockKind::Code { .. })
}

/// Whether no empty line stands between two blocks. Of HTML, each line of code can be a block: one of them is indented then.
fn touches(pair: &[Block], shown: (bool, bool), written: Written<'_>) -> bool {
    let [block, next] = pair else { return false };
    match shown {
        (true, true) => {
            let (lines, next) = (shown_lines(block), shown_lines(next));
            let ([line], [next]) = (lines.as_slice(), next.as_slice()) else { return false };
            next.indent > 1 || line.indent > 1 && (next.is_code(None) || next.is_like_code())
        }
        (false, false) => written.touch(block, next),
        // they have no lines in common
        _ => false,
    }
}

/// The lines of a paragraph as the model has them.
fn shown_lines(block: &Block) -> Vec<Line> {
    let BlockKind::Paragraph(content) = &block.kind else { return Vec::new() };
    let mut lines = vec![String::new()];
    push_lines(content, &mut lines);
    let lines: Vec<_> = lines.iter().flat_map(|line| line.split(is_line_end)).map(Line::shown).collect();
    // a break at an edge breaks nothing
    let is_blank = |line: &&Line| line.text.is_empty();
    let (before, after) = (lines.iter().take_while(is_blank).count(), lines.iter().rev().take_while(is_blank).count());
    lines.get(before..lines.len() - after).unwrap_or_default().to_vec()
}

fn push_lines(inlines: &[Inline], lines: &mut Vec<String>) {
    for inline in inlines {
        if inline.kind == InlineKind::HardBreak {
            lines.push(String::new());
        } else if let Some(content) = inline.content() {
            push_lines(content, lines);
        } else if let Some(line) = lines.last_mut() {
            line.extend(walk::shown(from_ref(inline)).chars().filter(|c| !is_unseen(*c)));
        }
    }
}

/// How many breaks a paragraph has.
fn breaks(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline.content() {
        Some(content) => breaks(content),
        None => usize::from(inline.kind == InlineKind::HardBreak),
    };
    inlines.iter().map(of).sum()
}

fn kind(blocks: &[Block], lines: &[Line], written: Written<'_>) -> Kind {
    let text = written.text(span_of(blocks));
    if text.replace("\\]", "").contains("](") && blocks.iter().any(is_linked) {
        return Kind::Other;
    }
    let is_text = |block: &Block| match block.kind {
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } => true,
        BlockKind::Quote(_) => written.text(block.span).starts_with(">>>"),
        _ => false,
    };
    if blocks.iter().any(holds_elements) {
        return Kind::Other;
    }
    match blocks {
        // lines that are broken as HTML breaks them were HTML once, in which an address was no link yet
        _ if is_broken_by_hand(blocks, lines, written) => {
            // marks of emphasis are no code: what the page shows has to be code as well
            let shows_text = |block: &Block| !is_plain(block) && kind_of_broken(&shown_lines(block)) == Kind::Other;
            if blocks.iter().any(|block| is_linked(block) || shows_text(block)) {
                Kind::Other
            } else if quote::kind(&without_margin(lines)) == Kind::Certain && is_mostly_code(lines) {
                Kind::Certain
            } else {
                kind_of_broken(lines)
            }
        }
        _ if blocks.iter().all(is_text) => kind_of_text(lines),
        [Block { kind: BlockKind::Code { text: code, .. }, .. }] if is_indented(code, text) => {
            // only `<br>` leaves two spaces at the end of each line of code
            let is_certain = ends_in_breaks(text) && kind_of_text(lines) == Kind::Certain;
            if is_certain { Kind::Certain } else { Kind::Rest }
        }
        _ => Kind::Other,
    }
}

/// Whether code stands in the source as it is, but for an indent: no fence, and no `<pre>`, is around it.
fn is_indented(code: &str, written: &str) -> bool {
    let written = written.trim_end().lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end());
    written.eq(code.lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end()))
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
    if quote::kind(lines) == Kind::Certain {
        return Kind::Certain;
    }
    kind_of_broken(lines)
}

/// Whether every line of a paragraph ends in a hard break: not those of `a<br>b` and `c`.
fn is_broken_by_hand(blocks: &[Block], lines: &[Line], written: Written<'_>) -> bool {
    let [block @ Block { kind: BlockKind::Paragraph(content), .. }] = blocks else { return false };
    let breaks_line = |line: &str| line.ends_with(['\\', '>']) || line.ends_with("  ");
    lines.len() > 1
        && breaks(content) + 1 == lines.len()
        && written.text(block.span).lines().take(lines.len() - 1).all(breaks_line)
}

/// Whether most lines are like code, or open what is indented below them: in prose that is set out by hand some are.
fn is_mostly_code(lines: &[Line]) -> bool {
    let next = lines.iter().skip(1).map(Some).chain([None]);
    let is_like = |(line, next): &(&Line, Option<&Line>)| {
        line.is_code(*next) || line.is_like_code() || line.is_statement() || line.is_comment() || line.goes_on()
    };
    lines.iter().zip(next).filter(is_like).count() * 2 > lines.len()
}

/// Whether two spaces stand at the end of every line but the last.
fn ends_in_breaks(written: &str) -> bool {
    let mut lines = written.trim_end().lines().rev().skip(1).peekable();
    lines.peek().is_some() && lines.all(|line| line.ends_with("  "))
}

/// Takes the backslash from the end of a line, with which CommonMark breaks it. Before the two spaces that break it too, it is text.
fn without_break(line: &mut Line, written: &str) {
    if let Some(text) = line.text.strip_suffix('\\').filter(|_| written.ends_with('\\')) {
        line.text = text.trim_end().to_owned();
    }
}

fn holds_links(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text(_) | InlineKind::HardBreak | InlineKind::Code(_) => false,
        InlineKind::Emphasis(content) | InlineKind::Strong(content) => holds_links(content),
        _ => true,
    })
}

fn span_of(blocks: &[Block]) -> Span {
    let span = |block: Option<&Block>| block.map_or_else(Span::default, |block| block.span);
    Span { start: span(blocks.first()).start, end: span(blocks.last()).end }
}
