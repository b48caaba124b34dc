//! `captured-comments`: the comments that a script captured from the old blog and put below the text:
//!
//! ```text
//! ## 2 comments captured from [original post](https://old-blog.blogspot.com/2009/04/a.html) on Blogger
//!
//! **Ada said on 2009-04-08**
//!
//! That is how it was.
//! ```
//!
//! They stay in the text, or become the comments of the post, or go, as the configuration says.

use std::sync::LazyLock;

use regex::Regex;

use super::Log;
use super::walk;
use super::withhold::without_addresses;
use crate::account::What;
use crate::model::walk::{Met, walk_blocks};
use crate::model::{Block, BlockKind, Comment, DEEPEST_COMMENT, Inline, InlineKind, Post};

/// What becomes of comments that stand in the text of a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comments {
    /// They stay where they are.
    #[default]
    Text,
    /// They are written to a file of their own beside the post.
    File,
    /// They are left out.
    Drop,
}

const KEPT: &str = "the heading of captured comments, which have a file of their own";
const DROPPED: &str = "a captured comment, left out as configured";

static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\d+ comments?(?: captured from\b.*\bon blogger\b|$)").ok());

static SAID: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?P<name>.+?) said on (?P<date>\d{4}-\d\d-\d\d\S*)$").ok());

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let why = match log.settings.comments {
        Comments::Text => return,
        Comments::File => KEPT,
        Comments::Drop => DROPPED,
    };
    let Some(start) = post.body.iter().position(is_heading) else { return };
    // what no comment begins is the author's text
    if post.body.get(start + 1).is_none_or(|block| said(block).is_none()) {
        return;
    }
    let mut section = post.body.split_off(start);
    // the rule above the comments sets nothing apart any more
    post.body.pop_if(|block| block.kind == BlockKind::ThematicBreak);
    // what is written to a file is in the output
    let gone = if log.settings.comments == Comments::File { 1 } else { section.len() };
    let place = section.first().map(|heading| heading.span).unwrap_or_default();
    record(section.get_mut(..gone).unwrap_or_default(), why, log);
    let mut comments: Vec<Comment> = Vec::new();
    section.remove(0);
    collect(section, 0, &mut comments);
    log.changed_at(place, comments.len() as u32);
    if log.settings.comments == Comments::File {
        post.comments.append(&mut comments);
    }
}

/// Comments, and in quotes those that answer the comment above.
fn collect(blocks: Vec<Block>, depth: u8, comments: &mut Vec<Comment>) {
    for block in blocks {
        if let Some(comment) = said(&block) {
            comments.push(Comment { depth, ..comment });
            continue;
        }
        match block.kind {
            BlockKind::Quote(inner)
                if depth < DEEPEST_COMMENT && inner.first().is_some_and(|first| said(first).is_some()) =>
            {
                collect(inner, depth + 1, comments);
            }
            kind => {
                if let Some(comment) = comments.last_mut() {
                    comment.body.push(Block::new(kind, block.span));
                }
            }
        }
    }
}

fn is_heading(block: &Block) -> bool {
    let BlockKind::Heading { content, .. } = &block.kind else { return false };
    HEADING.as_ref().is_some_and(|heading| heading.is_match(walk::shown(content).trim()))
}

/// `**Ada said on 2009-04-08**`
fn said(block: &Block) -> Option<Comment> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let [Inline { kind: InlineKind::Strong(content), .. }] = content.as_slice() else { return None };
    let shown = walk::shown(content);
    let found = SAID.as_ref()?.captures(shown.trim())?;
    let author = without_addresses(found.name("name")?.as_str().trim()).into_owned();
    let date = found.name("date")?.as_str().parse().ok()?;
    Some(Comment { author, date: Some(date), body: Vec::new(), depth: 0 })
}

/// Records the words, links and images of what leaves the text.
fn record(section: &mut [Block], why: &'static str, log: &mut Log<'_>) {
    walk::leaves(section, &mut |inlines| log.removed(What::Word, walk::shown(inlines), why));
    walk::blocks(section, &mut |block| {
        if let BlockKind::Code { text, .. } = &block.kind {
            log.removed(What::Word, text.as_str(), why);
        }
    });
    walk_blocks(section, &mut |met| match met {
        Met::Inline(Inline { kind: InlineKind::Link(link), .. }) => log.link_removed(link, why),
        Met::Inline(Inline { kind: InlineKind::Image(image), .. }) => {
            log.removed(What::Image, image.at.as_str(), why);
            log.removed(What::Word, image.alt.as_str(), why);
            image.title.iter().for_each(|title| log.removed(What::Word, title.as_str(), why));
        }
        _ => {}
    });
}
