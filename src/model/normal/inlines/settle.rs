//! Inlines put together again: neighbours of a kind are one, and space stands outside.

use super::{Setting, normalise_inlines, punctuation};
use crate::model::normal::joined;
use crate::model::normal::raw::begins_block_of_html;
use crate::model::{Inline, InlineKind};

/// Whether two neighbours are to be one, or need a space between them.
pub(super) fn meets(pair: &[Inline]) -> bool {
    let [left, right] = pair else { return false };
    joins_reference(left, right)
        || interrupts(left, right)
        || punctuation::given(left, right)
        || punctuation::taken(left, right)
        || punctuation::is_crowded(left, right, false)
        || punctuation::is_crowded(right, left, true)
        || matches!(
            (&left.kind, &right.kind),
            (InlineKind::Text(_), InlineKind::Text(_))
                | (InlineKind::Emphasis(_), InlineKind::Emphasis(_))
                | (InlineKind::Strong(_), InlineKind::Strong(_))
                | (InlineKind::Strikethrough(_), InlineKind::Strikethrough(_))
                | (InlineKind::Code(_), InlineKind::Code(_))
        )
}

/// Whether a reference and what follows would be read as one link: `[^1][a](b)`.
fn joins_reference(left: &Inline, right: &Inline) -> bool {
    let begins_with_bracket = match &right.kind {
        InlineKind::Link(_) => true,
        InlineKind::Image(image) => image.original.is_some(),
        _ => false,
    };
    begins_with_bracket && matches!(left.kind, InlineKind::FootnoteReference(_))
}

/// Whether a line would begin with what begins a block of HTML even in the middle of a paragraph.
fn interrupts(left: &Inline, right: &Inline) -> bool {
    left.kind == InlineKind::HardBreak && begins_block_of_html(right)
}

/// Adds an inline whose content is normal to inlines that are normal.
pub(super) fn settle(normal: &mut Vec<Inline>, mut inline: Inline, setting: Setting<'_>) {
    let dissolves = setting.dissolves(&inline.kind) || holds_linked_image(&inline.kind);
    let mut anchors = Vec::new();
    let (content, is_link) = match &mut inline.kind {
        InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
            (content, false)
        }
        InlineKind::Link(link) => {
            if holds_anchor(&link.content) {
                take_anchors(&mut link.content, &mut anchors);
                normalise_inlines(&mut link.content, Setting { in_link: true, ..setting });
            }
            (&mut link.content, true)
        }
        InlineKind::Text(text) if text.is_empty() => return,
        InlineKind::Code(code) => {
            let trimmed = code.trim_matches(' ');
            let has_space = (code.starts_with(' '), code.ends_with(' '));
            let spaces = [has_space.0, has_space.1].map(|has_space| has_space.then(|| Inline::text(" ", inline.span)));
            let [leading, trailing] = spaces;
            let code = (!trimmed.is_empty()).then(|| Inline::new(InlineKind::Code(trimmed.to_owned()), inline.span));
            return join_all(normal, [leading, code, trailing].into_iter().flatten());
        }
        _ => return join(normal, inline),
    };
    let leading = take_leading_space(content);
    let trailing = take_trailing_space(content);
    join_all(normal, leading);
    if dissolves {
        join_all(normal, std::mem::take(content));
    } else if is_link || !content.is_empty() {
        join(normal, turned_inside_out(with_larger_self(inline)));
    }
    join_all(normal, anchors);
    join_all(normal, trailing);
}

/// Whether bold text is nothing but an emphasis: `***a***` is an emphasis that is nothing but bold.
pub(super) fn is_inside_out(kind: &InlineKind) -> bool {
    let InlineKind::Strong(content) = kind else { return false };
    matches!(content.as_slice(), [Inline { kind: InlineKind::Emphasis(_), .. }])
}

fn turned_inside_out(mut inline: Inline) -> Inline {
    if is_inside_out(&inline.kind)
        && let InlineKind::Strong(strong) = &mut inline.kind
        && let Some(Inline { kind: InlineKind::Emphasis(content), span }) = strong.pop()
    {
        inline.kind = InlineKind::Emphasis(vec![Inline::new(InlineKind::Strong(content), span)]);
    }
    inline
}

fn join_all(normal: &mut Vec<Inline>, inlines: impl IntoIterator<Item = Inline>) {
    for inline in inlines {
        join(normal, inline);
    }
}

/// Takes out of a link what is a link itself.
fn take_anchors(content: &mut Vec<Inline>, anchors: &mut Vec<Inline>) {
    for mut inline in std::mem::take(content) {
        match &mut inline.kind {
            kind if is_anchor(kind) => {
                anchors.push(inline);
                continue;
            }
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
                take_anchors(inner, anchors);
            }
            _ => {}
        }
        content.push(inline);
    }
}

/// Whether a link holds what is a link itself.
pub(super) fn holds_anchor(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
            holds_anchor(inner)
        }
        kind => is_anchor(kind),
    })
}

