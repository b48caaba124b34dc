//! Normal form of elements whose tags are kept in a line: `H<sub>2</sub>O`.

use crate::model::{Inline, InlineKind};

/// The elements of a line that Markdown has nothing for.
const KEPT: &[&str] = &["sup", "sub", "kbd", "abbr", "mark", "u", "ins", "q", "bdo", "ruby", "rt", "rp"];

/// Takes the spaces and breaks at the edges of elements out of them, and elements that hold nothing away, as the reader
/// of HTML does; returns whether there were any.
pub(super) fn settle(content: &mut Vec<Inline>) -> bool {
    let is_end = |inline: &Inline| matches!(tag(inline), Some((_, false)));
    if !content.iter().any(is_end) {
        return false;
    }
    let mut changed = false;
    let mut settled: Vec<Inline> = Vec::with_capacity(content.len());
    for mut inline in std::mem::take(content) {
        if is_end(&inline) {
            changed |= end(&mut settled, inline);
            continue;
        }
        if inline.kind == InlineKind::HardBreak && matches!(settled.last().and_then(tag), Some((_, true))) {
            settled.insert(settled.len() - 1, inline);
            changed = true;
            continue;
        }
        if let InlineKind::Text(text) = &mut inline.kind
            && text.starts_with(' ')
            && matches!(settled.last().and_then(tag), Some((_, true)))
        {
            text.drain(..1);
            let at = settled.len() - 1;
            settled.insert(at, Inline::text(" ", inline.span));
            changed = true;
            if text.is_empty() {
                continue;
            }
        }
        settled.push(inline);
    }
    *content = settled;
    changed
}

/// Ends an element: the space or the break before its end stands behind it, and where nothing is in it there is nothing to end.
fn end(settled: &mut Vec<Inline>, tag_of_end: Inline) -> bool {
    let mut space = settled.pop_if(|last| last.kind == InlineKind::HardBreak);
    if space.is_none()
        && let Some(Inline { kind: InlineKind::Text(text), span }) = settled.last_mut()
        && text.ends_with(' ')
    {
        text.pop();
        space = Some(Inline::text(" ", *span));
        if text.is_empty() {
            settled.pop();
        }
    }
    let is_empty = settled.last().and_then(tag) == tag(&tag_of_end).map(|(name, _)| (name, true));
    let changed = is_empty || space.is_some();
    if is_empty {
        settled.pop();
    } else {
        settled.push(tag_of_end);
    }
    settled.extend(space);
    changed
}

/// The name of such an element, and whether it begins or ends.
fn tag(inline: &Inline) -> Option<(&str, bool)> {
    let InlineKind::Html(html) = &inline.kind else { return None };
    let inner = html.strip_prefix('<')?.strip_suffix('>')?;
    let (inner, begins) = inner.strip_prefix('/').map_or((inner, true), |name| (name, false));
    let name = inner.split(' ').next().unwrap_or_default();
    KEPT.contains(&name).then_some((name, begins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn settled(pieces: &[&str]) -> String {
        let inline = |piece: &&str| {
            let kind = match piece.chars().next() {
                Some('\n') => InlineKind::HardBreak,
                Some('<') => InlineKind::Html((*piece).to_owned()),
                _ => InlineKind::Text((*piece).to_owned()),
            };
            Inline::new(kind, Span::default())
        };
        let mut content: Vec<_> = pieces.iter().map(inline).collect();
        while settle(&mut content) {}
        let written = |inline: Inline| match inline.kind {
            InlineKind::Html(text) | InlineKind::Text(text) => text,
            _ => "\n".to_owned(),
        };
        content.into_iter().map(written).collect()
    }

    #[test]
    fn spaces_stand_outside() {
        assert_eq!(settled(&["H", "<sub>", " 2 ", "</sub>", "O"]), "H <sub>2</sub> O");
        assert_eq!(
            settled(&["<u title=\"a b\">", " ", "<sup>", " x", "</sup>", "</u>"]),
            "  <u title=\"a b\"><sup>x</sup></u>"
        );
    }

    #[test]
    fn breaks_stand_outside() {
        assert_eq!(settled(&["<u>", "\n", "<sub>", "a", "\n", "</sub>", "</u>"]), "\n<u><sub>a</sub></u>\n");
    }

    #[test]
    fn what_holds_nothing_goes() {
        assert_eq!(settled(&["a", "<sup>", " ", "</sup>", "b"]), "a b");
        assert_eq!(settled(&["<sup>", "<sub>", "</sub>", "</sup>", "<a id=\"b\">", "</a>"]), "<a id=\"b\"></a>");
        assert_eq!(settled(&["</sup>", "<sub>", "</sup>"]), "</sup><sub></sup>");
    }
}
