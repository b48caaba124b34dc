//! Inlines, in CommonMark's terms, and the addresses in them: what `links` and `images` turn from raw to resolved.

use serde::Serialize;

use crate::picture::is_larger_self;
use crate::source::Span;

/// An inline and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stands in the source; ignored by equality.
    #[serde(skip)]
    pub span: Span,
}

impl Inline {
    /// An inline that stands at a place of the source.
    pub fn new(kind: InlineKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// [`InlineKind::Text`] that stands at a place of the source.
    pub fn text(text: impl Into<String>, span: Span) -> Self {
        Self::new(InlineKind::Text(text.into()), span)
    }

    /// A link to an address as the source has it, without a title.
    pub fn link(address: String, content: Vec<Inline>, span: Span) -> Self {
        Self::new(InlineKind::Link(Link { target: Target::Raw(address), title: None, content }), span)
    }

    /// The inlines inside it.
    pub(crate) fn content(&self) -> Option<&Vec<Inline>> {
        match &self.kind {
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                Some(content)
            }
            InlineKind::Link(link) => Some(&link.content),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::HardBreak
            | InlineKind::FootnoteReference(_)
            | InlineKind::Html(_) => None,
        }
    }

    /// The inlines inside it, to be changed.
    pub(crate) fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match &mut self.kind {
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content) => {
                Some(content)
            }
            InlineKind::Link(link) => Some(&mut link.content),
            InlineKind::Text(_)
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::HardBreak
            | InlineKind::FootnoteReference(_)
            | InlineKind::Html(_) => None,
        }
    }
}

/// Adds the text and the code of inlines; `other` says what a break, a picture and the like are in it.
pub(crate) fn push_text(out: &mut String, inlines: &[Inline], other: fn(&InlineKind) -> &str) {
    for inline in inlines {
        match (&inline.kind, inline.content()) {
            (InlineKind::Text(text) | InlineKind::Code(text), _) => out.push_str(text),
            (_, Some(content)) => push_text(out, content, other),
            (kind, None) => out.push_str(other(kind)),
        }
    }
}

/// What is left of inlines where only characters can be shown: a break is a space, and a picture its alternative text.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_text(&mut text, inlines, |kind| match kind {
        InlineKind::HardBreak => " ",
        InlineKind::Image(image) => &image.alt,
        _ => "",
    });
    text
}

/// The kinds of inlines: those of [CommonMark](https://spec.commonmark.org/0.31.2/#inlines) and
/// [GFM](https://github.github.com/gfm/).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InlineKind {
    /// Plain text without line ends; markup characters in it are literal.
    Text(String),
    /// `_emphasis_`
    Emphasis(Vec<Inline>),
    /// `**strong**`
    Strong(Vec<Inline>),
    /// `~~strikethrough~~`
    Strikethrough(Vec<Inline>),
    /// `` `code` ``, without line ends
    Code(String),
    /// A link.
    Link(Link),
    /// An image.
    Image(Image),
    /// A hard line break.
    HardBreak,
    /// `[^label]`
    FootnoteReference(String),
    /// One HTML tag or comment that Markdown has no syntax for, kept as it was.
    Html(String),
}

/// A link: <https://spec.commonmark.org/0.31.2/#links>.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// Its title.
    pub title: Option<String>,
    /// What is shown.
    pub content: Vec<Inline>,
}

impl Link {
    /// What it shows, where that is the address to which it leads, with its scheme or without: `www.example.org`, `a@example.org`.
    pub(crate) fn own_address(&self) -> Option<&str> {
        let [Inline { kind: InlineKind::Text(text), .. }] = self.content.as_slice() else { return None };
        let scheme = self.target.as_str().strip_suffix(text)?;
        matches!(scheme, "" | "http://" | "https://" | "mailto:").then_some(text)
    }

    /// Whether it holds nothing but an image that it leads to a larger self of.
    pub(crate) fn holds_larger_self(&self) -> bool {
        matches!(self.content.as_slice(), [Inline { kind: InlineKind::Image(image), .. }] if image.is_smaller_than(self.target.as_str()))
    }

    /// The link, or the image with its larger self where it holds nothing else; and its title where the image has one.
    pub(crate) fn or_image(mut self) -> (InlineKind, Option<String>) {
        if self.holds_larger_self()
            && let Some(Inline { kind: InlineKind::Image(mut image), .. }) = self.content.pop()
        {
            let title = image.take_link(self.target.as_str(), self.title);
            return (InlineKind::Image(image), title);
        }
        (InlineKind::Link(self), None)
    }
}

/// Where a link leads. Readers make `Raw`; only `links` and `images` make the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The address as the source has it.
    Raw(String),
    /// A post of this archive, by its address on the new site, with its fragment.
    Post(String),
    /// An address of the old blog that no archived post answers, as the source has it.
    Unresolved(String),
    /// A file beside the post, by its address there.
    File(String),
    /// Everything else.
    External(String),
}

impl Target {
    /// The address as it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Raw(address)
            | Self::Post(address)
            | Self::Unresolved(address)
            | Self::File(address)
            | Self::External(address) => address,
        }
    }
}

/// An image: <https://spec.commonmark.org/0.31.2/#images>.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Image {
    /// Where its bytes are.
    pub at: ImageRef,
    /// The address of its own larger self, where the source linked the image to it.
    pub original: Option<String>,
    /// The alternative text; empty when there is none.
    pub alt: String,
    /// Its title.
    pub title: Option<String>,
}

impl Image {
    /// Whether a link around it to an address would lead to its own larger self, of which it knows nothing yet.
    pub(crate) fn is_smaller_than(&self, address: &str) -> bool {
        self.original.is_none() && is_larger_self(self.at.as_str(), address)
    }

    /// Takes the place of a link around it to its larger self. It has one title: that of the link comes back where it has its own.
    pub(crate) fn take_link(&mut self, address: &str, title: Option<String>) -> Option<String> {
        self.original = Some(address.to_owned());
        if self.title.is_some() {
            return title;
        }
        self.title = title;
        None
    }
}

/// Where the bytes of an image are. Readers make `Raw`; only `images` makes the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageRef {
    /// An address, or a path beside the source, as the source has it.
    Raw(String),
    /// A file that is written beside the post, relative to it.
    Placed(String),
    /// Not to be had: written as the source has it.
    Kept(String),
}

impl ImageRef {
    /// The address or path as it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Raw(address) | Self::Placed(address) | Self::Kept(address) => address,
        }
    }
}
