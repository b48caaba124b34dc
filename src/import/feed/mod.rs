//! The reader for Blogger's own export: the Atom of "Back up content", Takeout's `feed.atom`, and the public feeds.
//!
//! 1. [`scan`]: one walk through the XML finds the entries and their elements;
//! 2. [`record`]: what each entry is, in whichever of the formats;
//! 3. [`cut`]: a post is cut out of the feed as a source of its own, with its title and its HTML decoded, whose places are
//!    those of the file;
//! 4. [`post`]: the HTML of that source to the model.
//!
//! A feed holds a whole archive. It is walked through once ([`open`]), and the posts are cut and read one by one.

mod decode;
mod post;
mod record;
mod scan;

pub use post::{SEPARATOR, cut, post};

use std::collections::BTreeMap;

use self::record::{Kind, Record, Status};
use super::{Imported, ReadOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Meta;
use crate::source::Source;

/// How far into a file it is looked for what tells that it is a feed.
const HEAD: usize = 4096;

/// The entries of a feed.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Posts, and pages where these are wanted, in the order of the file.
    posts: Vec<Record>,
    /// What is left out, and why: rows of the report.
    pub left_out: Vec<String>,
    /// Where the XML breaks; what stands before that is read.
    pub broken: Option<Diagnostic>,
}

impl Feed {
    /// How many posts there are to be read.
    pub fn len(&self) -> usize {
        self.posts.len()
    }

    /// Whether there is no post to be read.
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }
}

/// Whether a file is a feed of Blogger's, by what stands at its beginning.
pub fn is_feed(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEAD)];
    (head.contains("<feed") || head.contains("<rss") || head.contains(":feed")) && head.contains("blogger")
}

/// Walks through a feed. An error says that the file is no feed, or holds nothing to be read.
pub fn open(source: &Source, options: &ReadOptions) -> Result<Feed, Diagnostic> {
    let text = source.text();
    if text.trim().is_empty() {
        return Err(Diagnostic::whole(Code::EmptySource, "the file is empty"));
    }
    let head = &text[..text.floor_char_boundary(HEAD)];
    if !["<feed", "<rss", ":feed"].iter().any(|root| head.contains(root)) {
        return Err(Diagnostic::whole(Code::NotAFeed, "it is not a feed: there is no `<feed>` and no `<rss>`"));
    }
    let mut sorter =
        Sorter { options, feed: Feed::default(), comments: BTreeMap::new(), dropped: 0, pages: 0, gone: 0 };
    let broken = scan::walk(text, &mut |place, fields| sorter.sort(record::record(text, place, fields)));
    let mut feed = sorter.finish();
    feed.broken = broken;
    match feed.broken.take() {
        Some(broken) if feed.is_empty() => Err(broken),
        None if feed.is_empty() => {
            let rest = feed.left_out.iter().fold(String::new(), |text, why| format!("{text}; {why}"));
            Err(Diagnostic::whole(Code::FeedEmpty, format!("the feed holds no posts{rest}")))
        }
        broken => Ok(Feed { broken, ..feed }),
    }
}

/// What the index needs of each post.
pub fn heads(source: &Source, options: &ReadOptions) -> Result<Vec<Meta>, Diagnostic> {
    let feed = open(source, options)?;
    Ok((0..feed.len()).filter_map(|number| head(source, &feed, number)).collect())
}

/// What the index needs of one post.
pub fn head(source: &Source, feed: &Feed, number: usize) -> Option<Meta> {
    let record = feed.posts.get(number)?;
    let title = &source.text()[record.title.inner.clone()];
    let decoded = decode::applied(title, &decode::edits(title, record.title.form));
    Some(post::meta(record, &decoded).0)
}

/// The posts of the feed.
pub fn read(source: &Source, options: &ReadOptions) -> Result<Vec<Imported>, Diagnostic> {
    let feed = open(source, options)?;
    let posts = (0..feed.len()).filter_map(|number| post(&cut(source, &feed, number)?, &feed, number, options));
    Ok(posts.collect())
}

/// Tells what is read from what is left out.
struct Sorter<'a> {
    options: &'a ReadOptions,
    feed: Feed,
    /// By the posts that they are comments on.
    comments: BTreeMap<String, Vec<Record>>,
    dropped: usize,
    pages: usize,
    gone: usize,
}

impl Sorter<'_> {
    fn sort(&mut self, record: Record) {
        match record.kind {
            Kind::Post | Kind::Page if record.status == Status::Gone => self.gone += 1,
            Kind::Page if !self.options.pages => self.pages += 1,
            Kind::Post | Kind::Page => self.feed.posts.push(record),
            Kind::Comment if record.status == Status::Gone => {}
            Kind::Comment if self.options.drops_comments => self.dropped += 1,
            Kind::Comment => {
                let parent = record.parent.clone().unwrap_or_default();
                self.comments.entry(parent).or_default().push(record);
            }
            // Settings and the template say nothing to readers.
            Kind::Other => {}
        }
    }

    fn finish(mut self) -> Feed {
        for post in &mut self.feed.posts {
            post.comments = self.comments.remove(&post.id).unwrap_or_default();
            post.comments.sort_by(|a, b| a.published.cmp(&b.published));
        }
        let orphans = self.comments.values().map(Vec::len).sum();
        let rows = [
            (self.pages, "pages of the blog are left out; `pages = true` takes them for posts"),
            (self.dropped, "comments are left out, as configured"),
            (orphans, "comments are left out, whose posts are not read"),
            (self.gone, "posts are left out, which were deleted on the old blog"),
        ];
        let rows = rows.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}"));
        self.feed.left_out = rows.collect();
        self.feed
    }
}
