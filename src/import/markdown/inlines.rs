//! Inlines.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Base, DEEPEST, Reader, mdx};
use crate::import::{html, title_gone};
use crate::model::sentence::is_cjk;
use crate::model::{Image, ImageRef, Inline, InlineKind, Link, Target, plain};
use crate::source::Span;

impl Reader<'_> {
    /// The inlines among a range of events. How deep the block is that they are in does not matter to them.
    pub(super) fn inlines(&mut self, range: Range<usize>) -> Vec<Inline> {
        self.inlines_in(range, 0)
    }

    /// The inlines among a range of events, in so many others.
    fn inlines_in(&mut self, range: Range<usize>, depth: usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut at = range.start;
        while at < range.end {
            at = self.inline(at, depth, &mut inlines);
        }
        inlines
    }

    /// Reads the inline at an event; returns the index of the event after it.
    fn inline(&mut self, at: usize, depth: usize, inlines: &mut Vec<Inline>) -> usize {
        let (event, place) = self.events[at].clone();
        let span = self.span(&place);
        let kind = match event {
            Event::Start(tag) => {
                let end = self.ends[at];
                self.container(&tag, at + 1..end, depth, inlines);
                return end + 1;
            }
            Event::Text(text) if self.hidden.is_some() && text.contains(mdx::HIDDEN) => {
                self.with_hidden(&place, inlines);
                return at + 1;
            }
            Event::Text(text) => {
                for (number, line) in text.split(self.markers.empty_line).enumerate() {
                    let breaks = if number == 0 { 0 } else { 2 };
                    inlines.extend((0..breaks).map(|_| Inline::new(InlineKind::HardBreak, span)));
                    let line = self.plain(&self.markers.without_foreign(line));
                    if !line.is_empty() {
                        push_text(inlines, &line, span);
                    }
                }
                return at + 1;
            }
            Event::SoftBreak => {
                if !self.is_between_cjk(at) {
                    push_text(inlines, " ", span);
                }
                return at + 1;
            }
            Event::HardBreak => InlineKind::HardBreak,
            Event::Code(text) => InlineKind::Code(self.plain(&text)),
            Event::FootnoteReference(label) => InlineKind::FootnoteReference(label.into_string()),
            Event::InlineHtml(tag) => InlineKind::Html(tag.into_string()),
            _ => return at + 1,
        };
        inlines.push(Inline::new(kind, span));
        at + 1
    }

    /// Text with JavaScript in it: each piece of that is kept to the letter.
    fn with_hidden(&self, place: &Range<usize>, inlines: &mut Vec<Inline>) {
        let Some((original, _)) = &self.hidden else { return };
        let is_hidden = |at: usize| self.text[at..].starts_with(mdx::HIDDEN);
        let mut at = place.start;
        while at < place.end {
            let rest = &self.text[at..place.end];
            let hidden = is_hidden(at);
            let len = rest.find(|c| (c == mdx::HIDDEN) != hidden).unwrap_or(rest.len());
            let (piece, span) = (&original[at..at + len], self.span(&(at..at + len)));
            if hidden {
                inlines.push(Inline::new(InlineKind::Html(piece.to_owned()), span));
            } else {
                push_text(inlines, piece, span);
            }
            at += len;
        }
    }

    fn container(&mut self, tag: &Tag<'_>, inner: Range<usize>, depth: usize, inlines: &mut Vec<Inline>) {
        let place = self.events[inner.start - 1].1.clone();
        if depth >= DEEPEST {
            self.too_deep(&place);
            inlines.extend(self.inlines_in_depth(inner));
            return;
        }
        let content = self.inlines_in(inner, depth + 1);
        let kind = match tag {
            Tag::Emphasis => InlineKind::Emphasis(content),
            Tag::Strong if self.is_several(&place, &content) => {
                self.changes.count_at("emphasis-parted", self.span(&place));
                let strong = |content| Inline::new(InlineKind::Strong(content), self.span(&place));
                return inlines.extend(parted(content, strong));
            }
            Tag::Strong => InlineKind::Strong(content),
            Tag::Strikethrough if self.text[place.start..].starts_with("~~") => InlineKind::Strikethrough(content),
            // `~5 or ~6`: one tilde is text, as it is for CommonMark and most who write it.
            Tag::Strikethrough => {
                push_text(inlines, "~", self.span(&(place.start..place.start + 1)));
                inlines.extend(content);
                push_text(inlines, "~", self.span(&(place.end - 1..place.end)));
                return;
            }
            Tag::Link { dest_url, .. } if html::runs_a_script(dest_url) => {
                self.changes.removed.push(html::link_gone(&self.plain(dest_url)));
                inlines.extend(content);
                return;
            }
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, content),
            // `Look![![](a.png)](b)`: a link that follows a `!`
            Tag::Image { link_type, dest_url, title, .. }
                if holds_images(&content) && self.is_attached(place.start) =>
            {
                push_text(inlines, "!", self.span(&(place.start..place.start + 1)));
                self.link(*link_type, dest_url, title, content)
            }
            Tag::Image { dest_url, title, .. } => InlineKind::Image(Image {
                at: ImageRef::Raw(self.plain(dest_url)),
                original: None,
                // an expression is text there
                alt: plain(&if self.hidden.is_some() { shown_code(content) } else { content }),
                title: some(&self.plain(title)),
            }),
            _ => {
                inlines.extend(content);
                return;
            }
        };
        inlines.push(Inline::new(kind, self.span(&place)));
    }

    /// A link, or the image that is linked to its own larger self.
    fn link(&mut self, link_type: LinkType, address: &str, title: &str, content: Vec<Inline>) -> InlineKind {
        let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
        let target = Target::Raw(format!("{scheme}{}", self.plain(address)));
        let (kind, title) = Link { target, title: some(&self.plain(title)), content }.or_image();
        self.changes.removed.extend(title.map(title_gone));
        kind
    }

    /// Whether something other than a space stands before an offset.
    fn is_attached(&self, at: usize) -> bool {
        self.text[..at].chars().next_back().is_some_and(|before| !before.is_whitespace())
    }

    /// Whether bold text with bold texts in it was meant to be several: the second `**` of `**「a」**b**c**` cannot close, since
    /// punctuation stands before it and a letter behind it. Bold text in bold text shows nothing.
    fn is_several(&self, place: &Range<usize>, content: &[Inline]) -> bool {
        let Base::Offset(base) = self.base else { return false };
        let cuts = |inline: &Inline| {
            let at = (inline.span.start as usize).checked_sub(base)?;
            let before = self.text.get(place.start + 2..at)?.chars().next_back()?;
            let behind = self.text.get(at..)?.strip_prefix("**")?.chars().next()?;
            Some(!before.is_alphanumeric() && !before.is_whitespace() && behind.is_alphanumeric())
        };
        let mut inner = content.iter().filter(|inline| matches!(inline.kind, InlineKind::Strong(_))).peekable();
        inner.peek().is_some() && inner.all(|inline| cuts(inline) == Some(true))
    }

    /// The leaves of what is nested too deep, without their containers.
    fn inlines_in_depth(&mut self, range: Range<usize>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for at in range {
            if !matches!(self.events[at].0, Event::Start(_) | Event::End(_)) {
                self.inline(at, DEEPEST, &mut inlines);
            }
        }
        inlines
    }

    /// Whether a soft break stands between two characters of scripts that are written without spaces.
    fn is_between_cjk(&self, at: usize) -> bool {
        let after = self.events.get(at + 1).and_then(|(_, next)| self.text[next.start..].chars().next());
        // in lines of spaces nobody looks for a character before each of them
        after.is_some_and(is_cjk)
            && self.text[..self.events[at].1.start].trim_end().chars().next_back().is_some_and(is_cjk)
    }
}

