//! Code: `<pre>`, which html2text indents by four, and lines with `<br>` and no-break spaces, which look like text.

use std::borrow::Cow;

use super::addresses::{unwrapped, with_title};
use super::blocks::{INDENT, Node, NodeKind, Scanner, paragraph_end};
use super::names::has_underscores;
use super::titles;
use crate::account::{Changes, Entry, What};
use crate::import::rst::text::{Line, Text, next_filled};
use crate::model::label::is_label;

/// A fence is looked for no further than this many lines.
const LONGEST_FENCE: usize = 500;
/// Lines longer than this are prose that begins with no-break spaces.
const LONGEST_LINE: usize = 110;

/// What is known of a run of indented lines, by offsets in the text, so that prose in it is not looked through again for
/// each of its paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Indented {
    /// The lines that it is part of: where they begin and how many they are.
    within: (usize, usize),
    /// Where the run ends.
    end: usize,
    /// After the last blank line of four spaces, the last long line and the last line with a link.
    pre: usize,
    long: usize,
    link: usize,
    /// How many lines hold text from here on, and how many of them look like code.
    shown: usize,
    code: usize,
}

impl Indented {
    /// Looks through the lines from the first on.
    fn of(text: &Text<'_>, lines: &[Line]) -> Self {
        let mut run = Self::default();
        for line in lines {
            if line.is_blank() {
                run.pre = if is_pre_blank(text, *line) { line.end + 1 } else { run.pre };
                continue;
            }
            if text.indent(*line) < INDENT {
                break;
            }
            run.end = line.end;
            run.long = if line.end - line.start > LONGEST_LINE { line.end } else { run.long };
            run.link = if has_link(text, *line) { line.end } else { run.link };
            run.shown += 1;
            run.code += usize::from(is_code(text, *line));
        }
        run
    }

    /// The run without lines that were read.
    fn without(self, text: &Text<'_>, lines: &[Line]) -> Self {
        let shown = lines.iter().filter(|line| !line.is_blank());
        let code = shown.clone().filter(|line| is_code(text, **line)).count();
        Self { shown: self.shown - shown.count().min(self.shown), code: self.code - code.min(self.code), ..self }
    }
}

/// Lines indented by four: code, or text that begins with no-break spaces. Returns the line after them.
pub fn indented(scanner: &mut Scanner<'_>, lines: &[Line], at: usize, nodes: &mut Vec<Node>) -> usize {
    let text = scanner.text;
    let start = lines[at].start;
    let within = (lines[0].start, lines.len());
    let known = scanner.indented.filter(|run| run.within == within && start < run.end);
    let run = known.unwrap_or_else(|| Indented { within, ..Indented::of(text, &lines[at..]) });
    let is_pre = run.pre > start || is_pre(text, lines, at);
    let looks_like_code = is_pre || (run.long <= start && run.code * 2 >= run.shown.max(1));
    if !looks_like_code {
        let is_end = |line: &Line| line.end >= run.end || line.is_blank();
        let last = lines[at..].iter().position(is_end).map_or(lines.len(), |last| at + last + 1);
        let block: Vec<_> = lines[at..last].iter().map(|line| line.without(text.indent(*line))).collect();
        let end = paragraph_end(text, &block, 0);
        let paragraph = scanner.paragraph(&block[..end]);
        nodes.push(paragraph);
        scanner.indented = Some(run.without(text, &lines[at..at + end]));
        return at + end;
    }
    let end = lines[at..].iter().position(|line| line.end >= run.end).map_or(lines.len(), |last| at + last + 1);
    let block = &lines[at..end];
    if run.link > start && !(is_pre && is_code_with_links(text, block)) {
        let block: Vec<_> = block.iter().map(|line| line.without(text.indent(*line))).collect();
        for lines in block.split(|line| line.is_blank()).filter(|lines| !lines.is_empty()) {
            let paragraph = scanner.paragraph(lines);
            nodes.push(paragraph);
        }
        return end;
    }
    let code: Vec<_> = block
        .iter()
        .map(|line| unlinked(text.line(line.without(text.indent(*line).min(INDENT))), &mut scanner.changes))
        .collect();
    let text = code.join("\n").trim_end_matches('\n').to_owned();
    let span = scanner.span(block);
    scanner.changes.count_at("code-indented", span);
    nodes.push(Node { kind: NodeKind::Code { info: String::new(), text }, span });
    end
}

