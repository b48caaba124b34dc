//! The blocks of an html2text document, with their text still in flows.

use super::flow::{Flow, push_line};
use super::lists::Margin;
use super::{code, lists, quoted_code, tables, ticked_code, titles};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::text::{Line, Text, next_filled};
use crate::model::ListKind;
use crate::source::Span;

/// Quotes and lists deeper than this stay text.
pub const MAX_DEPTH: usize = 60;
/// How far html2text indents code.
pub const INDENT: usize = 4;

/// What html2text writes for `<hr>`.
pub const RULE: &str = "* * *";

/// A block whose text waits in the flows.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands in the source.
    pub span: Span,
}

/// The kinds of blocks; numbers are those of flows.
#[derive(Debug)]
pub enum NodeKind {
    /// A paragraph.
    Paragraph(usize),
    /// The caption of the image above it.
    Caption(usize),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        flow: usize,
    },
    /// A quote.
    Quote(Vec<Node>),
    /// A list.
    List {
        /// Bullets or numbers.
        kind: ListKind,
        /// Whether no blank lines stood between the items.
        tight: bool,
        /// The items.
        items: Vec<Vec<Node>>,
    },
    /// Code.
    Code {
        /// The language, from a fence.
        info: String,
        /// The lines.
        text: String,
    },
    /// The cells of a table, the header's first.
    Table(Vec<Vec<usize>>),
    /// A rule.
    Rule,
}

/// What reads the blocks of a document.
pub struct Scanner<'t> {
    /// The text of the document.
    pub text: &'t Text<'t>,
    /// The flows, in the order of the document.
    pub flows: Vec<Flow>,
    /// What was mended.
    pub changes: Changes,
    /// What is to be said.
    pub diagnostics: Vec<Diagnostic>,
    /// The run of indented lines that is being read.
    pub indented: Option<code::Indented>,
    /// Down to this offset, lines of a quote that look like code are text with links.
    pub quoted_links: usize,
}

