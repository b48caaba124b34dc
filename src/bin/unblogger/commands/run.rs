//! `migrate`, `diff` and `check`: one computation with a different last step.

use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use unblogger::changes::Overwrite;
use unblogger::disk::{Disk, Durability};
use unblogger::images::fetch::{PROXY_VARIABLES, ProxyVariables};
use unblogger::index::Pinning;
use unblogger::pipeline::{self, Options, Selection, Step};
use unblogger::report::{self, Report, Strictness};

use super::Project;
use crate::Outcome;
use crate::args::{Common, Format, Migrate, Show};
use crate::git;
use crate::terminal;

/// `migrate`
pub fn migrate(common: &Common, migrate: &Migrate) -> anyhow::Result<Outcome> {
    if !migrate.allow_dirty {
        expect_clean(&Project::open(common)?, &migrate.names)?;
    }
    finish(common, &migrate.names, options(common, Step::Write, migrate)?, Format::Text)
}

/// What is cleaned in place overwrites what people wrote: git must have it.
fn expect_clean(project: &Project, names: &[String]) -> anyhow::Result<()> {
    for migration in project.named(names)? {
        for source in migration.sources.iter().filter(|source| source.is_in(migration.output())) {
            git::expect_clean(&project.disk.locate(""), &source.base())?;
        }
    }
    Ok(())
}

/// `migrate --dry-run`: what `migrate` with the same options would do.
pub fn diff_of(common: &Common, migrate: &Migrate) -> anyhow::Result<Outcome> {
    finish(common, &migrate.names, options(common, Step::Show, migrate)?, Format::Text)
}

/// `diff`
pub fn diff(common: &Common, show: &Show) -> anyhow::Result<Outcome> {
    finish(common, &show.names, options(common, Step::Show, &Migrate::default())?, show.format)
}

/// `check`
pub fn check(common: &Common, show: &Show) -> anyhow::Result<Outcome> {
    finish(common, &show.names, options(common, Step::Check, &Migrate::default())?, show.format)
}

pub(super) fn options(common: &Common, step: Step, migrate: &Migrate) -> anyhow::Result<Options> {
    Ok(Options {
        step,
        only: Selection::new(&common.only).context("--only")?,
        offline: common.offline,
        proxies: proxies(),
        overwrite: match (migrate.force, migrate.merge) {
            (true, _) => Overwrite::Always,
            (_, true) => Overwrite::Merge,
            _ => Overwrite::Never,
        },
        pinning: if migrate.move_addresses { Pinning::Free } else { Pinning::Pinned },
        prune: migrate.prune,
        is_whole: true,
    })
}

/// What the environment says of proxies.
#[allow(clippy::disallowed_methods)] // the environment is read in the binary
fn proxies() -> ProxyVariables {
    let value = |name: &str| Some((name.to_owned(), std::env::var(name).ok()?));
    PROXY_VARIABLES.into_iter().filter_map(value).collect()
}

fn finish(common: &Common, names: &[String], mut options: Options, format: Format) -> anyhow::Result<Outcome> {
    check_report_names(common)?;
    let project = Project::open(common)?;
    let migrations = project.named(names)?;
    options.is_whole = migrations.len() == project.migrations.len();
    let report = pipeline::run(&project.disk, &migrations, &project.others(&migrations), &options)?;
    for file in &common.report {
        write_report(file, &report)?;
    }
    terminal::show(common, &project.disk, &report, options.step, format)?;
    if report.is_unwritten() {
        bail!("not everything could be written");
    }
    let strictness = if common.strict { Strictness::Strict } else { Strictness::Lenient };
    Ok(if report.needs_attention(strictness) { Outcome::NeedsAttention } else { Outcome::Well })
}

/// Before the work and not after it: a report that cannot be written is a mistake in the command line.
fn check_report_names(common: &Common) -> anyhow::Result<()> {
    for file in &common.report {
        if !matches!(extension(file), Some("json" | "html" | "md")) {
            bail!("--report {}: the name must end with .json, .html or .md", file.display());
        }
    }
    Ok(())
}

fn write_report(file: &Path, report: &Report) -> anyhow::Result<()> {
    let text = match extension(file) {
        Some("html") => report::html(report),
        Some("md") => report::markdown(report),
        _ => report::json(report),
    };
    // relative to the working directory, not to the configuration
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let written = Disk::new(folder).write(&name, text.as_bytes(), Durability::Renamed);
    written.map_err(|error| anyhow!("--report {}: {}", file.display(), error.reason()))
}

fn extension(file: &Path) -> Option<&str> {
    file.extension().and_then(|extension| extension.to_str())
}
