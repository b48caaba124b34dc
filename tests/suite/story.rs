//! An archive in a real git repository: people work on its output, and the migration runs again.

use std::fs;

use crate::support::{Workspace, commit, git};

const POSTS: &str = "site/src/content/posts";
const EDITED: [&str; 5] =
    ["cleaning-the-mirror", "off-to-good-start", "open-nights-in-2024", "the-perseids-of-2015", "winter-appeal-2023"];
const REFORMATTED: &str = "site/src/content/posts/watching-venus-cross-sun/index.md";

fn path(slug: &str) -> String {
    format!("{POSTS}/{slug}/index.md")
}

/// The archive, migrated and committed.
fn committed() -> Workspace {
    let workspace = Workspace::archive();
    workspace.write(".gitignore", "/.unblogger\n");
    git(&workspace, &["init", "--quiet"]);
    workspace.expect(0, &["migrate"]);
    commit(&workspace, "Migrate");
    workspace
}

#[test]
fn nothing_that_people_did_is_undone() {
    let workspace = committed();
    let redirects = workspace.read("site/src/data/redirects.json");
    for slug in EDITED {
        workspace.write(&path(slug), workspace.read(&path(slug)) + "\nA person's last word.\n");
    }
    let text = workspace.read(REFORMATTED);
    workspace.write(REFORMATTED, text.replace("\npublished: true\n", "\npublished:   true\n"));
    fs::rename(workspace.path(&format!("{POSTS}/first-light-at-last")), workspace.path(&format!("{POSTS}/light")))
        .unwrap();
    fs::remove_dir_all(workspace.path(&format!("{POSTS}/letters-from-meridian"))).unwrap();
    workspace.write(&path("by-hand"), "---\ntitle: By hand\n---\n\n* mine\n");
    commit(&workspace, "Edits");
    let before = workspace.tree("site");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate"]);
    assert!(workspace.tree("site") == before, "{}", git(&workspace, &["status", "--porcelain"]));
    assert_eq!(workspace.read("site/src/data/redirects.json"), redirects);

    workspace.edit("migrations.toml", "output =", "skip-passes = [\"lost-lists\", \"loose-lists\"]\noutput =");
    workspace.run(&["migrate"]);
    workspace.run(&["migrate", "--merge"]);
    for slug in EDITED {
        assert!(workspace.read(&path(slug)).contains("A person's last word.\n"), "{slug}");
        workspace.run(&["accept", &path(slug)]);
    }
    assert!(!workspace.path(&format!("{POSTS}/letters-from-meridian")).exists());
    assert!(!workspace.path(&format!("{POSTS}/first-light-at-last")).exists());
    assert_eq!(workspace.read(&path("by-hand")), "---\ntitle: By hand\n---\n\n* mine\n");
    assert_eq!(workspace.read("site/src/data/redirects.json"), redirects, "no address moves");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", &path("letters-from-meridian")]);
    workspace.expect(0, &["check"]);
}
