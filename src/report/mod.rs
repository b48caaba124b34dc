//! The report: what happened to each post, as plain data, and its renderers.
//!
//! The stages fill a [`Report`]; the renderers only show it, so that the terminal, `report.json` and a pull request
//! cannot tell different stories. The names of its JSON are part of the program's interface: they change only with
//! [`VERSION`].

mod diff;
mod github;
mod html;
mod markdown;
mod pass_count;
mod summary;
pub mod text;

use serde::Serialize;

use crate::account::Entry;
use crate::diagnostic::{Code, Finding, Severity};
use crate::lock::LockedPost;

pub use diff::{unified, unified_of};
pub use github::github;
pub use html::html;
pub use markdown::markdown;
pub use pass_count::PassCount;
pub use summary::{DiagnosticCounts, ImageCounts, LinkCounts, Summary};

/// The version of the schema of `report.json`.
pub const VERSION: u32 = 1;

/// What a run did, or would do. Paths are relative to the folder of `migrations.toml`, with `/` everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`VERSION`].
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

/// What happened to one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PostReport {
    /// The source that was taken.
    pub source: String,
    /// All sources of the post, the one that was taken first.
    pub sources: Vec<String>,
    /// The file that holds the post; `None` where nothing is written.
    pub output: Option<String>,
    /// The last part of its address.
    pub slug: String,
    /// Where the post lived on the old blog.
    pub legacy_url: Option<String>,
    /// Its address on the new site.
    pub permalink: Option<String>,
    /// What becomes of its file.
    pub status: Status,
    /// What readers and passes changed, in the order of the first change.
    pub changes: Vec<PassCount>,
    /// What there is to say about its source, in the order of the places.
    pub diagnostics: Vec<Finding>,
    /// Its images, in the order of the text.
    pub images: Vec<ImageReport>,
    /// Its links.
    pub links: LinksReport,
    /// What went in against what came out.
    pub ledger: LedgerReport,
    /// Who it is: its `legacyUrl`, else the path of its source; not part of the JSON.
    #[serde(skip)]
    pub id: String,
    /// The keys of its front matter that nothing gives a value; not part of the JSON.
    #[serde(skip)]
    pub lacks: Vec<&'static str>,
    /// The file as it is and as it is to be, for the renderers that show a diff; not part of the JSON.
    #[serde(skip)]
    pub texts: Option<Texts>,
}

impl PostReport {
    /// What there is to say of a post that only the lock knows.
    pub fn of_locked(post: &LockedPost, status: Status) -> Self {
        Self {
            source: post.id.clone(),
            sources: Vec::new(),
            output: Some(post.path.clone()),
            slug: post.slug().to_owned(),
            legacy_url: Some(post.id.clone()).filter(|id| id.starts_with('/')),
            permalink: Some(post.permalink.clone()),
            status,
            changes: Vec::new(),
            diagnostics: Vec::new(),
            images: Vec::new(),
            links: LinksReport::default(),
            ledger: LedgerReport::default(),
            id: post.id.clone(),
            lacks: Vec::new(),
            texts: None,
        }
    }
}

/// A file that is neither a post nor an image: redirects, the lock file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileReport {
    /// The file.
    pub path: String,
    /// What becomes of it.
    pub status: Status,
    /// What there is to say about it.
    pub diagnostics: Vec<Finding>,
    /// The file as it is and as it is to be; not part of the JSON.
    #[serde(skip)]
    pub texts: Option<Texts>,
}

impl FileReport {
    /// Whether the disk took it, as far as it was to be written.
    pub fn is_written(&self) -> bool {
        self.diagnostics.iter().all(|finding| finding.code != Code::Unwritable)
    }
}

/// The file of a post before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// What is on disk; `None` where there is no file.
    pub old: Option<String>,
    /// What is to be there; `None` where the file goes.
    pub new: Option<String>,
}

/// What becomes of the file of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// There was none.
    Created,
    /// The migration now gives something else.
    Updated,
    /// It is what the migration gives.
    Unchanged,
    /// A person edited it; it is left alone.
    Edited,
    /// A person or a formatter changed its bytes, but nothing that a reader sees; it is left alone.
    Reformatted,
    /// Its source is gone.
    Removed,
    /// A file that this program did not write stands in its place.
    Foreign,
}

impl Status {
    /// Every status, in the order of the summary.
    pub const ALL: &[Self] =
        &[Self::Created, Self::Updated, Self::Unchanged, Self::Edited, Self::Reformatted, Self::Removed, Self::Foreign];

    /// The name used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Edited => "edited",
            Self::Reformatted => "reformatted",
            Self::Removed => "removed",
            Self::Foreign => "foreign",
        }
    }
}

