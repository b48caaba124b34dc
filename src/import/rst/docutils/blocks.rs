//! Blocks, in the order in which docutils' `Body` state tries them.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#body-elements>

use super::footnotes::Footnotes;
use super::inline::Roles;
use super::markup::{Markup, RST};
use super::posts::{Early, PostMark};
use super::references::References;
use super::sections::{self, Sections};
use super::substitutions::Substitutions;
use super::unknown::Unknown;
use super::{explicit, lists, posts, tables};
use crate::account::Changes;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::ReadOptions;
use crate::import::myst::Labels;
use crate::import::rst::directive::{self, block_end, trimmed, unindented};
use crate::import::rst::flow::Flow;
use crate::import::rst::text::{Line, Text, next_filled};
use crate::model::{Block, BlockKind, Inline};
use crate::source::Span;

/// Fields that docutils knows to be about a document, and those that make a post of it.
const BIBLIOGRAPHIC: &[&str] = &[
    "author",
    "authors",
    "organization",
    "contact",
    "address",
    "version",
    "status",
    "date",
    "copyright",
    "revision",
    "abstract",
    "dedication",
    "blogpost",
    "tags",
    "category",
];

/// Whether titles can stand in some lines: in the document, not in a list or a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    /// They can.
    Allowed,
    /// They are text.
    Refused,
}

/// What reads a document.
pub struct Parser<'t> {
    /// The text of the document.
    pub text: &'t Text<'t>,
    /// How it is read where it stands in blocks.
    pub markup: Markup,
    /// What the user and the site say about the reading.
    pub options: &'t ReadOptions,
    /// The name of the document, from which those of others are reached.
    pub docname: String,
    /// Whether `blog_post_pattern` makes a post of it, without a directive.
    pub is_post: bool,
    /// What has a name.
    pub references: References,
    /// What `|names|` stand for.
    pub substitutions: Substitutions,
    /// The labels of footnotes.
    pub footnotes: Footnotes,
    /// The titles' styles and where each stands.
    pub sections: Sections,
    /// The `.. post::` directives.
    pub posts: Vec<PostMark>,
    /// What is said about a post before its directive.
    pub early: Early,
    /// The roles that the document defines.
    pub roles: Roles,
    /// The labels of a document in Markdown.
    pub labels: Labels,
    /// The directives and roles that nobody knows.
    pub unknown: Unknown,
    /// What `header` holds.
    pub header: Vec<Block>,
    /// What `footer` holds.
    pub footer: Vec<Block>,
    /// The language of code that names none, from `.. highlight::`.
    pub language: String,
    /// What was mended and left out.
    pub changes: Changes,
    /// What is to be said.
    pub diagnostics: Vec<Diagnostic>,
    /// How many blocks are open around what is read.
    pub depth: usize,
}

impl<'t> Parser<'t> {
    /// A parser at the beginning of a document.
    pub fn new(text: &'t Text<'t>, options: &'t ReadOptions) -> Self {
        Self {
            text,
            markup: RST,
            options,
            docname: String::new(),
            is_post: false,
            references: References::default(),
            substitutions: Substitutions::default(),
            footnotes: Footnotes::default(),
            sections: Sections::default(),
            posts: Vec::new(),
            early: Early::default(),
            roles: Roles::default(),
            labels: Labels::default(),
            unknown: Unknown::default(),
            header: Vec::new(),
            footer: Vec::new(),
            language: String::new(),
            changes: Changes::default(),
            diagnostics: Vec::new(),
            depth: 0,
        }
    }

