//! Disks that will not take what is to be written: the error names the path, everything else is written, and the lock file says
//! what was.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::support::{Outcome, Workspace};

const CONFIG: &str = r#"[[migration]]
name = "test"
output = "out"

[[migration.source]]
format = "frontmatter"
path = "in"

[migration.redirects]
json = "data/redirects.json"
"#;

/// Three posts, of which the second is the longest.
fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    for (name, length) in [("a", 1), ("b", 4000), ("c", 1)] {
        let text = "It is dry tonight. ".repeat(length);
        let head = format!(
            "---\ntitle: Post {name}\npublishDate: '2024-05-01'\nlegacyUrl: /2024/05/{name}-old.html\nslug: {name}\n---\n"
        );
        workspace.write(&format!("in/{name}.md"), format!("{head}\n{}\n", text.trim_end()));
    }
    workspace
}

/// Migrates, and expects that `b` is not written, that a message has all of `words`, that the others are written and locked, and
/// that all is well when `mend` has made room.
fn expect(workspace: &Workspace, words: &[&str], mend: impl FnOnce()) {
    let outcome = workspace.expect(2, &["migrate"]);
    assert_all_but_b(workspace, &outcome, words);
    mend();
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path("out/b/index.md").is_file());
    workspace.expect(0, &["check"]);
}

fn assert_all_but_b(workspace: &Workspace, outcome: &Outcome, words: &[&str]) {
    assert!(words.iter().all(|word| outcome.stderr.contains(word)), "{words:?} are not all in\n{}", outcome.stderr);
    for name in ["a", "c"] {
        assert!(workspace.path(&format!("out/{name}/index.md")).is_file(), "{name} is written");
    }
    let lock = workspace.read("migrations.lock");
    let locked: Vec<_> = lock.lines().filter_map(|line| line.split_once(".path = ")).map(|(_, path)| path).collect();
    assert_eq!(locked, ["\"out/a/index.md\"", "\"out/c/index.md\""]);
    assert!(!workspace.path(".unblogger/unfinished").exists());
}

#[test]
fn a_file_where_a_folder_must_be() {
    let workspace = workspace();
    workspace.write("out/b", "a person's");
    let outcome = workspace.expect(2, &["migrate"]);
    assert_eq!(workspace.read("out/b"), "a person's");
    assert_all_but_b(&workspace, &outcome, &["in/b.md", "out/b/index.md: out/b is a file, and a folder must be there"]);
    expect(&workspace, &["in/b.md"], || fs::remove_file(workspace.path("out/b")).unwrap());
}

#[test]
fn a_folder_where_a_file_must_be() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path("out/b/index.md")).unwrap();
    let words = ["in/b.md", "out/b/index.md: it is a folder, not a file"];
    expect(&workspace, &words, || fs::remove_dir(workspace.path("out/b/index.md")).unwrap());
}

#[test]
fn an_output_that_turns_into_a_folder() {
    let workspace = workspace();
    workspace.expect(0, &["migrate"]);
    let before = workspace.read("migrations.lock");
    fs::remove_file(workspace.path("out/b/index.md")).unwrap();
    fs::create_dir(workspace.path("out/b/index.md")).unwrap();
    let outcome = workspace.expect(2, &["migrate"]);
    assert!(outcome.stderr.contains("out/b/index.md: it is a folder, not a file"), "{}", outcome.stderr);
    assert_eq!(workspace.read("migrations.lock"), before);
}

#[test]
fn a_link_to_nothing_is_not_written_over() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path("out/b")).unwrap();
    symlink(workspace.path("elsewhere.md"), workspace.path("out/b/index.md")).unwrap();
    let words = ["in/b.md", "out/b/index.md: it is a symbolic link to nothing"];
    expect(&workspace, &words, || {
        assert!(!workspace.path("elsewhere.md").exists(), "nothing outside is touched");
        fs::remove_file(workspace.path("out/b/index.md")).unwrap();
    });
}

#[test]
fn a_folder_that_is_a_link_to_nothing() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path("out")).unwrap();
    symlink(workspace.path("elsewhere"), workspace.path("out/b")).unwrap();
    let words = ["out/b/index.md: out/b is a symbolic link to nothing, and a folder must be there"];
    expect(&workspace, &words, || {
        assert!(!workspace.path("elsewhere").exists(), "nothing outside is touched");
        fs::remove_file(workspace.path("out/b")).unwrap();
    });
}

