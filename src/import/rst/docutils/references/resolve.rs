//! Gives each reference what its name stands for.

use std::collections::BTreeMap;

use super::names::{Destination, Lost, References};
use super::walk::codes;
use super::{Pending, pending, waiting, waiting_link};
use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::rst::docutils::around::Around;
use crate::import::rst::docutils::inline::cross;
use crate::import::rst::docutils::substitutions::Substitutions;
use crate::model::walk::leaves;
use crate::model::{Block, Inline, InlineKind, plain};
use crate::source::Span;

/// A substitution inside a substitution inside …
const MAX_SUBSTITUTIONS: usize = 30;

/// How many inlines and bytes substitutions may bring in for each byte of the document, so that `|a|` of ten `|b|` of ten `|c|` …
/// ends soon.
const MOST_SUBSTITUTED: usize = 4;

/// The same in short documents.
const MOST_SUBSTITUTED_AT_LEAST: usize = 64 << 10;

/// Resolves every reference in the blocks of a document of so many bytes. Those to places in the document wait for
/// [`settle`](super::settle()).
pub fn resolve(
    blocks: &mut [Block],
    length: usize,
    references: &References,
    substitutions: &Substitutions,
    around: &Around<'_>,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let identifiers = references.identifiers();
    let most_substituted = (length * MOST_SUBSTITUTED).max(MOST_SUBSTITUTED_AT_LEAST);
    let mut resolver = Resolver {
        references,
        identifiers,
        substitutions,
        around,
        open: Vec::new(),
        substituted: 0,
        most_substituted,
        changes,
        diagnostics,
    };
    leaves(blocks, &mut |inlines| resolver.inlines(inlines));
    let mut left = most_substituted;
    codes(blocks, &mut |text| {
        if text.contains('\0') {
            *text = substitutions.filled(text, &mut left);
        }
    });
    changes.removed.retain_mut(|entry| is_address(entry, references));
}

/// Gives a link that was left out while it waited for its target the address; says whether it has one.
fn is_address(entry: &mut Entry, references: &References) -> bool {
    let found = match waiting(&entry.text) {
        None => return true,
        Some(Pending::Name(name)) => references.find(&name),
        Some(Pending::Anonymous(number)) => references.find_anonymous(number),
        Some(_) => return false,
    };
    let Ok(Destination::Address(address)) = found else { return false };
    address.clone_into(&mut entry.text);
    true
}

