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

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

pub use complete::complete;
pub use conf::{Conf, SectionLabels};
use globset::{GlobBuilder, GlobMatcher};
pub use inventory::Inventory;
pub use outline::{Anchor, Label, Outline};

use unicode_normalization::UnicodeNormalization as _;

/// The address of a document where nothing else is configured: Sphinx's `html` builder.
pub const DEFAULT_ADDRESS: &str = "/{docname}.html";

/// What a site says about itself. The same for all of its documents.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// What its `conf.py` says.
    pub conf: Conf,
    /// Its documents by their names; none where nobody has looked for them.
    pub documents: BTreeMap<Arc<str>, Document>,
    /// The labels of all documents, by name.
    pub labels: BTreeMap<Box<str>, Place>,
    /// Names that sections have without a label; labels go before them.
    implicit: BTreeMap<Box<str>, Place>,
    /// Posts by the names of their files, which are labels in ABlog. Few archives ask for one.
    posts: OnceLock<BTreeMap<Box<str>, Arc<str>>>,
    /// The labels that documents name and do not have themselves.
    wanted: BTreeSet<String>,
    /// What other sites have, in the order of `intersphinx_mapping`.
    pub projects: Vec<Project>,
}

/// A document of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its title, as plain text; empty where it has none.
    pub title: Arc<str>,
    /// It is migrated: a link to it leads to a post of the new site.
    pub is_post: bool,
}

/// Where a label stands: the document, and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub docname: Arc<str>,
    /// The title of the heading that it stands at, as plain text.
    pub title: Option<Arc<str>>,
    /// The fragment that Sphinx gives it; none for the title of the document.
    pub id: Option<Box<str>>,
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
    /// A site at whose documents nobody has looked yet.
    pub fn new(conf: Conf, projects: Vec<Project>) -> Self {
        Self { conf, projects, ..Self::default() }
    }

    /// Adds what a document has. Of two labels with one name the first counts.
    pub fn add(&mut self, docname: &str, outline: Outline, is_post: bool) {
        let Outline { title, labels, sections, wanted, .. } = outline;
        self.wanted.extend(wanted);
        let (docname, title): (Arc<str>, Arc<str>) = (docname.into(), title.into());
        // most labels stand at the title of their document
        let shared = |text: String| if *text == *title { Arc::clone(&title) } else { text.into() };
        let place = |Label { title, id }| Place {
            docname: Arc::clone(&docname),
            title: title.map(shared),
            id: id.map(String::into_boxed_str),
        };
        for (name, label) in labels {
            self.labels.entry(name.into()).or_insert_with(|| place(label));
        }
        for (name, label) in sections {
            let name = match self.conf.section_labels {
                SectionLabels::None => break,
                SectionLabels::Title => name,
                SectionLabels::DocumentAndTitle => format!("{}:{name}", docname.to_lowercase()),
            };
            self.implicit.entry(name.into()).or_insert_with(|| place(label));
        }
        self.documents.insert(docname, Document { title, is_post });
        self.posts.take();
    }

    /// Posts by the names of their files. Of two with one name the first counts.
    fn posts(&self) -> &BTreeMap<Box<str>, Arc<str>> {
        self.posts.get_or_init(|| {
            let mut posts = BTreeMap::new();
            for docname in self.documents.iter().filter(|(_, document)| document.is_post).map(|(docname, _)| docname) {
                if let Some(name) = name_of_post(docname) {
                    posts.entry(name.into()).or_insert_with(|| Arc::clone(docname));
                }
            }
            posts
        })
    }

    /// Gives back the room for documents that do not come any more: maps that grow are half empty.
    pub fn shrink_to_fit(&mut self) {
        self.documents = std::mem::take(&mut self.documents).into_iter().collect();
        self.labels = std::mem::take(&mut self.labels).into_iter().collect();
        self.implicit = std::mem::take(&mut self.implicit).into_iter().collect();
    }

    /// Whether a document names this label of another.
    pub fn is_wanted(&self, label: &str) -> bool {
        self.wanted.contains(label)
    }

    /// Whether a file is RST by its ending, as `source_suffix` has it.
    pub fn is_rst(&self, path: &str) -> bool {
        self.conf.suffixes.iter().any(|suffix| suffix.is_rst && path.ends_with(&suffix.ending))
    }

    /// Whether a file is MyST Markdown: where the site has ABlog or a reader of MyST.
    pub fn is_myst(&self, path: &str) -> bool {
        let is_known = |name: &String| matches!(name.as_str(), "ablog" | "myst_parser" | "myst_nb");
        let path = path.to_ascii_lowercase();
        [".md", ".markdown"].iter().any(|ending| path.ends_with(ending)) && self.conf.extensions.iter().any(is_known)
    }

    /// Whether `exclude_patterns` leaves out a path below the root.
    pub fn excludes(&self, path: &str) -> bool {
        self.conf.exclude_patterns.iter().any(|pattern| glob::matches_path(pattern, path))
    }

    /// Whether `blog_post_pattern` takes the file at `path` for a post. The patterns are those of Python's `glob`, and match
    /// whole file names.
    pub fn is_post_by_pattern(&self, path: &str, root: &str) -> bool {
        let patterns = &self.conf.post_patterns;
        if patterns.is_empty() {
            return false;
        }
        let below = below(path, root).join("/");
        patterns.iter().any(|pattern| python_glob(pattern).is_some_and(|glob| glob.is_match(&below)))
    }
}

/// `*` stops at `/`, `**/` is any folders or none.
fn python_glob(pattern: &str) -> Option<GlobMatcher> {
    let pattern = pattern.trim_start_matches("./");
    Some(GlobBuilder::new(pattern).literal_separator(true).build().ok()?.compile_matcher())
}

/// The label that ABlog gives a post: the name of its file, or of its folder where the file is the folder's index.
fn name_of_post(docname: &str) -> Option<String> {
    let mut parts = docname.rsplit('/');
    let name = parts.next().filter(|name| *name != "index").or_else(|| parts.next())?;
    Some(name.to_lowercase()).filter(|name| !name.is_empty())
}

/// The name of a document: its path below the root of its site, without the ending. Both paths are relative to the
/// same folder.
pub fn docname(path: &str, root: &str) -> String {
    let mut parts = below(path, root);
    if let Some(name) = parts.last_mut()
        && let Some(dot) = name.rfind('.').filter(|dot| *dot > 0)
    {
        *name = &name[..dot];
    }
    parts.join("/")
}

/// The parts of a path below the root.
fn below<'p>(path: &'p str, root: &str) -> Vec<&'p str> {
    let parts = |path: &'p str| -> Vec<&'p str> { path.split('/').filter(|part| !matches!(*part, "" | ".")).collect() };
    let root: Vec<_> = root.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let mut path = parts(path);
    if path.starts_with(&root) {
        path.drain(..root.len());
    }
    path
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
