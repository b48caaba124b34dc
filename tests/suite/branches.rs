//! Branches that migrate posts and are merged by the real git.

use std::fs;
use std::process::Command;

use crate::support::{Workspace, commit, git, repository};

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

/// Adds the source of a post, with an image where there is one for it.
fn add(workspace: &Workspace, slug: &str) {
    let text = format!(
        "---\ntitle: Post {slug}\npublishDate: '2024-05-01'\nauthor: Ines\nlegacyUrl: /2024/05/{slug}-old.html\n---\n\nText.\n\n![A dome]({slug}.png)\n"
    );
    workspace.write(&format!("in/{slug}/index.md"), text);
    let image = repository().join("fixtures/archive/markdown/first-light-at-last");
    let image = fs::read_dir(image)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|it| it == "png"));
    // the same picture in every post
    let image = image.map_or_else(
        || fs::read(repository().join("fixtures/archive/albums/Larkfell Observatory/arcturus.png")),
        fs::read,
    );
    workspace.write(&format!("in/{slug}/{slug}.png"), image.unwrap());
}

/// A repository in which the posts `slugs` are migrated and committed.
fn repository_with(slugs: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    git(&workspace, &["init", "--quiet", "--initial-branch=main"]);
    workspace.write("migrations.toml", CONFIG);
    workspace.write(".gitignore", "/.unblogger\n/report.json\n");
    workspace.write("in/README.md", "---\ntitle: A draft\n---\n\nNo post yet.\n");
    if slugs.is_empty() {
        commit(&workspace, "Nothing is migrated yet");
    } else {
        migrate(&workspace, slugs);
    }
    workspace
}

fn migrate(workspace: &Workspace, slugs: &[&str]) {
    slugs.iter().for_each(|slug| add(workspace, slug));
    workspace.expect(0, &["migrate"]);
    commit(workspace, &format!("Migrate {}", slugs.join(", ")));
}

/// Changes on a branch of its own, from `main`.
fn on_branch(workspace: &Workspace, name: &str, change: impl FnOnce()) {
    git(workspace, &["checkout", "--quiet", "-b", name, "main"]);
    change();
}

/// Merges `other` into the branch that is checked out; whether git could.
fn merges(workspace: &Workspace, other: &str) -> bool {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=Ines Falk",
        "-c",
        "user.email=ines@larkfell.example",
        "merge",
        "--no-edit",
        "--quiet",
        other,
    ]);
    command.current_dir(workspace.path("")).output().unwrap().status.success()
}

/// What one run gives that migrates all posts.
fn expect_as_one_run(workspace: &Workspace) {
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    let whole = Workspace::empty();
    workspace.tree("in").into_iter().for_each(|(path, bytes)| whole.write(&format!("in/{path}"), bytes));
    whole.write("migrations.toml", CONFIG);
    whole.expect(0, &["migrate"]);
    for path in ["migrations.lock", "redirects.json"] {
        assert_eq!(workspace.read(path), whole.read(path), "{path}");
    }
    assert!(workspace.tree("out") == whole.tree("out"));
}

/// One branch migrates `ours`, the other `theirs`, after `before`.
fn branches(before: &[&str], ours: &[&str], theirs: &[&str]) -> Workspace {
    let workspace = repository_with(before);
    on_branch(&workspace, "theirs", || migrate(&workspace, theirs));
    on_branch(&workspace, "ours", || migrate(&workspace, ours));
    workspace
}

#[test]
fn posts_apart_from_each_other() {
    let workspace = branches(&["b", "d", "f"], &["a"], &["e"]);
    assert!(merges(&workspace, "theirs"));
    workspace.expect(0, &["check"]);
    expect_as_one_run(&workspace);
    assert_eq!(git(&workspace, &["status", "--porcelain"]), "", "there was nothing to mend");
}

#[test]
fn neighbours_in_the_lock_file() {
    for (before, ours, theirs) in [
        (&["a", "z"][..], &["m", "n", "p"][..], &["l", "o"][..]),
        (&["a"], &["b"], &["c"]),
        (&["z"], &["b"], &["c"]),
        (&[], &["b", "d"], &["a", "c"]),
    ] {
        let workspace = branches(before, ours, theirs);
        merges(&workspace, "theirs");
        let conflicts = git(&workspace, &["diff", "--name-only", "--diff-filter=U"]);
        assert!(matches!(conflicts.as_str(), "" | "redirects.json\n"), "{conflicts}");
        let lock = workspace.read("migrations.lock");
        assert!(
            [before, ours, theirs].concat().iter().all(|slug| lock.contains(&format!("out/{slug}/index.md"))),
            "{lock}"
        );
        let said = workspace.run(&["check"]).stderr;
        assert!(!said.contains("migrations.lock"), "{said}");
        expect_as_one_run(&workspace);
        commit(&workspace, "Merge");
    }
}

#[test]
fn without_attributes_the_next_run_resolves_the_conflicts() {
    let workspace = repository_with(&["a", "z"]);
    fs::remove_file(workspace.path(".gitattributes")).unwrap();
    commit(&workspace, "No attributes");
    on_branch(&workspace, "theirs", || migrate(&workspace, &["c", "d"]));
    on_branch(&workspace, "ours", || migrate(&workspace, &["b", "e"]));
    assert!(!workspace.path(".gitattributes").exists(), "what a person deleted stays deleted");
    assert!(!merges(&workspace, "theirs"));
    for path in ["migrations.lock", "redirects.json"] {
        assert!(workspace.read(path).contains("<<<<<<< "), "{path}");
    }
    let said = workspace.expect(1, &["check"]).stderr;
    assert!(said.contains("migrations.lock holds a merge conflict") && said.contains("redirects.json"), "{said}");
    expect_as_one_run(&workspace);
    commit(&workspace, "Merge");
}

