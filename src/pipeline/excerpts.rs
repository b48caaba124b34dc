//! Lines that findings are about, kept where the run writes another text in their place, or would: a dry run and a run show the same.

use std::borrow::Cow;

use super::{Context, Step};
use crate::convert::Draft;
use crate::diagnostic::{Excerpt, Finding};
use crate::index::Planned;
use crate::normalise::withheld;
use crate::source::Source;

/// Keeps the lines of a post that is cleaned in place, and those of its file: as it is, or as a person's edits are merged into it.
pub fn keep_of_post(
    context: &Context<'_>,
    planned: &Planned,
    draft: &Draft,
    findings: &mut [Finding],
    on_disk: Option<&[u8]>,
    merged: Option<&str>,
) {
    let step = context.options.step;
    if planned.in_place().is_some() {
        keep(findings, None, draft.source.original(), step);
    }
    if let Some(text) = merged.map(Cow::Borrowed).or_else(|| on_disk.map(String::from_utf8_lossy)) {
        keep(findings, Some(&planned.output), &text, step);
    }
}

/// Gives the findings about a file what stands there in `text`; `file` is [`Finding::file`].
pub fn keep(findings: &mut [Finding], file: Option<&str>, text: &str, step: Step) {
    let is_about = |finding: &&mut Finding| finding.file.as_deref() == file && finding.line.is_some();
    let mut about = findings.iter_mut().filter(is_about).peekable();
    if step == Step::Check || about.peek().is_none() {
        return;
    }
    let source = Source::new("", withheld(text).into_owned());
    for finding in about {
        finding.excerpt = finding.position().and_then(|place| Excerpt::around(&source, place)).map(Box::new);
    }
}
