//! One post of a feed.

use std::fmt::Write as _;

use super::Feed;
use super::decode::{self, Form};
use super::record::{Record, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::html::{self, Fragment, tags};
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
    if let Some(key) = options.feed_id.filter(|_| !record.id.is_empty()) {
        meta.extra.push((key.to_owned(), Value::String(record.id.clone())));
    }
    let comments = record.comments.iter().map(|comment| Comment {
        author: comment.author.clone().unwrap_or_default(),
        date: comment.published.clone(),
        body: next(&mut imported).0,
    });
    let comments = comments.collect();
    imported.post = Post { meta, body, comments };
    Some(imported)
}

fn page(html: &str, place: Span, imported: &mut Imported) -> Vec<Block> {
    let mut read = html::blocks(fragment(html, place));
    crate::model::normalise(&mut read.blocks);
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
    let meta = Meta {
        title: decoded.split_whitespace().collect::<Vec<_>>().join(" "),
        published: record.published.clone(),
        updated: record.updated.clone().filter(|updated| Some(updated) != record.published.as_ref()),
        author: record.author.clone(),
        description: record.description.clone(),
        tags: record.labels.clone(),
        draft: record.status == Status::Draft,
        legacy_url: record.address.as_ref().and_then(|address| address.parse::<LegacyUrl>().ok()),
        extra: location.collect(),
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

/// The HTML with the places of its elements in it.
fn fragment(body: &str, span: Span) -> Fragment {
    let marker = (1..9).map(char::from).find(|marker| !body.contains(*marker)).unwrap_or('\u{8}');
    let mut html = String::with_capacity(body.len() + body.len() / 4);
    let mut at = 0;
    let mut tables = 0_u32;
    for tag in tags::tags(body) {
        html.push_str(&body[at..tag.start]);
        let name = tag.start + 1 + tag.name.len();
        at = tag.start;
        match (tag.kind, tag.name.as_str()) {
            (tags::TagKind::Open, "table") => tables += 1,
            (tags::TagKind::Close, "table") => tables = tables.saturating_sub(1),
            // a mark on a line break or in a table would say that Markdown made it
            (tags::TagKind::Open | tags::TagKind::Alone, known) if is_marked(known) && tables == 0 => {
                let start = span.start as usize;
                html.push_str(&body[at..name]);
                // writing to a string does not fail
                let _ = write!(html, " {marker}=\"{},{}\"", start + tag.start, start + tag.end);
                at = name;
            }
            _ => {}
        }
        html.push_str(&body[at..tag.end]);
        at = tag.end;
    }
    html.push_str(&body[at..]);
    Fragment { html, span, marker, embedded: Vec::new(), holds_markdown: false }
}

/// The elements whose places are worth their mark.
fn is_marked(name: &str) -> bool {
    matches!(
        name,
        "a" | "img"
            | "p"
            | "div"
            | "pre"
            | "code"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "iframe"
            | "object"
            | "video"
            | "script"
            | "style"
    )
}
