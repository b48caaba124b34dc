//! The site that a source is of.

use crate::config::SourceConfig;
use crate::disk::Disk;

/// The name of a site's configuration.
const CONF: &str = "conf.py";

/// Where a site begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// Its folder, without a slash at its end.
    pub folder: String,
}

/// The root of the site that a source is of: the folder of the `conf.py` that is configured, else of the nearest one in
/// the source's folder or above it, but not above that of `migrations.toml`; else the source's folder.
pub(super) fn root(disk: &Disk, source: &SourceConfig) -> Root {
    if let Some(conf) = &source.conf {
        return Root { folder: parent(&normal(conf)).to_owned() };
    }
    let own = folder(disk, &source.path);
    let leads_out = own.starts_with('/') || own.split('/').any(|part| part == "..");
    let mut at = own.as_str();
    loop {
        if disk.is_file(&in_folder(at, CONF)) {
            return Root { folder: at.to_owned() };
        }
        if at.is_empty() || leads_out {
            return Root { folder: own };
        }
        at = parent(at);
    }
}

/// The folder that a source's path names: itself, that of a file, or the one before the first wildcard.
fn folder(disk: &Disk, path: &str) -> String {
    match path.find(['*', '?', '[', '{']) {
        Some(wild) => normal(parent(&path[..wild])),
        None if disk.is_file(path) => normal(parent(path)),
        None => normal(path),
    }
}

/// A path in a folder; the empty folder is that of `migrations.toml`.
fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path without `.` and doubled slashes.
fn normal(path: &str) -> String {
    let parts: Vec<_> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    format!("{}{}", if path.starts_with('/') { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::disk::Durability;

    #[test]
    fn a_site_begins_at_its_conf_py() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new(folder.path());
        for path in ["blog/conf.py", "blog/posts/2024/a.rst", "other/posts/a.rst"] {
            disk.write(path, b"", Durability::Renamed).unwrap();
        }
        for (path, conf, expected) in [
            ("blog/posts/*/*.rst", "", "blog"),
            ("./blog/", "", "blog"),
            ("blog/posts/2024/a.rst", "", "blog"),
            ("other/posts", "", "other/posts"),
            ("other/posts/a.rst", "", "other/posts"),
            ("other/posts", "conf = \"other/conf.py\"", "other"),
            ("other/posts", "conf = \"conf.py\"", ""),
        ] {
            let text = format!(
                "[[migration]]\nname = \"a\"\noutput = \"o\"\n[[migration.source]]\nformat = \"auto\"\npath = \"{path}\"\n{conf}\n"
            );
            let migration = config::parse("migrations.toml", &text).unwrap().remove(0);
            assert_eq!(root(&disk, &migration.sources[0]).folder, expected, "{path} {conf}");
        }
    }
}
