//! Pages of the old blog that are no posts, and where they are on the new site: `[migration.addresses]`.
//!
//! Blogger has a page for the blog, for every label, for a search, for every month, and feeds of all of them:
//! <https://support.google.com/blogger/answer/97933>

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;

use super::index::path_key;
use super::redirects::Redirects;
use super::slug;

/// `[migration.addresses]`: what is not set leads nowhere new.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pages {
    /// The front page, and its older pages.
    pub home: Option<String>,
    /// The posts with a label; `{label}` is its name in percent-encoding, `{slug}` its name in lower case with `-`.
    pub label: Option<String>,
    /// The answer to a search; `{query}` is what is searched for, in percent-encoding.
    pub search: Option<String>,
    /// The feed.
    pub feed: Option<String>,
    /// The posts of a month; `{year}` and `{month}`. The posts of a year are what stands before `{month}`.
    pub archive: Option<String>,
    /// Single pages: `"/p/about.html" = "/about"`.
    #[serde(default)]
    pub pages: BTreeMap<String, String>,
    /// `[migration.tags]`: labels that have another name now, by the new one.
    #[serde(skip)]
    pub tags: BTreeMap<String, Vec<String>>,
}

/// What a label holds that cannot stand in a path.
const LABEL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where the feed of the posts is, and was: <https://support.google.com/blogger/answer/97933>
const FEEDS: [&str; 5] =
    ["/feeds/posts/default", "/feeds/posts/summary", "/feeds/comments/default", "/atom.xml", "/rss.xml"];

impl Pages {
    /// The new address of a page, from its old path and query (without `?`); `None` for what is no such page, and for pages that the
    /// configuration does not name.
    pub fn resolve(&self, path: &str, query: &str) -> Option<String> {
        let key = path_key(path);
        if let Some((_, page)) = self.pages.iter().find(|(old, _)| path_key(old) == key) {
            return Some(page.clone());
        }
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] | ["index.html"] => self.home.clone(),
            ["search", "label", label] => self.label(label),
            ["search"] => match parameter(query, "q") {
                Some(words) => Some(self.search.as_ref()?.replace("{query}", words)),
                None => self.home.clone(),
            },
            ["feeds", ..] | ["atom.xml" | "rss.xml"] => self.feed.clone(),
            // `2012_05_01_archive.html`; published by FTP, `archives/2012_05_01_name_archive.html`
            [file] | ["archive" | "archives", file] => {
                match file.strip_suffix("_archive.html").and_then(|days| days.split_once('_')) {
                    Some((year, days)) => self.archive(year, days.split('_').next()),
                    None => self.archive(file, None),
                }
            }
            [year, month] => self.archive(year, Some(month)),
            _ => None,
        }
    }

    /// Redirects for what has a path of its own: feeds, single pages, searches, labels, and the pages of the `months` in which there
    /// are posts.
    pub fn redirects<'a>(
        &self,
        months: impl IntoIterator<Item = (i16, i8)>,
        labels: impl IntoIterator<Item = &'a str>,
    ) -> Redirects {
        let mut redirects: Redirects = self.pages.clone();
        let feeds = FEEDS.iter().filter_map(|old| Some(((*old).to_owned(), self.feed.clone()?)));
        redirects.extend(feeds);
        for (year, month) in months {
            let pages = [
                format!("/{year:04}_{month:02}_01_archive.html"),
                format!("/{year:04}/{month:02}"),
                format!("/{year:04}/{month:02}/"),
                format!("/{year:04}"),
                format!("/{year:04}/"),
            ];
            redirects.extend(
                pages.into_iter().filter_map(|old| Some((self.resolve(&old, "")?, old))).map(|(new, old)| (old, new)),
            );
        }
        for label in labels {
            let label = utf8_percent_encode(label, LABEL);
            for old in [format!("/search/label/{label}"), format!("/feeds/posts/default/-/{label}")] {
                redirects.extend(self.resolve(&old, "").map(|new| (old, new)));
            }
        }
        // the words that are searched for stand in the query, which hosts pass on
        let search = self.search.as_ref().and_then(|search| search.split(['?', '{']).next());
        let search = search.filter(|search| search.len() > 1);
        redirects.extend(search.map(|search| ("/search".to_owned(), search.to_owned())));
        redirects
    }

    /// What a theme of the old blog does besides, which sees the whole address: the front page and the answer to a search.
    pub fn theme_redirects(&self) -> Redirects {
        let pages = [("/", &self.home), ("/search", &self.search)].into_iter();
        pages.filter_map(|(old, new)| Some((old.to_owned(), new.clone()?))).collect()
    }

    /// The page of a label, given in percent-encoding.
    fn label(&self, label: &str) -> Option<String> {
        let template = self.label.as_ref()?;
        let name = percent_decode_str(label).decode_utf8_lossy();
        let renamed = self.tags.iter().find(|(_, aliases)| aliases.iter().any(|alias| *alias == name));
        let (name, label) = match renamed {
            Some((name, _)) => (name.as_str().into(), utf8_percent_encode(name, LABEL).to_string()),
            None => (name, label.to_owned()),
        };
        Some(template.replace("{label}", &label).replace("{slug}", &slug::of_text(&name)))
    }

    fn archive(&self, year: &str, month: Option<&str>) -> Option<String> {
        let is_number = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        let template = self.archive.as_ref().filter(|_| is_number(year, 4))?;
        let template = match month {
            Some(month) => template.replace("{month}", Some(month).filter(|month| is_number(month, 2))?),
            None => template.split("{month}").next().unwrap_or_default().to_owned(),
        };
        let address = template.replace("{year}", year);
        Some(if month.is_none() && address.len() > 1 { address.trim_end_matches('/').to_owned() } else { address })
    }
}

fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let text = "home = \"/blog\"\nlabel = \"/tags/{slug}\"\nsearch = \"/search?q={query}\"\nfeed = \"/rss.xml\"\n\
                    archive = \"/{year}/{month}\"\n[pages]\n\"/p/about.html\" = \"/about\"\n";
        toml::from_str(text).unwrap()
    }

    #[test]
    fn pages_of_the_blog_have_a_new_place() {
        for (path, query, expected) in [
            ("/", "m=1", Some("/blog")),
            ("", "", Some("/blog")),
            ("/search", "updated-max=2012-01-01&max-results=7", Some("/blog")),
            ("/search", "q=two%20words&m=1", Some("/search?q=two%20words")),
            ("/search/label/Core%20Dev", "", Some("/tags/core-dev")),
            ("/feeds/posts/default/-/x", "alt=rss", Some("/rss.xml")),
            ("/atom.xml", "", Some("/rss.xml")),
            ("/2012/05/", "", Some("/2012/05")),
            ("/2012", "", Some("/2012")),
            ("/2012_05_01_archive.html", "", Some("/2012/05")),
            ("/p/about.html", "", Some("/about")),
            ("/p/other.html", "", None),
            ("/20123", "", None),
            ("/2012/5", "", None),
        ] {
            assert_eq!(pages().resolve(path, query).as_deref(), expected, "{path}?{query}");
            assert_eq!(Pages::default().resolve(path, query), None);
        }
    }

    #[test]
    fn feeds_pages_months_and_labels_are_redirected() {
        let pages = Pages { archive: Some("/archive/{year}/{month}".to_owned()), ..pages() };
        let redirects = pages.redirects([(2012, 5)], ["Core Dev", "caf\u{e9}/bar"]);
        for (old, new) in [
            ("/feeds/posts/default", "/rss.xml"),
            ("/feeds/posts/default/-/Core%20Dev", "/rss.xml"),
            ("/2012_05_01_archive.html", "/archive/2012/05"),
            ("/2012/05/", "/archive/2012/05"),
            ("/2012/05", "/archive/2012/05"),
            ("/2012/", "/archive/2012"),
            ("/search/label/Core%20Dev", "/tags/core-dev"),
            ("/search/label/caf%C3%A9%2Fbar", "/tags/caf\u{e9}-bar"),
            ("/p/about.html", "/about"),
        ] {
            assert_eq!(redirects.get(old).map(String::as_str), Some(new), "{old}");
        }
        assert_eq!(Pages::default().redirects([(2012, 5)], ["x"]), Redirects::new());
        let elsewhere = Pages { search: Some("/find?words={query}".to_owned()), ..Pages::default() };
        assert_eq!(elsewhere.redirects([], [])["/search"], "/find");
        assert_eq!(elsewhere.theme_redirects()["/search"], "/find?words={query}");
    }

    #[test]
    fn a_label_that_has_another_name_leads_to_that() {
        let tags = BTreeMap::from([("Core Development".to_owned(), vec!["Core Dev".to_owned()])]);
        let pages = Pages { tags, ..pages() };
        assert_eq!(pages.resolve("/search/label/Core%20Dev", "").as_deref(), Some("/tags/core-development"));
        assert_eq!(pages.resolve("/search/label/Core", "").as_deref(), Some("/tags/core"));
    }
}