    /// The blocks of some lines.
    pub fn blocks(&mut self, lines: &[Line], titles: Titles) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self.depth >= self.markup.deepest {
            self.too_deep(lines, &mut blocks);
            return blocks;
        }
        self.depth += 1;
        let blocks = (self.markup.blocks)(self, lines, titles);
        self.depth -= 1;
        blocks
    }

    /// The blocks of some lines in which no title can stand.
    pub fn nested(&mut self, lines: &[Line]) -> Vec<Block> {
        self.blocks(trimmed(lines), Titles::Refused)
    }

    /// Reads lines that are not shown: their targets and their anonymous references count all the same.
    pub fn unshown(&mut self, lines: &[Line]) {
        let changes = std::mem::take(&mut self.changes);
        self.nested(lines);
        self.changes = changes;
    }

    /// The inlines of some lines.
    pub fn inlines(&mut self, lines: &[Line]) -> Vec<Inline> {
        let flow = Flow::new(self.text, lines);
        (self.markup.inlines)(self, &flow)
    }

    /// The place of some lines in the source.
    pub fn span(&self, lines: &[Line]) -> Span {
        self.text.span_of(lines)
    }

    /// Says that something was kept as text.
    pub fn malformed(&mut self, lines: &[Line], message: impl Into<String>) {
        let span = self.span(lines);
        self.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
    }

    /// Reads what begins on line `at`, and returns the line after it.
    pub(super) fn block(&mut self, lines: &[Line], at: usize, titles: Titles, blocks: &mut Vec<Block>) -> usize {
        let line = lines[at];
        if line.is_blank() {
            return at + 1;
        }
        let content = self.text.line(line);
        if content.starts_with(' ') {
            return self.quote(lines, at, blocks);
        }
        if self.depth == 1
            && titles == Titles::Allowed
            && is_before_text(blocks)
            && let Some(end) = self.fields(lines, at)
        {
            return end;
        }
        if let Some(end) = lists::read(self, lines, at, blocks) {
            return end;
        }
        if content == ">>>" || content.starts_with(">>> ") {
            let end = text_end(lines, at);
            let kind = BlockKind::Code { info: "pycon".to_owned(), text: code(self.text, &lines[at..end]) };
            blocks.push(Block::new(kind, self.span(&lines[at..end])));
            return end;
        }
        if let Some(end) = tables::read(self, lines, at, blocks) {
            return end;
        }
        if content == ".." || content.starts_with(".. ") || content == "__" || content.starts_with("__ ") {
            return explicit::read(self, lines, at, blocks);
        }
        if let Some(end) = sections::read(self, lines, at, titles, blocks) {
            return end;
        }
        self.text_block(lines, at, blocks)
    }

    /// Fields at the top of the document, or below its title, are about the page.
    fn fields(&mut self, lines: &[Line], at: usize) -> Option<usize> {
        directive::field(self.text, lines[at])?;
        let end = (at..lines.len()).find(|index| {
            let line = lines[*index];
            !line.is_blank() && self.text.indent(line) == 0 && directive::field(self.text, line).is_none()
        });
        let end = end.unwrap_or(lines.len());
        let fields = directive::fields(self.text, &lines[at..end]);
        let is_about_page =
            |field: &(String, Vec<Line>)| BIBLIOGRAPHIC.iter().any(|name| name.eq_ignore_ascii_case(&field.0));
        if self.sections.count > 0 && !fields.iter().any(is_about_page) {
            return None;
        }
        let span = self.span(&lines[at..end]);
        posts::fields(self, &fields, span);
        Some(end)
    }

    /// A definition list or a paragraph.
    pub fn text_block(&mut self, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
        if lines.get(at + 1).is_some_and(|next| self.text.indent(*next) > 0 && !next.is_blank()) {
            return lists::definitions(self, lines, at, blocks);
        }
        if let Some(list) = lists::glued(self.text, lines, at) {
            self.changes.count("list-separated", 1);
            return self.paragraph(&lines[at..list], lines, list, blocks);
        }
        let end = paragraph_end(self.text, lines, at);
        if lines.get(end).is_some_and(|next| !next.is_blank()) {
            self.malformed(&lines[end..=end], "an indented line after a paragraph was read as a quote");
        }
        self.paragraph(&lines[at..end], lines, end, blocks)
    }

    /// A paragraph, and the literal block after it where it ends in `::`.
    fn paragraph(&mut self, paragraph: &[Line], lines: &[Line], end: usize, blocks: &mut Vec<Block>) -> usize {
        let Some((&last, head)) = paragraph.split_last() else { return end };
        let last_text = self.text.line(last);
        if !announces_literal(last_text) {
            self.push_paragraph(paragraph, blocks);
            return end;
        }
        // `text::` shows one colon, `text ::` and `::` none
        let hides_both = last_text.len() == 2 || last_text.ends_with(" ::");
        let shown = last_text[..last_text.len() - if hides_both { 2 } else { 1 }].trim_end();
        let mut shown_lines = head.to_vec();
        if !shown.is_empty() {
            shown_lines.push(Line { start: last.start, end: last.start + shown.len() });
        }
        if !shown_lines.is_empty() {
            self.push_paragraph(&shown_lines, blocks);
        }
        self.literal(lines, end, blocks)
    }

    fn push_paragraph(&mut self, lines: &[Line], blocks: &mut Vec<Block>) {
        let content = self.inlines(lines);
        blocks.push(Block::new(BlockKind::Paragraph(content), self.span(lines)));
    }

    /// The literal block after `::`: indented, or each line quoted with the same character.
    fn literal(&mut self, lines: &[Line], from: usize, blocks: &mut Vec<Block>) -> usize {
        let Some(start) = next_filled(lines, from) else { return lines.len() };
        let first = self.text.line(lines[start]);
        let end = if first.starts_with(' ') {
            block_end(self.text, lines, start)
        } else {
            let quote = first.chars().next().filter(char::is_ascii_punctuation);
            let Some(quote) = quote.filter(|_| start > from) else { return from };
            let is_quoted = |at: &usize| self.text.line(lines[*at]).starts_with(quote);
            (start..lines.len()).find(|at| !is_quoted(at)).unwrap_or(lines.len())
        };
        let block = unindented(self.text, &lines[start..end]);
        let kind = BlockKind::Code { info: self.language.clone(), text: code(self.text, &block) };
        blocks.push(Block::new(kind, self.span(&lines[start..end])));
        end
    }

    /// A block quote; an attribution ends one.
    fn quote(&mut self, lines: &[Line], at: usize, blocks: &mut Vec<Block>) -> usize {
        let end = block_end(self.text, lines, at);
        self.quotes(&unindented(self.text, &lines[at..end]), blocks);
        end
    }

    /// The quotes that some lines without their indent hold: each attribution ends one.
    pub fn quotes(&mut self, lines: &[Line], blocks: &mut Vec<Block>) {
        let mut rest = trimmed(lines);
        while !rest.is_empty() {
            let attribution = attribution(self.text, rest);
            let (quoted, after) = attribution
                .as_ref()
                .map_or((rest, &rest[rest.len()..]), |(start, end, _)| (&rest[..*start], &rest[*end..]));
            let mut content = self.nested(quoted);
            if let Some((start, end, marker)) = attribution {
                let mut lines: Vec<_> =
                    rest[start..end].iter().map(|line| line.without(self.text.indent(*line))).collect();
                let span = self.span(&lines);
                lines[0] = lines[0].without(marker);
                let mut inlines = vec![Inline::text("— ", span)];
                inlines.extend(self.inlines(&lines));
                content.push(Block::new(BlockKind::Paragraph(inlines), span));
            }
            if !content.is_empty() {
                blocks
                    .push(Block::new(BlockKind::Quote(content), self.span(trimmed(&rest[..rest.len() - after.len()]))));
            }
            rest = trimmed(after);
        }
    }

    fn too_deep(&mut self, lines: &[Line], blocks: &mut Vec<Block>) {
        self.malformed(lines, "blocks nested deeper than any reader shows were kept as text");
        for lines in lines.split(|line| line.is_blank()).filter(|lines| !lines.is_empty()) {
            let flow = Flow::new(self.text, lines);
            let span = self.span(lines);
            blocks
                .push(Block::new(BlockKind::Paragraph(vec![Inline::text(flow.buffer.replace('\n', " "), span)]), span));
        }
    }
}

