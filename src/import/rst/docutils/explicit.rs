//! What begins with `.. ` or `__ `: footnotes, targets, substitutions, directives, comments.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#explicit-markup-blocks>

use super::blocks::Parser;
use super::directives;
use super::inline::{embedded_address, is_simple_name, unescaped};
use super::lists::first_known;
use super::references::Destination;
use super::substitutions;
use crate::account::{Entry, What};
use crate::import::rst::directive::{self, block_end};
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind};

/// Reads what begins on line `at`, and returns the line after it.
pub fn read(parser: &mut Parser<'_>, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
    let content = parser.text.line(lines[at]);
    if content.starts_with("__") {
        let end = target_end(parser, lines, at);
        let value = value(parser, &lines[at..end], 2);
        target(parser, "", &value);
        return end;
    }
    let marker = 2 + content[2..].bytes().take_while(|byte| *byte == b' ').count();
    let rest = &content[marker..];
    let found = match rest.bytes().next() {
        Some(b'[') => footnote(parser, lines, at, marker, blocks),
        Some(b'_') => named_target(parser, lines, at, marker),
        Some(b'|') => substitutions::read(parser, lines, at, marker),
        _ => None,
    };
    if let Some(end) = found {
        return end;
    }
    if directive::name(rest).is_some()
        && let Some(found) = directive::read(parser.text, lines, at, marker)
    {
        let end = found.next;
        directives::run(parser, &found, &lines[at..end], blocks);
        return end;
    }
    comment(parser, lines, at, marker)
}

/// `.. [label] text`
fn footnote(
    parser: &mut Parser<'_>,
    lines: &[Line],
    at: usize,
    marker: usize,
    blocks: &mut Vec<Block>,
) -> Option<usize> {
    let rest = &parser.text.line(lines[at])[marker..];
    let (written, after) = rest[1..].split_once(']')?;
    if !after.is_empty() && !after.starts_with(' ') {
        return None;
    }
    let label = parser.footnotes.define(written)?;
    let name = written.trim_start_matches('#');
    if !matches!(name, "" | "*") {
        parser.references.define(name, Destination::Footnote(label.clone()));
    }
    let width = marker + rest.len() - after.trim_start_matches(' ').len();
    let (body, end) = first_known(parser.text, lines, at, width);
    let inner = parser.nested(&body);
    let span = parser.span(&lines[at..end]);
    blocks.push(Block::new(BlockKind::FootnoteDefinition { label, blocks: inner }, span));
    Some(end)
}

/// `.. _name: address`, `.. _name:`, `.. _name: other_`, `.. __: address`
fn named_target(parser: &mut Parser<'_>, lines: &[Line], at: usize, marker: usize) -> Option<usize> {
    let end = target_end(parser, lines, at);
    let whole = value(parser, &lines[at..end], marker + 1);
    let (name, value) = if let Some(value) = whole.strip_prefix("_:") {
        (String::new(), value)
    } else if let Some(quoted) = whole.strip_prefix('`') {
        let close = quoted.match_indices('`').map(|(at, _)| at).find(|at| !quoted[..*at].ends_with('\\'))?;
        (unescaped(&quoted[..close]), quoted[close + 1..].trim_start_matches(' ').strip_prefix(':')?)
    } else {
        let is_end = |at: usize| whole[at + 1..].is_empty() || whole[at + 1..].starts_with([' ', '\n']);
        let mut colons = whole.match_indices(':').map(|(at, _)| at);
        let colon = colons.find(|at| is_end(*at) && !whole[..*at].ends_with('\\') && *at > 0)?;
        (unescaped(whole[..colon].trim_end()), &whole[colon + 1..])
    };
    target(parser, &name, value);
    Some(end)
}

/// Defines a name by what stands after its colon.
fn target(parser: &mut Parser<'_>, name: &str, value: &str) {
    let value = value.trim();
    if value.is_empty() {
        parser.references.wait(name);
        return;
    }
    let destination = match indirect(value) {
        Some(other) => Destination::Name(other),
        None => Destination::Address(embedded_address(value)),
    };
    parser.references.end_chain(&destination);
    if name.is_empty() {
        parser.references.define_anonymous(destination);
    } else {
        parser.references.define(name, destination);
    }
}

/// The name of `name_` or `` `a name`_ ``.
fn indirect(value: &str) -> Option<String> {
    let name = value.strip_suffix('_')?;
    if let Some(phrase) = name.strip_prefix('`').and_then(|phrase| phrase.strip_suffix('`')) {
        return (!phrase.starts_with(' ') && !phrase.is_empty()).then(|| unescaped(phrase));
    }
    is_simple_name(name).then(|| name.to_owned())
}

/// A target ends at a blank line.
fn target_end(parser: &Parser<'_>, lines: &[Line], at: usize) -> usize {
    let is_end = |index: &usize| lines[*index].is_blank() || parser.text.indent(lines[*index]) == 0;
    (at + 1..lines.len()).find(is_end).unwrap_or(lines.len())
}

/// The text of some lines, from a byte of the first on.
fn value(parser: &Parser<'_>, lines: &[Line], from: usize) -> String {
    let Some((first, rest)) = lines.split_first() else { return String::new() };
    let mut value = parser.text.line(first.without(from)).to_owned();
    for line in rest {
        value.push('\n');
        value.push_str(parser.text.line(*line).trim_start());
    }
    value
}

/// A comment is not part of what readers see; its words are in the report.
fn comment(parser: &mut Parser<'_>, lines: &[Line], at: usize, marker: usize) -> usize {
    let first = lines[at].without(marker);
    let is_empty = first.is_blank() && lines.get(at + 1).is_none_or(|next| next.is_blank());
    let end = if is_empty { at + 1 } else { block_end(parser.text, lines, at + 1) };
    let mut words = vec![first];
    words.extend(&lines[at + 1..end]);
    let text = directive::joined(parser.text, &words);
    if !text.is_empty() {
        parser.changes.count_at("comment-dropped", parser.span(&lines[at..end]));
        parser.changes.removed.push(Entry { what: What::Word, text, why: "a comment, which readers never saw" });
    }
    end
}
