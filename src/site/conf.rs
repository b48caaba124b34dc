//! What a `conf.py` says, as far as it reaches the reader of a post.
//!
//! ABlog's names: <https://ablog.readthedocs.io/en/stable/manual/ablog-configuration-options/>, Sphinx's:
//! <https://www.sphinx-doc.org/en/master/usage/configuration.html>

use std::collections::BTreeMap;

use super::extlink::ExtLink;
use super::python::{Assigned, Value, assignments};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The names that are read, and whose values should be literals.
const NAMES: &[&str] = &[
    "blog_authors",
    "blog_default_author",
    "blog_locations",
    "blog_default_location",
    "blog_languages",
    "blog_default_language",
    "blog_baseurl",
    "blog_path",
    "autosectionlabel_prefix_document",
    "blog_post_pattern",
    "post_date_format",
    "post_date_format_short",
    "post_auto_image",
    "post_auto_excerpt",
    "default_role",
    "exclude_patterns",
    "extensions",
    "extlinks",
    "highlight_language",
    "html_baseurl",
    "html_extra_path",
    "html_static_path",
    "intersphinx_mapping",
    "myst_substitutions",
    "primary_domain",
    "rst_epilog",
    "rst_prolog",
    "source_suffix",
];

/// What a `conf.py` says. What it does not say is as Sphinx and ABlog have it by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conf {
    /// Names of people by the keys that posts use.
    pub authors: BTreeMap<String, String>,
    /// Names of places by their keys.
    pub locations: BTreeMap<String, String>,
    /// Names of languages by their keys.
    pub languages: BTreeMap<String, String>,
    /// The keys of who wrote a post that does not say so.
    pub default_authors: Vec<String>,
    /// The keys of where a post was written that does not say so.
    pub default_locations: Vec<String>,
    /// The keys of the language of a post that does not say so.
    pub default_languages: Vec<String>,
    /// How dates of posts are written, as `strptime` reads them.
    pub post_date_format: Option<String>,
    /// How ABlog shows dates in lists.
    pub post_date_format_short: Option<String>,
    /// The number of the image that stands for a post, from 1; 0 is none.
    pub post_auto_image: Option<usize>,
    /// How many paragraphs are the excerpt of a post that has none of its own.
    pub post_auto_excerpt: Option<usize>,
    /// Globs of documents that are posts without saying so, below the root and without their endings.
    pub post_patterns: Vec<String>,
    /// Where the blog's own pages are: `blog`.
    pub blog_path: Option<String>,
    /// Where the site is on the web.
    pub base: Option<String>,
    /// Other sites and their inventories.
    pub projects: Vec<Project>,
    /// Roles that are links.
    pub extlinks: BTreeMap<String, ExtLink>,
    /// The role of interpreted text without one.
    pub default_role: Option<String>,
    /// The domain of roles without one; Python's where nothing is said.
    pub primary_domain: Option<String>,
    /// The language of code that names none; `None` where nothing is said, and code has no language.
    pub highlight_language: Option<String>,
    /// Endings of documents and how they are read; RST where nothing is said.
    pub suffixes: Vec<Suffix>,
    /// Globs of files that are no documents, below the root.
    pub exclude_patterns: Vec<String>,
    /// The names that sections have for references.
    pub section_labels: SectionLabels,
    /// ABlog is one of the extensions: dates are read as it reads them.
    pub is_ablog: bool,
    /// Folders and files that the site serves below `/_static/`, below the root.
    pub static_paths: Vec<String>,
    /// Folders and files that the site serves at its top.
    pub extra_paths: Vec<String>,
    /// Where the names that are read were last said.
    places: BTreeMap<&'static str, Span>,
    /// Sphinx's extensions that are in use.
    pub extensions: Vec<String>,
    /// What `{{ names }}` stand for in Markdown.
    pub myst_substitutions: Vec<(String, String)>,
    /// RST that stands before every document.
    pub prolog: String,
    /// RST that stands after every document.
    pub epilog: String,
}

/// The names that sections have for references: those of `sphinx.ext.autosectionlabel`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SectionLabels {
    /// None.
    #[default]
    None,
    /// Their titles.
    Title,
    /// `document:title`
    DocumentAndTitle,
}

/// Another site that references lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Its address.
    pub base: String,
    /// Paths of its inventory below the root.
    pub local: Vec<String>,
}

/// An ending of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suffix {
    /// With its dot.
    pub ending: String,
    /// Whether it is RST.
    pub is_rst: bool,
}

/// Reads the text of a `conf.py`, and says which of the values that matter are computed.
pub fn read(text: &str) -> (Conf, Vec<Diagnostic>) {
    let mut names = assignments(text);
    let unknown = names.iter().filter(|(name, assigned)| is_read(name) && !assigned.value.is_known());
    let mut said: Vec<_> = unknown.map(|(name, assigned)| computed(name, assigned)).collect();
    said.sort_by_key(|diagnostic| diagnostic.span.map(|span| span.start));
    let place = |name: &'static str| Some((name, place(name, names.get(name)?)));
    let places = NAMES.iter().copied().filter_map(place).collect();
    let conf = conf(&mut |name: &str| names.remove(name).map_or(Value::Unknown, |assigned| assigned.value));
    (Conf { places, ..conf }, said)
}

