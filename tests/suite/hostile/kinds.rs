//! What is no file, and links that lead where they should not.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::{GOOD, failed, migrate, workspace};

fn fifo(workspace: &crate::support::Workspace, path: &str) {
    assert!(Command::new("mkfifo").arg(workspace.path(path)).status().unwrap().success());
}

/// The reason that the report has for a source that failed.
fn why(workspace: &crate::support::Workspace, source: &str) -> String {
    let failed = failed(workspace);
    let of_source = failed.iter().find(|(path, _)| path == source);
    of_source.unwrap_or_else(|| panic!("{source} is not among {failed:?}")).1.clone()
}

#[test]
fn pipes_sockets_and_devices_are_named_and_not_opened() {
    let workspace = workspace();
    fifo(&workspace, "in/pipe.md");
    let _socket = UnixListener::bind(workspace.path("in/socket.rst")).unwrap();
    for (device, name) in [("/dev/zero", "zero.md"), ("/dev/tty", "tty.md"), ("/dev/stdin", "stdin.xml")] {
        symlink(device, workspace.path("in").join(name)).unwrap();
    }
    symlink("pipe.md", workspace.path("in/link.md")).unwrap();
    migrate(&workspace);
    for source in ["in/pipe.md", "in/link.md", "in/socket.rst"] {
        assert_eq!(why(&workspace, source), "it is neither a file nor a folder");
    }
    let names: Vec<_> = failed(&workspace).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names, ["in/link.md", "in/pipe.md", "in/socket.rst", "in/stdin.xml", "in/tty.md", "in/zero.md"]);
}

#[test]
fn a_pipe_in_the_place_of_any_other_file_is_not_waited_for() {
    for (path, status) in [
        ("migrations.lock", 2),
        ("overrides.toml", 2),
        ("in/good/comments.yaml", 0),
        ("in/good/image.png", 0),
        ("conf.py", 0),
        (".unblogger/run.lock", 2),
        (".unblogger/unfinished", 2),
        (".unblogger/bases", 2),
        ("out/good/index.md", 2),
    ] {
        let workspace = workspace();
        workspace.write("in/good/index.md", format!("{GOOD}\n![x](image.png)\n"));
        fs::create_dir_all(workspace.path(path).parent().unwrap()).unwrap();
        fifo(&workspace, path);
        let ran = super::run(&workspace, &[], &["migrate", "--offline"]);
        assert!(ran.status == status || ran.status == 1 && status == 0, "{path}: {}\n{}", ran.status, ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    }
}

#[test]
fn links_that_lead_back_are_named() {
    let workspace = workspace();
    workspace.write("in/deep/er/post.md", GOOD.replace("good", "deep"));
    symlink(".", workspace.path("in/self")).unwrap();
    symlink("../..", workspace.path("in/deep/er/up")).unwrap();
    symlink("b.md", workspace.path("in/a.md")).unwrap();
    symlink("a.md", workspace.path("in/b.md")).unwrap();
    migrate(&workspace);
    assert_eq!(why(&workspace, "in/self"), "it is a symbolic link that leads back to a folder above it");
    assert_eq!(failed(&workspace).len(), 4, "{:?}", failed(&workspace));
    assert_eq!(workspace.tree("out").len(), 2);
}

/// Each folder holds two links to the next: two to the power of thirty paths, and none leads back.
#[test]
fn links_to_links_are_not_followed_for_ever() {
    let workspace = workspace();
    for inside in ["in/links", "beside"] {
        for number in 0..30 {
            let folder = format!("{inside}/{number}");
            workspace.write(&format!("{folder}/post.md"), GOOD.replace("good", &format!("{}{number}", inside.len())));
            for name in ["a", "b"] {
                symlink(format!("../{}", number + 1), workspace.path(&format!("{folder}/{name}"))).unwrap();
            }
        }
        fs::create_dir(workspace.path(&format!("{inside}/30"))).unwrap();
    }
    symlink("../beside/0", workspace.path("in/beside")).unwrap();
    migrate(&workspace);
    assert_eq!((failed(&workspace).len(), workspace.tree("out").len()), (0, 61));
}

#[test]
fn links_that_leave_the_folder_show_nothing_of_the_machine() {
    let outside = tempfile::tempdir().unwrap();
    let secret = GOOD.replace("It is dry", "A secret");
    fs::write(outside.path().join("secret.md"), &secret).unwrap();
    fs::write(outside.path().join("secret.png"), crate::server::png(7)).unwrap();
    let workspace = workspace();
    workspace.write("shared/own.md", GOOD.replace("good", "shared"));
    workspace.write("in/pictures/index.md", GOOD.replace("good", "picture") + "\n![x](secret.png)\n");
    symlink(outside.path().join("secret.md"), workspace.path("in/secret.md")).unwrap();
    symlink(outside.path(), workspace.path("in/folder")).unwrap();
    symlink("/", workspace.path("in/everything")).unwrap();
    symlink(outside.path().join("secret.png"), workspace.path("in/pictures/secret.png")).unwrap();
    symlink("../shared/own.md", workspace.path("in/own.md")).unwrap();
    migrate(&workspace);
    for source in ["in/secret.md", "in/folder", "in/everything"] {
        assert_eq!(why(&workspace, source), "it is a symbolic link that leads out of the folder");
    }
    assert!(
        workspace.read("report.json").contains("leads out of the folder of the source"),
        "{}",
        workspace.read("report.json")
    );
    let output = workspace.tree("out");
    assert!(output.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("secret tonight")));
    assert!(
        !output.keys().any(|path| crate::support::has_ending(path, &["png"])) && output.len() == 3,
        "{:?}",
        output.keys()
    );
}

/// What was written would be migrated again by each run.
#[test]
fn links_to_the_output_lead_to_no_more_posts() {
    let workspace = workspace();
    workspace.write("out/mine.txt", "");
    symlink("../out", workspace.path("in/folder")).unwrap();
    migrate(&workspace);
    symlink("../out/good/index.md", workspace.path("in/file.md")).unwrap();
    let written = workspace.tree("out");
    for _ in 0..2 {
        migrate(&workspace);
        assert_eq!(workspace.tree("out"), written);
    }
    assert!(
        workspace.read("report.json").contains("to which a symbolic link leads"),
        "{}",
        workspace.read("report.json")
    );
}

#[test]
fn a_source_folder_may_be_a_link_itself() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("post.md"), GOOD.replace("good", "elsewhere")).unwrap();
    let workspace = workspace();
    workspace.edit(
        "migrations.toml",
        "path = \"in\"",
        "path = \"in\"\n[[migration.source]]\nformat = \"auto\"\npath = \"link\"",
    );
    symlink(elsewhere.path(), workspace.path("link")).unwrap();
    migrate(&workspace);
    assert_eq!((failed(&workspace).len(), workspace.tree("out").len()), (0, 2));
}
