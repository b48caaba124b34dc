//! Directives: what each of them shows.
//!
//! docutils': <https://docutils.sourceforge.io/docs/ref/rst/directives.html>, Sphinx's:
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html>

mod admonitions;
mod code;
mod images;
mod tables;

pub use admonitions::admonition;

use super::blocks::{Parser, Titles};
use super::posts;
use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::directive::{Directive, fields, joined};
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind, Inline, InlineKind, Link, Target};

/// Directives that make nothing that a post holds, and why.
const DROPPED: &[(&str, &str)] = &[
    ("contents", "a table of contents, which the new site makes itself"),
    ("toctree", "a tree of documents, which the new site has no use for"),
    ("postlist", "a list of posts, which the new site makes itself"),
    ("meta", "meta data of the page"),
    ("sectnum", "numbers of sections"),
    ("section-numbering", "numbers of sections"),
    ("index", "entries of an index"),
    ("title", "meta data of the page"),
    ("header", "the header of a page"),
    ("footer", "the footer of a page"),
    ("tabularcolumns", "a layout for LaTeX"),
    ("currentmodule", "the context of a reference"),
    ("module", "the context of a reference"),
    ("target-notes", "a list of links"),
    ("tags", "meta data of the page"),
];

/// Directives that read other files.
const REFUSED: &[&str] = &["include", "literalinclude", "automodule", "autoclass", "autofunction", "automodapi"];

/// Directives that are their content.
const CONTAINERS: &[&str] =
    &["compound", "container", "only", "class", "rst-class", "cssclass", "hlist", "centered", "div"];

/// Reads a directive. `lines` are all of its lines.
pub fn run(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let name = directive.name.as_str();
    match name {
        "post" => posts::post(parser, directive, lines, blocks),
        "update" => posts::update(parser, directive, lines, blocks),
        "image" | "figure" => images::block(parser, directive, lines, blocks),
        "code" | "code-block" | "sourcecode" | "prompt" | "ipython" => code::block(parser, directive, lines, blocks),
        "math" | "parsed-literal" => code::literal(parser, directive, lines, blocks),
        "highlight" => parser.language = directive.argument_text(parser.text),
        "raw" => code::raw(parser, directive, lines, blocks),
        "list-table" | "csv-table" | "table" => tables::block(parser, directive, lines, blocks),
        "epigraph" | "highlights" | "pull-quote" | "blockquote" => {
            let inner = parser.nested(&directive.all_content());
            blocks.push(Block::new(BlockKind::Quote(inner), parser.span(lines)));
        }
        "rubric" => {
            let span = parser.span(lines);
            let content = parser.inlines(&directive.argument);
            let strong = Inline::new(InlineKind::Strong(content), span);
            blocks.push(Block::new(BlockKind::Paragraph(vec![strong]), span));
        }
        "youtube" | "vimeo" => video(parser, directive, lines, blocks),
        "meta" => meta(parser, directive),
        "role" => role(parser, directive),
        "default-role" => default_role(parser, directive),
        _ if admonitions::is_one(name) => admonitions::block(parser, directive, lines, blocks),
        _ if CONTAINERS.contains(&name) => {
            let content = if name == "only" || name.ends_with("class") || name == "container" {
                directive.content.clone()
            } else {
                directive.all_content()
            };
            blocks.extend(parser.nested(&content));
        }
        _ if REFUSED.contains(&name) => refuse(parser, directive, lines),
        _ => match DROPPED.iter().find(|dropped| dropped.0 == name) {
            Some((_, why)) => drop_words(parser, directive, why),
            None => unknown(parser, directive, lines, blocks),
        },
    }
}

/// What a substitution stands for.
pub fn substitution(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) -> Vec<Inline> {
    match directive.name.as_str() {
        "image" => vec![images::inline(parser, directive, lines)],
        "replace" => parser.inlines(&directive.all_content()),
        "unicode" => {
            let span = parser.span(lines);
            vec![Inline::text(code::unicode(&directive.argument_text(parser.text)), span)]
        }
        name => {
            let message = format!("the substitution's directive `{name}` is not known");
            report(parser, Code::MarkupUnknown, lines, message);
            parser.inlines(&directive.all_content())
        }
    }
}

