//! Site generators: what a post's file is called, and how its front matter keys are named.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::engine::{self, Engine};
use super::wrap::Wrap;
use crate::model::PostDate;
use crate::model::slugs::SlugRule;

/// A site generator.
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
    /// How it makes the fragments of headings. Eleventy and Pelican make none until they are told to, and then GitHub's.
    pub fn slug_rule(self) -> SlugRule {
        match self {
            // https://www.getzola.org/documentation/getting-started/configuration/#slugification-strategies
            Self::Zola => SlugRule::Ascii,
            Self::Astro | Self::Hugo | Self::Jekyll | Self::Eleventy | Self::Pelican | Self::Custom => SlugRule::Github,
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Who reads it.
    pub generator: Generator,
    /// Markdown or MDX.
    pub extension: Extension,
    /// Where lines end.
    pub wrap: Wrap,
    /// What further addresses are called.
    pub aliases: AliasesKey,
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
    /// The key.
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

impl Style {
    /// The style for a file of this name. MDX stays MDX: its components mean nothing in Markdown.
    #[must_use]
    pub fn of_file(self, path: &str) -> Self {
        let is_mdx = path.to_ascii_lowercase().ends_with(".mdx");
        Self { extension: if is_mdx { Extension::Mdx } else { Extension::Md }, ..self }
    }
}

/// One row of the table of targets.
pub(super) struct Target {
    generator: Generator,
    /// The path of a post's file without its extension; `{date}` is `YYYY-MM-DD`.
    layout: &'static str,
    pub(super) keys: Keys,
    /// What reads its Markdown.
    pub(super) engine: &'static Engine,
}

/// The names of front matter keys.
pub(super) struct Keys {
    pub(super) published: &'static str,
    pub(super) updated: &'static str,
    pub(super) description: &'static str,
    pub(super) visibility: Visibility,
}

/// How a target is told that a post is not to be seen.
pub(super) enum Visibility {
    /// `published: false`, and `published: true` for all others.
    Published,
    /// `draft: true`, and nothing for all others.
    Draft,
    /// `status: draft`, and `status: published` for all others.
    Status,
}

const TARGETS: &[Target] = &[
    Target {
        generator: Generator::Astro,
        engine: &engine::COMMONMARK,
        layout: "{slug}/index",
        keys: Keys {
            published: "publishDate",
            updated: "updatedDate",
            description: "description",
            visibility: Visibility::Published,
        },
    },
    Target {
        generator: Generator::Hugo,
        engine: &engine::GOLDMARK,
        layout: "{slug}/index",
        keys: Keys { published: "date", updated: "lastmod", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Zola,
        engine: &engine::PULLDOWN_CMARK,
        layout: "{slug}/index",
        keys: Keys { published: "date", updated: "updated", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Jekyll,
        engine: &engine::KRAMDOWN,
        layout: "{date}-{slug}",
        keys: Keys {
            published: "date",
            updated: "last_modified_at",
            description: "description",
            visibility: Visibility::Published,
        },
    },
    Target {
        generator: Generator::Eleventy,
        engine: &engine::MARKDOWN_IT,
        layout: "{slug}/index",
        keys: Keys { published: "date", updated: "updated", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Pelican,
        engine: &engine::PYTHON_MARKDOWN,
        layout: "{slug}",
        keys: Keys { published: "date", updated: "modified", description: "summary", visibility: Visibility::Status },
    },
];

impl Generator {
    /// The generator's row; one that has none is written as Astro's.
    pub(super) fn target(self) -> &'static Target {
        TARGETS.iter().find(|target| target.generator == self).unwrap_or(&TARGETS[0])
    }
}

/// Where the file of a post goes, relative to the output folder, with `/`.
pub fn output_path(style: &Style, slug: &str, date: Option<&PostDate>) -> String {
    let layout = style.generator.target().layout;
    let stem = match date {
        Some(date) => layout.replace("{date}", &date.day().to_string()),
        None => layout.replace("{date}-", ""),
    };
    let extension = match style.extension {
        Extension::Md => "md",
        Extension::Mdx => "mdx",
    };
    format!("{}.{extension}", stem.replace("{slug}", slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_target() {
        let date: PostDate = "2024-01-31T10:00:00Z".parse().unwrap();
        let path = |generator, extension| {
            output_path(&Style { generator, extension, ..Style::default() }, "a-post", Some(&date))
        };
        assert_eq!(path(Generator::Astro, Extension::Md), "a-post/index.md");
        assert_eq!(path(Generator::Custom, Extension::Mdx), "a-post/index.mdx");
        assert_eq!(path(Generator::Jekyll, Extension::Md), "2024-01-31-a-post.md");
        let jekyll = Style { generator: Generator::Jekyll, ..Style::default() };
        assert_eq!(output_path(&jekyll, "a-post", None), "a-post.md");
    }
}
