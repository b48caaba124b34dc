//! `overrides.toml`: what a person settles about single posts, beside `migrations.toml`.
//!
//! A table for each post, under its `legacyUrl` or the path of its source:
//!
//! ```toml
//! ["/2012/05/a-post.html"]
//! title = "A post"
//! alt."dome.png" = "The dome at night"
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::nearest::{nearest, with_nearest};
use super::{ConfigError, config_error, unknown_name};
use crate::diagnostic::{Code, Finding};
use crate::links::slug;
use crate::model::{LegacyUrl, PostDate};
use crate::normalise;
use crate::source::{Position, Source};

/// The name of the file, beside `migrations.toml`.
pub const FILE_NAME: &str = "overrides.toml";

/// A whole `overrides.toml`.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    path: String,
    by_name: BTreeMap<String, Arc<Override>>,
}

/// What is settled about one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The `legacyUrl` or source path as it is written.
    pub key: String,
    /// Where it is written.
    pub position: Position,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it; empty where nobody is to be named.
    pub author: Option<String>,
    /// When it was published.
    pub date: Option<PostDate>,
    /// The last part of its address.
    pub slug: Option<String>,
    /// Its tags.
    pub tags: Option<Vec<String>>,
    /// Its summary; empty where there is to be none.
    pub description: Option<String>,
    /// Alternative texts of its images.
    pub alt: Vec<Alt>,
    /// Names of passes that do not run on it.
    pub skip_passes: Vec<String>,
    /// Whether it is left out.
    pub exclude: bool,
    /// Whether its text is written as it stands in the source.
    pub verbatim: bool,
}

/// The alternative text of one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alt {
    /// The address of the image as the source has it, or the name of its file.
    pub image: String,
    /// The text; empty where the image only decorates.
    pub text: String,
    /// Where it is written.
    pub position: Position,
}

/// One table of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    default,
    expecting = "a table of what is settled, under a post's legacyUrl or source path"
)]
struct Written {
    title: Option<Spanned<String>>,
    author: Option<String>,
    date: Option<Spanned<toml::Value>>,
    slug: Option<Spanned<String>>,
    tags: Option<Vec<String>>,
    description: Option<String>,
    alt: BTreeMap<Spanned<String>, String>,
    skip_passes: Vec<Spanned<String>>,
    exclude: bool,
    verbatim: bool,
}

impl Override {
    /// Whether it says anything: a table of the skeleton that `unblogger todo` prints says nothing yet.
    pub fn says_something(&self) -> bool {
        let Self { key: _, position: _, title, author, date, slug, tags, description, .. } = self;
        let texts = [title, author, slug, description];
        texts.into_iter().any(Option::is_some)
            || date.is_some()
            || tags.is_some()
            || !self.alt.is_empty()
            || !self.skip_passes.is_empty()
            || self.exclude
            || self.verbatim
    }
}

impl Overrides {
    /// Reads the text of an `overrides.toml`; `path` is the name that errors give it.
    pub fn parse(path: &str, text: &str) -> Result<Self, ConfigError> {
        let fail = |span: Range<usize>, message: &str| config_error(path, text, span, message);
        let written: BTreeMap<Spanned<String>, Written> =
            toml::from_str(text).map_err(|error| fail(error.span().unwrap_or(0..0), &with_nearest(error.message())))?;
        let source = Source::new(path, text);
        let mut tables: Vec<_> = written.into_iter().collect();
        tables.sort_by_key(|(key, _)| key.span().start);
        let mut by_name: BTreeMap<String, Arc<Override>> = BTreeMap::new();
        for (key, written) in tables {
            if let Some((span, message)) = fault(&key, &written, text) {
                return Err(fail(span, &message));
            }
            let span = key.span();
            let settled = Arc::new(resolve(key, written, &source));
            if let Some(other) = by_name.insert(normal(&settled.key), Arc::clone(&settled)) {
                return Err(fail(span, &twice(&settled, &other)));
            }
        }
        Ok(Self { path: path.to_owned(), by_name })
    }

