//! Lists: html2text indents `* item` and `1. item` by one space or more, and nested ones further.

use super::blocks::{Node, NodeKind, RULE, Scanner, torn_link_end};
use super::item_code;
use crate::import::rst::text::{Line, Text};
use crate::model::ListKind;
use crate::source::Span;

/// How far html2text indents an item that is not nested; the script cut the spaces from the beginning of the body.
const LEAST_INDENT: usize = 2;

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

/// Where the items of a list begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Margin {
    /// At the first column, all of them.
    None,
    /// Further on. The script cut the spaces from the beginning of the body, and so of an item that stands there.
    Indented,
}

/// Whether a list begins on line `at`, and where its items do.
pub fn start(text: &Text<'_>, lines: &[Line], at: usize, is_body_start: bool) -> Option<Margin> {
    if is_item(text, lines[at], Margin::Indented) {
        return Some(Margin::Indented);
    }
    let (kind, width) = marker(text, lines[at])?;
    let next = lines[at + 1..].iter().find(|line| !line.is_blank());
    let next_is_item = |margin: Margin| next.is_some_and(|next| is_item(text, *next, margin));
    if is_item(text, lines[at], Margin::None) && next_is_item(Margin::None) {
        return Some(Margin::None);
    }
    // html2text escapes the full stop of `1. ` in a sentence; `* both_ ends*` is bold
    let is_number = matches!(kind, ListKind::Ordered { .. });
    let is_item = is_number || next_is_item(Margin::Indented) || holds_words(text, lines[at].without(width));
    (is_body_start && is_item).then_some(Margin::Indented)
}

/// Whether a line is an item.
pub fn is_item(text: &Text<'_>, line: Line, margin: Margin) -> bool {
    let is_indented = text.indent(line) > 0;
    match marker(text, line) {
        Some((ListKind::Bullet, width)) if !is_indented && margin == Margin::None => {
            text.line(line).starts_with('*') && holds_words(text, line.without(width))
        }
        found => is_indented && found.is_some(),
    }
}

/// Whether an item holds words and no half of bold text.
fn holds_words(text: &Text<'_>, content: Line) -> bool {
    let content = text.line(content);
    content.contains(char::is_alphanumeric) && content.matches('*').count().is_multiple_of(2)
}

/// The line after the list that begins on line `at`.
pub fn end(text: &Text<'_>, lines: &[Line], at: usize, margin: Margin) -> usize {
    let mut end = at + 1;
    let mut is_after_blank = false;
    let mut index = at + 1;
    let mut item = at;
    while let Some(line) = lines.get(index) {
        if let Some(code_end) = item_code::end(text, lines, index) {
            (end, index, is_after_blank) = (code_end, code_end, false);
            continue;
        }
        if line.is_blank()
            && !is_after_blank
            && let Some(torn_end) = torn_link_end(text, lines, item, index)
        {
            (end, index) = (torn_end, torn_end);
            continue;
        }
        let is_item = is_item(text, *line, margin);
        if is_item {
            item = index;
        }
        index += 1;
        if line.is_blank() {
            is_after_blank = true;
            continue;
        }
        let belongs = is_item || !is_after_blank || text.indent(*line) >= 6;
        if !belongs || text.line(*line) == RULE {
            break;
        }
        is_after_blank = false;
        end = index;
    }
    end
}

/// The items of the lines of a list.
pub fn items(text: &Text<'_>, lines: &[Line], margin: Margin) -> Vec<RawItem> {
    let mut items: Vec<RawItem> = Vec::new();
    let (mut is_after_blank, mut is_after_code) = (false, false);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let (Some(end), Some(item)) = (item_code::end(text, lines, at), items.last_mut()) {
            item.lines.extend(item_code::outdented(text, &lines[at..end]));
            (at, is_after_blank, is_after_code) = (end, false, true);
            continue;
        }
        let found = marker(text, *line).filter(|_| at == 0 || is_item(text, *line, margin));
        let found = found.filter(|_| !is_code(text, *line, items.last()));
        match (found, items.last_mut()) {
            (Some((kind, width)), _) => {
                let shown = text.indent(*line);
                let indent = if shown == 0 { LEAST_INDENT } else { shown };
                let is_loose = is_after_blank;
                let start = line.start + shown;
                let content = line.without(shown + width);
                let code = item_code::first(text, lines, at, content);
                let (lines, next) = code.unwrap_or_else(|| (vec![content], at + 1));
                is_after_code = next > at + 1;
                items.push(RawItem { indent, kind, lines, start, is_loose });
                at = next - 1;
            }
            (_, Some(item)) => {
                let strip = text.indent(*line).min(item.indent + 2);
                item.lines.push(line.without(strip));
            }
            (_, None) => {}
        }
        // html2text puts a blank line after code
        is_after_code &= line.is_blank();
        is_after_blank = line.is_blank() && !is_after_code;
        at += 1;
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
