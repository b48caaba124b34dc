//! Lists: html2text indents `* item` and `1. item` by one space or more, and nested ones further.

use super::blocks::{Node, NodeKind, Scanner};
use crate::import::rst::text::{Line, Text};
use crate::model::ListKind;
use crate::source::Span;

/// An item before nested ones are put into it.
#[derive(Debug)]
pub struct RawItem {
    indent: usize,
    kind: ListKind,
    lines: Vec<Line>,
    /// Where its marker stands.
    start: usize,
    /// A blank line stood before it.
    is_loose: bool,
}

/// Whether a list begins on line `at`. The script cut the spaces from the beginning of the body.
pub fn is_list_start(text: &Text<'_>, lines: &[Line], at: usize, is_body_start: bool) -> bool {
    if is_item(text, lines[at]) {
        return true;
    }
    let next = lines[at + 1..].iter().find(|line| !line.is_blank());
    is_body_start && marker(text, lines[at]).is_some() && next.is_some_and(|next| is_item(text, *next))
}

/// Whether a line is an item.
pub fn is_item(text: &Text<'_>, line: Line) -> bool {
    text.indent(line) > 0 && marker(text, line).is_some()
}

/// The line after the list that begins on line `at`.
pub fn end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    let mut end = at + 1;
    let mut is_after_blank = false;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        if line.is_blank() {
            is_after_blank = true;
            continue;
        }
        let belongs = is_item(text, *line) || !is_after_blank || text.indent(*line) >= 6;
        if !belongs || text.line(*line) == "* * *" {
            break;
        }
        is_after_blank = false;
        end = index + 1;
    }
    end
}

/// The items of the lines of a list.
pub fn items(text: &Text<'_>, lines: &[Line]) -> Vec<RawItem> {
    let mut items: Vec<RawItem> = Vec::new();
    let mut is_after_blank = false;
    for (at, line) in lines.iter().enumerate() {
        let found = marker(text, *line).filter(|_| at == 0 || is_item(text, *line));
        let found = found.filter(|_| !is_code(text, *line, items.last()));
        match (found, items.last_mut()) {
            (Some((kind, width)), _) => {
                let indent = text.indent(*line);
                let is_loose = is_after_blank;
                let lines = vec![line.without(indent + width)];
                items.push(RawItem { indent, kind, lines, start: line.start + indent, is_loose });
            }
            (_, Some(item)) => {
                let strip = text.indent(*line).min(item.indent + 2);
                item.lines.push(line.without(strip));
            }
            (_, None) => {}
        }
        is_after_blank = line.is_blank();
    }
    items
}

/// The lists that the items make.
pub fn nodes(scanner: &mut Scanner<'_>, items: &[RawItem], depth: usize) -> Vec<Node> {
    let mut lists: Vec<Node> = Vec::new();
    let mut at = 0;
    let mut base = items.first().map_or(0, |item| item.indent);
    while let Some(item) = items.get(at) {
        base = base.min(item.indent);
        let nested = items[at + 1..].iter().take_while(|next| next.indent >= base + 2).count();
        let mut blocks = scanner.scan(&item.lines, depth + 1);
        if nested > 0 {
            let inner = &items[at + 1..=at + nested];
            if depth < super::blocks::MAX_DEPTH {
                blocks.extend(nodes(scanner, inner, depth + 1));
            } else {
                for item in inner {
                    blocks.extend(scanner.scan(&item.lines, depth + 1));
                }
            }
        }
        let end = item.lines.last().map_or(item.start, |line| line.end);
        let span = scanner.text.span(item.start, end);
        let is_first = at == 0;
        push_item(&mut lists, item, blocks, span, is_first);
        at += nested + 1;
    }
    lists
}

/// Puts an item into the last list, or into a new one where bullets and numbers change.
fn push_item(lists: &mut Vec<Node>, item: &RawItem, blocks: Vec<Node>, span: Span, is_first: bool) {
    if let Some(Node { kind: NodeKind::List { kind, tight, items }, span: whole }) = lists.last_mut()
        && same_kind(*kind, item.kind)
    {
        *tight &= !item.is_loose;
        items.push(blocks);
        whole.end = span.end;
        return;
    }
    let tight = is_first || !item.is_loose;
    lists.push(Node { kind: NodeKind::List { kind: item.kind, tight, items: vec![blocks] }, span });
}

fn same_kind(one: ListKind, other: ListKind) -> bool {
    matches!((one, other), (ListKind::Bullet, ListKind::Bullet) | (ListKind::Ordered { .. }, ListKind::Ordered { .. }))
}

/// A line of code in an item that looks like an item.
fn is_code(text: &Text<'_>, line: Line, item: Option<&RawItem>) -> bool {
    item.is_some_and(|item| text.indent(line) >= item.indent + 6)
}

/// The marker of an item and its width with the spaces after it.
fn marker(text: &Text<'_>, line: Line) -> Option<(ListKind, usize)> {
    let content = text.line(line).trim_start_matches(' ');
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let (kind, width) = match (digits, content.as_bytes()) {
        (0, [b'*' | b'-' | b'+', ..]) => (ListKind::Bullet, 1),
        (1..=9, bytes) if bytes.get(digits) == Some(&b'.') => {
            (ListKind::Ordered { start: content[..digits].parse().ok()? }, digits + 1)
        }
        _ => return None,
    };
    let rest = &content[width..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (spaces > 0 || rest.is_empty()).then_some((kind, width + spaces))
}
