//! Addresses: inside `` `text <address>`_ ``, and standing in the text by themselves.

use std::ops::Range;

use super::Inliner;
use super::roles::unescaped;
use super::standalone;
use crate::model::Inline;

/// The text and the address of `text <address>`, as ranges; the text can be empty.
pub fn embedded(text: &str, content: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let inner = text.get(content.clone())?;
    let before_close = inner.strip_suffix('>')?;
    let open = unescaped_brackets(before_close).last().filter(|open| before_close[*open..].starts_with('<'))?;
    let address = &before_close[open + 1..];
    let shown = before_close[..open].trim_end_matches([' ', '\n']);
    let has_space = shown.len() < open || open == 0;
    let is_padded = address.starts_with(char::is_whitespace) || address.ends_with(char::is_whitespace);
    if !has_space || is_padded || address.is_empty() || ends_in_escape(before_close) {
        return None;
    }
    let start = content.start;
    Some((start..start + shown.len(), start + open + 1..start + before_close.len()))
}

/// Where `<` and `>` stand without a backslash before them.
fn unescaped_brackets(text: &str) -> impl Iterator<Item = usize> {
    let mut is_escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_bracket = matches!(byte, b'<' | b'>') && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_bracket.then_some(at)
    })
}

/// Whether the next character would be an escaped one.
fn ends_in_escape(text: &str) -> bool {
    !(text.len() - text.trim_end_matches('\\').len()).is_multiple_of(2)
}

/// The address without the spaces of its line ends; an escaped space stays.
pub fn address(raw: &str) -> String {
    let mut address = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(space) if space.is_whitespace() => address.push(' '),
                Some(escaped) => address.push(escaped),
                None => {}
            },
            _ if character.is_whitespace() => {}
            _ => address.push(character),
        }
    }
    if standalone::is_mail(&address) { format!("mailto:{address}") } else { address }
}

/// Pushes a range of the text, with the addresses that stand in it as links.
pub fn text(inliner: &mut Inliner<'_, '_, '_>, range: Range<usize>) {
    let mut start = range.start;
    let mut at = range.start;
    while let Some(next) = memchr::memchr2(b':', b'@', &inliner.text.as_bytes()[at..range.end]) {
        let mark = at + next;
        let found = match inliner.text.as_bytes()[mark] {
            b':' => standalone::absolute(inliner.text, start..range.end, mark),
            _ => standalone::mail(inliner.text, start..range.end, mark),
        };
        let Some(found) = found else {
            at = mark + 1;
            continue;
        };
        let shown = unescaped(&inliner.text[found.clone()]);
        let target = if inliner.text.as_bytes()[mark] == b'@' { format!("mailto:{shown}") } else { shown.clone() };
        at = match damaged(inliner.text, start..range.end, found.clone()) {
            Some((link, label)) => {
                let change = if label.is_some() { "link-unglued" } else { "link-unopened" };
                let span = inliner.flow.span(inliner.parser.text, link.start, link.end);
                inliner.parser.changes.count_at(change, span);
                let content = label.map_or_else(|| vec![Inline::text(shown, span)], |label| inliner.plain(label));
                inliner.push_link(start, link, target, content)
            }
            None => {
                let span = inliner.flow.span(inliner.parser.text, found.start, found.end);
                inliner.push_link(start, found, target, vec![Inline::text(shown, span)])
            }
        };
        start = at;
    }
    if start < range.end {
        inliner.push_text(start..range.end);
    }
}

/// The link around an address that docutils does not see as one, and its label: ``the`text <address>`_`` touches a word,
/// `text <address>`_ has lost its first backquote.
fn damaged(text: &str, within: Range<usize>, address: Range<usize>) -> Option<(Range<usize>, Option<Range<usize>>)> {
    let before = text[within.start..address.start].strip_suffix('<')?;
    let marks = text[address.end..within.end].strip_prefix(">`_")?;
    let end = address.end + ">`_".len() + usize::from(marks.starts_with('_'));
    let shown = within.start + before.trim_end_matches([' ', '\n']).len();
    let label = before.rfind('`').map(|tick| within.start + tick + 1..shown);
    let label = label.filter(|label| !text[label.clone()].is_empty() && !text[label.clone()].starts_with([' ', '\n']));
    let start = label.as_ref().map_or(address.start - 1, |label| label.start - 1);
    Some((start..end, label))
}

impl Inliner<'_, '_, '_> {
    /// Pushes the text before a link and the link; returns where it ends.
    fn push_link(&mut self, text_start: usize, link: Range<usize>, target: String, content: Vec<Inline>) -> usize {
        if text_start < link.start {
            self.push_text(text_start..link.start);
        }
        let span = self.flow.span(self.parser.text, link.start, link.end);
        self.out.push(Inline::link(target, content, span));
        link.end
    }
}
