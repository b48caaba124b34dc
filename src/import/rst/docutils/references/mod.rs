//! Names and what they stand for.
//!
//! A name can be used before it is defined, so a reference first waits in the model as a link to an address that no
//! source can hold (it begins with a NUL, which [`Text`](crate::import::rst::text::Text) never has).
//!
//! 1. [`names`]: while a document is read, its targets and titles get their names, and [`marks`] stand at places that
//!    are no title
//! 2. [`resolve`][]: when it is read, each reference gets the place or the address that its name stands for
//! 3. [`settle`](settle()): when it is known which blocks are the post, places in it get their fragments

mod marks;
mod names;
mod resolve;
mod settle;
mod slugs;
mod walk;

use crate::model::{Inline, Target};
use crate::source::Span;

pub use marks::{arrived, mark, place_at_end};
pub use names::{Destination, References, normalised};
pub use resolve::resolve;
pub use settle::{Places, settle};
pub use slugs::identifier;

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
    /// A title of this document, by the place of its heading in the source; the other part is the address that the
    /// link had.
    Heading(u32, String),
    /// A place that is no title, by its number, and the address that the link had.
    Place(usize, String),
}

/// A link that waits for `pending`, and shows `content` whatever comes.
pub fn waiting_link(pending: &Pending, content: Vec<Inline>, span: Span) -> Inline {
    let address = match pending {
        Pending::Name(name) => format!("\0n{name}"),
        Pending::Anonymous(number) => format!("\0a{number}"),
        Pending::Substitution(name) => format!("\0s{name}"),
        Pending::Label(name) => format!("\0l{name}"),
        Pending::BareLabel(name) => format!("\0b{name}"),
        Pending::Heading(start, was) => format!("\0h{start} {was}"),
        Pending::Place(number, was) => format!("\0p{number} {was}"),
    };
    Inline::link(address, content, span)
}

/// What a link waits for; `None` where it leads somewhere.
pub fn pending(target: &Target) -> Option<Pending> {
    waiting(target.as_str())
}

/// What the text of a target that waits stands for.
fn waiting(target: &str) -> Option<Pending> {
    let mut rest = target.strip_prefix('\0')?.chars();
    let kind = rest.next()?;
    let name = rest.as_str();
    Some(match kind {
        'a' => Pending::Anonymous(name.parse().ok()?),
        's' => Pending::Substitution(name.to_owned()),
        'l' => Pending::Label(name.to_owned()),
        'b' => Pending::BareLabel(name.to_owned()),
        'h' | 'p' => {
            let (number, was) = name.split_once(' ')?;
            match kind {
                'h' => Pending::Heading(number.parse().ok()?, was.to_owned()),
                _ => Pending::Place(number.parse().ok()?, was.to_owned()),
            }
        }
        _ => Pending::Name(name.to_owned()),
    })
}