impl Scanner<'_> {
    /// The blocks of some lines, which are those of the document, of a quote or of an item.
    pub fn scan(&mut self, lines: &[Line], depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            at = self.block(lines, at, depth, &mut nodes);
        }
        nodes
    }

    /// Reads the block that begins on line `at`, and returns the line after it.
    fn block(&mut self, lines: &[Line], at: usize, depth: usize, nodes: &mut Vec<Node>) -> usize {
        let line = lines[at];
        let content = self.text.line(line);
        if content.is_empty() {
            return at + 1;
        }
        let indent = self.text.indent(line);
        if content == RULE {
            let span = self.span(&lines[at..=at]);
            self.changes.count_at("rule-restored", span);
            nodes.push(Node { kind: NodeKind::Rule, span });
            return at + 1;
        }
        if indent >= INDENT && code::is_pre(self.text, lines, at) {
            return code::indented(self, lines, at, nodes);
        }
        if indent >= INDENT
            && let Some(end) = quoted_code::read(self, lines, at, nodes)
        {
            return end;
        }
        if depth < MAX_DEPTH {
            if indent < INDENT && content[indent..].starts_with('>') {
                if let Some(end) = code::session(self, lines, at, nodes) {
                    return end;
                }
                return self.quote(lines, at, depth, nodes);
            }
            if let Some(margin) = lists::start(self.text, lines, at, nodes.is_empty() && depth == 0) {
                let end = lists::end(self.text, lines, at, margin);
                let items = lists::items(self.text, &lines[at..end], margin);
                nodes.extend(lists::nodes(self, &items, depth));
                return end;
            }
        } else if depth == MAX_DEPTH && content.starts_with('>') {
            let message = "quotes or lists deeper than any reader shows were kept as text";
            self.diagnostics.push(Diagnostic::at(Code::MarkupMalformed, self.span(&lines[at..=at]), message));
        }
        if indent >= INDENT {
            return code::indented(self, lines, at, nodes);
        }
        if let Some(end) = code::fence(self, lines, at, nodes) {
            return end;
        }
        if let Some((name, title)) = abbreviation(content) {
            let span = self.span(&lines[at..=at]);
            self.changes.count_at("abbreviation-dropped", span);
            let why = "the title of an abbreviation, which the page did not show";
            self.changes.removed.push(Entry { what: What::Word, text: format!("{name} {title}"), why });
            return at + 1;
        }
        self.text_block(lines, at, nodes)
    }

    /// A heading, a table or a paragraph.
    fn text_block(&mut self, lines: &[Line], at: usize, nodes: &mut Vec<Node>) -> usize {
        if let Some(heading) = titles::heading(self, lines, at) {
            let end = heading.end;
            nodes.push(heading.node);
            return end;
        }
        let end = paragraph_end(self.text, lines, at);
        let torn = torn_address_end(self.text, lines, at, end).or_else(|| torn_link_end(self.text, lines, at, end));
        if let Some(end) = torn {
            let shown: Vec<_> = lines[at..end].iter().copied().filter(|line| !line.is_blank()).collect();
            let paragraph = self.paragraph(&shown);
            nodes.push(paragraph);
            return end;
        }
        if let Some(end) = ticked_code::read(self, lines, at, end, nodes) {
            return end;
        }
        let table = tables::separator(self.text, &lines[at..end]);
        if let Some(separator) = table.as_ref().filter(|separator| separator.columns > 1) {
            tables::nodes(self, separator, nodes);
        } else if let Some(end) = code::listing(self, lines, at, end, nodes) {
            return end;
        } else if let Some(separator) = table {
            tables::nodes(self, &separator, nodes);
        } else {
            let paragraph = self.paragraph(&lines[at..end]);
            nodes.push(paragraph);
        }
        end
    }

    /// The lines as a paragraph.
    pub fn paragraph(&mut self, lines: &[Line]) -> Node {
        let mut flow = Flow::default();
        let mut before = None;
        for (line, lost) in titles::unmade(self.text, lines) {
            if !lost.is_empty() {
                self.changes.count_at("heading-unmade", self.text.span(line.start, line.end));
            }
            push_line(&mut flow, self.text, line, before, lost.trim_end());
            before = Some(line);
        }
        Node { kind: NodeKind::Paragraph(self.flow(flow)), span: self.span(lines) }
    }

    /// Keeps a flow and returns its number.
    pub fn flow(&mut self, flow: Flow) -> usize {
        self.flows.push(flow);
        self.flows.len() - 1
    }

    /// The place of some lines in the source.
    pub fn span(&self, lines: &[Line]) -> Span {
        self.text.span_of(lines)
    }

    fn quote(&mut self, lines: &[Line], at: usize, depth: usize, nodes: &mut Vec<Node>) -> usize {
        let is_nested = |line: &str| line.starts_with(">>") || (depth > 0 && line.starts_with('>'));
        let mut inner = Vec::new();
        let mut end = at;
        let mut was_nested = false;
        loop {
            while let Some(line) = lines.get(end).filter(|line| !line.is_blank()) {
                was_nested |= is_nested(self.text.line(*line));
                inner.push(self.unquoted(*line, inner.last().is_some_and(|line: &Line| line.is_blank())));
                end += 1;
            }
            // html2text ends a list in a quote, and every line of a quote in a quote, with a line that it does not quote
            let next = next_filled(lines, end).unwrap_or(lines.len());
            let Some(next_line) = lines.get(next).map(|line| self.text.line(*line)) else { break };
            let is_code = lines.get(next + 1).is_some_and(|line| self.text.line(*line).starts_with(">     "));
            if (next_line != ">" || is_code) && !(was_nested && is_nested(next_line)) {
                break;
            }
            inner.extend(&lines[end..next]);
            end = next;
        }
        let blocks = self.scan(&inner, depth + 1);
        if !blocks.is_empty() {
            let span = self.span(&lines[at..end]);
            self.changes.count_at("quote-restored", span);
            nodes.push(Node { kind: NodeKind::Quote(blocks), span });
        }
        end
    }

    /// A line without its `> `: html2text repeats one on wrapped lines, and none where it stands before a second.
    fn unquoted(&self, line: Line, is_after_blank: bool) -> Line {
        let indent = self.text.indent(line);
        let content = &self.text.line(line)[indent..];
        if indent >= INDENT || !content.starts_with('>') {
            return line;
        }
        let line = line.without(indent + 1 + usize::from(content[1..].starts_with(' ')));
        // the first line of code in a list in a quote has both marks twice: `>     >     code`
        let (before, content) = self.text.line(line).split_at(self.text.indent(line));
        let may_be_first = is_after_blank && before.len() >= INDENT;
        if may_be_first && content.strip_prefix('>').is_some_and(|code| code.starts_with("     ")) {
            return line.without(before.len() + 2);
        }
        line
    }
}

