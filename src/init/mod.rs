//! `init`: looks at a folder and proposes a first `migrations.toml`.
//!
//! 1. [`posts`]: every file is given to the reader that would take it; what is a post is what that reader says.
//! 2. [`sources`]: the folders of those posts, and which of them hold one blog.
//! 3. [`hosts`], [`keys`], [`redirects`], [`generator`]: where the blog was, how its posts are written, and what the new site says of
//!    itself.
//! 4. [`propose`]: all of that as settings, each with what speaks for it; [`mod@print`] writes them down.
//!
//! What is not known is a guess that says so, and a [`Question`] that somebody can answer.

mod generator;
mod hosts;
mod keys;
mod posts;
mod print;
mod propose;
mod question;
mod redirects;
mod shape;
mod sources;
pub mod takeout;

use std::collections::BTreeMap;

use crate::disk::Disk;
use crate::emit::Generator;

pub use print::print;
pub use question::{Key, Question};
pub use shape::Shape;

/// Folders that hold nothing of the blog's own.
const LEFT_OUT: &[&str] =
    &["node_modules", "target", "dist", "_site", "vendor", "venv", "__pycache__", "resources", "bower_components"];

/// A value, and what speaks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// What speaks for it, in a few words.
    pub why: String,
    /// Something says so; otherwise it is a guess.
    pub is_known: bool,
}

impl<T> Setting<T> {
    fn known(value: T, why: impl Into<String>) -> Self {
        Self { value, why: why.into(), is_known: true }
    }

    fn guess(value: T, why: impl Into<String>) -> Self {
        Self { value, why: why.into(), is_known: false }
    }
}

/// One `[[migration]]` to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// What it is called.
    pub name: String,
    /// The address of the new site; empty where it is not known.
    pub site: Setting<String>,
    /// The path under which the new site lives.
    pub base: String,
    /// Whether its addresses end with `/`.
    pub trailing_slash: bool,
    /// Where the old blog was; empty where no post says so.
    pub legacy_hosts: Setting<Vec<String>>,
    /// The addresses of posts.
    pub permalink: Setting<String>,
    /// The folder of the posts.
    pub output: Setting<String>,
    /// Who reads them.
    pub target: Setting<Generator>,
    /// Tags of a conversion.
    pub drop_tags: Vec<String>,
    /// A folder with a file for each author.
    pub authors_dir: Option<String>,
    /// Where the posts are, in order of trust.
    pub sources: Vec<Source>,
    /// Folders with images.
    pub albums: Vec<String>,
    /// What the schema of the site wants of front matter.
    pub shape: Shape,
    /// Files of redirects by the keys of their formats.
    pub redirects: Vec<(&'static str, Setting<String>)>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

impl Proposal {
    /// How many posts its sources hold; two sources of one post are two.
    pub fn posts(&self) -> usize {
        self.sources.iter().map(|source| source.posts).sum()
    }

    /// Whether posts are cleaned where they stand.
    pub fn is_in_place(&self) -> bool {
        self.sources.iter().any(|source| source.is_in_place)
    }
}

/// One `[[migration.source]]` to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The name of its format.
    pub format: &'static str,
    /// A file, a folder or a glob.
    pub path: String,
    /// How many posts it holds.
    pub posts: usize,
    /// Its posts are cleaned where they stand.
    pub is_in_place: bool,
    /// Its posts are files of HTML.
    pub is_html: bool,
    /// Globs of what is no post and would fail.
    pub exclude: Vec<String>,
    /// Globs of what is cleaned in place although it has no `legacyUrl`.
    pub include: Vec<String>,
    /// What its front matter calls what the model knows.
    pub keys: BTreeMap<&'static str, String>,
    /// How its dates are written.
    pub date_format: Option<Setting<&'static str>>,
    /// The old addresses that its posts forgot.
    pub legacy_url: Option<Setting<&'static str>>,
}

/// What a folder holds, as migrations; none where it holds no posts.
pub fn look(disk: &Disk) -> Vec<Proposal> {
    let files = disk.tree(LEFT_OUT);
    let sites = generator::find(disk, &files);
    let posts = posts::read(disk, &files);
    let content: Vec<_> = sites.iter().map(|site| site.content.clone()).collect();
    let blogs = sources::blogs(sources::find(&posts, &content));
    let ground = propose::Ground {
        name: disk.name(),
        albums: posts::albums(&files),
        redirects: redirects::existing(disk, &files),
        blogs: blogs.len(),
        foreign: LEFT_OUT.iter().copied().filter(|folder| disk.has_source(folder)).collect(),
        sites,
        files,
    };
    let mut proposals: Vec<_> = blogs.iter().map(|blog| propose::propose(&ground, blog)).collect();
    propose::tell_apart(&mut proposals);
    proposals
}
