//! What stands where Markdown can have nothing of its kind: pictures and links in code, the areas of a picture, forms.

use scraper::{ElementRef, Node};

use super::elements::{Meaning, meaning};
use super::walk::{DEEPEST, Walk};
use crate::account::{Entry, What};

const LINK_IN_CODE: &str = "code holds no links";
const FORM: &str = "a form has no place in Markdown";
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

    /// Where a form leads.
    pub(super) fn form(&mut self, form: ElementRef<'_>) {
        self.address_gone(What::Link, form.attr("action"), FORM);
    }

    /// `<input type="image" src="…" alt="Donate">`, `<input type="submit" value="Send">`: what a reader saw of it. Other controls
    /// show only what was put in.
    pub(super) fn control(&mut self, control: ElementRef<'_>) {
        let text = match control.attr("type").unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "image" => {
                self.address_gone(What::Image, control.attr("src"), FORM);
                control.attr("alt")
            }
            "submit" | "button" | "reset" => control.attr("value"),
            _ => None,
        };
        self.removed(text.unwrap_or_default(), FORM);
    }

    fn link_gone(&mut self, element: ElementRef<'_>, why: &'static str) {
        self.address_gone(What::Link, element.attr("href"), why);
        self.removed(element.attr("title").unwrap_or_default(), why);
    }

    fn address_gone(&mut self, what: What, address: Option<&str>, why: &'static str) {
        let address = address.map(str::trim).filter(|address| !address.is_empty());
        self.changes.removed.extend(address.map(|address| Entry { what, text: address.to_owned(), why }));
    }
}
