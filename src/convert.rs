//! One source through the stages that need nothing but its text: repair, read, normalise.

mod archive;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::slice::from_ref;
use std::sync::Arc;

use crate::account::{Changes, Entry, What};
use crate::diagnostic::{Diagnostic, Finding};
use crate::emit::{self, Style};
use crate::images;
use crate::import::{Format, Imported, ReadOptions};
use crate::ledger::{self, Balance, Emitted};
use crate::model::walk::{Met, walk_blocks};
use crate::model::{ImageRef, InlineKind, Meta, Post, Target};
use crate::normalise;
use crate::source::Source;

pub use archive::Archive;

/// A post on its way: what it is, and what was done and said so far.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The file it came from.
    pub source: Arc<Source>,
    /// How many other posts that file holds.
    pub siblings: usize,
    /// The format of that file.
    pub format: Format,
    /// The post.
    pub post: Post,
    /// How many of its comments stood in that file; others have a file of their own beside it.
    pub captured: usize,
    /// What was changed.
    pub changes: Changes,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the index needs of each post of a source.
pub fn heads(
    mut source: Source,
    format: Format,
    options: &ReadOptions,
    passes: &normalise::Settings,
) -> Result<Vec<Meta>, Finding> {
    if format == Format::BloggerFeed {
        return Ok(Archive::open(source, options)?.heads());
    }
    normalise::repair(&mut source, format, passes, &mut Vec::new());
    (format.reader().heads)(&source, options).map_err(|diagnostic| diagnostic.locate(&source))
}

