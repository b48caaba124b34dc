//! The hosts of the old blog: those under which posts link to themselves and to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::keys;
use super::posts::File;
use crate::links::index::host_key;
use crate::model::LegacyUrl;

/// The hosts of a blog, and how much speaks for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hosts {
    /// Their names, the one that is named most first.
    pub names: Vec<String>,
    /// How many addresses of its own posts name the first.
    pub count: usize,
    /// Links name them, but no post says that it is one of these addresses.
    pub is_guess: bool,
}

/// The hosts of the blog whose posts these files hold.
pub(super) fn of(files: &[&File]) -> Hosts {
    let metas = files.iter().flat_map(|file| file.metas());
    let forgotten = keys::forgotten_addresses(files);
    let known: BTreeSet<_> =
        metas.filter_map(|meta| meta.legacy_url.as_ref()).chain(&forgotten).map(LegacyUrl::as_str).collect();
    let mut counts: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let is_guess = known.is_empty();
    let all = files.iter().flat_map(|file| file.addresses());
    let is_meant = |(host, path): &&(String, String)| {
        if is_guess { host.contains(".blogspot.") } else { known.contains(path.as_str()) }
    };
    for (host, _) in all.filter(is_meant) {
        if let Some(key) = host_key(host) {
            *counts.entry(key).or_default().entry(host).or_default() += 1;
        }
    }
    let mut found: Vec<_> = counts.into_values().map(|names| (names.values().sum::<usize>(), best(&names))).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let most = found.first().map_or(0, |(count, _)| *count);
    // a single address of another host that ends alike is an accident
    let is_enough = |count: usize| if is_guess { count == most && count >= 3 } else { count == most || count >= 3 };
    let names = found.into_iter().filter(|(count, _)| is_enough(*count)).map(|(_, name)| name).collect();
    Hosts { names, count: most, is_guess }
}

/// Of the names of one host, `name.blogspot.com`, else the one that is used most.
fn best(names: &BTreeMap<&str, usize>) -> String {
    let plain = |name: &str| name.strip_prefix("www.").unwrap_or(name).to_ascii_lowercase();
    let blogspot = names.keys().find_map(|name| plain(name).split_once(".blogspot.").map(|(blog, _)| blog.to_owned()));
    let most = || names.iter().max_by_key(|(_, count)| **count).map(|(name, _)| plain(name)).unwrap_or_default();
    blogspot.map_or_else(most, |blog| format!("{blog}.blogspot.com"))
}

/// Addresses in a text that look like those of Blogger's posts, as host and path, each once.
pub(super) fn post_addresses(text: &str) -> Vec<(String, String)> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("://") {
        let rest = &text[at + 3..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-._~/%:@!$'*+,;=".contains(c)).unwrap_or(rest.len());
        let Some((host, path)) = rest[..end].split_at_checked(rest[..end].find('/').unwrap_or(end)) else { continue };
        let path = path.find(".html").map_or(path, |html| &path[..html + ".html".len()]);
        if is_post_path(path) && host.contains('.') && !host.contains(['@', ':']) {
            found.insert((host.to_ascii_lowercase(), path.to_owned()));
        }
    }
    found.into_iter().collect()
}

/// `/2012/05/a-post.html`
pub(super) fn is_post_path(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    let is_number = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        ["", year, month, name] => {
            is_number(year, 4) && is_number(month, 2) && name.strip_suffix(".html").is_some_and(|name| !name.is_empty())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_posts_are_found_in_any_markup() {
        let text = "see [a](http://Larks.blogspot.com/2012/05/a.html?m=1), `b <https://larks.example/2013/01/b_2.html>`_ \
                    and https://larks.example/about.html";
        let found = post_addresses(text);
        let expected = [("larks.blogspot.com", "/2012/05/a.html"), ("larks.example", "/2013/01/b_2.html")];
        assert_eq!(found, expected.map(|(host, path)| (host.to_owned(), path.to_owned())));
        assert!(!is_post_path("/2012/5/a.html") && !is_post_path("/2012/05/.html") && !is_post_path("/2012/05/a"));
    }
}
