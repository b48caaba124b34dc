//! Normal form of the content of one block.

mod punctuation;
mod settle;

use std::collections::BTreeSet;

use self::settle::{holds_anchor, holds_linked_image, is_inside_out, meets, settle};
use super::tags;
use crate::model::{ImageRef, Inline, InlineKind, Link, Target};

/// What inlines are the content of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Cell,
}

/// What inlines are in.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// Labels of the footnotes that are defined.
    labels: &'a BTreeSet<String>,
    place: Place,
    in_emphasis: bool,
    in_strong: bool,
    in_strikethrough: bool,
    in_link: bool,
}

impl<'a> Setting<'a> {
    pub(super) fn new(labels: &'a BTreeSet<String>, place: Place) -> Self {
        Self { labels, place, in_emphasis: false, in_strong: false, in_strikethrough: false, in_link: false }
    }

    /// Whether an inline of this kind stands in another that cannot hold it.
    fn dissolves(&self, kind: &InlineKind) -> bool {
        match kind {
            InlineKind::Emphasis(_) => self.in_emphasis,
            InlineKind::Strong(_) => self.in_strong,
            InlineKind::Strikethrough(_) => self.in_strikethrough,
            InlineKind::Link(_) => self.in_link,
            _ => false,
        }
    }
}

/// Brings the whole content of a block into normal form.
pub(super) fn normalise_block_content(content: &mut Vec<Inline>, setting: Setting<'_>) {
    normalise_inlines(content, setting);
    trim_edges(content);
}

/// Takes spaces and breaks from the edges of a block. U+00A0 stays at the front, where it indents, if anything follows.
pub(super) fn trim_edges(content: &mut Vec<Inline>) {
    let is_space = |inline: &&Inline| match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let trailing = content.iter().rev().take_while(is_space).count();
    content.truncate(content.len() - trailing);
    let is_plain_space = |inline: &&Inline| match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.bytes().all(|b| b == b' '),
        _ => false,
    };
    let leading = content.iter().take_while(is_plain_space).count();
    content.drain(..leading);
    if let Some(InlineKind::Text(text)) = content.first_mut().map(|inline| &mut inline.kind) {
        trim_start(text);
    }
    if let Some(InlineKind::Text(text)) = content.last_mut().map(|inline| &mut inline.kind) {
        text.truncate(text.trim_end().len());
    }
}

fn normalise_inlines(content: &mut Vec<Inline>, setting: Setting<'_>) {
    for inline in content.iter_mut() {
        normalise_inline(inline, setting);
    }
    trim_around_breaks(content);
    if setting.place == Place::Cell {
        // a cell has one line after another
        content.dedup_by(|next, kept| next.kind == InlineKind::HardBreak && kept.kind == InlineKind::HardBreak);
    }
    loop {
        // what is taken out of a link or from beside a break can bring others together
        while content.iter().any(|inline| is_abnormal(inline, setting)) || content.windows(2).any(meets) {
            for inline in std::mem::take(content) {
                settle(content, inline, setting);
            }
            trim_around_breaks(content);
        }
        if !tags::settle(content) {
            break;
        }
        trim_around_breaks(content);
    }
}

fn normalise_inline(inline: &mut Inline, setting: Setting<'_>) {
    match &mut inline.kind {
        InlineKind::Text(text) => collapse(text),
        InlineKind::Emphasis(content) => normalise_inlines(content, Setting { in_emphasis: true, ..setting }),
        InlineKind::Strong(content) => normalise_inlines(content, Setting { in_strong: true, ..setting }),
        InlineKind::Strikethrough(content) => normalise_inlines(content, Setting { in_strikethrough: true, ..setting }),
        InlineKind::Code(code) if code.contains(['\n', '\r']) => *code = code.replace(['\n', '\r'], " "),
        InlineKind::Link(link) => normalise_link(link, setting),
        InlineKind::Image(image) => {
            collapse(&mut image.alt);
            trim_start(&mut image.alt);
            trim_end(&mut image.alt);
            normalise_title(&mut image.title);
            let (ImageRef::Raw(address) | ImageRef::Placed(address) | ImageRef::Kept(address)) = &mut image.at;
            normalise_address(address, setting);
            if let Some(original) = &mut image.original {
                normalise_address(original, setting);
            }
        }
        InlineKind::HardBreak if setting.place == Place::Heading => inline.kind = InlineKind::Text(" ".to_owned()),
        InlineKind::Html(tag) if is_line_break(tag) => inline.kind = InlineKind::HardBreak,
        InlineKind::FootnoteReference(label) if !setting.labels.contains(label) => {
            inline.kind = InlineKind::Text(format!("[^{label}]"));
        }
        InlineKind::Code(_) | InlineKind::HardBreak | InlineKind::FootnoteReference(_) | InlineKind::Html(_) => {}
    }
}

