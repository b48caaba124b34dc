//! `migrations.toml`: as it is written, and what is wrong with it, by line and column.
//!
//! A key that the program does not act on is an error and not ignored: what is configured is what happens.

mod below;
mod nearest;
pub mod overrides;
mod replace;
mod schema;
mod source;
mod values;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::diagnostic::{Code, Severity};
use crate::emit::{self, AliasesKey, FrontMatter, Generator, Style, Wrap};
use crate::images::ImageSettings;
use crate::import::ReadOptions;
use crate::links::{LinkForm, Pages, Permalink, redirects};
use crate::normalise;
use crate::paths::normal;
use crate::source::{Position, Source};

pub use below::stays_below;
pub use nearest::unknown_name;
pub use overrides::{Override, Overrides};
pub use replace::ReplaceConfig;
pub use schema::schema;
pub use source::{SourceConfig, SourceFormat};
pub use values::unreadable_path;

/// The name of the configuration file.
pub const FILE_NAME: &str = "migrations.toml";

/// Tags that conversions are known to put on every post.
pub const DEFAULT_DROP_TAGS: [&str; 2] = ["post", "legacy-blogger"];

/// A whole `migrations.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    required_version: Option<Spanned<String>>,
    #[serde(rename = "migration")]
    migrations: Vec<Migration>,
}

/// One `[[migration]]`: a blog that moves. `docs/configuration.md` explains its keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Migration {
    /// What the migration is called on the command line and in the lock file.
    name: Spanned<String>,
    /// The address of the new site, without a path.
    pub site: Option<String>,
    /// The path under which the new site lives.
    #[serde(default)]
    pub base: String,
    /// Whether addresses on the new site end with `/`.
    #[serde(default)]
    pub trailing_slash: bool,
    /// Hosts of the old blog.
    #[serde(default)]
    pub legacy_hosts: Vec<String>,
    /// The address of a post on the new site.
    #[serde(default = "default_permalink")]
    permalink: Spanned<String>,
    /// The folder that posts are written to.
    output: Spanned<String>,
    /// The site generator that they are written for.
    #[serde(default)]
    pub target: Generator,
    /// The path of a post's file below `output`, where it is not the target's: `{year}/{slug}.md`.
    layout: Option<Spanned<String>>,
    /// `[migration.front-matter]`
    #[serde(default, deserialize_with = "shared")]
    front_matter: Arc<FrontMatter>,
    /// Where the lines of a paragraph end: `80`, `"sentence"`, or nowhere.
    #[serde(default)]
    pub wrap: Wrap,
    /// What happens to two sources of one post.
    #[serde(default)]
    pub on_duplicate: OnDuplicate,
    /// Tags of a conversion, which are left out.
    #[serde(default = "default_drop_tags")]
    pub drop_tags: Vec<String>,
    /// Names of passes that do not run.
    #[serde(default)]
    skip_passes: Vec<Spanned<String>>,
    /// Whether drafts are written, as drafts.
    #[serde(default)]
    pub drafts: bool,
    /// Posts of a later day are drafts: `YYYY-MM-DD`.
    as_of: Option<Spanned<String>>,
    /// Where the posts come from, in order of trust.
    #[serde(rename = "source")]
    pub sources: Vec<SourceConfig>,
    /// What becomes of comments that stand in the text of a post.
    #[serde(default)]
    comments: Option<normalise::Comments>,
    /// `[[migration.replace]]`: what is replaced in the posts, in this order.
    #[serde(default)]
    replace: Vec<ReplaceConfig>,
    /// `[migration.images]`
    #[serde(default)]
    pub images: ImageSettings,
    /// How links to other posts are written.
    #[serde(default)]
    pub links: LinkForm,
    /// `[migration.addresses]`
    #[serde(default)]
    pub addresses: Pages,
    /// `[migration.redirects]`: files by their formats.
    #[serde(default)]
    redirects: BTreeMap<redirects::Format, Spanned<String>>,
    /// `[migration.authors]`: a name and its aliases.
    #[serde(default)]
    pub authors: BTreeMap<String, Vec<String>>,
    /// The folder in which each author has a file, named after the author.
    pub authors_dir: Option<String>,
    /// `[migration.tags]`: a tag and its aliases.
    #[serde(default)]
    pub tags: BTreeMap<String, Vec<String>>,
    /// `[migration.diagnostics]`: levels by code.
    #[serde(default)]
    pub diagnostics: BTreeMap<Code, Level>,
    /// What `overrides.toml` beside the file settles.
    #[serde(skip)]
    pub overrides: Arc<Overrides>,
    /// Posts without a date are taken although they are drafts, so that `todo` can name them.
    #[serde(skip)]
    pub(crate) takes_undated: bool,
}

