//! Files of the output that a person moved.

use std::fs;

use crate::support::Workspace;

const POSTS: &str = "site/src/content/posts";
const OLD: &str = "site/src/content/posts/first-light-at-last";
const NEW: &str = "site/src/content/posts/2011/first-light";
const REDIRECTS: &str = "site/src/data/redirects.json";

fn migrated() -> Workspace {
    Workspace::archive().migrated()
}

fn move_folder(workspace: &Workspace, from: &str, to: &str) {
    fs::create_dir_all(workspace.path(to).parent().unwrap()).unwrap();
    fs::rename(workspace.path(from), workspace.path(to)).unwrap();
}

#[test]
fn a_moved_post_is_followed_and_keeps_its_address() {
    let workspace = migrated();
    let redirects = workspace.read(REDIRECTS);
    move_folder(&workspace, OLD, NEW);
    let moved = workspace.tree("site");
    let found = workspace.expect(1, &["check", "-v"]);
    let said = found.stdout + &found.stderr;
    assert!(
        said.contains("first-light-at-last/index.md is ") && said.contains("migrations.lock is not what"),
        "{said}"
    );
    workspace.expect(0, &["migrate"]);
    assert!(workspace.tree("site") == moved, "nothing is written at the old place");
    assert_eq!(workspace.read(REDIRECTS), redirects);
    let lock = workspace.read("migrations.lock");
    assert!(
        lock.contains(&format!(".path = \"{NEW}/index.md\"\n"))
            && lock.contains(".permalink = \"/2011/03/first-light-at-last\"\n"),
        "{lock}"
    );
    workspace.expect(0, &["check"]);
    let source = "fixtures/archive/markdown/first-light-at-last/index.md";
    workspace.write(source, workspace.read(source) + "\nA new last paragraph.\n");
    workspace.expect(0, &["migrate"]);
    assert!(workspace.read(&format!("{NEW}/index.md")).ends_with("A new last paragraph.\n"));
    assert!(!workspace.path(OLD).exists());
}

#[test]
fn a_post_that_was_moved_and_edited_is_found_by_its_old_address() {
    let workspace = migrated();
    move_folder(&workspace, OLD, NEW);
    let post = format!("{NEW}/index.md");
    workspace.write(&post, workspace.read(&post) + "\nA person's words.\n");
    let edited = workspace.read(&post);
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read(&post), edited);
    assert!(!workspace.path(OLD).exists());
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", &post]);
    workspace.expect(0, &["check"]);
}

#[test]
fn accepting_a_moved_post_is_enough() {
    let workspace = migrated();
    move_folder(&workspace, OLD, NEW);
    workspace.expect(0, &["accept", "first-light-at-last"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn images_are_made_beside_a_post_that_was_moved_without_them() {
    let workspace = migrated();
    let post = format!("{NEW}/index.md");
    workspace.write(&post, workspace.read(&format!("{OLD}/index.md")));
    fs::remove_dir_all(workspace.path(OLD)).unwrap();
    workspace.expect(0, &["migrate"]);
    assert!(workspace.path(&format!("{NEW}/image-1.png")).is_file());
    assert!(!workspace.path(OLD).exists());
}

#[test]
fn a_copy_is_no_move_and_a_deleted_post_stays_deleted() {
    let workspace = migrated();
    workspace.write(&format!("{POSTS}/copy/index.md"), workspace.read(&format!("{OLD}/index.md")));
    let lock = workspace.read("migrations.lock");
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read("migrations.lock"), lock);
    fs::remove_dir_all(workspace.path(POSTS)).unwrap();
    workspace.expect(0, &["migrate"]);
    assert!(!workspace.path(POSTS).exists());
    assert_eq!(workspace.read("migrations.lock"), lock);
}