#[test]
fn changes_of_neighbours() {
    let workspace = repository_with(&["a", "b", "c", "d"]);
    let change = |slugs: &[&str]| {
        for slug in slugs {
            let path = format!("in/{slug}/index.md");
            workspace.write(&path, workspace.read(&path) + "\nMore.\n");
        }
        workspace.expect(0, &["migrate"]);
        commit(&workspace, "More");
    };
    fs::remove_file(workspace.path(".gitattributes")).unwrap();
    commit(&workspace, "No attributes");
    on_branch(&workspace, "theirs", || change(&["b", "d"]));
    on_branch(&workspace, "ours", || {
        change(&["a", "c"]);
        migrate(&workspace, &["bb"]);
    });
    assert!(merges(&workspace, "theirs"), "git needs no help");
    workspace.expect(0, &["check"]);
    expect_as_one_run(&workspace);
}

/// Two branches that wrote different texts of one post: `take` is what becomes of it.
fn same_post(take: impl FnOnce(&Workspace)) -> Workspace {
    let workspace = repository_with(&["a", "b", "c"]);
    let change = |text: &str| {
        workspace.edit("in/b/index.md", "\nText.\n", &format!("\n{text}\n"));
        workspace.expect(0, &["migrate"]);
        commit(&workspace, text);
    };
    on_branch(&workspace, "theirs", || change("Theirs."));
    on_branch(&workspace, "ours", || change("Ours."));
    assert!(!merges(&workspace, "theirs"));
    let conflicts = git(&workspace, &["diff", "--name-only", "--diff-filter=U"]);
    assert_eq!(conflicts, "in/b/index.md\nout/b/index.md\n");
    take(&workspace);
    workspace
}

#[test]
fn the_side_of_a_post_that_was_taken_is_right() {
    for side in ["--ours", "--theirs"] {
        let workspace = same_post(|workspace| {
            git(workspace, &["checkout", "--quiet", side, "in/b/index.md", "out/b/index.md"]);
        });
        let said = workspace.run(&["check"]).stderr;
        assert!(!said.contains("out/b/index.md"), "{said}");
        expect_as_one_run(&workspace);
        commit(&workspace, "Merge");
    }
}

#[test]
fn a_conflict_in_a_post_is_for_a_person_to_decide() {
    let workspace = same_post(|workspace| {
        git(workspace, &["checkout", "--quiet", "--ours", "in/b/index.md"]);
    });
    let before = workspace.read("out/b/index.md");
    assert!(before.contains("<<<<<<< "));
    for arguments in [&["check"][..], &["migrate"], &["migrate", "--merge"]] {
        let said = workspace.expect(1, arguments).stderr;
        assert!(said.contains("out/b/index.md has the marks of a conflict in it"), "{arguments:?}: {said}");
    }
    assert_eq!(workspace.read("out/b/index.md"), before);
    let resolved =
        before.lines().filter(|line| !line.starts_with(['<', '=', '>'])).collect::<Vec<_>>().join("\n") + "\n";
    workspace.write("out/b/index.md", resolved);
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", "out/b/index.md"]);
    workspace.expect(0, &["check"]);
    commit(&workspace, "Merge");
}

#[test]
fn a_post_that_is_neither_sides_is_told_once() {
    let workspace = same_post(|workspace| {
        git(workspace, &["checkout", "--quiet", "--ours", "in/b/index.md", "out/b/index.md"]);
        workspace.edit("out/b/index.md", "Ours.", "Both.");
    });
    let said = workspace.expect(1, &["migrate"]).stderr;
    assert!(said.contains("two branches migrated /2024/05/b-old.html to different texts"), "{said}");
    assert!(workspace.read("out/b/index.md").contains("Both."));
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["accept", "out/b/index.md"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn one_name_for_two_new_posts() {
    let workspace = repository_with(&["a"]);
    let add = |year: u32, folder: &str| {
        let text = format!(
            "---\ntitle: Rain\npublishDate: {year}-05-01\nauthor: Ines\nlegacyUrl: /{year}/05/rain.html\nslug: rain\n---\n\nIn {year}.\n"
        );
        workspace.write(&format!("in/{folder}.md"), text);
        workspace.expect(0, &["migrate"]);
        commit(&workspace, "Rain");
    };
    on_branch(&workspace, "theirs", || add(2014, "rain-a"));
    on_branch(&workspace, "ours", || add(2012, "rain-b"));
    assert!(!merges(&workspace, "theirs"), "both wrote out/rain/index.md");
    git(&workspace, &["checkout", "--quiet", "--theirs", "out/rain/index.md"]);
    workspace.run(&["migrate"]);
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    let texts =
        workspace.tree("out").into_values().map(|text| String::from_utf8_lossy(&text).into_owned()).collect::<String>();
    assert!(texts.contains("In 2012.") && texts.contains("In 2014."), "{texts}");
    let redirects = workspace.json("redirects.json");
    assert_ne!(redirects["/2012/05/rain.html"], redirects["/2014/05/rain.html"]);
}
