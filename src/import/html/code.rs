//! Preformatted text.

use scraper::{ElementRef, Node};

use super::elements::{Meaning, is_block, meaning};

/// The language, where a class names it, and the lines of a `<pre>`. A `<br>` is a line end, and the spaces that do not
/// break, with which Blogger's editor indented code, are spaces.
pub(super) fn read(element: ElementRef<'_>) -> (String, String) {
    let mut text = String::new();
    push_text(element, &mut text);
    let text = text.replace('\u{a0}', " ").replace("\r\n", "\n");
    // The first line end after `<pre>` is not shown: html5ever has dropped it, except where tags stand before it.
    let text = text.strip_prefix('\n').unwrap_or(&text);
    let lines: Vec<_> = text.trim_end().lines().map(str::trim_end).collect();
    (language(element).unwrap_or_default(), lines.join("\n"))
}

/// Whether a `<pre>` of one line follows another of one line at once: an editor that put each line of code into its own.
pub(super) fn is_line_of_one(element: ElementRef<'_>) -> bool {
    let is_blank = |node: &Node| node.as_text().is_some_and(|text| text.trim().is_empty());
    let before = element.prev_siblings().find(|node| !is_blank(node.value())).and_then(ElementRef::wrap);
    let is_line = |element: ElementRef<'_>| element.value().name() == "pre" && !read(element).1.contains('\n');
    is_line(element) && before.is_some_and(is_line)
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

fn push_text(element: ElementRef<'_>, text: &mut String) {
    for child in element.children() {
        if let Node::Text(piece) = child.value() {
            text.push_str(piece);
        } else if let Some(child) = ElementRef::wrap(child) {
            match meaning(child.value().name()) {
                Some(Meaning::Break) => text.push('\n'),
                Some(Meaning::Hidden) => {}
                Some(meaning) if is_block(meaning) => {
                    end_line(text);
                    push_text(child, text);
                    end_line(text);
                }
                _ => push_text(child, text),
            }
        }
    }
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
    [Some(element), inner].into_iter().flatten().find_map(|element| named_in(element.attr("class")?))
}

fn named_in(classes: &str) -> Option<String> {
    let classes = classes.replace("brush:", " brush-").replace("brush- ", "brush-").to_ascii_lowercase();
    let mut names = classes.split([' ', ';', ',']).map(str::trim);
    let prefixes = ["language-", "lang-", "brush-", "prettyprint-", "highlight-source-"];
    let name = names.find_map(|name| prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)));
    let name = name.or_else(|| classes.strip_prefix("sourcecode ")).map(str::trim)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+#-_.".contains(&byte));
    is_name.then(|| name.to_owned())
}
