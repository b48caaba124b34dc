//! Code in backquotes whose lines end in breaks, as html2text writes `<code>first<br>second</code>`; it wraps long lines.
//!
//! ```text
//! Run it:··
//! `./configure --with-tides --with-moons··
//! ··                                        two breaks
//! make install`··
//! and wait.
//! ```

use super::blocks::{Node, NodeKind, Scanner};
use super::flow::is_wrapped_inside_word;
use super::{code, titles};
use crate::import::rst::text::{Line, Text};

/// Reads the paragraph from line `at` to `end` where such code stands in it, and returns the line after both: code with
/// two breaks in it goes on behind the paragraph.
pub fn read(scanner: &mut Scanner<'_>, lines: &[Line], at: usize, end: usize, nodes: &mut Vec<Node>) -> Option<usize> {
    let text = scanner.text;
    let (mut shown, mut next, mut ticks) = (at, at, 0);
    while next < end {
        let is_first = next == shown || text.is_broken(lines[next - 1]);
        let last = Some(next).filter(|_| is_first && ticks % 2 == 0).and_then(|next| last(text, lines, next));
        let Some(last) = last else {
            ticks += text.line(lines[next]).matches('`').count();
            next += 1;
            continue;
        };
        if shown < next {
            let paragraph = scanner.paragraph(&lines[shown..next]);
            nodes.push(paragraph);
        }
        let block = &lines[next..=last];
        let span = scanner.span(block);
        scanner.changes.count_at("code-unbroken", span);
        nodes.push(Node { kind: NodeKind::Code { info: String::new(), text: content(text, block) }, span });
        (shown, next) = (last + 1, last + 1);
    }
    if shown > at && shown < end {
        let paragraph = scanner.paragraph(&lines[shown..end]);
        nodes.push(paragraph);
    }
    (shown > at).then(|| end.max(shown))
}

/// The last line of the code that begins with line `at`: no other backquote stands between its two.
fn last(text: &Text<'_>, lines: &[Line], at: usize) -> Option<usize> {
    let first = text.line(lines[at]).trim_start().strip_prefix('`')?;
    let ends = |line: &Line| text.line(*line).contains('`') || line.is_blank() && !text.is_broken(*line);
    let last = at + 1 + lines[at + 1..].iter().position(ends)?;
    let before = text.line(lines[last]).strip_suffix('`')?;
    let is_line = text.is_broken(lines[last]) || lines.get(last + 1).is_none_or(|next| next.is_blank());
    let mut block = lines[at..=last].to_vec();
    let is_broken = lines[at..last].iter().any(|line| text.is_broken(*line));
    let is_shown = block.iter().any(|line| text.line(*line).contains(char::is_alphanumeric));
    if first.contains('`') || before.contains('`') || !(is_line && is_broken && is_shown) {
        return None;
    }
    // a lone backquote before a word of one paragraph has nothing to do with one in another
    block[0] = block[0].without(text.line(block[0]).len() - first.len());
    block[last - at].end -= 1;
    let is_one = !block.iter().any(|line| line.is_blank()) || code::looks_like_code(text, &block);
    is_one.then_some(last)
}

/// The lines of code without their backquotes.
fn content(text: &Text<'_>, block: &[Line]) -> String {
    let mut shown = Vec::<String>::new();
    let mut is_wrapped = false;
    for (line, lost) in titles::unmade(text, block) {
        let content = format!("{lost}{}", text.line(line).replace('`', ""));
        match shown.last_mut() {
            Some(last) if is_wrapped && text.indent(line) == 0 => {
                let space = if is_wrapped_inside_word(last, &content) { "" } else { " " };
                last.extend([space, &content]);
            }
            _ => shown.push(content),
        }
        is_wrapped = !line.is_blank() && !text.is_broken(line);
    }
    let text = shown.join("\n");
    text.trim_matches('\n').to_owned()
}
