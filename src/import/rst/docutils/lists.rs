//! Lists: bullets, enumerations, definitions, fields, options, and blocks of lines.

use super::blocks::{Parser, ends_paragraph, text_end};
use super::enumerators::{self, Enumerator};
use super::sections::adornment;
use super::tables;
use crate::import::rst::directive::{block_end, field, unindented};
use crate::import::rst::text::{Line, Text, next_filled};
use crate::model::{Block, BlockKind, Definition, Inline, InlineKind, Item, List, ListKind, plain};

/// Reads a list that begins on line `at`.
pub fn read(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> Option<usize> {
    let content = parser.text.line(lines[at]);
    if bullet(content).is_some() {
        return Some(bullets(parser, lines, at, blocks));
    }
    if let Some(first) = enumerators::read(content)
        && let Some(sequence) = first.sequence().filter(|_| is_enumerated(parser.text, lines, at, &first))
    {
        return Some(enumeration(parser, lines, at, &first.ordered_as(sequence), blocks));
    }
    if field(parser.text, lines[at]).is_some() {
        return Some(fields(parser, lines, at, blocks));
    }
    if option_marker(content).is_some() {
        return options(parser, lines, at, blocks);
    }
    if content == "|" || content.starts_with("| ") {
        return Some(line_block(parser, lines, at, blocks));
    }
    None
}

/// A definition list whose first term stands on line `at`.
pub fn definitions(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let mut items = Vec::new();
    let mut next = at;
    let mut end = at;
    while is_term(parser, lines, next, at) {
        end = block_end(parser.text, lines, next + 1);
        let body = unindented(parser.text, &lines[next + 1..end]);
        let term = parser.inlines(&lines[next..=next]);
        let term = classified(parser.text.line(lines[next]), term);
        items.push(Definition { term, blocks: parser.nested(&body) });
        next = next_filled(lines, end).unwrap_or(lines.len());
    }
    blocks.push(Block::new(BlockKind::Definitions(items), parser.span(&lines[at..end])));
    end
}

/// Whether another term stands on a line: text with an indented line below.
fn is_term(parser: &Parser<'_>, lines: &[Line], at: usize, first: usize) -> bool {
    let Some(next) = lines.get(at + 1).filter(|next| !next.is_blank()) else { return false };
    let content = parser.text.line(lines[at]);
    let is_text = at == first || !begins_other(parser, lines, at, content);
    is_text && !content.starts_with(' ') && parser.text.indent(*next) > 0
}

/// Whether a line begins something that is no text.
fn begins_other(parser: &Parser<'_>, lines: &[Line], at: usize, content: &str) -> bool {
    let is_marked =
        |mark: &str| content.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    bullet(content).is_some()
        || enumerators::read(content).is_some()
        || field(parser.text, lines[at]).is_some()
        || option_marker(content).is_some()
        || ["..", "__", "|", ">>>"].into_iter().any(is_marked)
        || adornment(content).is_some()
        || tables::is_top(content)
}

/// The line of the paragraph that begins on line `at` on which a list begins without a blank line before it: two lines or more with
/// one bullet. What is behind the second one is not looked at: it is another paragraph.
pub fn glued(text: &Text<'_>, lines: &[Line], at: usize) -> Option<usize> {
    let bullet_of = |index: &usize| bullet(text.line(lines[*index])).map(|(character, _)| character);
    let mut rest = (at + 1..lines.len()).take_while(|index| !ends_paragraph(text, lines[*index]));
    let first = rest.find(|index| bullet_of(index).is_some())?;
    let character = bullet_of(&first);
    let is_list = character != Some('+') && rest.any(|index| bullet_of(&index) == character);
    is_list.then_some(first)
}

/// The lines of the item whose text begins `width` bytes into line `at`, and the line after it.
fn item(text: &Text<'_>, lines: &[Line], at: usize, width: usize) -> (Vec<Line>, usize) {
    let first = lines[at].without(width);
    if first.is_blank() {
        // get_first_known_indented: the item's own indent counts
        let end = block_end(text, lines, at + 1);
        return (unindented(text, &lines[at + 1..end]), end);
    }
    let end = indented_end(text, lines, at + 1, width);
    let mut item = vec![first];
    item.extend(lines[at + 1..end].iter().map(|line| line.without(width)));
    (item, end)
}

/// The line after a block that is indented by `width` columns or more.
fn indented_end(text: &Text<'_>, lines: &[Line], at: usize, width: usize) -> usize {
    let mut end = at;
    for (index, line) in lines.iter().enumerate().skip(at) {
        if line.is_blank() {
            continue;
        }
        if text.indent(*line) < width {
            break;
        }
        end = index + 1;
    }
    end
}

/// The next line that is not blank.
fn next_line(lines: &[Line], at: usize) -> usize {
    next_filled(lines, at).unwrap_or(lines.len())
}

fn bullets(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let first = bullet(parser.text.line(lines[at])).map(|(character, _)| character);
    let mut items = Vec::new();
    let (mut next, mut end, mut tight) = (at, at, true);
    while let Some(line) = lines.get(next) {
        let Some((_, width)) = bullet(parser.text.line(*line)).filter(|found| Some(found.0) == first) else { break };
        tight &= next == end || items.is_empty();
        let (body, after) = item(parser.text, lines, next, width);
        items.push(Item { checked: None, blocks: parser.nested(&body) });
        end = after;
        next = next_line(lines, end);
    }
    let kind = BlockKind::List(List { kind: ListKind::Bullet, tight, items });
    blocks.push(Block::new(kind, parser.span(&lines[at..end])));
    end
}

fn enumeration(
    parser: &mut Parser<'_>,
    lines: &[Line],
    at: usize,
    first: &Enumerator,
    blocks: &mut Vec<Block>,
) -> usize {
    let mut items = Vec::new();
    let (mut next, mut end, mut tight) = (at, at, true);
    let mut is_empty = true;
    let mut current = Some(first.clone());
    while let Some(enumerator) = current {
        tight &= next == end || items.is_empty();
        let (body, after) = item(parser.text, lines, next, enumerator.width);
        is_empty &= body.iter().all(|line| line.is_blank());
        items.push(Item { checked: None, blocks: parser.nested(&body) });
        end = after;
        next = next_line(lines, end);
        let found = lines.get(next).and_then(|line| enumerators::read(parser.text.line(*line)));
        current = found
            .and_then(|found| found.after(&enumerator))
            .filter(|found| is_enumerated(parser.text, lines, next, found));
    }
    if is_empty && first.says_something() {
        // `A.` alone: docutils shows an empty item, of which nothing would stay in Markdown
        for line in lines[at..end].iter().filter(|line| !line.is_blank()) {
            let text = parser.inlines(&[*line]);
            blocks.push(Block::new(BlockKind::Paragraph(text), parser.span(&[*line])));
        }
        return end;
    }
    if let [Item { blocks: item, .. }] = items.as_mut_slice()
        && let [Block { kind: BlockKind::Paragraph(text), .. }] = item.as_mut_slice()
        && first.is_initial()
    {
        // a list of one item, which docutils shows with its letter and Markdown with a number: `G. D. Mason`, `(C) N. Mason`
        let line = lines[at];
        let initial = parser.text.line(line)[..first.width].trim_end();
        text.insert(0, Inline::text(format!("{initial} "), parser.span(&[line])));
        blocks.append(item);
        return end;
    }
    let kind = ListKind::Ordered { start: first.ordinal().unwrap_or(1).min(999_999_999) };
    blocks.push(Block::new(BlockKind::List(List { kind, tight, items }), parser.span(&lines[at..end])));
    end
}

/// Whether the line after an enumerator lets it begin an item: blank, indented, or the next enumerator with text after it.
fn is_enumerated(text: &Text<'_>, lines: &[Line], at: usize, enumerator: &Enumerator) -> bool {
    if enumerator.ordinal().is_none() {
        return false;
    }
    let next = lines.get(at + 1).map_or("", |next| text.line(*next));
    next.is_empty() || next.starts_with(' ') || enumerator.is_before(next)
}

fn fields(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let mut items = Vec::new();
    let (mut next, mut end) = (at, at);
    while let Some(line) = lines.get(next) {
        let Some((name, width)) = field(parser.text, *line) else { break };
        let term = Line { start: line.start + 1, end: line.start + 1 + name.len() };
        let (body, after) = first_known(parser.text, lines, next, width);
        let term = parser.inlines(&[term]);
        items.push(Definition { term, blocks: parser.nested(&body) });
        end = after;
        next = next_line(lines, end);
    }
    blocks.push(Block::new(BlockKind::Definitions(items), parser.span(&lines[at..end])));
    end
}

fn options(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> Option<usize> {
    let mut items = Vec::new();
    let (mut next, mut end) = (at, at);
    while let Some(line) = lines.get(next) {
        let Some((length, width)) = option_marker(parser.text.line(*line)) else { break };
        let (body, after) = first_known(parser.text, lines, next, width);
        if body.iter().all(|line| line.is_blank()) {
            break;
        }
        let span = parser.text.span(line.start, line.start + length);
        let code = parser.text.line(*line)[..length].to_owned();
        items.push(Definition { term: vec![Inline::new(InlineKind::Code(code), span)], blocks: parser.nested(&body) });
        end = after;
        next = next_line(lines, end);
    }
    if items.is_empty() {
        return None;
    }
    blocks.push(Block::new(BlockKind::Definitions(items), parser.span(&lines[at..end])));
    Some(end)
}

/// The body of a field or an option: its first line, and the indented lines after it.
pub fn first_known(text: &Text<'_>, lines: &[Line], at: usize, width: usize) -> (Vec<Line>, usize) {
    let end = block_end(text, lines, at + 1);
    let mut body = vec![lines[at].without(width)];
    body.extend(unindented(text, &lines[at + 1..end]));
    (body, end)
}

/// A block of lines: each ends in a break; an empty one ends the paragraph.
fn line_block(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let end = text_end(lines, at);
    let mut content: Vec<Inline> = Vec::new();
    let mut start = at;
    let mut next = at;
    while next < end && is_line(parser.text.line(lines[next])) {
        let line = lines[next].without(1);
        let line = line.without(parser.text.indent(line));
        let after = (next + 1..end).find(|index| parser.text.indent(lines[*index]) == 0).unwrap_or(end);
        let goes_on = &lines[next + 1..after];
        // the text of `|` over an indented line is that line
        if line.is_blank() && goes_on.is_empty() {
            flush_lines(parser, &mut content, &lines[start..next], blocks);
            start = after;
        } else {
            let mut whole = vec![line];
            whole.extend(goes_on.iter().map(|line| line.without(parser.text.indent(*line))));
            if let Some(last) = content.last() {
                content.push(Inline::new(InlineKind::HardBreak, last.span));
            }
            content.extend(parser.inlines(&whole));
        }
        next = after;
    }
    flush_lines(parser, &mut content, &lines[start..next], blocks);
    next
}

fn flush_lines(parser: &Parser<'_>, content: &mut Vec<Inline>, lines: &[Line], blocks: &mut Vec<Block>) {
    if !content.is_empty() {
        blocks.push(Block::new(BlockKind::Paragraph(std::mem::take(content)), parser.span(lines)));
    }
}

fn is_line(content: &str) -> bool {
    content == "|" || content.starts_with("| ")
}

/// `term : classifier : classifier`: the classifiers are set apart in italics. In ` \: ` of the source there is none.
fn classified(source: &str, content: Vec<Inline>) -> Vec<Inline> {
    if !source.contains(" : ") {
        return content;
    }
    let mut is_delimiter = source.match_indices(':').filter_map(|(at, _)| {
        let before = source[..at].strip_suffix('\\').unwrap_or(&source[..at]);
        (before.ends_with(' ') && source[at + 1..].starts_with(' ')).then_some(before.len() == at)
    });
    let mut parts = vec![Vec::new()];
    for inline in content {
        let InlineKind::Text(text) = &inline.kind else {
            is_delimiter.by_ref().take(plain(std::slice::from_ref(&inline)).matches(" : ").count()).for_each(drop);
            push(&mut parts, inline);
            continue;
        };
        let mut start = 0;
        for (at, delimiter) in text.match_indices(" : ") {
            if is_delimiter.next().unwrap_or_default() {
                push(&mut parts, Inline::text(&text[start..at], inline.span));
                parts.push(Vec::new());
                start = at + delimiter.len();
            }
        }
        push(&mut parts, Inline::text(&text[start..], inline.span));
    }
    let mut parts = parts.into_iter();
    let mut term = parts.next().unwrap_or_default();
    for classifier in parts {
        let span = classifier.first().map(|inline| inline.span).unwrap_or_default();
        term.extend([Inline::text(" : ", span), Inline::new(InlineKind::Emphasis(classifier), span)]);
    }
    term
}

fn push(parts: &mut [Vec<Inline>], inline: Inline) {
    if let Some(last) = parts.last_mut() {
        last.push(inline);
    }
}

/// The bullet of an item and its width with the spaces after it.
fn bullet(content: &str) -> Option<(char, usize)> {
    let first = content.chars().next().filter(|first| matches!(first, '-' | '+' | '*' | '•' | '‣' | '⁃'))?;
    let rest = &content[first.len_utf8()..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (spaces > 0 || rest.is_empty()).then_some((first, first.len_utf8() + spaces))
}

/// The length of `-a FILE, --all=FILE`, and with the two spaces or more after it.
fn option_marker(content: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        at += option(content.get(at..)?)?;
        match content.get(at..)?.strip_prefix(", ") {
            Some(_) => at += 2,
            None => break,
        }
    }
    let rest = &content[at..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (rest.is_empty() || spaces >= 2).then_some((at, at + spaces))
}

/// The length of one option: `-a`, `-aFILE`, `-a FILE`, `--all`, `--all=FILE`, `/V`.
fn option(content: &str) -> Option<usize> {
    let name = |text: &str| {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        text.as_bytes().iter().take_while(|byte| is_part(byte)).count()
    };
    let bytes = content.as_bytes();
    let head = match bytes {
        [b'-', b'-', letter, ..] if letter.is_ascii_alphanumeric() => 2 + name(&content[2..]),
        [b'/', letter, ..] if letter.is_ascii_alphanumeric() => 1 + name(&content[1..]),
        [b'-' | b'+', letter, ..] if letter.is_ascii_alphanumeric() => 2,
        _ => return None,
    };
    let is_long = bytes.starts_with(b"--") || bytes.starts_with(b"/");
    let rest = &content[head..];
    let gap = usize::from(rest.starts_with(' ') || (is_long && rest.starts_with('=')));
    if gap == 0 && is_long {
        return Some(head);
    }
    Some(head + argument(&rest[gap..]).map_or(0, |length| gap + length))
}

/// The length of an option's argument: a name, or anything in angle brackets.
fn argument(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        return inner.find(['<', '>']).filter(|at| *at > 0 && inner[*at..].starts_with('>')).map(|at| at + 2);
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = text.bytes().take_while(|byte| is_part(*byte)).count();
    text.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(length)
}
