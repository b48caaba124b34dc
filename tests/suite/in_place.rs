//! A folder that is source and output: its posts are cleaned where they stand.

use std::fs;

use serde_json::Value;

use crate::server::png;
use crate::support::{Workspace, commit, files_below, git, repository};

const POSTS: &str = "content/posts";
const POST: &str = "content/posts/cleaning-the-mirror/index.md";
const PAGE: &str = "content/posts/about/index.md";
const PAGE_TEXT: &str = "---\ntitle: \"About\"\ndate: 2024-01-01\n---\n\n* not\n* ours\n";
const CONFIG: &str = "\
[[migration]]
name = \"larkfell\"
site = \"https://news.larkfell.example\"
legacy-hosts = [\"larkfellobservatory.blogspot.com\"]
output = \"content/posts\"

[[migration.source]]
format = \"frontmatter\"
path = \"content/posts\"

[migration.redirects]
json = \"redirects.json\"
";

/// A site with posts of the old blog and a page of its own, without a repository.
pub fn plain_site() -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", CONFIG);
    workspace.write(".gitignore", "/.unblogger\n");
    let source = repository().join("fixtures/archive/markdown");
    for path in files_below(&source) {
        workspace.write(&format!("{POSTS}/{path}"), fs::read(source.join(&path)).unwrap());
    }
    workspace.write(PAGE, PAGE_TEXT);
    workspace.write("content/posts/README.md", "About this folder.\n");
    workspace
}

/// The same, committed.
fn site() -> Workspace {
    let workspace = plain_site();
    git(&workspace, &["init", "--quiet"]);
    commit(&workspace, "Posts");
    workspace
}

/// The same, cleaned and committed.
fn cleaned() -> Workspace {
    let workspace = site();
    workspace.expect(0, &["migrate"]);
    commit(&workspace, "Clean posts");
    workspace
}

fn status_of(workspace: &Workspace, post: &str) -> String {
    workspace.run(&["diff", "--report", ".unblogger/report.json"]);
    let report = workspace.json(".unblogger/report.json");
    let found = report["posts"].as_array().unwrap().iter().find(|report| report["output"] == post).unwrap();
    found["status"].as_str().unwrap().to_owned()
}

#[test]
fn posts_with_an_old_address_are_cleaned_where_they_stand() {
    let workspace = site();
    let before = workspace.tree(POSTS);
    workspace.expect(0, &["migrate", "--report", ".unblogger/report.json"]);
    let after = workspace.tree(POSTS);
    assert!(before.keys().all(|path| after.contains_key(path)), "no file goes");
    assert_ne!(workspace.read(POST).as_bytes(), before["cleaning-the-mirror/index.md"]);
    assert_eq!(workspace.read(PAGE), PAGE_TEXT);
    let report = workspace.json(".unblogger/report.json");
    let skipped: Vec<_> = report["skipped"].as_array().unwrap().iter().map(|skipped| &skipped["source"]).collect();
    assert_eq!(skipped, ["content/posts/README.md", PAGE, "content/posts/moon-map/index.mdx"]);
    let redirects: Value = workspace.json("redirects.json");
    assert_eq!(redirects["/2013/01/cleaning-the-Mirror_17.html"], "/2013/02/cleaning-the-mirror");
    workspace.expect(0, &["check"]);
}

#[test]
fn a_second_run_changes_nothing() {
    let workspace = cleaned();
    let before = workspace.tree(".");
    workspace.expect(0, &["migrate"]);
    let after = workspace.tree(".");
    let changed: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
    assert!(after.len() == before.len() && changed.is_empty(), "{changed:?}");
    assert_eq!(git(&workspace, &["status", "--porcelain"]), "");
    assert_eq!(status_of(&workspace, POST), "unchanged");
}

