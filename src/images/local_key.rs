//! What a path of a mirrored site and an address have in common.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

use crate::paths::without_query;
use crate::picture::address::{ImageAddress, is_remote, without_scheme};

/// The key of an address: that of a picture on Blogger's servers is the same for all of its sizes and hosts.
pub fn of_address(address: &str) -> Option<String> {
    if !is_remote(address) {
        return None;
    }
    if let Ok(parsed) = address.parse::<ImageAddress>() {
        let full = parsed.full_size();
        let (_, path) = without_scheme(&full).1.split_once('/')?;
        return Some(key("", path));
    }
    let rest = without_scheme(address).1.split('#').next().unwrap_or_default();
    let (host, path) = rest.split_once('/')?;
    Some(key(&host.to_ascii_lowercase(), path))
}

/// The keys of the addresses that a path may end with: one for each of its folders that could be a host. Where Windows
/// forbids `?` and `:`, wget writes `@` and `+`.
pub fn of_mirrored(path: &str) -> Vec<String> {
    let is_host = |part: &str| {
        part.contains('.')
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:+_".contains(&byte))
    };
    let starts = path.match_indices('/').map(|(at, _)| at + 1).chain([0]);
    let keys = starts.filter_map(|at| {
        let (host, rest) = path.get(at..)?.split_once('/')?;
        if !is_host(host) {
            return None;
        }
        let rest = rest.rsplit_once('/').map_or_else(
            || rest.replacen('@', "?", 1),
            |(folders, name)| format!("{folders}/{}", name.replacen('@', "?", 1)),
        );
        of_address(&format!("https://{}/{}", host.replace('+', ":"), rest.replace(' ', "%20").replace('#', "%23")))
    });
    keys.collect()
}

/// The folders and the name of a path or an address, decoded; of a Blogger address only the name means anything.
pub fn segments(address: &str) -> Vec<String> {
    if let Ok(parsed) = address.parse::<ImageAddress>() {
        let name = parsed.name().unwrap_or_else(|| parsed.id().to_owned());
        return Some(name.nfc().collect()).filter(|name: &String| !name.is_empty()).into_iter().collect();
    }
    let path = without_query(without_scheme(address).1);
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.map(decoded).collect()
}

/// The folders and the name of a file on disk, decoded; of `x.jpg?w=300` the name before the query.
pub fn segments_of_path(path: &str) -> Vec<String> {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    let named = |part: &str| decoded(part.split('?').next().filter(|name| !name.is_empty()).unwrap_or(part));
    parts.map(named).collect()
}

/// `https://lh3.googleusercontent.com/ID=s320`
pub fn is_nameless(address: &str) -> bool {
    address.parse::<ImageAddress>().is_ok_and(|parsed| parsed.name().is_none())
}

fn key(host: &str, path: &str) -> String {
    // an `@` of the address itself (`logo@2x.png`) is written as it is
    format!("{host}/{}", decoded(path).replace('@', "?"))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirrored_path_is_the_address_that_it_was_fetched_from() {
        for (path, address) in [
            ("mirror/example.org/a/b.png", "http://example.org/a/b.png"),
            ("mirror/Example.ORG/a/b%20c.png", "https://example.org/a/b c.png#x"),
            ("mirror/example.org/a.jpg?w=300&h=2", "https://example.org/a.jpg?w=300&h=2"),
            ("mirror/example.org/a.jpg@w=300", "https://example.org/a.jpg?w=300"),
            ("mirror/example.org/a@2x.png", "https://example.org/a@2x.png"),
            ("mirror/example.org+8080/a.png", "https://example.org:8080/a.png"),
            (
                "in/1.bp.blogspot.com/a/b/c/d/s320/My photo #1.png",
                "//4.bp.blogspot.com/a/b/c/d/s1600/My%20photo%20%231.png",
            ),
            (
                "blogger.googleusercontent.com/img/b/R29vZ2xl/AVv-x/s0/x.png",
                "https://blogger.googleusercontent.com/img/b/R29vZ2xl/AVv-x/s320/x.png",
            ),
            (
                "x/blogger.googleusercontent.com/img/a/AVv-x=s320",
                "https://blogger.googleusercontent.com/img/a/AVv-x=w320-h283",
            ),
        ] {
            let key = of_address(address).unwrap();
            assert!(of_mirrored(path).contains(&key), "{path} {key} {:?}", of_mirrored(path));
        }
        let other = of_address("https://example.org/a.jpg?w=30").unwrap();
        assert!(!of_mirrored("mirror/example.org/a.jpg?w=300").contains(&other));
        assert_eq!(of_address("./a.png"), None);
    }
}
