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
mod threads;
mod zone;

pub use post::{SEPARATOR, cut, post};
pub use zone::{in_settings as zone_in_settings, named as zone_named};

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use self::decode::Form;
use self::record::{Kind, Record, Status};
use super::{FeedComments, Imported, ReadOptions};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Meta;
use crate::model::slugs::slug;
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
    /// The zone of the blog is known: days are those that its readers saw.
    has_zone: bool,
    /// The HTML of all posts was escaped once more than a feed wants.
    is_escaped_twice: bool,
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
    let mut sorter = Sorter { zone: options.time_zone.clone(), ..Sorter::new(options) };
    let broken = scan::walk(text, &mut |place, fields| sorter.sort(text, record::record(text, place, fields)));
    let mut feed = sorter.finish();
    feed.broken = broken;
    feed.is_escaped_twice = is_escaped_twice(text, &feed.posts);
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
    let feed_id = Some(record.id.clone()).filter(|id| !id.is_empty());
    let meta = post::meta(record, &decoded).0;
    // a draft that was never published has no address
    let slug = slug(&meta.title).trim_matches('-').to_owned();
    let slug = Some(slug).filter(|slug| meta.legacy_url.is_none() && !slug.is_empty());
    Some(Meta { slug, feed_id, ..meta })
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
    comments: Vec<Record>,
    /// The identifiers of posts and comments: pages of a feed overlap, and so do files that were put together.
    known: BTreeSet<String>,
    zone: Option<TimeZone>,
    dropped: usize,
    pages: usize,
    gone: usize,
    twice: usize,
}

/// Whether the HTML of a feed holds no tags, because they were escaped twice: `&amp;lt;p&amp;gt;`. No single post tells: one that
/// explains HTML looks the same.
fn is_escaped_twice(text: &str, posts: &[Record]) -> bool {
    let mut escaped = 0;
    let html = posts.iter().filter_map(|post| post.body.as_ref()).filter(|body| body.form == Form::Html);
    for body in html {
        let inner = &text[body.inner.clone()];
        let decoded = decode::applied(inner, &decode::edits(inner, Form::Html));
        if decoded.contains('<') {
            return false;
        }
        escaped += usize::from(decoded.contains("&lt;/") || decoded.contains("&lt;br"));
    }
    escaped > 1 && escaped * 2 > posts.len()
}

impl<'a> Sorter<'a> {
    fn new(options: &'a ReadOptions) -> Self {
        let (feed, comments, known, zone, dropped, pages, gone, twice) = Default::default();
        Self { options, feed, comments, known, zone, dropped, pages, gone, twice }
    }

    fn sort(&mut self, text: &str, record: Record) {
        let is_entry = !record.id.is_empty() && record.kind != Kind::Other;
        if is_entry && !self.known.insert(record.id.clone()) {
            self.twice += 1;
            return;
        }
        match record.kind {
            Kind::Post | Kind::Page if record.status == Status::Gone => self.gone += 1,
            Kind::Page if !self.options.pages => self.pages += 1,
            Kind::Post | Kind::Page => self.feed.posts.push(record),
            Kind::Comment if record.status == Status::Gone => {}
            Kind::Comment if self.options.feed_comments == FeedComments::Drop => self.dropped += 1,
            Kind::Comment => self.comments.push(record),
            Kind::Other if record.id.ends_with(zone::SETTING) => {
                let setting = record.body.and_then(|body| zone::named(&text[body.inner]));
                self.zone = self.zone.take().or(setting);
            }
            // Other settings and the template say nothing to readers.
            Kind::Other => {}
        }
    }

    fn finish(mut self) -> Feed {
        if let Some(zone) = &self.zone {
            self.feed.posts.iter_mut().chain(&mut self.comments).for_each(|record| record.move_to(zone));
        }
        self.feed.has_zone = self.zone.is_some();
        let orphans = threads::attach(std::mem::take(&mut self.comments), &mut self.feed.posts);
        let rows = [
            (self.pages, "pages of the blog are left out; `pages = true` takes them for posts"),
            (self.dropped, "comments are left out, as configured"),
            (orphans, "comments are left out, whose posts are not read"),
            (self.gone, "posts are left out, which were deleted on the old blog"),
            (self.twice, "entries are left out, which stand in the feed twice"),
        ];
        let rows = rows.into_iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}"));
        self.feed.left_out = rows.collect();
        self.feed
    }
}
