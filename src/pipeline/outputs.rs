//! The last step: writes what the migration gives, or says where the output is something else.

use std::collections::{BTreeMap, BTreeSet};

use super::backup::back_up;
use super::finish::{self, Finished};
use super::{Context, Step, comments};
use crate::changes::{Overwrite, Verdict};
use crate::check;
use crate::diagnostic::{Code, Finding};
use crate::disk::{Disk, DiskError, Durability};
use crate::images::ImageFile;
use crate::index::LeftOut;
use crate::lock::{self, Hash, Lock, LockedPost};
use crate::paths::join;
use crate::report::{Failed, FileReport, PostReport, Status, Texts};
use crate::unfinished;

/// A post that was written, or left as it is.
pub struct Written {
    /// What there is to say of it.
    pub report: PostReport,
    /// And of its comments.
    pub comments: Option<FileReport>,
    /// What the lock is to say of it.
    pub locked: Option<LockedPost>,
}

/// A post that could not be written, and why.
pub struct Unwritten {
    /// The post, unless the program failed on it.
    pub finished: Option<Finished>,
    /// Why.
    pub failed: Failed,
}

/// Writes a post and what stands beside it. The post comes last: it never names an image that is
/// not there, and where it is written, all of it is.
pub fn post(context: &Context<'_>, lock: &Lock, mut finished: Finished) -> Result<Written, Box<Unwritten>> {
    let mut written = BTreeMap::new();
    let said = finished.report.diagnostics.len();
    let comments = match write(context, lock, &mut finished, &mut written) {
        Ok(comments) => comments,
        Err(error) => {
            // images of a post that is not there are of no use to anyone; one that cannot be removed does no harm
            let is_new = |status: Status| status == Status::Created && context.options.step == Step::Write;
            let new = written.iter().filter(|(_, status)| is_new(**status));
            new.for_each(|(path, _)| drop(context.disk.remove(path, context.migration.floor())));
            finished.report.diagnostics.truncate(said);
            let failed = Failed::new(&finished.report.source, Finding::new(Code::Unwritable, error.to_string()));
            return Err(Box::new(Unwritten { finished: Some(finished), failed }));
        }
    };
    for image in &mut finished.report.images {
        image.status = image.file.as_ref().and_then(|file| written.get(file).copied());
    }
    // that a post is not as it should be is said of the post, and not of the lock file too
    let is_said = context.options.step == Step::Check && finished.verdict.write;
    let locked = match lock.post(&finished.locked.migration, &finished.locked.id) {
        Some(before) if finished.verdict.status == Status::Reformatted => {
            Some(beside_reformatted(before, finished.locked))
        }
        _ => (finished.verdict.lock && !is_said).then_some(finished.locked),
    };
    Ok(Written { report: finished.report, comments, locked })
}

/// The text is as an editor left it, and what stands beside it was written.
fn beside_reformatted(before: &LockedPost, new: LockedPost) -> LockedPost {
    let LockedPost { comments, comments_accepted, image_folder, images, .. } = new;
    LockedPost { comments, comments_accepted, image_folder, images, ..before.clone() }
}

fn write(
    context: &Context<'_>,
    lock: &Lock,
    finished: &mut Finished,
    written: &mut BTreeMap<String, Status>,
) -> Result<Option<FileReport>, DiskError> {
    let Finished { report, verdict, emitted, merged, comments, in_place, images, locked, .. } = finished;
    let before = lock.post(&locked.migration, &locked.id);
    let mut beside = None;
    // beside a text that is a person's, the images and the comments are that person's too
    if verdict.write || verdict.lock || verdict.status == Status::Reformatted {
        for image in images {
            report.diagnostics.extend(write_image(context, before, locked, image, *in_place, written)?);
        }
        beside = comments::write(context, before, locked, comments.as_deref())?;
    }
    if let Some(accepted) = before.filter(|_| is_looked_at(context, *verdict)) {
        report.diagnostics.extend(check::beside(context.disk, accepted)?);
    }
    let is_kept = *in_place || context.options.overwrite == Overwrite::Always;
    if verdict.write && is_kept && context.options.step != Step::Check {
        report.diagnostics.extend(back_up_post(context, lock, locked)?);
    }
    if context.options.step == Step::Write && verdict.write {
        let text = merged.as_ref().unwrap_or(emitted);
        context.disk.write_below(context.migration.output(), &locked.path, text.as_bytes(), Durability::Renamed)?;
    } else if verdict.write {
        context.disk.could_write_below(context.migration.output(), &locked.path)?;
    }
    Ok(beside)
}

