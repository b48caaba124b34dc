//! A file that holds a whole archive: walked through once, its posts cut out and read one by one.

use std::sync::Arc;

use super::Draft;
use crate::account::{Entry, What};
use crate::diagnostic::Finding;
use crate::import::feed::{self, Feed, SEPARATOR};
use crate::import::{FeedComments, Format, Imported, ReadOptions};
use crate::model::{self, Block, BlockKind, Comment, Inline, InlineKind, Meta, Post, PostDate};
use crate::normalise;
use crate::source::{Source, Span};

/// A feed and where its entries stand.
#[derive(Debug)]
pub struct Archive {
    file: Source,
    feed: Feed,
}

impl Archive {
    /// Walks through a feed.
    pub fn open(file: Source, options: &ReadOptions) -> Result<Self, Finding> {
        let feed = feed::open(&file, options).map_err(|diagnostic| diagnostic.locate(&file))?;
        Ok(Self { file, feed })
    }

    /// What the index needs of each post.
    pub fn heads(&self) -> Vec<Meta> {
        (0..self.feed.len()).filter_map(|number| feed::head(&self.file, &self.feed, number)).collect()
    }

    /// What is left out, and why.
    pub fn left_out(&self) -> &[String] {
        &self.feed.left_out
    }

    /// Where the file breaks.
    pub fn broken(&self) -> Option<Finding> {
        self.feed.broken.clone().map(|broken| broken.locate(&self.file))
    }

    /// One post, read and normalised.
    pub fn draft(
        &self,
        number: usize,
        options: &ReadOptions,
        passes: &normalise::Settings,
        trace: &mut dyn FnMut(&'static str, &Post),
    ) -> Option<Draft> {
        let mut source = feed::cut(&self.file, &self.feed, number)?;
        let mut said = Vec::new();
        let mut repaired = normalise::repair(&mut source, Format::BloggerFeed, passes, &mut said);
        let comments = source.text().match_indices(SEPARATOR).nth(1).map(|(at, _)| at);
        let withheld = comments.map_or(0, |start| normalise::withhold_from(&mut source, start, SEPARATOR));
        repaired.count("addresses-withheld", withheld);
        let mut imported = feed::post(&source, &self.feed, number, options)?;
        sign(&mut imported, options.feed_comments);
        if options.feed_comments == FeedComments::Text {
            put_below(&mut imported);
        }
        let source = Arc::new(source);
        let of_post = Draft::of(Format::BloggerFeed, &source, &repaired, &said, imported, passes, trace);
        Some(of_post)
    }

    /// All posts, drafts and those without a date too.
    pub fn drafts(
        &self,
        options: &ReadOptions,
        passes: &normalise::Settings,
        trace: &mut dyn FnMut(&'static str, &Post),
    ) -> Vec<Draft> {
        (0..self.feed.len()).filter_map(|number| self.draft(number, options, passes, trace)).collect()
    }
}

/// Who wrote a comment and when is in elements of the feed that are no text; the ledger finds it above the comment.
fn sign(imported: &mut Imported, becomes: FeedComments) {
    for comment in &mut imported.post.comments {
        comment.author = normalise::without_addresses(&comment.author).into_owned();
        if becomes == FeedComments::Text {
            // a moment is for programs
            comment.date = comment.date.as_ref().map(|date| PostDate::from_day(date.day()));
        }
        let text = signature(comment);
        imported.changes.added.push(Entry { what: What::Word, text, why: "who wrote a comment, and when" });
    }
}

fn signature(comment: &Comment) -> String {
    let date = comment.date.as_ref().map_or("", |date| date.as_str());
    format!("{} said on {date}", comment.author).trim_end().to_owned()
}

/// Puts the comments below the text, as the pass `captured-comments` finds them there: answers are quotes below what they answer.
fn put_below(imported: &mut Imported) {
    let comments = std::mem::take(&mut imported.post.comments);
    if comments.is_empty() {
        return;
    }
    let heading = format!("{} {}", comments.len(), if comments.len() == 1 { "comment" } else { "comments" });
    let added = Entry { what: What::Word, text: heading.clone(), why: "the heading above the comments" };
    imported.changes.added.push(added);
    let place = Span::default();
    let content = vec![Inline::text(heading, place)];
    let heading = Block::new(BlockKind::Heading { level: 2, content }, place);
    // the blocks of each depth that is open
    let mut open = vec![vec![heading]];
    for comment in comments {
        let depth = usize::from(comment.depth);
        while open.len() > depth + 1 {
            close(&mut open);
        }
        while open.len() <= depth {
            open.push(Vec::new());
        }
        let said = Inline::new(InlineKind::Strong(vec![Inline::text(signature(&comment), place)]), place);
        if let Some(blocks) = open.last_mut() {
            blocks.push(Block::new(BlockKind::Paragraph(vec![said]), place));
            blocks.extend(comment.body);
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    imported.post.body.extend(open.into_iter().flatten());
    model::normalise(&mut imported.post.body);
}

fn close(open: &mut Vec<Vec<Block>>) {
    let Some(quoted) = open.pop() else { return };
    if let Some(blocks) = open.last_mut() {
        blocks.push(Block::new(BlockKind::Quote(quoted), Span::default()));
    }
}
