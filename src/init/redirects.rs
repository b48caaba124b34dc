//! The redirects that a site has already, and what they say of its addresses.

use std::collections::BTreeMap;

use super::hosts::is_post_path;
use crate::disk::Disk;
use crate::links::redirects::{Format, Redirects};
use crate::links::slug;
use crate::model::Meta;
use crate::paths::{ending_of, folder_of, join, name_of};

/// A file of redirects.
#[derive(Debug, Clone)]
pub(super) struct Existing {
    /// The key of `[migration.redirects]`.
    pub key: &'static str,
    /// Its path.
    pub path: String,
    /// What it holds.
    pub redirects: Redirects,
}

/// Files that begin with a dot are not listed.
const HIDDEN: [&str; 4] = [".htaccess", "public/.htaccess", "static/.htaccess", "content/.htaccess"];

/// The files that hold redirects from posts of an old blog.
pub(super) fn existing(disk: &Disk, files: &[String]) -> Vec<Existing> {
    let hidden = HIDDEN.into_iter().filter(|path| disk.is_file(path)).map(str::to_owned);
    let is_cloudflare = files.iter().any(|path| name_of(path).starts_with("wrangler."));
    let mut found = Vec::new();
    for path in files.iter().cloned().chain(hidden) {
        let Some(format) = format_of(&path, is_cloudflare) else { continue };
        let Ok(bytes) = disk.read(&path) else { continue };
        let Ok(redirects) = format.read(&path, &String::from_utf8_lossy(&bytes)) else { continue };
        let old = redirects.keys().filter(|from| is_post_path(from)).count();
        if old > 0 && old * 2 >= redirects.len() {
            found.push(Existing { key: format.name(), path, redirects });
        }
    }
    found
}

fn format_of(path: &str, is_cloudflare: bool) -> Option<Format> {
    match (name_of(path), ending_of(path).unwrap_or_default()) {
        ("package.json" | "package-lock.json" | "tsconfig.json", _) => None,
        ("vercel.json", _) => Some(Format::Vercel),
        ("_redirects", _) if is_cloudflare => Some(Format::Cloudflare),
        ("_redirects", _) => Some(Format::Netlify),
        (".htaccess", _) => Some(Format::Apache),
        (_, "json") => Some(Format::Json),
        (name, "csv") if name.contains("redirect") => Some(Format::Csv),
        (name, "map" | "conf") if name.contains("redirect") => Some(Format::Nginx),
        _ => None,
    }
}

/// Where a site's host looks for redirects: the key, the file, and what says so.
pub(super) fn of_host(files: &[String], root: &str, published: &str) -> Option<(&'static str, String, String)> {
    let beside = |start: &str| files.iter().find(|path| folder_of(path) == root && name_of(path).starts_with(start));
    let below = |name: &str| join(&join(root, published), name);
    if let Some(path) = beside("netlify.toml") {
        return Some(("netlify", below("_redirects"), path.clone()));
    }
    if let Some(path) = beside("wrangler.") {
        return Some(("cloudflare", below("_redirects"), path.clone()));
    }
    beside("vercel.json").map(|path| ("vercel", path.clone(), path.clone()))
}

/// The template of the new addresses that most redirects follow, how many do, and of how many.
pub(super) fn template(redirects: &Redirects, metas: &BTreeMap<&str, &Meta>) -> Option<(String, usize, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for (from, to) in redirects {
        let Some(meta) = metas.get(from.as_str()) else { continue };
        if let Some(template) = template_of(from, to, meta) {
            all += 1;
            *counts.entry(template).or_default() += 1;
        }
    }
    let (template, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > all).then_some((template, count, all))
}

/// The template that makes one address: `/2012/05/a-post` is `/{year}/{month}/{slug}`.
fn template_of(from: &str, to: &str, meta: &Meta) -> Option<String> {
    let path = match to.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => to,
    };
    let (path, slash) = path.strip_suffix('/').map_or((path, ""), |path| (path, "/"));
    let mut parts: Vec<_> = path.strip_prefix('/')?.split('/').collect();
    let last = parts.pop()?;
    let day = meta.published.as_ref()?.day();
    // the old address can be of another month than the date: of the day in another zone, or of the first draft
    let old: Vec<_> = from.split('/').collect();
    let is = |part: &str, number: String, at: usize| part == number || old.get(at) == Some(&part);
    let mut template = String::new();
    for part in parts {
        let field = match part.len() {
            4 if is(part, format!("{:04}", day.year()), 1) => "{year}",
            2 if !template.contains("{month}") && is(part, format!("{:02}", day.month()), 2) => "{month}",
            2 if part == format!("{:02}", day.day()) => "{day}",
            _ => part,
        };
        template.push('/');
        template.push_str(field);
    }
    let (name, ending) = last.strip_suffix(".html").map_or((last, ""), |name| (name, ".html"));
    let dated = format!("{:04}-{:02}-{:02}-", day.year(), day.month(), day.day());
    let is_dated = name.starts_with(&dated) && !slug::wanted(meta, from).starts_with(&dated);
    let prefix = if is_dated { "{year}-{month}-{day}-" } else { "" };
    Some(format!("{template}/{prefix}{{slug}}{ending}{slash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_addresses_tell_their_template() {
        let meta = Meta { published: "2012-05-09".parse().ok(), ..Meta::default() };
        for (to, template) in [
            ("/2012/05/a", "/{year}/{month}/{slug}"),
            ("/2012/05/09/a/", "/{year}/{month}/{day}/{slug}/"),
            ("https://new.example/blog/a.html", "/blog/{slug}.html"),
            ("/posts/2012-05-09-a", "/posts/{year}-{month}-{day}-{slug}"),
        ] {
            assert_eq!(template_of("/2012/06/a.html", to, &meta).as_deref(), Some(template), "{to}");
        }
        // a post of the last night of May, in another zone
        assert_eq!(template_of("/2012/06/a.html", "/2012/06/a", &meta).as_deref(), Some("/{year}/{month}/{slug}"));
    }
}