/// Beside an edit that was accepted nothing is written; what stood there then is to stand there still.
fn is_looked_at(context: &Context<'_>, verdict: Verdict) -> bool {
    let is_accepted = verdict == Verdict::left(Status::Unchanged);
    context.options.step == Step::Check && is_accepted
}

/// Keeps a copy of what `--force` or cleaning in place is about to overwrite, unless it is exactly what was once written.
fn back_up_post(context: &Context<'_>, lock: &Lock, locked: &LockedPost) -> Result<Option<Finding>, DiskError> {
    let Some(on_disk) = context.before(&locked.path)? else { return Ok(None) };
    let hash = Hash::of_text(&on_disk);
    if lock.post(&locked.migration, &locked.id).is_some_and(|post| post.emitted == hash) {
        return Ok(None);
    }
    back_up(context, &locked.path, &on_disk).map(Some)
}

/// Writes an image, unless a person put another one in its place.
fn write_image(
    context: &Context<'_>,
    before: Option<&LockedPost>,
    locked: &LockedPost,
    image: &ImageFile,
    in_place: bool,
    written: &mut BTreeMap<String, Status>,
) -> Result<Option<Finding>, DiskError> {
    let path = join(locked.folder(), &image.name);
    let on_disk = context.before(&path)?;
    if on_disk.as_ref() == Some(&*image.bytes) {
        return Ok(None);
    }
    if context.options.step == Step::Check {
        return Ok(check::image_fault(&path, on_disk.as_deref(), &Hash::of(&image.bytes)));
    }
    let known = before.and_then(|post| post.images.iter().find(|known| known.file == image.name));
    let is_changed = |on_disk: &[u8]| {
        let is = Hash::of(on_disk);
        known.is_none_or(|known| known.sha256 != is) && !context.unfinished.wrote(&path, &is)
    };
    // beside a post that is cleaned in place the image of the source is the one of the output
    let is_source = in_place && known.is_none();
    let foreign = on_disk.as_ref().filter(|on_disk| is_changed(on_disk));
    if context.options.overwrite != Overwrite::Always && !is_source && foreign.is_some() {
        return Ok(Some(match known {
            Some(_) => Finding::new(Code::Edited, format!("{path} was changed since it was written")),
            None => Finding::new(Code::OutputForeign, format!("{path} was not written by this program")),
        }));
    }
    if context.options.step == Step::Show && !context.foretell(&path) {
        return Ok(None);
    }
    let copy = foreign.map(|bytes| back_up(context, &path, bytes)).transpose()?;
    if context.options.step == Step::Write {
        context.disk.write_below(context.migration.floor(), &path, &image.bytes, Durability::Synced)?;
    } else {
        context.disk.could_write_below(context.migration.floor(), &path)?;
    }
    written.insert(path, if on_disk.is_none() { Status::Created } else { Status::Updated });
    Ok(copy)
}

/// Posts that the lock knows and that are not written any more: their sources are gone, or they are left out. With `--prune` they
/// are removed, unless someone edited them; `files` gets what goes with them. One that became a draft stays as it is: it is not gone.
pub fn not_written(
    context: &Context<'_>,
    known: &BTreeSet<&str>,
    lock: &mut Lock,
    files: &mut Vec<FileReport>,
) -> Result<Vec<PostReport>, DiskError> {
    let name = context.migration.name();
    let is_there = |post: &&LockedPost| &*post.migration != name || known.contains(&*post.id);
    let taken = lock.posts().filter(is_there);
    let taken: BTreeMap<_, _> =
        taken.map(|post| (post.path.clone(), (post.permalink.clone(), post.comments.is_some()))).collect();
    // a file is one post's, also where the run is about that one alone
    let is_looked_at = |post: &LockedPost| context.options.only.takes_locked(post) || taken.contains_key(&post.path);
    let gone = lock.posts_of(name).filter(|post| !known.contains(&*post.id) && is_looked_at(post));
    let gone: Vec<_> = gone.cloned().collect();
    let mut reports = Vec::new();
    if gone.is_empty() {
        return Ok(reports);
    }
    let mut shown = Shown::of(lock);
    for post in gone {
        // another post stands there now: to those who read it, it may be the same
        if let Some((permalink, has_comments)) = taken.get(&post.path) {
            if context.options.prune {
                files.extend(remove_images(context, &mut shown, &post)?);
                files.extend(if *has_comments { None } else { comments::remove(context, &post)? });
            }
            lock.remove(&post.migration, &post.id);
            reports.extend((*permalink != post.permalink).then(|| replaced(&post, permalink)));
            continue;
        }
        let left_out = context.index.left_out.get(&post.id);
        reports.push(if context.migration.is_in_place(&post.path) || left_out == Some(&LeftOut::Draft) {
            left_as_it_is(context, lock, &post)?
        } else if context.options.prune {
            prune(context, lock, &mut shown, &post, files)?
        } else {
            let why = if left_out.is_some() { "is left out by overrides.toml" } else { "has no source any more" };
            let mut report = PostReport::of_locked(&post, Status::Removed);
            report.diagnostics.push(Finding::new(Code::SourceGone, format!("{} {why}", post.path)));
            report
        });
    }
    Ok(reports)
}

