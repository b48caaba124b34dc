//! `lost-lists`: lines of text that begin with a bullet, two or more in a row, are the list that a conversion lost. So
//! are lines that are numbered from 1 on: `1\. one`, `2\. two`; `1)`, `2)`; `(1)`, `(2)`.
//!
//! turndown writes `\- item` where the page had a hyphen typed by hand, on lines of one paragraph or as paragraphs.

use super::Log;
use super::elements;
use super::walk;
use crate::model::{Block, BlockKind, Inline, InlineKind, Item, List, ListKind, Post};
use crate::source::Span;

const BULLETS: &[char] = &['•', '·', '●', '◦', '▪', '■', '‣', '∙'];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| find(blocks, log));
    }
}

/// What a line of a list begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    /// `-`, `•`
    Bullet(char),
    /// `1.`, `1)`, `(1)`; how it is written, as the last character and whether a parenthesis is before it.
    Number { number: u32, close: char, opened: bool },
}

/// A line of a paragraph.
struct Line {
    content: Vec<Inline>,
    /// What the line begins with, where that is a marker.
    marker: Option<Marker>,
    /// The number of the paragraph that it is in.
    paragraph: usize,
}

fn find(blocks: &mut Vec<Block>, log: &mut Log<'_>) {
    if blocks.iter().map(markers).sum::<usize>() < 2 {
        return;
    }
    let mut found = Vec::with_capacity(blocks.len());
    let mut lines: Vec<Line> = Vec::new();
    for (number, block) in std::mem::take(blocks).into_iter().enumerate() {
        if let BlockKind::Paragraph(content) = block.kind {
            lines.extend(lines_of(content, number));
        } else {
            found.extend(rebuilt(std::mem::take(&mut lines), log));
            found.push(block);
        }
    }
    found.extend(rebuilt(lines, log));
    *blocks = found;
}

/// How many lines of a block begin with a marker.
fn markers(block: &Block) -> usize {
    let BlockKind::Paragraph(content) = &block.kind else { return 0 };
    content.split(|inline| inline.kind == InlineKind::HardBreak).filter_map(marker).count()
}

fn lines_of(content: Vec<Inline>, paragraph: usize) -> Vec<Line> {
    let mut lines = vec![Vec::new()];
    for inline in content {
        if inline.kind == InlineKind::HardBreak {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    }
    // `<kbd>a<br>- b<br>- c</kbd>`: a list would tear the element
    let are_whole = lines.iter().all(|line| elements::are_whole(line.iter()));
    let line = |content: Vec<Inline>| Line { marker: marker(&content).filter(|_| are_whole), content, paragraph };
    lines.into_iter().map(line).collect()
}

fn marker(line: &[Inline]) -> Option<Marker> {
    let InlineKind::Text(text) = &line.iter().find(|inline| !walk::is_gap(inline))?.kind else { return None };
    let (marker, rest) = split_marker(text.trim_start())?;
    let shows_more = line.iter().filter(|inline| !walk::is_gap(inline)).count() > 1 || !rest.trim().is_empty();
    shows_more.then_some(marker)
}

/// The marker that a text begins with, and what follows it.
fn split_marker(text: &str) -> Option<(Marker, &str)> {
    let first = text.chars().next()?;
    let rest = text.get(first.len_utf8()..)?;
    if BULLETS.contains(&first) || matches!(first, '-' | '*' | '+') && rest.starts_with(' ') {
        return Some((Marker::Bullet(first), rest));
    }
    let opened = first == '(';
    let text = if opened { rest } else { text };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // a year at the beginning of a sentence is no number of an item
    let number = text.get(..digits).filter(|digits| digits.len() < 4)?.parse().ok()?;
    let close = text.get(digits..)?.chars().next().filter(|c| *c == ')' || *c == '.' && !opened)?;
    let rest = text.get(digits + 1..).filter(|rest| rest.is_empty() || rest.starts_with(' '))?;
    Some((Marker::Number { number, close, opened }, rest))
}

/// The lines as paragraphs again, and as lists where two or more in a row begin with the same bullet, or with numbers
/// that count from 1.
fn rebuilt(lines: Vec<Line>, log: &mut Log<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut last_paragraph = None;
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let mut run = vec![line];
        while let Some(next) = lines.next_if(|next| run.last().is_some_and(|last| goes_on(last, next))) {
            run.push(next);
        }
        if is_list(&run) {
            let list = list(run);
            log.changed_at(list.span, 1);
            blocks.push(list);
            last_paragraph = None;
            continue;
        }
        for line in run {
            let continues = last_paragraph.replace(line.paragraph) == Some(line.paragraph);
            match blocks.last_mut().map(|block| &mut block.kind) {
                Some(BlockKind::Paragraph(content)) if continues => {
                    content.push(Inline::new(InlineKind::HardBreak, start_of(&line.content)));
                    content.extend(line.content);
                }
                _ => blocks.push(Block::new(BlockKind::Paragraph(line.content.clone()), start_of(&line.content))),
            }
        }
    }
    blocks
}

/// Whether two lines are items of one list.
fn goes_on(line: &Line, next: &Line) -> bool {
    match (line.marker, next.marker) {
        (Some(Marker::Bullet(bullet)), Some(Marker::Bullet(next))) => bullet == next,
        (Some(Marker::Number { number, close, opened }), Some(next)) => {
            next == Marker::Number { number: number + 1, close, opened }
        }
        _ => false,
    }
}

/// Whether lines are the items of a list, and the last of them does not hold the rest of the text as well.
fn is_list(run: &[Line]) -> bool {
    let length = |line: &Line| walk::shown(&line.content).chars().count();
    let Some((last, others)) = run.split_last() else { return false };
    let starts = run.first().and_then(|line| line.marker).is_some_and(|marker| match marker {
        Marker::Bullet(_) => true,
        Marker::Number { number, .. } => number == 1,
    });
    starts && others.iter().map(length).max().is_some_and(|longest| length(last) <= 3 * longest + 80)
}

fn list(lines: Vec<Line>) -> Block {
    let span = lines.first().map_or_else(Span::default, |line| start_of(&line.content));
    let is_numbered = lines.iter().any(|line| matches!(line.marker, Some(Marker::Number { .. })));
    let kind = if is_numbered { ListKind::Ordered { start: 1 } } else { ListKind::Bullet };
    let item = |line: Line| {
        let span = start_of(&line.content);
        Item { checked: None, blocks: vec![Block::new(BlockKind::Paragraph(without_marker(line.content)), span)] }
    };
    let items = lines.into_iter().map(item).collect();
    Block::new(BlockKind::List(List { kind, tight: true, items }), span)
}

fn without_marker(mut line: Vec<Inline>) -> Vec<Inline> {
    line.drain(..line.iter().take_while(|inline| walk::is_gap(inline)).count());
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = line.first_mut()
        && let Some((_, rest)) = split_marker(text.trim_start())
    {
        *text = rest.trim_start().to_owned();
    }
    line
}

fn start_of(content: &[Inline]) -> Span {
    content.first().map_or_else(Span::default, |inline| inline.span)
}
