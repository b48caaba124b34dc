//! Readers: a table of formats, each of which makes the one model.
//!
//! Every reader answers twice. [`Reader::heads`] reads only what the index needs (who a post is, when it was published,
//! where it lived), [`Reader::read`] reads the whole. Both return one value for each post of the file, in the same order.

mod cell;
pub mod comments;
pub mod date;
pub mod feed;
pub mod frontmatter;
pub mod html;
pub mod legacy;
pub mod markdown;
pub mod myst;
mod recovery;
pub mod rst;

pub use recovery::{RECOVERIES, Recovery};

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::account::{Changes, Entry, What};
use crate::diagnostic::Diagnostic;
use crate::model::{Meta, Post};
use crate::paths::has_ending;
use crate::site::Site;
use crate::source::Source;

/// A source format: a row of [`READERS`]. `docs/formats.md` says what each holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// RST with a `.. post::` directive.
    RstPost,
    /// Markdown with front matter.
    #[serde(rename = "frontmatter")]
    FrontMatter,
    /// HTML with front matter.
    #[serde(rename = "frontmatter-html")]
    FrontMatterHtml,
    /// MyST Markdown with a `{post}` directive, or with `blogpost: true` in its front matter.
    MystPost,
    /// Blogger's own export, and its feeds.
    BloggerFeed,
}

/// How RST is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// What a script made with html2text: `*x*` is bold, `_x_` italic, indented bullets are lists.
    Html2text,
    /// What docutils reads.
    Rst,
}

/// What a user can say about the reading of one source.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The RST dialect; `None` decides for each document by its "originally posted" line.
    pub dialect: Option<Dialect>,
    /// Hosts of the old blog. Empty: every host is taken for it.
    pub legacy_hosts: Vec<String>,
    /// Names of front matter keys of this source by the model's names, where they differ (`published = "pubDate"`).
    pub keys: BTreeMap<String, String>,
    /// The folder of the site's `conf.py`, as [`Source::path`] begins: names of documents and `/img/x.png` start there.
    pub root: String,
    /// What the site says about itself.
    pub site: Arc<Site>,
    /// The pattern of a document's old address, with `{docname}` in it, where the site never was on Blogger.
    pub legacy_url: Option<String>,
    /// How dates are written, in the terms of strftime; tried before the usual forms.
    pub date_format: Option<String>,
    /// Whether the pages of a feed are posts.
    pub pages: bool,
    /// What becomes of the comments of a feed.
    pub feed_comments: FeedComments,
    /// The time zone of the blog, where a feed's dates are in another.
    pub time_zone: Option<TimeZone>,
    /// The key under which a post keeps its identifier in the feed.
    pub feed_id: Option<&'static str>,
}

/// What becomes of the comments that a feed holds apart from its posts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FeedComments {
    /// They are written to a file of their own beside the post.
    #[default]
    File,
    /// They stand below the text of the post.
    Text,
    /// They are left out.
    Drop,
}

/// A post as a reader read it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// The post.
    pub post: Post,
    /// What the reader mended, by name.
    pub changes: Changes,
    /// What it has to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// One row of the table of readers.
pub struct Reader {
    /// The format it reads.
    pub format: Format,
    /// Its name in `migrations.toml`.
    pub name: &'static str,
    /// Endings of the files it takes from a folder, without the dot.
    pub extensions: &'static [&'static str],
    /// What the index needs of each post. An error is about the whole file; its severity says whether the file failed
    /// (`Error`) or is not a post and is left out (`Warning`, `Note`).
    pub heads: fn(&Source, &ReadOptions) -> Result<Vec<Meta>, Diagnostic>,
    /// The whole posts, as many as there are heads.
    pub read: fn(&Source, &ReadOptions) -> Result<Vec<Imported>, Diagnostic>,
}

/// The readers, one for each [`Format`].
pub const READERS: &[Reader] = &[
    Reader { format: Format::RstPost, name: "rst-post", extensions: &["rst"], heads: rst::heads, read: rst::read },
    Reader {
        format: Format::FrontMatter,
        name: "frontmatter",
        extensions: &["md", "markdown", "mdx"],
        heads: frontmatter::heads,
        read: frontmatter::read,
    },
    Reader {
        format: Format::FrontMatterHtml,
        name: "frontmatter",
        extensions: &["html", "htm"],
        heads: frontmatter::heads_of_html,
        read: frontmatter::read_html,
    },
    Reader {
        format: Format::MystPost,
        name: "myst-post",
        extensions: &["md", "markdown", "myst"],
        heads: myst::heads,
        read: myst::read,
    },
    Reader {
        format: Format::BloggerFeed,
        name: "blogger-feed",
        extensions: &["xml", "atom", "rss"],
        heads: feed::heads,
        read: feed::read,
    },
];

impl Format {
    /// The row of the table that reads it.
    pub fn reader(self) -> &'static Reader {
        match self {
            Self::RstPost => &READERS[0],
            Self::FrontMatter => &READERS[1],
            Self::FrontMatterHtml => &READERS[2],
            Self::MystPost => &READERS[3],
            Self::BloggerFeed => &READERS[4],
        }
    }

    /// The format of a file of this name.
    pub fn of_path(path: &str) -> Option<Self> {
        READERS.iter().map(|reader| reader.format).find(|format| format.takes(path))
    }

    /// The format of a file by its name, and by what declares a post in it where several formats share the ending.
    pub fn of(source: &Source) -> Option<Self> {
        match Self::of_path(source.path()) {
            Some(Self::FrontMatter) if Self::MystPost.takes(source.path()) && myst::declares_post(source.text()) => {
                Some(Self::MystPost)
            }
            format => format,
        }
    }

    /// Whether its files have front matter, and all that is known of a post in it.
    pub fn has_front_matter(self) -> bool {
        matches!(self, Self::FrontMatter | Self::FrontMatterHtml)
    }

    /// Whether the text of its posts is HTML: an asterisk is text there, and Markdown's escapes are, too.
    pub fn is_html(self) -> bool {
        matches!(self, Self::FrontMatterHtml | Self::BloggerFeed)
    }

    /// Whether a file of this name can be of the format.
    pub fn takes(self, path: &str) -> bool {
        has_ending(path, self.reader().extensions)
    }
}

/// The title of a link from a picture to its larger self, which the picture's own title leaves no place for.
fn title_gone(text: String) -> Entry {
    Entry { what: What::Word, text, why: "the title of a link to the image itself" }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::paths;

    #[test]
    fn every_format_finds_its_own_reader() {
        assert!(READERS.iter().all(|reader| reader.format.reader().format == reader.format));
        assert_eq!(Format::of_path("a.b/POST.RST"), Some(Format::RstPost));
        assert_eq!(Format::of_path("a/index.mdx"), Some(Format::FrontMatter));
        assert_eq!(Format::of_path("a.md/x"), None);
        let is_text = |reader: &&Reader| !matches!(reader.format, Format::FrontMatterHtml | Format::BloggerFeed);
        let endings: BTreeSet<_> = READERS.iter().filter(is_text).flat_map(|reader| reader.extensions).collect();
        assert_eq!(endings, paths::POSTS.iter().collect());
    }
}
