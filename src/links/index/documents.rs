//! The pages of a site that never was on Blogger. What is kept of a page is the name of its document; its addresses, of which it had
//! several, are made of that when one is asked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::page_key;
use crate::links::rows::{Keyed, Rows};
use crate::site::address;

/// What stands for the name of a document in a pattern.
const DOCNAME: &str = "{docname}";

/// The documents of a site.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The addresses that each page had, with `{docname}` in them.
    patterns: BTreeSet<String>,
    /// What stands before and behind the name in them, from [`page_key`].
    forms: BTreeSet<(String, String)>,
    pages: Rows<Page>,
    /// Where the fragments of the pages are now.
    sections: Rows<Section>,
}

/// A document, and where it is on the new site.
#[derive(Debug, Clone)]
struct Page {
    docname: Arc<str>,
    permalink: Arc<str>,
}

impl Keyed for Page {
    fn key(&self) -> (&str, &str) {
        (&self.docname, "")
    }
}

#[derive(Debug, Clone)]
struct Section {
    docname: Arc<str>,
    fragment: Arc<str>,
    address: Arc<str>,
}

impl Keyed for Section {
    fn key(&self) -> (&str, &str) {
        (&self.docname, &self.fragment)
    }
}

impl Documents {
    /// A site whose documents had these addresses: `/{docname}.html`, `/{docname}/`.
    pub fn new(patterns: BTreeSet<String>) -> Self {
        let form = |pattern: &String| {
            let (before, behind) = pattern.split_once(DOCNAME)?;
            Some((before.to_owned(), page_key(behind).to_owned()))
        };
        let forms = patterns.iter().filter_map(form).collect();
        Self { patterns, forms, pages: Rows::default(), sections: Rows::default() }
    }

    /// Makes room for so many documents and places in them, and no more.
    pub fn reserve(&mut self, documents: usize, sections: usize) {
        self.pages.reserve(documents);
        self.sections.reserve(sections);
    }

    /// Adds a document. The first that is said of one counts.
    pub fn add(&mut self, docname: &Arc<str>, permalink: &Arc<str>) {
        self.pages.add(Page { docname: Arc::clone(docname), permalink: Arc::clone(permalink) });
    }

    /// Adds where a fragment of a document's page is now. The first that is said of a fragment counts.
    pub fn add_section(&mut self, docname: &Arc<str>, fragment: &Arc<str>, address: &Arc<str>) {
        let [docname, fragment, address] = [docname, fragment, address].map(Arc::clone);
        self.sections.add(Section { docname, fragment, address });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Where the page of a path is now.
    pub(super) fn permalink(&self, path: &str) -> Option<&str> {
        Some(&*self.page(path)?.permalink)
    }

    /// Where a fragment of the page of a path is now.
    pub(super) fn section(&self, path: &str, fragment: &str) -> Option<&str> {
        let docname = &self.page(path)?.docname;
        Some(&*self.sections.find((docname, fragment))?.address)
    }

    /// The page of a path, also where that is written as `/caf%C3%A9.html`.
    fn page(&self, path: &str) -> Option<&Page> {
        let decoded = || percent_decode_str(path).decode_utf8().ok().filter(|_| path.contains('%'));
        self.page_of_key(page_key(path)).or_else(|| self.page_of_key(page_key(&decoded()?)))
    }

    /// Of two documents with one address, `a` and `a/index`, the first that was added has it.
    fn page_of_key(&self, key: &str) -> Option<&Page> {
        let is_its =
            |page: &Page| self.patterns.iter().any(|pattern| page_key(&address(pattern, &page.docname)) == key);
        let docnames = self.forms.iter().filter_map(|(before, behind)| docnames(before, behind, key)).flatten();
        let pages = docnames.filter_map(|docname| self.pages.numbered((&docname, "")));
        pages.filter(|(_, page)| is_its(page)).min_by_key(|(number, _)| *number).map(|(_, page)| page)
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.pages.shrink_to_fit();
        self.sections.shrink_to_fit();
    }
}

/// The names of documents that may have a page with such a key.
fn docnames(before: &str, behind: &str, key: &str) -> Option<[String; 3]> {
    // the page of the document `index` may be the folder `/en/`, whose key is `/en`
    let rest = key.strip_prefix(before).or_else(|| (before.strip_suffix('/') == Some(key)).then_some(""))?;
    let docname = rest.strip_suffix(behind)?;
    let index = if docname.is_empty() { "index".to_owned() } else { format!("{docname}/index") };
    Some([docname.to_owned(), format!("{docname}.html"), index])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(patterns: &[&str], docnames: &[&str]) -> Documents {
        let mut documents = Documents::new(patterns.iter().map(|pattern| (*pattern).to_owned()).collect());
        docnames.iter().for_each(|docname| documents.add(&(*docname).into(), &format!("to {docname}").into()));
        documents
    }

    #[test]
    fn a_page_has_an_address_of_each_builder() {
        let documents = documents(
            &["/{docname}.html", "/en/{docname}/", "/en/{docname}", "/p-{docname}/page.html"],
            &["a", "b/index", "b", "index", "c.html", "b/d é", "e%20"],
        );
        for (path, expected) in [
            ("/a.html", "a"),
            ("/a", "a"),
            ("/a/", "a"),
            ("/en/a/", "a"),
            ("/en/a", "a"),
            ("/p-a/page.html", "a"),
            ("/b/index.html", "b/index"),
            ("/b/", "b"),
            ("/en/b/", "b/index"),
            ("/index.html", "index"),
            ("/en/", "index"),
            ("/en", "index"),
            ("/en/c.html", "c.html"),
            ("/c.html.html", "c.html"),
            ("/b/d é.html", "b/d é"),
            ("/en/b/d%20%c3%A9/", "b/d é"),
            ("/e%20.html", "e%20"),
        ] {
            assert_eq!(documents.permalink(path), Some(&*format!("to {expected}")), "{path}");
        }
        for path in ["", "/", "/d", "/en/en/a", "/p-a/", "a", "/a.htm"] {
            assert_eq!(documents.permalink(path), None, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_address_of_a_document_is_its_own(
            docname in "[a-z]{1,2}(/[a-z.]{1,3}){0,2}(/index|index|\\.html)?|index",
            before in "/([a-z]{1,2}/?){0,2}",
            behind in "(\\.html|/|/index\\.html|-[a-z]/?)?",
        ) {
            let pattern = format!("{before}{{docname}}{behind}");
            let documents = documents(&[&pattern], &[&docname]);
            let page = address(&pattern, &docname);
            proptest::prop_assert_eq!(documents.permalink(&page), Some(&*format!("to {docname}")), "{} {}", pattern, page);
        }
    }
}
