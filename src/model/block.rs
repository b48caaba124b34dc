//! Blocks, in CommonMark's and GFM's terms.

use serde::Serialize;

use super::Inline;
use crate::source::Span;

/// A block and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the source; ignored by equality.
    #[serde(skip)]
    pub span: Span,
}

impl Block {
    /// A block that stands at a place of the source.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Whether it is the first line of an alert: `[!NOTE]`.
    pub(crate) fn begins_alert(&self) -> bool {
        matches!(&self.kind, BlockKind::Verbatim(text) if text.starts_with("[!"))
    }
}

/// The kinds of blocks: those of [CommonMark](https://spec.commonmark.org/0.31.2/#blocks-and-inlines) and
/// [GFM](https://github.github.com/gfm/), and what RST has besides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A bullet or numbered list.
    List(List),
    /// A block quote.
    Quote(Vec<Block>),
    /// A code block, fenced when written.
    Code {
        /// The info string; empty where no language is known.
        info: String,
        /// The lines, without the last line end.
        text: String,
    },
    /// A GFM table.
    Table(Table),
    /// A thematic break.
    ThematicBreak,
    /// A note, warning, tip and the like; GFM has none, so each target has its way to write it.
    Admonition(Admonition),
    /// Terms and their definitions; not in GFM either.
    Definitions(Vec<Definition>),
    /// What `[^label]` points at.
    FootnoteDefinition {
        /// The label, without `^`.
        label: String,
        /// Its text.
        blocks: Vec<Block>,
    },
    /// HTML that Markdown has no syntax for, kept as it was.
    Html(String),
    /// Text of the output format that is kept to the letter: MDX imports and components, blocks of other dialects of Markdown.
    Verbatim(String),
}

/// A list: <https://spec.commonmark.org/0.31.2/#lists>.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// Bullets or numbers.
    pub kind: ListKind,
    /// Whether its items are written without blank lines between them.
    pub tight: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// How the items of a list are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// `-`
    Bullet,
    /// `1.`
    Ordered {
        /// The number of the first item, at most 999,999,999 (CommonMark's nine digits).
        start: u32,
    },
}

/// One item of a list: <https://spec.commonmark.org/0.31.2/#list-items>.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Item {
    /// GFM's task list item: `Some(true)` when checked.
    pub checked: Option<bool>,
    /// What the item holds.
    pub blocks: Vec<Block>,
}

/// A table: every row has as many cells as `alignments`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// The header's cells; all empty for a table without a header.
    pub header: Vec<Vec<Inline>>,
    /// The cells of the other rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// The alignment of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Alignment {
    /// `---`
    #[default]
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// A note, a warning and the like.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Admonition {
    /// docutils' name of it: `note`, `warning`, `tip`, …
    pub name: String,
    /// The title that is shown, `Note` where the source gives none.
    pub title: Vec<Inline>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// What it means.
    pub blocks: Vec<Block>,
}
