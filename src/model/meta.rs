//! What is known about a post besides its text.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

use super::Value;

/// What is known about a post besides its text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Meta {
    /// The title, as plain text; empty when the source has none.
    pub title: String,
    /// When it was published.
    pub published: Option<PostDate>,
    /// When it was last changed.
    pub updated: Option<PostDate>,
    /// Who wrote it.
    pub author: Option<String>,
    /// A summary, as plain text.
    pub description: Option<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// The source says in so many words that the post is not to be seen (`published: false`, `draft: true`).
    pub draft: bool,
    /// Where the post lived on the old blog.
    pub legacy_url: Option<LegacyUrl>,
    /// Further addresses that it had there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<LegacyUrl>,
    /// The fragment under which it was found, where it was a section of a page with several posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The last part of its address, where the source gives one.
    pub slug: Option<String>,
    /// What the feed that it stands in knows it by, whatever its place there.
    #[serde(skip)]
    pub feed_id: Option<String>,
    /// Other keys, in the order of the source.
    pub extra: Vec<(String, Value)>,
}

impl Meta {
    /// The words of all values but the title, as front matter has them.
    pub fn words(&self) -> String {
        let dates = [&self.published, &self.updated].into_iter().flatten().map(PostDate::as_str);
        let texts = [&self.author, &self.description].into_iter().flatten().map(String::as_str);
        let addresses = self.legacy_url.iter().chain(&self.aliases).map(LegacyUrl::as_str);
        let tags = self.tags.iter().map(String::as_str);
        let mut words = dates.chain(texts).chain(tags).chain(addresses).collect::<Vec<_>>().join(" ");
        for (_, value) in &self.extra {
            words.push(' ');
            words.push_str(&value.words());
        }
        words
    }
}

/// A date as it is written: a day, and whatever time and zone the source gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PostDate {
    text: Box<str>,
    #[serde(skip)]
    day: Date,
}

/// A date that is not `YYYY-MM-DD`, with or without a time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a date like 2024-01-31 or 2009-11-05T18:01:00-08:00")]
pub struct NotADate(String);

impl PostDate {
    /// A date that names its day and no time.
    pub fn from_day(day: Date) -> Self {
        Self { text: day.to_string().into(), day }
    }

    /// The day in the zone of the source: its year and month make the permalink.
    pub fn day(&self) -> Date {
        self.day
    }

    /// The date as it is written, `YYYY-MM-DD` at its beginning.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for PostDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        let wrong = || NotADate(text.to_owned());
        let day = text.get(..10).ok_or_else(wrong)?.parse::<Date>().map_err(|_| wrong())?;
        match text.as_bytes().get(10) {
            None => Ok(Self::from_day(day)),
            // what is no time is left out
            Some(b'T' | b't' | b' ') if !is_date_time(text) => Ok(Self::from_day(day)),
            Some(b'T' | b't' | b' ') => Ok(Self { text: text.into(), day }),
            Some(_) => Err(wrong()),
        }
    }
}

fn is_date_time(text: &str) -> bool {
    text.strip_suffix(['Z', 'z']).unwrap_or(text).parse::<jiff::civil::DateTime>().is_ok()
}

impl fmt::Display for PostDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The address of a post on the old blog: a path such as `/2024/01/slug.html`, without host, query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct LegacyUrl(Arc<str>);

/// An address without a path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not the address of a post: a path like /2024/01/slug.html is wanted")]
pub struct NotALegacyUrl(String);

impl LegacyUrl {
    /// The path, with `/` at its beginning.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path, to be kept in several places.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl FromStr for LegacyUrl {
    type Err = NotALegacyUrl;

    /// Takes a path or a whole address; host, query and fragment are dropped.
    fn from_str(text: &str) -> Result<Self, NotALegacyUrl> {
        let text = text.trim();
        // `/2012/05/see-http://example.org/a` is a path
        let path = match text.split_once("://").filter(|(scheme, _)| !scheme.contains('/')) {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => text,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if path.len() > 1 && path.starts_with('/') && !path.contains(char::is_whitespace) {
            Ok(Self(path.into()))
        } else {
            Err(NotALegacyUrl(text.to_owned()))
        }
    }
}

impl fmt::Display for LegacyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legacy_url_is_the_path_of_an_address_and_stays_one() {
        let path = |text: &str| text.parse::<LegacyUrl>().ok().map(|url| url.to_string());
        assert_eq!(path(" https://a.example/2012/05/a.html?m=1#c").as_deref(), Some("/2012/05/a.html"));
        let odd = "/2012/05/see-http://b.example/b.html";
        assert_eq!(path(&format!("http://a.example{odd}")).as_deref(), Some(odd));
        assert_eq!(path(odd).as_deref(), Some(odd));
        assert!(["", "/", "a.html", "http://a.example", "/a b"].iter().all(|text| path(text).is_none()));
    }
}
