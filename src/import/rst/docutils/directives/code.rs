//! Code, mathematics, raw HTML, and characters by number.

use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::html::{self, Fragment};
use crate::import::rst::directive::{Directive, unindented};
use crate::import::rst::docutils::blocks::{Parser, code};
use crate::import::rst::docutils::references::plain;
use crate::import::rst::text::Line;
use crate::model::{Block, BlockKind};

/// A code block: its argument is the language, a caption becomes `title="…"` of the info string.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let argument = directive.argument_text(parser.text);
    let language = argument.split(' ').next().unwrap_or_default();
    let language = match (language, directive.name.as_str()) {
        ("", "ipython") => "python",
        ("", "prompt") => "console",
        ("", _) => &parser.language,
        _ => language,
    };
    let mut info = language.to_owned();
    let caption = directive.option(parser.text, "caption").or_else(|| directive.option(parser.text, "name"));
    if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
        let title = format!(" title=\"{}\"", caption.replace('"', "'"));
        info.push_str(&title);
    }
    push(parser, info, &directive.content, lines, blocks);
}

/// `parsed-literal` and `math`, whose text can begin on the first line.
pub fn literal(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let content = directive.all_content();
    if directive.name == "math" {
        return push(parser, "math".to_owned(), &content, lines, blocks);
    }
    // markup in a parsed-literal is read; code cannot show it
    let shown: Vec<_> = content.iter().map(|line| plain(&parser.inlines(&[*line]))).collect();
    let kind = BlockKind::Code { info: String::new(), text: shown.join("\n") };
    blocks.push(Block::new(kind, parser.span(lines)));
}

fn push(parser: &Parser<'_>, info: String, content: &[Line], lines: &[Line], blocks: &mut Vec<Block>) {
    let text = code(parser.text, &unindented(parser.text, content));
    let info = if info.starts_with(' ') { format!("text{info}") } else { info };
    blocks.push(Block::new(BlockKind::Code { info, text }, parser.span(lines)));
}

/// Raw HTML is read as it is among Markdown; what is for other formats no reader of the page ever saw.
pub fn raw(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let format = directive.argument_text(parser.text);
    let content = code(parser.text, &unindented(parser.text, &directive.content));
    if !format.split(' ').any(|format| format == "html") {
        let why = "raw text for another format";
        parser.changes.count("directive-dropped", 1);
        parser.changes.removed.push(Entry { what: What::Word, text: content, why });
    } else if content.is_empty() {
        let message = "raw HTML in another file was not read";
        parser.diagnostics.push(Diagnostic::at(Code::IncludeRefused, parser.span(lines), message));
    } else {
        let fragment = Fragment { html: content, span: parser.span(lines), ..Fragment::default() };
        let read = html::blocks(fragment);
        parser.changes.append(read.changes);
        parser.diagnostics.extend(read.diagnostics);
        blocks.extend(read.blocks);
    }
}

/// `0xA9 U+2014 text`: characters by number, everything else as it is.
pub fn unicode(argument: &str) -> String {
    let codes = argument.split(" .. ").next().unwrap_or_default();
    let parts = codes.split(' ').map(|part| {
        let hex = ["0x", "x", "\\x", "U+", "u", "\\u"].iter().find_map(|prefix| part.strip_prefix(prefix));
        let hex = hex.or_else(|| part.strip_prefix("&#x")?.strip_suffix(';'));
        let number = match hex {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => part.parse().ok(),
        };
        number.and_then(char::from_u32).map_or_else(|| part.to_owned(), String::from)
    });
    parts.collect()
}
