//! Images beside the posts, through the real binary.

use std::fs;

use serde_json::Value;

use crate::support::{Workspace, repository};

const IMAGE: &str = "site/src/content/posts/first-light-at-last/image-1.png";
const POST: &str = "site/src/content/posts/first-light-at-last/index.md";

fn other_picture() -> Vec<u8> {
    fs::read(repository().join("fixtures/archive/albums/Larkfell Observatory/lamp.jpg")).unwrap()
}

fn codes(workspace: &Workspace, slug: &str) -> Vec<String> {
    let report = workspace.json("report.json");
    let post = report["posts"].as_array().unwrap().iter().find(|post| post["slug"] == slug).unwrap().clone();
    let found = post["diagnostics"].as_array().unwrap();
    found.iter().filter_map(|found| found["code"].as_str().map(str::to_owned)).collect()
}

#[test]
fn an_image_that_a_person_changed_is_left_alone() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--offline"]);
    let written = fs::read(workspace.path(IMAGE)).unwrap();
    workspace.write(IMAGE, other_picture());
    workspace.expect(0, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), other_picture());
    assert!(codes(&workspace, "first-light-at-last").contains(&"edited".to_owned()));
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
    assert!(codes(&workspace, "first-light-at-last").contains(&"output-foreign".to_owned()));
    workspace.expect(1, &["migrate", "--offline", "--report", "report.json"]);
    assert_eq!(fs::read(workspace.path(IMAGE)).unwrap(), other_picture());
    assert!(codes(&workspace, "first-light-at-last").contains(&"output-foreign".to_owned()));
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
