//! Paths as text, with `/` between their parts. They start at the folder of `migrations.toml`, whose own path is empty.

/// Endings of the files that posts are in. A link to `a.html` may as well be meant for a page of the site, and one to `a.xml` for a feed.
pub const POSTS: [&str; 5] = ["md", "markdown", "mdx", "rst", "myst"];

/// The folder that a file stands in: `a` for `a/b.md`, nothing for `b.md`.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path: `b.md` for `a/b.md`.
pub fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The name of a file without its ending: `b` for `a/b.md`, `.b` for `a/.b`.
pub fn stem_of(path: &str) -> &str {
    let name = name_of(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// What stands behind the last dot in the name of a file: `md` for `a.b/c.md`, nothing for `a.b/c` and for `a/.b`.
pub fn ending_of(path: &str) -> Option<&str> {
    name_of(path).rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending)
}

/// Whether a file has one of some endings, which are in lower case.
pub fn has_ending(path: &str, endings: &[&str]) -> bool {
    ending_of(path).is_some_and(|ending| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// A path without the ending of the file: `a.b/c` for `a.b/c.md` and for itself.
pub fn without_ending(path: &str) -> &str {
    ending_of(path).and_then(|ending| path.strip_suffix(ending)?.strip_suffix('.')).unwrap_or(path)
}

/// An address without its query and its fragment.
pub fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// An address up to its fragment, and that with its `#`.
pub fn split_fragment(address: &str) -> (&str, &str) {
    address.split_at(address.find('#').unwrap_or(address.len()))
}

/// `a-slug` for `posts/a-slug/index.md`: page bundles carry their slug as the name of their folder.
pub fn folder_of_index(path: &str) -> Option<&str> {
    let name = name_of(folder_of(path));
    (stem_of(path) == "index" && !matches!(name, "" | "." | "..")).then_some(name)
}

/// The path of what has this name in a folder.
pub fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{}/{name}", folder.trim_end_matches('/')),
    }
}

/// The path behind the mark by which Pelican knows its own files: `/lamps.md` for `{filename}/lamps.md`. One that begins with `/` starts
/// at the folder of all content. <https://docs.getpelican.com/en/latest/content.html#linking-to-internal-content>
pub fn without_mark(path: &str) -> Option<&str> {
    const MARKS: [&str; 6] = ["{filename}", "{static}", "{attach}", "|filename|", "|static|", "|attach|"];
    MARKS.iter().find_map(|mark| path.strip_prefix(mark))
}

/// Where something is in a folder, however deep: `b/c` for `a/b/c` in `a`. In the empty one is all that does not lead out of it.
pub fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let below = match folder {
        "" => Some(path).filter(|path| !path.starts_with('/'))?,
        folder => path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')?,
    };
    Some(below).filter(|below| *below != ".." && !below.starts_with("../"))
}

/// Whether a path is that of something in a folder, however deep.
pub fn is_below(path: &str, folder: &str) -> bool {
    below(path, folder).is_some()
}

/// Whether a path is that of a file or a folder, or of something in it.
pub fn is_within(path: &str, folder: &str) -> bool {
    path == folder || is_below(path, folder)
}

/// Whether a part of a path is `..`, so that it may lead out of its folder.
pub fn goes_up(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

/// A path without `.` and doubled slashes.
pub fn normal(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    format!("{}{}", if path.starts_with('/') { "/" } else { "" }, parts.join("/"))
}

/// A path without `.`, `..` (but at its start) and doubled slashes.
pub fn resolved(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if is_absolute { "/" } else { "" }, parts.join("/"))
}

/// The folder before the first wildcard of a glob; `None` for a path without any.
pub fn base_of_glob(path: &str) -> Option<&str> {
    path.find(['*', '?', '[', '{']).map(|wild| folder_of(&path[..wild]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_folder_and_a_name() {
        for (path, folder, name, stem) in [
            ("a/b.md", "a", "b.md", "b"),
            ("a/b/c", "a/b", "c", "c"),
            ("b.tar.gz", "", "b.tar.gz", "b.tar"),
            ("a/.b", "a", ".b", ".b"),
            ("", "", "", ""),
        ] {
            assert_eq!((folder_of(path), name_of(path), stem_of(path)), (folder, name, stem), "{path}");
            assert_eq!(join(folder, name), path);
        }
        assert_eq!((join("a/", "b"), join("a", "")), ("a/b".to_owned(), "a".to_owned()));
    }

    #[test]
    fn an_ending_is_that_of_the_file() {
        for (path, ending, without) in [
            ("posts.v2/ann", None, "posts.v2/ann"),
            ("posts.v2/ann.MD", Some("MD"), "posts.v2/ann"),
            ("b.tar.gz", Some("gz"), "b.tar"),
            ("a/.b", None, "a/.b"),
            ("", None, ""),
        ] {
            assert_eq!((ending_of(path), without_ending(path)), (ending, without), "{path}");
            assert_eq!(has_ending(path, &["md"]), ending == Some("MD"), "{path}");
        }
    }

    #[test]
    fn an_address_has_a_tail() {
        for (address, path, fragment) in [
            ("a.md?x=1#b", "a.md", ("a.md?x=1", "#b")),
            ("#b?x", "", ("", "#b?x")),
            ("a?", "a", ("a?", "")),
            ("", "", ("", "")),
        ] {
            assert_eq!((without_query(address), split_fragment(address)), (path, fragment), "{address}");
        }
    }

    #[test]
    fn an_index_is_called_like_its_folder() {
        for (path, expected) in [
            ("posts/a/index.md", Some("a")),
            ("a/index.mdx", Some("a")),
            ("a/b.md", None),
            ("index.md", None),
            ("../index.md", None),
        ] {
            assert_eq!(folder_of_index(path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_in_a_folder() {
        for (path, folder, below, within) in [
            ("a/b/c", "a", true, true),
            ("a", "a", false, true),
            ("ab/c", "a", false, false),
            ("a/b", "", true, true),
            ("../a", "", false, false),
            ("..a", "", true, true),
            ("/a", "", false, false),
            ("a", "a/b", false, false),
            ("a/b", "a/", true, true),
            ("/a", "/", true, true),
            ("../../a", "..", false, false),
            ("../..", "..", false, false),
        ] {
            assert_eq!((is_below(path, folder), is_within(path, folder)), (below, within), "{path} {folder}");
        }
        assert!(goes_up("a/../b") && !goes_up("a/..b"));
    }

    #[test]
    fn accidents_of_writing_are_put_right() {
        for (path, expected, without_parents) in [
            ("./a//b/", "a/b", "a/b"),
            ("/a/./b", "/a/b", "/a/b"),
            ("a/../b", "a/../b", "b"),
            ("../../a", "../../a", "../../a"),
            ("/../a", "/../a", "/a"),
            (".", "", ""),
        ] {
            assert_eq!((normal(path), resolved(path)), (expected.to_owned(), without_parents.to_owned()), "{path}");
        }
    }

    #[test]
    fn a_glob_begins_in_a_folder() {
        for (glob, expected) in [
            ("a/b/*.md", Some("a/b")),
            ("a/b*/c", Some("a")),
            ("*.md", Some("")),
            ("a/{b,c}", Some("a")),
            ("a/b", None),
        ] {
            assert_eq!(base_of_glob(glob), expected, "{glob}");
        }
    }
}
