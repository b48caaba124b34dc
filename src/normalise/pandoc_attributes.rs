//! `pandoc-attributes`: what pandoc kept of the elements of the old page, and no Markdown of a site knows.
//!
//! ```text
//! ::: {.separator style="clear: both"}
//! ![](a.png){border="0" width="320"}     ─▶     ![](a.png)
//! :::
//!
//! Of [lamps]{.Apple-style-span}.                Of lamps.
//! ```
//!
//! The syntax is that of pandoc's [bracketed spans], link attributes and fenced divs. A div with nothing but a name, `::: note`, is one where
//! the name is a class of Blogger's: others are directives of the new site.
//!
//! [bracketed spans]: https://pandoc.org/MANUAL.html#divs-and-spans

use std::ops::Range;

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::dialects::attributes_length;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

const WHY: &str = "an attribute of an element of the old page";

/// Classes of Blogger's own and of its editors, with which pandoc names a div that has nothing else.
const CLASSES: &[&str] = &["separator", "tr_bq", "post-body", "blogger-post-footer", "fullpost", "MsoNormal"];

/// Classes of code that are no language.
const EDITORS: &[&str] = &["sourceCode", "prettyprint", "code", "brush", "highlight", "numberLines", "language-text"];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    if log.is_rst() {
        return;
    }
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            // the texts are still as they are written
            spans(inlines, log);
            behind_inlines(inlines, log);
        });
        walk::blocks(body, &mut |block| code(block, log));
        walk::block_sequences(body, &mut |blocks| divs(blocks, log));
    }
}

/// Of the attributes of a fence leaves the language: `{.python .numberLines}`.
fn code(block: &mut Block, log: &mut Log<'_>) {
    let BlockKind::Code { info, .. } = &mut block.kind else { return };
    if attributes_length(info) != Some(info.len()) {
        return;
    }
    let mut classes = info.trim_matches(['{', '}', ' ']).split(' ').map_while(|word| word.strip_prefix('.'));
    let language = classes.find(|class| !EDITORS.contains(class)).unwrap_or_default().to_owned();
    log.changed_at(block.span, 1);
    log.removed(What::Word, info.replacen(&language, "", 1), WHY);
    *info = language;
}

/// Drops the attributes behind pictures, links and code: `![](a.png){width="320"}`.
fn behind_inlines(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    let mut may_have = false;
    for inline in &mut *inlines {
        let is_written = may_have && written(inline, log).starts_with('{');
        if let (true, InlineKind::Text(text)) = (is_written, &mut inline.kind)
            && let Some(length) = attributes_length(text)
        {
            log.changed_at(inline.span, 1);
            log.removed(What::Word, &text[..length], WHY);
            text.drain(..length);
        }
        may_have = matches!(inline.kind, InlineKind::Image(_) | InlineKind::Link(_) | InlineKind::Code(_));
    }
    inlines.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

/// What stands in the place of an inline, with the backslash before its first character.
fn written<'a>(inline: &Inline, log: &'a Log<'_>) -> &'a str {
    let (text, place) = (log.source.text(), inline.span.range());
    let is_escaped = text.get(..place.start).is_some_and(|before| before.ends_with('\\'));
    text.get(place.start - usize::from(is_escaped)..place.end).unwrap_or_default()
}

/// Drops the brackets and the attributes of spans: `[lamps]{.class}`. A span can hold links, pictures and spans.
fn spans(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    let is_end = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains("]{"));
    if !inlines.iter().any(is_end) {
        return;
    }
    let (mut open, mut cuts) = (Vec::new(), Vec::new());
    for (at, inline) in inlines.iter().enumerate() {
        let InlineKind::Text(text) = &inline.kind else { continue };
        let marks = marks(text, written(inline, log));
        for (index, (place, mark)) in marks.iter().copied().enumerate() {
            if mark == b'[' {
                open.push((at, place));
            } else if mark == b']'
                && let Some((opener, start)) = open.pop()
                && marks.get(index + 1) == Some(&(place + 1, b'{'))
                && let Some(length) = attributes_length(&text[place + 1..])
            {
                let end = place + 1 + length;
                log.changed_at(inlines[opener].span, 1);
                log.removed(What::Word, &text[place + 1..end], WHY);
                cuts.extend([(opener, start..start + 1), (at, place..end)]);
            }
        }
    }
    cuts.sort_unstable_by_key(|(at, cut)| (*at, cut.start));
    for of_one in cuts.chunk_by(|(at, _), (next, _)| at == next) {
        if let Some((at, _)) = of_one.first()
            && let InlineKind::Text(text) = &mut inlines[*at].kind
        {
            *text = without(text, of_one.iter().map(|(_, cut)| cut));
        }
    }
    inlines.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

/// The brackets and braces of a text that are not escaped where it is written, with their places. What stands inside of HTML has no
/// place of its own: there one that is escaped makes all of them text.
fn marks(text: &str, written: &str) -> Vec<(usize, u8)> {
    let is_mark = |byte: &u8| matches!(byte, b'[' | b']' | b'{');
    let mut found: Vec<_> = text.bytes().enumerate().filter(|(_, byte)| is_mark(byte)).collect();
    let (mut is_escaped, mut escaped) = (false, Vec::with_capacity(found.len()));
    for byte in written.bytes() {
        if is_mark(&byte) {
            escaped.push(is_escaped);
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if escaped.len() == found.len() {
        let mut escaped = escaped.into_iter();
        found.retain(|_| escaped.next() == Some(false));
    } else if escaped.contains(&true) {
        found.clear();
    }
    found
}

/// A text without some ranges, which are in order.
fn without<'r>(text: &str, cuts: impl Iterator<Item = &'r Range<usize>>) -> String {
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    for cut in cuts {
        kept.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    kept + text.get(from..).unwrap_or_default()
}

/// Drops the two lines of each div.
fn divs(blocks: &mut Vec<Block>, log: &mut Log<'_>) {
    if !blocks.iter().any(|block| div(block).is_some()) {
        return;
    }
    // whether each of the directives goes that are open
    let mut open = Vec::new();
    blocks.retain(|block| {
        let BlockKind::Verbatim(line) = &block.kind else { return true };
        let goes = if is_closing(line) {
            open.pop().unwrap_or(false)
        } else if line.starts_with(":::") {
            let attributes = div(block);
            log.removed(What::Word, attributes.unwrap_or_default(), WHY);
            open.push(attributes.is_some());
            attributes.is_some()
        } else {
            false
        };
        if goes {
            log.changed_at(block.span, 1);
        }
        !goes
    });
}

/// The attributes of a div, or its class.
fn div(block: &Block) -> Option<&str> {
    let BlockKind::Verbatim(line) = &block.kind else { return None };
    let said = line.strip_prefix(":::")?.trim_matches([':', ' ', '\n']);
    let is_whole = CLASSES.contains(&said) || attributes_length(said) == Some(said.len());
    is_whole.then_some(said)
}

fn is_closing(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.bytes().all(|byte| byte == b':')
}
