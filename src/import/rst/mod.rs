//! The RST reader: ours, because docutils refuses a third of what Blogger's posts became, and never fails.
//!
//! 1. [`text`]: tabs expanded, lines
//! 2. the dialect: by the conversion's "originally posted" line, or as configured
//! 3. [`head`]: the `.. post::` directive
//! 4. [`html2text`] or [`docutils`]

pub(super) mod directive;
pub(super) mod docutils;
mod entities;
pub(super) mod flow;
pub(super) mod head;
mod html2text;
pub(super) mod text;

use text::{Line, Text};

use super::legacy::ORIGINALLY;
use super::{Dialect, Imported, ReadOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Meta;
use crate::site::{self, Outline};
use crate::source::Source;

/// What the index needs of each post of the file.
pub fn heads(source: &Source, options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    let text = Text::new(source.text());
    let lines = text.lines();
    let heads = match dialect(text.as_str(), options) {
        Dialect::Html2text => html2text::head(&text, &lines, options).into_iter().collect(),
        Dialect::Rst => docutils::read(&text, &text.python_lines(), options, source.path())
            .into_iter()
            .map(|post| post.post.meta)
            .collect::<Vec<_>>(),
    };
    if heads.is_empty() {
        return Err(why_none(&text, &lines, source, options));
    }
    let complete = |mut meta| {
        site::complete(&mut meta, &options.site);
        meta
    };
    Ok(heads.into_iter().map(complete).collect())
}

/// The posts of the file.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    let text = Text::new(source.text());
    let lines = text.lines();
    let mut posts: Vec<_> = match dialect(text.as_str(), options) {
        Dialect::Html2text => html2text::read(&text, &lines, options).into_iter().collect(),
        Dialect::Rst => docutils::read(&text, &text.python_lines(), options, source.path()),
    };
    if posts.is_empty() {
        return Err(why_none(&text, &lines, source, options));
    }
    posts.iter_mut().for_each(|post| site::complete(&mut post.post.meta, &options.site));
    Ok(posts)
}

/// The title and the labels of any RST document. What html2text made holds none that a reference names.
pub fn outline(source: &Source, options: &ReadOptions) -> Outline {
    let text = Text::new(source.text());
    match dialect(text.as_str(), options) {
        Dialect::Html2text => Outline::default(),
        Dialect::Rst => docutils::outline(&text, &text.python_lines(), options, source.path()),
    }
}

/// The whole of any RST document as docutils reads it, whether it declares a post or not: a page of a site, a test.
/// What a post would keep apart (its title) is in the body.
pub fn document(source: &Source) -> Imported {
    let text = Text::new(source.text());
    docutils::document(&text, &text.python_lines())
}

/// How a document is read: as configured, or by the conversion's line.
pub fn dialect(text: &str, options: &ReadOptions) -> Dialect {
    let has_line = || originally(text).is_some();
    options.dialect.unwrap_or_else(|| if has_line() { Dialect::Html2text } else { Dialect::Rst })
}

/// Where the conversion's line stands: at the left margin, so that an example of it in a post does not count.
fn originally(all: &str) -> Option<usize> {
    memchr::memmem::find_iter(all.as_bytes(), ORIGINALLY).find(|at| {
        let line_start = memchr::memrchr(b'\n', &all.as_bytes()[..*at]).map_or(0, |newline| newline + 1);
        head::is_originally(&all[line_start..])
    })
}

/// Why a file holds no post.
fn why_none(text: &Text<'_>, lines: &[Line], source: &Source, options: &ReadOptions) -> Diagnostic {
    if lines.iter().all(|line| line.is_blank()) {
        return Diagnostic::whole(Code::EmptySource, "the file holds nothing");
    }
    match originally(text.as_str()) {
        Some(at) => {
            let message = "the post was on the old blog, but has no `.. post::` directive";
            Diagnostic::at(Code::PostDirectiveLost, text.span(at, at + ORIGINALLY.len()), message)
        }
        None if options.site.is_post_by_pattern(source.path(), &options.root) => {
            let message = "`blog_post_pattern` takes it for a post, but it has no fields such as `:date:` at its top";
            Diagnostic::whole(Code::NoPostDirective, message)
        }
        None => Diagnostic::whole(Code::NoPostDirective, "there is no `.. post::` directive"),
    }
}