/// Reads code in paragraphs of lines that end in breaks, the first of them `at..end`, and what of a label stands before it.
pub fn listing(
    scanner: &mut Scanner<'_>,
    lines: &[Line],
    at: usize,
    end: usize,
    nodes: &mut Vec<Node>,
) -> Option<usize> {
    let text = scanner.text;
    let is_labelled = is_labelled(text, &lines[at..end]) && broken(text, &lines[at + 1..end]).is_some();
    let start = at + usize::from(is_labelled);
    let (code, end) = parts(text, lines, start, end)?;
    if is_labelled {
        let label = scanner.paragraph(&lines[at..start]);
        nodes.push(label);
    }
    let span = scanner.span(&lines[start..end]);
    scanner.changes.count_at("code-unbroken", span);
    nodes.push(Node { kind: NodeKind::Code { info: String::new(), text: code }, span });
    Some(end)
}

/// The code of the paragraphs from `start..end` on that are one listing, and the line after it. Some of them are certain; an
/// import stands before those, and what is indented goes on with them.
fn parts(text: &Text<'_>, lines: &[Line], start: usize, end: usize) -> Option<(String, usize)> {
    let (mut code, mut whole) = (Vec::new(), None);
    let (mut part, mut last) = (start..end, *lines.get(start)?);
    let is_open = |line: Line| text.indent(line) >= 2 || text.line(line).ends_with([':', '{', '(', '[']);
    for _ in 0..LONGEST_FENCE {
        let shown = &lines[part.clone()];
        if let Some(text) = broken(text, shown) {
            code.push(text);
            whole = Some((code.len(), part.end));
        } else if whole.is_some() && is_open(last) && shown.iter().all(|line| goes_on(text, *line)) {
            code.push(shown.iter().map(|line| unescaped(text.line(*line))).collect::<Vec<_>>().join("\n"));
            whole = Some((code.len(), part.end));
        } else if shown.iter().all(|line| is_import(text.line(*line))) {
            code.push(shown.iter().map(|line| text.line(*line)).collect::<Vec<_>>().join("\n"));
        } else {
            break;
        }
        let next = next_filled(lines, part.end).filter(|next| *next > part.end);
        // `<br><br>`, and not a paragraph of its own
        let is_close = |next: &usize| text.is_broken(lines[part.end]) && !is_pre(text, lines, *next);
        let Some(next) = next.filter(is_close) else { break };
        last = lines[part.end - 1];
        code.push("\n".repeat((next - part.end).min(2) - 1));
        part = next..paragraph_end(text, lines, next);
    }
    let (parts, end) = whole?;
    Some((code.get(..parts)?.join("\n"), end))
}

/// Whether a line is indented, and neither a sentence nor a link.
fn goes_on(text: &Text<'_>, line: Line) -> bool {
    let content = text.line(line).trim_start();
    let is_sentence = content.starts_with(char::is_uppercase) && content.ends_with(['.', '!', '?']);
    text.indent(line) >= 2 && line.end - line.start <= LONGEST_LINE && !is_sentence && !has_link(text, line)
}

/// `import a, b`, `from a import b`
fn is_import(line: &str) -> bool {
    let is_names = |names: &str| names.split(',').all(|name| !name.trim().is_empty() && !name.trim().contains(' '));
    let from = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import "));
    line.strip_prefix("import ")
        .or(from.filter(|(path, _)| !path.contains(' ')).map(|(_, names)| names))
        .is_some_and(is_names)
}

