//! `check`: the verdict for CI.

use std::collections::BTreeSet;

use anyhow::{Context as _, anyhow, bail};
use unblogger::check::{self, BASELINE, Baseline};
use unblogger::disk::{Disk, Durability};
use unblogger::lock;
use unblogger::pipeline::{Options, Step};
use unblogger::report::Report;

use super::{Project, run};
use crate::Outcome;
use crate::args::{Check, Common, Migrate};
use crate::git;
use crate::terminal::{self, View};

/// Says whether the output is what the migration gives, of what is new since the baseline.
pub fn check(common: &Common, check: &Check) -> anyhow::Result<Outcome> {
    let options =
        Options { requires_sources: check.require_sources, ..run::options(common, Step::Check, &Migrate::default())? };
    let is_whole = common.only.is_empty() && check.show.names.is_empty() && check.base.is_none();
    if check.write_baseline && !is_whole {
        bail!(
            "--write-baseline is about all posts: what is not looked at would be new again; leave names and --only out"
        );
    }
    let view = View { format: check.show.format, ..View::default() };
    run::adjusted(common, &check.show.names, &options, view, |project, mut report| {
        if check.write_baseline {
            let baseline = Baseline::of(&report);
            project.disk.write(BASELINE, baseline.print().as_bytes(), Durability::Renamed)?;
            let known = baseline.findings();
            let known = if known == 1 { "1 finding is".to_owned() } else { format!("{known} findings are") };
            terminal::message(common, &format!("Wrote {BASELINE}: {known} known now. Commit it."));
        }
        if let Some(baseline) = read_baseline(&project.disk)? {
            report = baseline.apply(report, is_whole);
        }
        match &check.base {
            Some(base) => since(project, report, base),
            None => Ok(report),
        }
    })
}

fn read_baseline(disk: &Disk) -> anyhow::Result<Option<Baseline>> {
    let Some(bytes) = disk.read_if_exists(BASELINE)? else { return Ok(None) };
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map(Some).map_err(|why| anyhow!(why))
}

/// What of a report is about files that differ from those of a revision.
fn since(project: &Project, report: Report, base: &str) -> anyhow::Result<Report> {
    let Project { disk, config, migrations, .. } = project;
    let root = disk.locate("");
    let since = git::since(&root, base).with_context(|| format!("--base {base}"))?;
    if check::concerns_all(&since.paths, config, migrations) {
        return Ok(report);
    }
    let mut ids = BTreeSet::new();
    if since.paths.contains(lock::FILE_NAME) {
        let now = disk.read_if_exists(lock::FILE_NAME)?.unwrap_or_default();
        let before = git::text_at(&root, &since.revision, lock::FILE_NAME).unwrap_or_default();
        ids = check::changed_ids(&before, &String::from_utf8_lossy(&now));
    }
    Ok(check::limit_to(report, &since.paths, &ids))
}
