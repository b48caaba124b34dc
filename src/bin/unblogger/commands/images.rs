//! `images`: what stands beside the posts, and what could.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context as _;
use unblogger::images::stored::{self, StoredImage, StoredState};
use unblogger::pipeline::{self, Options, Selection, Step};
use unblogger::report::{ImageState, Strictness};
use unblogger::visible::in_line;
use unblogger::{accept, index};

use super::{Project, reports, run};
use crate::Outcome;
use crate::args::{Common, ImagesCommand, Migrate, TableFormat};
use crate::progress;
use crate::terminal;

/// `images …`
pub fn images(common: &Common, command: &ImagesCommand) -> anyhow::Result<Outcome> {
    match command {
        ImagesCommand::Fetch { names } => fetch(common, names),
        ImagesCommand::List { names, format } => list(common, names, *format),
        ImagesCommand::Verify { names, format } => verify(common, names, *format),
        ImagesCommand::Prune { names, dry_run } => prune(common, names, *dry_run),
    }
}

/// Asks for all images that the posts want, and keeps them in the cache: nothing else is written.
fn fetch(common: &Common, names: &[String]) -> anyhow::Result<Outcome> {
    reports::check_names(common)?;
    let project = Project::open(common)?;
    let migrations = project.named(names)?;
    // who asks for images wants to know whether those that could not be had are there now
    let options = Options { ask_again: true, ..run::options(common, Step::Show, &Migrate::default())? };
    let report = reports::run(common, &project, &migrations, &options, Ok)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = String::new();
    for post in &report.posts {
        for image in &post.images {
            *counts.entry(name(image.state)).or_default() += 1;
            let is_had = matches!(image.state, ImageState::Fetched | ImageState::Cached | ImageState::Local);
            if !is_had || common.verbose {
                let why = image.why.as_deref().map(|why| format!(": {}", in_line(why))).unwrap_or_default();
                let _ =
                    writeln!(text, "{:12} {}  {}{why}", name(image.state), in_line(&post.source), in_line(&image.url));
            }
        }
    }
    print(&text)?;
    let counts: Vec<_> = counts.into_iter().map(|(state, count)| format!("{count} {state}")).collect();
    terminal::message(
        common,
        &format!("images: {}", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }),
    );
    let strictness = if common.strict { Strictness::Strict } else { Strictness::Lenient };
    Ok(if report.needs_attention(strictness) { Outcome::NeedsAttention } else { Outcome::Well })
}

fn list(common: &Common, names: &[String], format: TableFormat) -> anyhow::Result<Outcome> {
    show(&known(common, names)?, format)?;
    Ok(Outcome::Well)
}

fn verify(common: &Common, names: &[String], format: TableFormat) -> anyhow::Result<Outcome> {
    let images = known(common, names)?;
    let all = images.len();
    let faults: Vec<_> = images.into_iter().filter(|image| image.state != StoredState::Proved).collect();
    match format {
        TableFormat::Json => show(&faults, format)?,
        TableFormat::Text => {
            for image in &faults {
                terminal::error(&match image.state {
                    StoredState::Missing => format!("{} is not there", image.file),
                    StoredState::Mistaken => format!("{} is not what the lock file says of it", image.file),
                    _ => format!("{} is not the image that was written", image.file),
                });
            }
        }
    }
    terminal::message(common, &format!("{} of {all} images are proved", all - faults.len()));
    Ok(if faults.is_empty() { Outcome::Well } else { Outcome::NeedsAttention })
}

fn prune(common: &Common, names: &[String], dry_run: bool) -> anyhow::Result<Outcome> {
    let busy = progress::busy(common, "looking for images that no post uses");
    let project = Project::open(common)?;
    let _alone = pipeline::alone(&project.disk)?;
    let mut lock = pipeline::read_lock(&project.disk)?.lock;
    let before = lock.clone();
    let mut text = String::new();
    for migration in &project.migrations {
        index::follow(&project.disk, migration, &mut lock)?;
    }
    for migration in project.named(names)? {
        let takes = |post: &unblogger::lock::LockedPost| &*post.migration == migration.name();
        let pruned = stored::prune(&project.disk, &mut lock, (migration.output(), migration.floor()), takes, dry_run)?;
        let verb = if dry_run { "unused" } else { "removed" };
        for file in &pruned.removed {
            let _ = writeln!(text, "{verb:12} {}", in_line(file));
        }
        for (file, why) in &pruned.kept {
            let _ = writeln!(text, "{:12} {}: {why}", "kept", in_line(file));
        }
    }
    drop(busy);
    print(&text)?;
    if !dry_run && lock != before {
        pipeline::begin(&project.disk, &lock)?;
        accept::save(&project.disk, &lock)?;
        pipeline::end(&project.disk)?;
    }
    Ok(Outcome::Well)
}

fn name(state: ImageState) -> &'static str {
    match state {
        ImageState::Fetched => "fetched",
        ImageState::Cached => "cached",
        ImageState::Local => "local",
        ImageState::Missing => "missing",
        ImageState::Refused => "refused",
        ImageState::Undetermined => "undetermined",
    }
}

/// The images that the lock file knows, of the migrations of these names and the posts of `--only`.
fn known(common: &Common, names: &[String]) -> anyhow::Result<Vec<StoredImage>> {
    let _busy = progress::busy(common, "looking at the images");
    let project = Project::open(common)?;
    let mut lock = pipeline::read_lock(&project.disk)?.lock;
    for migration in &project.migrations {
        index::follow(&project.disk, migration, &mut lock)?;
    }
    let migrations = project.named(names)?;
    let only = Selection::new(&common.only).context("--only")?;
    let takes = |post: &unblogger::lock::LockedPost| {
        migrations.iter().any(|migration| migration.name() == &*post.migration) && only.takes_locked(post)
    };
    Ok(stored::stored(&project.disk, &lock, &takes)?)
}

fn show(images: &[StoredImage], format: TableFormat) -> anyhow::Result<()> {
    if format == TableFormat::Json {
        return print(&(serde_json::to_string_pretty(images)? + "\n"));
    }
    let mut text = String::new();
    let names: Vec<_> = images.iter().map(|image| in_line(&image.file)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    for (image, file) in images.iter().zip(names) {
        let size = format!("{}×{}", image.width, image.height);
        let kind = image.media_type.strip_prefix("image/").unwrap_or(&image.media_type);
        let state = if image.used { image.state.name() } else { "unused" };
        let (bytes, url) = (image.bytes, in_line(&image.url));
        let _ = writeln!(text, "{state:8} {file:longest$}  {kind:8} {size:>11} {bytes:>9}  {url}");
    }
    print(&text)
}

fn print(text: &str) -> anyhow::Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}