#[test]
fn the_originals_can_be_had_back() {
    let workspace = site();
    let before = workspace.tree(POSTS);
    workspace.expect(0, &["migrate"]);
    let changed = git(&workspace, &["diff", "--name-only", "--", POSTS]);
    let copies = workspace.tree(".unblogger/backup/content/posts");
    assert_eq!(copies.len(), changed.lines().count());
    for (copy, bytes) in copies {
        let (path, _) = copy.rsplit_once('.').unwrap();
        assert!(bytes == before[path], "{copy}");
    }
    git(&workspace, &["checkout", "--quiet", "--", POSTS]);
    let restored = workspace.tree(POSTS);
    assert!(before.iter().all(|(path, bytes)| restored.get(path) == Some(bytes)));
}

#[test]
fn only_a_clean_tree_is_cleaned() {
    let refused = |workspace: &Workspace, why: &str| {
        let before = workspace.tree("content");
        let said = workspace.expect(2, &["migrate"]).stderr;
        assert!(said.contains(why) && said.contains("--allow-dirty"), "{said}");
        assert!(workspace.tree("content") == before);
        assert!(!workspace.path("migrations.lock").exists());
    };
    let workspace = plain_site();
    refused(&workspace, "no repository");
    workspace.expect(0, &["diff"]);
    git(&workspace, &["init", "--quiet"]);
    refused(&workspace, "not all of it is committed");
    workspace.write(".gitignore", "/content\n/.unblogger\n");
    refused(&workspace, "git ignores it");
    workspace.write(".gitignore", "/.unblogger\n");
    commit(&workspace, "Posts");
    workspace.write(".git/info/exclude", "*.draft.md\n.DS_Store\n");
    workspace.write("content/posts/.DS_Store", "no post");
    workspace.write("content/posts/moon/index.draft.md", PAGE_TEXT);
    refused(&workspace, "git ignores content/posts/moon/index.draft.md");
    fs::remove_file(workspace.path("content/posts/moon/index.draft.md")).unwrap();
    git(&workspace, &["config", "status.showUntrackedFiles", "no"]);
    workspace.write("content/posts/moon/index.md", PAGE_TEXT);
    refused(&workspace, "(?? content/posts/moon/index.md)");
    fs::remove_file(workspace.path("content/posts/moon/index.md")).unwrap();
    workspace.edit(POST, "soap", "soup");
    refused(&workspace, "(M content/posts/cleaning-the-mirror/index.md)");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate", "--allow-dirty"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn a_persons_edit_is_left_alone_until_it_is_accepted() {
    let workspace = cleaned();
    workspace.edit(POST, "curd soap", "green   soap");
    let edited = workspace.read(POST);
    commit(&workspace, "Green soap");
    assert_eq!(status_of(&workspace, POST), "edited");
    workspace.expect(0, &["migrate"]);
    assert_eq!(workspace.read(POST), edited);
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate", "--allow-dirty"]);
    assert_eq!(workspace.read(POST), edited);
    workspace.expect(0, &["migrate", "--allow-dirty", "--merge"]);
    assert!(workspace.read(POST).contains("green soap"), "cleaned, with the edit in it");
    workspace.expect(0, &["check"]);
}

#[test]
fn an_edit_that_means_the_same_is_reformatted() {
    let workspace = cleaned();
    let text = workspace.read(POST);
    workspace.write(POST, text.replace("\n- ", "\n* ").replace("title: ", "title:   "));
    assert_ne!(workspace.read(POST), text);
    assert_eq!(status_of(&workspace, POST), "reformatted");
    workspace.expect(0, &["check"]);
    fs::remove_dir_all(workspace.path(".unblogger")).unwrap();
    workspace.expect(0, &["check"]);
}

#[test]
fn a_post_that_was_moved_or_deleted_stays_so() {
    let workspace = cleaned();
    let redirects = workspace.read("redirects.json");
    fs::rename(workspace.path("content/posts/cleaning-the-mirror"), workspace.path("content/posts/soap")).unwrap();
    fs::remove_dir_all(workspace.path("content/posts/open-nights-in-2024")).unwrap();
    commit(&workspace, "Tidy");
    let before = workspace.tree(POSTS);
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate"]);
    assert!(workspace.tree(POSTS) == before);
    assert_eq!(workspace.read("redirects.json"), redirects, "no address moves");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", "content/posts/open-nights-in-2024/index.md"]);
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate", "--prune", "--allow-dirty"]);
    assert!(workspace.tree(POSTS) == before);
}

