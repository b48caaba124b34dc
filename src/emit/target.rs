//! Site generators: what a post's file is called, and how its front matter keys are named.

mod table;

use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use self::table::{Images, TARGETS, Target};
pub(super) use self::table::{Syntax, Visibility, When};
use super::shape::FrontMatter;
use super::wrap::Wrap;
use crate::model::slugs::SlugRule;

/// A site generator: `target` in `migrations.toml`. What each wants is in `docs/targets.md`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Generator {
    /// <https://docs.astro.build/en/guides/content-collections/>
    #[default]
    Astro,
    /// <https://gohugo.io/content-management/front-matter/>
    Hugo,
    /// <https://www.getzola.org/documentation/content/page/>
    Zola,
    /// <https://jekyllrb.com/docs/front-matter/>
    Jekyll,
    /// <https://www.11ty.dev/docs/data-frontmatter/>
    Eleventy,
    /// <https://docs.getpelican.com/en/latest/content.html>
    Pelican,
    /// Whatever the configuration says.
    Custom,
}

impl Generator {
    /// All of them, by their names in `migrations.toml`.
    pub const NAMES: [(Self, &'static str); 7] = [
        (Self::Astro, "astro"),
        (Self::Hugo, "hugo"),
        (Self::Zola, "zola"),
        (Self::Jekyll, "jekyll"),
        (Self::Eleventy, "eleventy"),
        (Self::Pelican, "pelican"),
        (Self::Custom, "custom"),
    ];

    /// What it is called in `migrations.toml`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(known, _)| *known == self).map_or("custom", |(_, name)| name)
    }

    /// The generator's row; one that has none is written as Astro's.
    pub(super) fn target(self) -> &'static Target {
        TARGETS.iter().find(|target| target.generator == self).unwrap_or(&TARGETS[0])
    }

    /// How it makes the fragments of headings. Eleventy and Pelican make none until they are told to, and then GitHub's.
    pub fn slug_rule(self) -> SlugRule {
        match self {
            // https://www.getzola.org/documentation/getting-started/configuration/#slugification-strategies
            Self::Zola => SlugRule::Ascii,
            // https://gohugo.io/configuration/markup/#parserautoidtype
            Self::Hugo => SlugRule::Hugo,
            Self::Astro | Self::Jekyll | Self::Eleventy | Self::Pelican | Self::Custom => SlugRule::Github,
        }
    }
}

/// The ending of a post's file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extension {
    /// Markdown.
    #[default]
    Md,
    /// Markdown in which `<` and `{` begin components and expressions.
    Mdx,
}

/// How a post is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Style {
    /// Who reads it.
    pub generator: Generator,
    /// Markdown or MDX.
    pub extension: Extension,
    /// Where lines end.
    pub wrap: Wrap,
    /// What further addresses are called.
    pub aliases: AliasesKey,
    /// What the site wants otherwise.
    pub front_matter: Arc<FrontMatter>,
    /// The path of a post's file below the output, where it is not the generator's: `{year}/{slug}.md`.
    pub layout: Option<Arc<str>>,
    /// Where the post is on the new site, where that is known.
    pub address: Option<Address>,
    /// It is cleaned in place: templates in it are its site's own.
    pub in_place: bool,
}

/// The key of further addresses of a post, which its site redirects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AliasesKey {
    /// `aliases`: <https://gohugo.io/content-management/urls/#aliases>,
    /// <https://www.getzola.org/documentation/content/page/#front-matter>
    #[default]
    Aliases,
    /// `redirect_from`: <https://github.com/jekyll/jekyll-redirect-from#usage>
    RedirectFrom,
}

/// A key that no site generator is known to read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not known; Hugo and Zola read `aliases`, and Jekyll's plugin reads `redirect_from`")]
pub struct NotAnAliasesKey(String);

impl AliasesKey {
    /// The key as it stands in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aliases => "aliases",
            Self::RedirectFrom => "redirect_from",
        }
    }
}

impl FromStr for AliasesKey {
    type Err = NotAnAliasesKey;

    fn from_str(name: &str) -> Result<Self, NotAnAliasesKey> {
        let known = [Self::Aliases, Self::RedirectFrom].into_iter().find(|key| key.name() == name);
        known.ok_or_else(|| NotAnAliasesKey(name.to_owned()))
    }
}

/// Where a post is on the new site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its path below that of the site, without slashes at its ends.
    pub path: String,
    /// The last part of it.
    pub slug: String,
    /// Whether it is what the template of addresses gives for the post's date and slug, so that the site's own settings can say it.
    pub is_usual: bool,
}

impl Style {
    /// The style for a file of this name. MDX stays MDX where the generator knows it: its components mean nothing in Markdown.
    #[must_use]
    pub fn of_file(self, path: &str) -> Self {
        let is_mdx = is_mdx(path) && matches!(self.generator, Generator::Astro | Generator::Custom);
        Self { extension: if is_mdx { Extension::Mdx } else { Extension::Md }, ..self }
    }

