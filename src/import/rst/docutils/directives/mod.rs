//! Directives: what each of them shows.
//!
//! [`table`](crate::import::rst::directive::table) knows their names, their parts and what is made of them; here is how.

mod admonitions;
mod card;
mod code;
mod csv;
mod images;
mod language;
mod links;
mod only;
mod page;
mod sections;
mod tables;

pub use admonitions::admonition;
pub use code::{character, equation};
pub use page::decorate;

use std::collections::BTreeSet;

use super::blocks::{Parser, Titles};
use super::posts;
use super::unknown::Named;
use crate::account::{Entry, What};
use crate::import::rst::directive::table::{self, Makes, Options, Row};
use crate::import::rst::directive::{Directive, joined};
use crate::import::rst::text::{Line, first_of};
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Reads a directive. `lines` are all of its lines.
pub fn run(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let Some(row) = table::row(&directive.name) else { return unknown(parser, directive, lines, blocks) };
    // `.. plot:: file.py`: where there is no code, the argument is the file that holds it
    let is_elsewhere = matches!(row.makes, Makes::CodeIn(_)) && directive.content.is_empty();
    let row = &Row { makes: if is_elsewhere { Makes::Refused } else { row.makes }, ..*row };
    unused_options(parser, directive, row);
    named(parser, directive);
    layout(parser, row.makes, directive);
    make(parser, row.makes, directive, lines, blocks);
    if !row.takes.content && !directive.content.is_empty() && !matches!(row.makes, Makes::Dropped(_) | Makes::Refused) {
        let message = format!("`{}` takes no content; what stands below it was kept", directive.name);
        parser.malformed(first_of(lines), message);
        blocks.extend(parser.nested(&directive.content));
    }
}

fn make(parser: &mut Parser<'_>, makes: Makes, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    match makes {
        Makes::Post => posts::post(parser, directive, lines, blocks),
        Makes::Update => posts::update(parser, directive, lines, blocks),
        Makes::Image => images::image(parser, directive, lines, blocks),
        Makes::Figure => images::figure(parser, directive, lines, blocks),
        Makes::Admonition(title) => admonitions::block(parser, directive, title, lines, blocks),
        Makes::Titled => admonitions::titled(parser, directive, lines, blocks),
        Makes::Version(title) => admonitions::version(parser, directive, title, lines, blocks),
        Makes::Code(language) => code::block(parser, directive, language, lines, blocks),
        Makes::CodeIn(language) => code::of_language(parser, directive, language, lines, blocks),
        Makes::Graph => code::graph(parser, directive, lines, blocks),
        Makes::CodeTab => code::tab(parser, directive, lines, blocks),
        Makes::ParsedLiteral => code::parsed_literal(parser, directive, lines, blocks),
        Makes::Math => code::math(parser, directive, lines, blocks),
        Makes::Raw => code::raw(parser, directive, lines, blocks),
        Makes::Lines => sections::lines(parser, directive, lines, blocks),
        Makes::Quote => parser.quotes(&directive.content, blocks),
        Makes::Rubric | Makes::Centered => blocks.extend(bold(parser, &directive.argument)),
        Makes::Table => tables::table(parser, directive, blocks),
        Makes::ListTable => tables::list_table(parser, directive, lines, blocks),
        Makes::CsvTable => tables::csv_table(parser, directive, lines, blocks),
        // Sphinx' `class` of a page about Python is no class of the page's style
        Makes::Content if directive.name == "class" && directive.argument_text(parser.text).contains('(') => {
            sections::signature(parser, directive, lines, blocks);
        }
        Makes::Content => {
            // `.. div:: centered`, `.. grid:: 1 2 3`; that of `figure-md` is its name
            if directive.name != "figure-md" {
                remove(parser, directive.argument_text(parser.text), "how something was laid out on the old site");
            }
            blocks.extend(parser.blocks(&directive.content, Titles::Refused));
        }
        Makes::Only => only::block(parser, directive, lines, blocks),
        Makes::Section => sections::section(parser, directive, blocks),
        Makes::Card => card::block(parser, directive, lines, blocks),
        Makes::Glossary => sections::glossary(parser, directive, lines, blocks),
        Makes::Signature => sections::signature(parser, directive, lines, blocks),
        Makes::Link(before) => links::block(parser, directive, before, lines, blocks),
        Makes::Reference => links::reference(parser, directive, lines, blocks),
        Makes::Header | Makes::Footer => page::decoration(parser, makes, directive, lines),
        Makes::Highlight => parser.language = language::known(&directive.argument_text(parser.text)),
        Makes::Role if directive.argument.is_empty() => unknown(parser, directive, lines, blocks),
        Makes::Role => page::role(parser, directive),
        Makes::DefaultRole => page::default_role(parser, directive, lines),
        Makes::Meta => page::meta(parser, directive, lines, blocks),
        Makes::Inline => page::out_of_place(parser, directive, lines, blocks),
        Makes::Refused => page::refuse(parser, directive, lines),
        Makes::Documented => {
            page::refuse(parser, &Directive { content: Vec::new(), ..directive.clone() }, lines);
            blocks.extend(parser.blocks(&directive.content, Titles::Refused));
        }
        Makes::Dropped(why) => page::leave_out(parser, directive, why, lines),
        Makes::Listing(why) => page::listing(parser, directive, why, lines),
    }
}

