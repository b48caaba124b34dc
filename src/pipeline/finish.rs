//! One post from its images to the bytes of its file, and what becomes of the file.

use std::borrow::Cow;

use super::meaning::is_same;
use super::outputs::has_conflict;
use super::prepare::Prepared;
use super::reviewing::{self, Reviewed};
use super::{Context, Keep, Options, Step, excerpts, overriding, places};
use crate::changes::{self, Overwrite, Verdict};
use crate::check::output;
use crate::config::Migration;
use crate::convert::{self, Draft};
use crate::diagnostic::{Code, Diagnostic, Finding};
use crate::emit::{self, Style};
use crate::images::{self, ImageFile, Placed};
use crate::import::Format;
use crate::index::Planned;
use crate::ledger::{self, Balance, Emitted};
use crate::lock::{Accepted, Hash, Lock, LockedImage, LockedPost};
use crate::merge;
use crate::model::{LegacyUrl, Post};
use crate::paths::join;
use crate::report::{
    Failed, ImageReport, LedgerReport, Lines, LinksReport, PassCount, PostReport, Shown, Status, Texts,
};
use crate::source::Source;

/// A post as it is to be.
pub struct Finished {
    /// What is reported.
    pub report: PostReport,
    /// What becomes of its file.
    pub verdict: Verdict,
    /// The bytes of its file.
    pub emitted: String,
    /// What is written instead, where a person's edits are in it.
    pub merged: Option<String>,
    /// The file of its comments, where it has any.
    pub comments: Option<String>,
    /// Whether its file is one of its sources.
    pub in_place: bool,
    /// Its images.
    pub images: Vec<ImageFile>,
    /// What the lock holds once it is written.
    pub locked: LockedPost,
    /// The post beside its sources, where people want to compare them.
    pub reviewed: Option<Reviewed>,
}

/// Writes the Markdown, balances the ledger and looks at what is on disk.
pub fn post(context: &Context<'_>, lock: &Lock, prepared: Prepared<'_>, placed: Placed) -> Result<Finished, Failed> {
    let Prepared { planned, mut draft, links, sources, .. } = prepared;
    let locked = lock.post(context.migration.name(), &planned.id);
    let image_folder = planned.image_folder(context.migration);
    let style = planned.style(context.migration);
    draft.note_front_matter(&style);
    draft.diagnostics.extend(site_diagnostics(&draft.post, planned, &style));
    let emitted = emit::file(&draft.post, &style);
    let balance = balance(context, planned, &draft, &emitted);
    draft.diagnostics.extend(balance.diagnostics);
    let on_disk = context
        .before(&planned.output)
        .map_err(|error| Failed::new(&planned.first().path, Finding::new(Code::Unwritable, error.to_string())))?;
    let replaced = replaced(context, lock, planned, on_disk.as_deref());
    let verdict = verdict(context, (planned, replaced), locked, on_disk.as_deref(), &emitted);
    let edited = on_disk.as_deref().filter(|_| !verdict.write && !verdict.lock);
    let merge = |(edited, locked)| merged(context, edited, locked, &emitted, &planned.output);
    let merged = edited.zip(locked).and_then(merge);
    let (verdict, merged, in_merge) = match merged {
        Some((merged, finding)) => (Verdict::written(Status::Updated), Some(merged), finding),
        None => (verdict, None, None),
    };
    let verdict = of_moved(planned, verdict);
    if draft.siblings == 0 && draft.format != Format::BloggerFeed {
        places::give(&mut draft.diagnostics, &draft.source);
    }
    let mut findings = findings(context.migration, std::mem::take(&mut draft.diagnostics), &draft.source);
    findings.extend(in_merge.into_iter().chain(conflict(planned, verdict, on_disk.as_deref())));
    let said = of_output(context, planned, locked, verdict, on_disk.as_deref(), &emitted);
    findings.extend(said.into_iter().map(|finding| of_gone(finding, &planned.output, replaced)));
    let mut report = PostReport {
        source: planned.first().path.clone(),
        sources: planned.entries.iter().map(|entry| entry.path.clone()).collect(),
        output: Some(planned.output.clone()),
        slug: planned.slug.clone(),
        legacy_url: planned.legacy_url().map(LegacyUrl::shared),
        permalink: Some(planned.permalink.clone()),
        status: verdict.status,
        changes: PassCount::of(&draft.changes, &draft.source),
        diagnostics: findings,
        images: placed.images.iter().map(|image| image_report(image, &image_folder)).collect(),
        links: LinksReport { rewritten: links.rewritten, unresolved: links.unresolved },
        ledger: LedgerReport { words: balance.words, dropped: balance.dropped },
        id: planned.id.clone(),
        lacks: overriding::lacks(&draft.post.meta),
        shown: None,
    };
    let mut new = locked_post(context, planned, &emitted, locked, &placed.files);
    if let (Some(merged), Some(before), Some(on_disk)) = (&merged, locked, &on_disk) {
        new.accepted = still_accepted(before, on_disk, merged, &report);
    }
    let text = merged.as_ref().unwrap_or(&emitted);
    excerpts::keep_of_post(context, planned, &draft, &mut report.diagnostics, on_disk.as_deref(), merged.as_deref());
    // what a person edited or deleted stays so
    report.shown = verdict.write.then(|| shown(context.options, on_disk.as_deref(), Some(text))).flatten();
    let review = || reviewing::post(sources, planned, &draft, text, on_disk.as_deref(), &placed.files);
    let reviewed = context.is_reviewed.then(review);
    let comments = emit::comments(&draft.post.comments);
    new.comments = comments.as_deref().map(str::as_bytes).map(Hash::of);
    let in_place = planned.in_place().is_some();
    Ok(Finished { report, verdict, emitted, merged, comments, in_place, images: placed.files, locked: new, reviewed })
}

