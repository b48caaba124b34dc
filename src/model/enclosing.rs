//! Elements that stay around blocks, for Markdown has nothing for them: `<details>`, and `<div dir="rtl">` for the direction of text. Their
//! tags are blocks of HTML, one for each.

use super::{Block, BlockKind};

/// Which way text runs. <https://html.spec.whatwg.org/multipage/dom.html#the-dir-attribute>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    /// What says nothing runs this way.
    #[default]
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The tag that an element for it ends with.
    pub(crate) const END: &str = "</div>";

    /// The tag that an element for it begins with.
    pub(crate) fn start_tag(self) -> &'static str {
        match self {
            Self::LeftToRight => "<div dir=\"ltr\">",
            Self::RightToLeft => "<div dir=\"rtl\">",
        }
    }

    /// What a tag of `<details>` says.
    fn of_details(html: &str) -> Option<Self> {
        let tag = html.split('>').next().unwrap_or_default();
        match () {
            () if tag.contains(" dir=\"rtl\"") => Some(Self::RightToLeft),
            () if tag.contains(" dir=\"ltr\"") => Some(Self::LeftToRight),
            () => None,
        }
    }
}

/// One of their tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enclosing {
    /// `<div dir="rtl">`
    Turned(Direction),
    /// `<details>` with its summary, and the direction that it says.
    Details(Option<Direction>),
    /// `</div>`
    EndOfTurned,
    /// `</details>`
    EndOfDetails,
}

impl Enclosing {
    /// What a block of HTML is among them.
    pub(crate) fn of(html: &str) -> Option<Self> {
        let turned = [Direction::LeftToRight, Direction::RightToLeft].into_iter();
        match html {
            Direction::END => Some(Self::EndOfTurned),
            "</details>" => Some(Self::EndOfDetails),
            _ if html.starts_with("<details") && !html.ends_with("</details>") => {
                Some(Self::Details(Direction::of_details(html)))
            }
            _ => turned.into_iter().find(|direction| html == direction.start_tag()).map(Self::Turned),
        }
    }

    /// What a block is among them.
    pub(crate) fn of_block(block: &Block) -> Option<Self> {
        match &block.kind {
            BlockKind::Html(html) => Self::of(html),
            _ => None,
        }
    }

    /// Whether blocks that it encloses follow.
    pub(crate) fn is_start(self) -> bool {
        matches!(self, Self::Turned(_) | Self::Details(_))
    }
}
