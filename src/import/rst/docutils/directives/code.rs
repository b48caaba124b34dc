//! Code, mathematics, raw HTML, and characters by number.

use super::{bold, language, remove};
use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::html::{self, Fragment};
use crate::import::rst::directive::{Directive, joined, trimmed};
use crate::import::rst::docutils::blocks::{Parser, code};
use crate::import::rst::docutils::inline;
use crate::import::rst::docutils::substitutions::Substitutions;
use crate::import::rst::flow::Flow;
use crate::import::rst::text::{Line, Text, first_of};
use crate::model::normal::UNKNOWN_LANGUAGE;
use crate::model::{Block, BlockKind, Inline, InlineKind};

/// A character that [`Text`] never holds.
const VERTICAL_TAB: &str = "\u{b}";

/// A code block: its argument is the language. Its caption becomes `title="…"` of the info string, the form that
/// highlighters such as Expressive Code read: it belongs to the code and is no paragraph of the text.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, language: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let argument = directive.argument_text(parser.text);
    let (named, rest) = argument.split_once(' ').unwrap_or((&argument, ""));
    remove(parser, rest.to_owned(), "what stands behind the language of code");
    let mut info = match (named, language) {
        ("", "") => parser.language.clone(),
        ("", language) => language.to_owned(),
        (named, _) => language::known(named),
    };
    if let Some(caption) = directive.option(parser.text, "caption").filter(|caption| !caption.is_empty()) {
        let language = if info.is_empty() { UNKNOWN_LANGUAGE } else { &info };
        info = format!("{language} title=\"{}\"", caption.replace('"', "'"));
    }
    let content = dedented(parser, directive);
    push_at(parser, info, &content, lines, blocks);
}

/// Code in a language that the directive stands for.
pub fn of_language(
    parser: &mut Parser<'_>,
    directive: &Directive,
    language: &str,
    lines: &[Line],
    blocks: &mut Vec<Block>,
) {
    caption(parser, directive, blocks);
    remove(parser, directive.argument_text(parser.text), "the argument of a block of code");
    push_at(parser, language.to_owned(), &directive.content, lines, blocks);
}

/// `.. digraph:: name` with what stands between its braces.
pub fn graph(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    caption(parser, directive, blocks);
    super::add(parser, &directive.name, "the kind of a graph");
    let name = directive.argument_text(parser.text);
    let head = [directive.name.as_str(), name.as_str()].join(" ");
    let text = format!("{} {{\n{}\n}}", head.trim_end(), code(parser.text, &directive.content));
    blocks.push(Block::new(BlockKind::Code { info: "dot".to_owned(), text }, parser.span(lines)));
}

/// A tab of code: the language, and the title, which is the language where there is none.
pub fn tab(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let mut title = directive.argument.clone();
    let Some(first) = title.first_mut() else { return block(parser, directive, "", lines, blocks) };
    let named = parser.text.line(*first).split(' ').next().unwrap_or_default();
    let info = language::known(named);
    let rest = first.without(named.len());
    if title.len() > 1 || !rest.is_blank() {
        title[0] = rest.without(parser.text.indent(rest));
    }
    blocks.extend(bold(parser, &title));
    push_at(parser, info, &directive.content, lines, blocks);
}

/// Markup in a parsed literal is read, over its lines too; code cannot show it.
pub fn parsed_literal(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let mut flow = Flow::new(parser.text, &directive.content);
    // a paragraph's lines are joined with spaces; vertical tabs, which no text holds, stay
    flow.buffer = flow.buffer.replace('\n', VERTICAL_TAB);
    let mut inlines = inline::inlines(parser, &flow);
    links_of(parser, &inlines);
    for inline in &mut inlines {
        if let InlineKind::FootnoteReference(label) = &inline.kind {
            // what docutils numbers is known later
            let written = if label.starts_with(['#', '*']) { &label[..1] } else { label };
            inline.kind = InlineKind::Text(format!("[{written}]"));
        }
    }
    let text = Substitutions::waiting(&inlines).replace(VERTICAL_TAB, "\n");
    blocks.push(Block::new(BlockKind::Code { info: String::new(), text }, parser.span(lines)));
}

/// Links in code are only their text. Where those lead that wait for a target is known later.
fn links_of(parser: &mut Parser<'_>, inlines: &[Inline]) {
    for inline in inlines {
        let (what, text) = match &inline.kind {
            InlineKind::Link(link) => (What::Link, link.target.as_str()),
            InlineKind::Image(image) => (What::Image, image.at.as_str()),
            _ => continue,
        };
        parser.changes.removed.push(Entry { what, text: text.to_owned(), why: "code holds no links" });
    }
}

/// The name of the formula with a label, which no other target has: Sphinx' `eq` finds it.
pub fn equation(label: &str) -> String {
    format!("equation-{}", label.trim())
}