/// Adds text, to the text before it where there is one.
pub(super) fn push_text(inlines: &mut Vec<Inline>, text: &str, place: Span) {
    if let Some(Inline { kind: InlineKind::Text(before), span }) = inlines.last_mut() {
        before.push_str(text);
        span.end = place.end;
    } else {
        inlines.push(Inline::text(text, place));
    }
}

/// What stands between bold texts in bold text is bold, and what they hold is not.
fn parted(content: Vec<Inline>, strong: impl Fn(Vec<Inline>) -> Inline) -> Vec<Inline> {
    let (mut inlines, mut outside) = (Vec::new(), Vec::new());
    for inline in content {
        if let InlineKind::Strong(inside) = inline.kind {
            inlines.push(strong(std::mem::take(&mut outside)));
            inlines.extend(inside);
        } else {
            outside.push(inline);
        }
    }
    inlines.extend((!outside.is_empty()).then(|| strong(outside)));
    inlines
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether a picture stands among inlines, or in a link among them.
fn holds_images(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Image(_) => true,
        InlineKind::Link(link) => holds_images(&link.content),
        _ => false,
    })
}

/// Inlines with their JavaScript as text.
fn shown_code(mut inlines: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut inlines {
        if let InlineKind::Html(code) = &mut inline.kind {
            inline.kind = InlineKind::Text(std::mem::take(code));
        }
    }
    inlines
}
