//! Archives that mean harm, or that came to harm: nothing panics, hangs, takes memory out of proportion, or is written outside of
//! the output.
//!
//! `UNBLOGGER=target/release/unblogger ELEMENTS=1000000 cargo test --test suite hostile::large` is what CI does with the optimised program.
#![cfg(unix)]

mod bytes;
mod changing;
mod documents;
mod kinds;
mod large;
mod machine;
mod names;
mod own_files;
mod readonly;

use std::io::{Read as _, Seek as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4 as _;

use crate::support::Workspace;

const CONFIG: &str = r#"[[migration]]
name = "test"
output = "out"

[[migration.source]]
format = "auto"
path = "in"
"#;

const GOOD: &str = "---\ntitle: A good one\npublishDate: '2024-05-01'\n---\n\nIt is dry tonight.\n";

/// After so many seconds a run hangs: those that do not take a few, of a program that is not optimised, on a machine that does other work.
const PATIENCE: &str = "300";

/// A configuration, and one good post.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    workspace.write("in/good/index.md", GOOD);
    workspace
}

/// How a run ended, and what it took.
#[derive(Debug)]
struct Ran {
    status: i32,
    stderr: String,
    /// Bytes of memory at its peak; 0 where it took less than the tests themselves did before it, which the system counts to it.
    peak: u64,
    /// Time of the processors.
    time: Duration,
}

/// Runs the program, and looks at what it takes.
fn run(workspace: &Workspace, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let program = std::env::var("UNBLOGGER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_unblogger").to_owned());
    let program = crate::support::repository().join(program);
    let mut stderr = tempfile::tempfile().unwrap();
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", PATIENCE]).arg(program).args(arguments).current_dir(workspace.path(""));
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(Stdio::null());
    let child = command.stderr(stderr.try_clone().unwrap()).spawn().unwrap();
    let of_tests = peak_of_tests();
    // those of `timeout` are those of the program that it waited for
    let ended = child.wait4().unwrap();
    stderr.rewind().unwrap();
    let mut said = Vec::new();
    stderr.read_to_end(&mut said).unwrap();
    Ran {
        status: ended.status.code().unwrap_or(-1),
        stderr: String::from_utf8_lossy(&said).into_owned(),
        peak: Some(ended.rusage.maxrss).filter(|peak| *peak > of_tests).unwrap_or_default(),
        time: ended.rusage.utime + ended.rusage.stime,
    }
}

/// Bytes of memory that this process took at its peak, where the system says it. Until a new process has its program it counts as one
/// that takes as much.
fn peak_of_tests() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or_default() << 10
}

/// Runs the program and expects that it gets through, well or with findings.
fn well(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let ran = run(workspace, &[], arguments);
    let start: String = ran.stderr.chars().take(2000).collect();
    assert!(matches!(ran.status, 0 | 1), "{arguments:?} ended with {}\n{start}", ran.status);
    assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains("program-fault"), "{arguments:?}\n{start}");
    ran
}

/// Migrates; expects that the good post is written, that a second run changes nothing, that `check` agrees, and that all else is as it was.
fn migrate(workspace: &Workspace) -> Ran {
    let before = outside(workspace);
    let ran = well(workspace, &["migrate", "--offline", "--report", "report.json"]);
    assert!(!workspace.read("report.json").contains("program-fault"));
    assert!(workspace.read("out/good/index.md").contains("It is dry tonight."), "{}", ran.stderr);
    let output = workspace.tree("out");
    let lock = workspace.read("migrations.lock");
    well(workspace, &["migrate", "--offline"]);
    assert!(
        workspace.tree("out") == output && workspace.read("migrations.lock") == lock,
        "a second run changes something"
    );
    well(workspace, &["check"]);
    assert!(outside(workspace) == before, "something outside of the output is changed");
    ran
}

/// All files with their bytes but those that the program may write.
fn outside(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![workspace.path("")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(workspace.path("")).unwrap().to_string_lossy().into_owned();
            let kind = entry.file_type().unwrap();
            if ["out", ".unblogger", "migrations.lock", ".gitattributes", "report.json"].contains(&name.as_str()) {
                continue;
            }
            if kind.is_dir() {
                open.push(entry.path());
            }
            found.push((
                name,
                if kind.is_file() { std::fs::read(entry.path()).unwrap_or_default() } else { Vec::new() },
            ));
        }
    }
    found.sort();
    found
}

/// What the report says of failed sources: path and reason.
fn failed(workspace: &Workspace) -> Vec<(String, String)> {
    let report = workspace.json("report.json");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    report["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failed| (text(&failed["source"]), text(&failed["error"])))
        .collect()
}
