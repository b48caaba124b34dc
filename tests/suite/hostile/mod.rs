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
    /// Bytes of memory at its peak.
    peak: u64,
    /// Time of the processors.
    time: Duration,
}

/// Where [`measured`] writes what the run took: the status, the bytes at the peak and the microseconds.
const MEASURED: &str = "UNBLOGGER_MEASURED";

/// The program, and what it is called with, a line each.
const CALLED: &str = "UNBLOGGER_CALLED";

/// Runs the program, and looks at what it takes.
///
/// Until a new process has its program, the system counts it as one that takes as much memory as the process that started it. The tests
/// take more than most runs do, so it is started by one that takes little: this program again, with nothing to run but [`measured`].
fn run(workspace: &Workspace, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let program = std::env::var("UNBLOGGER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_unblogger").to_owned());
    let program = crate::support::repository().join(program);
    let called: Vec<&str> = std::iter::once(program.to_str().unwrap()).chain(arguments.iter().copied()).collect();
    let figures = tempfile::NamedTempFile::new().unwrap();
    let starter = Command::new(std::env::current_exe().unwrap())
        .args(["hostile::measured", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .envs(variables.iter().copied())
        .env(MEASURED, figures.path())
        .env(CALLED, called.join("\n"))
        .current_dir(workspace.path(""))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&starter.stderr).into_owned();
    let figures = std::fs::read_to_string(figures.path()).unwrap();
    let [status, peak, time] = figures.split(' ').map(|figure| figure.parse().unwrap()).collect::<Vec<i64>>()[..]
    else {
        panic!("{arguments:?} was not run: {figures:?}\n{stderr}");
    };
    Ran {
        status: status.try_into().unwrap(),
        stderr,
        peak: peak.try_into().unwrap(),
        time: Duration::from_micros(time.try_into().unwrap()),
    }
}

/// No test: what [`run`] starts to have a run measured.
#[test]
#[ignore = "started by the tests themselves"]
fn measured() {
    let Ok(called) = std::env::var(CALLED) else { return };
    let mut command = Command::new("timeout");
    command.args(["--signal=KILL", PATIENCE]).args(called.split('\n')).env_remove(CALLED).env_remove(MEASURED);
    // what is said of `timeout` holds for the program that it waited for
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap().wait4().unwrap();
    let time = ended.rusage.utime + ended.rusage.stime;
    let figures = format!("{} {} {}", ended.status.code().unwrap_or(-1), ended.rusage.maxrss, time.as_micros());
    std::fs::write(std::env::var_os(MEASURED).unwrap(), figures).unwrap();
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
