//! Images and figures.

use crate::account::{Entry, What};
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::inline::{embedded_address, is_simple_name, unescaped};
use crate::import::rst::docutils::references::{Pending, waiting_link};
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind, Image, ImageRef, Inline, InlineKind};
use crate::paths::name_of;

/// An image as a paragraph.
pub fn image(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let image = inline(parser, directive, lines);
    let span = image.span;
    blocks.push(Block::new(BlockKind::Paragraph(vec![image]), span));
}

/// An image, and its caption and legend below it. An empty comment in place of the caption shows nothing.
pub fn figure(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    image(parser, directive, lines, blocks);
    blocks.extend(parser.nested(&directive.content));
}

/// The image, in a link where it has a target.
pub fn inline(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) -> Inline {
    let span = parser.span(lines);
    let address = embedded_address(&directive.argument_text(parser.text));
    if address.is_empty() {
        parser.malformed(first_of(lines), format!("`{}` names no file", directive.name));
    }
    let alt = directive.option(parser.text, "alt").map(|alt| unescaped(&alt)).unwrap_or_default();
    let target = directive.option(parser.text, "target").filter(|target| !target.is_empty());
    let target = target.filter(|target| {
        let is_itself = leads_to_itself(target, &address);
        if is_itself {
            let why = "the image itself, where Sphinx put it";
            parser.changes.removed.push(Entry { what: What::Link, text: embedded_address(target), why });
        }
        !is_itself
    });
    let at = ImageRef::Raw(address);
    let image = Inline::new(InlineKind::Image(Image { at, original: None, alt, title: None }), span);
    let Some(target) = target else { return image };
    let name = target
        .strip_suffix('_')
        .map(|name| name.trim_matches('`'))
        .filter(|name| is_simple_name(name) || target.starts_with('`'));
    match name {
        Some(name) => waiting_link(&Pending::Name(unescaped(name)), vec![image], span),
        None => Inline::link(embedded_address(&target), vec![image], span),
    }
}

/// Whether a target is the file of the image: `img/quay.png`, or `/_images/quay.png`, where Sphinx copies it to.
fn leads_to_itself(target: &str, address: &str) -> bool {
    let name = |path: &str| name_of(path).to_owned();
    let folder = target.strip_suffix(&name(target)).unwrap_or_default();
    let is_copy = folder.ends_with("_images/") && !folder.contains("://") && name(target) == name(address);
    target == address || is_copy
}