/// Whether nothing but a title and a subtitle was read.
fn is_before_text(blocks: &[Block]) -> bool {
    blocks.len() <= 2 && blocks.iter().all(|block| matches!(block.kind, BlockKind::Heading { .. }))
}

/// The line after a run of lines without a blank one.
pub fn text_end(lines: &[Line], at: usize) -> usize {
    (at..lines.len()).find(|at| lines[*at].is_blank()).unwrap_or(lines.len())
}

/// The line after the paragraph that begins on line `at`: an indented line ends it.
fn paragraph_end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    (at + 1..lines.len()).find(|index| ends_paragraph(text, lines[*index])).unwrap_or(lines.len())
}

/// Whether the paragraph above a line ends there.
pub fn ends_paragraph(text: &Text<'_>, line: Line) -> bool {
    line.is_blank() || text.indent(line) > 0
}

/// Whether a literal block follows: `::` behind an even number of backslashes.
fn announces_literal(last_line: &str) -> bool {
    let Some(before) = last_line.strip_suffix("::") else { return false };
    (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
}

/// Lines of code.
pub fn code(text: &Text<'_>, lines: &[Line]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| text.line(*line)).collect();
    lines.join("\n").trim_end_matches('\n').to_owned()
}

/// The attribution of a quote, as first line, line after it, and the length of its dash: `-- Name` after a blank line,
/// with further lines indented alike.
fn attribution(text: &Text<'_>, lines: &[Line]) -> Option<(usize, usize, usize)> {
    let first = lines.iter().position(|line| !line.is_blank())?;
    (first + 2..lines.len()).find_map(|at| {
        let marker = dash(text.line(lines[at])).filter(|_| lines[at - 1].is_blank())?;
        let end = text_end(lines, at);
        let mut indents = lines[at + 1..end].iter().map(|line| text.indent(*line));
        let indent = indents.next();
        indents.all(|other| Some(other) == indent).then_some((at, end, marker))
    })
}

/// The length of `-- `, `---` or `—` before text.
fn dash(line: &str) -> Option<usize> {
    let length = match line.bytes().take_while(|byte| *byte == b'-').count() {
        0 if line.starts_with('—') => '—'.len_utf8(),
        hyphens @ (2 | 3) => hyphens,
        _ => return None,
    };
    let rest = &line[length..];
    let text = rest.trim_start_matches(' ');
    (!text.is_empty()).then_some(length + rest.len() - text.len())
}
