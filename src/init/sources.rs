//! Which folders are sources, and which of them hold one blog.

use std::collections::{BTreeMap, BTreeSet};

use super::hosts::{self, Hosts};
use super::posts::File;
use crate::import::Format;
use crate::links::index::host_key;
use crate::model::LegacyUrl;
use crate::paths::{ending_of, folder_of, is_below, join, name_of};

/// A `[[migration.source]]` to be.
#[derive(Debug, Clone)]
pub(super) struct Found<'a> {
    /// The name of its format.
    pub format: &'static str,
    /// A file, a folder or a glob.
    pub path: String,
    /// The file, or the folder that all of them stand in.
    pub base: String,
    /// The folder that it is found in, from the top.
    pub bucket: String,
    /// The files that hold its posts.
    pub files: Vec<&'a File>,
    /// Files among them that hold no post, and would fail.
    pub exclude: Vec<String>,
    /// Where its blog was.
    pub hosts: Hosts,
}

impl Found<'_> {
    /// How many posts it holds.
    pub fn posts(&self) -> usize {
        self.files.iter().map(|file| file.metas().len()).sum()
    }

    fn legacy_paths(&self) -> BTreeSet<&str> {
        let metas = self.files.iter().flat_map(|file| file.metas());
        metas.filter_map(|meta| meta.legacy_url.as_ref()).map(LegacyUrl::as_str).collect()
    }

    /// The less, the more its words are trusted: what somebody may have worked on comes before what a machine made.
    fn rank(&self) -> usize {
        match self.format {
            "frontmatter" => 0,
            // what Takeout gives is of today, the old export of some day before it
            "blogger-feed" if self.path.rsplit('.').next() == Some("atom") => 1,
            "blogger-feed" => 2,
            _ => 3,
        }
    }
}

/// The sources, in order of trust. `content` are the folders in which generators keep collections of posts.
pub(super) fn find<'a>(files: &'a [File], content: &[String]) -> Vec<Found<'a>> {
    let mut groups: BTreeMap<(String, &'static str), Vec<&File>> = BTreeMap::new();
    let spread = spread(files, content);
    for file in files.iter().filter(|file| file.is_source()) {
        // a feed holds a whole archive
        let bucket = match bucket(file, content) {
            _ if file.format == Format::BloggerFeed => file.path.clone(),
            (above, _) if file.site.is_none() && spread.contains(&above) => above,
            (above, first) => join(&above, &first),
        };
        groups.entry((bucket, family(file.format))).or_default().push(file);
    }
    let mut found: Vec<_> =
        groups.into_iter().map(|((bucket, format), of)| source(bucket, format, of, files)).collect();
    found.sort_by_key(Found::rank);
    found
}

/// RST and MyST stand side by side on one site.
fn family(format: Format) -> &'static str {
    match format {
        Format::RstPost | Format::MystPost => Format::RstPost.reader().name,
        format => format.reader().name,
    }
}

/// Folders whose own folders are years, or hold one post each: they are not to be told apart.
fn spread(files: &[File], content: &[String]) -> BTreeSet<String> {
    let mut children: BTreeMap<String, BTreeMap<String, (usize, bool)>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is_source() && file.site.is_none()) {
        let (above, first) = bucket(file, content);
        let is_index = name_of(&file.path).starts_with("index.");
        let child = children.entry(above).or_default().entry(first).or_insert((0, true));
        *child = (child.0 + 1, child.1 && is_index);
    }
    let is_part = |(name, (count, is_index)): &(&String, &(usize, bool))| {
        (*count == 1 && *is_index)
            || (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
    };
    let is_spread =
        |children: &BTreeMap<String, (usize, bool)>| children.iter().filter(is_part).count() * 2 > children.len();
    children.into_iter().filter(|(_, children)| is_spread(children)).map(|(folder, _)| folder).collect()
}

/// The folder whose posts belong together, as what it stands in and its name there: a site, a collection, a folder at the top.
fn bucket(file: &File, content: &[String]) -> (String, String) {
    if let Some(site) = &file.site {
        return (site.clone(), String::new());
    }
    let above = content.iter().filter(|folder| is_below(&file.path, folder) && !folder.is_empty());
    let above = above.max_by_key(|folder| folder.len()).map_or("", String::as_str);
    let rest = file.path[above.len()..].trim_start_matches('/');
    (above.to_owned(), rest.split_once('/').map_or("", |(first, _)| first).to_owned())
}

