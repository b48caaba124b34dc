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
//! The syntax is that of pandoc's [bracketed spans], link attributes and fenced divs. Sites use it, too, and give a picture its class
//! with it. So attributes go only from a post in which some are of an old page for sure ([`is_old`]); those go wherever they stand, so that
//! none is left, and what its author adds to the migrated post stays.
//!
//! [bracketed spans]: https://pandoc.org/MANUAL.html#divs-and-spans

use std::ops::Range;

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::dialects::attributes_length;
use crate::model::{Block, BlockKind, Inline, InlineKind, Post};

const WHY: &str = "an attribute of an element of the old page";

/// How the keys and classes begin that only Blogger, its editors and pages of their time gave to elements.
const OLD: &[&str] = &[
    "style=",
    "border=",
    "imageanchor=",
    "trbidi=",
    "data-original-",
    "data-blogger-",
    "onblur=",
    "onclick=",
    "onmouse",
    ".Apple-",
    ".Mso",
    ".separator",
    ".tr_",
    ".tr-",
    ".post-body",
    ".blogger-",
    ".fullpost",
    ".sourceCode",
];

/// Classes of code that are no language.
const EDITORS: &[&str] = &["sourceCode", "prettyprint", "code", "brush", "highlight", "numberLines"];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    if log.is_rst() || log.format.is_html() {
        return;
    }
    let is_of_old_page = is_of_old_page(post);
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| code(block, is_of_old_page, log));
        if !is_of_old_page {
            continue;
        }
        walk::inline_sequences(body, &mut |inlines| {
            // the texts are still as they are written
            spans(inlines, log);
            behind_inlines(inlines, log);
            rest(inlines, log);
            inlines.retain(|inline| text(inline) != Some(""));
        });
        walk::block_sequences(body, &mut |blocks| divs(blocks, log));
    }
}

/// Whether a post has attributes of an old page.
fn is_of_old_page(post: &mut Post) -> bool {
    let mut found = false;
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            found |= inlines.iter().filter_map(text).any(|text| old_attributes(text).next().is_some());
        });
        walk::blocks(body, &mut |block| {
            found |= match &block.kind {
                BlockKind::Code { info, .. } => attributes(info).is_some_and(is_old),
                _ => div(block).is_some_and(is_old),
            }
        });
    }
    found
}

/// Whether attributes, or the class that stands alone behind `:::`, are those of an element of an old page.
fn is_old(attributes: &str) -> bool {
    let class = (!attributes.starts_with('{')).then(|| format!(".{attributes}"));
    let attributes = class.as_deref().unwrap_or(attributes);
    // every second part is a value
    let mut words = attributes.split('"').step_by(2).flat_map(|part| part.split([' ', '\n', '{', '}']));
    words.any(|word| OLD.iter().any(|old| word.starts_with(old)))
}

/// The attributes that a text begins with: `{.a}{width="1"}`.
fn attributes(text: &str) -> Option<&str> {
    let mut end = 0;
    while let Some(length) = attributes_length(&text[end..]) {
        end += length;
    }
    text.get(..end).filter(|attributes| !attributes.is_empty())
}

/// The places of attributes of an old page, wherever they stand: `a@b.example{style="c"}` is text in HTML, and a link in Markdown.
fn old_attributes(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut read = 0;
    memchr::memchr_iter(b'{', text.as_bytes()).filter_map(move |at| {
        let attributes = attributes(&text[at..]).filter(|_| at >= read && !text[..at].ends_with('{'))?;
        read = at + attributes.len();
        is_old(attributes).then_some(at..read)
    })
}

fn text(inline: &Inline) -> Option<&str> {
    match &inline.kind {
        InlineKind::Text(text) => Some(text),
        _ => None,
    }
}

/// Of the attributes of a fence leaves the language: `{.python .numberLines}`. A class alone, `{.python}`, is the language everywhere.
fn code(block: &mut Block, is_of_old_page: bool, log: &mut Log<'_>) {
    let BlockKind::Code { info, .. } = &mut block.kind else { return };
    if attributes(info) != Some(info.as_str()) || !is_of_old_page && info.contains(' ') {
        return;
    }
    let mut classes = info.trim_matches(['{', '}', ' ']).split(' ').map_while(|word| word.strip_prefix('.'));
    let language = classes.find(|class| !EDITORS.contains(class)).unwrap_or_default().to_owned();
    log.changed_at(block.span, 1);
    log.removed(What::Word, info.replacen(&language, "", 1), WHY);
    *info = language;
}

/// Drops the attributes behind pictures, links and code: `![](a.png){width="320"}`.
fn behind_inlines(inlines: &mut [Inline], log: &mut Log<'_>) {
    let mut may_have = false;
    for inline in &mut *inlines {
        let is_written = may_have && written(inline, log).starts_with('{');
        if let (true, InlineKind::Text(text)) = (is_written, &mut inline.kind)
            && let Some(attributes) = attributes(text)
        {
            log.changed_at(inline.span, 1);
            log.removed(What::Word, attributes, WHY);
            text.drain(..attributes.len());
        }
        // `![](a.png){width="320"}`
        may_have = matches!(inline.kind, InlineKind::Image(_) | InlineKind::Link(_) | InlineKind::Code(_));
    }
}

