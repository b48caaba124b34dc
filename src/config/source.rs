//! `[[migration.source]]`: where posts come from, and how they are read.

use std::collections::BTreeMap;
use std::ops::Range;

use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::Migration;
use crate::emit;
use crate::import::date::is_format;
use crate::import::{Dialect, FeedComments, Format, feed};
use crate::links::Permalink;
use crate::normalise::Comments;
use crate::paths::{base_of_glob, is_within, normal};

/// One `[[migration.source]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SourceConfig {
    /// How the files are read.
    pub format: SourceFormat,
    /// A file, a folder or a glob; what there is of this name is meant before a glob is.
    pub path: String,
    /// Whether there is something that is called like the path, as [`Migration::look_for_sources`] has seen.
    #[serde(skip)]
    is_name: bool,
    /// Globs of files that are left out, relative to migrations.toml.
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    /// Globs of files that are cleaned in place even without a `legacyUrl`, relative to migrations.toml.
    #[serde(default)]
    include: Vec<Spanned<String>>,
    /// The RST dialect; decided for each document by default.
    pub dialect: Option<Dialect>,
    /// The `conf.py` of the site that the files are of; looked for in their folder and above it by default.
    pub conf: Option<String>,
    /// A folder with inventories of the sites that `intersphinx_mapping` names: `python.inv`, `python/objects.inv`.
    pub inventories: Option<String>,
    /// Names of front matter keys by the model's names, where they differ.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
    /// How dates are written, in the terms of strftime: `%d.%m.%Y`.
    date_format: Option<Spanned<String>>,
    /// Whether the pages of a blog's export are posts.
    #[serde(default)]
    pub pages: bool,
    /// The time zone of the blog, by its name in the database of IANA, where a feed does not say it.
    time_zone: Option<Spanned<String>>,
    /// The old addresses, where the posts do not say them: `/{year}/{month}/{slug}.html`, and of the documents of a site that never
    /// was on Blogger `/{docname}.html`.
    legacy_url: Option<Spanned<String>>,
}

/// The name of a document in a pattern of addresses.
const DOCNAME: &str = "{docname}";

impl SourceConfig {
    /// How dates are written, in the terms of strftime.
    pub fn date_format(&self) -> Option<&str> {
        self.date_format.as_ref().map(|format| format.get_ref().as_str())
    }

    /// The time zone of the blog.
    pub fn time_zone(&self) -> Option<TimeZone> {
        self.time_zone.as_ref().and_then(|zone| feed::zone_named(zone.get_ref()))
    }

    /// The old address of a document, with `{docname}` in it.
    pub fn legacy_url(&self) -> Option<&str> {
        self.legacy_url.as_ref().map(|pattern| pattern.get_ref().as_str()).filter(|pattern| pattern.contains(DOCNAME))
    }

    /// The old addresses by the days and slugs of posts.
    pub fn legacy_template(&self) -> Option<Permalink> {
        let pattern = self.legacy_url.as_ref().map(|pattern| pattern.get_ref().as_str());
        pattern.filter(|pattern| !pattern.contains(DOCNAME)).and_then(|pattern| pattern.parse().ok())
    }

    /// The files that are left out.
    pub fn excluded(&self) -> GlobSet {
        set(&self.exclude)
    }

    /// The files that are cleaned in place although they have no `legacyUrl`, relative to migrations.toml.
    pub fn included(&self) -> GlobSet {
        set(&self.include)
    }

    /// The file or the folder that the path names, or the folder before its first wildcard, without `.` and doubled slashes.
    pub fn base(&self) -> String {
        let glob = if self.is_name { None } else { base_of_glob(&self.path) };
        normal(glob.unwrap_or(&self.path))
    }

    /// Whether the files stand in this output folder: they are cleaned in place.
    pub fn is_in(&self, output: &str) -> bool {
        // the output may have the name of a glob
        let output = normal(output);
        is_within(&self.base(), &output) || is_within(&normal(&self.path), &output)
    }
}

impl Migration {
    /// Whether a file stands where one of the sources is, in the output.
    pub fn is_in_place(&self, path: &str) -> bool {
        let in_place = self.sources.iter().filter(|source| source.is_in(self.output()));
        in_place.map(SourceConfig::base).any(|base| is_within(path, &base))
    }

    /// Sees which paths of sources are names: a folder may be called `posts [old]`.
    pub fn look_for_sources(&mut self, is_there: impl Fn(&str) -> bool) {
        self.sources.iter_mut().for_each(|source| source.is_name = is_there(&source.path));
    }

    /// Names of front matter keys in a source: what is cleaned in place has them as they are written.
    pub(super) fn keys_of(&self, source: &SourceConfig) -> BTreeMap<String, String> {
        let is_written = source.is_in(self.output());
        let mut keys = if is_written { emit::renamed_keys(&self.style()) } else { BTreeMap::new() };
        keys.extend(source.keys.clone());
        keys
    }
}

