//! Runs that are killed at random moments, and what the next run makes of what they left.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::in_place::plain_site;
use crate::support::Workspace;

const POST: &str = "site/src/content/posts/letters-from-meridian/index.md";
const OTHER: &str = "site/src/content/posts/first-light-at-last/index.md";
const SOURCE: &str = "fixtures/archive/rst/2019-04-letters-from-the-meridian.rst";
const UNFINISHED: &str = ".unblogger/unfinished";

/// `KILLS=200 cargo test --test suite interrupted` for more.
fn kills() -> u64 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8)
}

/// Numbers that look random and are the same in every run.
fn random(seed: u64) -> u64 {
    // splitmix64: <https://prng.di.unimi.it/splitmix64.c>
    let z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// All files but copies and texts that only this machine has.
fn tree(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    let mut tree = workspace.tree("");
    let left = tree.keys().find(|path| path.rsplit('/').next().unwrap().starts_with(".unblogger-"));
    assert_eq!(left, None, "a temporary file stayed");
    tree.retain(|path, _| !path.starts_with(".unblogger/"));
    tree
}

fn start(workspace: &Workspace, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unblogger"));
    command.args(arguments).current_dir(workspace.path("")).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Starts the program and kills it: at any moment of a run, and every other time soon after it began to write.
fn kill(workspace: &Workspace, arguments: &[&str], usual: Duration, seed: u64) {
    let usual = u64::try_from(usual.as_micros()).unwrap();
    let before = std::fs::read(workspace.path(UNFINISHED)).unwrap_or_default().len();
    let mut child = start(workspace, arguments);
    let wait = if seed.is_multiple_of(2) {
        random(seed) % usual
    } else {
        let has_begun = || std::fs::read(workspace.path(UNFINISHED)).is_ok_and(|file| file.len() > before);
        while child.try_wait().unwrap().is_none() && !has_begun() {
            sleep(Duration::from_micros(50));
        }
        random(seed) % (usual / 8).max(1)
    };
    sleep(Duration::from_micros(wait));
    let _ = child.kill(); // it may have ended
    child.wait().unwrap();
}

/// How long a run takes.
fn timed(workspace: &Workspace, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    workspace.expect(0, arguments);
    start.elapsed()
}

fn assert_same(is: &BTreeMap<String, Vec<u8>>, expected: &BTreeMap<String, Vec<u8>>, seed: u64) {
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(is), names(expected), "seed {seed}");
    for (path, bytes) in expected {
        assert!(is.get(path) == Some(bytes), "{path} differs, seed {seed}");
    }
}

#[test]
fn a_run_after_one_that_was_killed_ends_as_if_it_had_not_been() {
    let undisturbed = Workspace::archive();
    let usual = timed(&undisturbed, &["migrate"]);
    let expected = tree(&undisturbed);
    let mut interrupted = 0;
    for seed in 0..kills() {
        let workspace = Workspace::archive();
        kill(&workspace, &["migrate"], usual, seed);
        interrupted += u32::from(workspace.path(UNFINISHED).exists());
        workspace.expect(0, &["migrate"]);
        assert!(!workspace.path(UNFINISHED).exists(), "seed {seed}");
        assert_same(&tree(&workspace), &expected, seed);
    }
    assert!(interrupted > 0, "no run was killed while it wrote");
}

#[test]
fn what_a_killed_run_wrote_is_its_own_when_the_source_has_changed_since() {
    let change = |workspace: &Workspace| {
        for source in [SOURCE, "fixtures/archive/rst/2022-06-a-dome-that-opens-itself.rst"] {
            let text = workspace.read(source);
            workspace.write(source, format!("{}\n\nA new last paragraph.\n", text.trim_end()));
        }
    };
    let undisturbed = Workspace::archive();
    let usual = timed(&undisturbed, &["migrate"]);
    change(&undisturbed);
    undisturbed.expect(0, &["migrate"]);
    let expected = tree(&undisturbed);
    for seed in 0..kills() / 2 {
        let workspace = Workspace::archive();
        kill(&workspace, &["migrate"], usual, seed + 1000);
        change(&workspace);
        // killed twice in a row
        kill(&workspace, &["migrate"], usual, seed + 2000);
        workspace.expect(0, &["migrate"]);
        assert_same(&tree(&workspace), &expected, seed);
    }
}

#[test]
fn originals_that_are_cleaned_in_place_live_through_killed_runs() {
    let arguments = ["migrate", "--allow-dirty"];
    let undisturbed = plain_site();
    let originals = undisturbed.tree("content/posts");
    let usual = timed(&undisturbed, &arguments);
    let expected = tree(&undisturbed);
    for seed in 0..kills() / 2 {
        let workspace = plain_site();
        kill(&workspace, &arguments, usual, seed + 4000);
        kill(&workspace, &arguments, usual, seed + 5000);
        workspace.expect(0, &arguments);
        assert_same(&tree(&workspace), &expected, seed);
        let copies = workspace.tree(".unblogger/backup/content/posts");
        for (path, bytes) in &originals {
            let is_kept = |(copy, kept): (&String, &Vec<u8>)| kept == bytes && copy.starts_with(&format!("{path}."));
            let is_changed = expected[&format!("content/posts/{path}")] != *bytes;
            assert!(!is_changed || copies.iter().any(is_kept), "{path} cannot be had back, seed {seed}");
        }
        assert!(copies.keys().all(|copy| !copy.contains(".unblogger-")), "a temporary file stayed, seed {seed}");
    }
}

/// A migrated archive in which the addresses of three posts are settled anew.
fn to_be_moved() -> Workspace {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    let posts = [
        "markdown/first-light-at-last/index.md",
        "rst/2019-04-letters-from-the-meridian.rst",
        "rst/2022-06-a-dome-that-opens-itself.rst",
    ];
    let tables =
        posts.iter().enumerate().map(|(at, post)| format!("['fixtures/archive/{post}']\nslug = 'moved-{at}'\n"));
    workspace.write("overrides.toml", tables.collect::<String>());
    workspace
}

#[test]
fn posts_that_move_live_through_killed_runs() {
    let arguments = ["migrate", "--move"];
    let undisturbed = to_be_moved();
    let usual = timed(&undisturbed, &arguments);
    let expected = tree(&undisturbed);
    assert!(undisturbed.path("site/src/content/posts/moved-0/index.md").is_file());
    for seed in 0..kills() / 2 {
        let workspace = to_be_moved();
        kill(&workspace, &arguments, usual, seed + 6000);
        workspace.expect(0, &arguments);
        assert_same(&tree(&workspace), &expected, seed);
    }
}

/// A migrated archive of which people edited two posts and deleted one, and the sources of others changed.
fn edited() -> Workspace {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    let folder = workspace.path("fixtures/archive/rst");
    for source in std::fs::read_dir(folder).unwrap() {
        let path = source.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rst") {
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, format!("{}\n\nA new last paragraph.\n", text.trim_end())).unwrap();
        }
    }
    for post in [POST, OTHER] {
        let text = workspace.read(post);
        let (head, body) = text.split_once("\n---\n\n").unwrap();
        workspace.write(post, format!("{head}\n---\n\nWritten by a person.\n\n{body}"));
    }
    std::fs::remove_file(workspace.path("site/src/content/posts/the-perseids-of-2015/index.md")).unwrap();
    workspace
}

