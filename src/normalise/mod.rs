//! Normalising passes, one file each, in running order.
//!
//! A pass sees one post, has a name, counts what it changed, is idempotent, and can be switched off by that name.

mod mojibake;

use crate::diagnostic::{Code, Diagnostic};
use crate::import::Changes;
use crate::ledger::{Entry, Moved, What};
use crate::model::Post;
use crate::source::{Source, Span};

/// One row of the table of passes.
pub struct Pass {
    /// Its name, in reports and in `skip-passes`.
    pub name: &'static str,
    /// What it does, in one line, for `unblogger passes`.
    pub summary: &'static str,
    /// The pass itself.
    pub run: Run,
}

/// What a pass works on.
pub enum Run {
    /// The text before it is read: returns the number of changes.
    Text(fn(&mut Source, &mut Vec<Diagnostic>) -> u32),
    /// The model.
    Model(fn(&mut Post, &mut Log<'_>)),
}

/// What the passes of one migration are told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Names of passes that do not run.
    pub skip_passes: Vec<String>,
    /// Tags that are a conversion's and not the author's.
    pub drop_tags: Vec<String>,
    /// Hosts of the old blog, without scheme and `www.`.
    pub legacy_hosts: Vec<String>,
}

/// Where a pass records what it did.
pub struct Log<'a> {
    /// The name of the pass that runs.
    pub pass: &'static str,
    /// What the passes are told.
    pub settings: &'a Settings,
    changes: &'a mut Changes,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Log<'a> {
    /// The log of one pass.
    pub fn new(
        pass: &'static str,
        settings: &'a Settings,
        changes: &'a mut Changes,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { pass, settings, changes, diagnostics }
    }

    /// Counts `times` changes.
    pub fn changed(&mut self, times: u32) {
        self.changes.count(self.pass, times);
    }

    /// Records that words, a link or an image went, and why. `text` may hold several words.
    pub fn removed(&mut self, what: What, text: impl Into<String>, why: &'static str) {
        self.changes.removed.push(Entry { what, text: text.into(), why });
    }

    /// Records that words, a link or an image came.
    pub fn added(&mut self, what: What, text: impl Into<String>, why: &'static str) {
        self.changes.added.push(Entry { what, text: text.into(), why });
    }

    /// Records that the address of a link or an image gave way to another one for the same thing.
    pub fn moved(&mut self, what: What, from: impl Into<String>, to: impl Into<String>) {
        self.changes.moved.push(Moved { what, from: from.into(), to: to.into() });
    }

    /// Reports something to the user.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(code, span, message));
    }
}

/// The passes, in running order.
pub const PASSES: &[Pass] = &[Pass {
    name: "mojibake",
    summary: "text that was read in a wrong encoding is restored",
    run: Run::Text(mojibake::run),
}];

/// Runs the passes on the text of a source, before it is read.
pub fn repair(source: &mut Source, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> Changes {
    let mut changes = Changes::default();
    for pass in wanted(settings) {
        if let Run::Text(run) = pass.run {
            changes.count(pass.name, run(source, diagnostics));
        }
    }
    changes
}

/// Runs the passes on the model. `trace` is called after each with its name.
pub fn run(
    post: &mut Post,
    settings: &Settings,
    changes: &mut Changes,
    diagnostics: &mut Vec<Diagnostic>,
    mut trace: impl FnMut(&'static str, &Post),
) {
    for pass in wanted(settings) {
        if let Run::Model(run) = pass.run {
            run(post, &mut Log::new(pass.name, settings, changes, diagnostics));
            crate::model::normalise(&mut post.body);
            trace(pass.name, post);
        }
    }
}

fn wanted(settings: &Settings) -> impl Iterator<Item = &'static Pass> + '_ {
    PASSES.iter().filter(|pass| !settings.skip_passes.iter().any(|skipped| skipped == pass.name))
}