impl Conf {
    /// Where a name was last said.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.places.get(name).copied()
    }
}

fn conf(value: &mut dyn FnMut(&str) -> Value) -> Conf {
    let bases = [text(&value("blog_baseurl")), text(&value("html_baseurl"))];
    let extensions = texts(&value("extensions"));
    Conf {
        is_ablog: extensions.iter().any(|extension| extension == "ablog"),
        static_paths: texts(&value("html_static_path")),
        extra_paths: texts(&value("html_extra_path")),
        places: BTreeMap::new(),
        authors: people(&value("blog_authors")),
        locations: people(&value("blog_locations")),
        languages: people(&value("blog_languages")),
        default_authors: texts(&value("blog_default_author")),
        default_locations: texts(&value("blog_default_location")),
        default_languages: texts(&value("blog_default_language")),
        post_date_format: text(&value("post_date_format")),
        post_date_format_short: text(&value("post_date_format_short")),
        post_auto_image: count(&value("post_auto_image")),
        post_auto_excerpt: count(&value("post_auto_excerpt")),
        post_patterns: texts(&value("blog_post_pattern")),
        blog_path: text(&value("blog_path")),
        base: bases.into_iter().flatten().find(|base| base.contains("://")),
        projects: projects(&value("intersphinx_mapping")),
        extlinks: extlinks(&value("extlinks")),
        default_role: text(&value("default_role")),
        primary_domain: text(&value("primary_domain")),
        highlight_language: text(&value("highlight_language")).map(|language| code_language(&language).to_owned()),
        suffixes: suffixes(&value("source_suffix")),
        exclude_patterns: texts(&value("exclude_patterns")),
        myst_substitutions: pairs(&value("myst_substitutions")),
        section_labels: section_labels(&extensions, &value("autosectionlabel_prefix_document")),
        extensions,
        epilog: value("rst_epilog").as_str().unwrap_or_default().to_owned(),
        prolog: prolog(value),
    }
}

/// The language of code as Markdown names it: Sphinx's names for none are none.
pub fn code_language(language: &str) -> &str {
    match language.trim() {
        "none" | "text" | "default" | "guess" => "",
        "python3" | "py3" => "python",
        other => other,
    }
}

/// RST before every document, with the substitutions that Sphinx defines.
fn prolog(value: &mut dyn FnMut(&str) -> Value) -> String {
    let mut prolog = value("rst_prolog").as_str().unwrap_or_default().to_owned();
    for name in ["version", "release"] {
        if let Some(number) = text(&value(name)).filter(|number| !number.contains(['\n', '\\', '`', '*', '|'])) {
            prolog.extend(["\n\n.. |", name, "| replace:: ", &number, "\n"]);
        }
    }
    prolog
}

fn is_read(name: &str) -> bool {
    NAMES.contains(&name)
}

fn computed(name: &str, assigned: &Assigned) -> Diagnostic {
    let span = place(name, assigned);
    let what = if assigned.value == Value::Unknown { "is" } else { "is in part" };
    Diagnostic::at(Code::ConfComputed, span, format!("`{name}` {what} computed, and was not read"))
}

fn place(name: &str, assigned: &Assigned) -> Span {
    Span::new(assigned.at, assigned.at + name.len())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn section_labels(extensions: &[String], is_prefixed: &Value) -> SectionLabels {
    let is_on = extensions.iter().any(|extension| extension == "sphinx.ext.autosectionlabel");
    match (is_on, is_prefixed) {
        (false, _) => SectionLabels::None,
        (true, Value::Bool(true)) => SectionLabels::DocumentAndTitle,
        (true, _) => SectionLabels::Title,
    }
}

/// One string or several.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::List(values) => values.iter().filter_map(text).collect(),
        other => text(other).into_iter().collect(),
    }
}

fn count(value: &Value) -> Option<usize> {
    match value {
        // counts of paragraphs: more than a byte holds is nothing that a person wrote
        Value::Number(number) => (0..=u8::MAX).rev().find(|count| f64::from(*count) <= *number).map(usize::from),
        Value::Bool(true) => Some(1),
        _ => None,
    }
}

/// `{key: text}`
fn pairs(value: &Value) -> Vec<(String, String)> {
    let pairs = value.as_dict().unwrap_or_default().iter();
    pairs.filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect()
}

/// `{key: (name, address)}`, of which the address is not shown where posts are read.
fn people(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_dict().unwrap_or_default().iter();
    let named = pairs.filter_map(|(key, value)| {
        let name = value.as_list().and_then(<[_]>::first).unwrap_or(value);
        Some((text(key)?, text(name)?))
    });
    named.collect()
}

