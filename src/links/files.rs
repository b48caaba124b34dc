//! Links from file to file, as they stand among the sources: `../a/index.md`, `b.md#x`, `../a/`.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::Resolution;
use super::index::join;
use super::rows::{Keyed, Rows};
use crate::paths::{self, POSTS, folder_of, has_ending, without_mark};

/// The posts of an archive by the paths of their sources.
#[derive(Debug, Clone, Default)]
pub struct Files(Rows<File>);

#[derive(Debug, Clone)]
struct File {
    path: Arc<str>,
    permalink: Arc<str>,
}

impl Keyed for File {
    fn key(&self) -> (&str, &str) {
        (&self.path, "")
    }
}

impl Files {
    /// Adds a source of a post. Of two posts the first counts.
    pub fn add(&mut self, path: &Arc<str>, permalink: &Arc<str>) {
        self.0.add(File { path: Arc::clone(path), permalink: Arc::clone(permalink) });
    }

    /// Makes room for so many, and no more.
    pub fn reserve(&mut self, count: usize) {
        self.0.reserve(count);
    }

    /// Gives back the room for what does not come any more.
    pub fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }

    /// What an address in the source `own` is, with its fragment, where it is the path of a file or of a folder.
    pub fn resolve(&self, address: &str, own: &str) -> Resolution {
        let (path, fragment) = paths::split_fragment(address);
        if let Some(path) = without_mark(path).and_then(|path| path.strip_prefix('/')) {
            return self.resolve_below(path, fragment, own);
        }
        let path = without_mark(path).unwrap_or(path);
        // `@/b.md` is no path, `b.md?raw` is no file
        if path.is_empty() || path.starts_with(['/', '{', '@', '|', '<']) || path.contains([':', '?']) {
            return Resolution::External;
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let file = join(&format!("/{own}"), &decoded);
        let file = file.trim_start_matches('/');
        let is_folder = ["/", "/.", "/.."].iter().any(|end| decoded.ends_with(end)) || ["..", "."].contains(&&*decoded);
        let post = |path: &str| Some(&self.0.find((path, ""))?.permalink);
        let index = |ending: &&str| post(&format!("{file}/index.{ending}"));
        let permalink = if is_folder { POSTS.iter().find_map(index) } else { post(file) };
        match permalink {
            Some(permalink) => Resolution::Post(format!("{permalink}{fragment}")),
            None if has_ending(&decoded, &POSTS) => Resolution::Unresolved { nearest: None },
            None => Resolution::External,
        }
    }

    /// The same for a path from the folder of all content, which is one of those that the source is in.
    fn resolve_below(&self, path: &str, fragment: &str, own: &str) -> Resolution {
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let mut folder = own;
        while !folder.is_empty() {
            folder = folder_of(folder);
            if let Some(post) = self.0.find((&paths::join(folder, &decoded), "")) {
                return Resolution::Post(format!("{}{fragment}", post.permalink));
            }
        }
        if has_ending(&decoded, &POSTS) { Resolution::Unresolved { nearest: None } } else { Resolution::External }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_files_and_folders_name_posts() {
        let mut files = Files::default();
        for (path, permalink) in [("in/b.md", "/b"), ("in/a/index.md", "/a"), ("in/a post.rst", "/c")] {
            files.add(&path.into(), &permalink.into());
        }
        let post = |permalink: &str| Resolution::Post(permalink.to_owned());
        let unresolved = Resolution::Unresolved { nearest: None };
        for (address, own, expected) in [
            ("b.md", "in/x.md", post("/b")),
            ("./b.md#part", "in/x.md", post("/b#part")),
            ("../a/index.md", "in/b/index.md", post("/a")),
            ("../a/", "in/b/index.md", post("/a")),
            ("../a/#part", "in/b/index.md", post("/a#part")),
            (".", "in/a/x.md", post("/a")),
            ("a%20post.rst", "in/b.md", post("/c")),
            ("../c.md", "in/b.md", unresolved.clone()),
            ("../../../in/b.md", "in/b.md", post("/b")),
            ("B.MD", "in/b.md", unresolved.clone()),
            ("b.myst", "in/b.md", unresolved.clone()),
            ("b.html", "in/b.md", Resolution::External),
            ("../a", "in/b/index.md", Resolution::External),
            ("notes.pdf", "in/b.md", Resolution::External),
            ("/b.md", "in/b.md", Resolution::External),
            ("https://b.md", "in/b.md", Resolution::External),
            ("@/b.md", "in/b.md", Resolution::External),
            ("{filename}b.md#part", "in/x.md", post("/b#part")),
            ("{filename}../b.md", "in/a/index.md", post("/b")),
            ("|filename|/a%20post.rst", "in/deep/down/x.md", post("/c")),
            ("{filename}/in/b.md", "in/a/index.md", post("/b")),
            ("{filename}/c.md", "in/b.md", unresolved.clone()),
            ("{static}/talk.pdf", "in/b.md", Resolution::External),
            ("{tag}lamps", "in/b.md", Resolution::External),
            ("#b.md", "in/b.md", Resolution::External),
        ] {
            assert_eq!(files.resolve(address, own), expected, "{address} in {own}");
        }
    }
}
