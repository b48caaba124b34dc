//! What machines differ in: languages, time zones, clocks, the folder that the program is started in.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::{migrate, run, well, workspace};
use crate::support::Workspace;

/// Everything that a run writes or says.
fn all(variables: &[(&str, &str)]) -> (BTreeMap<String, Vec<u8>>, String, String) {
    let workspace = Workspace::archive();
    let outcome = workspace
        .run_with(variables, &["migrate", "--offline", "--report", "site/report.json", "--report", "site/report.html"]);
    assert_eq!(outcome.status, 0, "{variables:?}\n{}", outcome.stderr);
    let mut files = workspace.tree("site");
    files.insert("migrations.lock".to_owned(), workspace.read("migrations.lock").into_bytes());
    (files, outcome.stdout, outcome.stderr)
}

#[test]
fn languages_and_time_zones_change_no_byte() {
    let plain = all(&[]);
    for variables in [
        [("LC_ALL", "C"), ("TZ", "UTC")],
        [("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        [("LC_ALL", "de_DE.ISO-8859-1"), ("TZ", "America/St_Johns")],
        [("LC_ALL", "ja_JP.SJIS"), ("TZ", "<-12>12")],
        [("LC_ALL", "ar_EG.UTF-8"), ("TZ", ":/dev/zero")],
        [("LANG", "\u{fffd}"), ("TZ", "nowhere/at all")],
    ] {
        assert!(all(&variables) == plain, "{variables:?}");
    }
}

#[test]
fn no_time_of_a_file_matters() {
    let workspace = workspace();
    migrate(&workspace);
    let ages = Duration::from_hours(200 * 365 * 24);
    let times = [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - ages / 4, SystemTime::now() + ages];
    let before = (workspace.tree("out"), workspace.read("migrations.lock"));
    for (number, time) in times.into_iter().enumerate() {
        // what was written is older than its source, and then newer
        for path in ["in/good/index.md", "out/good/index.md", "migrations.lock", "migrations.toml", ".unblogger/bases"]
        {
            let is_odd = number % 2 == usize::from(path.starts_with("out"));
            let file = File::options().append(true).open(workspace.path(path)).unwrap();
            file.set_modified(if is_odd { time } else { SystemTime::UNIX_EPOCH }).unwrap();
        }
        migrate(&workspace);
        assert!((workspace.tree("out"), workspace.read("migrations.lock")) == before);
        workspace.edit("in/good/index.md", "tonight", "tonight again");
        assert_eq!(run(&workspace, &[], &["check"]).status, 1, "a change is seen whatever the clock said");
        workspace.edit("in/good/index.md", "tonight again", "tonight");
    }
}

/// The library of `faketime`, which tells a program another time; `None` where it is not installed.
fn other_time() -> Option<String> {
    let said = Command::new("faketime").args(["-f", "+0", "printenv", "LD_PRELOAD"]).output().ok()?;
    String::from_utf8(said.stdout).ok().map(|library| library.trim().to_owned())
}

#[test]
fn a_clock_that_goes_back_changes_nothing() {
    let Some(library) = other_time() else {
        crate::support::lacks("faketime is not installed; no clock was set back");
        return;
    };
    // what makes the clock of a program differ by so much: `-30y`
    let clock = |by| [("LD_PRELOAD", library.as_str()), ("FAKETIME", by)];
    let year = |by| {
        let date = Command::new("date").arg("+%Y").envs(clock(by)).output().unwrap();
        String::from_utf8(date.stdout).unwrap().trim().parse::<u32>().unwrap()
    };
    assert_eq!(year("-30y") + 60, year("+30y"), "the clock is another one");
    let plain = all(&[]);
    assert!(["+30y", "-30y"].into_iter().all(|by| all(&clock(by)) == plain));
    // the years of one archive, in the wrong order
    let workspace = Workspace::archive();
    let run = |by, arguments: &[&str]| workspace.run_with(&clock(by), &[arguments, &["--offline"]].concat()).status;
    assert_eq!(run("+30y", &["migrate"]), 0);
    let written = workspace.tree("site");
    let edited = written.keys().find(|path| crate::support::is_post(path)).unwrap();
    let text = format!("{}\nA person's word.\n", workspace.read(&format!("site/{edited}")));
    workspace.write(&format!("site/{edited}"), &text);
    for by in ["-30y", "+10y", "+0"] {
        assert_eq!(run(by, &["migrate"]), 0);
        assert_eq!(workspace.read(&format!("site/{edited}")), text, "what was written later than now is a person's");
        assert_eq!(run(by, &["check"]), 1, "an edit that nobody accepted");
    }
    workspace.write(&format!("site/{edited}"), &written[edited]);
    assert_eq!(run("-30y", &["migrate"]), 0);
    assert!(workspace.tree("site") == written);
    assert_eq!(run("-20y", &["check"]), 0);
}

#[test]
fn the_folder_that_the_program_is_started_in_may_be_gone() {
    let workspace = workspace();
    let gone = workspace.path("gone");
    fs::create_dir(&gone).unwrap();
    let script =
        format!("cd gone && rmdir ../gone && {} migrate --config ../migrations.toml", env!("CARGO_BIN_EXE_unblogger"));
    let output =
        std::process::Command::new("sh").args(["-c", &script]).current_dir(workspace.path("")).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && !stderr.contains("panicked"), "{stderr}");
    assert_eq!(well(&workspace, &["migrate"]).status, 0);
}
