//! Which posts a run is about.

use crate::index::Planned;
use crate::lock::LockedPost;

/// Which posts a run is about.
#[derive(Debug, Clone, Default)]
pub struct Selection(Option<globset::GlobSet>);

impl Selection {
    /// Posts whose source path, slug or legacyUrl matches one of the globs; all posts where there is none.
    pub fn new(globs: &[String]) -> Result<Self, globset::Error> {
        if globs.is_empty() {
            return Ok(Self(None));
        }
        let mut set = globset::GlobSetBuilder::new();
        for glob in globs {
            set.add(globset::Glob::new(glob)?);
        }
        Ok(Self(Some(set.build()?)))
    }

    pub(super) fn takes(&self, post: &Planned) -> bool {
        let Some(globs) = &self.0 else { return true };
        let names = [&post.slug, &post.id, &post.output];
        names.into_iter().chain(post.entries.iter().map(|entry| &entry.path)).any(|name| globs.is_match(&**name))
    }

    /// Whether a post of the lock is one of them, by its file, slug or legacyUrl.
    pub fn takes_locked(&self, post: &LockedPost) -> bool {
        let Some(globs) = &self.0 else { return true };
        [post.slug(), &post.id, &post.path].into_iter().any(|name| globs.is_match(name))
    }

    pub(super) fn is_all(&self) -> bool {
        self.0.is_none()
    }
}
