//! The readers for Markdown and HTML with front matter.
//!
//! 1. [`fence`]: where the front matter ends;
//! 2. [`tree`] and [`toml`]: its keys, with their types, order and places; [`mend`] where it is not valid;
//! 3. [`meta`]: the keys that the model knows;
//! 4. [`originally`]: the line above the text that names the old address;
//! 5. [`markdown`] or [`html`]: the text.
//!
//! [`heads`] stops before the last step.

mod comments;
pub(super) mod fence;
mod headers;
mod mend;
mod meta;
mod open;
mod originally;
mod toml;
pub(super) mod tree;

pub use meta::{names, take_author_of_extra};

use jiff::civil::Date;

use self::fence::{Parts, Syntax};
use self::tree::Entry;
use super::{Imported, ReadOptions, html, markdown};
use crate::account::{Entry as Removed, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Meta, Post, PostDate};
use crate::paths::{folder_of_index, has_ending, name_of};
use crate::source::{Source, Span};

/// What the index needs of each post of the file.
pub fn heads(source: &Source, options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    Ok(vec![head(source, options)?.meta])
}

/// The posts of the file: always one.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    let Head { meta, body, log: meta::Log { mut changes, mut diagnostics } } = head(source, options)?;
    let flavour = if has_ending(source.path(), &["mdx"]) { markdown::Flavour::Mdx } else { markdown::Flavour::Html };
    let read = markdown::blocks(source.text(), body, flavour);
    changes.append(read.changes);
    diagnostics.extend(read.diagnostics);
    let post = Post { meta, body: read.blocks, comments: Vec::new() };
    Ok(vec![Imported { post, changes, diagnostics }])
}

/// The same of HTML. What has neither a date nor an old address is a page of the site, or a part of its layout, and gives no post.
pub fn heads_of_html(source: &Source, options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    match head(source, options) {
        Err(found) if matches!(found.code, Code::NoFrontMatter | Code::EmptySource) => Ok(Vec::new()),
        head => Ok(Some(head?.meta).filter(is_post).into_iter().collect()),
    }
}

/// The post of a file of HTML, as Jekyll's importer for Blogger writes them.
pub fn read_html(source: &Source, options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    let Head { meta, body, log: meta::Log { mut changes, mut diagnostics } } = head(source, options)?;
    if !is_post(&meta) {
        return Ok(Vec::new());
    }
    let text = source.text().get(body..).unwrap_or_default();
    let read = html::page(text, Span::new(body, body + text.len()));
    changes.append(read.changes);
    diagnostics.extend(read.diagnostics);
    let post = Post { meta, body: read.blocks, comments: Vec::new() };
    Ok(vec![Imported { post, changes, diagnostics }])
}

fn is_post(meta: &Meta) -> bool {
    meta.published.is_some() || meta.draft || meta.legacy_url.is_some()
}

/// Where the text below the front matter begins.
pub fn body(source: &Source) -> usize {
    fence::split(source.text()).map_or(0, |parts| parts.body)
}

struct Head {
    meta: Meta,
    /// Where the body begins.
    body: usize,
    log: meta::Log,
}

fn head(source: &Source, options: &ReadOptions) -> Result<Head, Diagnostic> {
    let text = source.text();
    let parts = fence::split(text)?;
    let mut log = meta::Log::default();
    if !parts.is_closed {
        let start = text.len() - text[parts.body..].trim_start().len();
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        let message = "the text begins here, and the front matter above it has no end";
        log.diagnostics.push(Diagnostic::at(Code::FrontMatterOpen, Span::new(start, end), message));
    }
    let mut meta = meta::meta(entries(text, &parts, &mut log)?, options, &mut log);
    let body = originally::take(text, parts.body, &mut meta, options, &mut log);
    if let Some(day) = day_of_file(source.path()).filter(|_| !meta::has_date(&meta, options)) {
        log.changes.values("", &day.to_string(), "the name of the file");
        meta.published = Some(PostDate::from_day(day));
        log.changes.count("date-of-file", 1);
    }
    if meta.slug.is_none() {
        meta.slug = folder_of_index(source.path()).map(str::to_owned);
    }
    Ok(Head { meta, body, log })
}

fn entries(text: &str, parts: &Parts, log: &mut meta::Log) -> Result<Vec<Entry>, Diagnostic> {
    let written = &text[parts.meta.clone()];
    let mut mending = mend::Mending { diagnostics: &mut log.diagnostics, changes: &mut log.changes };
    let (entries, comments) = match tree::entries(text, parts) {
        // JSON takes a key twice, and so do headers
        Ok(entries) if parts.syntax == Syntax::Json => (mending.last_of_each(entries), Vec::new()),
        Ok(entries) if parts.syntax == Syntax::Headers => (mending.last_of_each(entries), comments::all(written)),
        Ok(entries) => (entries, comments::all(written)),
        Err(invalid) => {
            let mended = match parts.syntax {
                Syntax::Toml => mend::toml::entries(written, parts.meta.start, &mut mending),
                Syntax::Json => mend::object(written, parts.meta.start, &mut mending),
                Syntax::Yaml | Syntax::Headers => mend::entries(written, parts.meta.start, &mut mending),
            };
            (mended.ok_or(invalid)?, comments::at_the_margin(written))
        }
    };
    let why = "a comment in the front matter";
    let comments = comments.into_iter().map(|text| Removed { what: What::Value, text: text.to_owned(), why });
    log.changes.removed.extend(comments);
    Ok(entries)
}

