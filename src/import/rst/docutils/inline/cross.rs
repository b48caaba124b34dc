//! Roles that lead to other documents and other sites, by what the site says about itself.

use super::Inliner;
use super::roles::{self, Shows, called, last_part, titled};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::ReadOptions;
use crate::model::{Inline, InlineKind};
use crate::site::reference::Found;
use crate::source::Span;

/// Why a reference shows other words, and why a link is there that the source does not hold.
const WHY: &str = "a reference shows the title of what it leads to, and links it";

/// What was meant is guessed while so little was said of a post: to guess is to look at a great many names.
const MOST_GUESSES: usize = 200;

/// What references are looked up in, and where it is recorded.
pub struct Log<'l> {
    /// What the site says.
    pub options: &'l ReadOptions,
    /// What was changed.
    pub changes: &'l mut Changes,
    /// What there is to say.
    pub diagnostics: &'l mut Vec<Diagnostic>,
}

/// What a role shows that the site knows; `None` where the role's text is all there is.
pub(super) fn role(inliner: &mut Inliner<'_, '_, '_>, role: &str, text: &str, span: Span) -> Option<Vec<Inline>> {
    let options = inliner.parser.options;
    let site = &options.site;
    let role = role.strip_prefix("external").map_or(role, |rest| rest.split_once(':').map_or("", |(_, role)| role));
    let (title, target) = titled(text);
    if target.starts_with('!') {
        return None;
    }
    let pattern = options.legacy_url.as_deref();
    let parser = &mut *inliner.parser;
    let from = parser.docname.as_str();
    let mut log = Log { options, changes: &mut parser.changes, diagnostics: &mut parser.diagnostics };
    let log = &mut log;
    if let Some(link) = site.conf.extlinks.get(role) {
        let shown = title.map_or_else(|| link.caption(target), str::to_owned);
        let found = Found { address: Some(link.address(target)), shown: Some(shown) };
        return Some(linked(log, Reference { title, target, span }, found, InlineKind::Text));
    }
    let reference = Reference { title, target, span };
    match role {
        "doc" => match site.document(target, from, pattern) {
            Some(found) => Some(linked(log, reference, found, InlineKind::Text)),
            None => {
                unknown(log, "document", target, span);
                None
            }
        },
        "any" => match site.anything(target, from, pattern) {
            Some(found) => Some(linked(log, reference, found, InlineKind::Text)),
            None => {
                parser.references.name_label(target);
                unknown(log, "document, label or object", target, span);
                None
            }
        },
        "term" => {
            let found = Found { shown: None, ..site.thing(role, target)? };
            Some(linked(log, reference, found, InlineKind::Text))
        }
        _ if site.projects.is_empty() => None,
        _ => {
            let found = Found { shown: None, ..site.thing(role, target)? };
            let is_called = title.is_none() && roles::shows(role) == Some(Shows::Called);
            let kind = if is_called { |name: String| InlineKind::Code(called("", &name)) } else { InlineKind::Code };
            Some(linked(log, reference, found, kind))
        }
    }
}

/// What a label of another document shows.
pub fn label(log: &mut Log<'_>, title: Option<&str>, name: &str, span: Span) -> Option<Vec<Inline>> {
    let options = log.options;
    match options.site.label(name, options.legacy_url.as_deref()) {
        Some(found) => Some(linked(log, Reference { title, target: name, span }, found, InlineKind::Text)),
        None => {
            unknown(log, "label", name, span);
            None
        }
    }
}

/// A reference as it is written.
#[derive(Clone, Copy)]
struct Reference<'r> {
    /// Its own text.
    title: Option<&'r str>,
    /// What it names.
    target: &'r str,
    /// Where it stands.
    span: Span,
}

/// The link that a reference is, or its words where nobody knows the address.
fn linked(log: &mut Log<'_>, reference: Reference<'_>, found: Found, kind: fn(String) -> InlineKind) -> Vec<Inline> {
    let Reference { title, target, span } = reference;
    let changes = &mut *log.changes;
    let shown = match (title, found.shown) {
        (Some(title), _) => title.to_owned(),
        (None, Some(shown)) => {
            if shown != target {
                changes.removed.push(Entry { what: What::Word, text: target.to_owned(), why: WHY });
                changes.added.push(Entry { what: What::Word, text: shown.clone(), why: WHY });
            }
            shown
        }
        (None, None) => match target.strip_prefix('~') {
            Some(name) => last_part(name, ".").to_owned(),
            None => target.to_owned(),
        },
    };
    changes.count_at("reference-followed", span);
    let inline = Inline::new(kind(shown), span);
    let Some(address) = found.address else { return vec![inline] };
    changes.added.push(Entry { what: What::Link, text: address.clone(), why: WHY });
    vec![Inline::link(address, vec![inline], span)]
}

/// Says that the site has nothing of this name; where nobody has looked at its documents, nothing can be said.
fn unknown(log: &mut Log<'_>, what: &str, name: &str, span: Span) {
    let site = &log.options.site;
    if site.documents.is_empty() {
        return;
    }
    let nearest = if log.diagnostics.len() < MOST_GUESSES { site.nearest(name) } else { None };
    let message = match (site.without_inventory(name), nearest) {
        (Some(other), _) => format!("`{name}` is of another site, and the inventory of `{other}` is not here"),
        (None, Some(nearest)) => format!("the site has no {what} `{name}`; the nearest is `{nearest}`"),
        (None, None) => format!("the site has no {what} `{name}`"),
    };
    log.diagnostics.push(Diagnostic::at(Code::TargetUnknown, span, message));
}
