//! Where a reference leads: a document or a label of this site, an object of another.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};

use super::inventory::Object;
use super::{Conf, DEFAULT_ADDRESS, Site, address};
use crate::paths::folder_of;

/// Where a reference leads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The address; none where the page was not migrated and nobody knows where it is.
    pub address: Option<String>,
    /// What is shown where the reference has no text of its own; none where only that can be shown.
    pub shown: Option<String>,
}

/// Pages that ABlog makes, by the beginnings of their labels.
/// <https://ablog.readthedocs.io/en/stable/manual/cross-referencing-blog-pages/>
const MADE: &[&str] = &["blog-", "author-", "category-", "tag-", "archive-", "location-", "language-"];

/// Pages that Sphinx makes, and what a reference to them shows.
const MADE_BY_SPHINX: &[(&str, &str)] = &[
    ("genindex", "Index"),
    ("modindex", "Module Index"),
    ("py-modindex", "Python Module Index"),
    ("search", "Search Page"),
];

/// How unlike a name may be that is offered in the place of an unknown one.
const LEAST_LIKENESS: f64 = 0.75;

/// So many names on either side of an unknown one, in the order of the alphabet, are looked at: all of those of most sites.
const AMONG: usize = 2_500;

/// No name that is longer was mistyped.
const LONGEST: usize = 256;

impl Site {
    /// The document that a reference names, as seen from another: `/a/b` begins at the root, `b` and `../b` do not.
    /// `pattern` is that of old addresses.
    pub fn document(&self, name: &str, from: &str, pattern: Option<&str>) -> Option<Found> {
        let docname = self.docname(name, from);
        self.whole(&docname, pattern).or_else(|| self.object(name, |kind| kind == "std:doc"))
    }

    /// A document as a whole.
    fn whole(&self, docname: &str, pattern: Option<&str>) -> Option<Found> {
        let title = &self.documents.get(docname)?.title;
        let shown = Some(title.to_string()).filter(|title| !title.is_empty());
        Some(Found { address: self.page(docname, None, pattern), shown })
    }

