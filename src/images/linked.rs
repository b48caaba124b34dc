//! Files that a post does not show but links to, and that stand beside its source: `[slides](talk.pdf)`, the larger picture
//! behind a smaller one.

use std::sync::Arc;

use super::at_hand::locked_bytes;
use super::fetch::MAX_BYTES;
use super::inspect::{Inspected, Kind, NotAnImage, inspect};
use super::name::parted;
use super::refusal::Refusal;
use super::{Obtained, Request, beside};
use crate::disk::Disk;
use crate::paths::{POSTS, has_ending, name_of, split_fragment, without_mark, without_query};
use crate::picture::address::is_remote;
use crate::report::ImageState;

/// The attributes that lead to files, by the elements that have them.
const LEADING: [(&str, &str); 7] = [
    ("a", "href"),
    ("video", "src"),
    ("audio", "src"),
    ("source", "src"),
    ("track", "src"),
    ("embed", "src"),
    ("object", "data"),
];

/// Endings of pages, which a site makes itself.
const PAGES: [&str; 9] = ["html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "cgi"];

/// What the name of a host ends with, where the scheme before it was forgotten: `www.example.org`.
const HOSTS: [&str; 8] = ["com", "org", "net", "edu", "gov", "info", "io", "dev"];

/// The attribute of an element that leads to a file.
pub(super) fn leading(element: &str) -> Option<&'static str> {
    LEADING.iter().find(|(name, _)| element.eq_ignore_ascii_case(name)).map(|(_, attribute)| *attribute)
}

/// Whether an address can be the path of a file: `talk.pdf#page=3`, `/files/talk.pdf`, but not `../other/` and not `{{ site.url }}`.
pub(super) fn may_be_file(address: &str) -> bool {
    let path = without_query(address);
    let path = without_mark(path).unwrap_or(path);
    let name = name_of(path);
    !is_remote(path)
        && !matches!(name, "" | "." | "..")
        && !path.starts_with(['@', '|', '<', '\\'])
        && !path.contains([':', '{'])
        // a link to a post is one from post to post
        && !has_ending(name, &POSTS)
}

/// Whether nothing but a file can be meant by an address, so that it is a loss where there is none. A path that starts with `/` may be one
/// of the site, and so may a page.
pub(super) fn is_meant(address: &str) -> bool {
    let path = without_query(address);
    let path = without_mark(path).map_or(path, |path| path.trim_start_matches('/'));
    let mut parts = path.split('/');
    let (first, name) = (parts.next().unwrap_or_default(), name_of(path));
    let is_host = |name: &str| name.starts_with("www.") || HOSTS.contains(&&*ending(name));
    let ending = ending(name);
    let is_file = ending.bytes().any(|byte| byte.is_ascii_alphabetic()) && !PAGES.contains(&&*ending);
    // `http//tides.org`, where only the colon was forgotten
    is_file && !path.starts_with('/') && ![first, name].into_iter().any(is_host) && !matches!(first, "http" | "https")
}

/// What stands behind the path: `#page=3`. A file has no query.
pub(super) fn fragment(address: &str) -> &str {
    split_fragment(address).1
}

/// The ending of a name, in lower case.
fn ending(name: &str) -> String {
    parted(name).1.to_ascii_lowercase()
}

/// The file that a link leads to: what an earlier run put beside the post where a person had that accepted, or where the source has it no
/// more; else the one beside the source.
pub(super) fn obtain(disk: &Disk, request: &Request) -> Result<Obtained, Refusal> {
    let is_accepted = request.locked.as_ref().is_some_and(|locked| locked.accepted);
    match locked(disk, request) {
        Some(locked) if is_accepted => Ok(locked),
        locked => beside_source(disk, request).or_else(|why| locked.ok_or(why)),
    }
}

fn beside_source(disk: &Disk, request: &Request) -> Result<Obtained, Refusal> {
    let Request { source_path, source_root, served, wanted, .. } = request;
    let mut paths = beside::paths(source_path, source_root, &wanted.address);
    paths.extend(beside::served(source_path, source_root, &wanted.address, served));
    if paths.is_empty() {
        return Err(Refusal::no_file("the path leads out of the folder of the source"));
    }
    let path = paths.into_iter().find(|path| disk.is_file(path));
    let path = path.ok_or_else(|| Refusal::no_file("there is no such file beside the source"))?;
    if let Some(why) = reason_to_leave(disk, source_root, &path) {
        return Err(Refusal::file(why));
    }
    let bytes = disk.read(&path).map_err(|error| Refusal::file(error.reason()))?;
    of_bytes(bytes, ImageState::Local)
}

/// Why a file that is there is not taken along.
fn reason_to_leave(disk: &Disk, root: &str, path: &str) -> Option<String> {
    let below = path.strip_prefix(root).unwrap_or(path);
    if below.split('/').any(|part| part.starts_with('.') && !matches!(part, "." | "..")) {
        return Some("its name, or that of a folder that it is in, begins with a dot".to_owned());
    }
    if PAGES.contains(&&*ending(name_of(path))) {
        return Some("it is a page, and only posts become pages".to_owned());
    }
    if !disk.is_within(root, path) {
        return Some("it is a symbolic link that leads out of the folder of the source".to_owned());
    }
    disk.length(path).filter(|length| *length > MAX_BYTES).map(|_| format!("it has more than {} MiB", MAX_BYTES >> 20))
}

fn locked(disk: &Disk, request: &Request) -> Option<Obtained> {
    of_bytes(locked_bytes(disk, request)?, ImageState::Cached).ok()
}

/// A picture is treated as one that is shown; all else is what it is.
fn of_bytes(bytes: Vec<u8>, state: ImageState) -> Result<Obtained, Refusal> {
    let inspected = match inspect(&bytes) {
        Ok(inspected) => inspected,
        Err(why @ NotAnImage::Acting(_)) => return Err(Refusal::file(why.to_string())),
        Err(_) => Inspected { kind: Kind::other(&bytes), width: 0, height: 0 },
    };
    Ok(Obtained::Image { bytes: Arc::new(bytes), inspected, state, larger: None, archive: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_may_be_files() {
        for (address, may_be, is_sure) in [
            ("talk.pdf", true, true),
            ("../a/talk.PDF?x#page=3", true, true),
            ("x.tar.gz", true, true),
            ("lamp.ipynb", true, true),
            ("Makefile", true, false),
            ("/files/talk.pdf", true, false),
            ("page.html", true, false),
            ("v1.2", true, false),
            ("www.example.org", true, false),
            ("example.com/talk.pdf", true, false),
            ("http//tides.example", true, false),
            ("see/tides.org", true, false),
            ("b.md#x", false, true),
            ("b.myst", false, true),
            ("../other/", false, false),
            ("..", false, false),
            ("#talk.pdf", false, false),
            ("?x.pdf", false, false),
            ("mailto:a@b.pdf", false, true),
            ("https://example.org/talk.pdf", false, true),
            ("//example.org/talk.pdf", false, false),
            ("{{ site.url }}/talk.pdf", false, true),
            ("{static}/talk.pdf", true, true),
            ("{filename}lamps.md", false, true),
            ("{tag}lamps.pdf", false, true),
            ("", false, false),
        ] {
            assert_eq!(may_be_file(address), may_be, "{address}");
            assert_eq!(is_meant(address), is_sure, "{address}");
        }
        assert_eq!(fragment("talk.pdf?x#page=3"), "#page=3");
    }
}
