//! Posts whose files stand in one folder, with their images.

use std::fs;

use crate::server::png;
use crate::support::Workspace;

/// Posts of these names, the pictures that each shows, and the folder of each below `in`.
fn workspace(layout: &str, posts: &[(&str, &str, &[&str])]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        format!(
            "[[migration]]\nname = 'm'\noutput = 'out'\ntarget = 'custom'\nlayout = '{layout}'\n\n\
             [[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n"
        ),
    );
    for (folder, name, pictures) in posts {
        let shown: Vec<_> = pictures.iter().map(|picture| format!("![A picture]({picture})")).collect();
        let shown = shown.join("\n\n");
        let text = format!("---\ntitle: The {name}\ndate: 2020-01-02\n---\n\nOf the {name}.\n\n{shown}\n");
        workspace.write(&format!("in/{folder}{name}.md"), text);
    }
    workspace
}

#[test]
fn an_image_that_another_post_shows_outlives_the_post_that_goes() {
    let both = [("", "dome", &["dome.png", "own.png"][..]), ("", "roof", &["dome.png"])];
    let workspace = workspace("{slug}.md", &both);
    workspace.write("in/dome.png", png(1));
    workspace.write("in/own.png", png(2));
    workspace.expect(0, &["migrate"]);
    fs::remove_file(workspace.path("in/dome.md")).unwrap();
    workspace.expect(0, &["migrate", "--prune"]);
    assert_eq!(workspace.tree("out").into_keys().collect::<Vec<_>>(), ["dome.png", "roof.md"]);
    workspace.expect(0, &["check"]);
    fs::remove_file(workspace.path("in/roof.md")).unwrap();
    workspace.expect(0, &["migrate", "--prune"]);
    assert!(!workspace.path("out/dome.png").exists(), "the last one that shows it takes it along");
}

fn picture(workspace: &Workspace, path: &str) -> Vec<u8> {
    fs::read(workspace.path(path)).unwrap()
}

#[test]
fn posts_of_one_folder_never_show_the_picture_of_another() {
    let posts =
        [("a/", "dome", &["pic.png"][..]), ("b/", "roof", &["pic.png", "image.png"]), ("c/", "wall", &["pic.png"])];
    let workspace = workspace("{year}/{slug}.md", &posts);
    for (number, path) in ["a/pic.png", "b/pic.png", "b/image.png"].into_iter().enumerate() {
        workspace.write(&format!("in/{path}"), png(number as u32));
    }
    workspace.write("in/c/pic.png", png(0)); // the same as that of the dome
    workspace.expect(0, &["migrate"]);
    let shows =
        |post: &str, name: &str| workspace.read(&format!("out/2020/{post}.md")).contains(&format!("(./{name})"));
    assert!(shows("dome", "pic.png") && shows("roof", "pic-2.png") && shows("wall", "pic.png"));
    assert!(picture(&workspace, "out/2020/pic.png") == png(0) && picture(&workspace, "out/2020/pic-2.png") == png(1));
    let (written, lock) = (workspace.tree("out"), workspace.read("migrations.lock"));
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["images", "verify"]);
    workspace.expect(0, &["migrate"]);
    assert!(workspace.tree("out") == written && workspace.read("migrations.lock") == lock, "twice is once");

    // one of two that share a file gets another picture: the other one keeps the old
    workspace.write("in/c/pic.png", png(7));
    workspace.expect(0, &["migrate"]);
    assert!(shows("dome", "pic.png") && shows("wall", "pic-3.png"));
    assert!(picture(&workspace, "out/2020/pic.png") == png(0) && picture(&workspace, "out/2020/pic-3.png") == png(7));
    workspace.expect(0, &["check"]);
}

#[test]
fn posts_that_share_a_picture_get_it_anew_together() {
    let workspace = workspace("{slug}.md", &[("", "dome", &["pic.png"]), ("", "roof", &["pic.png"])]);
    workspace.write("in/pic.png", png(1));
    workspace.expect(0, &["migrate"]);
    workspace.write("in/pic.png", png(2));
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.tree("out").into_keys().collect::<Vec<_>>(), ["dome.md", "pic.png", "roof.md"]);
    assert!(picture(&workspace, "out/pic.png") == png(2));
    workspace.expect(0, &["check"]);
    // a person's picture is that of both
    workspace.write("out/pic.png", png(3));
    workspace.expect(0, &["accept", "roof"]);
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate"]);
    assert!(picture(&workspace, "out/pic.png") == png(3) && workspace.tree("out").len() == 3);
}

#[test]
fn pictures_without_names_are_numbered_in_their_folder() {
    let server = crate::server::Server::new(|asked| {
        crate::server::Reply::body(png(if asked.target.contains("lamp") { 1 } else { 2 }))
    });
    let (lamp, moon) = (format!("{}/lamp.png", server.address()), format!("{}/moon.png", server.address()));
    let workspace = workspace("{slug}.md", &[("", "dome", &[&lamp]), ("", "roof", &[&moon]), ("", "wall", &[&lamp])]);
    let settings = "\n[migration.images]\nnames = 'image-N'\nallow-private-hosts = ['127.0.0.1']\n";
    let text = workspace.read("migrations.toml") + settings;
    workspace.write("migrations.toml", text);
    workspace.expect(0, &["migrate"]);
    assert!(picture(&workspace, "out/image-1.png") == png(1) && picture(&workspace, "out/image-2.png") == png(2));
    assert!(workspace.read("out/roof.md").contains("(./image-2.png)"));
    assert!(workspace.read("out/wall.md").contains("(./image-1.png)"));
    assert_eq!(workspace.tree("out").len(), 5);
    workspace.expect(0, &["check"]);
}