/// Whether a line of prose stands before the others: `Code:`.
fn is_labelled(text: &Text<'_>, lines: &[Line]) -> bool {
    let [label, _, ..] = lines else { return false };
    let content = text.line(*label).trim_start();
    is_label(content) && !content.starts_with(['#', '>', '@'])
}

/// Reads a session of Python: `>>> boat.sail()`, which is no quote of a quote of a quote, and what it printed.
pub fn session(scanner: &mut Scanner<'_>, lines: &[Line], at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let text = scanner.text;
    let is_prompt = |line: &Line| text.line(*line).starts_with(">>> ");
    let is_first =
        is_prompt(&lines[at]) && !at.checked_sub(1).is_some_and(|before| text.line(lines[before]).starts_with('>'));
    if !is_first {
        return None;
    }
    let end = paragraph_end(text, lines, at);
    let session = &lines[at..end];
    let is_statement =
        |line: &Line| text.line(*line).contains(['=', '(']) || text.line(*line).starts_with(">>> import ");
    let has_link = session.iter().any(|line| has_link(text, *line) || text.line(*line).contains("]("));
    let is_broken = session.split_last()?.1.iter().all(|line| text.is_broken(*line));
    if !is_broken || has_link || !session.iter().any(|line| is_prompt(line) && is_statement(line)) {
        return None;
    }
    let code: Vec<_> = session.iter().map(|line| unescaped(text.line(*line))).collect();
    let span = scanner.span(session);
    scanner.changes.count_at("code-unbroken", span);
    nodes.push(Node { kind: NodeKind::Code { info: String::new(), text: code.join("\n") }, span });
    Some(end)
}

/// The code of a paragraph whose lines all end in breaks, with indents or a restored `# comment`.
fn broken(text: &Text<'_>, lines: &[Line]) -> Option<String> {
    let (_, head) = lines.split_last()?;
    let unmade = titles::unmade(text, lines);
    let has_comment = unmade.iter().any(|(_, lost)| lost.ends_with(' '));
    let is_indented = lines.iter().any(|line| text.indent(*line) >= 2);
    let is_underline = |at: usize| at > 0 && titles::level(text, lines, at - 1).is_some();
    let all_broken = head.iter().enumerate().all(|(at, line)| text.is_broken(*line) || is_underline(at));
    if head.is_empty() || !all_broken || !(has_comment || is_indented) || !looks_like_code(text, lines) {
        return None;
    }
    if lines.iter().any(|line| has_link(text, *line) || text.line(*line).contains("](")) {
        return None;
    }
    let code: Vec<_> = unmade.iter().map(|(line, lost)| format!("{lost}{}", unescaped(text.line(*line)))).collect();
    Some(code.join("\n"))
}

/// Reads a fence that the author wrote into the HTML: its lines became paragraphs. Words beside the opening fence that
/// are more than a language are code as well.
pub fn fence(scanner: &mut Scanner<'_>, lines: &[Line], at: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let text = scanner.text;
    let info = text.line(lines[at]).strip_prefix("```").filter(|info| !info.contains('`'))?.trim();
    let end = (at + 1..lines.len()).take(LONGEST_FENCE).find(|index| text.line(lines[*index]) == "```")?;
    let mut code: Vec<_> = lines[at + 1..end].iter().map(|line| unescaped(text.line(*line))).collect();
    if code.iter().filter(|line| line.is_empty()).count() * 2 >= code.len() {
        code.retain(|line| !line.is_empty());
    }
    let is_language = !info.contains(' ');
    if !is_language {
        code.insert(0, info.to_owned());
    }
    let info = if is_language { info.to_owned() } else { String::new() };
    let kind = NodeKind::Code { info, text: code.join("\n") };
    let span = scanner.span(&lines[at..=end]);
    scanner.changes.count_at("code-fenced", span);
    nodes.push(Node { kind, span });
    Some(end + 1)
}

