//! Names and what they stand for: targets, substitutions, footnotes.
//!
//! A name can be used before it is defined, so a reference first waits in the model as a link to an address that no
//! source can hold (it begins with a NUL, which [`Text`](crate::import::rst::text::Text) never has), and is resolved when
//! the whole document is read.

use std::collections::BTreeMap;

use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, BlockKind, Inline, InlineKind, Link, Target};
use crate::source::Span;

/// A substitution inside a substitution inside …
const MAX_SUBSTITUTIONS: usize = 10;

/// What a reference waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pending {
    /// `name_`
    Name(String),
    /// `text__`, by its number.
    Anonymous(usize),
    /// `|name|`
    Substitution(String),
    /// A Sphinx label with a text of its own; labels of other documents are not known.
    Label(String),
    /// A Sphinx label that shows the title it stands at.
    BareLabel(String),
}

/// Where a name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// An address.
    Address(String),
    /// Another name.
    Name(String),
    /// A heading, by its title.
    Heading(String),
    /// A block or a word in it.
    Place,
}

/// Everything that has a name.
#[derive(Debug, Default)]
pub struct References {
    explicit: BTreeMap<String, Destination>,
    implicit: BTreeMap<String, Destination>,
    anonymous: Vec<Destination>,
    anonymous_uses: usize,
    substitutions: BTreeMap<String, Vec<Inline>>,
    /// Names that wait for the block after them.
    waiting: Vec<String>,
}

