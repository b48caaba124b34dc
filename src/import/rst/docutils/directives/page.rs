//! Directives about the page and not in it: what they define, and what is left out.

use super::remove;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::directive::table::Makes;
use crate::import::rst::directive::{Directive, field, fields, joined};
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::posts;
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind};

/// `.. role:: name(base)`; one based on `raw` says for which format.
pub fn role(parser: &mut Parser<'_>, directive: &Directive) {
    let argument = directive.argument_text(parser.text);
    let (name, base) = argument.trim_end_matches([')', ' ']).split_once('(').unwrap_or((&argument, ""));
    let formats = directive.option(parser.text, "format").unwrap_or_default();
    parser.roles.define(name, base, &formats);
}

/// `.. default-role:: name`: what `` `text` `` is from here on; without a name what it always was.
pub fn default_role(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) {
    parser.roles.set_default(&directive.argument_text(parser.text));
    leave_out(parser, directive, "the definition of a role", lines);
}

/// `header`, `footer`: docutils shows them on every page, Sphinx on none. A post is one page: they are its first and its last
/// text.
pub fn decoration(parser: &mut Parser<'_>, makes: Makes, directive: &Directive, lines: &[Line]) {
    let blocks = parser.nested(&directive.all_content());
    parser.changes.count_at("decoration-placed", parser.span(first_of(lines)));
    if makes == Makes::Header { parser.header.extend(blocks) } else { parser.footer.extend(blocks) }
}

/// Puts the header below the title of a document, and the footer at its end.
pub fn decorate(parser: &mut Parser<'_>, blocks: &mut Vec<Block>) {
    let is_title = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    let top = usize::from(blocks.first().is_some_and(is_title));
    blocks.splice(top..top, std::mem::take(&mut parser.header));
    blocks.append(&mut parser.footer);
}

/// The page's description is the post's.
pub fn meta(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let is_field = |line: &Line| field(parser.text, *line).is_some();
    let first = directive.content.iter().position(is_field).unwrap_or(directive.content.len());
    let (before, described) = directive.content.split_at(first);
    if !before.is_empty() {
        parser.malformed(first_of(lines), "`meta` holds fields; what else stands in it was kept");
        blocks.extend(parser.nested(before));
    }
    for (name, value) in fields(parser.text, described) {
        let text = joined(parser.text, &value);
        if name == "description" || name.starts_with("description ") {
            posts::describe(parser, text);
        } else {
            parser.changes.count_at("directive-dropped", parser.span(first_of(lines)));
            remove(parser, format!("{name} {text}"), "meta data of the page");
        }
    }
}

/// A directive that reads another file, or runs something.
pub fn refuse(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) {
    let argument = directive.argument_text(parser.text);
    let message = match argument.as_str() {
        "" => format!("`{}` was not run; put what it showed into the post", directive.name),
        _ => format!("`{}` of `{argument}` was not followed; put what it showed into the post", directive.name),
    };
    let span = parser.span(first_of(lines));
    parser.diagnostics.push(Diagnostic::at(Code::IncludeRefused, span, message));
    leave_out(parser, directive, "a directive that reads other files", lines);
}

/// Something that only the old site could make.
pub fn listing(parser: &mut Parser<'_>, directive: &Directive, why: &'static str, lines: &[Line]) {
    let span = parser.span(first_of(lines));
    let message = format!("`{}` was left out: {why}", directive.name);
    parser.diagnostics.push(Diagnostic::at(Code::DirectiveDropped, span, message));
    leave_out(parser, directive, why, lines);
}

/// Its argument, its options' values and its content are in the report.
pub fn leave_out(parser: &mut Parser<'_>, directive: &Directive, why: &'static str, lines: &[Line]) {
    parser.changes.count_at("directive-dropped", parser.span(first_of(lines)));
    let mut words = directive.argument_text(parser.text);
    for (_, lines) in &directive.options {
        words.push(' ');
        words.push_str(&joined(parser.text, lines));
    }
    words.push(' ');
    words.push_str(&joined(parser.text, &directive.content));
    remove(parser, words.trim().to_owned(), why);
}

/// `replace`, `unicode` and `date` outside a substitution: text all the same.
pub fn out_of_place(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let message = format!("`{}` stands outside a substitution; its text was kept", directive.name);
    parser.malformed(first_of(lines), message);
    blocks.extend(parser.nested(&directive.all_content()));
}
