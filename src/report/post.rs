//! What happened to one post.

use std::sync::Arc;

use serde::Serialize;

use super::{Lines, PassCount};
use crate::account::Entry;
use crate::diagnostic::Finding;
use crate::lock::LockedPost;

/// What happened to one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PostReport {
    /// The source that was taken.
    pub source: Arc<str>,
    /// All sources of the post, the one that was taken first.
    pub sources: Vec<Arc<str>>,
    /// The file that holds the post; `None` where nothing is written.
    pub output: Option<Arc<str>>,
    /// The last part of its address.
    pub slug: Arc<str>,
    /// Where the post lived on the old blog.
    pub legacy_url: Option<Arc<str>>,
    /// Its address on the new site.
    pub permalink: Option<Arc<str>>,
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
    pub id: Arc<str>,
    /// The keys of its front matter that nothing gives a value; not part of the JSON.
    #[serde(skip)]
    pub lacks: Vec<&'static str>,
    /// What would change in the file, for the renderers that show it; not part of the JSON.
    #[serde(skip)]
    pub shown: Option<Box<Shown>>,
}

/// What is kept of a file that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// How many lines come and go.
    Lines(Lines),
    /// The file as it is and as it is to be.
    Texts(Texts),
}

impl Shown {
    /// The texts, where they were kept.
    pub fn texts(&self) -> Option<&Texts> {
        match self {
            Self::Lines(_) => None,
            Self::Texts(texts) => Some(texts),
        }
    }

    /// How many lines come and go.
    pub fn lines(&self) -> Lines {
        match self {
            Self::Lines(lines) => *lines,
            Self::Texts(texts) => texts.lines(),
        }
    }
}

impl PostReport {
    /// What it is called where there is one line for it: its file, else its source.
    pub fn name(&self) -> &str {
        self.output.as_deref().unwrap_or(&self.source)
    }

    /// Gives back the room for what does not come any more: reports are kept to the end of a run.
    pub fn shrink_to_fit(&mut self) {
        self.diagnostics.iter_mut().for_each(|finding| finding.message.shrink_to_fit());
        self.diagnostics.shrink_to_fit();
        self.changes.shrink_to_fit();
        self.lacks.shrink_to_fit();
    }

    /// What there is to say of a post that only the lock knows.
    pub fn of_locked(post: &LockedPost, status: Status) -> Self {
        Self {
            source: post.id.clone(),
            sources: Vec::new(),
            output: Some(post.path.clone()),
            slug: post.slug().into(),
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
            shown: None,
        }
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ImageReport {
    /// Its address or path, as the source has it.
    pub url: String,
    /// The file it was put in.
    pub file: Option<String>,
    /// Where its bytes came from.
    pub state: ImageState,
    /// Why it is not there, or not from its own address, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What becomes of its file: `created` or `updated`, where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// Where the bytes of an image came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LinksReport {
    /// How many links to the old blog lead to the new site now.
    pub rewritten: u32,
    /// Addresses of the old blog that no archived post answers.
    pub unresolved: Vec<String>,
}

/// What went in against what came out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LedgerReport {
    /// How many words the source holds.
    pub words: u64,
    /// What is not in the output, and why.
    pub dropped: Vec<Entry>,
}