/// The file is the source: where a person put it, it stays, and its address follows it with `--move` alone.
#[test]
fn posts_that_a_person_swapped_stay_where_they_are() {
    let workspace = cleaned();
    let [one, other] =
        ["cleaning-the-mirror", "open-nights-in-2024"].map(|post| workspace.path(&format!("{POSTS}/{post}")));
    let aside = workspace.path("aside");
    [(&one, &aside), (&other, &one), (&aside, &other)].iter().for_each(|(from, to)| fs::rename(from, to).unwrap());
    let before = workspace.tree(POSTS);
    workspace.run(&["migrate", "--move", "--dry-run", "--allow-dirty", "--report", ".unblogger/dry.json"]);
    workspace.run(&["migrate", "--move", "--allow-dirty", "--report", ".unblogger/report.json"]);
    assert_eq!(workspace.json(".unblogger/dry.json")["posts"], workspace.json(".unblogger/report.json")["posts"]);
    for _ in 0..2 {
        assert!(workspace.tree(POSTS) == before);
        workspace.expect(0, &["check"]);
        workspace.expect(0, &["migrate", "--move", "--allow-dirty"]);
    }
}

#[test]
fn a_post_whose_file_became_another_one_is_removed_and_it_is_said() {
    let workspace = cleaned();
    fs::rename(workspace.path(POST), workspace.path("content/posts/open-nights-in-2024/index.md")).unwrap();
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["migrate", "--allow-dirty", "--report", ".unblogger/report.json"]);
    let report = workspace.json(".unblogger/report.json");
    let removed: Vec<_> =
        report["posts"].as_array().unwrap().iter().filter(|post| post["status"] == "removed").collect();
    assert_eq!(removed.len(), 1, "{report}");
    assert!(removed[0].to_string().contains("open-nights-in-2024 has no source any more"), "{}", removed[0]);
}

#[test]
fn a_post_that_is_a_draft_now_is_not_removed() {
    let workspace = cleaned();
    workspace.edit("migrations.toml", "output =", "as-of = \"2000-01-01\"\noutput =");
    let before = workspace.tree(POSTS);
    workspace.expect(0, &["migrate", "--prune", "--allow-dirty"]);
    assert!(workspace.tree(POSTS) == before);
}

#[test]
fn include_names_posts_without_an_old_address() {
    let workspace = site();
    workspace.edit(
        "migrations.toml",
        "path = \"content/posts\"",
        "path = \"content/posts\"\ninclude = [\"**/about/*\"]",
    );
    workspace.expect(0, &["migrate"]);
    assert!(workspace.read(PAGE).contains("- not\n- ours\n"), "{}", workspace.read(PAGE));
    commit(&workspace, "Clean posts");
    let moved = "content/posts/colophon/about/index.md";
    let (text, lock) = (workspace.read(PAGE), workspace.read("migrations.lock"));
    workspace.write(moved, &text);
    fs::remove_dir_all(workspace.path("content/posts/about")).unwrap();
    workspace.expect(0, &["migrate", "--allow-dirty"]);
    assert_eq!(workspace.read(moved), text);
    assert_eq!(workspace.read("migrations.lock").len(), lock.replace(PAGE, moved).len(), "it is the same post");
    workspace.expect(0, &["check"]);
}

