//! Posts that move to where others are, or were: an address and its file stay together, and a second run finds nothing to do.

use std::fs;

use serde_json::Value;

use crate::support::Workspace;

const CONFIG: &str = r#"[[migration]]
name = "larkfell"
legacy-hosts = ["larkfell.blogspot.com"]
output = "out"

[[migration.source]]
format = "frontmatter"
path = "in"

[migration.redirects]
json = "redirects.json"
"#;

/// Posts that all want one slug, by the name of their source, the page that they were, and their day.
fn migrated(posts: &[(&str, &str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    posts.iter().for_each(|post| write(&workspace, *post));
    workspace.expect(0, &["migrate"]);
    workspace
}

fn write(workspace: &Workspace, (name, page, day): (&str, &str, &str)) {
    let head =
        format!("title: {name}\npublishDate: '{day}'\nauthor: Ines\nslug: dome\nlegacyUrl: /2012/05/{page}.html");
    workspace.write(&format!("in/{name}.md"), format!("---\n{head}\n---\n\nOf {name}.\n"));
}

/// Runs `migrate --move` dry and in earnest, which say the same, and once more, which changes nothing.
fn move_posts(workspace: &Workspace) -> Value {
    let before = workspace.tree("out");
    workspace.run(&["migrate", "--move", "--dry-run", "--report", "dry.json"]);
    assert!(workspace.tree("out") == before);
    workspace.run(&["migrate", "--move", "--report", "report.json"]);
    let report = workspace.json("report.json");
    assert_eq!(workspace.json("dry.json")["posts"], report["posts"], "a dry run cannot lie");
    let read = || ["migrations.lock", "redirects.json"].map(|file| workspace.read(file));
    let (tree, files) = (workspace.tree("out"), read());
    workspace.run(&["migrate", "--move"]);
    assert_eq!(read(), files, "a second run changes nothing");
    assert!(workspace.tree("out") == tree, "a second run changes nothing");
    report
}

/// The place of the first is taken by a post without a source, which is at another address: nobody goes anywhere.
#[test]
fn where_one_post_cannot_go_those_behind_it_stay_with_their_addresses() {
    let posts =
        [("a", "a", "2012-05-06"), ("b", "b", "2012-06-06"), ("c", "c", "2012-06-07"), ("d", "d", "2012-06-08")];
    let workspace = migrated(&posts);
    let (before, redirects) = (workspace.tree("out"), workspace.json("redirects.json"));
    assert_eq!(redirects["/2012/05/d.html"], "/2012/06/dome-4");
    fs::remove_file(workspace.path("in/a.md")).unwrap();
    let said = move_posts(&workspace).to_string();
    assert!(said.contains("out/dome/index.md is taken; the file stays out/dome-2/index.md"), "{said}");
    assert!(workspace.tree("out") == before);
    assert_eq!(workspace.json("redirects.json"), redirects);
}

#[test]
fn posts_that_change_places_are_no_finding() {
    let workspace = migrated(&[("a", "a", "2012-05-06"), ("b", "b", "2012-05-06")]);
    let overrides = "['/2012/05/a.html']\nslug = 'dome-2'\n['/2012/05/b.html']\nslug = 'dome'\n";
    workspace.write("overrides.toml", overrides);
    let said = move_posts(&workspace).to_string();
    assert!(workspace.read("out/dome/index.md").contains("Of b.") && !said.contains("address-twice"), "{said}");
    assert!(said.contains("/2012/05/dome is /2012/05/dome-2 now, and another post has the old one"), "{said}");
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects.as_object().unwrap().len(), 2, "{redirects}");
    workspace.expect(0, &["check"]);
}

/// The page of a post without a source is at its address, wherever a person put the file.
#[test]
fn a_new_post_does_not_take_the_address_of_one_that_is_elsewhere() {
    let workspace = migrated(&[("a", "a", "2012-05-06")]);
    fs::rename(workspace.path("out/dome"), workspace.path("out/roof")).unwrap();
    write(&workspace, ("a", "b", "2012-05-06"));
    workspace.expect(0, &["migrate"]);
    let redirects = workspace.json("redirects.json");
    assert_eq!(redirects["/2012/05/a.html"], "/2012/05/dome");
    assert_eq!(redirects["/2012/05/b.html"], "/2012/05/dome-2");
    assert!(workspace.path("out/roof/index.md").is_file() && workspace.path("out/dome-2/index.md").is_file());
}

/// `a` is another post now, and before it in the order; what its number hides for the others is not forbidden to it.
#[test]
fn numbers_are_the_same_in_a_second_run() {
    let workspace = migrated(&[("c", "0", "2011-01-02"), ("b", "b", "2012-05-06")]);
    assert_eq!(workspace.json("redirects.json")["/2012/05/b.html"], "/2012/05/dome-2");
    fs::remove_file(workspace.path("in/c.md")).unwrap();
    write(&workspace, ("a", "b", "2011-01-02"));
    move_posts(&workspace);
    assert_eq!(workspace.json("redirects.json")["/2012/05/b.html"], "/2011/01/dome-2");
}

#[test]
fn that_the_output_is_another_folder_has_the_level_that_is_configured() {
    let workspace = migrated(&[("a", "a", "2012-05-06")]);
    workspace.write("overrides.toml", "['in/none.md']\nslug = 'none'\n");
    let levels = |level: &str| {
        let config = CONFIG.replace("output = \"out\"", "output = \"posts\"");
        let levels =
            format!("[migration.diagnostics]\noutput-elsewhere = \"{level}\"\noverride-unused = \"{level}\"\n");
        workspace.write("migrations.toml", config + &levels);
    };
    levels("error");
    let said = workspace.expect(1, &["diff"]).stderr;
    assert!(said.contains("error[output-elsewhere]") && said.contains("error[override-unused]"), "{said}");
    levels("allow");
    let said = workspace.expect(0, &["diff"]).stderr;
    assert!(!said.contains("output-elsewhere") && !said.contains("override-unused"), "{said}");
}
