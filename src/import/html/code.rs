//! Preformatted text, and code in a line.

use scraper::{ElementRef, Node};

use super::elements::{Meaning, is_block, keeps_lines, meaning};
use super::walk::{TreeNode, Walk};
use crate::model::{Block, BlockKind, InlineKind};

impl Walk<'_> {
    /// Code in a line; the spaces at its ends stand outside, as they do everywhere.
    pub(super) fn code(&mut self, text: &str) {
        let code = text.split(['\n', '\t']).map(str::trim).collect::<Vec<_>>().join(" ");
        let trimmed = code.trim();
        let indent = &text[..text.len() - text.trim_start().len()];
        if indent.contains('\u{a0}') {
            // `<br><code>&nbsp; row()</code>`
            self.flow.text(indent);
        } else if code.starts_with(' ') || text.starts_with('\n') {
            self.flow.text(" ");
        }
        if !trimmed.is_empty() {
            self.flow.inline(InlineKind::Code(trimmed.to_owned()));
        }
        if text.ends_with([' ', '\n']) {
            self.flow.text(" ");
        }
    }

    /// Lines that stand as they are.
    pub(super) fn preformatted(&mut self, element: ElementRef<'_>) {
        let (info, text) = read(element);
        if let Some(between) = goes_on(element)
            && let Some(Block { kind: BlockKind::Code { info: before, text: lines }, .. }) = self.flow.blocks.last_mut()
            && *before == info
        {
            lines.push_str(between);
            lines.push_str(&text);
            self.changes.count_at("code-joined", self.flow.span);
        } else if !text.trim().is_empty() {
            self.flow.block(BlockKind::Code { info, text });
        }
        self.beside_code(element, 0);
        self.flow.flush();
    }
}

/// The language, where a class names it, and the lines of a `<pre>`. A `<br>` is a line end, and the spaces that do not
/// break, with which Blogger's editor indented code, are spaces.
pub(super) fn read(element: ElementRef<'_>) -> (String, String) {
    let mut text = String::new();
    push_text(element, keeps_line_ends(element), &mut text);
    let mut text = text.replace('\u{a0}', " ").replace("\r\n", "\n");
    if element.value().name() == "textarea" {
        // what is markup elsewhere: Blogger's editor made one of each line end
        text = text.replace("<br />", "<br>").replace("<br/>", "<br>").replace("<br>\n", "\n").replace("<br>", "\n");
    }
    // The first line end after `<pre>` is not shown: html5ever has dropped it, except where tags stand before it.
    let text = text.strip_prefix('\n').unwrap_or(&text);
    let lines: Vec<_> = text.trim_end().lines().map(str::trim_end).collect();
    (language(element).unwrap_or_default(), lines.join("\n"))
}

/// What stands between a `<pre>` and the one at once before it, where the two are one listing to their readers: a line end
/// where an editor put each line of code into its own; an empty line where it ended the `<pre>` at those, which shows in an indent
/// that goes on, or in a quote around all of them.
fn goes_on(element: ElementRef<'_>) -> Option<&'static str> {
    let mut siblings = element.prev_siblings().filter(|node| !is_blank(node.value()));
    let before = siblings.find(|node| node.value().as_element().is_none_or(|element| element.name() != "br"));
    let before = before.and_then(ElementRef::wrap).filter(is_pre)?;
    let (text, text_before) = (read(element).1, read(before).1);
    if !text.contains('\n') && !text_before.contains('\n') {
        return Some(if ends_in_empty_line(before) { "\n\n" } else { "\n" });
    }
    let goes_on = text.starts_with([' ', '\t']);
    let quote = element.parent().and_then(ElementRef::wrap).filter(|parent| parent.value().name() == "blockquote");
    (goes_on || quote.is_some_and(|quote| holds_only_code(quote))).then_some("\n\n")
}

/// Whether a `<pre>` shows an empty line at its end, `two()<br>&nbsp;`; the last line end itself shows none.
fn ends_in_empty_line(element: ElementRef<'_>) -> bool {
    let mut text = String::new();
    push_text(element, true, &mut text);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    text.rsplit_once('\n').is_some_and(|(code, last)| last.trim().is_empty() && !code.trim().is_empty())
}

fn holds_only_code(quote: ElementRef<'_>) -> bool {
    let is_code = |child: ElementRef<'_>| is_pre(&child) || child.value().name() == "br";
    // the first of them tell, so that a great many take no time
    quote.children().take(200).all(|child| is_blank(child.value()) || ElementRef::wrap(child).is_some_and(is_code))
}

fn is_blank(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.trim().is_empty()) || node.is_comment()
}

fn is_pre(element: &ElementRef<'_>) -> bool {
    element.value().name() == "pre"
}

