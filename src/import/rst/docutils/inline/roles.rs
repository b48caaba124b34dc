//! Interpreted text: what each role shows.
//!
//! docutils': <https://docutils.sourceforge.io/docs/ref/rst/roles.html>, Sphinx's:
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html>

use std::ops::Range;

use super::Inliner;
use super::defined_roles::Defined;
use super::{addresses, cross};
use crate::account::{Entry, What};
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::references::{Pending, waiting_link};
use crate::import::rst::docutils::unknown::Named;
use crate::model::{Inline, InlineKind, Link, Target};
use crate::source::Span;

/// Roles whose text is code. `py:func` and the like end in one of them.
const CODE: &[&str] = &[
    "code",
    "literal",
    "file",
    "samp",
    "program",
    "command",
    "option",
    "envvar",
    "confval",
    "kbd",
    "makevar",
    "regexp",
    "class",
    "func",
    "function",
    "meth",
    "method",
    "mod",
    "module",
    "attr",
    "attribute",
    "data",
    "exc",
    "exception",
    "obj",
    "const",
    "type",
    "var",
    "macro",
    "member",
    "enum",
    "deco",
    "dir",
    "role",
    "math",
    "token",
    "keyword",
    "c:expr",
];

/// The text of `` :role:`content` ``; without a name, the default role's.
pub fn interpreted(inliner: &mut Inliner<'_, '_, '_>, role: &str, content: Range<usize>, span: Span) -> Vec<Inline> {
    match inliner.parser.roles.find(role) {
        Defined::Plain => vec![Inline::text(unescaped(&inliner.text[content]), span)],
        Defined::RawHtml => vec![Inline::new(InlineKind::Html(inliner.text[content].to_owned()), span)],
        Defined::RawOther => {
            let text = inliner.text[content].to_owned();
            inliner.parser.changes.removed.push(Entry { what: What::Word, text, why: "raw text for another format" });
            Vec::new()
        }
        Defined::Known(role) => known(inliner, &role, content, span),
    }
}

/// The text of a role that the document does not define. The default one, an empty name, is a title: `<cite>`.
fn known(inliner: &mut Inliner<'_, '_, '_>, role: &str, content: Range<usize>, span: Span) -> Vec<Inline> {
    let raw = &inliner.text[content];
    let text = unescaped(raw);
    if let Some(inlines) = cross::role(inliner, role, &text, span) {
        return inlines;
    }
    let name = role.rsplit(':').next().unwrap_or_default();
    match name {
        "" | "title" | "title-reference" | "t" | "emphasis" | "dfn" => {
            vec![Inline::new(InlineKind::Emphasis(vec![Inline::text(text, span)]), span)]
        }
        "strong" | "guilabel" | "menuselection" => {
            vec![Inline::new(InlineKind::Strong(vec![Inline::text(text, span)]), span)]
        }
        "sub" | "subscript" => tagged("sub", text, span),
        "sup" | "superscript" => tagged("sup", text, span),
        "pep" | "pep-reference" => numbered(inliner, "PEP", &text, span),
        "rfc" | "rfc-reference" => numbered(inliner, "RFC", &text, span),
        "ref" | "numref" => label(&text, span),
        "doc" | "download" | "any" | "term" | "issue" | "pull" | "abbr" | "post" | "pr" | "user" => {
            vec![Inline::text(shown(&text), span)]
        }
        _ if CODE.contains(&name) => {
            let code =
                if name == "code" || name == "literal" || name == "math" { raw.to_owned() } else { shown(&text) };
            vec![Inline::new(InlineKind::Code(code.replace('\n', " ")), span)]
        }
        _ => {
            let Parser { unknown, diagnostics, .. } = &mut *inliner.parser;
            unknown.note(Named::Role, role, span, diagnostics);
            vec![Inline::text(shown(&text), span)]
        }
    }
}

/// The text without escapes, in one line: `\*` is `*`, `\ ` is nothing.
pub fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(escaped) if !escaped.is_whitespace() => text.push(escaped),
                _ => {}
            },
            '\n' => text.push(' '),
            _ => text.push(character),
        }
    }
    text
}

/// What a cross-reference shows: the text of `text <target>`, all of `!name`, the last part of `~a.b.name`.
fn shown(text: &str) -> String {
    if let Some((shown, _)) = addresses::embedded(text, 0..text.len())
        && !shown.is_empty()
    {
        return text[shown].to_owned();
    }
    match text.strip_prefix('~') {
        Some(name) => name.rsplit('.').next().unwrap_or(name).to_owned(),
        None => text.strip_prefix('!').unwrap_or(text).to_owned(),
    }
}

/// A Sphinx label: a link where this document has it, text where another one does.
fn label(text: &str, span: Span) -> Vec<Inline> {
    let (content, pending) = match addresses::embedded(text, 0..text.len()) {
        Some((shown, target)) if !shown.is_empty() => (text[shown].to_owned(), Pending::Label(text[target].to_owned())),
        _ => {
            let name = text.trim_start_matches(['!', '~']);
            (name.to_owned(), Pending::BareLabel(name.to_owned()))
        }
    };
    vec![waiting_link(&pending, vec![Inline::text(content, span)], span)]
}

/// `PEP 8`, `RFC 2822`, with a link to it.
fn numbered(inliner: &mut Inliner<'_, '_, '_>, series: &'static str, text: &str, span: Span) -> Vec<Inline> {
    let (title, target) = match addresses::embedded(text, 0..text.len()) {
        Some((shown, target)) if !shown.is_empty() => (Some(text[shown].to_owned()), text[target].to_owned()),
        _ => (None, text.to_owned()),
    };
    let (number, fragment) =
        target.split_once('#').map_or((target.as_str(), None), |(number, rest)| (number, Some(rest)));
    let Ok(number) = number.trim().parse::<u32>() else { return vec![Inline::text(shown(text), span)] };
    let mut address = match series {
        "PEP" => format!("https://peps.python.org/pep-{number:04}/"),
        _ => format!("https://datatracker.ietf.org/doc/html/rfc{number}"),
    };
    if let Some(fragment) = fragment {
        address.push('#');
        address.push_str(fragment);
    }
    let changes = &mut inliner.parser.changes;
    let why = "a role that stands for a link";
    changes.added.push(Entry { what: What::Link, text: address.clone(), why });
    if title.is_none() {
        changes.added.push(Entry { what: What::Word, text: series.to_owned(), why });
    }
    let content = vec![Inline::text(title.unwrap_or_else(|| format!("{series} {number}")), span)];
    vec![Inline::new(InlineKind::Link(Link { target: Target::Raw(address), title: None, content }), span)]
}

fn tagged(tag: &str, text: String, span: Span) -> Vec<Inline> {
    let html = |html: String| Inline::new(InlineKind::Html(html), span);
    vec![html(format!("<{tag}>")), Inline::text(text, span), html(format!("</{tag}>"))]
}
