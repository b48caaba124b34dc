//! Folders that may only be read.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{outside, workspace};
use crate::support::Workspace;

/// Takes all rights to write below a folder away, or gives them back.
fn permit(workspace: &Workspace, path: &str, rights: &str) {
    let status = Command::new("chmod").args(["-R", rights]).arg(workspace.path(path)).status().unwrap();
    assert!(status.success());
}

/// Runs the program as somebody without rights of his own: root may write everywhere. `None` where that cannot be had.
fn as_nobody(workspace: &Workspace, arguments: &[&str]) -> Option<(i32, String)> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        let outcome = workspace.run(arguments);
        return Some((outcome.status, outcome.stdout + &outcome.stderr));
    }
    // nobody may not look into the folder of the build
    let program = tempfile::tempdir().unwrap();
    fs::set_permissions(program.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (built, there) = (env!("CARGO_BIN_EXE_unblogger"), program.path().join("unblogger"));
    // a copy can still be open in a child that another test starts, and cannot be run then
    fs::hard_link(built, &there).or_else(|_| fs::copy(built, &there).map(drop)).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(program.path().join("unblogger"));
    let output = command.args(arguments).current_dir(workspace.path("")).output().ok()?;
    if output.status.code() == Some(127) {
        println!("there is no setpriv here: not tested");
        return None;
    }
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned()))
}

/// A workspace that belongs to nobody.
fn nobodys() -> Workspace {
    let workspace = workspace();
    fs::set_permissions(workspace.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    let _ = Command::new("chown").args(["-R", "65534:65534"]).arg(workspace.path("")).status();
    workspace
}

#[test]
fn a_source_that_may_only_be_read_is_migrated() {
    let workspace = nobodys();
    permit(&workspace, "in", "a-w");
    let before = outside(&workspace);
    let Some((status, said)) = as_nobody(&workspace, &["migrate", "--offline"]) else { return };
    assert_eq!(status, 0, "{said}");
    assert!(workspace.path("out/good/index.md").is_file() && outside(&workspace) == before);
    permit(&workspace, "in", "u+w");
}

#[test]
fn what_writes_nothing_needs_no_rights_to_write() {
    let workspace = nobodys();
    let Some((status, said)) = as_nobody(&workspace, &["migrate", "--offline"]) else { return };
    assert_eq!(status, 0, "{said}");
    permit(&workspace, "", "a-w");
    let before = workspace.tree("");
    for arguments in [&["check"][..], &["diff"], &["todo"], &["migrate", "--dry-run"], &["convert", "in/good/index.md"]]
    {
        let Some((status, said)) = as_nobody(&workspace, arguments) else { return };
        assert_eq!(status, 0, "{arguments:?}\n{said}");
    }
    let Some((status, said)) = as_nobody(&workspace, &["migrate", "--offline"]) else { return };
    assert!(status == 2 && said.contains("permission denied"), "{status} {said}");
    assert!(workspace.tree("") == before);
    permit(&workspace, "", "u+w");
}

#[test]
fn a_source_that_may_not_be_looked_into_is_named() {
    let workspace = nobodys();
    workspace.write("in/closed/index.md", super::GOOD);
    workspace.write("in/secret.md", super::GOOD);
    fs::set_permissions(workspace.path("in/closed"), fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(workspace.path("in/secret.md"), fs::Permissions::from_mode(0o000)).unwrap();
    let Some((status, said)) = as_nobody(&workspace, &["migrate", "--offline"]) else { return };
    assert_eq!(status, 1, "{said}");
    assert!(
        said.contains("in/closed") && said.contains("in/secret.md") && said.contains("permission denied"),
        "{said}"
    );
    assert!(workspace.path("out/good/index.md").is_file());
    permit(&workspace, "in/closed", "u+rwx");
}
