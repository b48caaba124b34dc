//! Paths of images beside a source.

use percent_encoding::percent_decode_str;

use crate::paths::{below, folder_of, goes_up, is_below, join, name_of, resolved, without_mark, without_query};

/// Endings of images, in the order in which Sphinx's HTML builder prefers their types.
const TYPES: [&str; 8] = ["svg", "png", "gif", "jpg", "jpeg", "webp", "avif", "bmp"];

/// The folder that no path in a source leads out of: the base that is configured, or the folder of the file that is.
pub fn root(base: &str, source_path: &str) -> String {
    let (base, source_path) = (resolved(base), resolved(source_path));
    if base == source_path { folder_of(&base).to_owned() } else { base }
}

/// Where the file of a path in a source may be, the likelier first; none where the path leads out of `root`. A path
/// that starts with `/` starts at the root. `x.*` is the file that Sphinx takes: the best type that is there.
pub fn paths(source_path: &str, root: &str, path: &str) -> Vec<String> {
    let path = without_mark(path).unwrap_or(path);
    match path.strip_suffix(".*") {
        Some(stem) => {
            TYPES.iter().flat_map(|ending| plain_paths(source_path, root, &format!("{stem}.{ending}"))).collect()
        }
        None => plain_paths(source_path, root, path),
    }
}

/// A folder or a file of the source that the old site served somewhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Where it was served, below the address of the site: `_static`, or nothing for its top.
    pub at: &'static str,
    /// Where it is.
    pub path: String,
}

/// Where the file of a path in a source may be that the old site served from elsewhere: `/_static/x.png` of a folder that
/// is called `assets` in the source. `root` is the folder of the site's documents.
pub fn served(source_path: &str, root: &str, path: &str, served: &[Served]) -> Vec<String> {
    let path = without_mark(path).unwrap_or(path);
    let folder = folder_of(source_path);
    let path = percent_decode_str(without_query(path)).decode_utf8_lossy();
    let path = match path.strip_prefix('/') {
        Some(path) => resolved(path),
        None => {
            let path = resolved(&join(folder, &path));
            below(&path, root).map(str::to_owned).unwrap_or(path)
        }
    };
    if goes_up(&path) {
        return Vec::new();
    }
    let found = |served: &Served| {
        let below = path.strip_prefix(served.at)?;
        let below = if served.at.is_empty() { below } else { below.strip_prefix('/')? };
        let name = name_of(&served.path);
        let inside = format!("{}/{below}", served.path.trim_end_matches('/'));
        Some(if below == name { vec![inside, served.path.clone()] } else { vec![inside] })
    };
    served.iter().filter_map(found).flatten().collect()
}

fn plain_paths(source_path: &str, root: &str, path: &str) -> Vec<String> {
    let folder = folder_of(source_path);
    let bare = without_query(path);
    let decoded = percent_decode_str(bare).decode_utf8_lossy();
    let mut paths = Vec::new();
    for path in [&*decoded, bare, path] {
        let base = if path.starts_with('/') { root } else { folder };
        let joined = resolved(&join(base, path.trim_start_matches('/')));
        if is_below(&joined, root) && !paths.contains(&joined) {
            paths.push(joined);
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_folder_that_is_configured() {
        assert_eq!(root("./archive/rst/", "archive/rst/a.rst"), "archive/rst");
        assert_eq!(root("archive", "archive/b/a.md"), "archive");
        assert_eq!(root("archive/a.md", "archive/a.md"), "archive");
        assert_eq!(root("a.md", "a.md"), "");
        assert_eq!(root("../archive", "../archive/a.md"), "../archive");
        assert_eq!(root("/srv/archive", "/srv/archive/a.md"), "/srv/archive");
    }

    #[test]
    fn files_are_found_where_the_site_took_them_from() {
        let entries = [("_static", "docs/assets"), ("", "docs/public"), ("", "docs/robots.png")];
        let entries = entries.map(|(at, path)| Served { at, path: path.to_owned() });
        for (path, expected) in [
            ("/_static/x%20y.png?v=1", &["docs/assets/x y.png", "docs/public/_static/x y.png"][..]),
            ("../_static/x.png", &["docs/assets/x.png", "docs/public/_static/x.png"]),
            ("/img/x.png", &["docs/public/img/x.png"]),
            ("/robots.png", &["docs/public/robots.png", "docs/robots.png/robots.png", "docs/robots.png"]),
            ("../../docs-old/x.png", &["docs/public/docs-old/x.png"]),
            ("../../../x.png", &[]),
            ("/_static/../../x.png", &[]),
        ] {
            let mut found = served("docs/posts/a.rst", "docs", path, &entries);
            found.retain(|found| !found.starts_with("docs/robots.png/") || path.contains("robots"));
            assert_eq!(found, expected, "{path}");
        }
    }

    #[test]
    fn paths_stay_below_the_root() {
        for (path, expected) in [
            ("./image-1.png", &["in/a/image-1.png"][..]),
            ("My%20photo.png?x=1", &["in/a/My photo.png", "in/a/My%20photo.png", "in/a/My%20photo.png?x=1"]),
            (
                "../img/x.*",
                &[
                    "in/img/x.svg",
                    "in/img/x.png",
                    "in/img/x.gif",
                    "in/img/x.jpg",
                    "in/img/x.jpeg",
                    "in/img/x.webp",
                    "in/img/x.avif",
                    "in/img/x.bmp",
                ],
            ),
            ("../img/x.png", &["in/img/x.png"]),
            ("/img/x.png", &["in/img/x.png"]),
            ("{static}/img/x.png", &["in/img/x.png"]),
            ("{attach}x.png", &["in/a/x.png"]),
            ("{static}/../x.png", &[]),
            ("../../etc/passwd", &[]),
            ("../../in2/x.png", &[]),
            ("../..", &[]),
            ("%2e%2e/%2e%2e/x", &["in/a/%2e%2e/%2e%2e/x"]),
            ("/../x.png", &[]),
            ("a/../../../x.png", &[]),
        ] {
            assert_eq!(paths("in/a/index.md", "in", path), expected, "{path}");
        }
        assert_eq!(paths("index.md", "", "x.png"), ["x.png"]);
        assert_eq!(paths("index.md", "", "../x.png"), [""; 0]);
        assert_eq!(paths("../in/a.md", "../in", "x.png"), ["../in/x.png"]);
        assert_eq!(paths("../in/a.md", "../in", "../x.png"), [""; 0]);
        assert_eq!(paths("/srv/in/a.md", "/srv/in", "../../../../etc/passwd"), [""; 0]);
        assert_eq!(paths("/srv/in/a.md", "/srv/in", "/x.png"), ["/srv/in/x.png"]);
    }
}
