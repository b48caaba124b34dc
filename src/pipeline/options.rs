//! How a run is to be done.

use super::Selection;
use crate::changes::Overwrite;
use crate::images::Watch;
use crate::images::fetch::ProxyVariables;
use crate::index::Pinning;

/// What the last step does with what the migration gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// `migrate`: writes it.
    Write,
    /// `diff`: keeps the texts for the renderers.
    Show,
    /// `check`: says where the output is something else.
    Check,
}

/// How a run is to be done.
#[derive(Debug, Clone)]
pub struct Options {
    /// The last step.
    pub step: Step,
    /// Which posts; none means all.
    pub only: Selection,
    /// Never use the network.
    pub offline: bool,
    /// Ask also for images that were asked for in vain a moment ago.
    pub ask_again: bool,
    /// What the environment says of proxies.
    pub proxies: ProxyVariables,
    /// Who is told how far the run is.
    pub watch: Watch,
    /// What may be overwritten.
    pub overwrite: Overwrite,
    /// Whether published addresses may move.
    pub pinning: Pinning,
    /// Whether output is removed whose source is gone.
    pub prune: bool,
    /// Whether `check` fails where the sources are not here.
    pub requires_sources: bool,
    /// Whether these are all migrations of the file: what `overrides.toml` says of none of them is of no use then.
    pub is_whole: bool,
    /// What is kept of the files that would change, for those who show it.
    pub keep: Keep,
}

/// What is kept of each file that would change; all but nothing takes memory with every post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// That it would.
    #[default]
    Status,
    /// How many of its lines would.
    Lines,
    /// Both texts.
    Texts,
}