/// What happens to two sources of one post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnDuplicate {
    /// The text of the more trusted source, and what it lacks in metadata from the other.
    #[default]
    Merge,
    /// The more trusted source alone.
    First,
    /// Neither is written.
    Error,
}

/// The level of a diagnostic in `[migration.diagnostics]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Allow,
    /// [`Severity::Note`]
    Note,
    /// [`Severity::Warning`]
    Warning,
    /// [`Severity::Error`]
    Error,
}

impl Level {
    /// The severity, `None` for what is not reported.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Allow => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// What is wrong with a configuration file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{}:{}: {message}", position.line, position.column)]
pub struct ConfigError {
    /// The file.
    pub path: String,
    /// Where it is wrong.
    pub position: Position,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Migration {
    /// What the migration is called on the command line and in the lock file.
    pub fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// The same with posts that are drafts only because nothing says when they were published.
    #[must_use]
    pub fn with_undated(self) -> Self {
        Self { takes_undated: true, ..self }
    }

    /// The address of a post on the new site.
    pub fn permalink(&self) -> Permalink {
        // `parse` has seen to it that it can be read
        let permalink = self.permalink.get_ref().parse::<Permalink>().unwrap_or_default().under(&self.base);
        if self.trailing_slash { permalink.with_trailing_slash() } else { permalink }
    }

    /// The path under which the new site lives, `/blog`; empty where it has its host for itself.
    pub fn base_path(&self) -> String {
        let base = self.base.trim().trim_matches('/');
        if base.is_empty() { String::new() } else { format!("/{base}") }
    }

    /// The folder that posts are written to; empty where it is that of `migrations.toml`.
    pub fn output(&self) -> &str {
        self.output.get_ref()
    }

    /// The folder below which everything is written: where the output is `_posts` in a Jekyll site, images stand elsewhere in the site.
    pub fn floor(&self) -> &str {
        match self.output().strip_suffix("_posts").filter(|_| self.target == Generator::Jekyll) {
            Some(site) if site.is_empty() || site.ends_with('/') => site.trim_end_matches('/'),
            _ => self.output(),
        }
    }

    /// The files of redirects and their formats.
    pub fn redirects(&self) -> impl Iterator<Item = (redirects::Format, &str)> {
        let files = self.redirects.iter().filter(|(format, _)| **format != redirects::Format::FrontMatter);
        files.map(|(format, path)| (*format, path.get_ref().as_str()))
    }

    /// The key in the front matter of posts that names the addresses that lead to them, where there is to be one.
    pub fn aliases_key(&self) -> Option<AliasesKey> {
        self.redirects.get(&redirects::Format::FrontMatter)?.get_ref().parse().ok()
    }

    /// Where the old blog's own pages are now.
    pub fn own_pages(&self) -> Pages {
        Pages { tags: self.tags.clone(), ..self.addresses.clone() }
    }

    /// The last day of posts that are not drafts.
    pub fn as_of(&self) -> Option<jiff::civil::Date> {
        self.as_of.as_ref().and_then(|day| day.get_ref().parse().ok())
    }

    /// What a reader is told about a source, as far as the configuration says it.
    pub fn read_options(&self, source: &SourceConfig) -> ReadOptions {
        ReadOptions {
            dialect: source.dialect,
            legacy_hosts: self.legacy_hosts.clone(),
            keys: self.keys_of(source),
            date_format: source.date_format().map(str::to_owned),
            pages: source.pages,
            feed_comments: source::of_feed(self.comments),
            time_zone: source.time_zone(),
            feed_id: self.front_matter.feed_id.then_some(emit::FEED_ID),
            ..ReadOptions::default()
        }
    }

    /// How posts are written.
    pub fn style(&self) -> Style {
        Style {
            generator: self.target,
            wrap: self.wrap,
            aliases: self.aliases_key().unwrap_or_default(),
            front_matter: Arc::clone(&self.front_matter),
            layout: self.layout.as_ref().map(|layout| layout.get_ref().as_str().into()),
            ..Style::default()
        }
    }

    /// What the passes are told.
    pub fn pass_settings(&self) -> normalise::Settings {
        normalise::Settings {
            skip_passes: self.skip_passes.iter().map(|pass| pass.get_ref().clone()).collect(),
            drop_tags: self.drop_tags.clone(),
            legacy_hosts: self.legacy_hosts.clone(),
            comments: self.comments.unwrap_or_default(),
            replacements: replace::replacements(&self.replace),
            author_aliases: self.authors.values().flatten().cloned().collect(),
        }
    }
}

/// Reads the text of a `migrations.toml`; `path` is the name that errors give it.
pub fn parse(path: &str, text: &str) -> Result<Vec<Migration>, ConfigError> {
    let mut written: Written = toml::from_str(text).map_err(|error| {
        config_error(path, text, error.span().unwrap_or(0..0), &nearest::with_nearest(error.message()))
    })?;
    match first_fault(&written).or_else(|| values::fault(text, &written.migrations)) {
        Some((span, message)) => Err(config_error(path, text, span, &message)),
        None => {
            written
                .migrations
                .iter_mut()
                .for_each(|migration| *migration.output.get_mut() = normal(migration.output()));
            Ok(written.migrations)
        }
    }
}

/// What the types of the keys do not rule out.
fn first_fault(written: &Written) -> Option<(Range<usize>, String)> {
    if let Some(version) = &written.required_version
        && !satisfies(version.get_ref(), env!("CARGO_PKG_VERSION"))
    {
        let message = format!("version {} is required; this is {}", version.get_ref(), env!("CARGO_PKG_VERSION"));
        return Some((version.span(), message));
    }
    let mut names = BTreeSet::new();
    let twice = written.migrations.iter().find(|migration| !names.insert(migration.name()));
    if let Some(migration) = twice {
        return Some((migration.name.span(), format!("two migrations are called `{}`", migration.name())));
    }
    written.migrations.iter().find_map(fault_of_migration)
}

fn fault_of_migration(migration: &Migration) -> Option<(Range<usize>, String)> {
    if let Err(error) = migration.permalink.get_ref().parse::<Permalink>() {
        return Some((migration.permalink.span(), error.to_string()));
    }
    if migration.links == LinkForm::Absolute && migration.site.is_none() {
        return Some((migration.name.span(), "absolute `links` need the host: say which, with `site`".to_owned()));
    }
    let theme = migration.redirects.get(&redirects::Format::BloggerTheme);
    if let Some(theme) = theme.filter(|_| migration.site.is_none()) {
        return Some((theme.span(), "`blogger-theme` leads to another host: say which, with `site`".to_owned()));
    }
    if let Some(key) = migration.redirects.get(&redirects::Format::FrontMatter)
        && let Err(error) = key.get_ref().parse::<AliasesKey>()
    {
        return Some((key.span(), error.to_string()));
    }
    let mut paths = BTreeSet::new();
    if let Some(twice) = migration.redirects.values().find(|path| !paths.insert(path.get_ref())) {
        return Some((twice.span(), format!("two formats cannot share `{}`", twice.get_ref())));
    }
    if let Some((layout, fault)) =
        migration.layout.as_ref().and_then(|layout| Some((layout, emit::layout_fault(layout.get_ref())?)))
    {
        return Some((layout.span(), format!("`{}` {fault}", layout.get_ref())));
    }
    if let Some(day) = &migration.as_of
        && day.get_ref().parse::<jiff::civil::Date>().is_err()
    {
        return Some((day.span(), format!("`{}` is not a day like 2024-01-31", day.get_ref())));
    }
    if let Some(unknown) = migration.skip_passes.iter().find(|name| !overrides::is_pass(name.get_ref())) {
        let names = normalise::PASSES.iter().map(|pass| pass.name);
        return Some((unknown.span(), unknown_name("pass", unknown.get_ref(), names)));
    }
    below::fault(&migration.output, &migration.redirects)
        .or_else(|| replace::fault(&migration.replace))
        .or_else(|| migration.sources.iter().find_map(|source| source::fault(source, &migration.output)))
}

fn shared<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Arc<FrontMatter>, D::Error> {
    FrontMatter::deserialize(deserializer).map(Arc::new)
}

fn default_permalink() -> Spanned<String> {
    Spanned::new(0..0, "/{year}/{month}/{slug}".to_owned())
}

fn default_drop_tags() -> Vec<String> {
    DEFAULT_DROP_TAGS.map(str::to_owned).to_vec()
}

/// A required version names the leading parts of the version that it wants: `0`, `0.1`, `0.1.3`.
fn satisfies(required: &str, version: &str) -> bool {
    required.split('.').zip(version.split('.')).all(|(wanted, is)| wanted == is)
}

fn config_error(path: &str, text: &str, span: Range<usize>, message: &str) -> ConfigError {
    let position = Source::new(path, text).position(span.start as u32);
    ConfigError { path: path.to_owned(), position, message: message.to_owned() }
}

#[cfg(test)]
mod tests;
