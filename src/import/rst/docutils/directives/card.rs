//! sphinx-design's cards: a picture, a head over `^^^`, a title, a body, and a foot under `+++`.
//!
//! <https://sphinx-design.readthedocs.io/en/latest/cards.html>

use super::strong;
use crate::account::{Entry, What};
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind, Image, ImageRef, Inline, InlineKind};

/// A card as picture, head, title, body, foot.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(first_of(lines));
    let option = |name: &str| directive.option(parser.text, name).filter(|value| !value.is_empty());
    let (head, rest) = split(parser, &directive.content, '^').unwrap_or((&[], &directive.content));
    let (body, foot) = split(parser, rest, '+').unwrap_or((rest, &[]));
    let (link, link_type) = (option("link"), option("link-type"));
    let alt = option("img-alt").unwrap_or_default();
    let pictures = ["img-top", "img-background", "img-bottom"].map(option);
    if pictures.iter().all(Option::is_none) {
        super::remove(parser, alt.clone(), "the alternative text of a card without a picture");
    }
    let [top, background, bottom] = pictures.map(|address| {
        address.map(|address| {
            let image = Image { at: ImageRef::Raw(address), original: None, alt: alt.clone(), title: None };
            Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Image(image), span)]), span)
        })
    });
    blocks.extend(top.into_iter().chain(background));
    blocks.extend(parser.nested(head));
    let is_address = link_type.is_none_or(|link_type| link_type == "url");
    let mut title = parser.inlines(&directive.argument);
    if let Some(name) = link.as_ref().filter(|_| !is_address) {
        super::remove(parser, name.clone(), "a card that leads to a page of the old site");
    }
    if let Some(address) = link.filter(|_| is_address) {
        if title.is_empty() {
            let why = "the address of a card without a title";
            parser.changes.added.push(Entry { what: What::Word, text: address.clone(), why });
            title.push(Inline::text(address.clone(), span));
        }
        title = vec![Inline::link(address, title, span)];
    }
    if !title.is_empty() {
        blocks.push(strong(title, span));
    }
    blocks.extend(parser.nested(body));
    blocks.extend(parser.nested(foot));
    blocks.extend(bottom);
}

/// The lines above and below a line of three marks or more.
fn split<'l>(parser: &Parser<'_>, lines: &'l [Line], mark: char) -> Option<(&'l [Line], &'l [Line])> {
    let is_mark = |line: &Line| line.end - line.start >= 3 && parser.text.line(*line).chars().all(|c| c == mark);
    let at = lines.iter().position(is_mark)?;
    Some((&lines[..at], &lines[at + 1..]))
}