    /// Whether a file of this name is MDX, which the generator does not read.
    pub fn is_without_mdx(&self, path: &str) -> bool {
        is_mdx(path) && self.extension == Extension::Md
    }
}

fn is_mdx(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".mdx")
}

/// Where the file of a post goes, relative to the output folder, with `/`. Parts of the layout that need a date are left out where
/// there is none.
pub fn output_path(style: &Style, slug: &str, day: Option<Date>) -> String {
    let layout = style.layout.as_deref().unwrap_or(style.generator.target().layout);
    let layout = layout.strip_suffix(".md").unwrap_or(layout);
    let segments = layout.split('/').filter_map(|segment| layout_segment(segment, slug, day));
    let extension = match style.extension {
        Extension::Md => "md",
        Extension::Mdx => "mdx",
    };
    format!("{}.{extension}", segments.collect::<Vec<_>>().join("/"))
}

fn layout_segment(segment: &str, slug: &str, day: Option<Date>) -> Option<String> {
    let is_dated = DATE_FIELDS.iter().any(|field| segment.contains(field));
    let Some(day) = day else {
        return match (is_dated, segment.contains(SLUG_FIELD)) {
            (false, _) => Some(segment.replace(SLUG_FIELD, slug)),
            (true, true) => Some(slug.to_owned()),
            (true, false) => None,
        };
    };
    let values =
        [day.to_string(), format!("{:04}", day.year()), format!("{:02}", day.month()), format!("{:02}", day.day())];
    let dated =
        DATE_FIELDS.iter().zip(values).fold(segment.to_owned(), |text, (field, value)| text.replace(field, &value));
    Some(dated.replace(SLUG_FIELD, slug))
}

const DATE_FIELDS: [&str; 4] = ["{date}", "{year}", "{month}", "{day}"];
const SLUG_FIELD: &str = "{slug}";

/// What is wrong with a layout: it has to be a path below the output in which each post has a file of its own.
pub fn layout_fault(layout: &str) -> Option<&'static str> {
    let without_fields =
        DATE_FIELDS.iter().chain([&SLUG_FIELD]).fold(layout.to_owned(), |text, field| text.replace(field, "x"));
    let is_path = without_fields.split('/').all(|part| !matches!(part, "" | "." | ".."));
    match () {
        () if !layout.contains(SLUG_FIELD) => Some("has no `{slug}`, so two posts would have one file"),
        () if without_fields.contains(['{', '}']) => {
            Some("holds a field that is none of {slug}, {date}, {year}, {month} and {day}")
        }
        () if !is_path || without_fields.contains('\\') => Some("is not a path below `output`"),
        () => None,
    }
}

/// Where the images of a post go, and how the post names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageHome {
    /// Their folder relative to the output, where that is not the post's.
    pub folder: Option<String>,
    /// What stands before the name of an image in its address.
    pub prefix: String,
}

impl ImageHome {
    /// Images stand beside their post.
    pub fn beside() -> Self {
        Self { folder: None, prefix: "./".to_owned() }
    }
}

/// Where the images of a post go, on a site that lives under `base_path`: `/blog`, or empty.
pub fn image_home(style: &Style, slug: &str, base_path: &str) -> ImageHome {
    match style.generator.target().images {
        Images::Beside => ImageHome::beside(),
        Images::Attached => ImageHome { folder: None, prefix: "{attach}".to_owned() },
        Images::Folder(folder) => {
            let folder = folder.replace(SLUG_FIELD, slug);
            ImageHome { prefix: format!("{base_path}/{folder}/"), folder: Some(folder) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_target() {
        let day: Date = "2024-01-31".parse().unwrap();
        let path =
            |generator, extension, day| output_path(&Style { generator, extension, ..Style::default() }, "a-post", day);
        assert_eq!(path(Generator::Astro, Extension::Md, Some(day)), "a-post/index.md");
        assert_eq!(path(Generator::Custom, Extension::Mdx, Some(day)), "a-post/index.mdx");
        assert_eq!(path(Generator::Jekyll, Extension::Md, Some(day)), "_posts/2024-01-31-a-post.md");
        assert_eq!(path(Generator::Jekyll, Extension::Md, None), "_posts/a-post.md");
    }

    #[test]
    fn a_layout_is_a_template() {
        let day: Date = "2024-01-31".parse().unwrap();
        let path = |layout: &str, day| {
            let style = Style { generator: Generator::Custom, layout: Some(layout.into()), ..Style::default() };
            output_path(&style, "a-post", day)
        };
        assert_eq!(path("{year}/{slug}.md", Some(day)), "2024/a-post.md");
        assert_eq!(path("{year}{month}{day}-{slug}/index", Some(day)), "20240131-a-post/index.md");
        assert_eq!(path("{year}/{date}-{slug}.md", None), "a-post.md");
        for wrong in ["{year}.md", "../{slug}.md", "/{slug}.md", "{slug}/{nane}.md", "a//{slug}.md"] {
            assert!(layout_fault(wrong).is_some(), "{wrong}");
        }
        assert_eq!(layout_fault("{year}/{slug}.md"), None);
    }
}
