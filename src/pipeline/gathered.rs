//! What a run gathers for its report.

use std::collections::BTreeSet;
use std::io;

use super::reviewing::Reviewed;
use crate::report::{Failed, FileReport, PostReport, Skipped};
use crate::review::Book;

/// What is known of the posts so far.
#[derive(Default)]
pub(super) struct Gathered<'b, 'out> {
    /// Where posts are put beside their sources, for people.
    pub(super) book: Option<&'b mut Book<'out>>,
    /// Keys of `overrides.toml` that are about a post.
    pub(super) overridden: BTreeSet<String>,
    /// What keys of it could be.
    pub(super) names: BTreeSet<String>,
    /// Not all sources were looked at.
    pub(super) is_partial: bool,
    pub(super) posts: Vec<PostReport>,
    pub(super) failed: Vec<Failed>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) files: Vec<FileReport>,
}

/// How many posts, failures and files there were at some moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths {
    pub(super) posts: usize,
    pub(super) failed: usize,
    pub(super) files: usize,
}

impl Gathered<'_, '_> {
    /// How much there is.
    pub(super) fn lengths(&self) -> Lengths {
        Lengths { posts: self.posts.len(), failed: self.failed.len(), files: self.files.len() }
    }

    /// Keeps what is reported of a post, and puts the post into the book.
    pub(super) fn keep(
        &mut self,
        mut post: PostReport,
        beside: Option<FileReport>,
        reviewed: Option<Reviewed>,
    ) -> io::Result<()> {
        if let Some((reviewed, book)) = reviewed.zip(self.book.as_deref_mut()) {
            reviewed.put(book, &post)?;
        }
        post.shrink_to_fit();
        self.posts.push(post);
        self.files.extend(beside);
        Ok(())
    }
}
