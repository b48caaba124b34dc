//! Blogger's export as a source of a whole migration.

use crate::support::{Workspace, read};

const COMMENTS: &str = "out/eels/comments.yaml";

fn workspace(keys: &str) -> Workspace {
    let workspace = Workspace::empty();
    let feed = read("fixtures/convert/feed/takeout/input.atom");
    workspace.write("in/Blogger/Blogs/Of Eels/feed.atom", feed);
    workspace.write("in/Blogger/Blogs/Of Eels/theme-layouts.xml", "<?xml version='1.0'?>\n<theme/>\n");
    let text = format!(
        "[[migration]]\nname = \"one\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]\n{keys}\n\
         [[migration.source]]\nformat = \"blogger-feed\"\npath = \"in\"\n"
    );
    workspace.write("migrations.toml", text);
    workspace
}

#[test]
fn a_folder_of_takeout_is_migrated_once_and_for_all() {
    let workspace = workspace("");
    workspace.expect(0, &["migrate", "--offline"]);
    let before = workspace.tree("");
    let comments = workspace.read(COMMENTS);
    assert!(comments.contains("author: A. Person"), "{comments}");
    assert!(comments.contains("Lovely") && !comments.contains("Buy now"), "{comments}");
    assert!(!comments.contains("example.org"), "{comments}");
    workspace.expect(0, &["migrate", "--offline"]);
    assert_eq!(workspace.tree(""), before);
    workspace.expect(0, &["check"]);
}

#[test]
fn comments_can_be_left_out() {
    let workspace = workspace("comments = \"drop\"");
    workspace.expect(0, &["migrate", "--offline"]);
    assert!(!workspace.path(COMMENTS).exists());
}

#[test]
fn a_feed_that_was_cut_takes_no_posts_away() {
    let workspace = workspace("");
    workspace.expect(0, &["migrate", "--offline"]);
    let path = "in/Blogger/Blogs/Of Eels/feed.atom";
    let feed = workspace.read(path);
    workspace.write(path, &feed[..feed.find("</entry>").unwrap() - 20]);
    let outcome = workspace.expect(1, &["migrate", "--offline", "--prune"]);
    assert!(outcome.stderr.contains("feed-broken"), "{}", outcome.stderr);
    assert!(workspace.path("out/eels/index.md").exists());
}
