//! What git says about a folder whose files are about to be overwritten.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::bail;

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
    let status = git(root, &["status", "--porcelain", "--", folder, ":(exclude).unblogger"]);
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
    (!is_tracked).then(|| "git ignores it".to_owned())
}

fn git(root: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    Command::new("git").arg("--no-optional-locks").args(arguments).current_dir(root).output()
}