    /// Whether nothing is settled about any post.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Whether a post is to stay as it is written.
    pub fn has_verbatim(&self) -> bool {
        self.by_name.values().any(|settled| settled.verbatim)
    }

    /// What is settled about the post of these names. Two tables for one post are an error.
    pub fn find<'a>(&self, names: impl Iterator<Item = &'a str>) -> Result<Option<Arc<Override>>, ConfigError> {
        if self.by_name.is_empty() {
            return Ok(None);
        }
        self.one_of(names.filter_map(|name| self.by_name.get(&normal(name))).collect())
    }

    fn one_of(&self, mut found: Vec<&Arc<Override>>) -> Result<Option<Arc<Override>>, ConfigError> {
        found.sort_by_key(|settled| settled.position);
        found.dedup();
        if let [first, second, ..] = *found {
            let (path, position) = (self.path.clone(), second.position);
            return Err(ConfigError { path, position, message: twice(second, first) });
        }
        Ok(found.first().map(|settled| Arc::clone(settled)))
    }

    /// The tables that are not in `used`, by their keys; `known` are the names of the posts.
    pub fn unused(&self, used: &BTreeSet<String>, known: &[&str]) -> Vec<Finding> {
        let mut unused: Vec<_> = self.by_name.values().filter(|settled| !used.contains(&settled.key)).collect();
        unused.sort_by_key(|settled| settled.position);
        let finding = |settled: &&Arc<Override>| {
            let near = nearest(&settled.key, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!("no post has the legacyUrl or source path `{}`{near}", settled.key);
            let Position { line, column } = settled.position;
            Finding { line: Some(line), column: Some(column), ..Finding::new(Code::OverrideUnused, message) }
        };
        unused.iter().map(finding).collect()
    }
}

fn resolve(key: Spanned<String>, written: Written, source: &Source) -> Override {
    let at = |span: Range<usize>| source.position(span.start as u32);
    let Written { title, author, date, slug, tags, description, alt, skip_passes, exclude, verbatim } = written;
    let alt = alt.into_iter().map(|(image, text)| {
        let position = at(image.span());
        Alt { image: image.into_inner(), text, position }
    });
    let mut alt: Vec<_> = alt.collect();
    alt.sort_by_key(|alt| alt.position);
    Override {
        position: at(key.span()),
        key: key.into_inner(),
        title: title.map(Spanned::into_inner),
        author,
        date: date.and_then(|date| read_date(date.get_ref())),
        slug: slug.map(Spanned::into_inner),
        tags,
        description,
        alt,
        skip_passes: skip_passes.into_iter().map(Spanned::into_inner).collect(),
        exclude,
        verbatim,
    }
}

/// What the types of the keys do not rule out.
fn fault(key: &Spanned<String>, written: &Written, text: &str) -> Option<(Range<usize>, String)> {
    if key.get_ref().trim().is_empty() {
        return Some((key.span(), "the name of a post is its legacyUrl or the path of its source".to_owned()));
    }
    if let Some(title) = written.title.as_ref().filter(|title| title.get_ref().trim().is_empty()) {
        return Some((title.span(), "a title is not empty".to_owned()));
    }
    if let Some(date) = written.date.as_ref().filter(|date| read_date(date.get_ref()).is_none()) {
        let written = text.get(date.span()).unwrap_or_default().trim_matches(['"', '\'']);
        return Some((date.span(), format!("`{written}` is not a date like 2024-01-31 or 2009-11-05T18:01:00-08:00")));
    }
    if let Some(wrong) = written.slug.as_ref().filter(|slug| !is_slug(slug.get_ref())) {
        let right = Some(slug::safe(wrong.get_ref())).filter(|right| !right.is_empty());
        let right = right.map_or_else(String::new, |right| format!("; `{right}` would be one"));
        return Some((wrong.span(), format!("`{}` is not the last part of an address{right}", wrong.get_ref())));
    }
    let unknown = written.skip_passes.iter().find(|name| !is_pass(name.get_ref()))?;
    let names = normalise::PASSES.iter().map(|pass| pass.name);
    Some((unknown.span(), unknown_name("pass", unknown.get_ref(), names)))
}

