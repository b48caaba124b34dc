//! The order of the stages, and what a run needs around them.
//!
//! Phase one ([`crate::index`]) settles who every post is and what it is called. Phase two takes the posts chunk by
//! chunk through read → normalise → links → images → emit → ledger → changes into the last step: write, show or check.
//! Chunks bound the memory and let the images of many posts be fetched at once.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use thiserror::Error;

use crate::bases::Bases;
use crate::check::causes;
use crate::config::{Migration, overrides};
use crate::disk::{Disk, DiskError};
use crate::images::fetch::{Network, Patience, ProxyInvalid, Web};
use crate::images::{Progress, Supply};
use crate::index::{Index, IndexError, Pinning, Planned};
use crate::links::redirects::RedirectsError;
use crate::links::{Anchors, Elsewhere, Place};
use crate::lock::{Hash, Lock, LockError};
use crate::report::{FileReport, Report, Status};
use crate::review::Book;
use crate::unfinished::Unfinished;

use gathered::Gathered;
use gone::Gone;
use known::Known;
use outputs::Written;
use placing::Folders;

mod attributes;
mod backup;
mod chunk;
mod comments;
mod excerpts;
mod finish;
mod gathered;
mod gone;
mod known;
mod meaning;
mod options;
mod outputs;
mod overriding;
mod places;
mod placing;
mod prepare;
mod redirects;
mod relocate;
mod resume;
mod reviewing;
mod selection;
mod verdict;
mod writing;

pub use options::{Keep, Options, Step};
pub use overriding::{apply as settle, passes as settled_passes};
pub use resume::{ReadLock, alone, begin, end, read_lock};
pub use selection::Selection;

/// Posts that go through the stages together.
const CHUNK: usize = 256;

/// The world got in the way of a run.
#[derive(Debug, Error)]
pub enum RunError {
    /// A file or folder.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The index of the posts.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The lock file.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A redirects file.
    #[error(transparent)]
    Redirects(#[from] RedirectsError),
    /// Another run.
    #[error("another `unblogger` is writing here; run again when it has ended")]
    NotAlone,
    /// The proxy.
    #[error(transparent)]
    Proxy(#[from] ProxyInvalid),
    /// The report that people look through.
    #[error("the report cannot be written: {0}")]
    Review(io::Error),
}

impl RunError {
    /// The file or folder that was in the way.
    pub fn disk(&self) -> Option<&DiskError> {
        match self {
            Self::Disk(error) | Self::Index(IndexError::Disk(error)) => Some(error),
            _ => None,
        }
    }
}

/// What the stages of one migration look at.
pub struct Context<'a> {
    /// The files.
    pub disk: &'a Disk,
    /// What is configured.
    pub migration: &'a Migration,
    /// Who every post is.
    pub index: &'a Index,
    /// The migration with all that is known of it.
    pub known: &'a Known<'a>,
    /// The other migrations of the file.
    others: Vec<&'a Known<'a>>,
    /// The same, as links see them.
    elsewhere: Vec<Elsewhere<'a>>,
    /// How the run is to be done.
    pub options: &'a Options,
    /// Whether people want to compare the posts with their sources.
    pub is_reviewed: bool,
    bases: OnceLock<Bases>,
    folders: Folders,
    gone: Gone,
    /// The images that a dry run would have written.
    foretold: Mutex<BTreeSet<String>>,
    /// What an interrupted run had in hand.
    pub unfinished: &'a Unfinished,
}

impl<'a> Context<'a> {
    fn new(
        all: &'a [Known<'a>],
        number: usize,
        options: &'a Options,
        is_reviewed: bool,
        unfinished: &'a Unfinished,
    ) -> Self {
        let known = &all[number];
        let others: Vec<_> = all.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, it)| it).collect();
        let elsewhere = others.iter().map(|other| other.seen_from(known)).collect();
        let Known { disk, migration, index, .. } = known;
        let (bases, folders, gone, foretold) = Default::default();
        Self {
            disk,
            migration,
            index,
            known,
            others,
            elsewhere,
            options,
            is_reviewed,
            bases,
            folders,
            gone,
            foretold,
            unfinished,
        }
    }

    /// The places of a post of this migration, or of one of the others by its number.
    fn anchors(&self, elsewhere: Option<usize>, permalink: &str) -> Option<Arc<Anchors>> {
        let known = elsewhere.map_or(Some(self.known), |number| self.others.get(number).copied())?;
        known.anchors(permalink)
    }

    /// What was written before.
    fn bases(&self) -> &Bases {
        // who writes has read them; others do without those that cannot be read
        self.bases.get_or_init(|| Bases::read(self.disk).unwrap_or_default())
    }

    /// The text that was written and has this hash.
    fn base(&self, hash: &Hash) -> Option<String> {
        self.bases().find(self.disk, hash)
    }

    /// The bytes of a file of the output, as they are before the run; `None` where there is none.
    fn before(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        self.known.places.find(path).map_or(Ok(None), |path| self.disk.read_if_exists(&path))
    }

    /// Whether this is the first time that an image would be written: the next post that shows it finds it there.
    fn foretell(&self, path: &str) -> bool {
        self.foretold.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned())
    }

    /// What the links of a post need to know.
    fn place<'b>(&'b self, post: &'b Planned) -> Place<'b> {
        Place {
            form: self.migration.links,
            site: self.migration.site.as_deref().unwrap_or_default(),
            output: &post.output,
            outputs: self.index,
        }
    }
}

