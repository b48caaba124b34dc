//! Images beside the posts, through the real binary.

use std::fs;

use serde_json::Value;

use crate::support::{Workspace, codes, report_of, repository};

const IMAGE: &str = "site/src/content/posts/first-light-at-last/image-1.png";
const POST: &str = "site/src/content/posts/first-light-at-last/index.md";

fn other_picture() -> Vec<u8> {
    fs::read(repository().join("fixtures/archive/albums/Larkfell Observatory/lamp.jpg")).unwrap()
}

#[test]
fn an_image_that_a_person_changed_is_left_alone() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--offline"]);
    let written = fs::read(workspace.path(IMAGE)).unwrap();
    workspace.write(IMAGE, other_picture());
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), other_picture());
    assert!(codes(&report_of(&workspace, "first-light-at-last")).contains(&"edited".to_owned()));
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate", "--offline", "--force"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), written);
    workspace.expect(0, &["check"]);
}

#[test]
fn an_image_that_the_program_did_not_write_is_left_alone() {
    let workspace = Workspace::archive();
    workspace.write(IMAGE, other_picture());
    workspace.expect(1, &["diff", "--offline", "--report", "report.json"]);
    assert!(codes(&report_of(&workspace, "first-light-at-last")).contains(&"output-foreign".to_owned()));
    workspace.expect(1, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), other_picture());
    assert!(codes(&report_of(&workspace, "first-light-at-last")).contains(&"output-foreign".to_owned()));
}

#[test]
fn a_lost_image_is_written_again() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--offline"]);
    let written = fs::read(workspace.path(IMAGE)).unwrap();
    fs::remove_file(workspace.path(IMAGE)).unwrap();
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), written);
}

#[test]
fn beside_a_post_that_a_person_edited_no_image_comes_back() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--offline"]);
    let text = workspace.read(POST);
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("image-1.png")).collect();
    workspace.write(POST, without.join("\n") + "\n");
    fs::remove_file(workspace.path(IMAGE)).unwrap();
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(!workspace.path(IMAGE).exists());
}

#[test]
fn every_image_is_reported_with_its_file_and_state() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    let report = workspace.json("report.json");
    let images: Vec<&Value> =
        report["posts"].as_array().unwrap().iter().flat_map(|post| post["images"].as_array().unwrap()).collect();
    assert!(images.len() > 10);
    for image in images {
        let file = image["file"].as_str().unwrap();
        assert!(workspace.path(file).is_file(), "{image}");
        assert_eq!(image["state"], "local", "{image}");
    }
}

/// One post with two images of its own, migrated.
fn lamps() -> Workspace {
    let workspace = Workspace::empty();
    let configuration = "[[migration]]\nname = 'm'\noutput = 'out'\ntarget = 'astro'\n\n\
        [[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n";
    workspace.write("migrations.toml", configuration);
    let post =
        "---\ntitle: Lamps\npublishDate: '2020-01-01'\n---\n\n![A lamp](./lamp.jpg)\n\n![The Moon](./moon.png)\n";
    workspace.write("in/lamps/index.md", post);
    workspace.write("in/lamps/lamp.jpg", other_picture());
    workspace.write(
        "in/lamps/moon.png",
        fs::read(repository().join("fixtures/archive/markdown/moon-map/moon.png")).unwrap(),
    );
    workspace.expect(0, &["migrate", "--offline"]);
    workspace
}

#[test]
fn verify_proves_every_image_against_the_lock() {
    let workspace = lamps();
    fs::remove_dir_all(workspace.path("in")).unwrap();
    workspace.expect(0, &["images", "verify"]);
    let lamp = fs::read(workspace.path("out/lamps/lamp.jpg")).unwrap();
    workspace.write("out/lamps/lamp.jpg", &lamp[..lamp.len() - 1]);
    fs::remove_file(workspace.path("out/lamps/moon.png")).unwrap();
    let said = workspace.expect(1, &["images", "verify"]).stderr;
    assert!(said.contains("out/lamps/lamp.jpg is not the image that was written"), "{said}");
    assert!(said.contains("out/lamps/moon.png is not there"), "{said}");
    let faults: Value =
        serde_json::from_str(&workspace.expect(1, &["images", "verify", "--format", "json"]).stdout).unwrap();
    let states: Vec<_> = faults.as_array().unwrap().iter().map(|fault| fault["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["changed", "missing"]);
    workspace.expect(1, &["check"]);
}

#[test]
fn list_shows_what_the_lock_knows() {
    let workspace = lamps();
    let table = workspace.expect(0, &["images", "list"]).stdout;
    assert_eq!(table.lines().count(), 2);
    assert!(table.lines().next().unwrap().starts_with("proved   out/lamps/lamp.jpg  jpeg"), "{table}");
    let images: Value =
        serde_json::from_str(&workspace.expect(0, &["images", "list", "--format", "json"]).stdout).unwrap();
    let (lamp, bytes) = (&images[0], fs::read(workspace.path("out/lamps/lamp.jpg")).unwrap());
    assert_eq!(lamp["bytes"], bytes.len());
    assert_eq!(
        (&lamp["type"], &lamp["url"], &lamp["used"]),
        (&"image/jpeg".into(), &"./lamp.jpg".into(), &true.into())
    );
    assert_eq!(workspace.expect(0, &["images", "list", "--only", "other"]).stdout, "");
}

#[test]
fn prune_removes_what_no_post_uses_and_nothing_of_a_persons() {
    let workspace = lamps();
    workspace.write("out/lamps/mine.png", other_picture());
    workspace.expect(0, &["images", "prune"]);
    assert_eq!(workspace.tree("out").len(), 4, "all are used, or a person's");
    workspace.edit("in/lamps/index.md", "![A lamp](./lamp.jpg)\n\n", "");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(workspace.path("out/lamps/lamp.jpg").exists());
    let lock = workspace.read("migrations.lock");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.read("migrations.lock"), lock, "twice is the same as once");
    workspace.expect(0, &["check"]);
    assert!(workspace.expect(0, &["images", "list"]).stdout.starts_with("unused   out/lamps/lamp.jpg"));
    assert!(workspace.expect(0, &["images", "prune", "--dry-run"]).stdout.contains("unused       out/lamps/lamp.jpg"));
    // named by something else, or not what was written any more: it stays
    workspace.write("out/other/index.md", "![](../lamps/lamp.jpg)");
    assert!(workspace.expect(0, &["images", "prune"]).stdout.contains("kept         out/lamps/lamp.jpg"));
    fs::remove_dir_all(workspace.path("out/other")).unwrap();
    let lamp = fs::read(workspace.path("out/lamps/lamp.jpg")).unwrap();
    workspace.write("out/lamps/lamp.jpg", "mine");
    assert!(workspace.expect(0, &["images", "prune"]).stdout.contains("it was changed"));
    workspace.write("out/lamps/lamp.jpg", lamp);
    assert!(workspace.expect(0, &["images", "prune"]).stdout.contains("removed      out/lamps/lamp.jpg"));
    assert!(!workspace.path("out/lamps/lamp.jpg").exists() && workspace.path("out/lamps/mine.png").exists());
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["images", "verify"]);
}