fn is_slug(slug: &str) -> bool {
    !slug.is_empty() && slug::safe(slug) == slug
}

/// A date in quotes or TOML's own.
fn read_date(value: &toml::Value) -> Option<PostDate> {
    match value {
        toml::Value::String(text) => text.parse().ok(),
        toml::Value::Datetime(date) => date.to_string().parse().ok(),
        _ => None,
    }
}

fn twice(second: &Override, first: &Override) -> String {
    format!("`{}` is the post of `{}` on line {}; one table settles a post", second.key, first.key, first.position.line)
}

/// A name as it is compared: a whole address is its path, `./a//b.md` is `a/b.md`.
fn normal(name: &str) -> String {
    if name.contains("://") {
        return name.parse::<LegacyUrl>().map_or_else(|_| name.to_owned(), |url| url.as_str().to_owned());
    }
    let is_path = !name.starts_with('/');
    let parts = name.split('/').filter(|part| !is_path || !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}

/// Whether there is a pass of this name.
pub(super) fn is_pass(name: &str) -> bool {
    crate::normalise::PASSES.iter().any(|pass| pass.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Overrides::parse("overrides.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_table_settles_a_post_by_each_of_its_names() {
        let text =
            "[\"https://a.blogspot.com/2012/05/a.html\"]\ntitle = \"A\"\ndate = 2012-05-06\n\n[\"./in//b.md\"]\n";
        let overrides = Overrides::parse("overrides.toml", text).unwrap();
        let a = overrides.find(["/2012/05/a.html", "in/a.md"].into_iter()).unwrap().unwrap();
        assert_eq!((a.title.as_deref(), a.date.as_ref().map(PostDate::as_str)), (Some("A"), Some("2012-05-06")));
        let b = overrides.find(["in/b.md"].into_iter()).unwrap().unwrap();
        assert_eq!((b.position.line, b.says_something(), a.says_something()), (5, false, true));
        assert_eq!(overrides.find(["in/c.md"].into_iter()).unwrap(), None);
        let error = overrides.find(["/2012/05/a.html", "in/b.md"].into_iter()).unwrap_err().to_string();
        let expected = "`./in//b.md` is the post of `https://a.blogspot.com/2012/05/a.html` on line 1";
        assert!(error.starts_with(&format!("overrides.toml:5:2: {expected}")), "{error}");
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        for (lines, expected) in [
            ("titel = 'x'", "overrides.toml:2:1: unknown key `titel`; did you mean `title`?"),
            ("title = ''", "overrides.toml:2:9: a title is not empty"),
            ("date = 'soon'", "overrides.toml:2:8: `soon` is not a date like"),
            ("date = 2012", "overrides.toml:2:8: `2012` is not a date like"),
            ("slug = 'A b'", "overrides.toml:2:8: `A b` is not the last part of an address; `A-b` would be one"),
            ("tags = 'x'", "overrides.toml:2:8: invalid type: string \"x\""),
            ("skip-passes = ['mojibak']", "overrides.toml:2:16: unknown pass `mojibak`; did you mean `mojibake`?"),
            ("exclude = 'yes'", "overrides.toml:2:11: invalid type"),
            ("['/a.html']", "overrides.toml:2:2: "),
            ("['https://x.example/a.html']", "overrides.toml:2:2: `https://x.example/a.html` is the post of `/a.html`"),
        ] {
            let message = message(&format!("['/a.html']\n{lines}\n"));
            assert!(message.starts_with(expected), "{message}");
        }
        assert!(message("title = 'x'").contains("a table of what is settled"), "{}", message("title = 'x'"));
    }
}
