//! What an entry of a feed is, whichever of Blogger's formats says so.

use std::ops::Range;

use jiff::tz::TimeZone;

use super::decode::{self, Form};
use super::scan::Field;
use super::zone;
use crate::import;
use crate::model::PostDate;
use crate::source::Span;

/// What an entry is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A post. The public feeds do not say it of their entries.
    #[default]
    Post,
    /// A page of the blog.
    Page,
    /// A comment on a post.
    Comment,
    /// A setting, the template.
    Other,
}

/// Who sees an entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Status {
    /// Everybody.
    #[default]
    Live,
    /// Nobody yet.
    Draft,
    /// Nobody any more, or never: what was deleted, and spam.
    Gone,
}

/// A text of an entry, as it is spelt in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    pub inner: Range<usize>,
    pub form: Form,
    /// Only the beginning of the text.
    pub is_summary: bool,
}

/// An entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Record {
    pub place: Span,
    pub id: String,
    pub kind: Kind,
    pub status: Status,
    pub title: Text,
    pub body: Option<Text>,
    pub published: Option<PostDate>,
    pub updated: Option<PostDate>,
    pub author: Option<String>,
    pub labels: Vec<String>,
    /// Its old address: a path, or with the host.
    pub address: Option<String>,
    pub description: Option<String>,
    pub location: Option<String>,
    /// Files that belong to it: what a podcast plays.
    pub enclosures: Vec<String>,
    /// The post that it is a comment on.
    pub parent: Option<String>,
    /// The comment that it answers, by its identifier or its address.
    pub answers: Option<String>,
    /// How many comments stand between it and the post.
    pub depth: u8,
    /// The comments on it: each before its answers.
    pub comments: Vec<Record>,
}

/// Reads the elements of an entry.
pub(super) fn record(text: &str, place: Span, fields: &[Field]) -> Record {
    let mut record = Record { place, ..Record::default() };
    let mut filename = None;
    for field in fields {
        let inner = || plain(text, field);
        match field.name.as_str() {
            "id" | "guid" => record.id = inner().unwrap_or_default(),
            "blogger:type" => record.kind = kind(&inner().unwrap_or_default()),
            "blogger:status" => record.see(status(&inner().unwrap_or_default())),
            "blogger:trashed" if inner().is_some() => record.see(Status::Gone),
            "app:control/app:draft" if inner().is_some_and(|is| is == "yes") => record.see(Status::Draft),
            "title" => record.title = body(field, Form::Plain),
            "content" | "content:encoded" => record.body = Some(body(field, Form::Html)),
            "summary" | "description" if record.body.is_none() => record.body = Some(summary(field)),
            "published" | "pubDate" => record.published = inner().and_then(|date| self::date(&date)),
            "updated" => record.updated = inner().and_then(|date| self::date(&date)),
            "author/name" => record.author = inner(),
            "author" => record.author = inner().and_then(|author| without_mail(&author)),
            "category" => record.category(field, inner()),
            "link" => record.link(field, inner()),
            "blogger:filename" => filename = inner(),
            "blogger:metaDescription" => record.description = inner(),
            "blogger:location/blogger:name" | "georss:featurename" => record.location = inner(),
            "blogger:parent" => record.parent = inner(),
            "blogger:inReplyTo" => record.answers = inner().or(record.answers.take()),
            "enclosure" | "blogger:enclosure" => record.enclosures.extend(enclosure(field)),
            "thr:in-reply-to" => record.in_reply_to(field),
            _ => {}
        }
    }
    if record.kind == Kind::Post && record.id.rsplit('.').next().is_some_and(|name| name.starts_with("page-")) {
        record.kind = Kind::Page;
    }
    record.address = filename.or(record.address);
    record
}

impl Record {
    /// Writes its dates as clocks in a zone showed them.
    pub fn move_to(&mut self, zone: &TimeZone) {
        for date in [&mut self.published, &mut self.updated].into_iter().flatten() {
            if let Some(moved) = zone::moved(date, zone) {
                *date = moved;
            }
        }
    }

    /// What is gone stays gone, whatever else is said.
    fn see(&mut self, status: Status) {
        if self.status != Status::Gone {
            self.status = status;
        }
    }

    /// A label, or in old exports the kind of the entry.
    fn category(&mut self, field: &Field, inner: Option<String>) {
        let Some(term) = field.attribute("term").map(str::to_owned).or(inner) else { return };
        if field.attribute("scheme").is_some_and(|scheme| scheme.ends_with("g/2005#kind")) {
            self.kind = kind(term.rsplit('#').next().unwrap_or_default());
        } else if !self.labels.contains(&term) {
            self.labels.push(term);
        }
    }