#[test]
fn images_of_jekyll_are_pruned_where_they_stand() {
    let workspace = lamps();
    workspace.edit("migrations.toml", "output = 'out'\ntarget = 'astro'", "output = 'site/_posts'\ntarget = 'jekyll'");
    fs::remove_file(workspace.path("migrations.lock")).unwrap();
    workspace.expect(0, &["migrate", "--offline"]);
    let moon = "site/assets/posts/lamps/moon.png";
    assert!(workspace.path(moon).is_file());
    workspace.edit("in/lamps/index.md", "![The Moon](./moon.png)", "No moon.");
    workspace.expect(0, &["migrate", "--offline"]);
    let said = workspace.expect(0, &["images", "prune"]).stdout;
    assert!(said.contains(&format!("removed      {moon}")) && !workspace.path(moon).exists(), "{said}");
    workspace.expect(0, &["check"]);
}

#[test]
fn accept_covers_images_that_a_person_replaced() {
    let workspace = lamps();
    let own = fs::read(repository().join("fixtures/archive/markdown/first-light-at-last/image-1.png")).unwrap();
    workspace.write("out/lamps/moon.png", &own);
    workspace.expect(1, &["check"]);
    workspace.expect(1, &["images", "verify"]);
    let said = workspace.expect(0, &["accept", "lamps"]).stderr;
    assert!(said.contains("accepted out/lamps/moon.png"), "{said}");
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["images", "verify"]);
    let lock = workspace.read("migrations.lock");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(fs::read(workspace.path("out/lamps/moon.png")).unwrap(), own);
    assert_eq!(workspace.read("migrations.lock"), lock);
    workspace.write("out/lamps/moon.png", "no picture");
    let said = workspace.expect(2, &["accept", "lamps"]).stderr;
    assert!(said.contains("out/lamps/moon.png cannot be accepted: it is no image"), "{said}");
    workspace.write("out/lamps/moon.png", &own);
    workspace.expect(0, &["migrate", "--offline", "--force"]);
    assert_ne!(fs::read(workspace.path("out/lamps/moon.png")).unwrap(), own);
    assert!(!workspace.path(".unblogger/backup/out/lamps").exists(), "the lock knows it");
    workspace.expect(0, &["check"]);
}

#[test]
fn an_image_that_nothing_proves_is_kept_before_it_is_overwritten() {
    let workspace = lamps();
    workspace.write("out/lamps/moon.png", "a person's");
    workspace.expect(0, &["migrate", "--offline", "--force"]);
    assert_ne!(fs::read(workspace.path("out/lamps/moon.png")).unwrap(), b"a person's");
    let copies = workspace.tree(".unblogger/backup/out/lamps");
    assert!(copies.values().any(|copy| copy == b"a person's"), "{:?}", copies.keys());
}

#[test]
fn an_image_of_an_edited_post_that_was_accepted_is_to_stay() {
    let workspace = lamps();
    let text = workspace.read("out/lamps/index.md");
    workspace.write("out/lamps/index.md", text + "\nMore of them.\n");
    workspace.expect(0, &["accept", "lamps"]);
    workspace.expect(0, &["check"]);
    let moon = fs::read(workspace.path("out/lamps/moon.png")).unwrap();
    for change in [Some("another"), None] {
        match change {
            Some(other) => workspace.write("out/lamps/moon.png", other),
            None => fs::remove_file(workspace.path("out/lamps/moon.png")).unwrap(),
        }
        let said = workspace.expect(1, &["check"]).stderr;
        assert!(said.contains("error[image-changed]: out/lamps/moon.png"), "{said}");
    }
    workspace.write("out/lamps/moon.png", moon);
    workspace.expect(0, &["check"]);
}

#[test]
fn images_fetch_says_what_is_not_to_be_had_and_writes_nothing_beside_the_posts() {
    let workspace = lamps();
    workspace.edit("in/lamps/index.md", "./moon.png", "https://1.bp.blogspot.com/a/b/c/d/s320/moon.png");
    let outcome = workspace.expect(0, &["images", "fetch", "--offline"]);
    assert!(
        outcome.stdout.starts_with("undetermined in/lamps/index.md  https://1.bp.blogspot.com/"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stderr.contains("images: 1 local, 1 undetermined"), "{}", outcome.stderr);
    assert_eq!(workspace.tree("out").len(), 3);
}
