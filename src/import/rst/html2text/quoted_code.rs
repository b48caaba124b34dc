//! Code in a quote: html2text writes `<br>` as a line end and the mark of a quote, also where `<pre>` indents what follows, and
//! wraps the lines, as they do not begin with spaces.
//!
//! ```text
//! >                                     blank where a quote begins with code, else two lines of `>··`
//! >     def row(self, oars):··          def row(self, oars):
//! >     >     return self.pull(oars,        return self.pull(oars, miles)
//! > miles)
//! ```

use super::blocks::{INDENT, Node, NodeKind, Scanner};
use super::code;
use super::flow::is_wrapped_inside_word;
use crate::import::rst::text::{Line, Text};

/// Reads the code that begins on line `at`, and returns the line after it.
pub fn read(scanner: &mut Scanner<'_>, lines: &[Line], at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let text = scanner.text;
    let start = lines.get(at)?.start;
    if start < scanner.quoted_links || !is_start(text, lines, at) {
        return None;
    }
    let end = end(text, lines, at);
    let block = &lines[at..end];
    if code::is_text_with_links(text, block) {
        // each of its paragraphs could begin code again: what was found for the first one holds down to the last link
        let last = block.iter().rfind(|line| code::has_link(text, **line));
        scanner.quoted_links = last.map_or(start, |line| line.end);
        return None;
    }
    let mut shown = Vec::<String>::new();
    let mut is_after_break = false;
    for line in block {
        let content = code::unlinked(content(text, *line), &mut scanner.changes);
        match shown.last_mut() {
            Some(last) if !line.is_blank() && text.indent(*line) < INDENT => {
                let space = if is_wrapped_inside_word(last, &content) { "" } else { " " };
                last.extend([space, content.as_ref()]);
            }
            _ if is_after_break => shown.push(without_mark(&content).to_owned()),
            _ => shown.push(content.into_owned()),
        }
        is_after_break = is_break(text, *line);
    }
    let span = scanner.span(block);
    scanner.changes.count_at("code-indented", span);
    let text = shown.join("\n").trim_end_matches('\n').to_owned();
    nodes.push(Node { kind: NodeKind::Code { info: String::new(), text }, span });
    Some(end)
}

/// Whether a `<pre>` begins: html2text indents the blank lines before it as well, and drops those spaces but for the last two.
fn is_start(text: &Text<'_>, lines: &[Line], at: usize) -> bool {
    let is_blank =
        |line: &Line| line.is_blank() && text.as_str().get(..line.end).is_some_and(|text| text.ends_with('>'));
    let is_indented = |line: &Line| is_blank(line) && text.is_broken(*line);
    match &lines[..at] {
        [line] => is_blank(line),
        [.., first, second] => is_indented(first) && is_indented(second),
        [] => false,
    }
}

/// The line after the code, which no text follows without a blank line.
fn end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    let mut end = at + 1;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        let is_after_blank = lines[index - 1].is_blank();
        if line.is_blank() {
            continue;
        }
        if is_after_blank && text.indent(*line) < INDENT {
            break;
        }
        end = index + 1;
    }
    end
}

/// A line without the indent of code.
fn content<'t>(text: &'t Text<'_>, line: Line) -> &'t str {
    text.line(line.without(text.indent(line).min(INDENT)))
}

/// Whether a `<br>` ends a line: a blank one has spaces of its own.
fn is_break(text: &Text<'_>, line: Line) -> bool {
    !line.is_blank() && text.is_broken(line)
}

/// A line of code behind a break, without the mark of the quote.
fn without_mark(line: &str) -> &str {
    line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
}
