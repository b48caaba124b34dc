//! A dry run says what the run does.

use std::fs;

use crate::server::png;
use crate::support::Workspace;

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"test\"\noutput = \"out\"\nlegacy-hosts = [\"old.example\"]\n[[migration.source]]\n\
         format = \"frontmatter\"\npath = \"in\"\n[migration.redirects]\njson = \"redirects.json\"\n",
    );
    for name in ["a", "b", "c", "d"] {
        let head = format!(
            "---\ntitle: Post {name}\npublishDate: '2024-05-01'\nlegacyUrl: /2024/05/{name}-old.html\nslug: {name}\n"
        );
        workspace.write(&format!("in/{name}.md"), format!("{head}---\n\nText of {name}.\n"));
    }
    workspace.write("in/lamp.png", png(1));
    workspace.write("in/a.md", workspace.read("in/a.md") + "\n![A lamp](lamp.png) and ![again](lamp.png)\n");
    workspace.expect(0, &["migrate"]);
    workspace
}

/// Runs dry and in earnest, expects that both say the same, and returns that.
fn both(workspace: &Workspace, status: i32, arguments: &[&str]) -> String {
    let dry = workspace.expect(status, &[arguments, &["--dry-run"]].concat());
    let run = workspace.expect(status, arguments);
    assert_eq!((&dry.stdout, &dry.stderr), (&run.stdout, &run.stderr), "{arguments:?}");
    format!("{}{}", run.stderr, run.stdout)
}

#[test]
fn images_that_are_written_again() {
    let workspace = workspace();
    fs::remove_file(workspace.path("out/a/lamp.png")).unwrap();
    let said = both(&workspace, 0, &["migrate"]);
    assert_eq!(said, "created     out/a/lamp.png\n4 posts: 4 unchanged\n");
    workspace.write("in/lamp.png", png(2));
    let report = workspace.expect(0, &["diff", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["posts"][0]["images"][0]["status"], "updated");
    let said = both(&workspace, 0, &["migrate"]);
    assert_eq!(said, "updated     out/a/lamp.png\nupdated     migrations.lock\n4 posts: 4 unchanged\n");
    assert_eq!(both(&workspace, 0, &["migrate"]), "4 posts: 4 unchanged\n");
}

/// Posts that share a folder share a file of the same name and bytes: it is written once.
#[test]
fn a_file_that_two_posts_show_is_created_once() {
    let workspace = workspace();
    workspace.edit("migrations.toml", "output =", "layout = \"{slug}.md\"\noutput =");
    fs::remove_file(workspace.path("migrations.lock")).unwrap();
    fs::remove_dir_all(workspace.path("out")).unwrap();
    workspace.expect(0, &["migrate"]);
    for name in ["b", "c"] {
        workspace.write(&format!("in/{name}.md"), workspace.read(&format!("in/{name}.md")) + "\n![A dome](dome.png)\n");
    }
    workspace.write("in/dome.png", png(3));
    let report = |arguments: &[&str]| {
        workspace.expect(0, &[arguments, &["--report", "report.json"]].concat());
        workspace.json("report.json")["posts"].clone()
    };
    let foretold = report(&["diff"]);
    assert_eq!(foretold.to_string().matches("\"file\":\"out/dome.png\"").count(), 2);
    assert_eq!(foretold, report(&["migrate"]));
    fs::remove_file(workspace.path("out/dome.png")).unwrap();
    let said = both(&workspace, 0, &["migrate"]);
    assert_eq!(said, "created     out/dome.png\n4 posts: 4 unchanged\n");
}

#[test]
fn copies_that_are_kept() {
    let workspace = workspace();
    workspace.edit(
        "migrations.toml",
        "[migration.redirects]",
        "[migration.diagnostics]\nbacked-up = \"error\"\n[migration.redirects]",
    );
    workspace.write("out/b/index.md", workspace.read("out/b/index.md") + "\nA person's words.\n");
    let said = both(&workspace, 1, &["migrate", "--force"]);
    assert!(said.contains("out/b/index.md is kept as .unblogger/backup/out/b/index.md."), "{said}");
}

#[test]
fn lines_of_files_that_are_written() {
    let workspace = workspace();
    workspace.edit("in/b.md", "Text of b.", "Words of b.");
    workspace.edit("out/b/index.md", "Text of b.", "A person's words.");
    let said = both(&workspace, 1, &["migrate", "--merge"]);
    assert!(said.contains("| <<<<<<< edited"), "{said}");
    // in front matter that loses a line, later lines are elsewhere
    fs::create_dir(workspace.path("in-place")).unwrap();
    let text = "---\nlegacyUrl: /2024/05/e.html\n\n\npublishDate: 2024-05-01\ntitle: E\n---\n\nSee <a href=\"http://old.example/2010/01/no.html\">it</a>.\n";
    workspace.write("in-place/e.md", text);
    workspace.edit("migrations.toml", "[[migration]]\n", "[[migration]]\nname = \"in-place\"\noutput = \"in-place\"\nlegacy-hosts = [\"old.example\"]\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in-place\"\ninclude = [\"**\"]\n[[migration]]\n");
    crate::support::git(&workspace, &["init", "--quiet", "--initial-branch", "main"]);
    crate::support::commit(&workspace, "Begin");
    let said = both(&workspace, 0, &["migrate", "in-place"]);
    assert!(said.contains("9 | See <a href="), "{said}");
    assert_ne!(workspace.read("in-place/e.md"), text);
}

#[test]
fn only_what_would_be_written_is_in_the_patch() {
    let workspace = workspace();
    workspace.write("in/a.md", workspace.read("in/a.md") + "\nMore.\n");
    workspace.write("out/b/index.md", workspace.read("out/b/index.md") + "\nA person's words.\n");
    fs::remove_file(workspace.path("out/c/index.md")).unwrap();
    fs::remove_file(workspace.path("in/d.md")).unwrap();
    let named = |arguments: &[&str]| {
        let patch = workspace.expect(0, arguments).stdout;
        let names = patch.lines().filter(|line| line.starts_with("--- ") || line.starts_with("+++ "));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let lock = ["--- a/migrations.lock", "+++ b/migrations.lock"];
    let a = ["--- a/out/a/index.md", "+++ b/out/a/index.md"];
    assert_eq!(named(&["diff", "-v"]), [a, lock].concat());
    let d = ["--- a/out/d/index.md", "+++ /dev/null"];
    let pruned = named(&["migrate", "--prune", "--dry-run", "-v"]);
    assert!(
        pruned.len() == 6 && [a, d, lock].concat().iter().all(|name| pruned.contains(&(*name).to_owned())),
        "{pruned:?}"
    );
    let stat = workspace.expect(0, &["diff", "--stat"]).stdout;
    assert!(!stat.contains("out/b") && !stat.contains("out/c") && stat.contains("out/a/index.md"), "{stat}");
}