/// What the site generator will not like.
fn site_diagnostics(post: &Post, planned: &Planned, style: &Style) -> Vec<Diagnostic> {
    let missing = emit::missing_keys(&post.meta, style).into_iter();
    let missing = missing.map(|key| Diagnostic::whole(Code::KeyMissing, format!("the post has no `{key}`")));
    let path = &planned.first().path;
    let mdx = style.is_without_mdx(path).then(|| {
        let message = format!("{path} is MDX, and {} is Markdown", planned.output);
        Diagnostic::whole(Code::MdxUnsupported, message)
    });
    missing.chain(mdx).collect()
}

/// What may be done to the file that is there. What an interrupted run wrote is nobody else's, although the lock does not say so.
fn overwrite(context: &Context<'_>, planned: &Planned, replaced: Option<bool>, on_disk: Option<&[u8]>) -> Overwrite {
    let is_own = |bytes: &[u8]| context.unfinished.wrote(&planned.output, &Hash::of_text(bytes));
    if replaced == Some(true) && context.options.prune {
        return Overwrite::Always;
    }
    if on_disk.is_some_and(is_own) { Overwrite::Always } else { context.options.overwrite }
}

fn verdict(
    context: &Context<'_>,
    (planned, replaced): (&Planned, Option<bool>),
    locked: Option<&LockedPost>,
    on_disk: Option<&[u8]>,
    emitted: &str,
) -> Verdict {
    let overwrite = overwrite(context, planned, replaced, on_disk);
    let says = |text: &str| is_same(&planned.output, on_disk.unwrap_or_default(), text.as_bytes());
    let is_source = planned.first().in_place || (planned.in_place().is_some() && locked.is_none());
    match on_disk.filter(|_| is_source) {
        Some(bytes) => changes::decide_in_place(bytes, locked, emitted.as_bytes(), overwrite, |locked| {
            // without the base: the person's text gives what was written before
            let is_written = locked.emitted == Hash::of(emitted.as_bytes());
            is_written || context.base(&locked.emitted).is_some_and(|base| says(&base))
        }),
        None => changes::decide(on_disk, locked, emitted.as_bytes(), overwrite, || says(emitted)),
    }
}

/// An edit that was accepted is so with our part in it; one that was not, or in conflict with ours, is to be looked at.
fn still_accepted(before: &LockedPost, on_disk: &[u8], merged: &str, report: &PostReport) -> Option<Accepted> {
    let was_accepted = before.accepted == Some(Accepted::Edited(Hash::of_text(on_disk)));
    let is_clean = !report.diagnostics.iter().any(|finding| finding.code == Code::MergeConflict);
    (was_accepted && is_clean).then(|| Accepted::Edited(Hash::of(merged.as_bytes())))
}

/// A person's text with what the migration changed since it wrote the post; `None` where that is nothing, or not known.
fn merged(
    context: &Context<'_>,
    edited: &[u8],
    locked: &LockedPost,
    emitted: &str,
    output: &str,
) -> Option<(String, Option<Finding>)> {
    if context.options.overwrite != Overwrite::Merge || locked.emitted == Hash::of(emitted.as_bytes()) {
        return None;
    }
    if has_marks(edited) {
        return None;
    }
    let edited = std::str::from_utf8(edited).ok()?.replace("\r\n", "\n");
    let base = context.base(&locked.emitted)?;
    let merged = merge::merge(&base, &edited, emitted);
    if !merged.conflicts.is_empty() && is_same(output, edited.as_bytes(), base.as_bytes()) {
        // nothing was said in other words: what is lost is only how it was laid out
        return Some((emitted.to_owned(), None));
    }
    let finding = merged.conflicts.first().map(|line| {
        let message = format!("{output}:{line}: you and the migration changed the same lines");
        let finding = Finding::new(Code::MergeConflict, message).in_file(output);
        Finding { line: u32::try_from(*line).ok(), column: Some(1), ..finding }
    });
    Some((merged.text, finding))
}