fn normalise_link(link: &mut Link, setting: Setting<'_>) {
    normalise_inlines(&mut link.content, Setting { in_link: true, ..setting });
    normalise_title(&mut link.title);
    let (Target::Raw(address)
    | Target::Post(address)
    | Target::Unresolved(address)
    | Target::File(address)
    | Target::External(address)) = &mut link.target;
    normalise_address(address, setting);
}

/// `<br>`, which is what a hard break is in a cell of a table.
fn is_line_break(tag: &str) -> bool {
    let name = tag.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    name.is_some_and(|name| name.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br"))
}

fn normalise_title(title: &mut Option<String>) {
    if let Some(text) = title {
        collapse(text);
        trim_start(text);
        trim_end(text);
        if text.is_empty() {
            *title = None;
        }
    }
}

/// An address has no line end, and in a table no `|`, which would end the cell.
fn normalise_address(address: &mut String, setting: Setting<'_>) {
    if address.contains(['\n', '\r', '\t']) {
        address.retain(|c| !matches!(c, '\n' | '\r' | '\t'));
    }
    if address.starts_with(' ') || address.ends_with(' ') {
        *address = address.trim_matches(' ').to_owned();
    }
    if setting.place == Place::Cell && address.contains('|') {
        *address = address.replace('|', "%7C");
    }
}

/// Whether an inline must be taken apart, joined or dropped.
fn is_abnormal(inline: &Inline, setting: Setting<'_>) -> bool {
    let has_space_at_edge = |content: &[Inline]| {
        let spaced = |inline: &Inline, side: fn(&str) -> Option<char>| match &inline.kind {
            InlineKind::Text(text) => side(text).is_some_and(char::is_whitespace),
            InlineKind::HardBreak => true,
            _ => false,
        };
        content.first().is_some_and(|first| spaced(first, |text| text.chars().next()))
            || content.last().is_some_and(|last| spaced(last, |text| text.chars().next_back()))
    };
    match &inline.kind {
        InlineKind::Text(text) => text.is_empty(),
        InlineKind::Code(code) => code.is_empty() || code.starts_with(' ') || code.ends_with(' '),
        InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
            content.is_empty()
                || setting.dissolves(&inline.kind)
                || has_space_at_edge(content)
                || is_inside_out(&inline.kind)
        }
        InlineKind::Link(link) => {
            setting.dissolves(&inline.kind)
                || has_space_at_edge(&link.content)
                || link.holds_larger_self()
                || holds_anchor(&link.content)
                || holds_linked_image(&inline.kind)
        }
        _ => false,
    }
}

/// A line begins and ends without spaces.
fn trim_around_breaks(content: &mut Vec<Inline>) {
    let is_break = |inline: Option<&Inline>| inline.is_some_and(|inline| inline.kind == InlineKind::HardBreak);
    if !content.iter().any(|inline| is_break(Some(inline))) {
        return;
    }
    for at in 0..content.len() {
        let is_behind = at > 0 && is_break(content.get(at - 1));
        let is_before = is_break(content.get(at + 1));
        if let Some(InlineKind::Text(text)) = content.get_mut(at).map(|inline| &mut inline.kind) {
            if is_behind {
                trim_start(text);
            }
            if is_before {
                text.truncate(text.trim_end().len());
            }
        }
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

fn trim_start(text: &mut String) {
    let spaces = text.len() - text.trim_start_matches(' ').len();
    text.drain(..spaces);
}

fn trim_end(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
}

/// Which bytes are white space, or a NUL, which no text may hold.
const SPACES: [bool; 256] = {
    let mut spaces = [false; 256];
    let mut byte = 0;
    while byte < spaces.len() {
        spaces[byte] = matches!(byte, 0 | 0x9..=0xd | 0x20);
        byte += 1;
    }
    spaces
};

/// One space for every run of white space; U+0000 cannot be written.
fn collapse(text: &mut String) {
    // nearly every text holds nothing but single spaces
    let is_single = |(at, byte): (usize, &u8)| {
        !SPACES[usize::from(*byte)] || *byte == b' ' && text.as_bytes().get(at + 1) != Some(&b' ')
    };
    if text.as_bytes().iter().enumerate().all(is_single) {
        return;
    }
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => collapsed.push('\u{fffd}'),
            ' ' | '\t'..='\r' if collapsed.ends_with(' ') => {}
            ' ' | '\t'..='\r' => collapsed.push(' '),
            c => collapsed.push(c),
        }
    }
    *text = collapsed;
}