#[test]
fn what_cannot_be_cleaned_in_place_is_said() {
    let workspace = site();
    workspace.write("content/posts/old.rst", ".. post:: 2011-03-12\n\nOld\n===\n\nText.\n");
    workspace.write("content/posts/again/index.md", workspace.read(POST));
    commit(&workspace, "More");
    workspace.edit("migrations.toml", "format = \"frontmatter\"", "format = \"auto\"");
    workspace.expect(0, &["migrate", "--report", ".unblogger/report.json"]);
    assert_eq!(git(&workspace, &["status", "--porcelain", "content/posts/old.rst"]), "");
    let skipped = workspace.json(".unblogger/report.json")["skipped"].to_string();
    assert!(skipped.contains("only Markdown with front matter") && skipped.contains("has the legacyUrl"), "{skipped}");
    workspace.edit("migrations.toml", "format = \"auto\"", "format = \"rst-post\"");
    let said = workspace.expect(2, &["diff"]).stderr;
    assert!(said.contains("migrations.toml:5:10: only Markdown with front matter is cleaned in place"), "{said}");
    workspace.edit("migrations.toml", "path = \"content/posts\"", "path = \"archive\"\ninclude = [\"x\"]");
    assert!(workspace.expect(2, &["diff"]).stderr.contains("`include` is for posts that are cleaned in place"));
}

#[test]
fn files_of_the_output_below_a_source_are_no_sources() {
    let workspace = plain_site();
    fs::remove_file(workspace.path("content/posts/README.md")).unwrap();
    workspace.edit("migrations.toml", "output = \"content/posts\"", "output = \"content/posts/out\"");
    workspace.expect(0, &["migrate"]);
    let before = workspace.tree("content");
    workspace.expect(0, &["migrate"]);
    assert!(workspace.tree("content") == before);
}

/// The folder of the configuration is the output: posts that stand at its top are cleaned there, and those of a folder beside it go below it.
#[test]
fn the_output_may_be_the_folder_of_the_configuration() {
    let workspace = Workspace::empty();
    for (folder, path) in [("own", "."), ("site", "../old")] {
        let config = format!(
            "[[migration]]\nname = \"m\"\noutput = \".\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"{path}\"\n"
        );
        workspace.write(&format!("{folder}/migrations.toml"), config);
    }
    let text =
        "---\ntitle: Lamps\ndate: 2012-03-04\nlegacyUrl: /2012/03/lamps.html\n---\n\nA lamp: ![A lamp](lamp.png)\n";
    for folder in ["own", "old"] {
        workspace.write(&format!("{folder}/lamps.md"), text);
        workspace.write(&format!("{folder}/lamp.png"), crate::server::png(1));
    }
    for (folder, post) in [("own", "lamps.md"), ("site", "lamps/index.md")] {
        let config = format!("{folder}/migrations.toml");
        let run = |arguments: &[&str]| workspace.expect(0, &[arguments, &["--config", &config]].concat());
        let dry = run(&["diff", "--offline"]).stdout;
        let said = run(&["migrate", "--offline", "--allow-dirty"]).stdout;
        assert!(said.contains(&format!(" {post}\n")) && dry.contains(&format!(" {post}\n")), "{dry}{said}");
        assert!(workspace.read(&format!("{folder}/{post}")).contains("A lamp: ![A lamp](./lamp.png)"));
        assert!(run(&["migrate", "--offline", "--allow-dirty"]).stdout.ends_with("1 post: 1 unchanged\n"));
        run(&["check"]);
        run(&["images", "verify"]);
    }
    assert_eq!(workspace.read("old/lamps.md"), text);
    let run = |arguments: &[&str]| workspace.expect(0, &[arguments, &["--config", "site/migrations.toml"]].concat());
    workspace.edit("old/lamps.md", "title: Lamps", "title: Lamps\nslug: light");
    run(&["migrate", "--offline", "--move"]);
    run(&["check"]);
    let files = |folder: &str| {
        workspace.tree(folder).into_keys().filter(|path| !path.starts_with(['.', 'm'])).collect::<Vec<_>>()
    };
    assert_eq!(files("site"), ["light/index.md", "light/lamp.png"]);
    // a person gives the folder another name
    fs::rename(workspace.path("site/light"), workspace.path("site/shine")).unwrap();
    run(&["migrate", "--offline"]);
    assert!(workspace.read("site/migrations.lock").contains(".path = \"shine/index.md\""));
    assert!(!workspace.path("site/light").exists());
    run(&["check"]);
    fs::remove_file(workspace.path("old/lamps.md")).unwrap();
    run(&["migrate", "--offline", "--prune"]);
    assert!(files("site").is_empty(), "{:?}", files("site"));
    assert_eq!(files("own"), ["lamp.png", "lamps.md"]);
}

