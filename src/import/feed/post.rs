//! One post of a feed.

use super::Feed;
use super::decode::{self, Form};
use super::record::{Record, Status};
use super::zone;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::html::{self, tags};
use crate::import::{Imported, ReadOptions, legacy};
use crate::model::{Block, Comment, LegacyUrl, Meta, Post, Value};
use crate::source::{Edit, Source, Span};

/// What stands between the texts of a post in its source: a character that XML does not know.
pub const SEPARATOR: char = '\u{1e}';

/// A post as a source of its own: its title, its HTML and that of its comments, with [`SEPARATOR`]s between. Places in it
/// are places of the file.
pub fn cut(file: &Source, feed: &Feed, number: usize) -> Option<Source> {
    let record = feed.posts.get(number)?;
    let comments = record.comments.iter().map(|comment| comment.body.as_ref());
    let texts: Vec<_> = [Some(&record.title), record.body.as_ref()].into_iter().chain(comments).collect();
    let text = file.text();
    let cuts: Vec<_> = texts.iter().map(|part| part.map(|part| part.inner.clone()).unwrap_or_default()).collect();
    let mut source = file.excerpt(&cuts, SEPARATOR);
    let mut edits = Vec::new();
    let mut start = 0;
    for (part, inner) in texts.into_iter().zip(&cuts) {
        let form = part.map_or(Form::Plain, |part| part.form);
        let moved = |edit: Edit| Edit { range: start + edit.range.start..start + edit.range.end, ..edit };
        edits.extend(decode::edits(&text[inner.clone()], form).into_iter().map(moved));
        start += inner.len() + SEPARATOR.len_utf8();
    }
    source.apply(&edits);
    if feed.is_escaped_twice {
        let edits = decode::edits_of_html(source.text());
        source.apply(&edits);
    }
    Some(source)
}

/// Reads a post from the source that [`cut`] made of it.
pub fn post(source: &Source, feed: &Feed, number: usize, options: &ReadOptions) -> Option<Imported> {
    let record = feed.posts.get(number)?;
    let text = source.text();
    let mut parts = text.split(SEPARATOR);
    let title = parts.next().unwrap_or_default();
    let mut imported = Imported::default();
    let (mut meta, is_decoded) = meta(record, title);
    if is_decoded {
        imported.changes.count_at("title-entities", Span::new(0, title.len()));
    }
    let mut at = title.len() + SEPARATOR.len_utf8();
    let mut next = |imported: &mut Imported| {
        let html = parts.next().unwrap_or_default();
        let place = Span::new(at, at + html.len());
        at += html.len() + SEPARATOR.len_utf8();
        (page(html, place, imported), place)
    };
    let (body, place) = next(&mut imported);
    check(record, place, options, &mut imported);
    if feed.is_escaped_twice {
        imported.changes.count_at("feed-escaped-twice", place);
    }
    check_day(record, feed, place, &mut imported);
    if let Some(key) = options.feed_id.filter(|_| !record.id.is_empty()) {
        meta.extra.push((key.to_owned(), Value::String(record.id.clone())));
    }
    let comments = record.comments.iter().map(|comment| Comment {
        author: comment.author.clone().unwrap_or_default(),
        date: comment.published.clone(),
        body: next(&mut imported).0,
        depth: comment.depth,
    });
    let comments = comments.collect();
    imported.post = Post { meta, body, comments };
    Some(imported)
}

fn page(html: &str, place: Span, imported: &mut Imported) -> Vec<Block> {
    let mut read = html::page(html, place);
    imported.changes.append(read.changes);
    imported.diagnostics.append(&mut read.diagnostics);
    read.blocks
}

/// What is known about a post, and whether its title held references of HTML. `title` is decoded once.
pub(super) fn meta(record: &Record, title: &str) -> (Meta, bool) {
    let title = if record.title.form == Form::Plain { title.to_owned() } else { without_tags(title) };
    let decoded = html::decode_entities(&title);
    let is_decoded = decoded != title;
    let location = record.location.iter().map(|place| ("location".to_owned(), Value::String(place.clone())));
    let mut files = record.enclosures.iter().cloned().map(Value::String);
    let enclosure = match (files.next(), files.next()) {
        (Some(first), Some(second)) => Some(Value::List([first, second].into_iter().chain(files).collect())),
        (first, _) => first,
    };
    let enclosure = enclosure.map(|files| ("enclosure".to_owned(), files));
    let meta = Meta {
        title: decoded.split_whitespace().collect::<Vec<_>>().join(" "),
        published: record.published.clone(),
        updated: record.updated.clone().filter(|updated| Some(updated) != record.published.as_ref()),
        author: record.author.clone(),
        description: record.description.clone(),
        tags: record.labels.clone(),
        draft: record.status == Status::Draft,
        legacy_url: record.address.as_ref().and_then(|address| address.parse::<LegacyUrl>().ok()),
        extra: location.chain(enclosure).collect(),
        ..Meta::default()
    };
    (meta, is_decoded)
}

fn without_tags(title: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    for tag in tags::tags(title) {
        text.push_str(&title[at..tag.start]);
        at = tag.end;
    }
    text + &title[at..]
}

fn check(record: &Record, place: Span, options: &ReadOptions, imported: &mut Imported) {
    let mut say = |code, message: String| imported.diagnostics.push(Diagnostic::at(code, place, message));
    if record.body.as_ref().is_some_and(|body| body.is_summary) {
        say(Code::FeedSummary, "the feed holds only the beginning of this post".to_owned());
    }
    let address = record.address.as_deref().unwrap_or_default();
    if !legacy::is_on_old_blog(address, &options.legacy_hosts) {
        say(Code::LegacyHostForeign, format!("`{address}` is on a host that is not in `legacy-hosts`"));
    }
}

/// The month in a post's address is that of the blog's own day, unless it was written long before it was published.
fn check_day(record: &Record, feed: &Feed, place: Span, imported: &mut Imported) {
    let (Some(date), Some(address)) = (&record.published, &record.address) else { return };
    let path = address.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or(address);
    let month = date.day().strftime("/%Y/%m/").to_string();
    let has_month = path.get(..9).is_some_and(|start| {
        start.char_indices().all(|(at, c)| if matches!(at, 0 | 5 | 8) { c == '/' } else { c.is_ascii_digit() })
    });
    if !feed.has_zone && zone::is_utc(date) && has_month && !path.starts_with(&month) {
        let message = format!("its address is {path} and its date in UTC {date}: `time-zone` is not known");
        imported.diagnostics.push(Diagnostic::at(Code::DateZoneUnknown, place, message));
    }
}