struct Resolver<'r> {
    references: &'r References,
    identifiers: BTreeMap<String, &'r Destination>,
    substitutions: &'r Substitutions,
    around: &'r Around<'r>,
    /// The substitutions that are being made.
    open: Vec<&'r str>,
    substituted: usize,
    most_substituted: usize,
    changes: &'r mut Changes,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut resolved = Vec::with_capacity(inlines.len());
        let mut is_trimmed = false;
        for mut inline in inlines.drain(..) {
            if std::mem::take(&mut is_trimmed)
                && let InlineKind::Text(text) = &mut inline.kind
            {
                text.replace_range(..text.len() - text.trim_start().len(), "");
            }
            match &mut inline.kind {
                InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                    self.inlines(content);
                    resolved.push(inline);
                }
                InlineKind::Link(link) => match pending(&link.target) {
                    Some(Pending::Substitution(name)) => {
                        let shown = std::mem::take(&mut link.content);
                        is_trimmed = self.substitution(&name, shown, inline.span, &mut resolved);
                    }
                    Some(pending) => {
                        let content = std::mem::take(&mut link.content);
                        self.link(&pending, content, inline.span, &mut resolved);
                    }
                    None => {
                        self.inlines(&mut link.content);
                        self.fragment(inline, &mut resolved);
                    }
                },
                _ => resolved.push(inline),
            }
        }
        *inlines = resolved;
    }

    /// A link to `#` leads to the title that it shows, or nowhere; `#fragment` to what docutils gives this identifier.
    fn fragment(&mut self, inline: Inline, out: &mut Vec<Inline>) {
        let InlineKind::Link(link) = inline.kind else { return out.push(inline) };
        let span = inline.span;
        match link.target.as_str().strip_prefix('#') {
            None => out.push(Inline::new(InlineKind::Link(link), span)),
            Some("") => match self.references.find(&plain(&link.content)) {
                Ok(Destination::Heading { start, .. }) => {
                    self.changes.count_at("anchor-found", span);
                    out.push(waiting_link(&Pending::Heading(*start, String::new()), link.content, span));
                }
                _ => {
                    let why = "a link that leads nowhere";
                    self.changes.count_at("link-nowhere", span);
                    self.changes.removed.push(Entry { what: What::Link, text: "#".to_owned(), why });
                    out.extend(link.content);
                }
            },
            Some(fragment) => {
                let was = link.target.as_str().to_owned();
                let pending = match self.identifiers.get(fragment) {
                    Some(Destination::Heading { start, .. }) => Pending::Heading(*start, was),
                    Some(Destination::Place(number)) => Pending::Place(*number, was),
                    _ => return out.push(Inline::new(InlineKind::Link(link), span)),
                };
                out.push(waiting_link(&pending, link.content, span));
            }
        }
    }

    /// Puts what the substitution stands for; says whether the text after it loses its space.
    fn substitution(&mut self, name: &str, shown: Vec<Inline>, span: Span, out: &mut Vec<Inline>) -> bool {
        let Some((key, substitution)) = self.substitutions.find(name) else {
            if let Some((_, substitution)) = self.around.substitutions.find(name) {
                let content = substitution.content.clone();
                self.of_site(name, content, span, out);
                return false;
            }
            self.unknown(span, format!("the substitution `{name}` is not defined"));
            out.extend(shown);
            return false;
        };
        let problem = if self.open.contains(&key) {
            Some("stands for itself")
        } else if self.open.len() >= MAX_SUBSTITUTIONS || self.substituted > self.most_substituted {
            Some("stands for more than a page can hold")
        } else {
            None
        };
        if let Some(problem) = problem {
            self.unknown(span, format!("the substitution `{name}` {problem}"));
            out.extend(shown);
            return false;
        }
        self.substituted += substitution.size;
        let mut content: Vec<_> =
            substitution.content.iter().map(|inline| Inline::new(inline.kind.clone(), span)).collect();
        self.open.push(key);
        self.inlines(&mut content);
        self.open.pop();
        if substitution.trims_before
            && let Some(InlineKind::Text(text)) = out.last_mut().map(|inline| &mut inline.kind)
        {
            text.truncate(text.trim_end().len());
        }
        out.extend(content);
        substitution.trims_after
    }

    fn link(&mut self, pending: &Pending, mut content: Vec<Inline>, span: Span, out: &mut Vec<Inline>) {
        self.inlines(&mut content);
        let found = match pending {
            Pending::Name(name) | Pending::Label(name) | Pending::BareLabel(name) => self.references.find(name),
            Pending::Anonymous(number) => self.references.find_anonymous(*number),
            _ => Err(Lost::Unknown),
        };
        let destination = match found {
            Ok(destination) => destination,
            Err(Lost::Unknown) if self.other(pending, &content, span, out) => return,
            Err(lost) => {
                self.lost(pending, lost, span);
                return out.extend(content);
            }
        };
        match destination {
            Destination::Address(address) => out.push(Inline::link(address.clone(), content, span)),
            Destination::Heading { start, title } => {
                if let Pending::BareLabel(name) = pending {
                    content = vec![Inline::text(title.clone(), span)];
                    let why = "a label shows the title that it stands at";
                    self.changes.removed.push(Entry { what: What::Word, text: name.clone(), why });
                    self.changes.added.push(Entry { what: What::Word, text: title.clone(), why });
                }
                out.push(waiting_link(&Pending::Heading(*start, String::new()), content, span));
            }
            Destination::Place(number) => {
                out.push(waiting_link(&Pending::Place(*number, String::new()), content, span));
            }
            Destination::Footnote(label) => {
                out.extend(content);
                out.push(Inline::new(InlineKind::FootnoteReference(label.clone()), span));
            }
            Destination::Name(_) => out.extend(content),
        }
    }

    /// Where a name leads that this document has not; says whether the site knows.
    fn other(&mut self, pending: &Pending, content: &[Inline], span: Span, out: &mut Vec<Inline>) -> bool {
        match pending {
            Pending::Name(name) => {
                let Ok(Destination::Address(address)) = self.around.references.find(name) else { return false };
                let why = "a name that the site defines for all of its documents";
                self.changes.added.push(Entry { what: What::Link, text: address.clone(), why });
                out.push(Inline::link(address.clone(), content.to_vec(), span));
                true
            }
            Pending::Label(name) | Pending::BareLabel(name) => {
                let shown = plain(content);
                let title = matches!(pending, Pending::Label(_)).then_some(shown.as_str());
                let options = self.around.options;
                let mut log = cross::Log { options, changes: self.changes, diagnostics: self.diagnostics };
                let Some(found) = cross::label(&mut log, title, name, span) else { return false };
                out.extend(found);
                true
            }
            _ => false,
        }
    }

    /// What `rst_prolog` defines is not in the source: its words and addresses are added.
    fn of_site(&mut self, name: &str, mut content: Vec<Inline>, span: Span, out: &mut Vec<Inline>) {
        let why = "a substitution that the site defines for all of its documents";
        let Around { references, substitutions, .. } = self.around;
        let nothing = Around {
            options: self.around.options,
            references: References::default(),
            substitutions: Substitutions::default(),
        };
        let mut inner = Resolver {
            references,
            identifiers: BTreeMap::new(),
            substitutions,
            around: &nothing,
            open: Vec::new(),
            substituted: self.substituted,
            most_substituted: self.most_substituted,
            changes: &mut Changes::default(),
            diagnostics: &mut Vec::new(),
        };
        inner.inlines(&mut content);
        self.substituted = inner.substituted + content.len();
        let mut added = vec![(What::Word, plain(&content))];
        addresses(&content, &mut added);
        if self.open.is_empty() {
            self.changes.removed.push(Entry { what: What::Word, text: name.to_owned(), why });
            self.changes.added.extend(added.into_iter().map(|(what, text)| Entry { what, text, why }));
        }
        out.extend(content.into_iter().map(|inline| Inline::new(inline.kind, span)));
    }

    fn lost(&mut self, pending: &Pending, lost: Lost, span: Span) {
        match (pending, lost) {
            (Pending::Name(name), Lost::Unknown) => self.unknown(span, format!("the target `{name}` is not defined")),
            (Pending::Name(name), Lost::Ambiguous) => {
                self.unknown(span, format!("the target `{name}` is defined more than once"));
            }
            (Pending::Name(name), Lost::Circular) => {
                self.unknown(span, format!("the target `{name}` leads to itself"));
            }
            (Pending::Anonymous(_), _) => self.unknown(span, "an anonymous reference has no target".to_owned()),
            // a label of another document
            _ => {}
        }
    }

    fn unknown(&mut self, span: Span, message: String) {
        self.diagnostics.push(Diagnostic::at(Code::TargetUnknown, span, message));
    }
}

/// The addresses of links and images.
fn addresses(inlines: &[Inline], found: &mut Vec<(What, String)>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Link(link) => found.push((What::Link, link.target.as_str().to_owned())),
            InlineKind::Image(image) => found.push((What::Image, image.at.as_str().to_owned())),
            _ => {}
        }
        inline.content().into_iter().for_each(|content| addresses(content, found));
    }
}
