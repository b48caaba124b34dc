//! The file of a post's comments: read where one stands beside a source, written beside the post.

use super::outputs::file;
use super::{Context, Step};
use crate::changes::Overwrite;
use crate::convert::Draft;
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::disk::{Disk, DiskError};
use crate::import::comments::{self, path_beside};
use crate::lock::{Hash, LockedPost};
use crate::normalise;
use crate::report::{FileReport, Status};

/// Gives a post the comments that stand in a file beside its source.
pub fn attach(disk: &Disk, path: &str, draft: &mut Draft) {
    let beside = path_beside(path);
    let read = match disk.read_if_exists(&beside) {
        Ok(None) => return,
        Ok(Some(bytes)) => {
            comments::read(&String::from_utf8_lossy(&bytes), |text| normalise::without_addresses(text).into_owned())
        }
        Err(error) => Err(Diagnostic::whole(Code::Unreadable, error.to_string())),
    };
    match read {
        Ok(mut read) => draft.post.comments.append(&mut read),
        Err(diagnostic) => draft.diagnostics.push(diagnostic),
    }
}

/// Writes the comments beside the post, unless a person changed them there. Where there are none any more, the file goes.
pub fn write(
    context: &Context<'_>,
    before: Option<&LockedPost>,
    locked: &mut LockedPost,
    text: Option<&str>,
) -> Result<Option<FileReport>, DiskError> {
    let path = path_beside(&locked.path);
    let known = before.and_then(|post| post.comments.as_ref());
    let Some(text) = text else {
        return match (before, known) {
            (Some(before), Some(_)) => gone(context, before, locked),
            _ => Ok(None),
        };
    };
    let on_disk = context.before(&path)?.map(|bytes| Hash::of_text(&bytes));
    let is_ours = |on_disk: &Hash| {
        Some(on_disk) == known || Some(on_disk) == locked.comments.as_ref() || context.unfinished.wrote(&path, on_disk)
    };
    let is_kept = context.options.overwrite == Overwrite::Never && on_disk.as_ref().is_some_and(|is| !is_ours(is));
    if !is_kept || context.options.step == Step::Check {
        let report = file(context.disk, &path, text, context.options.step)?;
        if !report.is_written() {
            locked.comments = known.copied();
        }
        return Ok(Some(report));
    }
    let finding = match known {
        Some(_) => Finding::new(Code::Edited, format!("{path} was edited since it was written")),
        None => Finding::new(Code::OutputForeign, format!("{path} was not written by this program")),
    };
    locked.comments = known.copied();
    Ok(Some(FileReport { path, status: Status::Edited, diagnostics: vec![finding], texts: None }))
}

/// The comments of a post went: into its text, or out of it.
fn gone(context: &Context<'_>, before: &LockedPost, locked: &mut LockedPost) -> Result<Option<FileReport>, DiskError> {
    let path = path_beside(&before.path);
    let mut report = FileReport { path, status: Status::Removed, diagnostics: Vec::new(), texts: None };
    match context.options.step {
        Step::Check => {
            let message = format!("{} is not what the migration gives", report.path);
            report.diagnostics.push(Finding::new(Code::Drift, message));
        }
        Step::Show => {}
        Step::Write => {
            if !remove(context, before)? {
                locked.comments.clone_from(&before.comments);
                report.status = Status::Edited;
                let message = format!("{} was edited; it was not removed", report.path);
                report.diagnostics.push(Finding::new(Code::Edited, message));
            }
        }
    }
    Ok(Some(report))
}

/// Removes the comments of a post, unless a person changed them. Returns whether they are gone.
pub fn remove(context: &Context<'_>, post: &LockedPost) -> Result<bool, DiskError> {
    let Some(known) = &post.comments else { return Ok(true) };
    let path = path_beside(&post.path);
    let on_disk = context.disk.read_if_exists(&path)?;
    if on_disk.as_ref().is_some_and(|bytes| Hash::of_text(bytes) != *known) {
        return Ok(false);
    }
    context.disk.remove(&path, context.migration.output())?;
    Ok(true)
}
