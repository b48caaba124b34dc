//! `accept`: a person's edit of a migrated file is right.

use std::collections::BTreeSet;

use anyhow::bail;
use unblogger::pipeline::ReadLock;
use unblogger::{accept, index, lock, pipeline};

use super::Project;
use crate::Outcome;
use crate::args::Common;
use crate::terminal;

/// Records in the lock that the named posts are right as they are on disk.
pub fn accept(common: &Common, names: &[String]) -> anyhow::Result<Outcome> {
    let project = Project::open(common)?;
    let _alone = pipeline::alone(&project.disk)?;
    let ReadLock { mut lock, findings } = pipeline::read_lock(&project.disk)?;
    for migration in &project.migrations {
        index::follow(&project.disk, migration, &mut lock)?;
    }
    let mut ids = BTreeSet::new();
    for name in names {
        match accept::accept(&project.disk, &mut lock, name)? {
            Some(accepted) => {
                for path in [accepted.path].iter().chain(&accepted.comments).chain(&accepted.images) {
                    terminal::message(common, &format!("accepted {path}"));
                }
                ids.insert(accepted.id);
            }
            None => bail!("the lock file knows no post `{name}`; name it by output path, slug or legacyUrl"),
        }
    }
    // of a post that is accepted nothing is in doubt any more
    for (_, finding) in findings.iter().filter(|(id, _)| !ids.contains(&**id)) {
        terminal::finding(lock::FILE_NAME, finding, None);
    }
    pipeline::begin(&project.disk, &lock)?;
    accept::save(&project.disk, &lock)?;
    pipeline::end(&project.disk)?;
    Ok(Outcome::Well)
}