fn source<'a>(bucket: String, format: &'static str, of: Vec<&'a File>, all: &[File]) -> Found<'a> {
    let is_site = of.iter().all(|file| file.site.as_deref() == Some(&bucket));
    let hosts = hosts::of(&of);
    if format == "blogger-feed" {
        let (path, bucket) = (bucket.clone(), folder_of(&bucket).split('/').next().unwrap_or_default().to_owned());
        return Found { format, base: path.clone(), path, bucket, files: of, exclude: Vec::new(), hosts };
    }
    // `lamps/index.md` is a post of the folder that `lamps` is in
    let own = |file: &&'a File| match file.path.rsplit_once('/') {
        Some((folder, name)) if name.starts_with("index.") && folder != bucket => folder,
        _ => file.path.as_str(),
    };
    let folder = if is_site { bucket.clone() } else { common_folder(of.iter().map(own)) };
    let is_alone = |file: &File| {
        !is_below(&file.path, &folder) || family(file.format) != format || of.iter().any(|one| one.path == file.path)
    };
    let others: Vec<_> = all.iter().filter(|file| !is_alone(file)).collect();
    let is_flat = of.iter().all(|file| folder_of(&file.path) == folder);
    let is_mixed = others.iter().any(|file| folder_of(&file.path) != folder && file.is_source());
    let path = match folder.as_str() {
        folder if is_mixed && is_flat => join(&globset::escape(folder), &glob(&of)),
        // whatever else stands there
        "" => format!("**/{}", glob(&of)),
        folder => folder.to_owned(),
    };
    let is_taken = |file: &&&File| !(is_mixed && is_flat) || folder_of(&file.path) == folder;
    let exclude = others.iter().filter(is_taken).filter(|file| matches!(file.held, super::posts::Held::Nothing));
    let exclude = exclude.map(|file| file.path.clone()).collect();
    Found { format, path, base: folder, bucket, files: of, exclude, hosts }
}

/// The longest folder that all files stand in.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> String {
    let Some(first) = paths.next() else { return String::new() };
    let mut common: Vec<_> = folder_of(first).split('/').collect();
    for path in paths {
        let shared = folder_of(path).split('/').zip(&common).take_while(|(a, b)| a == *b).count();
        common.truncate(shared);
    }
    common.join("/")
}

/// `*.md`, or `*.{md,mdx}`
fn glob(files: &[&File]) -> String {
    let endings: BTreeSet<_> = files.iter().filter_map(|file| ending_of(&file.path)).collect();
    let endings: Vec<_> = endings.into_iter().collect();
    match endings.as_slice() {
        [one] => format!("*.{one}"),
        several => format!("*.{{{}}}", several.join(",")),
    }
}

/// Puts the sources of one blog together: those that hold the same old addresses, or were on the same host. What says
/// nothing of where it was belongs to the only blog there is.
pub(super) fn blogs(sources: Vec<Found<'_>>) -> Vec<Vec<Found<'_>>> {
    let mut blogs: Vec<Vec<Found<'_>>> = Vec::new();
    let (known, unknown): (Vec<_>, Vec<_>) =
        sources.into_iter().partition(|source| !source.hosts.names.is_empty() || !source.legacy_paths().is_empty());
    for source in known {
        let (same, other): (Vec<_>, Vec<_>) =
            blogs.into_iter().partition(|blog| blog.iter().any(|one| is_same(one, &source)));
        blogs = other;
        let mut joined: Vec<_> = same.into_iter().flatten().chain([source]).collect();
        joined.sort_by_key(Found::rank);
        blogs.push(joined);
    }
    if let [only] = blogs.as_mut_slice() {
        only.extend(unknown);
        only.sort_by_key(Found::rank);
        return blogs;
    }
    let is_first = blogs.is_empty();
    let mut by_folder: BTreeMap<String, Vec<Found<'_>>> = BTreeMap::new();
    for source in unknown {
        let folder = source.bucket.split('/').next().unwrap_or_default().to_owned();
        by_folder.entry(if is_first { String::new() } else { folder }).or_default().push(source);
    }
    blogs.extend(by_folder.into_values());
    blogs.sort_by(|a, b| a.first().map(|source| &source.path).cmp(&b.first().map(|source| &source.path)));
    blogs
}

fn is_same(one: &Found<'_>, other: &Found<'_>) -> bool {
    let keys =
        |source: &Found<'_>| source.hosts.names.iter().filter_map(|host| host_key(host)).collect::<BTreeSet<_>>();
    !keys(one).is_disjoint(&keys(other)) || !one.legacy_paths().is_disjoint(&other.legacy_paths())
}