/// A post in whose file another one stands now: in place, a person wrote it there.
fn replaced(post: &LockedPost, by: &str) -> PostReport {
    let mut report = PostReport::of_locked(post, Status::Removed);
    let message = format!("{} has no source any more; {} is {by} now", post.permalink, post.path);
    report.diagnostics.push(Finding::new(Code::SourceGone, message));
    report
}

/// Removes a post with what stands beside it, and what of it is as it was written; the rest is a person's.
fn prune(
    context: &Context<'_>,
    lock: &mut Lock,
    shown: &mut Shown,
    post: &LockedPost,
    files: &mut Vec<FileReport>,
) -> Result<PostReport, DiskError> {
    let mut report = PostReport::of_locked(post, Status::Removed);
    let on_disk = context.disk.read_if_exists(&post.path)?;
    if on_disk.as_ref().is_some_and(|bytes| Hash::of_text(bytes) != post.emitted) {
        report.status = Status::Edited;
        report.diagnostics.push(Finding::new(Code::Edited, format!("{} was edited; it was not removed", post.path)));
        return Ok(report);
    }
    if on_disk.is_some() {
        report.shown = finish::shown(context.options, on_disk.as_deref(), None);
    }
    match context.options.step {
        Step::Write => context.disk.remove(&post.path, context.migration.output())?,
        Step::Show | Step::Check => context.disk.could_remove(&post.path, context.migration.output())?,
    }
    files.extend(comments::remove(context, post)?);
    files.extend(remove_images(context, shown, post)?);
    lock.remove(&post.migration, &post.id);
    Ok(report)
}

/// Removes a file that was written beside a post; a dry run says so too. One that a person changed stays.
pub fn remove(
    context: &Context<'_>,
    path: String,
    floor: &str,
    is_as_written: impl Fn(&[u8]) -> bool,
) -> Result<Option<FileReport>, DiskError> {
    let Some(bytes) = context.before(&path)? else { return Ok(None) };
    let mut report = FileReport { path, status: Status::Removed, diagnostics: Vec::new(), texts: None };
    if !is_as_written(&bytes) {
        let message = format!("{} was changed since it was written; it was not removed", report.path);
        report.status = Status::Edited;
        report.diagnostics.push(Finding::new(Code::Edited, message));
        return Ok(Some(report));
    }
    match context.options.step {
        Step::Write => context.disk.remove(&report.path, floor)?,
        Step::Show => report.texts = String::from_utf8(bytes).ok().map(|old| Texts { old: Some(old), new: None }),
        Step::Check => {}
    }
    Ok(Some(report))
}

/// A post that was cleaned in place and is not any more: a person deleted it, or made something else of it. The file is its source
/// too, so that nothing removes it. Or a post that is a draft now.
fn left_as_it_is(context: &Context<'_>, lock: &mut Lock, post: &LockedPost) -> Result<PostReport, DiskError> {
    let mut report = check::post(context.disk, post)?;
    if context.options.step != Step::Check {
        report.diagnostics.clear();
    }
    if context.options.prune && report.status == Status::Removed && context.migration.is_in_place(&post.path) {
        lock.remove(&post.migration, &post.id);
    }
    Ok(report)
}

/// Removes the images of a post that no other post shows.
fn remove_images(context: &Context<'_>, shown: &mut Shown, post: &LockedPost) -> Result<Vec<FileReport>, DiskError> {
    let floor = context.migration.floor();
    let alone = images_of(post).into_iter().filter(|(path, _)| shown.forget(path));
    alone
        .filter_map(|(path, sha256)| remove(context, path, floor, |bytes| Hash::of(bytes) == sha256).transpose())
        .collect()
}