/// Code beside a column with the numbers of its lines: its cell, and the numbers.
pub(super) fn numbered<'a>(cells: &[ElementRef<'a>]) -> Option<(ElementRef<'a>, String)> {
    let [numbers, code] = cells else { return None };
    let numbers = read(*numbers).1;
    let mut counted = numbers.split_whitespace().map(str::parse::<usize>);
    let first = counted.next()?.ok()?;
    let is_counting = counted.enumerate().all(|(at, number)| number.ok() == first.checked_add(at + 1));
    let mut parts = code.descendent_elements();
    let is_code =
        parts.any(|part| part.value().name() == "pre" || part.attr("class").is_some_and(|class| class == "code"));
    let is_long = read(*code).1.lines().count() == numbers.split_whitespace().count();
    (is_counting && is_code && is_long).then_some((*code, numbers))
}

/// Whether a `<code>` holds lines.
pub(super) fn has_breaks(element: ElementRef<'_>) -> bool {
    let mut names = element.descendent_elements().map(|element| element.value().name());
    names.any(|name| matches!(name, "br" | "pre" | "div" | "p"))
}

/// Whether a `<code>` holds nothing but characters, whatever their colour.
pub(super) fn is_plain(element: ElementRef<'_>) -> bool {
    let mut names = element.descendent_elements().skip(1).map(|element| element.value().name());
    names.all(|name| meaning(name) == Some(Meaning::Inline) || meaning(name) == Some(Meaning::Code))
}

/// Whether a page shows the line ends in the text of code: those of a `<pre>`. In a `<code>` they are white space.
fn keeps_line_ends(element: ElementRef<'_>) -> bool {
    let mut around = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
    around.find_map(own_line_ends).unwrap_or(meaning(element.value().name()) != Some(Meaning::Code))
}

fn own_line_ends(element: ElementRef<'_>) -> Option<bool> {
    keeps_lines(element.value()).or_else(|| matches!(element.value().name(), "pre" | "textarea").then_some(true))
}

fn push_text(element: ElementRef<'_>, keeps: bool, text: &mut String) {
    for child in element.children() {
        if let Node::Text(piece) = child.value() {
            text.push_str(if keeps { piece } else { without_line_ends(piece, child) });
        } else if let Some(child) = ElementRef::wrap(child) {
            let keeps = own_line_ends(child).unwrap_or(keeps);
            match meaning(child.value().name()) {
                Some(Meaning::Break) => text.push('\n'),
                Some(Meaning::Hidden) => {}
                Some(meaning) if is_block(meaning) => {
                    end_line(text);
                    push_text(child, keeps, text);
                    end_line(text);
                }
                _ => push_text(child, keeps, text),
            }
        }
    }
}

/// A text without the line ends beside those of the page: Blogger's editor wrote `one<br />`, and `two` on the next line.
fn without_line_ends<'t>(text: &'t str, node: TreeNode<'_>) -> &'t str {
    let ends_line = |node: TreeNode<'_>| {
        let meaning = node.value().as_element().and_then(|element| meaning(element.name()));
        meaning.is_some_and(|meaning| meaning == Meaning::Break || is_block(meaning))
    };
    let mut rest = text;
    if node.prev_sibling().is_some_and(ends_line) {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n']).len();
        rest = rest[..blank].rfind('\n').map_or(rest, |end| &rest[end + 1..]);
    }
    if node.next_sibling().is_some_and(ends_line) {
        let shown = rest.trim_end_matches([' ', '\t', '\n']).len();
        rest = rest[shown..].find('\n').map_or(rest, |end| &rest[..shown + end]);
    }
    rest
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// From `class="language-python"`, `lang-python`, `brush: python`, `prettyprint-py`, `sourceCode python`, of the `<pre>` or
/// of the `<code>` in it.
fn language(element: ElementRef<'_>) -> Option<String> {
    let inner = element.child_elements().find(|child| child.value().name() == "code");
    let named = [Some(element), inner].into_iter().flatten().find_map(|element| named_in(element.attr("class")?));
    named.or_else(|| named_in(&format!("brush-{}", element.attr("class").filter(|_| is_highlighted(element))?)))
}

/// The first SyntaxHighlighter's `<textarea name="code" class="java">`
pub(super) fn is_listing(element: ElementRef<'_>) -> bool {
    element.value().name() == "textarea" && is_highlighted(element)
}

/// The first SyntaxHighlighter's `<pre name="code" class="java:nocontrols">`
fn is_highlighted(element: ElementRef<'_>) -> bool {
    element.attr("name").is_some_and(|name| name.trim() == "code")
}

fn named_in(classes: &str) -> Option<String> {
    let classes = classes.replace("brush:", " brush-").replace("brush- ", "brush-").to_ascii_lowercase();
    let mut names = classes.split([' ', ';', ',', ':']).map(str::trim);
    let prefixes = ["language-", "lang-", "brush-", "prettyprint-", "highlight-source-"];
    let name = names.find_map(|name| prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)));
    let name = name.or_else(|| classes.strip_prefix("sourcecode ")).map(str::trim)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-_.".contains(&byte));
    is_name.then(|| name.to_owned())
}
