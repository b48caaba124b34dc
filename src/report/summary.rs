//! The counts of a report.

use serde::Serialize;

use super::{Failed, FileReport, ImageState, PostReport, Skipped, Status};
use crate::diagnostic::Severity;

/// The counts of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Posts.
    pub posts: usize,
    /// Posts whose file was made.
    pub created: usize,
    /// Posts whose file was changed.
    pub updated: usize,
    /// Posts whose file is as it was.
    pub unchanged: usize,
    /// Posts whose file a person edited.
    pub edited: usize,
    /// Posts whose file was formatted anew.
    pub reformatted: usize,
    /// Posts whose source is gone.
    pub removed: usize,
    /// Posts in whose place stands another file.
    pub foreign: usize,
    /// Sources that could not be read.
    pub failed: usize,
    /// Sources that were left out.
    pub skipped: usize,
    /// Words of the sources.
    pub words: u64,
    /// Words, links and images that are not in the output.
    pub dropped: usize,
    /// Links to the old blog.
    pub links: LinkCounts,
    /// Images, by where they came from.
    pub images: ImageCounts,
    /// Diagnostics, by severity.
    pub diagnostics: DiagnosticCounts,
}

/// Links to the old blog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinkCounts {
    /// Those that lead to the new site now.
    pub rewritten: u64,
    /// Those that no archived post answers.
    pub unresolved: usize,
}

/// Images, by [`ImageState`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ImageCounts {
    /// From the network, in this run.
    pub fetched: usize,
    /// From the network, in an earlier run.
    pub cached: usize,
    /// From a file.
    pub local: usize,
    /// Not to be had.
    pub missing: usize,
    /// Not an image, or not to be asked.
    pub refused: usize,
    /// Never asked for.
    pub undetermined: usize,
}

/// Diagnostics, by [`Severity`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DiagnosticCounts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

impl Summary {
    /// Counts what a report holds.
    pub fn of(posts: &[PostReport], failed: &[Failed], skipped: &[Skipped], files: &[FileReport]) -> Self {
        let mut summary = Self { posts: posts.len(), failed: failed.len(), skipped: skipped.len(), ..Self::default() };
        for post in posts {
            summary.add(post);
        }
        for finding in files.iter().flat_map(|file| &file.diagnostics) {
            *summary.diagnostics.of(finding.severity) += 1;
        }
        summary
    }

    /// How many posts have this status.
    pub fn with_status(&self, status: Status) -> usize {
        match status {
            Status::Created => self.created,
            Status::Updated => self.updated,
            Status::Unchanged => self.unchanged,
            Status::Edited => self.edited,
            Status::Reformatted => self.reformatted,
            Status::Removed => self.removed,
            Status::Foreign => self.foreign,
        }
    }

    fn add(&mut self, post: &PostReport) {
        *match post.status {
            Status::Created => &mut self.created,
            Status::Updated => &mut self.updated,
            Status::Unchanged => &mut self.unchanged,
            Status::Edited => &mut self.edited,
            Status::Reformatted => &mut self.reformatted,
            Status::Removed => &mut self.removed,
            Status::Foreign => &mut self.foreign,
        } += 1;
        self.words += post.ledger.words;
        self.dropped += post.ledger.dropped.len();
        self.links.rewritten += u64::from(post.links.rewritten);
        self.links.unresolved += post.links.unresolved.len();
        for image in &post.images {
            *self.images.of(image.state) += 1;
        }
        for finding in &post.diagnostics {
            *self.diagnostics.of(finding.severity) += 1;
        }
    }
}

impl ImageCounts {
    fn of(&mut self, state: ImageState) -> &mut usize {
        match state {
            ImageState::Fetched => &mut self.fetched,
            ImageState::Cached => &mut self.cached,
            ImageState::Local => &mut self.local,
            ImageState::Missing => &mut self.missing,
            ImageState::Refused => &mut self.refused,
            ImageState::Undetermined => &mut self.undetermined,
        }
    }
}

impl DiagnosticCounts {
    fn of(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Note => &mut self.note,
        }
    }
}