#[test]
fn redirects_that_cannot_be_written_are_no_reason_to_forget_the_posts() {
    let workspace = workspace();
    workspace.write("data", "a person's");
    let outcome = workspace.expect(2, &["migrate"]);
    assert!(outcome.stderr.contains("data is a file, and a folder must be there"), "{}", outcome.stderr);
    assert_eq!(workspace.read("migrations.lock").matches(".path = ").count(), 3);
    fs::remove_file(workspace.path("data")).unwrap();
    workspace.expect(0, &["migrate"]);
    assert!(workspace.read("data/redirects.json").contains("/2024/05/b-old.html"));
}

#[test]
fn a_dry_run_names_what_is_in_the_way() {
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = elsewhere.path().to_str().unwrap();
    let link = |to: &'static str| format!("-> {to}");
    for (path, there, words) in [
        ("out/b", "a person's".to_owned(), "cannot write out/b/index.md: out/b is a file, and a folder must be there"),
        ("out", "a person's".to_owned(), "cannot write out/b/index.md: out is a file, and a folder must be there"),
        ("out/b", link("nothing"), "out/b/index.md: out/b is a symbolic link to nothing, and a folder must be there"),
        ("out/b", format!("-> {outside}"), "out/b/index.md: a symbolic link leads out of the output folder"),
        ("data", "a person's".to_owned(), "data/redirects.json: data is a file, and a folder must be there"),
        (
            ".unblogger",
            "a person's".to_owned(),
            ".unblogger/run.lock: .unblogger is a file, and a folder must be there",
        ),
        (".unblogger", format!("-> {outside}"), "a symbolic link leads out of the folder of migrations.toml"),
    ] {
        let workspace = workspace();
        match there.strip_prefix("-> ") {
            Some(target) => {
                fs::create_dir_all(workspace.path(path).parent().unwrap()).unwrap();
                symlink(target, workspace.path(path)).unwrap();
            }
            None => workspace.write(path, &there),
        }
        let shown = workspace.expect(2, &["diff"]);
        let ran = workspace.expect(2, &["migrate"]);
        assert!(shown.stderr.contains(words), "{path} {there}\n{}", shown.stderr);
        let first_lines = |outcome: &Outcome| outcome.stderr.lines().take(3).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(first_lines(&shown), first_lines(&ran), "{path} {there}");
        assert_eq!(shown.stdout, ran.stdout, "{path} {there}");
    }
}