/// What a substitution stands for.
pub fn substitution(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) -> Vec<Inline> {
    match directive.name.as_str() {
        "image" => vec![images::inline(parser, directive, lines)],
        "replace" => parser.inlines(&directive.content),
        "raw" => code::raw_inline(parser, directive, lines),
        name => {
            let span = parser.span(first_of(lines));
            parser.unknown.note(Named::Directive, name, span, &mut parser.diagnostics);
            parser.inlines(&directive.all_content())
        }
    }
}

/// The argument as a paragraph, then the content; the values of options are in the report.
fn unknown(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let span = parser.span(first_of(lines));
    parser.unknown.note(Named::Directive, &directive.name, span, &mut parser.diagnostics);
    named(parser, directive);
    for option in &directive.options {
        remove(parser, said(parser, option), "an option of a directive that is not known");
    }
    if !directive.argument.is_empty() {
        let content = parser.inlines(&directive.argument);
        blocks.push(Block::new(BlockKind::Paragraph(content), parser.span(&directive.argument)));
    }
    if code::reads_as_code(parser.text, &directive.content) {
        code::push(parser, String::new(), &directive.content, blocks);
    } else {
        blocks.extend(parser.blocks(&directive.content, Titles::Refused));
    }
}

/// The names that an option gives to what is made.
fn named(parser: &mut Parser<'_>, directive: &Directive) {
    for option in ["name", "figname"] {
        if let Some(name) = directive.option(parser.text, option).filter(|name| !name.is_empty()) {
            parser.references.wait(&name);
        }
    }
}

/// Options that the directive does not have, which docutils would refuse it for; those that are there twice; and those
/// of which nothing is made, where any may stand.
fn unused_options(parser: &mut Parser<'_>, directive: &Directive, row: &Row) {
    // these record all that they hold
    if row.makes.is_recorded() {
        return;
    }
    let mut seen = BTreeSet::new();
    for option in &directive.options {
        let (name, _) = option;
        // `layout` records the others
        let is_laid_out = !matches!(row.makes, Makes::Post | Makes::Update | Makes::Role);
        let why = match row.takes.options {
            _ if is_laid_out && !SHOWN.contains(&name.as_str()) => continue,
            _ if !seen.insert(name) => "an option that is there twice",
            _ if table::is_common(name) => continue,
            Options::Of(known) if !known.contains(&name.as_str()) => "an option that the directive does not have",
            Options::Any if !is_shown(row.makes, name) => "an option that shows nothing",
            _ => continue,
        };
        remove(parser, said(parser, option), why);
    }
}

/// What an option says: its value, and the words of a name that none has.
fn said(parser: &Parser<'_>, (name, value): &(String, Vec<Line>)) -> String {
    let value = joined(parser.text, value);
    if name.contains(' ') { format!("{name} {value}") } else { value }
}

/// Whether something is made of an option of a directive that may have any.
fn is_shown(makes: Makes, option: &str) -> bool {
    match makes {
        Makes::Post => true,
        Makes::Figure => matches!(option, "alt" | "target" | "figname"),
        Makes::Code(_) | Makes::CodeIn(_) | Makes::CodeTab | Makes::Graph | Makes::Link(_) => option == "caption",
        Makes::Card => matches!(option, "link" | "img-alt" | "img-top" | "img-background" | "img-bottom"),
        Makes::Role => option == "format",
        Makes::Signature => matches!(option, "type" | "value" | "default"),
        _ => false,
    }
}

/// Options that something is made of, and those that only name what they stand at.
#[rustfmt::skip]
const SHOWN: &[&str] = &[
    "alt", "caption", "dedent", "default", "delim", "encoding", "escape", "file", "figname", "header", "header-rows", "img-alt",
    "img-background", "img-bottom", "img-top", "keepspace", "label", "link", "link-type", "name", "quote", "ref-type",
    "stub-columns", "subtitle", "target", "type", "url", "value",
];

/// Records the options that only say what a directive looks like on a page: sizes, sides, classes, colours, marked lines.
fn layout(parser: &mut Parser<'_>, makes: Makes, directive: &Directive) {
    let is_recorded = makes.is_recorded() || matches!(makes, Makes::Post | Makes::Update | Makes::Role);
    let layout = directive.options.iter().filter(|option| !is_recorded && !SHOWN.contains(&option.0.as_str()));
    for option in layout {
        let why = match option.0.as_str() {
            "class" | "figclass" | "rst-class" => "a class of the old site's style",
            _ => "how something was laid out on the old site",
        };
        remove(parser, said(parser, option), why);
    }
}

/// Lines as a paragraph in bold; nothing where there are none.
fn bold(parser: &mut Parser<'_>, lines: &[Line]) -> Option<Block> {
    if lines.iter().all(|line| line.is_blank()) {
        return None;
    }
    let span = parser.span(lines);
    let content = parser.inlines(lines);
    Some(strong(content, span))
}

fn strong(content: Vec<Inline>, span: Span) -> Block {
    Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Strong(content), span)]), span)
}

/// Records words that are not in the post.
pub fn remove(parser: &mut Parser<'_>, text: String, why: &'static str) {
    if !text.is_empty() {
        parser.changes.removed.push(Entry { what: What::Word, text, why });
    }
}

/// Records words that the source does not hold.
fn add(parser: &mut Parser<'_>, text: &str, why: &'static str) {
    parser.changes.added.push(Entry { what: What::Word, text: text.to_owned(), why });
}
