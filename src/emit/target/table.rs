//! The table of targets: what each site generator calls things, and where it looks for them.

use super::Generator;
use crate::emit::engine::{self, Engine};

/// One row of the table of targets.
pub(in crate::emit) struct Target {
    pub(in crate::emit) generator: Generator,
    /// The path of a post's file without its extension; `{date}` is `YYYY-MM-DD`.
    pub(in crate::emit) layout: &'static str,
    /// How its front matter is written.
    pub(in crate::emit) syntax: Syntax,
    pub(in crate::emit) keys: Keys,
    /// Keys without which it does not build a post, or not as one.
    pub(in crate::emit) required: &'static [&'static str],
    /// The keys that say where a post is, with `{path}` and `{slug}` in their values, and when they are needed.
    pub(in crate::emit) address: &'static [(&'static str, &'static str, When)],
    /// Where images go.
    pub(in crate::emit) images: Images,
    /// What reads its Markdown.
    pub(in crate::emit) engine: &'static Engine,
}

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::emit) enum Syntax {
    /// YAML between `---`.
    Yaml,
    /// The same, where tags stand in `taxonomies`, and what the target does not know in `extra`.
    Sections,
    /// `key: value` on lines of their own, without fences.
    Headers,
}

/// When a post has to say where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::emit) enum When {
    /// Its address cannot be had from the site's settings.
    Unusual,
    Always,
}

/// Where images go, and by what a post names them.
pub(in crate::emit) enum Images {
    /// Beside the post, by `./name`.
    Beside,
    /// Beside the post, by `{attach}name`.
    Attached,
    /// In a folder below the output, by the folder's address on the site; `{slug}` is the post's.
    Folder(&'static str),
}

/// The names of front matter keys.
pub(in crate::emit) struct Keys {
    pub(in crate::emit) published: &'static str,
    pub(in crate::emit) updated: &'static str,
    pub(in crate::emit) description: &'static str,
    pub(in crate::emit) visibility: Visibility,
}

/// How a target is told that a post is not to be seen.
pub(in crate::emit) enum Visibility {
    /// `published: false`, and `published: true` for all others.
    Published,
    /// `draft: true`, and nothing for all others.
    Draft,
    /// `status: draft`, and `status: published` for all others.
    Status,
}

pub(in crate::emit) const TARGETS: &[Target] = &[
    Target {
        generator: Generator::Astro,
        engine: &engine::COMMONMARK,
        layout: "{slug}/index",
        syntax: Syntax::Yaml,
        required: &["title", "publishDate"],
        address: &[],
        images: Images::Beside,
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
        syntax: Syntax::Yaml,
        required: &["title"],
        address: &[("url", "/{path}/", When::Unusual)],
        images: Images::Beside,
        keys: Keys { published: "date", updated: "lastmod", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Zola,
        engine: &engine::PULLDOWN_CMARK,
        layout: "{slug}/index",
        syntax: Syntax::Sections,
        required: &["title"],
        address: &[("path", "{path}", When::Always)],
        images: Images::Beside,
        keys: Keys { published: "date", updated: "updated", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Jekyll,
        engine: &engine::KRAMDOWN,
        layout: "_posts/{date}-{slug}",
        syntax: Syntax::Yaml,
        required: &["title", "date"],
        address: &[("permalink", "/{path}/", When::Unusual)],
        images: Images::Folder("assets/posts/{slug}"),
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
        syntax: Syntax::Yaml,
        required: &["title"],
        address: &[("permalink", "/{path}/", When::Unusual)],
        images: Images::Beside,
        keys: Keys { published: "date", updated: "updated", description: "description", visibility: Visibility::Draft },
    },
    Target {
        generator: Generator::Pelican,
        engine: &engine::PYTHON_MARKDOWN,
        layout: "{slug}/index",
        syntax: Syntax::Headers,
        required: &["title", "date"],
        address: &[
            ("slug", "{slug}", When::Always),
            ("url", "{path}/", When::Unusual),
            ("save_as", "{path}/index.html", When::Unusual),
        ],
        images: Images::Attached,
        keys: Keys { published: "date", updated: "modified", description: "summary", visibility: Visibility::Status },
    },
];
