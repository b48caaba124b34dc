//! The places of a page that links lead to: `<a name="oil"></a>`, and elements with an `id` that a link of the page names.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

use super::elements::{Meaning, meaning};
use super::walk::Walk;
use crate::model::slugs;
use crate::model::{Inline, InlineKind};

/// What Word and Google's editors call their own bookmarks, to which no reader's link leads.
const OF_EDITORS: [&str; 7] =
    ["OLE_LINK", "_GoBack", "_Hlk", "_Toc", "_MailEnd", "docs-internal-guid", "internal-source-marker"];

/// The fragments to which the links of a page lead, on whatever page: its own address is not known here.
pub(super) fn linked(tree: &Html) -> BTreeSet<String> {
    let elements = tree.root_element().descendent_elements();
    let fragments = elements.filter(|element| element.value().name() == "a").filter_map(|element| {
        let (_, fragment) = element.attr("href")?.split_once('#')?;
        is_plain(fragment).then(|| fragment.to_owned())
    });
    fragments.collect()
}

impl Walk<'_> {
    /// The place that an anchor without an address is. Other pages may lead there too, so it stays, unless an editor made it for
    /// itself. `<a id="place"></a>` in Markdown is what was kept once.
    pub(super) fn named_place(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let is_kept = value.attr("name").is_none() && value.attrs().count() == 1 && !element.has_children();
        let is_of_editor = |name: &str| OF_EDITORS.iter().any(|start| name.starts_with(start));
        if let Some(name) = value.attr("name").or(value.attr("id")).filter(|name| is_plain(name))
            && (is_kept || !is_of_editor(name) || self.linked.contains(name))
        {
            self.place(name);
        }
    }

    /// The place that any other element is, where a link of the page leads to it.
    pub(super) fn linked_place(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        if let Some(id) = value.attr("id").filter(|id| self.linked.contains(*id))
            // what is kept keeps its `id`
            && meaning(value.name()) != Some(Meaning::KeptInline)
        {
            self.place(id);
        }
    }

    /// The place that a link is as well, where another leads back to it: Word's `<a href="#_ftn1" name="_ftnref1">[1]</a>`.
    pub(super) fn named_link(&mut self, link: ElementRef<'_>) {
        // in Markdown only what leads to a place of the page is one itself, for its other links are not known
        let is_note = self.holds_markdown && link.attr("href").is_some_and(|address| address.starts_with('#'));
        let id = link.attr("id");
        let name = if is_note { link.attr("name").or(id) } else { link.attr("name").filter(|name| id != Some(name)) };
        if let Some(name) = name.filter(|name| is_plain(name) && (is_note || self.linked.contains(*name))) {
            self.place(name);
        }
    }

    fn place(&mut self, name: &str) {
        self.flow.inline(InlineKind::Html(format!("<a id=\"{name}\">")));
        self.flow.inline(InlineKind::Html("</a>".to_owned()));
    }
}

/// What a heading holds, without the place that it is by its own title.
pub(super) fn without_own_place(heading: ElementRef<'_>, mut content: Vec<Inline>) -> Vec<Inline> {
    let title = heading.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let tag = format!("<a id=\"{}\">", slugs::slug(&title));
    if let Some(at) = content.iter().position(|inline| matches!(&inline.kind, InlineKind::Html(open) if *open == tag))
        && matches!(content.get(at + 1), Some(Inline { kind: InlineKind::Html(close), .. }) if close == "</a>")
    {
        content.drain(at..at + 2);
    }
    content
}

/// Whether a name can stand in an attribute and in an address as it is.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}
