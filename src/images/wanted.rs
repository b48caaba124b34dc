//! The images that a post shows.

use crate::model::attribute::replace_values;
use crate::model::walk::{Met, walk};
use crate::model::{ImageRef, InlineKind, Post};
use crate::source::Span;

/// An image that a post shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its address, or its path beside the source.
    pub address: String,
    /// The address of its larger self.
    pub original: Option<String>,
    /// Whether it has an alternative text; an image in kept HTML is not asked for one.
    pub has_alt: bool,
    /// Where it stands in the source.
    pub span: Span,
}

/// The images of a post, of its comments and of its kept HTML, in the order of the text. Those that need no file
/// (`data:` holds its own bytes) are settled here.
pub fn wanted(post: &mut Post) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    each_image(post, |image| {
        wanted.push(image.clone());
        None
    });
    wanted
}

/// Calls `settle` for every image that is wanted, and puts what it answers in the place of the address. An image of
/// the text is [`ImageRef::Kept`] where the answer says so, and stays as it is where there is none.
pub(super) fn each_image(post: &mut Post, mut settle: impl FnMut(&Wanted) -> Option<Settled>) {
    walk(post, &mut |met| match met {
        Met::Inline(inline) => {
            let span = inline.span;
            let InlineKind::Image(image) = &mut inline.kind else { return };
            let ImageRef::Raw(address) = &image.at else { return };
            let address = address.trim().to_owned();
            if !needs_a_file(&address) {
                image.at = ImageRef::Kept(address);
                return;
            }
            let has_alt = !image.alt.trim().is_empty();
            let wanted = Wanted { address, original: image.original.clone(), has_alt, span };
            match settle(&wanted) {
                None => {}
                Some(Settled::Kept) => image.at = ImageRef::Kept(wanted.address),
                Some(Settled::Placed(address)) => {
                    image.at = ImageRef::Placed(address);
                    image.original = None;
                }
                Some(Settled::PlacedInLink(address)) => image.at = ImageRef::Placed(address),
            }
        }
        Met::Html(html, span) => {
            let replaced = replace_values(html, "img", "src", |address| {
                let wanted = Wanted { address: address.to_owned(), original: None, has_alt: true, span };
                match needs_a_file(address).then(|| settle(&wanted)).flatten() {
                    Some(Settled::Placed(placed) | Settled::PlacedInLink(placed)) if placed != address => Some(placed),
                    _ => None,
                }
            });
            if let Some(replaced) = replaced {
                *html = replaced;
            }
        }
    });
}

/// What becomes of the address of an image.
pub(super) enum Settled {
    /// It stays.
    Kept,
    /// The image is a file beside the post.
    Placed(String),
    /// The same, and what it links to is no copy of it: the link stays.
    PlacedInLink(String),
}

fn needs_a_file(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    !address.is_empty() && !scheme.eq_ignore_ascii_case("data") && !scheme.eq_ignore_ascii_case("cid")
}
