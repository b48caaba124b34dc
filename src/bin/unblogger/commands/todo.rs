//! `todo`: what needs a person.

use std::io::Write as _;

use unblogger::config::Migration;
use unblogger::pipeline::{self, Step};
use unblogger::todo;

use super::{Project, run};
use crate::Outcome;
use crate::args::{Common, Migrate};

/// Prints a skeleton of `overrides.toml`. Nothing is written and nothing is asked of the network.
pub fn todo(common: &Common, names: &[String]) -> anyhow::Result<Outcome> {
    let project = Project::open(common)?;
    let migrations: Vec<_> = project.named(names)?.into_iter().cloned().map(Migration::with_undated).collect();
    // what `migrate --merge` would come upon
    let merge = Migrate { merge: true, ..Migrate::default() };
    let mut options = run::options(common, Step::Show, &merge)?;
    options.offline = true;
    let migrations: Vec<_> = migrations.iter().collect();
    let report = pipeline::run(&project.disk, &migrations, &project.others(&migrations), &options, None);
    let report = report.map_err(|error| project.explained(error))?;
    let overrides = project.migrations.first().map(|migration| migration.overrides.as_ref());
    let skeleton = todo::skeleton(&report, overrides);
    anstream::stdout().lock().write_all(skeleton.as_bytes())?;
    Ok(Outcome::Well)
}
