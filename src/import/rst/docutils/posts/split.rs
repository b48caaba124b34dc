//! Dividing a document among its posts.

use std::ops::Range;

use super::{PostMark, excerpt, fill, removed};
use crate::account::Changes;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::Imported;
use crate::model::{Block, BlockKind, Inline, Meta, Post, plain};
use crate::site;
use crate::source::Span;

/// The posts of a document, each with the place of the heading that became its title. Blocks outside all of them are in
/// the report of the first.
pub fn split(
    marks: Vec<PostMark>,
    blocks: Vec<Block>,
    mut changes: Changes,
    mut diagnostics: Vec<Diagnostic>,
) -> Vec<(Imported, Option<u32>)> {
    let marks = distinct(marks, &mut changes, &mut diagnostics);
    let ranges = ranges(&marks, &blocks);
    let mut posts: Vec<Imported> = Vec::with_capacity(marks.len());
    let mut owners: Vec<Option<usize>> = vec![None; blocks.len()];
    // inner sections come after the ones around them, and take their blocks
    for (number, range) in ranges.iter().enumerate() {
        owners[range.clone()].fill(Some(number));
    }
    let spans: Vec<_> = blocks.iter().zip(&owners).map(|(block, owner)| (block.span, *owner)).collect();
    let headings: Vec<_> = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. })).collect();
    for mark in &marks {
        let anchor = anchor(mark, marks.len(), &headings);
        let meta = Meta { anchor, ..mark.meta.clone() };
        posts.push(Imported { post: Post { meta, ..Post::default() }, ..Imported::default() });
    }
    let mut outside = Vec::new();
    let mut titles = vec![None; posts.len()];
    let mut has_heading = vec![false; posts.len()];
    for (block, owner) in blocks.into_iter().zip(owners) {
        let Some(owner) = owner else {
            outside.push(block);
            continue;
        };
        let post = &mut posts[owner];
        if let BlockKind::Heading { content, .. } = &block.kind
            && !std::mem::replace(&mut has_heading[owner], true)
            && take_title(&mut post.post.meta, content)
        {
            removed::record_addresses(content, &mut changes);
            titles[owner] = Some(block.span.start);
            continue;
        }
        post.post.body.push(block);
    }
    for (post, mark) in posts.iter_mut().zip(&marks) {
        excerpt::describe(&mut post.post, mark, &mut changes);
    }
    if let Some(first) = posts.first_mut() {
        removed::record_blocks(&outside, "outside the sections that are posts", &mut changes);
        first.changes = changes;
    }
    for diagnostic in diagnostics {
        let owner = diagnostic.span.and_then(|span| owner_of(&spans, span)).unwrap_or(0);
        if let Some(post) = posts.get_mut(owner) {
            post.diagnostics.push(diagnostic);
        }
    }
    posts.into_iter().zip(titles).collect()
}

/// The post that holds a place.
fn owner_of(spans: &[(Span, Option<usize>)], span: Span) -> Option<usize> {
    let after = spans.partition_point(|block| block.0.start <= span.start);
    spans.get(after.checked_sub(1)?)?.1
}

/// Two directives in one section are one post: what the first does not say, the second does.
fn distinct(mut marks: Vec<PostMark>, changes: &mut Changes, diagnostics: &mut Vec<Diagnostic>) -> Vec<PostMark> {
    marks.sort_by_key(|mark| mark.section);
    let mut distinct: Vec<PostMark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match distinct.last_mut().filter(|last| last.section == mark.section) {
            Some(last) => {
                let message = "a second `.. post::` of one section only adds to the first";
                diagnostics.push(Diagnostic::at(Code::MarkupMalformed, mark.span, message));
                fill(&mut last.meta, mark.meta, changes);
                last.shown = last.shown.or(mark.shown);
                last.excerpt.extend(mark.excerpt);
            }
            None => distinct.push(mark),
        }
    }
    distinct
}

/// The fragment of a post that is a section of a page. One that is the page, or a section at its top, has the page's
/// address itself.
fn anchor(mark: &PostMark, posts: usize, headings: &[&Block]) -> Option<String> {
    let at = mark.section.checked_sub(1).filter(|_| posts > 1)?;
    match &headings.get(at)?.kind {
        BlockKind::Heading { level, content } if *level > 1 => site::identifier(&plain(content)),
        _ => None,
    }
}

/// The blocks of each post.
fn ranges(marks: &[PostMark], blocks: &[Block]) -> Vec<Range<usize>> {
    if marks.len() == 1 {
        return std::iter::once(0..blocks.len()).collect();
    }
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let titles: Vec<_> = blocks.iter().enumerate().filter_map(|(at, block)| Some((at, level(block)?))).collect();
    let range = |mark: &PostMark| {
        let Some((start, level)) = mark.section.checked_sub(1).and_then(|section| titles.get(section)).copied() else {
            return 0..blocks.len();
        };
        let next = titles[mark.section..].iter().find(|title| title.1 <= level);
        start..next.map_or(blocks.len(), |title| title.0)
    };
    marks.iter().map(range).collect()
}

/// Takes the first heading as the title. A title of the directive's own stands beside a heading that says something else.
fn take_title(meta: &mut Meta, heading: &[Inline]) -> bool {
    let title = plain(heading);
    if meta.title.is_empty() {
        meta.title = title;
        return true;
    }
    meta.title == title
}