/// `{name: (base, inventory)}`, and the old form `{base: inventory}`.
fn projects(value: &Value) -> Vec<Project> {
    let pairs = value.as_dict().unwrap_or_default().iter();
    let project = |(key, value): &(Value, Value)| {
        let key = text(key)?;
        if let Some([base, inventories @ ..]) = value.as_list() {
            let local = inventories.iter().flat_map(texts).filter(|path| !path.contains("://")).collect();
            return Some(Project { name: key, base: text(base)?, local });
        }
        let local = texts(value).into_iter().filter(|path| !path.contains("://")).collect();
        key.contains("://").then_some(Project { name: String::new(), base: key, local })
    };
    pairs.filter_map(project).collect()
}

/// `{role: (address, caption)}`
fn extlinks(value: &Value) -> BTreeMap<String, ExtLink> {
    let pairs = value.as_dict().unwrap_or_default().iter();
    let link = |(role, value): &(Value, Value)| {
        let [address, caption, ..] = value.as_list()? else { return None };
        let caption = caption.as_str().map(str::to_owned);
        Some((text(role)?.to_lowercase(), ExtLink { address: text(address)?, caption }))
    };
    pairs.filter_map(link).collect()
}

/// `".rst"`, `[".rst", ".txt"]` or `{".rst": "restructuredtext", ".md": "markdown"}`
fn suffixes(value: &Value) -> Vec<Suffix> {
    let is_markdown = |ending: &str| matches!(ending, ".md" | ".markdown" | ".myst" | ".ipynb");
    match value.as_dict() {
        None => {
            let suffix = |ending: String| Suffix { is_rst: !is_markdown(&ending), ending };
            texts(value).into_iter().map(suffix).collect()
        }
        Some(pairs) => {
            let suffix = |(ending, parser): &(Value, Value)| {
                let ending = text(ending)?;
                let parser = text(parser);
                let is_rst = parser.map_or(!is_markdown(&ending), |parser| parser == "restructuredtext");
                Some(Suffix { ending, is_rst })
            };
            pairs.iter().filter_map(suffix).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONF: &str = r#"
import os
blog_authors = {
    "ada": ("Ada Lark", "https://ada.example"),
    "bo": ("Bo Fell", None),
    "cy": "Cy",
}
blog_default_author = ["ada"]
blog_default_location = "hut"
blog_path = os.path.join("a", "b")
html_baseurl = "https://larks.example/en/"
intersphinx_mapping = {
    "python": ("https://docs.python.org/3", None),
    "sky": ("https://sky.example/", ("../sky.inv", None)),
    "https://old.example/": "https://old.example/objects.inv",
}
extlinks = {"issue": ("https://bugs.example/%s", "issue %s"), "web": ("https://w.example/%s", None)}
source_suffix = {".rst": "restructuredtext", ".txt": "restructuredtext", ".md": "markdown"}
highlight_language = "python3"
version = "2.1"
"#;

    #[test]
    fn names_have_the_meaning_that_sphinx_and_ablog_give_them() {
        let (conf, said) = read(CONF);
        let authors = [("ada", "Ada Lark"), ("bo", "Bo Fell"), ("cy", "Cy")];
        assert_eq!(conf.authors, authors.map(|(key, name)| (key.to_owned(), name.to_owned())).into());
        assert_eq!((conf.default_authors, conf.default_locations), (vec!["ada".to_owned()], vec!["hut".to_owned()]));
        assert_eq!(conf.base.as_deref(), Some("https://larks.example/en/"));
        let projects: Vec<_> =
            conf.projects.iter().map(|it| (it.name.as_str(), it.base.as_str(), it.local.len())).collect();
        let expected = [
            ("python", "https://docs.python.org/3", 0),
            ("sky", "https://sky.example/", 1),
            ("", "https://old.example/", 0),
        ];
        assert_eq!(projects, expected);
        assert_eq!(conf.extlinks["issue"].caption.as_deref(), Some("issue %s"));
        assert_eq!(conf.extlinks["web"].caption, None);
        let endings: Vec<_> = conf.suffixes.iter().map(|suffix| (suffix.ending.as_str(), suffix.is_rst)).collect();
        assert_eq!(endings, [(".rst", true), (".txt", true), (".md", false)]);
        assert_eq!(conf.highlight_language.as_deref(), Some("python"));
        assert_eq!(conf.prolog.trim(), ".. |version| replace:: 2.1");
        let [said] = said.as_slice() else { panic!("{said:?}") };
        assert_eq!(said.message, "`blog_path` is computed, and was not read");
        assert_eq!(said.span.unwrap().start as usize, CONF.find("blog_path").unwrap());
    }

    #[test]
    fn endings_are_a_string_a_list_or_a_dict() {
        let endings =
            |text: &str| -> Vec<String> { read(text).0.suffixes.into_iter().map(|suffix| suffix.ending).collect() };
        assert_eq!(endings("source_suffix = '.txt'"), [".txt"]);
        assert_eq!(endings("source_suffix = ['.rst', '.md']"), [".rst", ".md"]);
        assert!(endings("").is_empty());
    }
}
