//! Which files of a folder that is cleaned in place are posts of the old blog, and which are other people's business.

use crate::config::SourceConfig;
use crate::diagnostic::{Code, Finding};
use crate::import::Format;
use crate::model::Meta;

/// Whether a post of the file was on the old blog.
pub(super) fn was_on_old_blog(posts: &[Meta]) -> bool {
    posts.iter().any(|post| post.legacy_url.is_some())
}

/// Why a file that is none of the migration's posts is left as it is.
pub(super) fn reason_to_leave(
    source: &SourceConfig,
    path: &str,
    format: Format,
    posts: Result<&[Meta], &Finding>,
) -> Option<&'static str> {
    if format != Format::FrontMatter && !posts.is_ok_and(<[Meta]>::is_empty) {
        return Some("only Markdown with front matter is cleaned in place");
    }
    if source.included().is_match(path) {
        return None;
    }
    match posts {
        Err(finding) if matches!(finding.code, Code::NoFrontMatter | Code::EmptySource) => {
            Some("it has no front matter; it is left as it is")
        }
        Ok(posts) if !was_on_old_blog(posts) => {
            Some("it has no `legacyUrl`; it is left as it is unless `include` names it")
        }
        _ => None,
    }
}
