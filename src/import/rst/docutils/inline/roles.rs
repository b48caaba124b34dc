//! Interpreted text: what each role shows. [`table`] knows their names.

mod table;
mod text;

use std::ops::Range;

use super::Inliner;
use super::defined_roles::Defined;
use super::{cross, standalone};
use crate::account::{Entry, What};
use crate::import::rst::docutils::blocks::Parser;
use crate::import::rst::docutils::directives::equation;
use crate::import::rst::docutils::references::{Pending, waiting_link};
use crate::import::rst::docutils::unknown::Named;
use crate::model::{Inline, InlineKind};
use crate::source::Span;

pub use table::Shows;
pub use table::shows;
pub use text::{called, last_part, titled, unescaped};

use table::Series;
use text::{interface, menu, reference, without_braces};

/// Why there are words and a link that the source does not hold.
const STANDS_FOR_LINK: &str = "a role that stands for a link";

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

/// The text of a role that the document does not define.
fn known(inliner: &mut Inliner<'_, '_, '_>, role: &str, content: Range<usize>, span: Span) -> Vec<Inline> {
    let raw = &inliner.text[content];
    let text = unescaped(raw);
    if let Some(inlines) = cross::role(inliner, role, &text, span) {
        return inlines;
    }
    let Some(shows) = shows(role) else {
        let Parser { unknown, diagnostics, .. } = &mut *inliner.parser;
        unknown.note(Named::Role, role, span, diagnostics);
        return vec![Inline::text(reference(role, &text), span)];
    };
    let plain = |text: String| vec![Inline::text(text, span)];
    let one = |kind: InlineKind| vec![Inline::new(kind, span)];
    let code = |code: String| one(InlineKind::Code(code.replace('\n', " ")));
    match shows {
        Shows::Emphasis => one(InlineKind::Emphasis(plain(text))),
        Shows::Strong => one(InlineKind::Strong(plain(text))),
        Shows::Interface => one(InlineKind::Strong(plain(interface(&text)))),
        Shows::Menu => one(InlineKind::Strong(plain(menu(&text)))),
        // docutils undoes escapes in `:literal:`, and not in `:code:`
        Shows::Literal if role == "literal" => code(text),
        Shows::Literal => code(raw.to_owned()),
        Shows::Code => code(reference("std:", &text)),
        Shows::Name => code(reference(role, &text)),
        Shows::Called => code(called(role, &text)),
        Shows::Decorator => code(format!("@{}", reference(role, &text))),
        Shows::Braces => code(without_braces(raw)),
        Shows::Text => plain(reference("std:", &text)),
        Shows::Subscript => tagged("sub", text, span),
        Shows::Superscript => tagged("sup", text, span),
        Shows::Numbered(series) => numbered(inliner, series, &text, span),
        Shows::Label => label(inliner, &text, span),
        Shows::Equation => {
            let pending = Pending::Name(equation(&text));
            vec![waiting_link(&pending, plain(format!("({text})")), span)]
        }
        Shows::Download => download(inliner, &text, span),
        Shows::Link => linked(&text, span),
        Shows::Icon => {
            inliner.parser.changes.removed.push(Entry {
                what: What::Word,
                text,
                why: "a picture from a font of the old site",
            });
            Vec::new()
        }
    }
}

/// A Sphinx label: a link where this document has it, text where another one does.
fn label(inliner: &mut Inliner<'_, '_, '_>, text: &str, span: Span) -> Vec<Inline> {
    let (content, name, pending): (_, _, fn(String) -> Pending) = match titled(text) {
        (Some(shown), target) => (shown, target, Pending::Label),
        _ => {
            let name = text.trim_start_matches(['!', '~']);
            (name, name, Pending::BareLabel)
        }
    };
    inliner.parser.references.name_label(name);
    let title = own_title(&inliner.parser.docname, name);
    let content = if content == name { title } else { content }.to_owned();
    if content == title && title != name {
        let text = name.strip_suffix(title).unwrap_or_default().to_owned();
        let why = "the name of this document in a reference to one of its titles";
        inliner.parser.changes.removed.push(Entry { what: What::Word, text, why });
    }
    let pending = pending(title.to_owned());
    vec![waiting_link(&pending, vec![Inline::text(content, span)], span)]
}

/// The title in `document:title`, the name that `autosectionlabel_prefix_document` gives a section, where the document is
/// this one.
fn own_title<'n>(docname: &str, name: &'n str) -> &'n str {
    let title = name.strip_prefix(docname).and_then(|rest| rest.strip_prefix(':')).map(str::trim);
    title.filter(|title| !docname.is_empty() && !title.is_empty()).unwrap_or(name)
}

/// `PEP 8`, `RFC 2822`, with a link to it.
fn numbered(inliner: &mut Inliner<'_, '_, '_>, series: Series, text: &str, span: Span) -> Vec<Inline> {
    let (title, target) = titled(text);
    let (number, fragment) = target.split_once('#').map_or((target, None), |(number, rest)| (number, Some(rest)));
    let Some((number, mut address)) = series.document(number) else {
        return vec![Inline::text(reference("std:", text), span)];
    };
    if let Some(fragment) = fragment {
        address.push('#');
        address.push_str(fragment);
    }
    let changes = &mut inliner.parser.changes;
    changes.added.push(Entry { what: What::Link, text: address.clone(), why: STANDS_FOR_LINK });
    if title.is_none() {
        changes.added.push(Entry { what: What::Word, text: series.name().to_owned(), why: STANDS_FOR_LINK });
    }
    let shown = title.map_or_else(|| format!("{} {number}", series.name()), str::to_owned);
    vec![Inline::link(address, vec![Inline::text(shown, span)], span)]
}

/// A link to a file beside the document, which Sphinx shows as code; an address is one.
fn download(inliner: &mut Inliner<'_, '_, '_>, text: &str, span: Span) -> Vec<Inline> {
    let (_, target) = titled(text);
    if standalone::is_address(target) {
        return linked(text, span);
    }
    let shown = Inline::new(InlineKind::Code(reference("std:", text)), span);
    let added = Entry { what: What::Link, text: target.to_owned(), why: STANDS_FOR_LINK };
    inliner.parser.changes.added.push(added);
    vec![Inline::link(target.to_owned(), vec![shown], span)]
}

/// A link of `text <address>`, or of an address that is shown.
fn linked(text: &str, span: Span) -> Vec<Inline> {
    let (title, address) = titled(text);
    vec![Inline::link(address.to_owned(), vec![Inline::text(title.unwrap_or(address), span)], span)]
}

fn tagged(tag: &str, text: String, span: Span) -> Vec<Inline> {
    let html = |html: String| Inline::new(InlineKind::Html(html), span);
    vec![html(format!("<{tag}>")), Inline::text(text, span), html(format!("</{tag}>"))]
}
