//! `{{ name }}`: what the front matter or `conf.py` says it stands for.
//!
//! <https://myst-parser.readthedocs.io/en/latest/syntax/optional.html#substitutions-with-jinja2>

use crate::import::frontmatter::tree::Entry;
use crate::import::markdown::{self, Flavour};
use crate::import::rst::docutils::references::{Pending, waiting_link};
use crate::import::rst::docutils::{Around, Parser, Substitution};
use crate::model::{BlockKind, Inline, Value};
use crate::source::Span;

/// Defines the substitutions of the front matter. Their words are not in the text, as those that a site defines.
pub fn define(front_matter: &[Entry], parser: &Parser<'_>, around: &mut Around<'_>) {
    for (name, text) in &parser.options.site.conf.myst_substitutions {
        define_one(around, name, text, Span::default());
    }
    for entry in front_matter {
        if entry.key == "substitutions" {
            pairs(&entry.value, entry.span, around);
        } else if let ("myst", Value::Map(keys)) = (entry.key.as_str(), &entry.value) {
            keys.iter()
                .filter(|(key, _)| key == "substitutions")
                .for_each(|(_, value)| pairs(value, entry.span, around));
        }
    }
}

fn pairs(value: &Value, span: Span, around: &mut Around<'_>) {
    let Value::Map(pairs) = value else { return };
    for (name, value) in pairs {
        if let Value::String(text) | Value::Number(text) = value {
            define_one(around, name, text, span);
        }
    }
}

fn define_one(around: &mut Around<'_>, name: &str, text: &str, span: Span) {
    let mut content: Vec<Inline> = Vec::new();
    for block in markdown::blocks(text, 0, Flavour::Myst).blocks {
        match block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { content: inlines, .. } => {
                if !content.is_empty() {
                    content.push(Inline::text(" ", span));
                }
                content.extend(inlines.into_iter().map(|inline| Inline::new(inline.kind, span)));
            }
            // what holds blocks cannot stand in a text
            _ => return,
        }
    }
    around.substitutions.define(name, Substitution { content, ..Substitution::default() });
}

/// Adds text, in which names wait for what they stand for. What is no name alone is Jinja's, and stays.
pub fn text(parser: &mut Parser<'_>, text: &str, span: Span, out: &mut Vec<Inline>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        let name = name.trim();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let shown = &rest[before.len()..rest.len() - behind.len()];
        super::links::text(parser, before, span, out);
        let inline = Inline::text(shown, span);
        out.push(if is_name {
            waiting_link(&Pending::Substitution(name.to_owned()), vec![inline], span)
        } else {
            inline
        });
        rest = behind;
    }
    super::links::text(parser, rest, span, out);
}
