//! Paths with `/` as text.

/// The folder that a file stands in; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path of its parts.
pub(super) fn join(parts: &[&str]) -> String {
    parts.join("/")
}

/// A path in a folder; the empty folder is the top.
pub(super) fn within(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

/// The longest folder that all files stand in.
pub(super) fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> String {
    let Some(first) = paths.next() else { return String::new() };
    let mut common: Vec<_> = folder_of(first).split('/').collect();
    for path in paths {
        let shared = folder_of(path).split('/').zip(&common).take_while(|(a, b)| a == *b).count();
        common.truncate(shared);
    }
    common.join("/")
}
