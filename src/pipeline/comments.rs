//! The file of a post's comments: read where one stands beside a source, written beside the post.

use super::backup::back_up;
use super::outputs::{self, file_over};
use super::{Context, Step};
use crate::changes::Overwrite;
use crate::convert::Draft;
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::disk::{Disk, DiskError};
use crate::import::comments::{self, path_beside};
use crate::lock::{Accepted, Hash, LockedPost};
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

/// Writes the comments beside the post, unless a person changed them there and nobody says `--force`: they are not
/// merged. Where there are none any more, the file goes.
pub fn write(
    context: &Context<'_>,
    before: Option<&LockedPost>,
    locked: &mut LockedPost,
    text: Option<&str>,
) -> Result<Option<FileReport>, DiskError> {
    let path = path_beside(&locked.path);
    let known = before.and_then(|post| post.comments.as_ref());
    let accepted = before.and_then(|post| post.comments_accepted.as_ref());
    let Some(text) = text else {
        return match (before, known) {
            (Some(before), Some(_)) => gone(context, before, locked),
            _ => Ok(None),
        };
    };
    let bytes = context.before(&path)?;
    let on_disk = bytes.as_deref().map(Hash::of_text);
    let force = context.options.overwrite == Overwrite::Always;
    if !force && on_disk != locked.comments && accepted.is_some_and(|accepted| accepted.is(on_disk.as_ref())) {
        (locked.comments, locked.comments_accepted) = (known.copied(), accepted.cloned());
        return Ok(Some(FileReport { path, status: Status::Unchanged, diagnostics: Vec::new(), texts: None }));
    }
    let is_ours = |on_disk: &Hash| {
        Some(on_disk) == known || Some(on_disk) == locked.comments.as_ref() || context.unfinished.wrote(&path, on_disk)
    };
    let is_foreign = on_disk.as_ref().is_some_and(|is| !is_ours(is));
    if !is_foreign || force || context.options.step == Step::Check {
        let foreign = bytes.as_deref().filter(|_| is_foreign && context.options.step != Step::Check);
        let copy = foreign.map(|bytes| back_up(context, &path, bytes)).transpose()?;
        let mut report = file_over(context.disk, bytes, &path, text, context.options.step);
        report.diagnostics.extend(copy);
        if !report.is_written() {
            locked.comments = known.copied();
        }
        return Ok(Some(report));
    }
    let finding = match known {
        Some(_) => Finding::new(Code::Edited, format!("{path} was edited since it was written")),
        None => Finding::new(Code::OutputForeign, format!("{path} was not written by this program")),
    };
    (locked.comments, locked.comments_accepted) = (known.copied(), accepted.cloned());
    Ok(Some(FileReport { path, status: Status::Edited, diagnostics: vec![finding], texts: None }))
}

/// The comments of a post went: into its text, or out of it.
fn gone(context: &Context<'_>, before: &LockedPost, locked: &mut LockedPost) -> Result<Option<FileReport>, DiskError> {
    let path = path_beside(&before.path);
    if let Some(Accepted::Edited(accepted)) = &before.comments_accepted
        && context.before(&path)?.is_some_and(|bytes| Hash::of_text(&bytes) == *accepted)
    {
        locked.comments.clone_from(&before.comments);
        locked.comments_accepted.clone_from(&before.comments_accepted);
        return Ok(None);
    }
    let Some(mut report) = remove(context, before)? else { return Ok(None) };
    if report.status == Status::Edited {
        locked.comments.clone_from(&before.comments);
        locked.comments_accepted.clone_from(&before.comments_accepted);
    }
    if context.options.step == Step::Check {
        let message = format!("{} is not what the migration gives", report.path);
        report.diagnostics.push(Finding::new(Code::Drift, message));
    }
    Ok(Some(report))
}

/// Removes the comments that were written beside a post.
pub fn remove(context: &Context<'_>, post: &LockedPost) -> Result<Option<FileReport>, DiskError> {
    let Some(known) = &post.comments else { return Ok(None) };
    let is_as_written = |bytes: &[u8]| Hash::of_text(bytes) == *known;
    outputs::remove(context, path_beside(&post.path), context.migration.output(), is_as_written)
}
