//! Links of which there are more on the page than in its text: `<p>a <a href="x">b</p><p>c</p>` shows two, to one address, for nothing ends
//! the first, and so does `<a href="x"><p>b</p><p>c</p></a>`.

use std::collections::BTreeMap;

use scraper::Html;

use super::tags::{self, TagKind};
use crate::account::{Entry, What};

const WHY: &str = "a link that does not end goes on behind its paragraph";

/// The links that are in the tree of a piece of HTML and not in its text.
pub(super) fn entries(html: &str, tree: &Html) -> Vec<Entry> {
    let anchors = || tags::tags(html).filter(|tag| tag.name == "a" && tag.kind == TagKind::Open);
    let shown = tree.root_element().descendent_elements().filter(|element| element.value().name() == "a").count();
    if shown <= anchors().count() {
        return Vec::new();
    }
    let written: String = anchors().map(|tag| html[tag.start..tag.end].to_owned() + "</a>").collect();
    let written = addresses(&Html::parse_fragment(&written));
    let surplus = |(address, shown): (String, usize)| {
        let copies = shown.saturating_sub(written.get(&address).copied().unwrap_or_default());
        std::iter::repeat_n(Entry { what: What::Link, text: address, why: WHY }, copies)
    };
    addresses(tree).into_iter().flat_map(surplus).collect()
}

/// One of a link around several paragraphs, in each of which it is a link of its own.
pub(super) fn of_paragraph(address: String) -> Entry {
    Entry { what: What::Link, text: address, why: "a link around several paragraphs is one in each" }
}

/// How often links lead to each address.
fn addresses(tree: &Html) -> BTreeMap<String, usize> {
    let anchors = tree.root_element().descendent_elements().filter(|element| element.value().name() == "a");
    let mut addresses = BTreeMap::new();
    for address in anchors.filter_map(|anchor| anchor.attr("href")).map(str::trim).filter(|address| !address.is_empty())
    {
        *addresses.entry(address.to_owned()).or_default() += 1;
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_more_often_than_it_is_written() {
        let copies = |html: &str| {
            let entries = entries(html, &Html::parse_fragment(html));
            entries.into_iter().map(|entry| entry.text).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(copies("<p>a <a href=\"x\">b</p><p>c</p><p>d</a> e</p>"), "x x");
        assert_eq!(copies("<p>a <a href=\"x?a&amp;b\">b</p><p>c</p>"), "x?a&b");
        assert_eq!(copies("<p><a href=\"y\">b</a> <a href=\"x\">b</p><p>c</p><p>d</p>"), "x x");
        assert_eq!(copies("<p><a href=\"x\">b</a></p><p>c</p>"), "");
        assert_eq!(copies("<p><a name=\"y\">b</p><p>c</p>"), "");
    }
}
