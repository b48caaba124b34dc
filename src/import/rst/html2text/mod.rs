//! RST that a script made from html2text's Markdown: `*bold*`, `_italic_`, links wrapped at hyphens.
//!
//! 1. [`blocks`]: lines become blocks whose text waits in flows
//! 2. [`scenes`]: stars alone in a paragraph that are breaks between scenes
//! 3. [`links`]: each flow's links and images, mended
//! 4. [`tokens`]: the flow in pieces
//! 5. [`emphasis`]: what each `*` and `_` of the document does
//! 6. [`leaves`] and [`inlines`]: what is shown, and emphasis and links around it

mod addresses;
mod blocks;
mod build;
mod code;
mod emphasis;
mod flow;
mod inlines;
mod item_code;
mod leaves;
mod links;
mod lists;
mod names;
mod quoted_code;
mod scenes;
mod tables;
mod ticked_code;
mod titles;
mod tokens;

use blocks::Scanner;

use super::directive::{field, joined};
use super::head;
use super::text::{Line, Text, next_filled};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::Diagnostic;
use crate::import::{Imported, ReadOptions};
use crate::model::{Meta, Post, normalise};

/// What stands above the body.
struct Head {
    meta: Meta,
    /// Lines above the body that are text all the same.
    above: Vec<Line>,
    /// What stands behind the conversion's line in the same paragraph.
    rest: Option<Line>,
    /// The first line of the body after that.
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
    let Head { changes, diagnostics, .. } = head;
    let mut scanner = Scanner { text, flows: Vec::new(), changes, diagnostics, indented: None, quoted_links: 0 };
    let mut nodes = scanner.scan(&head.above, 0);
    match head.rest {
        Some(rest) => nodes.extend(scanner.scan(&[&[rest], &lines[head.body..]].concat(), 0)),
        None => nodes.extend(scanner.scan(&lines[head.body..], 0)),
    }
    let Scanner { mut flows, mut changes, diagnostics, .. } = scanner;
    scenes::mend(&mut nodes, &mut flows, &mut changes);
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
    let mut changes = Changes::default();
    let mut above = without_fields(text, &lines[..at], &mut changes);
    if let Some((title, next)) = title(text, lines, body) {
        if meta.title.is_empty() {
            meta.title = title;
        } else if meta.title != title {
            // a title of the directive's own stands beside a heading that says something else
            above.extend(&lines[body..next]);
        }
        body = next;
    }
    let mut head = Head { meta, above, rest: None, body, changes, diagnostics };
    let first = next_filled(lines, body);
    if let Some(first) = first.filter(|first| head::is_originally(text.line(lines[*first]))) {
        originally(text, lines, first, options, &mut head);
    }
    Some(head)
}

/// The lines above the directive without fields such as `:layout: default`, which are in the report.
fn without_fields(text: &Text<'_>, lines: &[Line], changes: &mut Changes) -> Vec<Line> {
    let (fields, others): (Vec<Line>, Vec<Line>) = lines.iter().partition(|line| field(text, **line).is_some());
    for line in fields {
        let words = text.line(line).replace(':', " ").trim().to_owned();
        changes.count_at("fields-dropped", text.span(line.start, line.end));
        changes.removed.push(Entry { what: What::Word, text: words, why: "meta data of the page" });
    }
    others
}

/// The title above its `===`, as plain text, and the line after it.
fn title(text: &Text<'_>, lines: &[Line], from: usize) -> Option<(String, usize)> {
    let at = next_filled(lines, from)?;
    let is_underline = |index: usize| {
        let line = lines.get(index).map_or("", |line| text.line(*line));
        !line.is_empty() && line.bytes().all(|byte| byte == b'=')
    };
    if is_underline(at) {
        return Some((String::new(), at + 1));
    }
    is_underline(at + 1).then(|| (build::plain_title(text.line(lines[at])), at + 2))
}

/// Takes the conversion's line out of the text and into the meta data.
fn originally(text: &Text<'_>, lines: &[Line], first: usize, options: &ReadOptions, head: &mut Head) {
    let end = (first..lines.len()).find(|index| lines[*index].is_blank()).unwrap_or(lines.len());
    let (start, stop) = (lines[first].start, lines[end - 1].end);
    let sentence = text.slice(start, stop);
    let Some((open, length)) = sentence.find('<').and_then(|open| Some((open, sentence[open..].find('>')?))) else {
        return;
    };
    let address: String = sentence[open + 1..open + length].split_whitespace().collect();
    let span = text.span(start + open + 1, start + open + length);
    head.meta.legacy_url = head::legacy_url(&address, span, options, &mut head.diagnostics);
    if head.meta.legacy_url.is_none() {
        return;
    }
    let after = &sentence[open + length + 1..];
    let rest = after.strip_prefix("`_").unwrap_or(after).trim_start_matches(['_', '.']).trim_start();
    let rest_start = stop - rest.len();
    let last = lines[first..end].iter().position(|line| rest_start < line.end).map(|line| first + line);
    head.rest = last.map(|line| Line { start: rest_start, end: lines[line].end });
    head.body = last.map_or(end, |line| line + 1);
    let words: Vec<_> = sentence[..open].split(['*', '_', '`', ' ', '\n']).filter(|word| !word.is_empty()).collect();
    let why = "kept as legacyUrl";
    head.changes.count_at("originally-posted", text.span(start, rest_start));
    head.changes.removed.push(Entry { what: What::Word, text: words.join(" "), why });
    head.changes.removed.push(Entry { what: What::Link, text: address, why });
}
