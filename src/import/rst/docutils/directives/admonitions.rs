//! Notes, warnings and the like.

use crate::account::{Entry, What};
use crate::import::rst::directive::Directive;
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::text::Line;
use crate::model::{Admonition, Block, BlockKind, Inline};
use crate::source::Span;

/// The directives and the titles that docutils and Sphinx give them; an empty title is the directive's argument.
const TITLES: &[(&str, &str)] = &[
    ("attention", "Attention"),
    ("caution", "Caution"),
    ("danger", "Danger"),
    ("error", "Error"),
    ("hint", "Hint"),
    ("important", "Important"),
    ("note", "Note"),
    ("tip", "Tip"),
    ("warning", "Warning"),
    ("seealso", "See also"),
    ("todo", "Todo"),
    ("admonition", ""),
    ("topic", ""),
    ("sidebar", ""),
];

/// Sphinx's notes about versions; their argument is the version.
const VERSIONS: &[(&str, &str)] = &[
    ("versionadded", "Added in version"),
    ("versionchanged", "Changed in version"),
    ("deprecated", "Deprecated since version"),
    ("versionremoved", "Removed in version"),
];

/// Whether a directive is an admonition.
pub fn is_one(name: &str) -> bool {
    TITLES.iter().chain(VERSIONS).any(|known| known.0 == name)
}

/// An admonition as a block.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let name = directive.name.as_str();
    if let Some((_, title)) = VERSIONS.iter().find(|known| known.0 == name) {
        return version(parser, directive, title, lines, blocks);
    }
    let title = TITLES.iter().find(|known| known.0 == name).map_or("", |known| known.1);
    let span = parser.span(lines);
    if title.is_empty() {
        let title = parser.inlines(&directive.argument);
        let inner = parser.nested(&directive.content);
        let admonition = Admonition { name: name.to_owned(), title, blocks: inner };
        blocks.push(Block::new(BlockKind::Admonition(admonition), span));
    } else {
        let inner = parser.nested(&directive.all_content());
        admonition(parser, name, title, inner, blocks, span);
    }
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
    added(parser, title);
    let admonition = Admonition { name: name.to_owned(), title: vec![Inline::text(title, span)], blocks: inner };
    blocks.push(Block::new(BlockKind::Admonition(admonition), span));
}

/// `.. versionadded:: 1.2  text`
fn version(parser: &mut Parser<'_>, directive: &Directive, title: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(lines);
    let argument = directive.argument_text(parser.text);
    let version = argument.split(' ').next().unwrap_or_default();
    let mut content = directive.all_content();
    if let Some(first) = content.first_mut() {
        *first = first.without(version.len());
        *first = first.without(parser.text.indent(*first));
    }
    let inner = parser.nested(&content);
    added(parser, title);
    let title = vec![Inline::text(format!("{title} {version}"), span)];
    let admonition = Admonition { name: directive.name.clone(), title, blocks: inner };
    blocks.push(Block::new(BlockKind::Admonition(admonition), span));
}

/// Records a title that the source does not hold.
fn added(parser: &mut Parser<'_>, title: &str) {
    let why = "the title of an admonition";
    parser.changes.added.push(Entry { what: What::Word, text: title.to_owned(), why });
}