/// A reference to a footnote, and the tags of `<a id="b"></a>`, at which a browser ends the link around it.
fn is_anchor(kind: &InlineKind) -> bool {
    match kind {
        InlineKind::FootnoteReference(_) => true,
        InlineKind::Html(tag) => tag == "</a>" || tag.starts_with("<a "),
        _ => false,
    }
}

/// Whether a link holds an image that is a link itself.
pub(super) fn holds_linked_image(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Link(link) if link.content.iter().any(is_linked_image))
}

fn is_linked_image(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(image) => image.original.is_some(),
        InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::Strikethrough(inner) => {
            inner.iter().any(is_linked_image)
        }
        _ => false,
    }
}

/// The image with its larger self, where a link is nothing else.
fn with_larger_self(mut inline: Inline) -> Inline {
    if let InlineKind::Link(link) = inline.kind {
        inline.kind = link.or_image().0;
    }
    inline
}

/// Appends an inline, to its left neighbour where the two are of a kind.
fn join(normal: &mut Vec<Inline>, inline: Inline) {
    let Some(last) = normal.last_mut() else {
        normal.push(inline);
        return;
    };
    let span = last.span;
    if interrupts(last, &inline) {
        normal.pop();
        join(normal, Inline::text(" ", span));
        normal.push(inline);
        return;
    }
    if joins_reference(last, &inline) {
        normal.extend([Inline::text(" ", span), inline]);
        return;
    }
    if punctuation::given(last, &inline) {
        give_end(normal, inline);
        return;
    }
    if punctuation::taken(last, &inline) {
        give_start(normal, inline);
        return;
    }
    if punctuation::is_crowded(last, &inline, false) {
        if let Some(emphasis) = normal.pop() {
            join(normal, punctuation::unwrapped(emphasis));
        }
        join(normal, inline);
        return;
    }
    if punctuation::is_crowded(&inline, last, true) {
        join(normal, punctuation::unwrapped(inline));
        return;
    }
    match (&mut last.kind, inline.kind) {
        (InlineKind::Text(text), InlineKind::Text(more)) => {
            text.push_str(if text.ends_with(' ') { more.trim_start_matches(' ') } else { &more });
            last.span = joined(last.span, inline.span);
        }
        (InlineKind::Code(code), InlineKind::Code(more)) => {
            code.push_str(&more);
            last.span = joined(last.span, inline.span);
        }
        (InlineKind::Emphasis(content), InlineKind::Emphasis(more))
        | (InlineKind::Strong(content), InlineKind::Strong(more))
        | (InlineKind::Strikethrough(content), InlineKind::Strikethrough(more)) => {
            join_all(content, more);
            last.span = joined(last.span, inline.span);
        }
        (_, kind) => normal.push(Inline::new(kind, inline.span)),
    }
}

/// Appends a text behind an emphasis that gives it the punctuation at its end.
fn give_end(normal: &mut Vec<Inline>, text: Inline) {
    let Some(mut emphasis) = normal.pop() else { return };
    let span = emphasis.span;
    let (opener, end) = punctuation::take_end(&mut emphasis);
    if let Some(opener) = opener {
        join(normal, Inline::text(opener, span));
    }
    normal.extend([emphasis, Inline::text(end, span)]);
    join(normal, text);
}

/// Appends an emphasis behind a text that it gives the punctuation at its beginning.
fn give_start(normal: &mut Vec<Inline>, mut emphasis: Inline) {
    let span = emphasis.span;
    let (start, closer) = punctuation::take_start(&mut emphasis);
    join(normal, Inline::text(start, span));
    normal.push(emphasis);
    normal.extend(closer.map(|closer| Inline::text(closer, span)));
}

/// Takes the breaks and the white space from the front.
fn take_leading_space(content: &mut Vec<Inline>) -> Vec<Inline> {
    let is_space = |inline: &&Inline| match &inline.kind {
        InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.chars().all(char::is_whitespace),
        _ => false,
    };
    let count = content.iter().take_while(is_space).count();
    let mut taken: Vec<_> = content.drain(..count).collect();
    if let Some(Inline { kind: InlineKind::Text(text), span }) = content.first_mut() {
        let space = text.len() - text.trim_start().len();
        if space > 0 {
            taken.push(Inline::text(&text[..space], *span));
            text.drain(..space);
        }
    }
    taken
}

/// Takes the breaks and the white space from the end.
fn take_trailing_space(content: &mut Vec<Inline>) -> Vec<Inline> {
    let mut taken = Vec::new();
    while let Some(mut last) = content.pop() {
        match &mut last.kind {
            InlineKind::HardBreak => taken.push(last),
            InlineKind::Text(text) => {
                let kept = text.trim_end().len();
                if kept < text.len() {
                    taken.push(Inline::text(&text[kept..], last.span));
                    text.truncate(kept);
                }
                if kept > 0 {
                    content.push(last);
                    break;
                }
            }
            _ => {
                content.push(last);
                break;
            }
        }
    }
    taken.reverse();
    taken
}
