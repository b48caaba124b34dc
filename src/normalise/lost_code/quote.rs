//! Code that an editor of Blogger's put into a quote: a line break after each line, indents of spaces that do not break,
//! and often one quote for each part of it.
//!
//! ```text
//! > class Boat(object):            ```
//!                                  class Boat(object):
//! > ~~~~def row(self, \*oars):\
//! > ~~~~~~~~return oars     ─▶         def row(self, *oars):
//!                                          return oars
//!                                  ```
//! ```
//!
//! A quote of prose stays one, also where its lines are indented so: a poem, a letter.

use super::kind::goes_on;
use super::line::Line;
use super::{Kind, are_plain, groups, kind_of_text, outdented, span_of};
use crate::model::{Block, BlockKind, InlineKind};
use crate::normalise::walk;
use crate::source::Span;

/// Makes code of the quotes that hold it, of neighbours one block, and says where.
pub(super) fn open(body: &mut Vec<Block>, places: &mut Vec<Span>) {
    let lines: Vec<_> = body.iter().map(lines).collect();
    let kind_of = |lines: &[Line]| if is_session(lines) { Kind::Certain } else { kind(lines) };
    let mut kinds: Vec<_> = lines.iter().map(|lines| lines.as_deref().map_or(Kind::Other, kind_of)).collect();
    for at in 0..kinds.len() {
        let before = at.checked_sub(1).filter(|before| kinds[*before] != Kind::Other);
        let before = before.and_then(|before| lines[before].as_deref());
        kinds[at] = match (kinds[at], lines[at].as_deref()) {
            // `# sums.py` in a quote of its own: no quote holds a heading
            (Kind::Comments, _) => Kind::Code,
            (Kind::Other, Some(lines)) if before.is_some_and(|before| goes_on(before, lines)) => Kind::Rest,
            (kind, _) => kind,
        };
    }
    for group in groups(&kinds).into_iter().rev() {
        let quotes: Vec<_> = lines.get(group.clone()).unwrap_or_default().iter().flatten().map(Vec::as_slice).collect();
        let text = outdented(&quotes.join(&Line::default()));
        let span = span_of(body.get(group.clone()).unwrap_or_default());
        body.splice(group, [Block::new(BlockKind::Code { info: String::new(), text }, span)]);
        places.push(span);
    }
}

/// The lines of a quote that holds nothing but text and line breaks. An empty one stands between its paragraphs.
fn lines(block: &Block) -> Option<Vec<Line>> {
    let BlockKind::Quote(blocks) = &block.kind else { return None };
    let paragraphs: Option<Vec<_>> = blocks.iter().map(lines_of_paragraph).collect();
    paragraphs.map(|paragraphs| paragraphs.join(&Line::default()))
}

fn lines_of_paragraph(block: &Block) -> Option<Vec<Line>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let lines = || content.split(|inline| inline.kind == InlineKind::HardBreak);
    are_plain(content).then(|| lines().map(|line| Line::shown(&walk::shown(line))).collect())
}

/// What the lines of a quote are. An indent alone says nothing, nor does a colon before one; with two lines that look like
/// code, and one of them only code can have, they are certain.
pub(super) fn kind(lines: &[Line]) -> Kind {
    let lines: Vec<_> = lines.iter().filter(|line| !line.text.is_empty()).cloned().collect();
    let is_session = lines.first().is_some_and(|line| line.text.starts_with(">>> "));
    let is_likely = |(at, line): (usize, &Line)| {
        let before = at.checked_sub(1).and_then(|at| lines.get(at));
        let is_under = is_call_under(line) || before.is_some_and(|before| is_body(line, before));
        is_under || line.is_code(lines.get(at + 1)) || line.is_like_code()
    };
    let likely = lines.iter().enumerate().filter(|line| is_likely(*line)).count();
    let rest = lines.iter().enumerate().filter(|line| !is_likely(*line) && line.1.indent < 2).count();
    let has_code = lines.iter().any(|line| line.is_code(None) || is_call_under(line) || opens_braces(line));
    let is_whole = is_session || is_element(&lines);
    let is_enough = has_code && likely > 1 || lines.windows(2).any(is_function);
    if lines.iter().any(|line| line.indent > 1) && (is_whole || is_enough && rest * 5 <= lines.len()) {
        return Kind::Certain;
    }
    match kind_of_text(&lines) {
        _ if is_shell(&lines) => Kind::Certain,
        Kind::Comments => Kind::Comments,
        _ if is_session || has_code && likely == lines.len() => Kind::Code,
        _ => Kind::Other,
    }
}