/// `*[HTML]: HyperText Markup Language`, which html2text writes at the end for `<abbr title="…">`.
fn abbreviation(line: &str) -> Option<(&str, &str)> {
    line.trim_start().strip_prefix("*[")?.split_once("]: ").filter(|(name, _)| !name.is_empty() && !name.contains('['))
}

/// The line after the paragraph that begins on line `at`.
pub fn paragraph_end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    let is_end = |index: usize| {
        lines[index].is_blank()
            || lists::is_item(text, lines[index], Margin::Indented)
            || text.line(lines[index]) == RULE
    };
    (at + 1..lines.len()).find(|index| is_end(*index)).unwrap_or(lines.len())
}

/// The line after the paragraph from `at` to `end` and the next one, where a blank line stands in the address of a link.
fn torn_address_end(text: &Text<'_>, lines: &[Line], at: usize, end: usize) -> Option<usize> {
    let bracket = |line: &Line| memchr::memrchr2(b'<', b'>', text.line(*line).as_bytes());
    let (line, column) = lines[at..end].iter().rev().find_map(|line| Some((line, bracket(line)?)))?;
    let head = text.slice(line.start + column, lines[end - 1].end);
    let is_open = head.starts_with("<http") && !head.contains(' ');
    let next = next_filled(lines, end).filter(|_| is_open)?;
    let (rest, _) = text.line(lines[next]).split_once(">`_")?;
    (!rest.contains([' ', '<', '>', '`'])).then(|| paragraph_end(text, lines, next))
}

/// No link with breaks in its text is longer: an item can have a great many paragraphs.
const LONGEST_TORN: usize = 4000;

/// The line after the paragraph from `at` to `end` and the next one, where two breaks stand in the text of a link:
/// `<a href="b">one<br><br>two</a>`, or behind the picture in it.
pub fn torn_link_end(text: &Text<'_>, lines: &[Line], at: usize, end: usize) -> Option<usize> {
    let is_short = |line: &&Line| line.end - lines[at].start < LONGEST_TORN;
    let last = *lines.get(end - 1).filter(|line| text.is_broken(**line)).filter(is_short)?;
    let next = next_filled(lines, end)?;
    let head = text.slice(lines[at].start, last.end);
    let after = paragraph_end(text, lines, next);
    let rest = text.slice(lines[next].start, lines[after - 1].end);
    let (before, opened) = head.rsplit_once('`')?;
    // `_` begins italics in the link, or ends the link before
    let is_end = opened.is_empty() || opened.starts_with(' ') || opened.starts_with('_') && before.ends_with('>');
    let is_open = !is_end && before.matches('`').count() % 2 == 0;
    let ends = |(shown, behind): (&str, &str)| shown.ends_with('>') && shown.contains(" <") && behind.starts_with('_');
    let is_link = is_open && rest.split_once('`').is_some_and(ends);
    let is_around_picture = opened == "_" && before.ends_with('>') && before.contains("`![") && rest.starts_with("](");
    (is_link || is_around_picture).then_some(after)
}
