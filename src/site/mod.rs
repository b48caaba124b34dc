//! An ABlog or Sphinx site as it is: what it says about itself, for the readers of its posts.
//!
//! A site has a root, the folder of its `conf.py`, and each of its documents a name: its path below the root, without
//! the ending. References lead from name to name.
//!
//! 1. [`python`]: the literals of `conf.py`
//! 2. [`conf`]: what they mean
//! 3. [`inventory`]: what other sites have
//! 4. [`outline`]: what each document of this site has
//! 5. [`mod@reference`]: where a reference leads
//! 6. [`mod@complete`]: what a post does not say itself

pub mod complete;
pub mod conf;
pub mod extlink;
mod glob;
pub mod inventory;
pub mod outline;
pub mod python;
pub mod reference;

use std::collections::BTreeMap;

pub use complete::complete;
pub use conf::Conf;
pub use inventory::Inventory;
pub use outline::{Label, Outline};

use unicode_normalization::UnicodeNormalization as _;

/// The address of a document where nothing else is configured: Sphinx's `html` builder.
pub const DEFAULT_ADDRESS: &str = "/{docname}.html";

/// What a site says about itself. The same for all of its documents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Site {
    /// What its `conf.py` says.
    pub conf: Conf,
    /// Its documents by their names; none where nobody has looked for them.
    pub documents: BTreeMap<String, Document>,
    /// The labels of all documents, by name.
    pub labels: BTreeMap<String, Place>,
    /// What other sites have, in the order of `intersphinx_mapping`.
    pub projects: Vec<Project>,
}

/// A document of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title, as plain text; empty where it has none.
    pub title: String,
    /// It is migrated: a link to it leads to a post of the new site.
    pub is_post: bool,
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub docname: String,
    /// The label.
    pub label: Label,
}

/// Another site and what it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its name in references: `` :ref:`name:label` ``.
    pub name: String,
    /// Its address.
    pub base: String,
    /// What it has.
    pub inventory: Inventory,
}

impl Site {
    /// Adds what a document has. Of two labels with one name the first counts.
    pub fn add(&mut self, docname: &str, outline: Outline, is_post: bool) {
        for (name, label) in outline.labels {
            self.labels.entry(name).or_insert_with(|| Place { docname: docname.to_owned(), label });
        }
        self.documents.insert(docname.to_owned(), Document { title: outline.title, is_post });
    }

    /// Whether a file is RST by its ending, as `source_suffix` has it.
    pub fn is_rst(&self, path: &str) -> bool {
        self.conf.suffixes.iter().any(|suffix| suffix.is_rst && path.ends_with(&suffix.ending))
    }

    /// Whether `exclude_patterns` leaves out a path below the root.
    pub fn excludes(&self, path: &str) -> bool {
        self.conf.exclude_patterns.iter().any(|pattern| glob::matches_path(pattern, path))
    }

    /// Whether a document is a post without saying so, by `blog_post_pattern`.
    pub fn is_post_by_pattern(&self, docname: &str) -> bool {
        self.conf.post_patterns.iter().any(|pattern| glob::matches(pattern, docname))
    }
}

/// The name of a document: its path below the root of its site, without the ending. Both paths are relative to the
/// same folder.
pub fn docname(path: &str, root: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
    };
    let (mut path, root) = (parts(path), parts(root));
    if path.starts_with(&root) {
        path.drain(..root.len());
    }
    if let Some(name) = path.last_mut()
        && let Some(dot) = name.rfind('.').filter(|dot| *dot > 0)
    {
        name.truncate(dot);
    }
    path.join("/")
}

/// The address of a document by a pattern with `{docname}` in it. The document `a/index` of a builder that gives each
/// document a folder (`/{docname}/`) is that of the folder `a`.
pub fn address(pattern: &str, docname: &str) -> String {
    let folder = docname.strip_suffix("index").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    match folder.filter(|_| pattern.ends_with("{docname}/")) {
        Some(folder) => pattern.replace("{docname}/", folder),
        None => pattern.replace("{docname}", docname),
    }
}

/// Letters that Unicode does not take apart, and docutils does.
const UNDECOMPOSED: [(char, &str); 7] =
    [('ß', "sz"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('đ', "d"), ('ł', "l"), ('ı', "i")];

/// The identifier of a section, by its title: docutils' `make_id`. A title without a Latin letter has none that says
/// anything.
pub fn identifier(title: &str) -> Option<String> {
    let mut identifier = String::with_capacity(title.len());
    let lower = UNDECOMPOSED.iter().fold(title.to_lowercase(), |title, (letter, ascii)| title.replace(*letter, ascii));
    for letter in lower.nfkd().filter(char::is_ascii) {
        if letter.is_ascii_alphanumeric() {
            identifier.push(letter);
        } else if !identifier.ends_with('-') {
            identifier.push('-');
        }
    }
    let begins = identifier.trim_start_matches(|letter: char| letter == '-' || letter.is_ascii_digit());
    let identifier = begins.trim_end_matches('-');
    (!identifier.is_empty()).then(|| identifier.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_its_path_below_the_root() {
        for (path, root, expected) in [
            ("docs/posts/a.rst", "docs", "posts/a"),
            ("./docs/posts/a.b.rst", "docs/", "posts/a.b"),
            ("a.rst", "", "a"),
            ("docs2/a.rst", "docs", "docs2/a"),
            ("/srv/blog/a.rst", "/srv/blog", "a"),
            ("docs/.rst", "docs", ".rst"),
        ] {
            assert_eq!(docname(path, root), expected, "{path} {root}");
        }
    }

    #[test]
    fn sections_are_known_by_their_titles() {
        for (title, expected) in [
            ("Posting & Listing", Some("posting-listing")),
            ("2. Café  déjà-vu!", Some("cafe-deja-vu")),
            ("_private", Some("private")),
            ("Łódź—Straße", Some("lodzstrasze")),
            ("2024", None),
            ("日本", None),
        ] {
            assert_eq!(identifier(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn addresses_are_those_of_sphinx_builders() {
        assert_eq!(address(DEFAULT_ADDRESS, "posts/index"), "/posts/index.html");
        assert_eq!(address("/{docname}/", "posts/a"), "/posts/a/");
        assert_eq!(address("/{docname}/", "posts/index"), "/posts/");
        assert_eq!(address("/en/{docname}/", "index"), "/en/");
        assert_eq!(address("/{docname}/", "reindex"), "/reindex/");
    }
}
