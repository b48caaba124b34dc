//! Substitutions: `|name|` stands for what a directive makes.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#substitution-definitions>

use std::collections::BTreeMap;

use super::blocks::Parser;
use super::directives;
use super::directives::character;
use super::inline::unescaped;
use super::references::{Pending, pending};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::directive::{self, Directive};
use crate::import::rst::text::Line;
use crate::model::{Inline, InlineKind, plain};
use crate::source::Span;

/// The substitutions of a document.
#[derive(Debug, Default)]
pub struct Substitutions {
    defined: BTreeMap<String, Substitution>,
    /// The name of the last definition by the name in lower case.
    folded: BTreeMap<String, String>,
}

/// What a name stands for.
#[derive(Debug, Default)]
pub struct Substitution {
    /// What is shown.
    pub content: Vec<Inline>,
    /// The text before loses its space.
    pub trims_before: bool,
    /// The text after loses its space.
    pub trims_after: bool,
    /// Roughly how much it is, in bytes and inlines.
    pub size: usize,
}

impl Substitutions {
    /// Defines a name; the last definition counts.
    pub fn define(&mut self, name: &str, mut substitution: Substitution) {
        substitution.size = substitution.content.len() + plain(&substitution.content).len();
        let words: Vec<_> = name.split_whitespace().collect();
        let name = words.join(" ");
        self.folded.insert(name.to_lowercase(), name.clone());
        self.defined.insert(name, substitution);
    }

    /// What a name stands for: case counts where two names differ in nothing else.
    pub fn find(&self, name: &str) -> Option<(&str, &Substitution)> {
        let words: Vec<_> = name.split_whitespace().collect();
        let name = words.join(" ");
        let found = self.defined.get_key_value(&name);
        let (name, substitution) =
            found.or_else(|| self.defined.get_key_value(self.folded.get(&name.to_lowercase())?))?;
        Some((name, substitution))
    }

    /// The text of inlines, in which substitutions stay as they wait: `\0sname\0`.
    pub fn waiting(inlines: &[Inline]) -> String {
        let shown = inlines.iter().map(|inline| match &inline.kind {
            InlineKind::Link(link) => match pending(&link.target) {
                Some(Pending::Substitution(name)) => format!("\0s{name}\0"),
                _ => plain(&link.content),
            },
            _ => plain(std::slice::from_ref(inline)),
        });
        shown.collect()
    }

    /// The text with what the substitutions in it stand for, `left` bytes of it at most; the others, and those without a definition, are
    /// text.
    pub fn filled(&self, waiting: &str, left: &mut usize) -> String {
        let mut filled = String::with_capacity(waiting.len());
        let mut rest = waiting;
        while let Some((before, name, after)) = rest.split_once("\0s").and_then(|(before, inside)| {
            let (name, after) = inside.split_once('\0')?;
            Some((before, name, after))
        }) {
            filled.push_str(before);
            match self.find(name).filter(|(_, substitution)| substitution.size <= *left) {
                Some((_, substitution)) => {
                    *left -= substitution.size;
                    filled.push_str(&plain(&substitution.content));
                }
                None => filled.extend(["|", name, "|"]),
            }
            rest = after;
        }
        filled + rest
    }
}

/// `.. |name| directive:: argument`
pub fn read(parser: &mut Parser<'_>, lines: &[Line], at: usize, marker: usize) -> Option<usize> {
    let rest = &parser.text.line(lines[at])[marker..];
    let is_close =
        |close: &usize| !rest[..*close].ends_with([' ', '\\']) && rest[close + 1..].starts_with(' ') && *close > 1;
    let close = rest[1..].match_indices('|').map(|(at, _)| at + 1).find(is_close)?;
    let name = unescaped(&rest[1..close]);
    if name.starts_with(' ') {
        return None;
    }
    let start = marker + rest.len() - rest[close + 1..].trim_start_matches(' ').len();
    let found = directive::read(parser.text, lines, at, start)?;
    let end = found.next;
    let substitution = made(parser, &name, &found, &lines[at..end]);
    parser.substitutions.define(&name, substitution);
    Some(end)
}

fn made(parser: &mut Parser<'_>, name: &str, directive: &Directive, lines: &[Line]) -> Substitution {
    let span = parser.span(lines);
    let has = |option: &str| directive.option(parser.text, option).is_some();
    match directive.name.as_str() {
        "unicode" => {
            let text = unicode(&directive.argument_text(parser.text));
            let (trims_before, trims_after) = (has("trim") || has("ltrim"), has("trim") || has("rtrim"));
            Substitution { content: vec![Inline::text(text, span)], trims_before, trims_after, size: 0 }
        }
        "date" => Substitution { content: date(parser, name, span), ..Substitution::default() },
        _ => Substitution { content: directives::substitution(parser, directive, lines), ..Substitution::default() },
    }
}

/// docutils shows the day on which it runs. No clock is read here: the name stays.
fn date(parser: &mut Parser<'_>, name: &str, span: Span) -> Vec<Inline> {
    let message = format!("`|{name}|` stands for the day on which a page is made; its name was kept");
    parser.diagnostics.push(Diagnostic::at(Code::MarkupUnknown, span, message));
    vec![Inline::text(format!("|{name}|"), span)]
}

/// `0xA9 U+2014 text .. comment`: characters by number, everything else as it is, without spaces.
fn unicode(argument: &str) -> String {
    let codes = if argument.starts_with(".. ") { "" } else { argument.split(" .. ").next().unwrap_or_default() };
    codes.split_whitespace().map(|code| character(code).map_or_else(|| code.to_owned(), String::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_numbers_in_six_ways() {
        assert_eq!(unicode("0x2014 \\u00A9 &#x41; U0003D u+42 67 x44 word .. a comment"), "—©A=BCDword");
        assert_eq!(unicode("xyz U+110000 &#x;"), "xyzU+110000&#x;");
    }
}