/// How many posts of the lock have each image: posts that stand in one folder may show the same file.
struct Shown(BTreeMap<String, usize>);

impl Shown {
    fn of(lock: &Lock) -> Self {
        let mut shown = BTreeMap::new();
        for (path, _) in lock.posts().flat_map(images_of) {
            *shown.entry(path).or_default() += 1;
        }
        Self(shown)
    }

    /// One post fewer has an image; whether none is left that has.
    fn forget(&mut self, path: &str) -> bool {
        let Some(count) = self.0.get_mut(path) else { return true };
        *count -= 1;
        *count == 0
    }
}

/// The image files of a post, each once, with their hashes.
fn images_of(post: &LockedPost) -> BTreeMap<String, Hash> {
    post.images.iter().map(|image| (join(post.folder(), &image.file), image.sha256)).collect()
}

/// Writes the lock file.
pub fn lock_file(disk: &Disk, lock: &Lock, step: Step) -> Result<FileReport, DiskError> {
    let text = disk.read_if_exists(lock::FILE_NAME)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // two branches were merged: the lines may stand in another order, and say the same
    if lock.prints(&text) || (step == Step::Check && says(&text, lock)) {
        let (path, status) = (lock::FILE_NAME.to_owned(), Status::Unchanged);
        return Ok(FileReport { path, status, diagnostics: Vec::new(), texts: None });
    }
    let mut report = file(disk, lock::FILE_NAME, &lock.print(), step)?;
    if step == Step::Check && has_conflict(&text) {
        let message = format!("{} holds a merge conflict; `migrate` takes the lines of both sides", lock::FILE_NAME);
        report.diagnostics = vec![Finding::new(Code::Drift, message)];
    }
    Ok(report)
}

fn says(text: &str, lock: &Lock) -> bool {
    !has_conflict(text) && Lock::parse(text).is_ok_and(|(is, twofold)| is == *lock && twofold.is_empty())
}

/// Whether git left the marks of a conflict in a text, or `--merge` did.
pub fn has_conflict(text: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> "].iter().all(|mark| text.lines().any(|line| line.starts_with(mark)))
}

/// Writes a file that is no post, where it is not as it should be. Line ends stay those of Windows where all are.
pub(super) fn file(disk: &Disk, path: &str, text: &str, step: Step) -> Result<FileReport, DiskError> {
    Ok(file_over(disk, disk.read_if_exists(path)?, path, text, step))
}

/// The same where it is known what stands there; a dry run of `--move` finds it at its old place.
pub(super) fn file_over(disk: &Disk, old: Option<Vec<u8>>, path: &str, text: &str, step: Step) -> FileReport {
    let old = old.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let is_of_windows =
        old.as_ref().is_some_and(|old| old.contains('\n') && old.matches('\n').count() == old.matches("\r\n").count());
    let old = old.map(|old| old.replace("\r\n", "\n"));
    let status = match &old {
        None => Status::Created,
        Some(old) if old == text => Status::Unchanged,
        Some(_) => Status::Updated,
    };
    let mut report = FileReport { path: path.to_owned(), status, diagnostics: Vec::new(), texts: None };
    if status == Status::Unchanged {
        return report;
    }
    match step {
        Step::Write => {
            let write = || {
                disk.append(unfinished::FILE_NAME, &unfinished::file(path))?;
                let lines = if is_of_windows { text.replace('\n', "\r\n") } else { text.to_owned() };
                disk.write(path, lines.as_bytes(), Durability::Renamed)
            };
            // the posts are written: the lock file must still come, and say so
            let unwritable = write().err().map(|error| Finding::new(Code::Unwritable, error.to_string()));
            report.diagnostics.extend(unwritable);
        }
        Step::Show => {
            let unwritable = disk.could_write(path).err();
            report.diagnostics.extend(unwritable.map(|error| Finding::new(Code::Unwritable, error.to_string())));
            report.texts = Some(Texts { old, new: Some(text.to_owned()) });
        }
        Step::Check => {
            let line = old.and_then(|old| check::output::first_difference(&old, text));
            let finding = Finding::new(Code::Drift, format!("{path} is not what the migration gives"));
            report.diagnostics.push(Finding { line, column: line.map(|_| 1), ..finding });
        }
    }
    report
}