/// A name as docutils compares it: lower case, single spaces.
pub fn normalised(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A link that waits for `pending`, and shows `content` whatever comes.
pub fn waiting_link(pending: &Pending, content: Vec<Inline>, span: Span) -> Inline {
    let address = match pending {
        Pending::Name(name) => format!("\0n{name}"),
        Pending::Anonymous(number) => format!("\0a{number}"),
        Pending::Substitution(name) => format!("\0s{name}"),
        Pending::Label(name) => format!("\0l{name}"),
        Pending::BareLabel(name) => format!("\0b{name}"),
    };
    Inline::new(InlineKind::Link(Link { target: Target::Raw(address), title: None, content }), span)
}

fn pending(target: &Target) -> Option<Pending> {
    let mut rest = target.as_str().strip_prefix('\0')?.chars();
    let kind = rest.next()?;
    let name = rest.as_str();
    Some(match kind {
        'a' => Pending::Anonymous(name.parse().ok()?),
        's' => Pending::Substitution(name.to_owned()),
        'l' => Pending::Label(name.to_owned()),
        'b' => Pending::BareLabel(name.to_owned()),
        _ => Pending::Name(name.to_owned()),
    })
}

impl References {
    /// Defines a name; the first definition counts.
    pub fn define(&mut self, name: &str, destination: Destination) {
        self.explicit.entry(normalised(name)).or_insert(destination);
    }

    /// Defines a name that yields to [`Self::define`]: a title, or the text of a link with an address in it.
    pub fn define_implicit(&mut self, name: &str, destination: Destination) {
        self.implicit.entry(normalised(name)).or_insert(destination);
    }

    /// Defines the next anonymous target.
    pub fn define_anonymous(&mut self, destination: Destination) {
        self.anonymous.push(destination);
    }

    /// Defines a substitution.
    pub fn define_substitution(&mut self, name: &str, content: Vec<Inline>) {
        self.substitutions.entry(normalised(name)).or_insert(content);
    }

    /// The number of the next anonymous reference.
    pub fn next_anonymous(&mut self) -> usize {
        self.anonymous_uses += 1;
        self.anonymous_uses - 1
    }

    /// An internal target: the name of whatever comes next. An empty name is an anonymous target.
    pub fn wait(&mut self, name: &str) {
        self.waiting.push(normalised(name));
    }

    /// An external target ends a chain: all names before it lead to the same address.
    pub fn end_chain(&mut self, destination: &Destination) {
        for name in std::mem::take(&mut self.waiting) {
            self.settle(name, destination.clone());
        }
    }

    /// An internal target inside a block.
    pub fn define_here(&mut self, name: &str) {
        self.settle(normalised(name), Destination::Place);
    }

    /// The block that the names before it wait for.
    pub fn arrived(&mut self, block: &Block) {
        if self.waiting.is_empty() {
            return;
        }
        for name in std::mem::take(&mut self.waiting) {
            if let BlockKind::Heading { content, .. } = &block.kind {
                self.settle(name, Destination::Heading(plain(content)));
            } else {
                self.settle(name, Destination::Place);
            }
        }
    }

    /// Whether names wait.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The text of inlines, with what was defined so far for each substitution.
    pub fn shown(&self, inlines: &[Inline]) -> String {
        let shown = inlines.iter().map(|inline| {
            let InlineKind::Link(link) = &inline.kind else { return plain(std::slice::from_ref(inline)) };
            match pending(&link.target) {
                Some(Pending::Substitution(name)) => {
                    let defined = self.substitutions.get(&normalised(&name));
                    defined.map_or_else(|| plain(&link.content), |defined| plain(defined))
                }
                _ => plain(&link.content),
            }
        });
        shown.collect()
    }

    fn settle(&mut self, name: String, destination: Destination) {
        if name.is_empty() {
            self.anonymous.push(destination);
        } else {
            self.explicit.entry(name).or_insert(destination);
        }
    }

    fn find(&self, name: &str) -> Option<&Destination> {
        let mut name = normalised(name);
        for _ in 0..MAX_SUBSTITUTIONS {
            match self.explicit.get(&name).or_else(|| self.implicit.get(&name))? {
                Destination::Name(next) => name = normalised(next),
                found => return Some(found),
            }
        }
        None
    }

    fn resolve(&self, pending: &Pending) -> Option<&Destination> {
        match pending {
            Pending::Name(name) | Pending::Label(name) | Pending::BareLabel(name) => self.find(name),
            Pending::Anonymous(number) => match self.anonymous.get(*number)? {
                Destination::Name(name) => self.find(name),
                found => Some(found),
            },
            Pending::Substitution(_) => None,
        }
    }
}

/// Resolves every reference in the blocks.
pub fn resolve(
    blocks: &mut [Block],
    references: &References,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    Resolver { references, changes, diagnostics }.blocks(blocks);
}

struct Resolver<'r> {
    references: &'r References,
    changes: &'r mut Changes,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.inlines(content, 0),
                BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks),
                BlockKind::Table(table) => {
                    table
                        .header
                        .iter_mut()
                        .chain(table.rows.iter_mut().flatten())
                        .for_each(|cell| self.inlines(cell, 0));
                }
                BlockKind::Admonition(admonition) => {
                    self.inlines(&mut admonition.title, 0);
                    self.blocks(&mut admonition.blocks);
                }
                BlockKind::Definitions(definitions) => definitions.iter_mut().for_each(|definition| {
                    self.inlines(&mut definition.term, 0);
                    self.blocks(&mut definition.blocks);
                }),
                BlockKind::Code { .. } | BlockKind::ThematicBreak | BlockKind::Html(_) | BlockKind::Verbatim(_) => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>, depth: usize) {
        let mut resolved = Vec::with_capacity(inlines.len());
        for mut inline in inlines.drain(..) {
            match &mut inline.kind {
                InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                    self.inlines(content, depth);
                    resolved.push(inline);
                }
                InlineKind::Link(link) => match pending(&link.target) {
                    Some(pending) => {
                        self.link(&pending, std::mem::take(&mut link.content), inline.span, depth, &mut resolved);
                    }
                    None => {
                        self.inlines(&mut link.content, depth);
                        self.top(inline, &mut resolved);
                    }
                },
                _ => resolved.push(inline),
            }
        }
        *inlines = resolved;
    }

    /// A link to `#` leads to the title that it shows, or nowhere.
    fn top(&mut self, inline: Inline, out: &mut Vec<Inline>) {
        let InlineKind::Link(link) = inline.kind else { return out.push(inline) };
        if link.target.as_str() != "#" {
            return out.push(Inline::new(InlineKind::Link(link), inline.span));
        }
        match self.references.find(&plain(&link.content)) {
            Some(Destination::Heading(title)) => {
                self.changes.count("anchor-found", 1);
                let target = Target::Raw(format!("#{}", slug(title)));
                out.push(Inline::new(InlineKind::Link(Link { target, ..link }), inline.span));
            }
            _ => {
                let why = "a link that leads nowhere";
                self.changes.count("link-nowhere", 1);
                self.changes.removed.push(Entry { what: What::Link, text: "#".to_owned(), why });
                out.extend(link.content);
            }
        }
    }

    fn link(&mut self, pending: &Pending, mut content: Vec<Inline>, span: Span, depth: usize, out: &mut Vec<Inline>) {
        if let Pending::Substitution(name) = pending {
            let definition = self.references.substitutions.get(&normalised(name));
            let Some(definition) = definition.filter(|_| depth < MAX_SUBSTITUTIONS) else {
                self.unknown(span, format!("the substitution `{name}` is not defined"));
                out.extend(content);
                return;
            };
            let mut content: Vec<_> = definition.iter().map(|inline| Inline::new(inline.kind.clone(), span)).collect();
            self.inlines(&mut content, depth + 1);
            out.extend(content);
            return;
        }
        self.inlines(&mut content, depth);
        let Some(destination) = self.references.resolve(pending) else {
            match pending {
                Pending::Name(name) => self.unknown(span, format!("the target `{name}` is not defined")),
                Pending::Anonymous(_) => self.unknown(span, "an anonymous reference has no target".to_owned()),
                _ => {}
            }
            out.extend(content);
            return;
        };
        if let (Pending::BareLabel(name), Destination::Heading(title)) = (pending, destination) {
            content = vec![Inline::text(title.clone(), span)];
            let why = "a label shows the title that it stands at";
            self.changes.removed.push(Entry { what: What::Word, text: name.clone(), why });
            self.changes.added.push(Entry { what: What::Word, text: title.clone(), why });
        }
        let address = match destination {
            Destination::Address(address) => address.clone(),
            Destination::Heading(title) => format!("#{}", slug(title)),
            Destination::Place => {
                // Markdown has anchors at headings only
                let message = "a link to a place that is no heading was kept as its text";
                self.diagnostics.push(Diagnostic::at(Code::MarkupUnknown, span, message));
                return out.extend(content);
            }
            Destination::Name(_) => return out.extend(content),
        };
        if !matches!(destination, Destination::Address(_)) {
            let why = "a name became a link to its place";
            self.changes.added.push(Entry { what: What::Link, text: address.clone(), why });
        }
        out.push(Inline::new(InlineKind::Link(Link { target: Target::Raw(address), title: None, content }), span));
    }

    fn unknown(&mut self, span: Span, message: String) {
        self.diagnostics.push(Diagnostic::at(Code::TargetUnknown, span, message));
    }
}

/// The text of inlines.
pub fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect(inlines, &mut text);
    text
}

fn collect(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(more) | InlineKind::Code(more) => text.push_str(more),
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                collect(content, text);
            }
            InlineKind::Link(link) => collect(&link.content, text),
            InlineKind::HardBreak => text.push(' '),
            InlineKind::Image(image) => text.push_str(&image.alt),
            InlineKind::FootnoteReference(_) | InlineKind::Html(_) => {}
        }
    }
}

/// The fragment that site generators give a heading (GitHub's rule).
pub fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let kept = lower.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}
