//! The report: what happened to each post, as plain data, and its renderers.
//!
//! The stages fill a [`Report`]; the renderers only show it, so that the terminal, `report.json` and a pull request
//! cannot tell different stories. The names of its JSON are part of the program's interface: they change only with
//! [`VERSION`].

mod diff;
mod github;
mod highlight;
mod markdown;
mod others;
mod pass_count;
mod post;
mod stat;
mod summary;
#[cfg(test)]
mod tests;
pub mod text;

use serde::Serialize;

use crate::diagnostic::Code;

pub use diff::hunks_of;
pub use github::github;
pub use highlight::highlighted;
pub use markdown::markdown;
pub use others::{Failed, FileReport, Skipped};
pub use pass_count::PassCount;
pub use post::{ImageReport, ImageState, LedgerReport, LinksReport, PostReport, Shown, Status, Texts};
pub use stat::{Lines, stat};
pub use summary::{DiagnosticCounts, ImageCounts, LinkCounts, Summary};

/// The version of the schema of `report.json`.
pub const VERSION: u32 = 1;

/// What a run did, or would do. Paths are relative to the folder of `migrations.toml`, with `/` everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The version of the schema: [`VERSION`].
    pub version: u32,
    /// The posts, in the order of their sources.
    pub posts: Vec<PostReport>,
    /// Sources that could not be read.
    pub failed: Vec<Failed>,
    /// Sources that are no posts, or that were left out.
    pub skipped: Vec<Skipped>,
    /// What is written besides posts and images: redirects and the lock file; and the `conf.py` of a site, where there is
    /// something to say about it.
    pub files: Vec<FileReport>,
    /// The counts of all that.
    pub summary: Summary,
}

impl Report {
    /// A report of these posts, sorted by source, with its summary.
    pub fn new(
        mut posts: Vec<PostReport>,
        mut failed: Vec<Failed>,
        mut skipped: Vec<Skipped>,
        files: Vec<FileReport>,
    ) -> Self {
        posts.sort_by(|a, b| (&a.source, &a.output).cmp(&(&b.source, &b.output)));
        failed.sort_by(|a, b| a.source.cmp(&b.source));
        skipped.sort_by(|a, b| a.source.cmp(&b.source));
        let summary = Summary::of(&posts, &failed, &skipped, &files);
        Self { version: VERSION, posts, failed, skipped, files, summary }
    }

    /// Whether a post failed or an error was found; with `strict` also a warning. The exit status is 1 then.
    pub fn needs_attention(&self, strictness: Strictness) -> bool {
        let diagnostics = &self.summary.diagnostics;
        self.summary.failed > 0
            || diagnostics.error > 0
            || (strictness == Strictness::Strict && diagnostics.warning > 0)
    }

    /// Whether the disk would not take something that was to be written. The exit status is 2 then.
    pub fn is_unwritten(&self) -> bool {
        let is_unwritten = |failed: &Failed| failed.code == Some(Code::Unwritable);
        self.failed.iter().any(is_unwritten) || !self.files.iter().all(FileReport::is_written)
    }
}

/// Whether warnings count as failures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strictness {
    /// Only errors fail.
    #[default]
    Lenient,
    /// Warnings fail too: `--strict`.
    Strict,
}

/// The report as `report.json`: indented by two, with a final newline.
pub fn json(report: &Report) -> String {
    // Serialising plain data with string keys cannot fail.
    let mut json = serde_json::to_string_pretty(report).unwrap_or_default();
    json.push('\n');
    json
}