/// What happened to an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageReport {
    /// Its address or path, as the source has it.
    pub url: String,
    /// The file it was put in.
    pub file: Option<String>,
    /// Where its bytes came from.
    pub state: ImageState,
    /// Why it is not there, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Where the bytes of an image came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageState {
    /// From the network, in this run.
    Fetched,
    /// From the network, in an earlier run.
    Cached,
    /// From a file beside the source or in a folder of `images.local`.
    Local,
    /// It cannot be had.
    Missing,
    /// The address answered, but not with an image, or must not be asked.
    Refused,
    /// Never asked for: the run was offline.
    Undetermined,
}

/// What happened to the links of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LinksReport {
    /// How many links to the old blog lead to the new site now.
    pub rewritten: u32,
    /// Addresses of the old blog that no archived post answers.
    pub unresolved: Vec<String>,
}

/// What went in against what came out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LedgerReport {
    /// How many words the source holds.
    pub words: u64,
    /// What is not in the output, and why.
    pub dropped: Vec<Entry>,
}

/// A source that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The file.
    pub source: String,
    /// The kind of problem, where it is one of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What is wrong, in one sentence.
    pub error: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in Unicode scalars, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Failed {
    /// The failure that a finding about a whole file is.
    pub fn new(source: impl Into<String>, finding: Finding) -> Self {
        let Finding { code, message, line, column, .. } = finding;
        Self { source: source.into(), code: Some(code), error: message, line, column }
    }

    /// The failure as a finding, for the renderers; what no code names is `unreadable`.
    pub fn finding(&self) -> Finding {
        Finding {
            code: self.code.unwrap_or(Code::Unreadable),
            severity: Severity::Error,
            message: self.error.clone(),
            file: None,
            line: self.line,
            column: self.column,
        }
    }
}

/// A source that is no post, or that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file.
    pub source: String,
    /// Why, in one sentence.
    pub why: String,
}

/// The report as `report.json`: indented by two, with a final newline.
pub fn json(report: &Report) -> String {
    // Serialising plain data with string keys cannot fail.
    let mut json = serde_json::to_string_pretty(report).unwrap_or_default();
    json.push('\n');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn post(source: &str, status: Status) -> PostReport {
        PostReport {
            source: source.to_owned(),
            sources: vec![source.to_owned()],
            output: Some("content/posts/a/index.md".to_owned()),
            slug: "a".to_owned(),
            legacy_url: Some("/2024/01/a.html".to_owned()),
            permalink: None,
            status,
            changes: vec![PassCount { pass: "mojibake", count: 3, places: Vec::new() }],
            diagnostics: Vec::new(),
            images: Vec::new(),
            links: LinksReport::default(),
            ledger: LedgerReport::default(),
            id: "/2024/01/a.html".to_owned(),
            lacks: Vec::new(),
            texts: None,
        }
    }

    #[test]
    fn posts_come_in_the_order_of_their_sources() {
        let report = Report::new(
            vec![post("b.rst", Status::Created), post("a.rst", Status::Unchanged)],
            Vec::new(),
            Vec::new(),
            Vec::new(),
        );
        assert_eq!(report.posts[0].source, "a.rst");
        assert_eq!(report.summary.created, 1);
        assert_eq!(report.summary.posts, 2);
    }

    #[test]
    fn json_has_the_keys_of_the_schema_in_order() {
        let report = Report::new(vec![post("a.rst", Status::Created)], Vec::new(), Vec::new(), Vec::new());
        let json = json(&report);
        let keys: Vec<_> = json
            .lines()
            .take_while(|line| !line.starts_with("  \"failed"))
            .filter(|line| line.starts_with("      \""))
            .filter_map(|line| line.trim().split('"').nth(1))
            .collect();
        assert_eq!(
            keys.join(" "),
            "source sources output slug legacyUrl permalink status changes diagnostics images links ledger"
        );
        assert!(json.ends_with("}\n"));
    }

    #[test]
    fn a_failed_source_needs_attention_and_a_warning_only_when_strict() {
        let failed = Failed { source: "a.md".into(), code: None, error: "gone".into(), line: None, column: None };
        assert!(Report::new(Vec::new(), vec![failed], Vec::new(), Vec::new()).needs_attention(Strictness::Lenient));
        let mut warned = post("a.rst", Status::Created);
        warned.diagnostics.push(Finding {
            code: Code::TitleMissing,
            severity: Severity::Warning,
            message: "no title".into(),
            file: None,
            line: None,
            column: None,
        });
        let report = Report::new(vec![warned], Vec::new(), Vec::new(), Vec::new());
        assert!(!report.needs_attention(Strictness::Lenient));
        assert!(report.needs_attention(Strictness::Strict));
    }
}