/// Whether line `at` is the first of a `<pre>`.
pub fn is_pre(text: &Text<'_>, lines: &[Line], at: usize) -> bool {
    at > 0 && is_pre_blank(text, lines[at - 1])
}

/// html2text begins `<pre>` with lines of four spaces.
fn is_pre_blank(text: &Text<'_>, line: Line) -> bool {
    line.is_blank() && text.as_str().get(line.end..line.end + 4) == Some("    ")
}

/// Whether most lines hold what prose does not. Italics can begin on one line and end on another.
pub fn looks_like_code(text: &Text<'_>, lines: &[Line]) -> bool {
    let shown = lines.iter().filter(|line| !line.is_blank());
    let is_named = has_underscores(shown.clone().map(|line| text.line(*line)));
    let is_code = |line: &&Line| has_signs(text.line(**line)) || is_named && is_code(text, **line);
    shown.clone().filter(is_code).count() * 2 >= shown.count().max(1)
}

/// Whether a line holds what prose does not.
fn is_code(text: &Text<'_>, line: Line) -> bool {
    let content = text.line(line);
    has_signs(content) || has_underscores([content])
}

fn has_signs(content: &str) -> bool {
    content.contains(['=', ';', '{', '}', '(', '[', '#', '$', '/', '|', '<', '>', '\\', '`'])
        || content.starts_with("import ")
        || content.ends_with(':')
        // `+-----+`
        || !content.contains(char::is_alphanumeric)
}

/// Whether a line holds a link, which code does not.
pub fn has_link(text: &Text<'_>, line: Line) -> bool {
    let content = text.line(line).trim_start();
    content.contains(">`_") || (content.starts_with("<http") && content.ends_with('>'))
}

/// Whether links stand in the lines of a `<pre>`, and prose beside them.
pub fn is_text_with_links(text: &Text<'_>, lines: &[Line]) -> bool {
    lines.iter().any(|line| has_link(text, *line)) && !is_code_with_links(text, lines)
}

/// Whether the lines of a `<pre>` beside those with links are such as only code has: mails and minutes stand in one too.
fn is_code_with_links(text: &Text<'_>, lines: &[Line]) -> bool {
    let others: Vec<_> = lines.iter().copied().filter(|line| !line.is_blank() && !has_link(text, *line)).collect();
    !others.is_empty() && looks_like_code(text, &others)
}

/// A line of code with the text of its links, which code cannot hold: their addresses are in the report.
pub fn unlinked<'l>(line: &'l str, changes: &mut Changes) -> Cow<'l, str> {
    let mut shown = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(">`_") {
        let link = before.rsplit_once('<').and_then(|(head, address)| {
            let (head, text) = head.rsplit_once('`')?;
            Some((head, text.strip_suffix(' ').unwrap_or(text), address))
        });
        if let Some((head, text, address)) = link {
            shown.extend([head, text]);
            let (text, title) = with_title(unwrapped(address).address);
            let why = "code holds no links";
            changes.removed.push(Entry { what: What::Link, text, why });
            changes.removed.extend(title.map(|text| Entry { what: What::Word, text, why }));
        } else {
            shown.extend([before, ">`_"]);
        }
        rest = after;
    }
    if shown.is_empty() && rest.len() == line.len() { Cow::Borrowed(line) } else { Cow::Owned(shown + rest) }
}

/// The line as it was before html2text escaped what Markdown could take for a list, also where an element began in the
/// middle of it: `level    \- info`.
fn unescaped(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (spaces, content) = line.split_at(indent);
    let content = match content.strip_prefix('\\').filter(|rest| rest.starts_with(['-', '+', '#', '*'])) {
        Some(rest) => rest,
        None => content,
    };
    format!("{spaces}{content} ").replace(" \\- ", " - ").replace(" \\+ ", " + ").trim_end().to_owned()
}
