//! `comments.yaml`: the comments of a post in a file of their own, as `emit` writes them.

use serde::Deserialize;

use super::markdown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::{Met, walk_blocks};
use crate::model::{Comment, DEEPEST_COMMENT, PostDate};
use crate::paths::{folder_of, join, stem_of};
use crate::source::Span;

/// The file of the comments of the post in the file `path`: `comments.yaml` beside `index.md`, `a-post.comments.yaml`
/// beside `a-post.md`.
pub fn path_beside(path: &str) -> String {
    let stem = stem_of(path);
    let name = if stem == "index" { "comments.yaml".to_owned() } else { format!("{stem}.comments.yaml") };
    join(folder_of(path), &name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    author: String,
    #[serde(default)]
    date: Option<String>,
    text: String,
    #[serde(default)]
    replies: Vec<Written>,
}

/// Reads the comments of a post. `edit` is given every text before it is read as Markdown.
pub fn read(yaml: &str, edit: impl Fn(&str) -> String) -> Result<Vec<Comment>, Diagnostic> {
    let fail = |reason: String| Diagnostic::whole(Code::Unreadable, format!("the file of comments {reason}"));
    let options = serde_saphyr::options! {
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: yaml.len() },
    };
    let written: Vec<Written> = serde_saphyr::from_str_with_options(yaml, options)
        .map_err(|error| fail(format!("cannot be read: {}", error.without_snippet())))?;
    let comment = |(written, depth): (Written, u8)| {
        let date =
            written.date.map(|date| date.parse::<PostDate>()).transpose().map_err(|error| fail(error.to_string()))?;
        let text = edit(&written.text);
        let mut body = markdown::blocks(&text, 0, markdown::Flavour::Html).blocks;
        // places in this file are none in the file of the post
        walk_blocks(&mut body, &mut |met| {
            if let Met::Inline(inline) = met {
                inline.span = Span::default();
            }
        });
        Ok(Comment { author: edit(&written.author), date, body, depth })
    };
    in_order(written).into_iter().map(comment).collect()
}

/// The comments of all threads, each before its answers, and how deep it stands.
fn in_order(written: Vec<Written>) -> Vec<(Written, u8)> {
    let mut ordered = Vec::new();
    let mut open: Vec<_> = written.into_iter().rev().map(|comment| (comment, 0)).collect();
    while let Some((mut comment, depth)) = open.pop() {
        let below = DEEPEST_COMMENT.min(depth + 1);
        open.extend(std::mem::take(&mut comment.replies).into_iter().rev().map(|reply| (reply, below)));
        ordered.push((comment, depth));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stand_beside_their_post() {
        assert_eq!(path_beside("out/a/index.md"), "out/a/comments.yaml");
        assert_eq!(path_beside("out/a-post.mdx"), "out/a-post.comments.yaml");
        assert_eq!(path_beside("index.md"), "comments.yaml");
    }
}