/// Formulas, with blank lines between them.
pub fn math(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    if let Some(label) = directive.option(parser.text, "label").filter(|label| !label.is_empty()) {
        parser.references.wait(&equation(&label));
    }
    let content = trimmed(&directive.content);
    for formula in content.split(|line| line.is_blank()).filter(|formula| !formula.is_empty()) {
        let kind = BlockKind::Code { info: "math".to_owned(), text: code(parser.text, formula) };
        blocks.push(Block::new(kind, parser.span(lines)));
    }
}

/// What stands above the code.
fn caption(parser: &mut Parser<'_>, directive: &Directive, blocks: &mut Vec<Block>) {
    if let Some((_, caption)) = directive.options.iter().find(|option| option.0 == "caption") {
        blocks.extend(bold(parser, caption));
    }
}

/// Sphinx takes off what all lines are indented by, or as many columns as it is told.
fn dedented(parser: &Parser<'_>, directive: &Directive) -> Vec<Line> {
    let Some(dedent) = directive.option(parser.text, "dedent") else { return directive.content.clone() };
    let indents = directive.content.iter().filter(|line| !line.is_blank()).map(|line| parser.text.indent(*line));
    let common = indents.min().unwrap_or(0);
    let columns = if dedent.is_empty() { common } else { dedent.parse().unwrap_or(0).min(common) };
    directive.content.iter().map(|line| line.without(columns)).collect()
}

/// Lines as code in a language.
pub fn push(parser: &Parser<'_>, info: String, content: &[Line], blocks: &mut Vec<Block>) {
    push_at(parser, info, content, content, blocks);
}

fn push_at(parser: &Parser<'_>, info: String, content: &[Line], lines: &[Line], blocks: &mut Vec<Block>) {
    let text = code(parser.text, content);
    blocks.push(Block::new(BlockKind::Code { info, text }, parser.span(lines)));
}

/// Raw HTML is read as it is among Markdown; what is for other formats no reader of the page ever saw.
pub fn raw(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let format = directive.argument_text(parser.text).to_lowercase();
    let content = code(parser.text, &directive.content);
    let file = ["file", "url"].iter().find_map(|option| directive.option(parser.text, option));
    let words: Vec<_> = format.split(' ').collect();
    let is_html = words.contains(&"html");
    if words.len() > 1 {
        let others: Vec<_> = words.into_iter().filter(|word| *word != "html").collect();
        remove(parser, others.join(" "), "names of other formats");
    }
    if !is_html {
        parser.changes.count_at("directive-dropped", parser.span(first_of(lines)));
        remove(parser, content, "raw text for another format");
        remove(parser, file.unwrap_or_default(), "raw text for another format");
    } else if let Some(file) = file.as_ref().filter(|_| content.is_empty()) {
        let message = format!("raw HTML in `{file}` was not read; put what it showed into the post");
        parser.diagnostics.push(Diagnostic::at(Code::IncludeRefused, parser.span(first_of(lines)), message));
    } else {
        remove(parser, file.unwrap_or_default(), "a file beside raw text");
        let fragment = Fragment { html: content, span: parser.span(lines), ..Fragment::default() };
        let read = html::blocks(fragment);
        parser.changes.append(read.changes);
        parser.diagnostics.extend(read.diagnostics);
        blocks.extend(read.blocks);
    }
}

/// `.. |br| raw:: html`: the tags stand in the middle of a sentence, so that they are one line of it.
pub fn raw_inline(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line]) -> Vec<Inline> {
    let format = directive.argument_text(parser.text).to_lowercase();
    if directive.content.is_empty() || !format.split(' ').any(|word| word == "html") {
        raw(parser, directive, lines, &mut Vec::new());
        return Vec::new();
    }
    vec![Inline::new(InlineKind::Html(joined(parser.text, &directive.content)), parser.span(lines))]
}

/// Whether lines are no text but code, as far as one can see: half of them are such as only code has.
pub fn reads_as_code(text: &Text<'_>, lines: &[Line]) -> bool {
    let is_code = |line: &Line| {
        let line = text.line(*line).trim_start();
        let opens =
            line.starts_with(['{', '}', '<', '@', '$']) || line.starts_with("def ") || line.starts_with("import ");
        let is_markup = line.starts_with(".. ") || line.starts_with(':');
        !is_markup && (opens || line.ends_with(['{', '}', ';', '(', ',']) || line.contains(" = "))
    };
    let written = lines.iter().filter(|line| !line.is_blank());
    let (code, all) = written.fold((0, 0), |(code, all), line| (code + usize::from(is_code(line)), all + 1));
    all > 0 && code * 2 >= all && code > 1
}

/// The character of a number: decimal, or hexadecimal after one of the prefixes that docutils knows.
pub fn character(code: &str) -> Option<char> {
    let number = if code.bytes().all(|byte| byte.is_ascii_digit()) {
        code.parse().ok()
    } else {
        let lower = code.to_ascii_lowercase();
        let hex = ["0x", "x", "\\x", "u+", "u", "\\u"].iter().find_map(|prefix| lower.strip_prefix(prefix));
        let hex = hex.or_else(|| lower.strip_prefix("&#x")?.strip_suffix(';'))?;
        u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'))
    };
    number.and_then(char::from_u32)
}
