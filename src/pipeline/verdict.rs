//! What `check` has to say besides what the stages say, and how much each finding matters.

use super::gathered::{Gathered, Lengths};
use super::{Context, RunError, Step, redirects};
use crate::check;
use crate::config::Migration;
use crate::diagnostic::{Code, Finding, Severity};
use crate::lock::Lock;
use crate::report::{Failed, FileReport, Skipped, Status};

/// `check` where a source is not here: what the lock file and the output say.
pub(super) fn without_sources(
    context: &Context<'_>,
    gone: &str,
    lock: &Lock,
    gathered: &mut Gathered<'_, '_>,
) -> Result<(), RunError> {
    let Context { disk, migration, index, options, .. } = *context;
    if options.requires_sources {
        let finding = Finding::new(Code::SourcesMissing, "the sources are not here");
        gathered.failed.push(Failed::new(gone, finding));
    } else {
        let why = "the sources are not here: output, images, redirects and links were compared with the lock file; whether the \
                   migration still gives them, and whether anything of the sources is missing in them, was not checked";
        gathered.skipped.push(Skipped { source: gone.to_owned(), why: why.to_owned() });
    }
    gathered.is_partial = true;
    gathered.posts.extend(check::without_sources(disk, migration, lock, &index.addresses)?);
    gathered.files.extend(redirects::without_sources(disk, migration, lock)?);
    Ok(())
}

/// A finding at the level that is configured. What the ledger says fails a `check`: it is what the program promises.
pub(super) fn levelled(migration: &Migration, step: Step, finding: Finding) -> Option<Finding> {
    let severity = match migration.diagnostics.get(&finding.code) {
        Some(level) => level.severity()?,
        None if step == Step::Check && finding.code == Code::LedgerUnbalanced => Severity::Error,
        None => finding.severity,
    };
    Some(Finding { severity, ..finding })
}

/// Gives the findings of one migration the levels that are configured, from these posts and files on.
pub(super) fn set_levels(migration: &Migration, step: Step, gathered: &mut Gathered<'_, '_>, before: Lengths) {
    let set = |findings: &mut Vec<Finding>| {
        let all = std::mem::take(findings).into_iter();
        findings.extend(all.filter_map(|finding| levelled(migration, step, finding)));
    };
    gathered.posts.iter_mut().skip(before.posts).for_each(|post| set(&mut post.diagnostics));
    gathered.files.iter_mut().skip(before.files).for_each(|file| set(&mut file.diagnostics));
    for failed in gathered.failed.split_off(before.failed) {
        // what the disk would not take is no matter of taste
        let level =
            failed.code.filter(|code| *code != Code::Unwritable).and_then(|code| migration.diagnostics.get(&code));
        match level.map(|level| level.severity()) {
            None | Some(Some(Severity::Error)) => gathered.failed.push(failed),
            Some(severity) => leave_out(gathered, failed, severity),
        }
    }
}

/// A source that cannot be read, where that is as it should be, or is only worth a word.
fn leave_out(gathered: &mut Gathered<'_, '_>, failed: Failed, severity: Option<Severity>) {
    let finding = failed.finding();
    if let Some(severity) = severity {
        let diagnostics = vec![Finding { severity, ..finding.clone() }];
        let (path, status) = (failed.source.clone(), Status::Unchanged);
        gathered.files.push(FileReport { path, status, diagnostics, texts: None });
    }
    let why = format!("{} ({}, as [migration.diagnostics] has it)", finding.message, finding.code);
    gathered.skipped.push(Skipped { source: failed.source, why });
}
