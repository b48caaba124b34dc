//! Parts of a page that Markdown has no block for: what is told of them is a title in bold, or a list of terms.

use super::{bold, remove};
use crate::import::rst::directive::{Directive, block_end, unindented};
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind, Definition, Inline, InlineKind};

/// A tab, something that opens and closes, a button: the title in bold, and what is under it.
pub fn section(parser: &mut Parser<'_>, directive: &Directive, blocks: &mut Vec<Block>) {
    blocks.extend(bold(parser, &directive.argument));
    blocks.extend(parser.nested(&directive.content));
}

/// What an API is called with, a line for each way, and what is said of it.
pub fn signature(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let mut term: Vec<Inline> = Vec::new();
    let mut is_open = false;
    for line in &directive.argument {
        let span = parser.span(&[*line]);
        let written = parser.text.line(*line).trim();
        // a backslash at the end: Sphinx joins the next line to this one
        let shown = written.strip_suffix('\\').unwrap_or(written).trim_end();
        if let (true, Some(Inline { kind: InlineKind::Code(code), .. })) = (is_open, term.last_mut()) {
            code.push(' ');
            code.push_str(shown);
        } else {
            if !term.is_empty() {
                term.push(Inline::new(InlineKind::HardBreak, span));
            }
            term.push(Inline::new(InlineKind::Code(shown.to_owned()), span));
        }
        is_open = written.len() > shown.len();
    }
    if let (Some(Inline { kind: InlineKind::Code(code), .. }), Some(stands)) =
        (term.last_mut(), annotation(parser, directive))
    {
        code.push_str(&stands);
    }
    let inner = parser.nested(&directive.content);
    let definition = Definition { term, blocks: inner };
    blocks.push(Block::new(BlockKind::Definitions(vec![definition]), parser.span(lines)));
}

/// `: int = 3`, as Sphinx shows the type and the value of a name; a default is a value.
fn annotation(parser: &Parser<'_>, directive: &Directive) -> Option<String> {
    let option = |name: &str| {
        let value = directive.option(parser.text, name)?.replace('`', "");
        (!value.is_empty()).then_some(value)
    };
    let value = option("value").or_else(|| option("default"));
    let stands = [option("type").map(|named| format!(": {named}")), value.map(|value| format!(" = {value}"))];
    let stands: String = stands.into_iter().flatten().collect();
    (!stands.is_empty()).then_some(stands)
}

/// Terms, several of which can have one definition: each stands on a line of its own.
pub fn glossary(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let content = unindented(parser.text, &directive.content);
    let mut definitions = Vec::new();
    let mut at = 0;
    while at < content.len() {
        if content[at].is_blank() {
            at += 1;
            continue;
        }
        // a comment, or a directive that shows nothing there
        if parser.text.line(content[at]).starts_with(".. ") {
            let end = block_end(parser.text, &content, at + 1);
            blocks.extend(parser.nested(&content[at..end]));
            at = end;
            continue;
        }
        let is_term = |line: &Line| !line.is_blank() && parser.text.indent(*line) == 0;
        let terms = content[at..].iter().take_while(|line| is_term(line)).count().max(1);
        let end = block_end(parser.text, &content, at + terms);
        let mut term = Vec::new();
        for line in &content[at..at + terms] {
            if !term.is_empty() {
                term.push(Inline::new(InlineKind::HardBreak, parser.span(&[*line])));
            }
            let line = without_key(parser, *line);
            term.extend(parser.inlines(&[line]));
        }
        let body = unindented(parser.text, &content[at + terms..end]);
        definitions.push(Definition { term, blocks: parser.nested(&body) });
        at = end;
    }
    if !definitions.is_empty() {
        blocks.push(Block::new(BlockKind::Definitions(definitions), parser.span(lines)));
    }
}

/// `term : key` without the key that Sphinx sorts the term under.
fn without_key(parser: &mut Parser<'_>, line: Line) -> Line {
    let Some((term, key)) = parser.text.line(line).split_once(" : ") else { return line };
    let end = line.start + term.trim_end().len();
    let key = key.to_owned();
    remove(parser, key, "the key that a term was sorted under");
    Line { end, ..line }
}

/// docutils' old way to write a block of lines.
pub fn lines(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let mut content: Vec<Inline> = Vec::new();
    for stanza in directive.content.split(|line| line.is_blank()) {
        for line in stanza {
            if !content.is_empty() {
                content.push(Inline::new(InlineKind::HardBreak, parser.span(&[*line])));
            }
            content.extend(parser.inlines(&[line.without(parser.text.indent(*line))]));
        }
        if !content.is_empty() {
            blocks.push(Block::new(BlockKind::Paragraph(std::mem::take(&mut content)), parser.span(lines)));
        }
    }
}