/// The day of `2012-05-04-a-title.md`: <https://jekyllrb.com/docs/posts/#creating-posts>.
fn day_of_file(path: &str) -> Option<Date> {
    let name = name_of(path);
    name.get(..10).filter(|_| name.as_bytes().get(10) == Some(&b'-'))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    fn import(path: &str, text: &str) -> Imported {
        let source = Source::new(path, text);
        let options = ReadOptions::default();
        let imported = read(&source, &options).unwrap().remove(0);
        assert_eq!(heads(&source, &options).unwrap(), std::slice::from_ref(&imported.post.meta));
        imported
    }

    #[test]
    fn keys_of_the_turndown_archive() {
        let imported = import(
            "posts/a-slug/index.md",
            "---\ntitle: 'It&#39;s &amp; AT&T'\npublishDate: '2024-01-31'\nupdatedDate: '2024-02-01'\nauthor: A. Person\n\
             description: ''\ntags:\n  - one\n  - 2024\npublished: false\nlegacyUrl: /2024/01/a.html\n---\n",
        );
        let meta = imported.post.meta;
        assert_eq!(meta.title, "It's & AT&T");
        assert_eq!(
            imported.changes.counts.iter().map(|count| (count.name, count.times)).collect::<Vec<_>>(),
            [("title-entities", 1)]
        );
        assert_eq!(meta.published.unwrap().as_str(), "2024-01-31");
        assert_eq!(meta.updated.unwrap().as_str(), "2024-02-01");
        assert_eq!(meta.author.as_deref(), Some("A. Person"));
        assert_eq!(meta.description, None);
        assert_eq!(meta.tags, ["one", "2024"]);
        assert!(meta.draft);
        assert_eq!(meta.legacy_url.unwrap().as_str(), "/2024/01/a.html");
        assert_eq!(meta.slug.as_deref(), Some("a-slug"));
        assert_eq!(meta.extra, []);
    }

    #[test]
    fn other_names_and_unknown_keys() {
        let imported = import(
            "2009-11-a.md",
            "---\ndate: '2009-11-05T18:01:00.002-08:00'\nlastmod: 2010-01-02\nslug: 2009-11-a\ntime_to_read: 5\n\
             categories: [x]\ndraft: true\n---\n",
        );
        let meta = imported.post.meta;
        assert_eq!(meta.published.unwrap().as_str(), "2009-11-05T18:01:00.002-08:00");
        assert_eq!(meta.updated.unwrap().as_str(), "2010-01-02");
        assert_eq!(meta.slug.as_deref(), Some("2009-11-a"));
        assert!(meta.draft);
        let keys: Vec<_> = meta.extra.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["time_to_read", "categories"]);
        assert_eq!(meta.extra[0].1, Value::Number("5".to_owned()));
    }

    #[test]
    fn the_better_name_wins_and_the_other_is_kept() {
        let imported = import("a.md", "---\ndate: 2020-01-01\npublishDate: 2024-01-31\n---\n");
        assert_eq!(imported.post.meta.published.unwrap().as_str(), "2024-01-31");
        assert_eq!(imported.post.meta.extra[0].0, "date");
        let imported = import("a.md", "---\npublished: Jan 31, 2024\n---\n");
        assert_eq!(imported.post.meta.published.unwrap().as_str(), "2024-01-31");
    }

    #[test]
    fn a_post_of_jekyll_has_the_date_of_its_file() {
        let published = |path: &str, text: &str| import(path, text).post.meta.published.map(|date| date.to_string());
        assert_eq!(published("_posts/2012-05-04-frost.md", "---\ntitle: a\n---\n").as_deref(), Some("2012-05-04"));
        assert_eq!(published("2012-05-04-frost.md", "---\ndate: 2011-01-01\n---\n").as_deref(), Some("2011-01-01"));
        assert_eq!(published("2012-05-04-frost.md", "---\ndate: soon\n---\n"), None);
        assert_eq!(published("2012-05-frost.md", "---\ntitle: a\n---\n"), None);
        assert_eq!(published("2012-05-04.md", "---\ntitle: a\n---\n"), None);
    }

    #[test]
    fn keys_can_be_renamed() {
        let source = Source::new("a.md", "---\nwhen: 2024-01-31\nheadline: T\ntitle: other\n---\n");
        let keys = [("published", "when"), ("title", "headline")].map(|(to, from)| (to.to_owned(), from.to_owned()));
        let options = ReadOptions { keys: keys.into(), ..ReadOptions::default() };
        let meta = heads(&source, &options).unwrap().remove(0);
        assert_eq!((meta.title.as_str(), meta.extra[0].0.as_str()), ("T", "title"));
        assert_eq!(meta.published.unwrap().as_str(), "2024-01-31");
    }

    #[test]
    fn values_that_do_not_fit_are_reported_and_kept() {
        let text = "---\ntitle: [a]\ndate: soon\ntags: {a: b}\npublished: maybe\nlegacyUrl: a.html\n---\n";
        let imported = import("a.md", text);
        let codes: Vec<_> = imported.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, [Code::KeyInvalid, Code::DateInvalid, Code::KeyInvalid, Code::KeyInvalid, Code::KeyInvalid]);
        assert_eq!(imported.post.meta.extra.len(), 5);
        assert_eq!(&text[imported.diagnostics[1].span.unwrap().range()], "soon");
    }
}
