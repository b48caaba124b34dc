//! Links of MyST: to documents by their files, to names as `#name`, to other sites as `inv:`.
//!
//! <https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html>

use percent_encoding::percent_decode_str;

use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::docutils::Parser;
use crate::import::rst::docutils::references::{Pending, normalised, waiting_link};
use crate::model::{Inline, InlineKind, Link, Target, plain};
use crate::site::reference::Found;
use crate::source::Span;

/// Why a link leads elsewhere, and shows other words.
const WHY: &str = "a reference shows the title of what it leads to, and links it";

/// Schemes of addresses that mean something to MyST only.
const SCHEMES: [&str; 3] = ["project:", "path:", "inv:"];

/// Endings of documents.
const ENDINGS: [&str; 5] = [".md", ".rst", ".ipynb", ".markdown", ".myst"];

/// A link, led to where its address means.
pub fn link(parser: &mut Parser<'_>, mut link: Link, span: Span, out: &mut Vec<Inline>) {
    let written = link.target.as_str().to_owned();
    if let Some(path) = written.strip_prefix("path:") {
        parser.changes.moved.push(crate::account::Moved {
            what: What::Link,
            from: written.clone(),
            to: path.to_owned(),
        });
        link.target = Target::Raw(path.to_owned());
        return out.push(Inline::new(InlineKind::Link(link), span));
    }
    let own = written.strip_prefix("project:");
    let address = own.unwrap_or(&written);
    let decoded = percent_decode_str(address).decode_utf8_lossy().into_owned();
    let found = match decoded.strip_prefix('#') {
        Some(name) if parser.labels.targets.contains(&normalised(name)) => {
            return out.push(waiting(parser, link.content, name, &written, span));
        }
        Some(name) => label(parser, name),
        None if decoded.starts_with("inv:") => inventory(parser, &decoded),
        None => document(parser, &decoded),
    };
    match found {
        Some(found) => follow(parser, found, link.content, &written, span, out),
        None if own.is_some() || decoded.starts_with("inv:") => {
            lost(parser, link.content, &written, &decoded, span, out);
        }
        None => out.push(Inline::new(InlineKind::Link(link), span)),
    }
}

/// Text, in which `<project:#name>` is a link: an address of no scheme that Markdown knows.
pub fn text(parser: &mut Parser<'_>, text: &str, span: Span, out: &mut Vec<Inline>) {
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find('<').map(|at| from + at) {
        let inside = &rest[at + 1..];
        let end = inside.find(['>', ' ', '<']).filter(|end| inside[*end..].starts_with('>'));
        let Some(end) = end.filter(|_| SCHEMES.iter().any(|scheme| inside.starts_with(scheme))) else {
            from = at + 1;
            continue;
        };
        push(out, &rest[..at], span);
        let target = Target::Raw(inside[..end].to_owned());
        link(parser, Link { target, title: None, content: Vec::new() }, span, out);
        rest = &inside[end + 1..];
        from = 0;
    }
    push(out, rest, span);
}

fn push(out: &mut Vec<Inline>, text: &str, span: Span) {
    if !text.is_empty() {
        out.push(Inline::text(text, span));
    }
}

/// What a name of another document leads to.
fn label(parser: &mut Parser<'_>, name: &str) -> Option<Found> {
    parser.references.name_label(name);
    parser.options.site.label(name, parser.options.legacy_url.as_deref())
}

/// A link to a name of this document, whose place is not known yet.
fn waiting(parser: &mut Parser<'_>, content: Vec<Inline>, name: &str, written: &str, span: Span) -> Inline {
    parser.changes.removed.push(Entry { what: What::Link, text: written.to_owned(), why: WHY });
    if content.is_empty() {
        // the name is the address's, and no word of the text
        parser.changes.added.push(Entry { what: What::Word, text: name.to_owned(), why: WHY });
        return waiting_link(&Pending::BareLabel(name.to_owned()), vec![Inline::text(name, span)], span);
    }
    waiting_link(&Pending::Label(name.to_owned()), content, span)
}

/// The document that a path names, with the place in it; the ending is optional where the site has a document or a label
/// of the name.
fn document(parser: &mut Parser<'_>, address: &str) -> Option<Found> {
    let options = parser.options;
    let (path, fragment) = address.split_once('#').map_or((address, None), |(path, name)| (path, Some(name)));
    if path.is_empty() || path.contains(':') || path.starts_with("//") || options.site.documents.is_empty() {
        return None;
    }
    let pattern = options.legacy_url.as_deref();
    let is_document = ENDINGS.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
    if !is_document && (path.contains(['/', '.', '?']) || fragment.is_some()) {
        return None;
    }
    if !is_document {
        parser.references.name_label(path);
        return options.site.anything(path, &parser.docname, pattern);
    }
    let mut found = options.site.document(path, &parser.docname, pattern)?;
    if let (Some(address), Some(name)) = (&mut found.address, fragment.filter(|name| !name.is_empty())) {
        let label = label(parser, name);
        let of_document = label.filter(|label| label.address.as_deref().is_some_and(|at| is_in(at, address)));
        match of_document {
            Some(label) => found = label,
            None => address.extend(["#", name]),
        }
    }
    Some(found)
}

/// Whether an address is that of a document or of a place in it.
fn is_in(at: &str, document: &str) -> bool {
    at.strip_prefix(document).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// `inv:project:domain:type#name`, of which all but the name can be missing.
fn inventory(parser: &Parser<'_>, address: &str) -> Option<Found> {
    let (parts, name) = address.strip_prefix("inv:")?.split_once('#')?;
    let project = parts.split(':').next().filter(|project| !project.is_empty() && *project != "*");
    let site = &parser.options.site;
    let named = project.and_then(|project| site.anything(&format!("{project}:{name}"), &parser.docname, None));
    named.or_else(|| site.anything(name, &parser.docname, None))
}

fn follow(
    parser: &mut Parser<'_>,
    found: Found,
    mut content: Vec<Inline>,
    written: &str,
    span: Span,
    out: &mut Vec<Inline>,
) {
    let changes = &mut parser.changes;
    changes.count_at("reference-followed", span);
    if content.is_empty() {
        let shown = found.shown.unwrap_or_else(|| written.to_owned());
        changes.added.push(Entry { what: What::Word, text: shown.clone(), why: WHY });
        content.push(Inline::text(shown, span));
    }
    let Some(address) = found.address else {
        changes.removed.push(Entry { what: What::Link, text: written.to_owned(), why: WHY });
        return out.extend(content);
    };
    changes.moved.push(crate::account::Moved { what: What::Link, from: written.to_owned(), to: address.clone() });
    out.push(Inline::link(address, content, span));
}

/// A reference that leads nowhere is its text.
fn lost(
    parser: &mut Parser<'_>,
    mut content: Vec<Inline>,
    written: &str,
    name: &str,
    span: Span,
    out: &mut Vec<Inline>,
) {
    let message = format!("the reference `{name}` leads to nothing that is known; its text was kept");
    parser.diagnostics.push(Diagnostic::at(Code::TargetUnknown, span, message));
    parser.changes.removed.push(Entry {
        what: What::Link,
        text: written.to_owned(),
        why: "a reference that leads nowhere",
    });
    if plain(&content).is_empty() {
        parser.changes.added.push(Entry { what: What::Word, text: name.to_owned(), why: WHY });
        content.push(Inline::text(name, span));
    }
    out.extend(content);
}
