//! Videos and the like, which are links to them, and buttons.
//!
//! A player would be an `<iframe>`: Hugo leaves HTML out unless it is told to trust it, and a frame shows nothing in a feed.

use super::bold;
use crate::account::{Entry, What};
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::inline::embedded_address;
use crate::import::rst::docutils::references::{Pending, waiting_link};
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind, Inline};

/// Why there is a link that the source does not hold.
const WHY: &str = "a video is shown as a link to it";

/// A paragraph that is a link: to the argument, or to the page that it is the name of.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, before: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    if directive.name == "button-link" {
        return button(parser, directive, lines, blocks);
    }
    let span = parser.span(lines);
    let argument = directive.argument_text(parser.text);
    // ABlog's own `video:: a.mp4 b.webm`: the first one
    let name = argument.split(' ').next().unwrap_or_default().to_owned();
    let address = match directive.option(parser.text, "instance") {
        _ if name.contains("://") || before.is_empty() => name,
        // PeerTube is many sites
        Some(site) if !site.is_empty() => format!("https://{site}/w/{name}"),
        _ => format!("{before}{name}"),
    };
    if address.is_empty() {
        return;
    }
    parser.changes.count_at("video-linked", parser.span(first_of(lines)));
    parser.changes.removed.push(Entry { what: What::Word, text: argument, why: WHY });
    parser.changes.added.push(Entry { what: What::Link, text: address.clone(), why: WHY });
    parser.changes.added.push(Entry { what: What::Word, text: address.clone(), why: WHY });
    let content = vec![Inline::text(address.clone(), span)];
    blocks.push(link(address, content, span));
    if let Some((_, caption)) = directive.options.iter().find(|option| option.0 == "caption") {
        blocks.extend(bold(parser, caption));
    }
    blocks.extend(parser.nested(&directive.content));
}

/// `button-link`: its content is what the link shows.
fn button(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let address = embedded_address(&directive.argument_text(parser.text));
    let mut content = parser.inlines(&directive.content);
    if content.is_empty() {
        parser.changes.added.push(Entry { what: What::Word, text: address.clone(), why: "a button without a text" });
        content = vec![Inline::text(address.clone(), span)];
    }
    blocks.push(link(address, content, span));
}

/// `button-ref`: its content, or the title of what it leads to.
pub fn reference(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let target = directive.argument_text(parser.text);
    let content = parser.inlines(&directive.content);
    let inline = if content.is_empty() {
        waiting_link(&Pending::BareLabel(target.clone()), vec![Inline::text(target, span)], span)
    } else {
        waiting_link(&Pending::Label(target), content, span)
    };
    blocks.push(Block::new(BlockKind::Paragraph(vec![inline]), span));
}

fn link(address: String, content: Vec<Inline>, span: crate::source::Span) -> Block {
    Block::new(BlockKind::Paragraph(vec![Inline::link(address, content, span)]), span)
}