/// The posts of a source, read and normalised. `trace` sees each post after its reader and after each pass.
pub fn drafts(
    mut source: Source,
    format: Format,
    options: &ReadOptions,
    passes: &normalise::Settings,
    trace: &mut dyn FnMut(&'static str, &Post),
) -> Result<Vec<Draft>, Finding> {
    if format == Format::BloggerFeed {
        return Ok(Archive::open(source, options)?.drafts(options, passes, trace));
    }
    let mut said = Vec::new();
    let repaired = normalise::repair(&mut source, format, passes, &mut said);
    let imported = (format.reader().read)(&source, options).map_err(|diagnostic| diagnostic.locate(&source))?;
    let source = Arc::new(source);
    let siblings = imported.len().saturating_sub(1);
    let draft = |imported: Imported| Draft {
        siblings,
        ..Draft::of(format, &source, &repaired, &said, imported, passes, trace)
    };
    Ok(imported.into_iter().map(draft).collect())
}

impl Draft {
    /// A post that was read, after the passes. What was done to the text of its source before was `repaired` and `said`.
    fn of(
        format: Format,
        source: &Arc<Source>,
        repaired: &Changes,
        said: &[Diagnostic],
        imported: Imported,
        passes: &normalise::Settings,
        trace: &mut dyn FnMut(&'static str, &Post),
    ) -> Self {
        let Imported { mut post, changes: recoveries, diagnostics } = imported;
        let mut changes = repaired.clone();
        changes.append(recoveries);
        let mut diagnostics = [said, &diagnostics].concat();
        trace(format.reader().name, &post);
        normalise::run(&mut post, source, format, passes, &mut changes, &mut diagnostics, &mut *trace);
        let captured = post.comments.len();
        Self { source: Arc::clone(source), siblings: 0, format, post, captured, changes, diagnostics }
    }
}

/// A post converted by itself: without an archive around it, links and images stay as they are.
#[derive(Debug, Clone)]
pub struct Converted {
    /// The post after the passes.
    pub post: Post,
    /// Its file.
    pub file: String,
    /// What was changed, and how often.
    pub changes: Changes,
    /// What there is to say, by line and column.
    pub findings: Vec<Finding>,
    /// What is not in the output, and why.
    pub dropped: Vec<Entry>,
}

/// Converts the posts of one source.
pub fn convert(
    source: Source,
    format: Format,
    options: &ReadOptions,
    passes: &normalise::Settings,
    style: Style,
    trace: &mut dyn FnMut(&'static str, &Post),
) -> Result<Vec<Converted>, Finding> {
    convert_settled(source, format, options, passes, style, trace, &|_, _| {})
}

/// The same, where something is settled about the posts, which are numbered from 0: `settle` has the last word.
pub fn convert_settled(
    source: Source,
    format: Format,
    options: &ReadOptions,
    passes: &normalise::Settings,
    style: Style,
    trace: &mut dyn FnMut(&'static str, &Post),
    settle: &dyn Fn(usize, &mut Draft),
) -> Result<Vec<Converted>, Finding> {
    let style = style.of_file(source.path());
    let (mut drafts, broken) = if format == Format::BloggerFeed {
        let archive = Archive::open(source, options)?;
        (archive.drafts(options, passes, trace), archive.broken())
    } else {
        (drafts(source, format, options, passes, trace)?, None)
    };
    for (number, draft) in drafts.iter_mut().enumerate() {
        settle(number, draft);
        images::assume_placed(&mut draft.post, &mut draft.changes);
        images::name_representative(&mut draft.post);
        draft.note_front_matter(&style);
    }
    let files: Vec<_> = drafts.iter().map(|draft| emit::file(&draft.post, &style)).collect();
    let mut balances: Vec<_> = if format == Format::BloggerFeed {
        let alone = drafts.iter().zip(&files);
        alone.map(|(draft, file)| balance(from_ref(draft), from_ref(file), options, &style)).collect()
    } else {
        vec![balance(&drafts, &files, options, &style)]
    };
    for (draft, balance) in drafts.iter_mut().zip(&mut balances) {
        draft.diagnostics.append(&mut balance.diagnostics);
    }
    let dropped = |number: usize| balances.get(number).or(balances.first()).map_or(&[][..], |balance| &balance.dropped);
    let converted = drafts.into_iter().zip(files).enumerate();
    let mut converted: Vec<_> =
        converted.map(|(number, (draft, file))| draft.converted(file, dropped(number))).collect();
    // the file ends there, behind its last post
    if let Some(last) = converted.last_mut() {
        last.findings.extend(broken);
    }
    Ok(converted)
}

/// The ledger of all posts of one file. Its words are in one post or another, so that only all of them balance.
pub fn file_balance(draft: &Draft, options: &ReadOptions, passes: &normalise::Settings, style: &Style) -> Balance {
    let source = Source::new(draft.source.path(), draft.source.original());
    // the file has been read already, so it can be read
    let mut drafts = drafts(source, draft.format, options, passes, &mut |_, _| {}).unwrap_or_default();
    drafts.iter_mut().for_each(|draft| draft.note_front_matter(style));
    let files: Vec<_> = drafts.iter().map(|draft| emit::file(&draft.post, style)).collect();
    balance(&drafts, &files, options, style)
}

fn balance(drafts: &[Draft], files: &[String], options: &ReadOptions, style: &Style) -> Balance {
    let Some(first) = drafts.first() else { return Balance::default() };
    let mut changes = Changes::default();
    for draft in drafts {
        changes.append(draft.changes.clone());
    }
    let comments: Vec<_> = drafts.iter().map(Draft::captured_text).collect();
    let files: Vec<_> = files.iter().chain(&comments).map(String::as_str).collect();
    let emitted = Emitted { files: &files, title: style.title_key() };
    ledger::compare(&first.source, first.format, options, &emitted, &changes)
}

impl Draft {
    /// The comments that stood in the source and are written to a file of their own, as text.
    pub fn captured_text(&self) -> String {
        emit::comments_as_text(self.post.comments.get(..self.captured).unwrap_or_default())
    }

    /// The changes in the source: what became of addresses in comments that stood elsewhere is no matter of its ledger.
    pub fn own_changes(&self) -> Cow<'_, Changes> {
        let mut beside = self.post.comments.get(self.captured..).unwrap_or_default().to_vec();
        let mut others: BTreeMap<(What, String), usize> = BTreeMap::new();
        for comment in &mut beside {
            walk_blocks(&mut comment.body, &mut |met| {
                let Met::Inline(inline) = met else { return };
                let moved = match &inline.kind {
                    InlineKind::Link(link) if matches!(link.target, Target::Post(_) | Target::File(_)) => {
                        (What::Link, link.target.as_str().to_owned())
                    }
                    InlineKind::Image(image) if matches!(image.at, ImageRef::Placed(_)) => {
                        (What::Image, image.at.as_str().to_owned())
                    }
                    _ => return,
                };
                *others.entry(moved).or_default() += 1;
            });
        }
        if others.is_empty() {
            return Cow::Borrowed(&self.changes);
        }
        let mut changes = self.changes.clone();
        // comments come behind the text
        changes.moved.reverse();
        changes.moved.retain(|moved| match others.get_mut(&(moved.what, moved.to.clone())) {
            Some(left @ 1..) => {
                *left -= 1;
                false
            }
            _ => true,
        });
        Cow::Owned(changes)
    }

    /// Notes by which words the front matter of a style differs from what is known about the post: a key that the style has for another
    /// value, one that it drops or adds.
    pub fn note_front_matter(&mut self, style: &Style) {
        let meta = &self.post.meta;
        self.changes.values(&meta.words(), &emit::words(meta, style), "the keys of the target");
    }

    fn converted(self, file: String, dropped: &[Entry]) -> Converted {
        let Self { source, post, changes, diagnostics, .. } = self;
        let mut findings: Vec<_> = diagnostics.into_iter().map(|diagnostic| diagnostic.locate(&source)).collect();
        findings.sort_by_key(|finding| (finding.line, finding.column));
        Converted { post, file, changes, findings, dropped: dropped.to_vec() }
    }
}
