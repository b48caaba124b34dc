//! Files that change while they are read: every run gets through, and the first that is left in peace makes all well.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{migrate, run, workspace};
use crate::support::Workspace;

/// The text of a post at some moment: whole, torn, empty, of another post, in another encoding.
fn text(post: usize, moment: usize) -> Vec<u8> {
    let whole = format!(
        "---\ntitle: Post {post}\nslug: p{}\npublishDate: '2024-05-0{}'\nlegacyUrl: /2024/05/p{}.html\n---\n\nMoment {moment}.\n\n{}",
        (post + moment) % 7,
        moment % 9 + 1,
        (post * moment) % 7,
        "It is dry tonight. ".repeat(moment % 50)
    );
    match moment % 5 {
        0 => whole.as_bytes()[..whole.len() / 2].to_vec(),
        1 => Vec::new(),
        2 => [whole.as_bytes(), b"\xff"].concat(),
        _ => whole.into_bytes(),
    }
}

/// Writes, removes, renames, and puts folders in the place of posts, until it is told to stop.
fn disturb(workspace: &Workspace, stop: &AtomicBool) {
    for moment in 0.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        for post in 0..6 {
            let path = workspace.path(&format!("in/{post}.md"));
            // whatever stands there; what cannot be done is done a moment later
            match (post + moment) % 6 {
                0 => drop(fs::remove_file(&path)),
                1 => drop(fs::create_dir(&path)),
                2 => drop(fs::remove_dir(&path)),
                3 => drop(fs::rename(&path, workspace.path(&format!("in/{}.md", (post + 1) % 6)))),
                _ => drop(fs::write(&path, text(post, moment))),
            }
        }
    }
}

#[test]
fn files_that_change_while_they_are_read() {
    let workspace = workspace();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| disturb(&workspace, &stop));
        for arguments in
            [&["migrate", "--offline"][..], &["migrate", "--offline", "--prune"], &["diff"], &["check"]].repeat(5)
        {
            let ran = run(&workspace, &[], arguments);
            assert!(matches!(ran.status, 0..=2), "{arguments:?} {}\n{}", ran.status, ran.stderr);
            assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains("fault of the program"), "{}", ran.stderr);
        }
        stop.store(true, Ordering::Relaxed);
    });
    for (path, file) in workspace.tree("out") {
        assert!(
            path.ends_with("/index.md") && file.starts_with(b"---\n") && file.ends_with(b"\n"),
            "{path} is not whole"
        );
    }
    for post in 0..6 {
        let path = workspace.path(&format!("in/{post}.md"));
        let _ = fs::remove_dir(&path);
        fs::write(&path, text(post, 3)).unwrap();
    }
    migrate(&workspace);
}

/// The output is written by somebody else in the same moment: theirs or ours, and never half of it.
#[test]
fn an_output_that_somebody_else_writes_too() {
    let workspace = workspace();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for moment in 0.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                match moment % 3 {
                    0 => drop(fs::write(workspace.path("out/good/index.md"), format!("{moment}\n"))),
                    1 => drop(fs::remove_dir_all(workspace.path("out/good"))),
                    _ => drop(fs::write(
                        workspace.path("in/good/index.md"),
                        super::GOOD.replace("dry", &format!("{moment}")),
                    )),
                }
            }
        });
        for _ in 0..10 {
            let ran = run(&workspace, &[], &["migrate", "--offline", "--force"]);
            assert!(matches!(ran.status, 0..=2) && !ran.stderr.contains("panicked"), "{}\n{}", ran.status, ran.stderr);
        }
        stop.store(true, Ordering::Relaxed);
    });
    fs::write(workspace.path("in/good/index.md"), super::GOOD).unwrap();
    assert_eq!(run(&workspace, &[], &["migrate", "--offline", "--force"]).status, 0);
    migrate(&workspace);
}