/// Runs the migrations, and says what became of every post. `others` are those of the file that are not run; links lead to their
/// posts too. Where there is a book, every post is put into it beside its source; who opened it closes it with the report.
pub fn run(
    disk: &Disk,
    migrations: &[&Migration],
    others: &[&Migration],
    options: &Options,
    book: Option<&mut Book<'_>>,
) -> Result<Report, RunError> {
    let report = run_all(disk, migrations, others, options, book);
    options.watch.tell(Progress::Ended);
    report
}

fn run_all(
    disk: &Disk,
    migrations: &[&Migration],
    others: &[&Migration],
    options: &Options,
    book: Option<&mut Book<'_>>,
) -> Result<Report, RunError> {
    let is_writing = options.step == Step::Write;
    let _alone = match options.step {
        Step::Write => Some(alone(disk)?),
        Step::Show => resume::could_be_alone(disk).map(|()| None)?,
        Step::Check => None,
    };
    let unfinished = resume::read_unfinished(disk)?;
    let ReadLock { mut lock, findings } = read_lock(disk)?;
    if is_writing {
        begin(disk, &lock)?;
    }
    let before = lock.clone();
    let is_reviewed = book.is_some();
    let mut gathered = Gathered { book, ..Gathered::default() };
    let (all, failed) = know(disk, migrations, others, &mut lock, options);
    let mut each = failed.into_iter().enumerate();
    let ran = each.try_for_each(|(number, failed)| match failed {
        Some(error) => Err(error),
        None => {
            let before = gathered.lengths();
            run_one(&Context::new(&all, number, options, is_reviewed, &unfinished), &mut lock, &mut gathered)?;
            verdict::set_levels(migrations[number], options.step, &mut gathered, before);
            Ok(())
        }
    });
    drop(all); // the text of the lock file takes its room
    // a part says nothing of the rest, which another version may have written
    let is_whole = (options.is_whole && options.only.is_all()) || before.is_empty();
    if ran.is_ok() && is_whole && options.step != Step::Check {
        lock.written_by = Some(env!("CARGO_PKG_VERSION").to_owned());
    }
    if ran.is_err() || !gathered.files.iter().all(FileReport::is_written) {
        relocate::keep_addresses(&mut lock, &before);
    }
    // also where a migration could not go on: the lock file says what was written
    if ran.is_ok() || (is_writing && lock != before) {
        let mut saved = outputs::lock_file(disk, &lock, options.step)?;
        if saved.status == Status::Created && options.step != Step::Check {
            gathered.files.extend(attributes::write(disk, options.step)?);
        }
        if is_writing && saved.is_written() {
            end(disk)?;
        }
        let outside = migrations.iter().filter_map(|migration| gone::elsewhere(migration, &lock, options.step));
        saved.diagnostics.extend(outside);
        saved.diagnostics.extend(findings.into_iter().map(|(_, finding)| finding));
        gathered.files.push(saved);
    }
    ran?;
    if options.step == Step::Check {
        causes::other_version(&before, &mut gathered.posts, &mut gathered.files);
        causes::pointers(disk, &before, &mut gathered.posts, &mut gathered.files);
    }
    gathered.files.extend(unused_overrides(migrations, options, &gathered));
    Ok(Report::new(gathered.posts, gathered.failed, gathered.skipped, gathered.files))
}

