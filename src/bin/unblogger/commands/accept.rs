//! `accept`: a person's edit of a migrated file is right.

use anyhow::bail;
use unblogger::{accept, index, pipeline};

use super::Project;
use crate::Outcome;
use crate::args::Common;
use crate::terminal;

/// Records in the lock that the named posts are right as they are on disk.
pub fn accept(common: &Common, names: &[String]) -> anyhow::Result<Outcome> {
    let project = Project::open(common)?;
    let _alone = pipeline::alone(&project.disk)?;
    let mut lock = pipeline::read_lock(&project.disk)?;
    for migration in &project.migrations {
        index::follow(&project.disk, migration, &mut lock)?;
    }
    for name in names {
        match accept::accept(&project.disk, &mut lock, name)? {
            Some(path) => terminal::message(common, &format!("accepted {path}")),
            None => bail!("the lock file knows no post `{name}`; name it by output path, slug or legacyUrl"),
        }
    }
    pipeline::begin(&project.disk)?;
    accept::save(&project.disk, &lock)?;
    pipeline::end(&project.disk)?;
    Ok(Outcome::Well)
}
