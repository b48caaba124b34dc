//! The site that a source is of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::sources::read_source;
use super::{CHUNK, Entry, Index};
use crate::config::{Migration, SourceConfig};
use crate::disk::{Disk, DiskError};
use crate::guard::guarded;
use crate::import::{Format, ReadOptions};
use crate::paths::{folder_of, goes_up, is_below, join, normal};
use crate::site::{self, Anchor, Outline, Site};

/// The name of a site's configuration.
pub const CONF: &str = "conf.py";

/// Where the fragments of the old pages of each source are now.
pub(super) type Fragments = Vec<Arc<OfDocuments>>;

/// Those of one site, by the names of its documents.
pub(super) type OfDocuments = BTreeMap<String, Box<[Anchor]>>;

/// Where a site begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// Its folder, without a slash at its end.
    pub folder: String,
    /// Its `conf.py`, where there is one.
    pub conf: Option<String>,
}

/// The root of the site that a source is of: the folder of the `conf.py` that is configured, else of the nearest one in
/// the source's folder or above it, but not above that of `migrations.toml`; else the source's folder, or that of Jekyll's `_posts`.
pub(super) fn root(disk: &Disk, source: &SourceConfig) -> Root {
    if let Some(conf) = &source.conf {
        let conf = normal(conf);
        return Root { folder: folder_of(&conf).to_owned(), conf: Some(conf) };
    }
    let own = folder(disk, source);
    let leads_out = own.starts_with('/') || goes_up(&own);
    let mut at = own.as_str();
    loop {
        let conf = join(at, CONF);
        if disk.is_file(&conf) {
            return Root { folder: at.to_owned(), conf: Some(conf) };
        }
        if at.is_empty() || leads_out {
            let jekyll = own.strip_suffix("_posts").filter(|above| above.is_empty() || above.ends_with('/'));
            let folder = jekyll.map_or(&*own, |above| above.trim_end_matches('/')).to_owned();
            return Root { folder, conf: None };
        }
        at = folder_of(at);
    }
}

/// Looks at all documents of the sites, also at those that are no posts, so that references to them can be followed.
pub(super) fn survey(disk: &Disk, migration: &Migration, index: &mut Index) -> Result<Fragments, DiskError> {
    let Index { posts, options, .. } = index;
    let mut posts: Vec<_> = posts.iter().flat_map(|post| &post.entries).map(path_of).collect();
    posts.sort_unstable();
    let mut fragments: Fragments = vec![Arc::default(); options.len()];
    for at in 0..options.len() {
        let Some(source) = migration.sources.get(at) else { continue };
        let root = root(disk, source);
        // another source of the same site has looked
        let earlier = (0..at).find(|&other| options[other].root == root.folder);
        if let Some(other) = earlier.filter(|&other| options[other].site.conf == options[at].site.conf) {
            options[at].site = Arc::clone(&options[other].site);
            fragments[at] = Arc::clone(&fragments[other]);
            continue;
        }
        if root.conf.is_none() && !matches!(source.format.of("a.rst"), Format::RstPost | Format::MystPost) {
            continue;
        }
        let mut site = (*options[at].site).clone();
        let paths = documents(disk, &root.folder, &site, migration.output())?;
        // without Sphinx, only RST refers to other documents by their names
        if root.conf.is_none() && !paths.iter().any(|path| is_rst(path, &site)) {
            continue;
        }
        let told = &options[at];
        let mut of_documents = Vec::new();
        for paths in paths.chunks(CHUNK) {
            let outlines: Vec<_> = paths.par_iter().map(|path| outline(disk, path, told)).collect();
            for (path, mut outline) in paths.iter().zip(outlines) {
                let docname = site::docname(path, &root.folder);
                let anchors = std::mem::take(&mut outline.anchors).into_boxed_slice();
                site.add(&docname, outline, posts.binary_search(&normal(path).into()).is_ok());
                if !anchors.is_empty() {
                    of_documents.push((docname, anchors));
                }
            }
        }
        drop(paths); // before maps are built anew
        site.shrink_to_fit();
        options[at].site = Arc::new(site);
        fragments[at] = Arc::new(of_documents.into_iter().collect());
    }
    Ok(fragments)
}

/// The path of a post's source, which nearly always is normal as it is.
fn path_of(entry: &Entry) -> Cow<'_, str> {
    match normal(&entry.path) {
        path if *path == *entry.path => Cow::Borrowed(&*entry.path),
        path => Cow::Owned(path),
    }
}

/// The documents below the root, less what the migration writes there itself.
fn documents(disk: &Disk, root: &str, site: &Site, output: &str) -> Result<Vec<String>, DiskError> {
    let endings: Vec<_> = site.conf.suffixes.iter().map(|suffix| last_ending(&suffix.ending)).collect();
    let endings = if endings.is_empty() { vec!["rst", "md"] } else { endings };
    let mut files = disk.list(root, &endings)?.files;
    files.retain(|path| !site.excludes(&below(path, root)) && (output.is_empty() || !is_below(path, output)));
    Ok(files)
}

/// A path below the root.
pub(super) fn below(path: &str, root: &str) -> String {
    let path = normal(path);
    match path.strip_prefix(root) {
        Some(below) if root.is_empty() || below.starts_with('/') => below.trim_start_matches('/').to_owned(),
        _ => path,
    }
}

/// `txt` of `.rst.txt`
pub(super) fn last_ending(suffix: &str) -> &str {
    suffix.rsplit('.').next().unwrap_or(suffix)
}

fn is_rst(path: &str, site: &Site) -> bool {
    site.is_rst(path) || Format::of_path(path) == Some(Format::RstPost)
}

fn outline(disk: &Disk, path: &str, options: &ReadOptions) -> Outline {
    let format = if is_rst(path, &options.site) { Some(Format::RstPost) } else { Format::of_path(path) };
    // what cannot be read has been reported where posts are read
    let Ok(text) = read_source(disk, path) else { return Outline::default() };
    match format {
        Some(Format::RstPost) => guarded(|| crate::import::rst::outline(&text, options)).unwrap_or_default(),
        Some(Format::MystPost | Format::FrontMatter) => {
            guarded(|| crate::import::myst::outline(&text, options)).unwrap_or_default()
        }
        Some(Format::BloggerFeed | Format::FrontMatterHtml) | None => Outline::default(),
    }
}

/// The folder that a source's path names: itself, that of a file, or the one before the first wildcard.
fn folder(disk: &Disk, source: &SourceConfig) -> String {
    let base = source.base();
    if disk.is_file(&base) { folder_of(&base).to_owned() } else { base }
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
            ("old/_posts", "", "old"),
            ("_posts", "", ""),
        ] {
            let text = format!(
                "[[migration]]\nname = \"a\"\noutput = \"o\"\n[[migration.source]]\nformat = \"auto\"\npath = \"{path}\"\n{conf}\n"
            );
            let migration = config::parse("migrations.toml", &text).unwrap().remove(0);
            assert_eq!(root(&disk, &migration.sources[0]).folder, expected, "{path} {conf}");
        }
    }
}
