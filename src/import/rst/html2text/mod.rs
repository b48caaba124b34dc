//! RST that a script made from html2text's Markdown: `*bold*`, `_italic_`, links wrapped at hyphens.
//!
//! 1. [`blocks`]: lines become blocks whose text waits in flows
//! 2. [`links`]: each flow's links and images, mended
//! 3. [`tokens`]: the flow in pieces
//! 4. [`emphasis`]: what each `*` and `_` of the document does
//! 5. [`leaves`] and [`inlines`]: what is shown, and emphasis and links around it

mod blocks;
mod build;
mod code;
mod emphasis;
mod flow;
mod inlines;
mod leaves;
mod links;
mod lists;
mod tables;
mod titles;
mod tokens;

use blocks::Scanner;

use super::directive::joined;
use super::head;
use super::text::{Line, Text};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::Diagnostic;
use crate::import::{Imported, ReadOptions};
use crate::model::{Meta, Post, normalise};

/// What stands above the body.
struct Head {
    meta: Meta,
    /// The first line of the body.
    body: usize,
    changes: Changes,
    diagnostics: Vec<Diagnostic>,
}

/// Only what stands above the body; `None` without a directive.
pub fn head(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Option<Meta> {
    read_head(text, lines, options).map(|head| head.meta)
}

/// The post; `None` without a directive.
pub fn read(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Option<Imported> {
    let head = read_head(text, lines, options)?;
    let mut scanner = Scanner { text, flows: Vec::new(), changes: head.changes, diagnostics: head.diagnostics };
    let nodes = scanner.scan(&lines[head.body..], 0);
    let Scanner { flows, mut changes, diagnostics, .. } = scanner;
    let mut body = build::blocks(text, &flows, nodes, &mut changes);
    normalise(&mut body);
    Some(Imported { post: Post { meta: head.meta, body, comments: Vec::new() }, changes, diagnostics })
}

fn read_head(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Option<Head> {
    let (at, directive) = head::find(text, lines)?;
    let mut diagnostics = Vec::new();
    let span = text.span(lines[at].start, lines[at].end);
    let mut meta = head::meta(text, &directive, span, options, &mut diagnostics);
    let excerpt = joined(text, &directive.content);
    meta.description = Some(excerpt).filter(|excerpt| !excerpt.is_empty());
    let mut body = directive.next;
    if let Some((title, next)) = title(text, lines, body) {
        if meta.title.is_empty() {
            meta.title = title;
        }
        body = next;
    }
    let mut changes = Changes::default();
    let first = (body..lines.len()).find(|index| !lines[*index].is_blank());
    if let Some(first) = first.filter(|first| head::is_originally(text.line(lines[*first]))) {
        body = originally(text, lines, first, options, &mut meta, &mut changes, &mut diagnostics);
    }
    Some(Head { meta, body, changes, diagnostics })
}

/// The title above its `===`, as plain text, and the line after it.
fn title(text: &Text<'_>, lines: &[Line], from: usize) -> Option<(String, usize)> {
    let at = (from..lines.len()).find(|index| !lines[*index].is_blank())?;
    let is_underline = |index: usize| {
        let line = lines.get(index).map_or("", |line| text.line(*line));
        !line.is_empty() && line.bytes().all(|byte| byte == b'=')
    };
    if is_underline(at) {
        return Some((String::new(), at + 1));
    }
    is_underline(at + 1).then(|| (build::plain_title(text.line(lines[at])), at + 2))
}

/// Takes the conversion's line out of the text and into the meta data. Returns the first line of the body.
fn originally(
    text: &Text<'_>,
    lines: &[Line],
    first: usize,
    options: &ReadOptions,
    meta: &mut Meta,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let end = (first..lines.len()).find(|index| lines[*index].is_blank()).unwrap_or(lines.len());
    let (start, stop) = (lines[first].start, lines[end - 1].end);
    let sentence = text.slice(start, stop);
    let Some((open, length)) = sentence.find('<').and_then(|open| Some((open, sentence[open..].find('>')?))) else {
        return first;
    };
    let address: String = sentence[open + 1..open + length].split_whitespace().collect();
    let span = text.span(start + open + 1, start + open + length);
    meta.legacy_url = head::legacy_url(&address, span, options, diagnostics);
    if meta.legacy_url.is_none() {
        return first;
    }
    let why = "kept as legacyUrl";
    changes.count_at("originally-posted", text.span(start, stop));
    changes.removed.push(Entry { what: What::Word, text: format!("{} here", head::ORIGINALLY), why });
    changes.removed.push(Entry { what: What::Link, text: address, why });
    end
}