    /// The label that a reference names.
    pub fn label(&self, name: &str, pattern: Option<&str>) -> Option<Found> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let place = self.labels.get(&*name);
        if let (None, Some(docname)) = (place, self.posts().get(&*name)) {
            return self.whole(docname, pattern);
        }
        if let Some(place) = place.or_else(|| self.implicit.get(&*name)) {
            let address = self.page(&place.docname, place.id.as_deref(), pattern);
            return Some(Found { address, shown: place.title.as_ref().map(ToString::to_string) });
        }
        let is_label = |kind: &str| kind == "std:label";
        self.object(&name, is_label).or_else(|| self.made(&name))
    }

    /// The object of another site that a role names: `py:func`, `class`, `c:macro`, `term`.
    pub fn thing(&self, role: &str, name: &str) -> Option<Found> {
        let (domain, role) = match role.split_once(':') {
            Some((domain, role)) => (domain, role),
            None if STANDARD.contains(&role) => ("std", role),
            None => (self.conf.primary_domain.as_deref().unwrap_or("py"), role),
        };
        let name = name.trim_start_matches(['~', '.']).trim_end_matches("()");
        let is_one = |kind: &str| {
            kind.split_once(':').is_some_and(|(its, kind)| its == domain && is_of_role(domain, role, kind))
        };
        let lower = name.to_lowercase();
        self.object(name, is_one).or_else(|| self.object(&lower, |kind| domain == "std" && is_one(kind)))
    }

    /// Whatever has a name: `` :any:`x` ``.
    pub fn anything(&self, name: &str, from: &str, pattern: Option<&str>) -> Option<Found> {
        let document = Some(self.docname(name, from)).filter(|docname| self.documents.contains_key(&**docname));
        match document {
            Some(_) => self.document(name, from, pattern),
            None => self.label(name, pattern).or_else(|| self.object(name.trim_end_matches("()"), |_| true)),
        }
    }

    /// The label or document that is spelled most like an unknown one.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        if name.len() > LONGEST {
            return None;
        }
        let known = around(&self.labels, &name).chain(around(&self.documents, &name));
        let known = known.chain(around(self.posts(), &name)).chain(around(&self.implicit, &name));
        let known = known.filter(|known| known.len() <= LONGEST);
        let scored = known.map(|known: &str| (strsim::jaro_winkler(&name, &known.to_lowercase()), known));
        let near = scored.filter(|(score, _)| *score >= LEAST_LIKENESS);
        near.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, known)| known)
    }

    /// The site that a name is of, where its inventory is not here: `python` of `python:library/os`.
    pub fn without_inventory<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (project, _) = name.split_once(':')?;
        let is_it = |name: &str| name.eq_ignore_ascii_case(project);
        let is_named = self.conf.projects.iter().any(|known| is_it(&known.name));
        (is_named && !self.projects.iter().any(|known| is_it(&known.name))).then_some(project)
    }

    /// A page that Sphinx or ABlog makes. The new site has pages of its own for tags and the like.
    fn made(&self, label: &str) -> Option<Found> {
        let Conf { authors, locations, languages, .. } = &self.conf;
        let people = [("author-", authors), ("location-", locations), ("language-", languages)];
        let name = people.into_iter().find_map(|(beginning, names)| {
            let key = label.strip_prefix(beginning)?;
            names.iter().find(|(known, _)| known.to_lowercase() == key).map(|(_, name)| name.clone())
        });
        name.map(|name| Found { address: None, shown: Some(name) }).or_else(|| made(label))
    }

    /// The name of a document that a reference names from another.
    fn docname(&self, name: &str, from: &str) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if !name.starts_with('/') {
            parts.extend(folder_of(from).split('/'));
        }
        for part in name.split('/') {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        parts.retain(|part| !matches!(*part, "" | "."));
        let docname = parts.join("/");
        // people write the ending as well
        match docname.rsplit_once('.') {
            Some((stem, _)) if !self.documents.contains_key(&*docname) && self.documents.contains_key(stem) => {
                stem.to_owned()
            }
            _ => docname,
        }
    }

    /// The address of a document: where a post of this archive lived, or where the site has a page that is none.
    fn page(&self, docname: &str, fragment: Option<&str>, pattern: Option<&str>) -> Option<String> {
        let path = address(pattern.unwrap_or(DEFAULT_ADDRESS), docname);
        let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
        if self.documents.get(docname).is_some_and(|document| document.is_post) {
            return Some(format!("{path}{fragment}"));
        }
        let base = self.conf.base.as_deref()?.trim_end_matches('/');
        let (_, host) = base.split_once("://")?;
        let folder = host.find('/').map_or("", |at| &host[at..]);
        let below = path.strip_prefix(folder).filter(|below| below.starts_with('/')).unwrap_or(&path);
        Some(format!("{base}/{}{fragment}", below.trim_start_matches('/')))
    }

    /// An object of another site: `name` in all of them, `project:name` in one.
    fn object(&self, name: &str, is_wanted: impl Fn(&str) -> bool) -> Option<Found> {
        let find = |project: &super::Project, name: &str| {
            let mut objects = project.inventory.find(name).filter(|object| is_wanted(object.kind));
            objects.next().map(|object| found(&project.base, &object))
        };
        let everywhere = self.projects.iter().find_map(|project| find(project, name));
        everywhere.or_else(|| {
            let (project, name) = name.split_once(':')?;
            let project = self.projects.iter().find(|known| known.name.eq_ignore_ascii_case(project))?;
            find(project, name)
        })
    }
}

/// Roles of Sphinx's standard domain.
const STANDARD: &[&str] = &["term", "option", "envvar", "token", "keyword", "program", "confval", "cmdoption"];

/// Whether a role of a domain names objects of a type.
/// <https://www.sphinx-doc.org/en/master/usage/domains/python.html#cross-referencing-python-objects>
fn is_of_role(domain: &str, role: &str, kind: &str) -> bool {
    match (domain, role) {
        (_, "obj" | "any") => true,
        ("py", "func" | "meth") => matches!(kind, "function" | "method" | "classmethod" | "staticmethod"),
        ("py", "class" | "exc" | "type") => matches!(kind, "class" | "exception" | "type"),
        ("py", "attr" | "data" | "const") => matches!(kind, "attribute" | "property" | "data" | "method"),
        ("py", "mod") => kind == "module",
        ("std", "option") => kind == "cmdoption",
        ("std", "keyword") => kind == "label",
        ("c" | "cpp", "func") => matches!(kind, "function" | "macro"),
        ("c" | "cpp", "data") => matches!(kind, "var" | "member" | "macro"),
        _ => kind == role || kind.starts_with(role) || role.starts_with(kind),
    }
}

