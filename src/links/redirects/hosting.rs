//! `_redirects` of Netlify and Cloudflare: `FROM TO 301`, paths percent-encoded.
//!
//! The status is written out: Netlify's default is 301, Cloudflare's is 302.

use super::block::Lines;
use super::encode;

pub(super) const LINES: Lines = Lines { head: |_| String::new(), line, parse, foot: "" };

fn line(from: &str, to: &str) -> String {
    // `*` and `/:name` stand for any text there
    let from = encode::path(from).replace('*', "%2A").replace("/:", "/%3A");
    format!("{from} {to} 301")
}

fn parse(line: &str) -> Option<(String, String)> {
    let mut fields = line.split_whitespace();
    let (from, to) = (fields.next()?, fields.next()?);
    let status = fields.next().unwrap_or("301");
    let is_redirect = status.trim_end_matches('!').parse::<u16>().is_ok_and(|status| (300..400).contains(&status));
    let is_plain = from.starts_with('/') && !from.contains('*') && !from.contains("/:") && fields.next().is_none();
    (is_plain && is_redirect).then(|| (encode::decoded(from).into_owned(), to.to_owned()))
}