#[test]
fn modes_and_links_of_files_stay() {
    let workspace = workspace();
    workspace.expect(0, &["migrate"]);
    let outside = tempfile::tempdir().unwrap();
    workspace.expect(0, &["diff", "--report", "review.html"]);
    for file in ["out/a/index.md", "data/redirects.json", "review.html"] {
        fs::set_permissions(workspace.path(file), fs::Permissions::from_mode(0o600)).unwrap();
    }
    fs::create_dir(workspace.path("shared")).unwrap();
    for (name, target) in [("b", workspace.path("shared/b.md")), ("c", outside.path().join("c.md"))] {
        let file = workspace.path(&format!("out/{name}/index.md"));
        fs::copy(&file, &target).unwrap();
        fs::remove_file(&file).unwrap();
        symlink(if name == "b" { "../../shared/b.md".into() } else { target }, &file).unwrap();
    }
    for name in ["a", "b", "c"] {
        let file = format!("in/{name}.md");
        workspace.write(&file, workspace.read(&file) + "\nAnother paragraph.\n");
    }
    workspace
        .write("in/d.md", "---\ntitle: D\npublishDate: '2024-05-01'\nlegacyUrl: /2024/05/d-old.html\n---\n\nText.\n");
    symlink("review.html", workspace.path("linked.html")).unwrap();
    workspace.expect(0, &["migrate", "--report", "linked.html"]);
    assert_eq!(fs::read_link(workspace.path("linked.html")).unwrap().to_str(), Some("review.html"));
    for file in ["out/a/index.md", "data/redirects.json", "review.html"] {
        assert_eq!(fs::metadata(workspace.path(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    assert_eq!(fs::read_link(workspace.path("out/b/index.md")).unwrap().to_str(), Some("../../shared/b.md"));
    assert!(workspace.read("shared/b.md").contains("Another paragraph."));
    // nothing outside is written: the link is replaced
    assert!(!fs::read_to_string(outside.path().join("c.md")).unwrap().contains("Another paragraph."));
    assert!(workspace.read("out/c/index.md").contains("Another paragraph."));
    workspace.expect(0, &["check"]);
}

/// Runs a script as root in a world of its own, where it may mount; `None` where that cannot be had.
fn in_own_world(workspace: &Workspace, script: &str) -> Option<Outcome> {
    let run = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).current_dir(workspace.path(""));
        command.env("UNBLOGGER", env!("CARGO_BIN_EXE_unblogger")).output().ok()
    };
    fs::create_dir_all(workspace.path("out")).unwrap();
    if !run("mount -t tmpfs tmpfs out").is_some_and(|output| output.status.success()) {
        println!("no file system can be mounted here: not tested");
        return None;
    }
    let output = run(script)?;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Some(Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    })
}

#[test]
fn a_full_disk() {
    let workspace = workspace();
    let script =
        "mount -t tmpfs -o size=32k tmpfs out && \"$UNBLOGGER\" migrate; status=$?; cp -r out kept; exit $status";
    let Some(outcome) = in_own_world(&workspace, script) else { return };
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    fs::remove_dir(workspace.path("out")).unwrap();
    fs::rename(workspace.path("kept"), workspace.path("out")).unwrap();
    assert_all_but_b(&workspace, &outcome, &["in/b.md", "out/b/index.md", "no space left on the disk"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["a/index.md", "c/index.md"], "nothing half-written");
    assert!(!workspace.path("out/b").exists(), "no empty folder");
    expect_well(&workspace);
}

/// Nothing more can be written, not even the lock file.
#[test]
fn a_disk_that_is_full_altogether() {
    let workspace = workspace();
    let script = "mkdir small && mount -t tmpfs -o size=112k tmpfs small && cp -r in migrations.toml small && cd small && \
                  { \"$UNBLOGGER\" migrate; echo $? > ../status; }; cd .. && cp -r small kept";
    let Some(outcome) = in_own_world(&workspace, script) else { return };
    assert_eq!(workspace.read("status"), "2\n", "{}", outcome.stderr);
    assert!(outcome.stderr.contains("no space left on the disk"), "{}", outcome.stderr);
    for (path, bytes) in workspace.tree("kept") {
        assert!(!path.contains(".unblogger-"), "{path} stayed");
        assert!(!bytes.is_empty() || path.ends_with("run.lock") || path.ends_with("unfinished"), "{path} is empty");
    }
    // there is room again
    let whole = Workspace::empty();
    workspace.tree("kept").into_iter().for_each(|(path, bytes)| whole.write(&path, bytes));
    expect_well(&whole);
}

fn expect_well(workspace: &Workspace) {
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    assert_eq!(workspace.tree("out").keys().collect::<Vec<_>>(), ["a/index.md", "b/index.md", "c/index.md"]);
}

/// Runs the program as somebody who may not write everywhere: root may.
fn as_nobody(workspace: &Workspace) -> Option<Outcome> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        return Some(workspace.run(&["migrate"]));
    }
    // nobody may not look into the folder of the build
    fs::copy(env!("CARGO_BIN_EXE_unblogger"), workspace.path("unblogger")).unwrap();
    let chown = Command::new("chown").args(["-R", "65534:65534"]).arg(workspace.path("")).status();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "./unblogger", "migrate"]);
    let output = command.current_dir(workspace.path("")).output().ok().filter(|_| chown.is_ok());
    let Some(output) = output.filter(|output| output.status.code() != Some(127)) else {
        println!("there is no setpriv here: not tested");
        return None;
    };
    Some(Outcome {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    })
}

fn permit(workspace: &Workspace, path: &str, mode: u32) {
    fs::set_permissions(workspace.path(path), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn an_output_folder_without_permission() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path("out/b")).unwrap();
    permit(&workspace, "out/b", 0o555);
    let Some(outcome) = as_nobody(&workspace) else { return };
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    assert_all_but_b(&workspace, &outcome, &["in/b.md", "out/b/index.md", "permission denied"]);
    permit(&workspace, "out/b", 0o755);
    workspace.expect(0, &["migrate"]);
}

#[test]
fn no_place_for_its_own_files() {
    let workspace = workspace();
    fs::create_dir_all(workspace.path(".unblogger")).unwrap();
    permit(&workspace, ".unblogger", 0o555);
    let Some(outcome) = as_nobody(&workspace) else { return };
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    assert!(outcome.stderr.contains(".unblogger/run.lock: permission denied"), "{}", outcome.stderr);
    assert!(!workspace.path("out").exists() && !workspace.path("migrations.lock").exists(), "nothing is written");
    permit(&workspace, ".unblogger", 0o755);
}