    fn link(&mut self, field: &Field, inner: Option<String>) {
        match field.attribute("rel") {
            // a comment that answers another has a link to that
            Some("related") => self.answers = field.attribute("href").map(str::to_owned).or(self.answers.take()),
            Some("enclosure") => self.enclosures.extend(enclosure(field)),
            Some("alternate") => self.address = field.attribute("href").map(str::to_owned).or(self.address.take()),
            None if self.address.is_none() => self.address = field.attribute("href").map(str::to_owned).or(inner),
            _ => {}
        }
    }

    /// A comment names its post by an identifier.
    fn in_reply_to(&mut self, field: &Field) {
        if self.kind == Kind::Post {
            self.kind = Kind::Comment;
        }
        self.parent = field.attribute("ref").map(str::to_owned).or(self.parent.take());
    }
}

fn kind(name: &str) -> Kind {
    match name.to_ascii_lowercase().as_str() {
        "post" => Kind::Post,
        "page" => Kind::Page,
        "comment" => Kind::Comment,
        _ => Kind::Other,
    }
}

/// Of the names that Takeout has for it, only these two are of posts that are to be seen some day.
fn status(name: &str) -> Status {
    match name.to_ascii_uppercase().as_str() {
        "" | "LIVE" => Status::Live,
        "DRAFT" | "SCHEDULED" => Status::Draft,
        _ => Status::Gone,
    }
}

fn enclosure(field: &Field) -> Option<String> {
    field.attribute("href").or(field.attribute("url")).map(str::to_owned)
}

/// The text of an element in one line; `None` where it says nothing.
pub(super) fn plain(text: &str, field: &Field) -> Option<String> {
    let inner = &text[field.inner.clone()];
    let decoded = decode::applied(inner, &decode::edits(inner, Form::Plain));
    let line = decoded.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn body(field: &Field, default: Form) -> Text {
    let form = match field.attribute("type") {
        Some("html" | "text/html") => Form::Html,
        Some("xhtml" | "application/xhtml+xml") => Form::Xhtml,
        _ => default,
    };
    Text { inner: field.inner.clone(), form, is_summary: false }
}

/// Atom's summary is not the whole; RSS has only a description, and Blogger puts the whole into it.
fn summary(field: &Field) -> Text {
    Text { is_summary: field.name == "summary", ..body(field, Form::Html) }
}

/// RSS has the name of an author behind an address: `noreply@blogger.com (A. Person)`.
fn without_mail(author: &str) -> Option<String> {
    let name = match author.split_once('(') {
        Some((mail, name)) if mail.contains('@') => name.trim_end_matches(')'),
        _ if author.contains('@') => "",
        _ => author,
    };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Atom's dates are written as ours; RSS has those of e-mail. What a reader of front matter would take for another date
/// is not kept as it stands.
fn date(text: &str) -> Option<PostDate> {
    let iso = text.parse::<PostDate>().ok();
    let written = iso.map(|date| import::date::parse(text, None).unwrap_or_else(|_| PostDate::from_day(date.day())));
    written.or_else(|| {
        let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_that_front_matter_may_have() {
        let read = |text: &str| date(text).map(|date| date.to_string());
        assert_eq!(read("2012-05-03T10:00:00.001-08:00").as_deref(), Some("2012-05-03T10:00:00.001-08:00"));
        assert_eq!(read("Thu, 03 May 2012 10:00:00 -0800").as_deref(), Some("2012-05-03T10:00:00-08:00"));
        for odd in ["2012-05-03T1000Z", "2012-05-03T10Z", "2012-05-03 at night"] {
            let once = read(odd).unwrap();
            assert_eq!(import::date::parse(&once, None).unwrap().to_string(), once, "{odd}");
        }
    }

    #[test]
    fn authors_have_no_addresses() {
        assert_eq!(without_mail("noreply@blogger.com (A. Person)").as_deref(), Some("A. Person"));
        assert_eq!(without_mail("a@example.org"), None);
        assert_eq!(without_mail("A. Person").as_deref(), Some("A. Person"));
    }

    #[test]
    fn dates_of_rss_are_dates() {
        let date = |text| date(text).map(|date| date.to_string());
        assert_eq!(date("Sat, 01 Jan 2011 09:30:00 -0800").as_deref(), Some("2011-01-01T09:30:00-08:00"));
        assert_eq!(date("2011-01-01T09:30:00.002-08:00").as_deref(), Some("2011-01-01T09:30:00.002-08:00"));
        assert_eq!(date("soon"), None);
    }
}
