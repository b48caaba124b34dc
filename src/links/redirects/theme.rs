//! A theme for the old blog, whose pages send their readers on.
//!
//! Blogger answers every address of a blog with a page made by its theme and cannot redirect to another host by itself. The page looks
//! itself up in a table: a pattern would not do, because slugs were cut and numbered.

use super::{Redirects, RedirectsError, encode, fault, json_fault};

const TEMPLATE: &str = include_str!("theme.xml");
const TABLE: &str = "  var table = ";

/// What a theme puts the words for that are searched for.
const QUERY: &str = "{query}";

/// The table of the page.
pub(super) fn parse(path: &str, text: &str) -> Result<Redirects, RedirectsError> {
    let found = text.lines().enumerate().find_map(|(index, line)| Some((index + 1, line.strip_prefix(TABLE)?)));
    let Some((line, table)) = found else {
        return Err(fault(path, 1, 1, "this theme was not written by unblogger; move it away"));
    };
    serde_json::from_str(table.trim_end().trim_end_matches(';'))
        .map_err(|error| RedirectsError { line, ..json_fault(path, &error) })
}

/// The whole theme; its table holds what it held, and `redirects`.
pub(super) fn write(path: &str, existing: &str, redirects: &Redirects, site: &str) -> Result<String, RedirectsError> {
    let mut table = if existing.trim().is_empty() { Redirects::new() } else { parse(path, existing)? };
    table.extend(redirects.iter().map(|(from, to)| (encode::decoded(from).into_owned(), url(to))));
    let site = encode::url(site.trim_end_matches('/'));
    let home = format!("{site}{}", table.get("/").filter(|home| home.starts_with('/')).map_or("/", String::as_str));
    let home = home.replace('&', "&amp;").replace('\'', "&#39;");
    let theme = TEMPLATE.replace("{home}", &home).replace("{site}", &script(&site)).replace("{table}", &script(&table));
    Ok(theme)
}

/// A new address, encoded but for the place of the words that are searched for.
fn url(to: &str) -> String {
    to.split(QUERY).map(encode::url).collect::<Vec<_>>().join(QUERY)
}

/// A value as JavaScript that ends neither its script nor its CDATA section.
fn script(value: &impl serde::Serialize) -> String {
    // serialising strings cannot fail
    serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c").replace('>', "\\u003e")
}
