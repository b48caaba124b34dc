//! Elements whose tags are kept in a line, `H<sub>2</sub>O`, where a pass cuts that line.

use crate::import::html::tags::{self, TagKind};
use crate::model::{Inline, InlineKind};

/// Elements that have begun, by name and tag, the outermost first.
type Open = Vec<(String, Inline)>;

/// Whether each element that begins in the inlines ends in them, and the other way round.
pub fn are_whole<'i>(mut inlines: impl Iterator<Item = &'i Inline>) -> bool {
    let mut open = Open::new();
    inlines.all(|inline| follow(inline, &mut open)) && open.is_empty()
}

/// Ends the elements that reach over the end of a part, and begins them again in the next one, as a page shows them.
pub fn mend(parts: &mut [Vec<Inline>]) {
    let mut open = Open::new();
    for part in parts {
        let before = open.clone();
        for inline in part.iter() {
            follow(inline, &mut open);
        }
        part.splice(..0, before.into_iter().map(|(_, tag)| tag));
        let ends = open.iter().rev().map(|(name, tag)| Inline::new(InlineKind::Html(format!("</{name}>")), tag.span));
        part.extend(ends);
    }
}

/// Keeps account of what is open behind an inline; says whether each tag has its other half.
fn follow(inline: &Inline, open: &mut Open) -> bool {
    let InlineKind::Html(html) = &inline.kind else { return true };
    let mut is_whole = true;
    for tag in tags::tags(html) {
        match tag.kind {
            TagKind::Open => open.push((tag.name, inline.clone())),
            TagKind::Close => match open.iter().rposition(|(name, _)| *name == tag.name) {
                Some(at) => drop(open.remove(at)),
                None => is_whole = false,
            },
            TagKind::Alone => {}
        }
    }
    is_whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn inline(piece: &str) -> Inline {
        let kind = if piece.starts_with('<') { InlineKind::Html } else { InlineKind::Text };
        Inline::new(kind(piece.to_owned()), Span::default())
    }

    #[test]
    fn an_element_that_is_cut_is_one_on_both_sides() {
        let mended = |parts: &[&[&str]]| {
            let mut parts: Vec<Vec<_>> =
                parts.iter().map(|part| part.iter().map(|piece| inline(piece)).collect()).collect();
            mend(&mut parts);
            let written = |inline: &Inline| match &inline.kind {
                InlineKind::Html(text) | InlineKind::Text(text) => text.clone(),
                _ => String::new(),
            };
            parts.iter().map(|part| part.iter().map(written).collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(
            mended(&[&["a", "<u class=\"x\">", "<sub>", "b"], &["c", "</sub>"], &["d", "</u>", "e"]]),
            ["a<u class=\"x\"><sub>b</sub></u>", "<u class=\"x\"><sub>c</sub></u>", "<u class=\"x\">d</u>e"]
        );
        assert_eq!(mended(&[&["a", "</u>"], &["b"]]), ["a</u>", "b"]);
    }

    #[test]
    fn what_begins_ends() {
        let whole = |pieces: &[&str]| are_whole(pieces.iter().map(|piece| inline(piece)).collect::<Vec<_>>().iter());
        assert!(whole(&["a", "<u>", "b", "</u>", "<br>"]));
        assert!(!whole(&["<u>", "b"]));
        assert!(!whole(&["b", "</u>"]));
    }
}
