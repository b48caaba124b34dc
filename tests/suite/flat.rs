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
        let shown: String = pictures.iter().map(|picture| format!("\n![A picture]({picture})\n")).collect();
        let text = format!("---\ntitle: The {name}\ndate: 2020-01-02\n---\n\nOf the {name}.\n{shown}");
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
