//! A file that holds a whole archive: walked through once, its posts cut out and read one by one.

use std::sync::Arc;

use super::Draft;
use crate::account::{Entry, What};
use crate::diagnostic::Finding;
use crate::import::feed::{self, Feed, SEPARATOR};
use crate::import::{Format, Imported, ReadOptions};
use crate::model::{Meta, Post};
use crate::normalise;
use crate::source::Source;

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
        let mut repaired = normalise::repair(&mut source, passes, &mut said);
        let comments = source.text().match_indices(SEPARATOR).nth(1).map(|(at, _)| at);
        let withheld = comments.map_or(0, |start| normalise::withhold_from(&mut source, start, SEPARATOR));
        repaired.count("addresses-withheld", withheld);
        let mut imported = feed::post(&source, &self.feed, number, options)?;
        sign(&mut imported);
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
fn sign(imported: &mut Imported) {
    for comment in &mut imported.post.comments {
        comment.author = normalise::without_addresses(&comment.author).into_owned();
        let date = comment.date.as_ref().map_or("", |date| date.as_str());
        let text = format!("{} said on {date}", comment.author);
        imported.changes.added.push(Entry { what: What::Word, text, why: "who wrote a comment, and when" });
    }
}
