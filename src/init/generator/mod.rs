//! The site generators whose configuration stands in a folder, and what it says of addresses and places.

mod astro;
mod hugo;
mod jekyll;
mod scripts;

use crate::disk::Disk;
use crate::emit::Generator;
use crate::paths::{folder_of, is_below, join, name_of};

pub(super) use astro::{Collection, Kind, SchemaKey};

/// A site that is to show the posts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Site {
    /// Which generator makes it.
    pub generator: Generator,
    /// What tells so.
    pub config: String,
    /// The folder of that file.
    pub root: String,
    /// Its address.
    pub address: Option<String>,
    /// The path under which it lives.
    pub base: String,
    /// Whether addresses end with `/`.
    pub trailing_slash: bool,
    /// The template of the addresses of posts, and what tells it.
    pub permalink: Option<(String, String)>,
    /// Folders for posts, the likeliest first.
    pub outputs: Vec<String>,
    /// The folder in which it keeps collections of posts.
    pub content: String,
    /// The folder whose files are published as they are.
    pub published: &'static str,
    /// Where the site reads redirects from, where no host does.
    pub redirects: String,
    /// Its collections of posts, with the keys of their schemas.
    pub collections: Vec<Collection>,
}

/// What a generator reads, what it is called, and how it is read.
type Known = (Generator, fn(&str) -> bool, fn(&Look<'_>, &mut Site) -> bool);

const KNOWN: &[Known] = &[
    (Generator::Astro, |name| is_script(name, "astro.config"), astro::read),
    (Generator::Hugo, |name| matches!(name, "hugo.toml" | "hugo.yaml" | "hugo.yml" | "hugo.json"), hugo::read),
    (Generator::Zola, |name| matches!(name, "zola.toml"), hugo::read_zola),
    (Generator::Zola, |name| name == "config.toml", hugo::read_zola),
    (Generator::Hugo, |name| matches!(name, "config.toml" | "config.yaml" | "config.yml"), hugo::read),
    (Generator::Jekyll, |name| matches!(name, "_config.yml" | "_config.yaml"), jekyll::read),
    (Generator::Eleventy, |name| is_script(name, "eleventy.config") || is_script(name, ".eleventy"), scripts::eleventy),
    (Generator::Pelican, |name| name == "pelicanconf.py", scripts::pelican),
];

/// What the readers of configurations look at.
pub(super) struct Look<'a> {
    /// The files.
    pub disk: &'a Disk,
    /// All paths.
    pub files: &'a [String],
    /// The configuration.
    pub path: &'a str,
    /// Its text.
    pub text: String,
}

impl Look<'_> {
    /// The text of another file, where there is one.
    pub fn read(&self, path: &str) -> Option<String> {
        let bytes = self.disk.read_if_exists(path).ok().flatten()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether there is a file in a folder.
    fn has_folder(&self, folder: &str) -> bool {
        self.files.iter().any(|path| is_below(path, folder))
    }

    /// The folders of those names that there are in another one; all of them, as they would be, where there is none.
    pub fn folders(&self, parent: &str, names: &[&str]) -> Vec<String> {
        let all: Vec<_> = names.iter().map(|name| join(parent, name)).collect();
        let there: Vec<_> = all.iter().filter(|folder| self.has_folder(folder)).cloned().collect();
        if there.is_empty() { all } else { there }
    }
}

/// What collections of posts are called.
pub(super) const POSTS: [&str; 7] = ["posts", "post", "blog", "articles", "news", "writing", "journal"];

/// The sites of a folder, those at the top first.
pub(super) fn find(disk: &Disk, files: &[String]) -> Vec<Site> {
    let hidden = [".eleventy.js"].into_iter().filter(|path| disk.is_file(path)).map(str::to_owned);
    let paths: Vec<_> = files.iter().cloned().chain(hidden).collect();
    let mut sites: Vec<Site> = Vec::new();
    for path in &paths {
        let name = name_of(path);
        for (generator, is_config, read) in KNOWN {
            let root = folder_of(path);
            if !is_config(name) || sites.iter().any(|site| site.root == root) {
                continue;
            }
            let text = String::from_utf8_lossy(&disk.read(path).unwrap_or_default()).into_owned();
            let look = Look { disk, files, path, text };
            let mut site =
                Site { generator: *generator, config: path.clone(), root: root.to_owned(), ..Site::default() };
            if read(&look, &mut site) {
                sites.push(site);
            }
        }
    }
    sites.sort_by_key(|site| (site.root.matches('/').count() + usize::from(!site.root.is_empty()), site.root.clone()));
    sites
}

fn is_script(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem).is_some_and(|ending| matches!(ending, ".js" | ".mjs" | ".cjs" | ".ts" | ".mts" | ".cts"))
}

/// The host of an address, without a path, and the path.
pub(super) fn split_address(address: &str) -> Option<(String, String)> {
    let (scheme, rest) = address.trim().split_once("://")?;
    let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
    let path = path.trim_matches('/');
    let base = if path.is_empty() { String::new() } else { format!("/{path}") };
    is_host.then(|| (format!("{scheme}://{host}"), base))
}
