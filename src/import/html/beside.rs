//! What stands where Markdown can have nothing of its kind: pictures and links in code, the areas of a picture.

use scraper::{ElementRef, Node};

use super::elements::{Meaning, meaning};
use super::walk::{DEEPEST, Walk};
use crate::account::{Entry, What};

const LINK_IN_CODE: &str = "code holds no links";
const AREA: &str = "an area of a picture is no link in Markdown";

impl Walk<'_> {
    /// What of a piece of code is no text of it: pictures and pages come behind it, links are said to be gone.
    pub(super) fn beside_code(&mut self, code: ElementRef<'_>, depth: usize) {
        for child in code.children() {
            if let Node::Comment(comment) = child.value() {
                self.comment(comment);
                self.flow.text_span = None;
            }
            let Some(child) = ElementRef::wrap(child).filter(|_| depth < DEEPEST) else { continue };
            match meaning(child.value().name()) {
                Some(Meaning::Image | Meaning::Embed | Meaning::Hidden) => self.element(child),
                Some(Meaning::Anchor) => {
                    self.link_gone(child, LINK_IN_CODE);
                    self.beside_code(child, depth + 1);
                }
                Some(Meaning::Nothing) if child.value().name() == "area" => self.area(child),
                _ => self.beside_code(child, depth + 1),
            }
        }
    }

    /// `<area href="…" alt="…">`
    pub(super) fn area(&mut self, area: ElementRef<'_>) {
        self.link_gone(area, AREA);
        self.removed(area.attr("alt").unwrap_or_default(), AREA);
    }

    fn link_gone(&mut self, element: ElementRef<'_>, why: &'static str) {
        let address = element.attr("href").map(str::trim).filter(|address| !address.is_empty());
        let entry = |address: &str| Entry { what: What::Link, text: address.to_owned(), why };
        self.changes.removed.extend(address.map(entry));
    }
}