/// Its argument, its options' values and its content are in the report.
fn drop_words(parser: &mut Parser<'_>, directive: &Directive, why: &'static str) {
    parser.changes.count("directive-dropped", 1);
    let mut words = directive.argument_text(parser.text);
    for (_, lines) in &directive.options {
        words.push(' ');
        words.push_str(&joined(parser.text, lines));
    }
    words.push(' ');
    words.push_str(&joined(parser.text, &directive.content));
    let text = words.trim().to_owned();
    if !text.is_empty() {
        parser.changes.removed.push(Entry { what: What::Word, text, why });
    }
}

/// `.. role:: name(base)`; one based on `raw` says for which format.
fn role(parser: &mut Parser<'_>, directive: &Directive) {
    let argument = directive.argument_text(parser.text);
    let (name, base) = argument.trim_end().trim_end_matches(')').split_once('(').unwrap_or((&argument, ""));
    let formats = directive.option(parser.text, "format").unwrap_or_default();
    parser.roles.define(name, base, &formats);
}

/// `.. default-role:: name`
fn default_role(parser: &mut Parser<'_>, directive: &Directive) {
    parser.roles.set_default(&directive.argument_text(parser.text));
    drop_words(parser, directive, "the definition of a role");
}

/// The page's description is the post's.
fn meta(parser: &mut Parser<'_>, directive: &Directive) {
    let fields = [directive.options.clone(), fields(parser.text, &directive.content)].concat();
    for (name, value) in fields {
        if name == "description" || name.starts_with("description ") {
            let description = joined(parser.text, &value);
            posts::describe(parser, description);
        } else {
            let text = joined(parser.text, &value);
            let why = "meta data of the page";
            parser.changes.count("directive-dropped", 1);
            parser.changes.removed.push(Entry { what: What::Word, text, why });
        }
    }
}

fn refuse(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) {
    let argument = directive.argument_text(parser.text);
    let message = format!("`{}` of `{argument}` was not followed", directive.name);
    report(parser, Code::IncludeRefused, lines, message);
    drop_words(parser, directive, "a directive that reads other files");
}

/// The argument as a paragraph, then the content; nothing is lost.
fn unknown(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let message = format!("the directive `{}` is not known; its content was kept", directive.name);
    report(parser, Code::MarkupUnknown, lines, message);
    if !directive.argument.is_empty() {
        let content = parser.inlines(&directive.argument);
        blocks.push(Block::new(BlockKind::Paragraph(content), parser.span(&directive.argument)));
    }
    blocks.extend(parser.blocks(&directive.content, Titles::Refused));
}

/// A video is a link to it.
fn video(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let argument = directive.argument_text(parser.text);
    let address = match directive.name.as_str() {
        _ if argument.contains("://") => argument.clone(),
        "vimeo" => format!("https://vimeo.com/{argument}"),
        _ => format!("https://www.youtube.com/watch?v={argument}"),
    };
    let span = parser.span(lines);
    let why = "a video is shown as a link to it";
    parser.changes.count("video-linked", 1);
    parser.changes.added.push(Entry { what: What::Link, text: address.clone(), why });
    parser.changes.added.push(Entry { what: What::Word, text: address.clone(), why });
    let content = vec![Inline::text(address.clone(), span)];
    let link = InlineKind::Link(Link { target: Target::Raw(address), title: None, content });
    blocks.push(Block::new(BlockKind::Paragraph(vec![Inline::new(link, span)]), span));
    blocks.extend(parser.nested(&directive.content));
}

fn report(parser: &mut Parser<'_>, code: Code, lines: &[Line], message: String) {
    let first = &lines[..lines.len().min(1)];
    let span = parser.span(first);
    parser.diagnostics.push(Diagnostic::at(code, span, message));
}
