//! Inlines: roles, references and substitutions in what the Markdown reader has made.

use super::blocks::Piece;
use super::{definitions, links, substitutions, syntax};
use crate::account::{Entry, What};
use crate::import::markdown::{self, Flavour};
use crate::import::rst::docutils::Parser;
use crate::import::rst::docutils::inline;
use crate::import::rst::flow::Flow;
use crate::model::{BlockKind, Inline, InlineKind};
use crate::source::Span;

/// The inlines of a flow.
pub fn of_flow(parser: &mut Parser<'_>, flow: &Flow) -> Vec<Inline> {
    let mut markdown = flow.buffer.clone();
    definitions::append(&mut markdown, &parser.labels);
    let read = markdown::blocks(&markdown, 0, Flavour::Myst);
    let piece = Piece::new(flow, &markdown);
    piece.report(parser, read.changes, read.diagnostics);
    let mut inlines = Vec::new();
    for block in read.blocks.into_iter().filter(|block| (block.span.start as usize) < flow.buffer.len()) {
        let content = match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => self::read(parser, &piece, content),
            // a title that looks like a list is its text
            _ => {
                let span = piece.span(parser, block.span);
                vec![Inline::text(flow.buffer.get(block.span.range()).unwrap_or_default().trim(), span)]
            }
        };
        if let (false, Some(first)) = (inlines.is_empty(), content.first()) {
            inlines.push(Inline::text(" ", first.span));
        }
        inlines.extend(content);
    }
    inlines
}

/// Puts in what MyST's markup stands for.
pub fn read(parser: &mut Parser<'_>, piece: &Piece<'_>, inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let span = piece.span(parser, inline.span);
        match inline.kind {
            InlineKind::Text(text) => {
                let rest = without_attributes(parser, &out, text);
                substitutions::text(parser, &rest, span, &mut out);
            }
            InlineKind::Code(code) => match role(piece, inline.span, &mut out) {
                Some(name) => out.extend(shown(parser, &name, code, span)),
                None => out.push(Inline::new(InlineKind::Code(code), span)),
            },
            InlineKind::Emphasis(content) => {
                let content = read(parser, piece, content);
                out.push(Inline::new(InlineKind::Emphasis(content), span));
            }
            InlineKind::Strong(content) => {
                let content = read(parser, piece, content);
                out.push(Inline::new(InlineKind::Strong(content), span));
            }
            InlineKind::Strikethrough(content) => {
                let content = read(parser, piece, content);
                out.push(Inline::new(InlineKind::Strikethrough(content), span));
            }
            InlineKind::Link(mut link) => {
                link.content = read(parser, piece, link.content);
                links::link(parser, link, span, &mut out);
            }
            kind => out.push(Inline::new(kind, span)),
        }
    }
    out
}

/// The role that stands right before code, which is taken from the text there.
fn role(piece: &Piece<'_>, code: Span, out: &mut [Inline]) -> Option<String> {
    let inside = piece.markdown.get(..code.start as usize)?.strip_suffix('}')?;
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | ':' | '.');
    let before = inside.trim_end_matches(is_of_name).strip_suffix('{')?;
    let name = &inside[before.len() + 1..];
    if name.is_empty() || before.ends_with('\\') {
        return None;
    }
    let InlineKind::Text(text) = &mut out.last_mut()?.kind else { return None };
    let length = text.strip_suffix('}')?.strip_suffix(name)?.strip_suffix('{')?.len();
    text.truncate(length);
    Some(name.to_lowercase())
}

/// What a role shows. Its text is code to Markdown, and nothing is escaped in it.
fn shown(parser: &mut Parser<'_>, name: &str, text: String, span: Span) -> Vec<Inline> {
    match name {
        "code" | "literal" | "math" => vec![Inline::new(InlineKind::Code(text), span)],
        _ => inline::role(parser, name, &text, span),
    }
}

/// The text without the `{.class}` that belongs to what stands before it.
fn without_attributes(parser: &mut Parser<'_>, out: &[Inline], text: String) -> String {
    let has_some = matches!(
        out.last().map(|inline| &inline.kind),
        Some(
            InlineKind::Image(_)
                | InlineKind::Link(_)
                | InlineKind::Code(_)
                | InlineKind::Strong(_)
                | InlineKind::Emphasis(_)
        )
    );
    let Some(end) = text.find('}').filter(|_| has_some && text.starts_with('{')) else { return text };
    if syntax::attributes(&text[..=end]).is_none() {
        return text;
    }
    let why = "attributes of an image or a link";
    parser.changes.removed.push(Entry { what: What::Word, text: text[..=end].to_owned(), why });
    text[end + 1..].to_owned()
}