/// A post that `--move` took elsewhere is not unchanged, whatever its text.
fn of_moved(planned: &Planned, verdict: Verdict) -> Verdict {
    let has_moved = planned.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::AddressMoved);
    match verdict.status {
        Status::Unchanged if has_moved => Verdict { status: Status::Updated, ..verdict },
        _ => verdict,
    }
}

fn conflict(planned: &Planned, verdict: Verdict, on_disk: Option<&[u8]>) -> Option<Finding> {
    let text = String::from_utf8_lossy(on_disk.filter(|_| verdict.status == Status::Edited)?);
    if !has_conflict(&text) {
        return None;
    }
    let line = text.lines().position(|line| line.starts_with("<<<<<<< ")).map(|line| line as u32 + 1);
    let message = format!("{} has the marks of a conflict in it", planned.output);
    let finding = Finding::new(Code::MergeConflict, message).in_file(&planned.output);
    Some(Finding { line, column: line.map(|_| 1), ..finding })
}

/// Somebody has to decide first.
fn has_marks(on_disk: &[u8]) -> bool {
    std::str::from_utf8(on_disk).is_ok_and(has_conflict)
}

/// The ledger of a post. A file that holds several posts has one ledger for all of them, in the report of the first.
fn balance(context: &Context<'_>, planned: &Planned, draft: &Draft, emitted: &str) -> Balance {
    let options = &context.index.options[planned.first().source];
    let style = planned.style(context.migration);
    if draft.siblings > 0 {
        return match planned.first().section {
            0 => convert::file_balance(draft, options, &context.known.passes, &style),
            _ => Balance::default(),
        };
    }
    let emitted = Emitted { files: &[emitted, &draft.captured_text()], title: style.title_key() };
    ledger::compare(&draft.source, draft.format, options, &emitted, &draft.own_changes())
}

