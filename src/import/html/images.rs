//! Pictures.

use scraper::node::Element;

use super::walk::Walk;
use crate::account::{Entry, What};
use crate::model::{Image, ImageRef, InlineKind};

/// What says what a picture shows, and is not shown itself: attributes of readers for the blind, and of viewers of pictures.
const HIDDEN_CAPTIONS: [&str; 3] = ["aria-label", "data-caption", "caption"];

/// Why a word is there that is no text of the source.
const HIDDEN_CAPTION: &str = "the caption of a picture that is not shown elsewhere is its alternative text";

impl Walk<'_> {
    pub(super) fn image(&mut self, element: &Element) {
        let some = |name| element.attr(name).map(str::trim).filter(|value| !value.is_empty());
        let Some(address) = address_of_image(some) else {
            return self.removed(some("alt").unwrap_or_default(), "a picture without an address");
        };
        if is_pixel(element) {
            let why = "a picture of one pixel, which counted readers";
            self.changes.removed.push(Entry { what: What::Image, text: address.to_owned(), why });
            return self.removed(some("alt").unwrap_or_default(), why);
        }
        let single_spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut alt = single_spaced(some("alt").unwrap_or_default());
        let title = some("title").map(str::to_owned);
        if alt.is_empty() && title.is_none() {
            // a caption that only a script of the old page showed
            let caption = HIDDEN_CAPTIONS.into_iter().find_map(some).map(single_spaced);
            if let Some(text) = caption {
                self.changes.added.push(Entry { what: What::Word, text: text.clone(), why: HIDDEN_CAPTION });
                alt = text;
            }
        }
        let at = ImageRef::Raw(address.to_owned());
        self.flow.inline(InlineKind::Image(Image { at, original: None, alt, title }));
    }
}

/// Where a picture is, also where a script puts it in the place of an empty one.
fn address_of_image<'a>(some: impl Fn(&'static str) -> Option<&'a str>) -> Option<&'a str> {
    let shown = some("src").filter(|address| !address.starts_with("data:") || some("data-src").is_none());
    let first = |set: &'a str| set.split(char::is_whitespace).next().map(|first| first.trim_end_matches(','));
    shown.or_else(|| some("data-src")).or_else(|| some("srcset").and_then(first))
}

/// Whether a picture shows nothing: `<img width="1" height="1">`
fn is_pixel(element: &Element) -> bool {
    ["width", "height"]
        .iter()
        .all(|side| element.attr(side).is_some_and(|size| matches!(size.trim(), "0" | "1" | "1px")))
}