/// What becomes of the comments of a feed. They stand in no text yet, so a file of their own is where they go unless it is said.
pub(super) fn of_feed(comments: Option<Comments>) -> FeedComments {
    match comments {
        None | Some(Comments::File) => FeedComments::File,
        Some(Comments::Text) => FeedComments::Text,
        Some(Comments::Drop) => FeedComments::Drop,
    }
}

fn set(globs: &[Spanned<String>]) -> GlobSet {
    // `parse` has seen to it that they can be read
    let globs = globs.iter().filter_map(|glob| Glob::new(glob.get_ref()).ok());
    let mut set = GlobSetBuilder::new();
    globs.for_each(|glob| {
        set.add(glob);
    });
    set.build().unwrap_or_default()
}

/// How the files of a source are read: `format` in `[[migration.source]]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceFormat {
    /// By each file's ending.
    Auto,
    /// RST with a `.. post::` directive.
    RstPost,
    /// Markdown or HTML with front matter.
    #[serde(rename = "frontmatter")]
    FrontMatter,
    /// MyST Markdown with a `{post}` directive or `blogpost: true`.
    MystPost,
    /// Blogger's own export.
    BloggerFeed,
}

impl SourceFormat {
    /// The format of one file, by its name. ABlog's sites mix RST and Markdown.
    pub fn of(self, path: &str) -> Format {
        match self {
            Self::RstPost if Format::MystPost.takes(path) => Format::MystPost,
            Self::RstPost => Format::RstPost,
            Self::FrontMatter if Format::FrontMatterHtml.takes(path) => Format::FrontMatterHtml,
            Self::FrontMatter => Format::FrontMatter,
            Self::MystPost => Format::MystPost,
            Self::BloggerFeed => Format::BloggerFeed,
            Self::Auto => Format::of_path(path).unwrap_or(Format::FrontMatter),
        }
    }

    /// The endings of the files it takes from a folder.
    pub fn extensions(self) -> Vec<&'static str> {
        let readers = crate::import::READERS.iter();
        match self {
            // the HTML on a site of Sphinx is its templates, and what was made of its documents
            Self::Auto => {
                let readers = readers.filter(|reader| reader.format != Format::FrontMatterHtml);
                readers.flat_map(|reader| reader.extensions).copied().collect()
            }
            Self::RstPost => [Format::RstPost, Format::MystPost].map(|format| format.reader().extensions).concat(),
            Self::MystPost => Format::MystPost.reader().extensions.to_vec(),
            Self::FrontMatter => {
                [Format::FrontMatter, Format::FrontMatterHtml].map(|format| format.reader().extensions).concat()
            }
            Self::BloggerFeed => Format::BloggerFeed.reader().extensions.to_vec(),
        }
    }
}

/// What the types of its keys do not rule out, where posts go to `output`.
pub(super) fn fault(source: &SourceConfig, output: &Spanned<String>) -> Option<(Range<usize>, String)> {
    let is_in_place = source.is_in(output.get_ref());
    if is_in_place && !matches!(source.format, SourceFormat::FrontMatter | SourceFormat::Auto) {
        let message = format!("only Markdown with front matter is cleaned in place; move `{}` elsewhere", source.path);
        return Some((output.span(), message));
    }
    if let Some(glob) = source.include.first().filter(|_| !is_in_place) {
        let message = "`include` is for posts that are cleaned in place, in `output`; others need no `legacyUrl`";
        return Some((glob.span(), message.to_owned()));
    }
    if let Some(format) = source.date_format.as_ref().filter(|format| !is_format(format.get_ref())) {
        let message = format!("`{}` is not how a whole date is written, like \"%d.%m.%Y\"", format.get_ref());
        return Some((format.span(), message));
    }
    if let Some(zone) = source.time_zone.as_ref().filter(|zone| feed::zone_named(zone.get_ref()).is_none()) {
        let message = format!("`{}` is not a time zone of the IANA database, like \"Europe/Oslo\"", zone.get_ref());
        return Some((zone.span(), message));
    }
    if let Some(pattern) = &source.legacy_url
        && !is_pattern(pattern.get_ref())
    {
        let message = format!(
            "`{}` is neither the path of a post, like \"/{{year}}/{{month}}/{{slug}}.html\", nor that of a document, like \"/{{docname}}.html\"",
            pattern.get_ref()
        );
        return Some((pattern.span(), message));
    }
    source
        .exclude
        .iter()
        .chain(&source.include)
        .find_map(|glob| Some((glob.span(), Glob::new(glob.get_ref()).err()?.to_string())))
}

/// A path with `{docname}` in it once, and no other field; or one with those of a permalink.
fn is_pattern(pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once(DOCNAME) else { return pattern.parse::<Permalink>().is_ok() };
    let is_wrong = |letter: char| letter.is_whitespace() || letter.is_control() || "{}?#\\".contains(letter);
    before.starts_with('/') && !before.starts_with("//") && !before.contains(is_wrong) && !after.contains(is_wrong)
}