/// A site's own Liquid and shortcodes are text to CommonMark, and text is escaped.
#[test]
fn markup_of_the_sites_generator_stays_as_it_is() {
    let jekyll = "* one\n{:.wide}\n\n![Lamp]({{ site.baseurl }}/a_b_c.png)\n";
    let hugo = "## Lamps {#old}\n\n{{< figure src=\"http://a.example/b.png\" >}}\n";
    for (site, settings, post, text) in [
        ("_config.yml", "title: x\n", "_posts/2012-05-09-lamps.md", jekyll),
        ("hugo.toml", "baseURL = \"https://x.example/\"\n", "content/posts/lamps.md", hugo),
    ] {
        let workspace = Workspace::empty();
        workspace.write(site, settings);
        let head = "title: \"Lamps\"\ndate: 2012-05-09\nlegacyUrl: http://x.blogspot.com/2012/05/lamps.html\n";
        workspace.write(post, format!("---\n{head}---\n\n{text}"));
        workspace.expect(0, &["init", "--yes"]);
        let migrate = ["migrate", "--offline", "--allow-dirty", "--verbose"];
        let said = workspace.expect(0, &migrate).stderr;
        assert!(said.contains("note[own-markup]"), "{said}");
        let written = workspace.read(post);
        assert!(written.starts_with("---\ntitle: Lamps\n") && !written.contains("render_with_liquid"), "{written}");
        assert!(written.ends_with(&format!("---\n\n{text}")), "{written}");
        workspace.expect(0, &migrate);
        assert_eq!(workspace.read(post), written);
        workspace.expect(0, &["check", "--offline", "--strict"]);
    }
}

/// `/img/a.png` is a file of the site, wherever that has it.
#[test]
fn pictures_of_the_site_are_not_missed() {
    let workspace = Workspace::empty();
    workspace.write("hugo.toml", "baseURL = \"https://x.example/\"\n");
    let head = "title: Lamps\ndate: 2012-05-09\nlegacyUrl: http://x.blogspot.com/2012/05/lamps.html\n";
    workspace.write("content/posts/lamps.md", format!("---\n{head}---\n\n![A](/img/a.png)\n"));
    workspace.expect(0, &["init", "--yes"]);
    let said = workspace.expect(0, &["migrate", "--offline", "--allow-dirty"]).stderr;
    assert!(!said.contains("image-missing"), "{said}");
    workspace.expect(0, &["check", "--offline"]);
}

/// Jekyll reads posts in `_posts`, and serves nothing of what stands beside them.
#[test]
fn pictures_that_jekyll_does_not_serve_are_named() {
    let workspace = Workspace::empty();
    workspace.write("_config.yml", "title: x\n");
    workspace.write("_posts/lamp.png", png(1));
    let head = "title: Lamps\ndate: 2012-05-09\nlegacyUrl: http://x.blogspot.com/2012/05/lamps.html\n";
    workspace.write("_posts/2012-05-09-lamps.md", format!("---\n{head}---\n\n![A](lamp.png) ![B](/assets/b.png)\n"));
    workspace.expect(0, &["init", "--yes"]);
    for command in [&["migrate", "--offline", "--allow-dirty"][..], &["check", "--offline"]] {
        let said = workspace.expect(0, command).stderr;
        assert_eq!(said.matches("warning[file-unserved]").count(), 1, "{said}");
        assert!(said.contains("lamp.png was put beside the post"), "{said}");
    }
}
