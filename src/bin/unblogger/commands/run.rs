//! `migrate`, `diff` and `check`: one computation with a different last step.

use anyhow::{Context as _, bail};
use unblogger::changes::Overwrite;
use unblogger::images::fetch::{PROXY_VARIABLES, ProxyVariables};
use unblogger::index::Pinning;
use unblogger::pipeline::{Keep, Options, Selection, Step};
use unblogger::report::{Report, Strictness};

use super::{Project, reports};
use crate::Outcome;
use crate::args::{Common, Diff, Migrate};
use crate::git;
use crate::progress;
use crate::terminal::{self, View};

/// `migrate`
pub fn migrate(common: &Common, migrate: &Migrate) -> anyhow::Result<Outcome> {
    if !migrate.allow_dirty {
        expect_clean(&Project::open(common)?, &migrate.names)?;
    }
    finish(common, &migrate.names, &options(common, Step::Write, migrate)?, View::default())
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
    let options = Options { keep: View::default().keep(common), ..options(common, Step::Show, migrate)? };
    finish(common, &migrate.names, &options, View::default())
}

/// `diff`
pub fn diff(common: &Common, diff: &Diff) -> anyhow::Result<Outcome> {
    let view = View { format: diff.show.format, stat: diff.stat, pages: !diff.no_pager };
    let options = Options { keep: view.keep(common), ..options(common, Step::Show, &Migrate::default())? };
    finish(common, &diff.show.names, &options, view)
}

pub(super) fn options(common: &Common, step: Step, migrate: &Migrate) -> anyhow::Result<Options> {
    Ok(Options {
        step,
        only: Selection::new(&common.only).context("--only")?,
        offline: common.offline,
        ask_again: false,
        proxies: proxies(),
        watch: progress::watch(common),
        overwrite: match (migrate.force, migrate.merge) {
            (true, _) => Overwrite::Always,
            (_, true) => Overwrite::Merge,
            _ => Overwrite::Never,
        },
        pinning: if migrate.move_addresses { Pinning::Free } else { Pinning::Pinned },
        prune: migrate.prune,
        requires_sources: false,
        is_whole: true,
        keep: Keep::default(),
    })
}

/// What the environment says of proxies.
#[allow(clippy::disallowed_methods)] // the environment is read in the binary
fn proxies() -> ProxyVariables {
    let value = |name: &str| Some((name.to_owned(), std::env::var(name).ok()?));
    PROXY_VARIABLES.into_iter().filter_map(value).collect()
}

fn finish(common: &Common, names: &[String], options: &Options, view: View) -> anyhow::Result<Outcome> {
    adjusted(common, names, options, view, |_, report| Ok(report))
}

/// Runs the migrations of these names, shows the report as `adjust` makes it, and says how the run ended.
pub(super) fn adjusted(
    common: &Common,
    names: &[String],
    options: &Options,
    view: View,
    adjust: impl FnOnce(&Project, Report) -> anyhow::Result<Report>,
) -> anyhow::Result<Outcome> {
    reports::check_names(common)?;
    let project = Project::open(common)?;
    let migrations = project.named(names)?;
    let is_whole = migrations.len() == project.migrations.len();
    let options = Options { is_whole, ..options.clone() };
    let report = reports::run(common, &project, &migrations, &options, |report| adjust(&project, report))?;
    terminal::show(common, &project.disk, &report, options.step, view)?;
    if report.is_unwritten() {
        bail!("not everything could be written");
    }
    let strictness = if common.strict { Strictness::Strict } else { Strictness::Lenient };
    Ok(if report.needs_attention(strictness) { Outcome::NeedsAttention } else { Outcome::Well })
}