/// What stands in the place of an inline, with the backslash before its first character.
fn written<'a>(inline: &Inline, log: &'a Log<'_>) -> &'a str {
    let (text, place) = (log.source.text(), inline.span.range());
    let is_escaped = text.get(..place.start).is_some_and(|before| before.ends_with('\\'));
    text.get(place.start - usize::from(is_escaped)..place.end).unwrap_or_default()
}

/// Drops the brackets and the attributes of spans: `[lamps]{.class}`. A span can hold links, pictures and spans.
fn spans(inlines: &mut [Inline], log: &mut Log<'_>) {
    let is_end = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains("]{"));
    if !inlines.iter().any(is_end) {
        return;
    }
    let (mut open, mut cuts) = (Vec::new(), Vec::new());
    for (at, inline) in inlines.iter().enumerate() {
        let InlineKind::Text(text) = &inline.kind else { continue };
        let marks = marks(text, written(inline, log));
        let mut read = 0;
        for (index, mark) in marks.iter().enumerate() {
            if mark.place < read {
                continue; // in a value
            }
            if mark.byte == b'[' {
                open.push((at, mark.place));
            } else if mark.byte == b']'
                && let Some((opener, start)) = open.pop()
                && marks.get(index + 1).is_some_and(|next| next.place == mark.place + 1 && next.byte == b'{')
                && let Some(attributes) = attributes(&text[mark.place + 1..])
            {
                log.changed_at(inline.span, 1);
                log.removed(What::Word, attributes, WHY);
                read = mark.place + 1 + attributes.len();
                cuts.extend([(opener, start..start + 1), (at, mark.place..read)]);
            }
        }
    }
    cuts.sort_unstable_by_key(|(at, cut)| (*at, cut.start));
    for of_one in cuts.chunk_by(|(at, _), (next, _)| at == next) {
        if let Some((at, _)) = of_one.first()
            && let InlineKind::Text(text) = &mut inlines[*at].kind
        {
            *text = without(text, of_one.iter().map(|(_, cut)| cut.clone()));
        }
    }
}

/// Drops what is left of an old page.
fn rest(inlines: &mut [Inline], log: &mut Log<'_>) {
    for inline in inlines {
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        let cuts: Vec<_> = old_attributes(text).collect();
        for cut in &cuts {
            log.changed_at(inline.span, 1);
            log.removed(What::Word, &text[cut.clone()], WHY);
        }
        if !cuts.is_empty() {
            *text = without(text, cuts.into_iter());
        }
    }
}

/// A bracket or an opening brace of a text that is not escaped.
struct Mark {
    place: usize,
    byte: u8,
}

/// No character is written with more, as a reference of HTML.
const LONGEST_REFERENCE: usize = 10;

/// The brackets and opening braces of a text. What stands inside of HTML has the place of its block: no backslash is an escape there.
fn marks(text: &str, written: &str) -> Vec<Mark> {
    let is_mark = |byte: &u8| matches!(byte, b'[' | b']' | b'{');
    let marks = text.bytes().enumerate().filter(|(_, byte)| is_mark(byte));
    let mut marks: Vec<_> = marks.map(|(place, byte)| Mark { place, byte }).collect();
    if written.len() > text.len() * LONGEST_REFERENCE {
        return marks;
    }
    let (mut is_escaped, mut escaped) = (false, Vec::with_capacity(marks.len()));
    for byte in written.bytes() {
        if is_mark(&byte) {
            escaped.push(is_escaped);
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if escaped.len() == marks.len() {
        let mut escaped = escaped.into_iter();
        marks.retain(|_| escaped.next() == Some(false));
    }
    marks
}

/// A text without some ranges, which are in order.
fn without(text: &str, cuts: impl Iterator<Item = Range<usize>>) -> String {
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    for cut in cuts {
        kept.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end;
    }
    kept + text.get(from..).unwrap_or_default()
}

/// Drops the two lines of each div.
fn divs(blocks: &mut Vec<Block>, log: &mut Log<'_>) {
    // whether each of the directives goes that are open
    let mut open = Vec::new();
    blocks.retain(|block| {
        let BlockKind::Verbatim(line) = &block.kind else { return true };
        let goes = if let Some(attributes) = div(block) {
            log.removed(What::Word, attributes, WHY);
            open.push(true);
            true
        } else if is_closing(line) {
            open.pop().unwrap_or(false)
        } else {
            if line.starts_with(":::") {
                open.push(false);
            }
            false
        };
        if goes {
            log.changed_at(block.span, 1);
        }
        !goes
    });
}

/// The attributes of a div, or its class where that is of an old page: `::: note` is a directive of a site.
fn div(block: &Block) -> Option<&str> {
    let BlockKind::Verbatim(line) = &block.kind else { return None };
    let said = line.strip_prefix(":::")?.trim_matches([':', ' ', '\n']);
    let is_div = attributes(said) == Some(said) || !said.starts_with('{') && is_old(said);
    is_div.then_some(said)
}

fn is_closing(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.bytes().all(|byte| byte == b':')
}
