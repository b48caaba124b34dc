//! What git says: of a folder whose files are about to be overwritten, and of what a branch changed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, bail};
use unblogger::paths::name_of;

/// Fails unless git could give back every file of `folder` (a path below `root`) as it is now.
pub fn expect_clean(root: &Path, folder: &str) -> anyhow::Result<()> {
    if let Some(why) = doubt(root, folder) {
        bail!("`{folder}` is cleaned in place, and {why}; commit it first, or run with --allow-dirty");
    }
    Ok(())
}

/// Why the files may not be had back.
fn doubt(root: &Path, folder: &str) -> Option<String> {
    // what this program keeps itself is no work of anybody's
    let folder = if folder.is_empty() { "." } else { folder };
    let status = ["status", "--porcelain", "--untracked-files=all", "--", folder, ":(exclude).unblogger"];
    let status = git(root, &status);
    let changed = match status {
        Err(error) => return Some(format!("git cannot be asked whether all of it is committed ({error})")),
        Ok(output) if !output.status.success() => return Some("git knows of no repository that it is in".to_owned()),
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
    };
    if let Some(first) = changed.lines().next() {
        let others = changed.lines().count() - 1;
        let more = if others == 0 { String::new() } else { format!(" and {others} more") };
        return Some(format!("not all of it is committed ({}{more})", first.trim()));
    }
    let tracked = git(root, &["ls-files", "--", folder]);
    let is_tracked = tracked.is_ok_and(|output| !output.stdout.is_empty());
    if !is_tracked {
        return Some("git ignores it".to_owned());
    }
    let ignored =
        ["ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", folder, ":(exclude).unblogger"];
    let ignored = git(root, &ignored).ok()?.stdout;
    let ignored = String::from_utf8_lossy(&ignored).into_owned();
    let first = ignored.split('\0').find(|path| may_be_overwritten(path))?;
    Some(format!("git ignores {first}"))
}

/// Whether a file may be a post, its comments, or an image of one; `.DS_Store` is none.
fn may_be_overwritten(path: &str) -> bool {
    let name = name_of(path);
    !name.is_empty() && !name.starts_with('.')
}

/// What differs from a revision.
pub struct Since {
    /// The last commit that the revision and this branch share.
    pub revision: String,
    /// Paths of changed, new and deleted files, seen from the folder.
    pub paths: BTreeSet<String>,
}

/// What in a folder differs from the commit at which the branch left `base`.
pub fn since(root: &Path, base: &str) -> anyhow::Result<Since> {
    let run = |arguments: &[&str]| git(root, arguments).context("git cannot be run");
    let merge_base = run(&["merge-base", base, "HEAD"])?;
    if !merge_base.status.success() {
        bail!(why_no_base(root, base, &merge_base));
    }
    let revision = String::from_utf8_lossy(&merge_base.stdout).trim().to_owned();
    let mut paths = BTreeSet::new();
    let changed = ["diff", "--name-only", "--no-renames", "-z", "--relative", revision.as_str(), "--", "."];
    for arguments in [&changed[..], &["ls-files", "--others", "--exclude-standard", "-z", "--", "."]] {
        let output = run(arguments)?;
        if !output.status.success() {
            bail!("git {}: {}", arguments[0], String::from_utf8_lossy(&output.stderr).trim());
        }
        let names = String::from_utf8_lossy(&output.stdout).into_owned();
        paths.extend(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned));
    }
    Ok(Since { revision, paths })
}

/// Why the commit at which a branch left another cannot be told.
fn why_no_base(root: &Path, base: &str, output: &Output) -> String {
    let is_shallow = git(root, &["rev-parse", "--is-shallow-repository"]);
    let is_shallow = is_shallow.is_ok_and(|output| output.stdout.starts_with(b"true"));
    if is_shallow {
        return "this clone is shallow, and the commit at which the branch began is not in it; fetch the history: `git fetch --unshallow`, in \
                GitHub Actions `fetch-depth: 0` of actions/checkout"
            .to_owned();
    }
    let is_known = git(root, &["rev-parse", "--verify", "--quiet", &format!("{base}^{{commit}}")]);
    if is_known.is_ok_and(|output| output.status.success()) {
        return "it and this branch have no commit in common".to_owned();
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    format!("git does not know it ({said}); fetch it first, for example with `git fetch origin main`")
}

/// The text of a file (a path below `root`) at a revision.
pub fn text_at(root: &Path, revision: &str, path: &str) -> Option<String> {
    let output = git(root, &["show", &format!("{revision}:./{path}")]).ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The path of a folder in its repository, with a `/` behind it.
pub fn prefix_in_repository(root: &Path) -> Option<String> {
    let output = git(root, &["rev-parse", "--show-prefix"]).ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    Command::new("git").arg("--no-optional-locks").args(arguments).current_dir(root).output()
}
