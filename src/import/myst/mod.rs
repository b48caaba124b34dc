//! MyST Markdown: posts of ABlog sites whose documents are Markdown with RST's directives and roles.
//!
//! 1. [`front_matter`]: `blogpost: true`, and what is said about the post
//! 2. [`blocks`]: [`syntax`] takes out what only MyST knows, the Markdown reader reads the rest, and what it has as code is
//!    told apart: fences of [`directive`]s and roles ([`inlines`], [`links`])
//! 3. RST's own rooms make what each directive and role shows, and resolve names
//!
//! <https://myst-parser.readthedocs.io/en/latest/syntax/typography.html>

mod blocks;
mod definitions;
mod directive;
mod fences;
mod front_matter;
mod inlines;
mod links;
mod substitutions;
mod syntax;

pub use definitions::Labels;

use super::frontmatter::tree::Entry;
use super::rst::docutils::{self, Around, Markup, Parser, Titles};
use super::rst::text::Text;
use super::{Imported, ReadOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, Meta};
use crate::site::{self, Outline};
use crate::source::Source;
use fences::{Fences, Stands};

/// MyST's own way to read text. What stands in a fence is a text of its own, which is held while the fences in it are read.
const MYST: Markup = Markup { blocks: blocks::blocks, inlines: inlines::of_flow, deepest: 12 };

/// What the index needs of each post of the file.
pub fn heads(source: &Source, options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    Ok(read(source, options)?.into_iter().map(|post| post.post.meta).collect())
}

/// The posts of the file.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    if source.text().trim().is_empty() {
        return Err(Diagnostic::whole(Code::EmptySource, "the file holds nothing"));
    }
    if !declares_post(source.text()) && !options.site.is_post_by_pattern(source.path(), &options.root) {
        let message = "there is no `{post}` directive and no `blogpost: true`";
        return Err(Diagnostic::whole(Code::NoPostDirective, message));
    }
    let front_matter = front_matter::read(source.text())?;
    let text = Text::verbatim(source.text());
    let mut posts = docutils::read_in(&text, options, source.path(), |parser, around| {
        document(&text, front_matter, parser, around)
    });
    if posts.is_empty() {
        let message = "`blog_post_pattern` takes it for a post, but it has no front matter such as `date:`";
        return Err(Diagnostic::whole(Code::NoPostDirective, message));
    }
    posts.iter_mut().for_each(|post| site::complete(&mut post.post.meta, &options.site));
    Ok(posts)
}

/// The title and the labels of any document in Markdown.
pub fn outline(source: &Source, options: &ReadOptions) -> Outline {
    let text = Text::verbatim(source.text());
    let front_matter = front_matter::read(source.text()).unwrap_or_default();
    let title = front_matter::title(&front_matter.0);
    let mut outline = docutils::outline_in(&text, options, source.path(), |parser, around| {
        document(&text, front_matter, parser, around)
    });
    if outline.title.is_empty() {
        outline.title = title;
    }
    outline
}

/// Reads a document whose text begins behind its front matter.
fn document(
    text: &Text<'_>,
    (front_matter, body): (Vec<Entry>, usize),
    parser: &mut Parser<'_>,
    around: &mut Around<'_>,
) -> Vec<Block> {
    parser.markup = MYST;
    parser.labels = Labels::of(text.as_str(), body);
    substitutions::define(&front_matter, parser, around);
    front_matter::declare(front_matter, body, parser);
    let lines: Vec<_> = text.lines().into_iter().filter(|line| line.start >= body).collect();
    parser.blocks(&lines, Titles::Allowed)
}

/// Whether a text is a post of ABlog's in MyST: by a `{post}` directive, or by `blogpost: true` in its front matter.
pub fn declares_post(text: &str) -> bool {
    if front_matter::says_post(text) {
        return true;
    }
    let mut fences = Fences::default();
    text.lines().any(|line| match fences.line(line) {
        Stands::Opening(fence) => fence.directive().is_some_and(|(name, _)| name == "post"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_declared_by_a_directive_or_by_front_matter() {
        for (text, expected) in [
            ("# A\n\n```{post} 2024-01-02\n```\n", true),
            (":::{post}\n:::\n", true),
            ("---\nblogpost: true\n---\n", true),
            ("---\nblogpost: \"True\"\n---\n", true),
            ("---\nblogpost: false\n---\n", false),
            ("---\ntitle: a\n---\n\nblogpost: true\n", false),
            ("````md\n```{post}\n```\n````\n", false),
            ("In `{post}` and\n```post\n```\n", false),
        ] {
            assert_eq!(declares_post(text), expected, "{text}");
        }
    }
}