/// Diagnostics with their places and configured severities, in the order of the places.
pub fn findings(migration: &Migration, diagnostics: Vec<Diagnostic>, source: &Source) -> Vec<Finding> {
    let located = diagnostics.into_iter().map(|diagnostic| diagnostic.locate(source));
    let mut findings: Vec<_> = located
        .filter_map(|mut finding| {
            if let Some(level) = migration.diagnostics.get(&finding.code) {
                finding.severity = level.severity()?;
            }
            Some(finding)
        })
        .collect();
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

/// What there is to say of the file of the output, and for `check` of what stands in it.
fn of_output(
    context: &Context<'_>,
    planned: &Planned,
    locked: Option<&LockedPost>,
    verdict: Verdict,
    on_disk: Option<&[u8]>,
    emitted: &str,
) -> Vec<Finding> {
    let step = context.options.step;
    let finding = verdict_finding(verdict, planned, locked, step, on_disk, emitted);
    // what a person wants to stay as it is written reads back otherwise
    let is_verbatim = planned.overriding.as_ref().is_some_and(|settled| settled.verbatim);
    let examined = on_disk.zip(locked).filter(|_| step == Step::Check && !is_verbatim);
    let examine = |(bytes, locked)| output::examine(bytes, locked, context.migration, &context.index.addresses);
    finding.into_iter().chain(examined.into_iter().flat_map(examine)).collect()
}

/// What there is to say of the output. Where a person changed it, that is said of the output, with the line; where it is as it was
/// written, its source or the configuration was changed since.
fn verdict_finding(
    verdict: Verdict,
    planned: &Planned,
    locked: Option<&LockedPost>,
    step: Step,
    on_disk: Option<&[u8]>,
    emitted: &str,
) -> Option<Finding> {
    let output = &planned.output;
    let accepted = locked.is_some_and(|post| post.accepted.is_some());
    let (code, message) = match verdict.status {
        Status::Foreign => (Code::OutputForeign, format!("{output} was not written by this program")),
        Status::Edited if step == Step::Check => (Code::NotAccepted, format!("{output} was edited")),
        Status::Edited => (Code::Edited, format!("{output} was edited since it was written")),
        Status::Created if step == Step::Check => (Code::Drift, format!("{output} is not there")),
        Status::Updated if step == Step::Check => (Code::Drift, format!("{output} is not what the migration gives")),
        Status::Removed if step == Step::Check && !accepted => (Code::NotAccepted, format!("{output} was deleted")),
        _ => return None,
    };
    let finding = Finding::new(code, message);
    let Some(on_disk) = on_disk.filter(|_| matches!(verdict.status, Status::Foreign | Status::Edited)) else {
        return Some(finding);
    };
    let on_disk = String::from_utf8_lossy(on_disk).replace("\r\n", "\n");
    let line = output::first_difference(&on_disk, emitted);
    Some(Finding { line, column: line.map(|_| 1), ..finding.in_file(output) })
}

/// Whether what stands in the place of a new post is as it was written for one that is gone; `None` where it was written for none.
fn replaced(context: &Context<'_>, lock: &Lock, planned: &Planned, on_disk: Option<&[u8]>) -> Option<bool> {
    let is_new = lock.post(context.migration.name(), &planned.id).is_none();
    on_disk.filter(|_| is_new).and_then(|bytes| context.gone.is_as_written(context, lock, &planned.output, bytes))
}

/// What stands in the way was written, for a post that is gone.
fn of_gone(finding: Finding, output: &str, replaced: Option<bool>) -> Finding {
    let Some(is_as_written) = replaced.filter(|_| finding.code == Code::OutputForeign) else { return finding };
    let what = if is_as_written { "`migrate --prune` puts this one there" } else { "it was edited since" };
    Finding { message: format!("{output} was written for a post whose source is gone; {what}"), ..finding }
}

fn image_report(image: &images::PlacedImage, folder: &str) -> ImageReport {
    let file = image.file.as_ref().map(|name| join(folder, name));
    ImageReport { url: image.url.clone(), file, state: image.state, why: image.why.clone(), status: None }
}

/// What a diff shows of a file that would be written, or would go.
pub(super) fn shown(options: &Options, old: Option<&[u8]>, new: Option<&str>) -> Option<Box<Shown>> {
    let (old, new) = (old.map(String::from_utf8_lossy), new.map(str::to_owned));
    let shown = match options.keep {
        _ if options.step == Step::Write => return None,
        Keep::Status => return None,
        Keep::Lines => {
            Shown::Lines(Lines::between(old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default()))
        }
        Keep::Texts => Shown::Texts(Texts { old: old.map(Cow::into_owned), new }),
    };
    Some(Box::new(shown))
}

/// Images that an earlier run wrote beside the post, and that it shows no more: the lock knows them until `images prune` removes them.
fn unused_images(
    context: &Context<'_>,
    planned: &Planned,
    before: Option<&LockedPost>,
    files: &[ImageFile],
) -> Vec<LockedImage> {
    let folder = planned.image_folder(context.migration);
    let Some(before) = before.filter(|before| before.folder() == folder) else { return Vec::new() };
    let is_shown = |old: &LockedImage| files.iter().any(|file| file.name == old.file);
    let mut unused: Vec<LockedImage> = Vec::new();
    for old in before.images.iter().filter(|old| !is_shown(old)) {
        let path = join(before.folder(), &old.file);
        let is_there = context.disk.read_if_exists(&path).ok().flatten().is_some_and(|is| Hash::of(&is) == old.sha256);
        if is_there && unused.iter().all(|other| other.file != old.file) {
            unused.push(LockedImage { url: format!("{}{}", images::stored::UNUSED, old.file), ..old.clone() });
        }
    }
    unused
}

fn locked_post(
    context: &Context<'_>,
    planned: &Planned,
    emitted: &str,
    before: Option<&LockedPost>,
    files: &[ImageFile],
) -> LockedPost {
    let emitted = Hash::of(emitted.as_bytes());
    // a post that was cleaned in place no longer says where its images came from
    let url = |file: &ImageFile| match planned.in_place() {
        Some(_) => images::name::relative_address(&file.name),
        None => file.url.clone(),
    };
    let image = |file: &ImageFile| LockedImage {
        file: file.name.clone(),
        url: url(file),
        sha256: Hash::of(&file.bytes),
        media_type: file.media_type.to_owned(),
        bytes: file.bytes.len() as u64,
        width: file.width,
        height: file.height,
        accepted: file.accepted,
    };
    let mut images: Vec<_> = files.iter().map(image).collect();
    images.sort_unstable();
    images.dedup();
    images.extend(unused_images(context, planned, before, files));
    LockedPost {
        migration: context.migration.name().into(),
        id: planned.id.clone(),
        path: planned.output.clone(),
        permalink: planned.permalink.clone(),
        slug: None,
        accepted: before.filter(|post| post.emitted == emitted).and_then(|post| post.accepted.clone()),
        emitted,
        comments: None,
        comments_accepted: None,
        image_folder: planned.image_home(context.migration).folder,
        images,
    }
    .at(&planned.permalink, &planned.slug)
}