/// `$ row --fast`, and what it printed: a quote of its own is all of it.
fn is_session(lines: &[Line]) -> bool {
    matches!(lines, [first, _, ..] if first.is_command())
}

/// `$ row --fast \` above the lines on which it goes on
fn is_shell(lines: &[Line]) -> bool {
    let is_command = |line: &Line| line.text.starts_with("$ ");
    let goes_on = |pair: &[Line]| matches!(pair, [line, next] if line.goes_on() || is_command(next));
    lines.len() > 1 && lines.first().is_some_and(is_command) && lines.windows(2).all(goes_on)
}

/// `return f(x)`
fn is_call_under(line: &Line) -> bool {
    let value = line.text.split_once(' ').map_or("", |(_, value)| value);
    line.is_statement() && Line::shown(value).is_code(None)
}

/// `def f(x):` above a line that is indented further
fn is_function(lines: &[Line]) -> bool {
    let [line, next] = lines else { return false };
    let is_definition = line.text.starts_with("def ") || line.text.starts_with("class ");
    is_definition && line.text.ends_with("):") && line.is_code(None) && next.indent > line.indent
}

/// `pass`, and nothing else, under `def f():`
fn is_body(line: &Line, before: &Line) -> bool {
    let is_whole = matches!(line.text.as_str(), "pass" | "return" | "yield" | "raise" | "break" | "continue" | "...");
    let opens = before.text.ends_with(':') && !before.text.starts_with('@') && before.is_code(None);
    is_whole && opens && line.indent > before.indent
}

/// `public class Boat {`
fn opens_braces(line: &Line) -> bool {
    line.text.ends_with(" {") || line.text.ends_with("){")
}

/// `<VirtualHost *:80>` above the rest, and `</VirtualHost>` below it, as the page shows them
fn is_element(lines: &[Line]) -> bool {
    let name = |line: &Line| line.text.strip_prefix("</")?.strip_suffix('>').map(str::to_owned);
    let (Some(first), Some(name)) = (lines.first(), lines.last().and_then(name)) else { return false };
    let rest = first.text.strip_prefix('<').and_then(|rest| rest.strip_prefix(name.as_str()));
    !name.is_empty() && rest.is_some_and(|rest| rest.ends_with('>') && rest.starts_with([' ', '>']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Kind {
        kind(&text.lines().map(Line::shown).collect::<Vec<_>>())
    }

    #[test]
    fn code_in_a_quote() {
        assert_eq!(kind_of("public class Boat {\n    int oars = 2;\n}"), Kind::Certain);
        assert_eq!(kind_of("with tide:\n    return row(*oars)"), Kind::Certain);
        assert_eq!(kind_of(">>> row()\nTraceback:\n  File \"<stdin>\"\nTideError"), Kind::Certain);
        assert_eq!(kind_of("<Pier *:80>\n    Name north\n</Pier>"), Kind::Certain);
        assert_eq!(kind_of("def tide(moon):\n    return moon.phase"), Kind::Certain);
        assert_eq!(kind_of("def tide():\n    pass"), Kind::Certain);
        assert_eq!(kind_of("$ row \\\n--fast \\\nnorth"), Kind::Certain);
        assert_eq!(kind_of("class Boat(object):"), Kind::Code);
        assert_eq!(kind_of(">>> row()\n3 miles"), Kind::Code);
        assert_eq!(kind_of("# the tide"), Kind::Comments);
    }

    #[test]
    fn prose_in_a_quote() {
        for text in [
            "The keeper said:\n    the tide is high,\n    and the moon (old) is low.",
            "@keeper:\n    thank you",
            "    Dear reader,\n    return soon.",
            "$ 5 is what\nit costs.",
            "A list:\n    1. oars\n    2. [sails]",
            "We import this\n    from the sea",
            "print(tide) is what we wrote,\n    and then we waited\nfor a long time\nfor it.",
        ] {
            assert_eq!(kind_of(text), Kind::Other, "{text}");
        }
    }
}
