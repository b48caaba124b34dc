//! `accept`: a person's edit of a migrated file is right.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use unblogger::accept::Acceptance;
use unblogger::pipeline::ReadLock;
use unblogger::{accept, index, lock, pipeline};

use url::Url;

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
    let mut accepted = Vec::new();
    for name in names {
        let mut found = None;
        for name in meant(&project, name)? {
            found = found.map_or_else(|| accept::accept(&project.disk, &mut lock, &name), |found| Ok(Some(found)))?;
        }
        let unknown = || format!("the lock file knows no post `{name}`; name it by output path, slug or legacyUrl");
        accepted.push(found.with_context(unknown)?);
    }
    let ids: BTreeSet<_> = accepted.iter().map(|post| &*post.id).collect();
    // of a post that is accepted nothing is in doubt any more
    for (_, finding) in findings.iter().filter(|(id, _)| !ids.contains(&**id)) {
        terminal::finding(lock::FILE_NAME, finding, None);
    }
    pipeline::begin(&project.disk, &lock)?;
    accept::save(&project.disk, &lock)?;
    pipeline::end(&project.disk)?;
    for Acceptance { path, comments, images, .. } in &accepted {
        for path in [path].into_iter().chain(comments).chain(images) {
            terminal::message(common, &format!("accepted {path}"));
        }
    }
    Ok(Outcome::Well)
}

/// What a person may mean by a name: what the lock file has, or the page of the old blog by its whole address, or a file or folder that is
/// not named from the folder of the configuration.
fn meant(project: &Project, name: &str) -> anyhow::Result<Vec<String>> {
    let page = Url::parse(name).ok().filter(Url::has_host).map(|page| page.path().to_owned());
    let file = project.path_of(Path::new(name))?;
    Ok([name.to_owned()].into_iter().chain(page).chain([file]).collect())
}
