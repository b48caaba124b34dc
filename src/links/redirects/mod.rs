//! Redirects from old addresses to new ones, in the formats of hosts and servers.
//!
//! A file of redirects can hold more than this program put there. Files with comments get one [`block`] of ours, and every line outside
//! stays as it is; of the others the entries that are not ours stay. What was once in a file never leaves it by itself: an address
//! that was published is answered for good.
//!
//! To add a format: a row in [`Format`], and a file beside the others.

mod apache;
mod block;
mod caddy;
mod encode;
mod hosting;
mod json;
mod nginx;
pub mod plan;
mod table;
mod theme;
mod vercel;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use thiserror::Error;

/// New addresses by old ones. An old address is a path that begins with `/`; a new one is a path or a URL.
pub type Redirects = BTreeMap<String, String>;

/// A format of redirects; its names are the keys of `[migration.redirects]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One flat JSON object.
    Json,
    /// `_redirects`: <https://docs.netlify.com/manage/routing/redirects/overview/>
    Netlify,
    /// `_redirects`: <https://developers.cloudflare.com/pages/configuration/redirects/>
    Cloudflare,
    /// `vercel.json`: <https://vercel.com/docs/project-configuration#redirects>
    Vercel,
    /// A `map` to include: <https://nginx.org/en/docs/http/ngx_http_map_module.html>
    Nginx,
    /// `.htaccess`: <https://httpd.apache.org/docs/2.4/mod/mod_alias.html#redirectmatch>
    Apache,
    /// A snippet to import: <https://caddyserver.com/docs/caddyfile/directives/map>
    Caddy,
    /// `from,to,status`: RFC 4180.
    Csv,
    /// A theme for the old blog, which sends every page to its new address.
    BloggerTheme,
    /// A key in the front matter of the posts, which their site redirects by itself: no file of its own.
    FrontMatter,
}

/// A file of redirects that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct RedirectsError {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// What a host takes of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The number of redirects.
    pub entries: usize,
    /// The length of a redirect in bytes.
    pub length: usize,
}

impl Format {
    /// Those that have a file, in the order of the documentation.
    pub const FILES: [Self; 9] = [
        Self::Json,
        Self::Netlify,
        Self::Cloudflare,
        Self::Vercel,
        Self::Nginx,
        Self::Apache,
        Self::Caddy,
        Self::Csv,
        Self::BloggerTheme,
    ];

    /// Its key in `[migration.redirects]`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Netlify => "netlify",
            Self::Cloudflare => "cloudflare",
            Self::Vercel => "vercel",
            Self::Nginx => "nginx",
            Self::Apache => "apache",
            Self::Caddy => "caddy",
            Self::Csv => "csv",
            Self::BloggerTheme => "blogger-theme",
            Self::FrontMatter => "front-matter",
        }
    }

    /// The redirects in a file's text, its own and other people's; an empty text holds none.
    pub fn read(self, path: &str, text: &str) -> Result<Redirects, RedirectsError> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim().is_empty() {
            return Ok(Redirects::new());
        }
        match self {
            Self::Json => json::parse(path, text),
            Self::Vercel => vercel::parse(path, text),
            Self::Csv => table::parse(path, text),
            Self::BloggerTheme => theme::parse(path, text),
            Self::Netlify | Self::Cloudflare => Ok(hosting::LINES.parse(text)),
            Self::Nginx => Ok(nginx::LINES.parse(text)),
            Self::Apache => Ok(apache::LINES.parse(text)),
            Self::Caddy => Ok(caddy::LINES.parse(text)),
            Self::FrontMatter => Ok(Redirects::new()),
        }
    }

    /// The same with the letters of new addresses as their posts have them, where a format has them escaped: `/k%C3%A4se` is `/käse`.
    pub fn read_with_letters(self, path: &str, text: &str) -> Result<Redirects, RedirectsError> {
        let mut read = self.read(path, text)?;
        if !matches!(self, Self::Json | Self::Csv) {
            read.values_mut().for_each(|to| *to = encode::letters(to).into_owned());
        }
        Ok(read)
    }

    /// The file's text to be: `redirects`, and what the `existing` text holds besides. `site` is where the new site lives, without a
    /// path; only a theme needs it.
    pub fn write(
        self,
        path: &str,
        existing: &str,
        redirects: &Redirects,
        site: &str,
    ) -> Result<String, RedirectsError> {
        let existing = existing.trim_start_matches('\u{feff}');
        match self {
            Self::Json => json::write(path, existing, redirects),
            Self::Vercel => vercel::write(path, existing, redirects),
            Self::Csv => table::write(path, existing, redirects),
            Self::BloggerTheme => theme::write(path, existing, redirects, site),
            Self::Netlify | Self::Cloudflare => Ok(hosting::LINES.write(existing, redirects)),
            Self::Nginx => Ok(nginx::LINES.write(existing, redirects)),
            Self::Apache => Ok(apache::LINES.write(existing, redirects)),
            Self::Caddy => Ok(caddy::LINES.write(existing, redirects)),
            Self::FrontMatter => Ok(existing.to_owned()),
        }
    }

    /// The file's text without the redirects of these old paths, as [`Format::read`] has them. Lines outside of a block stay.
    pub fn without(self, path: &str, text: &str, old: &BTreeSet<String>) -> Result<String, RedirectsError> {
        match self {
            Self::Json => json::without(path, text, old),
            Self::Vercel => vercel::without(path, text, old),
            Self::Csv => table::without(path, text, old),
            Self::Netlify | Self::Cloudflare => Ok(hosting::LINES.without(text, old)),
            Self::Nginx => Ok(nginx::LINES.without(text, old)),
            Self::Apache => Ok(apache::LINES.without(text, old)),
            Self::Caddy => Ok(caddy::LINES.without(text, old)),
            Self::BloggerTheme | Self::FrontMatter => Ok(text.to_owned()),
        }
    }

    /// What the host takes, as far as it says.
    pub fn limits(self) -> Option<Limits> {
        match self {
            // https://developers.cloudflare.com/pages/configuration/redirects/#per-file
            Self::Cloudflare => Some(Limits { entries: 2_000, length: 1_000 }),
            // "If you need to set up 10,000 redirects or more": https://docs.netlify.com/manage/routing/redirects/overview/
            Self::Netlify => Some(Limits { entries: 10_000, length: usize::MAX }),
            // https://vercel.com/docs/redirects/configuration-redirects#limits
            Self::Vercel => Some(Limits { entries: 2_048, length: 4_096 }),
            _ => None,
        }
    }
}

/// The file, and where in it a parser stopped.
fn fault(path: &str, line: usize, column: usize, message: impl Into<String>) -> RedirectsError {
    RedirectsError { path: path.to_owned(), line: line.max(1), column: column.max(1), message: message.into() }
}

/// [`fault`] for serde's errors, which repeat their place in the message.
fn json_fault(path: &str, error: &serde_json::Error) -> RedirectsError {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    fault(path, error.line(), error.column(), whole.strip_suffix(&place).unwrap_or(&whole))
}

#[cfg(test)]
mod tests;