fn found(base: &str, object: &Object<'_>) -> Found {
    let address = format!("{}/{}", base.trim_end_matches('/'), object.address);
    Found { address: Some(address), shown: Some(object.shown.to_owned()) }
}

fn made(label: &str) -> Option<Found> {
    if let Some((_, shown)) = MADE_BY_SPHINX.iter().find(|(name, _)| *name == label) {
        return Some(Found { address: None, shown: Some((*shown).to_owned()) });
    }
    let name = MADE.iter().find_map(|beginning| label.strip_prefix(beginning)).filter(|name| !name.is_empty())?;
    let shown = if label.starts_with("blog-") {
        let mut letters = name.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect())
    } else {
        Some(name.to_owned())
    };
    Some(Found { address: None, shown })
}

/// The names that stand beside one in the order of the alphabet.
fn around<'m, K: Ord + Borrow<str>, V>(names: &'m BTreeMap<K, V>, name: &str) -> impl Iterator<Item = &'m str> {
    let first = names.range::<str, _>((Unbounded, Excluded(name))).rev().take(AMONG).last();
    let start = first.map_or(name, |(first, _)| first.borrow());
    names.range::<str, _>((Included(start), Unbounded)).take(2 * AMONG).map(|(known, _)| known.borrow())
}

#[cfg(test)]
mod tests {
    use super::super::{Label, Outline};
    use super::*;

    fn site(base: Option<&str>) -> Site {
        let mut site = Site::default();
        site.conf.base = base.map(str::to_owned);
        let at = |title: &str, id: Option<&str>| Label { title: Some(title.to_owned()), id: id.map(str::to_owned) };
        let labels = vec![("nests".to_owned(), at("Nests", Some("nests"))), ("top".to_owned(), at("Larks", None))];
        site.add("posts/larks", Outline { title: "Larks".to_owned(), labels, ..Outline::default() }, true);
        site.add("about", Outline { title: "About us".to_owned(), ..Outline::default() }, false);
        site
    }

    #[allow(clippy::unnecessary_wraps, reason = "as the functions answer that it is compared with")]
    fn found(address: Option<&str>, shown: &str) -> Option<Found> {
        Some(Found { address: address.map(str::to_owned), shown: Some(shown.to_owned()) })
    }

    #[test]
    fn documents_are_found_from_other_documents() {
        let site = site(None);
        for name in ["larks", "/posts/larks", "../posts/larks", "./larks", "larks.rst"] {
            assert_eq!(site.document(name, "posts/x", None), found(Some("/posts/larks.html"), "Larks"), "{name}");
        }
        let folder = site.document("posts/larks", "index", Some("/{docname}/"));
        assert_eq!(folder, found(Some("/posts/larks/"), "Larks"));
        assert_eq!(site.document("larks", "index", None), None);
        assert_eq!(site.nearest("post/lark"), Some("posts/larks"));
    }

    #[test]
    fn labels_lead_to_headings_and_pages_to_the_old_site() {
        let old = site(Some("https://larks.example/en/"));
        assert_eq!(old.label("Nests", None), found(Some("/posts/larks.html#nests"), "Nests"));
        assert_eq!(old.label("top", None), found(Some("/posts/larks.html"), "Larks"));
        assert_eq!(old.label("blog-tags", None), found(None, "Tags"));
        let mut named = site(None);
        named.conf.authors.insert("Ada".to_owned(), "Ada Lark".to_owned());
        assert_eq!(named.label("author-ada", None), found(None, "Ada Lark"));
        assert_eq!(named.label("author-bo", None), found(None, "bo"));
        let about = found(Some("https://larks.example/en/about.html"), "About us");
        assert_eq!(old.document("/about", "posts/x", None), about);
        assert_eq!(old.document("/about", "posts/x", Some("/en/{docname}.html")), about);
        assert_eq!(site(None).document("/about", "posts/x", None), found(None, "About us"));
    }
}