/// `overrides.toml`, where it says something of posts that are nowhere. Not known unless all sources are, and could be read.
fn unused_overrides(migrations: &[&Migration], options: &Options, gathered: &Gathered<'_, '_>) -> Option<FileReport> {
    let migration = migrations.first()?;
    if !options.is_whole || gathered.is_partial || !gathered.failed.is_empty() {
        return None;
    }
    let known: Vec<_> = gathered.names.iter().map(String::as_str).collect();
    let diagnostics = migration.overrides.unused(&gathered.overridden, &known).into_iter();
    let diagnostics = diagnostics.filter_map(|finding| verdict::levelled(migration, options.step, finding)).collect();
    let report = |path: &str| FileReport { path: path.to_owned(), status: Status::Unchanged, diagnostics, texts: None };
    Some(report(overrides::FILE_NAME)).filter(|report| !report.diagnostics.is_empty())
}

/// What is known of all migrations of the file, first of those that are run, and why one of these cannot be.
fn know<'a>(
    disk: &'a Disk,
    migrations: &[&'a Migration],
    others: &[&'a Migration],
    lock: &mut Lock,
    options: &Options,
) -> (Vec<Known<'a>>, Vec<Option<RunError>>) {
    let mut all = Vec::with_capacity(migrations.len() + others.len());
    let mut failed = Vec::with_capacity(migrations.len());
    let of_file: Vec<_> = migrations.iter().chain(others).copied().collect();
    for migration in migrations {
        let elsewhere = known::elsewhere(migration, &of_file, &all, lock);
        let known = match options.step {
            Step::Check if gone(disk, migration).is_some() => Ok(Known::of_lock(disk, migration, lock)),
            _ => Known::of_sources(disk, migration, lock, options, &elsewhere),
        };
        let (known, error) = match known {
            Ok(known) => (known, None),
            Err(error) => (Known::of_lock(disk, migration, lock), Some(error)),
        };
        all.push(known);
        failed.push(error);
    }
    // what a person moved there is noticed when that migration is run
    let as_it_is = Options { pinning: Pinning::Pinned, step: Step::Show, prune: false, ..options.clone() };
    for migration in others {
        let elsewhere = known::elsewhere(migration, &of_file, &all, lock);
        let known = Known::of_sources(disk, migration, &mut lock.clone(), &as_it_is, &elsewhere);
        all.push(known.unwrap_or_else(|_| Known::of_lock(disk, migration, lock)));
    }
    (all, failed)
}

/// A source that is not here.
fn gone<'a>(disk: &Disk, migration: &'a Migration) -> Option<&'a str> {
    migration.sources.iter().map(|source| source.path.as_str()).find(|path| !disk.has_source(path))
}

fn run_one(context: &Context<'_>, lock: &mut Lock, gathered: &mut Gathered<'_, '_>) -> Result<(), RunError> {
    let Context { disk, migration, index, options, .. } = *context;
    if options.step == Step::Check
        && let Some(gone) = gone(disk, migration)
    {
        return verdict::without_sources(context, gone, lock, gathered);
    }
    if options.step == Step::Write {
        let read = Bases::read(disk)?;
        context.bases.get_or_init(|| read);
    }
    let offline = options.offline || options.step == Step::Check;
    let web = || Web::new(&migration.images, &options.proxies, Patience::default());
    let web = (!offline).then(web).transpose()?;
    let supply = Supply::new(disk, &migration.images, web.as_ref().map(|web| web as &dyn Network))?;
    let supply = supply.asking_again(options.ask_again).watched(options.watch.clone());
    let wanted: Vec<_> = index.posts.iter().filter(|post| options.only.takes(post)).collect();
    options.watch.tell(Progress::Posts(wanted.len()));
    gathered.posts.reserve_exact(wanted.len());
    for chunk in wanted.chunks(CHUNK) {
        for done in chunk::run(context, &supply, lock, chunk)? {
            match done {
                Ok((Written { report, comments, .. }, reviewed)) => {
                    gathered.keep(report, comments, reviewed).map_err(RunError::Review)?;
                }
                Err(failed) => gathered.failed.push(failed),
            }
        }
    }
    if gone::is_known(index) {
        let known: BTreeSet<_> = index.posts.iter().map(|post| &*post.id).collect();
        gathered.posts.extend(outputs::not_written(context, &known, lock, &mut gathered.files)?);
    }
    gathered.files.extend(redirects::write(context)?);
    gathered.files.extend(index.files.iter().cloned());
    gathered.files.extend(places::unread_dates(context));
    gathered.overridden.extend(index.overridden.iter().cloned());
    if !migration.overrides.is_empty() {
        let sources = index.posts.iter().flat_map(|post| &post.entries).map(|entry| entry.path.to_string());
        gathered.names.extend(sources.chain(index.posts.iter().map(|post| post.id.to_string())));
    }
    gathered.failed.extend(index.failed.iter().cloned());
    gathered.skipped.extend(index.skipped.iter().cloned());
    Ok(())
}
