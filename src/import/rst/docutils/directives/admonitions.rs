//! Notes, warnings and the like.

use super::add;
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::text::Line;
use crate::model::{Admonition, Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Why there are words that the source does not hold.
const TITLE: &str = "the title of an admonition";

/// An admonition under the title that docutils or Sphinx gives it.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, title: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let inner = parser.nested(&directive.content);
    admonition(parser, &directive.name, title, inner, blocks, parser.span(lines));
}

/// `admonition`, `topic`, `sidebar`: the argument is the title, and a sidebar can have a second one.
pub fn titled(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let mut title = parser.inlines(&directive.argument);
    if let Some((_, subtitle)) = directive.options.iter().find(|option| option.0 == "subtitle") {
        title.push(Inline::new(InlineKind::HardBreak, span));
        title.extend(parser.inlines(subtitle));
    }
    let inner = parser.nested(&directive.content);
    let admonition = Admonition { name: directive.name.clone(), title, blocks: inner };
    blocks.push(Block::new(BlockKind::Admonition(admonition), span));
}

/// An admonition with a title that the source does not hold.
pub fn admonition(
    parser: &mut Parser<'_>,
    name: &str,
    title: &str,
    inner: Vec<Block>,
    blocks: &mut Vec<Block>,
    span: Span,
) {
    add(parser, title, TITLE);
    let admonition = Admonition { name: name.to_owned(), title: vec![Inline::text(title, span)], blocks: inner };
    blocks.push(Block::new(BlockKind::Admonition(admonition), span));
}

/// `.. versionadded:: 1.2  text`: the first word is the version.
pub fn version(parser: &mut Parser<'_>, directive: &Directive, title: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let argument = directive.argument_text(parser.text);
    let version = argument.split(' ').next().unwrap_or_default();
    let mut content = directive.all_content();
    if let Some(first) = content.first_mut().filter(|_| !version.is_empty()) {
        *first = first.without(version.len());
        *first = first.without(parser.text.indent(*first));
    }
    let inner = parser.nested(&content);
    add(parser, title, TITLE);
    let title = vec![Inline::text(format!("{title} {version}"), span)];
    let admonition = Admonition { name: directive.name.clone(), title, blocks: inner };
    blocks.push(Block::new(BlockKind::Admonition(admonition), span));
}
