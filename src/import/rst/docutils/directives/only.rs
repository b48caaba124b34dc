//! `only`: text for some formats of output.

use super::remove;
use crate::import::rst::directive::{Directive, joined};
use crate::import::rst::docutils::blocks::{Parser, Titles};
use crate::import::rst::text::{Line, first_of};
use crate::model::Block;

/// Tags that Sphinx sets when it makes pages of HTML.
const SET: &[&str] =
    &["html", "dirhtml", "singlehtml", "format_html", "builder_html", "builder_dirhtml", "readthedocs"];

/// Tags of other formats.
const UNSET: &[&str] = &[
    "latex",
    "latexpdf",
    "pdf",
    "epub",
    "man",
    "text",
    "texinfo",
    "xml",
    "gettext",
    "rinoh",
    "docx",
    "confluence",
    "format_latex",
    "format_text",
    "format_epub",
    "builder_latex",
    "builder_epub",
    "builder_man",
    "builder_text",
];

/// Its content, unless no page of HTML ever held it.
pub fn block(parser: &mut Parser<'_>, directive: &Directive, lines: &[Line], blocks: &mut Vec<Block>) {
    let expression = directive.argument_text(parser.text);
    if Expression::new(&expression).value() == Some(false) {
        let text = joined(parser.text, &directive.content);
        parser.changes.count_at("directive-dropped", parser.span(first_of(lines)));
        parser.unshown(&directive.content);
        return remove(parser, format!("{expression} {text}"), "text for another format");
    }
    remove(parser, expression, "the formats that a text is for");
    blocks.extend(parser.blocks(&directive.content, Titles::Refused));
}

/// `html or (latex and not draft)`: what is known of it. A tag of the site's own is not known.
struct Expression<'e> {
    tokens: Vec<&'e str>,
    at: usize,
    depth: usize,
}

impl<'e> Expression<'e> {
    fn new(text: &'e str) -> Self {
        let mut tokens = Vec::new();
        for word in text.split_whitespace() {
            tokens.extend(word.split_inclusive(['(', ')']).flat_map(|part| {
                let (word, bracket) = part.split_at(part.find(['(', ')']).unwrap_or(part.len()));
                [word, bracket].into_iter().filter(|token| !token.is_empty())
            }));
        }
        Self { tokens, at: 0, depth: 0 }
    }

    fn takes(&mut self, token: &str) -> bool {
        let is_next = self.tokens.get(self.at) == Some(&token);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self) -> Option<bool> {
        let mut value = self.all();
        while self.takes("or") {
            value = match (value, self.all()) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        value
    }

    fn all(&mut self) -> Option<bool> {
        let mut value = self.one();
        while self.takes("and") {
            value = match (value, self.one()) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        value
    }

    fn one(&mut self) -> Option<bool> {
        self.depth += 1;
        let value = if self.depth > 50 { None } else { self.operand() };
        self.depth -= 1;
        value
    }

    fn operand(&mut self) -> Option<bool> {
        if self.takes("not") {
            return self.one().map(|value| !value);
        }
        if self.takes("(") {
            let value = self.value();
            self.takes(")");
            return value;
        }
        let tag = self.tokens.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        match tag {
            tag if SET.contains(&tag) => Some(true),
            tag if UNSET.contains(&tag) => Some(false),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_over_tags() {
        for (expression, value) in [
            ("html", Some(true)),
            ("latex", Some(false)),
            ("not html", Some(false)),
            ("latex or html", Some(true)),
            ("html and (latex or draft)", None),
            ("not (latex or epub) and html", Some(true)),
            ("latex and draft", Some(false)),
            ("draft", None),
            ("", None),
            ("(((", None),
        ] {
            assert_eq!(Expression::new(expression).value(), value, "{expression}");
        }
        let many = "latex or ".repeat(60) + "latex";
        assert_eq!(Expression::new(&many).value(), Some(false));
        assert_eq!(Expression::new(&"(".repeat(1000)).value(), None);
    }
}
