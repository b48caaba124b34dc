//! How a link to another post is written: `links` of a migration.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use crate::paths::split_fragment;

/// How a link to another post is written: `links` in `migrations.toml`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkForm {
    /// As a path of the site: `/2024/01/a-post`.
    #[default]
    Path,
    /// As the file of the post, seen from the file with the link: `../a-post/index.md`.
    File,
    /// With scheme and host: `https://blog.example.org/2024/01/a-post`.
    Absolute,
}

/// What the links of one post need to know.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// How they are written.
    pub form: LinkForm,
    /// The new site, with scheme and host.
    pub site: &'a str,
    /// The file of the post that they are in.
    pub output: &'a str,
    /// The files of all posts.
    pub outputs: &'a dyn Outputs,
}

/// The files of posts.
pub trait Outputs: Sync {
    /// The file of the post with a permalink.
    fn output(&self, permalink: &str) -> Option<&str>;
}

// of those who have them it would be a whole archive
impl fmt::Debug for dyn Outputs + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outputs")
    }
}

impl Outputs for BTreeMap<Arc<str>, Arc<str>> {
    fn output(&self, permalink: &str) -> Option<&str> {
        self.get(permalink).map(|output| &**output)
    }
}

impl Place<'_> {
    /// The link to a permalink, with its fragment.
    pub fn link(&self, permalink: String) -> String {
        match self.form {
            LinkForm::Absolute if permalink.starts_with('/') && !permalink.starts_with("//") => {
                format!("{}{permalink}", self.site.trim_end_matches('/'))
            }
            LinkForm::Path | LinkForm::Absolute => permalink,
            LinkForm::File => {
                let (bare, fragment) = split_fragment(&permalink);
                match self.outputs.output(bare) {
                    Some(output) if output == self.output && !fragment.is_empty() => fragment.to_owned(),
                    Some(output) => format!("{}{fragment}", relative(self.output, output)),
                    None => permalink,
                }
            }
        }
    }
}

/// The path of a file, seen from another one.
fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()) - 1;
    let shared = from.iter().zip(&to).take(folders).take_while(|(from, to)| from == to).count();
    let up = from.len() - 1 - shared;
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    start + &to[shared..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_written_as_configured() {
        let outputs: BTreeMap<Arc<str>, Arc<str>> =
            BTreeMap::from([("/a", "posts/a/index.md"), ("/b", "posts/b/index.md"), ("/c", "posts/b/c.md")])
                .into_iter()
                .map(|(permalink, output)| (permalink.into(), output.into()))
                .collect();
        let place = |form| Place { form, site: "https://x.example/", output: "posts/b/index.md", outputs: &outputs };
        for (form, permalink, expected) in [
            (LinkForm::Path, "/a#x", "/a#x"),
            (LinkForm::Absolute, "/a#x", "https://x.example/a#x"),
            (LinkForm::File, "/a#x", "../a/index.md#x"),
            (LinkForm::File, "/b#x", "#x"),
            (LinkForm::File, "/c", "./c.md"),
            (LinkForm::File, "/tags/x", "/tags/x"),
        ] {
            assert_eq!(place(form).link(permalink.to_owned()), expected);
        }
    }
}