#[test]
fn edits_live_through_killed_runs() {
    for arguments in [&["migrate"][..], &["migrate", "--merge"]] {
        let undisturbed = edited();
        let usual = timed(&undisturbed, arguments);
        let expected = tree(&undisturbed);
        assert!(undisturbed.read(POST).contains("Written by a person."));
        for seed in 0..kills() / 4 {
            let workspace = edited();
            kill(&workspace, arguments, usual, seed + 3000);
            workspace.expect(0, arguments);
            assert_same(&tree(&workspace), &expected, seed);
        }
    }
}

/// The run was killed between the last post and the lock file.
fn without_its_lock() -> Workspace {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    let lock = workspace.read("migrations.lock");
    std::fs::remove_file(workspace.path("migrations.lock")).unwrap();
    let (head, posts) = lock.split_once("\n\n").unwrap();
    let lines = posts.split("\n\n").map(|post| {
        let text = serde_json::to_string(&format!("{head}\n{post}\n")).unwrap();
        let emitted =
            post.lines().find_map(|line| Some(line.split_once(".emitted = \"")?.1)).unwrap().trim_end_matches('"');
        format!("\n{emitted} {text}\n")
    });
    workspace.write(UNFINISHED, lines.collect::<String>() + "\n1234 \"torn");
    workspace
}

#[test]
fn a_dry_run_knows_what_a_killed_run_wrote() {
    let workspace = without_its_lock();
    let text = workspace.read(SOURCE);
    workspace.write(SOURCE, format!("{}\n\nA new last paragraph.\n", text.trim_end()));
    workspace.expect(0, &["diff", "--report", "report.json"]);
    let posts = workspace.json("report.json")["posts"].as_array().unwrap().clone();
    let status = |output: &str| posts.iter().find(|post| post["output"] == output).unwrap()["status"].clone();
    assert_eq!((status(POST), status(OTHER)), ("updated".into(), "unchanged".into()));
    assert!(workspace.path(UNFINISHED).exists(), "it changes nothing");
    workspace.expect(0, &["migrate"]);
    assert!(workspace.read(POST).ends_with("A new last paragraph.\n"));
}

#[test]
fn what_a_person_edits_after_a_killed_run_is_edited() {
    let workspace = without_its_lock();
    let text = workspace.read(POST);
    workspace.write(POST, format!("{}\n\nWritten by a person.\n", text.trim_end()));
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let posts = workspace.json("report.json")["posts"].as_array().unwrap().clone();
    let post = posts.iter().find(|post| post["output"] == POST).unwrap();
    assert_eq!(post["status"], "edited", "and not foreign: {post}");
    assert!(workspace.read(POST).ends_with("Written by a person.\n"));
}

#[test]
fn an_edit_can_be_accepted_after_a_killed_run() {
    let workspace = without_its_lock();
    let text = workspace.read(POST);
    workspace.write(POST, format!("{}\n\nWritten by a person.\n", text.trim_end()));
    workspace.write("site/src/content/posts/letters-from-meridian/.unblogger-a1B2c3", "half a po");
    workspace.write(".unblogger-a1B2c3", "half a lo");
    workspace.write(".unblogger-notes", "a person's");
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["check"]);
    assert!(!workspace.path(UNFINISHED).exists());
    let left: Vec<_> = workspace.tree("").into_keys().filter(|path| path.contains(".unblogger-")).collect();
    assert_eq!(left, [".unblogger-notes"]);
}

#[test]
fn temporary_files_of_posts_that_were_written_again_go() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    // as `migrate --force` leaves them, which writes what is in the lock already
    let folder = POST.strip_suffix("/index.md").unwrap();
    for file in [format!("{folder}/.unblogger-a1B2c3"), format!(".unblogger/backup/{folder}/.unblogger-a1B2c3")] {
        workspace.write(&file, "half");
    }
    workspace.write(UNFINISHED, "");
    workspace.expect(0, &["migrate"]);
    assert!(!workspace.path(UNFINISHED).exists());
    tree(&workspace);
}
