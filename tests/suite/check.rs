//! `check`: what it finds, where it says it is, and what makes it green again.

use std::fs;

use crate::support::{Outcome, Workspace, commit, git, migrated};

const POST: &str = "content/posts/lamps/index.md";
const IMAGE: &str = "content/posts/lamps/lamp.png";
const REDIRECTS: &str = "redirects.json";
const LOCK: &str = "migrations.lock";

const LAMPS: &str = "---\ntitle: Lamps\npublishDate: '2012-05-09'\nlegacyUrl: /2012/05/lamps.html\n---\n\nSee [gulls](http://larks.blogspot.com/2012/06/gulls.html).\n\n![A lamp](./lamp.png)\n";
const GULLS: &str =
    "---\ntitle: Gulls\npublishDate: '2012-06-02'\nlegacyUrl: /2012/06/gulls.html\n---\n\nThey came back.\n";

/// A repository that `init` set up, migrated and committed.
fn repository() -> Workspace {
    migrated(LAMPS, GULLS, "")
}

/// The file of the image, whatever it is called after it was looked into.
fn image(workspace: &Workspace) -> String {
    let files = workspace.tree("content/posts/lamps").into_keys();
    let image = files.into_iter().find(|name| name != "index.md").unwrap();
    format!("content/posts/lamps/{image}")
}

/// Flips one bit of a byte of a file, and gives back its bytes as they were.
fn flip(workspace: &Workspace, path: &str, at: impl Fn(&[u8]) -> usize) -> Vec<u8> {
    let before = fs::read(workspace.path(path)).unwrap();
    let mut bytes = before.clone();
    let at = at(&bytes);
    bytes[at] ^= 1;
    workspace.write(path, bytes);
    before
}

fn position(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
}

fn said(outcome: &Outcome) -> String {
    format!("{}{}", outcome.stdout, outcome.stderr)
}

#[test]
fn one_byte_in_each_kind_of_file_is_found_and_named() {
    for with_sources in [true, false] {
        let workspace = repository();
        let image = image(&workspace);
        if !with_sources {
            fs::remove_dir_all(workspace.path("archive")).unwrap();
            let green = workspace.expect(0, &["check", "--verbose"]);
            assert!(said(&green).contains("the sources are not here"), "{}", said(&green));
        }
        let cases: [(&str, &str, &str); 3] = [
            (POST, "See", "not-accepted"),
            (&image, "\u{1}", "image-changed"),
            (REDIRECTS, "gulls\"", "redirect-missing"),
        ];
        for (path, text, code) in cases {
            let before = flip(&workspace, path, |bytes| position(bytes, text));
            let found = said(&workspace.expect(1, &["check"]));
            assert!(found.contains(&format!("error[{code}]")), "{path}\n{found}");
            assert!(found.contains(&format!("--> {path}")), "{path} is not the place\n{found}");
            assert!(found.contains("= help: "), "{found}");
            workspace.write(path, before);
            workspace.expect(0, &["check"]);
        }
        let before = flip(&workspace, LOCK, |bytes| position(bytes, "emitted") + 15);
        let found = workspace.run(&["check"]);
        assert_ne!(found.status, 0);
        assert!(said(&found).contains(LOCK) || said(&found).contains("not-accepted"), "{}", said(&found));
        assert!(!with_sources || said(&found).contains(LOCK), "{}", said(&found));
        workspace.write(LOCK, before);
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn an_edit_that_is_accepted_is_well_with_and_without_the_sources() {
    let workspace = repository();
    workspace.edit(POST, "See", "Look at");
    let found = said(&workspace.expect(1, &["check"]));
    assert!(found.contains(&format!("--> {POST}:9:1")), "the line that differs\n{found}");
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["check"]);
    fs::rename(workspace.path("archive"), workspace.path("away")).unwrap();
    let green = said(&workspace.expect(0, &["check", "--verbose"]));
    assert!(green.contains("was not checked"), "{green}");
    let strict = said(&workspace.expect(1, &["check", "--require-sources"]));
    assert!(strict.contains("error[sources-missing]"), "{strict}");
}

#[test]
fn a_link_to_the_old_blog_that_a_post_answers_is_found() {
    let workspace = repository();
    workspace.edit(POST, "/2012/06/gulls", "https://larks.blogspot.co.uk/2012/06/gulls.html?m=1");
    workspace.expect(0, &["accept", POST]);
    for _ in 0..2 {
        let found = said(&workspace.expect(1, &["check"]));
        assert!(found.contains("error[link-old]") && found.contains("is /2012/06/gulls now"), "{found}");
        assert!(found.contains(&format!("--> {POST}:9:5")), "{found}");
        let _ = fs::remove_dir_all(workspace.path("archive"));
    }
}

#[test]
fn a_file_that_does_not_read_back_and_a_redirect_that_leads_round_are_found() {
    let workspace = repository();
    let text = workspace.read(POST).replace("---\ntitle: Lamps\n", "title: Lamps\n");
    workspace.write(POST, text);
    workspace.expect(0, &["accept", POST]);
    let found = said(&workspace.expect(1, &["check"]));
    assert!(found.contains("error[output-unstable]"), "{found}");
    git(&workspace, &["checkout", "--quiet", "."]);
    fs::remove_dir_all(workspace.path("archive")).unwrap();
    workspace.edit(REDIRECTS, "{", "{\n  \"/a\": \"/b\", \"/b\": \"/a\",");
    let found = said(&workspace.expect(1, &["check"]));
    assert!(found.contains("error[redirect-loop]"), "{found}");
}

#[test]
fn what_a_baseline_knows_does_not_fail_and_what_is_mended_is_said() {
    let workspace = repository();
    workspace.edit(POST, "See", "Look at");
    workspace.expect(1, &["check"]);
    let written = workspace.expect(0, &["check", "--write-baseline"]);
    assert!(said(&written).contains("Wrote migrations.baseline: 1 finding is known now"), "{}", said(&written));
    let baseline = workspace.read("migrations.baseline");
    for part in [&["--only", "gulls"][..], &["archive"]] {
        workspace.expect(2, &[&["check", "--write-baseline"], part].concat());
    }
    assert_eq!(workspace.read("migrations.baseline"), baseline, "what was not looked at is still known");
    workspace.expect(0, &["check"]);
    workspace.edit("content/posts/gulls/index.md", "They", "Gulls");
    let found = said(&workspace.expect(1, &["check"]));
    assert!(found.contains("gulls/index.md was edited") && !found.contains("lamps/index.md was edited"), "{found}");
    git(&workspace, &["checkout", "--quiet", "content"]);
    let stale = said(&workspace.expect(0, &["check"]));
    assert!(stale.contains("warning[baseline-stale]") && stale.contains("--> migrations.baseline:6:1"), "{stale}");
    let quiet = said(&workspace.expect(1, &["check", "--strict", "--quiet"]));
    assert!(quiet.starts_with("warning[baseline-stale]") && !quiet.contains("unchanged"), "{quiet}");
    assert_eq!(said(&workspace.expect(0, &["check", "--quiet"])), "");
    workspace.write("migrations.baseline", "version = 1\n[[finding]]\nfile = 1\n");
    assert!(said(&workspace.expect(2, &["check"])).contains("migrations.baseline:3"));
}

#[test]
fn levels_are_those_of_the_configuration() {
    let workspace = repository();
    workspace.edit(POST, "See", "Look at");
    for (level, status) in [("allow", 0), ("note", 0), ("warning", 0), ("error", 1)] {
        let config = git(&workspace, &["show", "HEAD:migrations.toml"]);
        workspace.write("migrations.toml", format!("{config}\n[migration.diagnostics]\nnot-accepted = \"{level}\"\n"));
        let outcome = workspace.expect(status, &["check"]);
        assert_eq!(said(&outcome).contains("[not-accepted]"), level == "warning" || level == "error", "{level}");
    }
}

#[test]
fn the_output_of_another_version_is_one_finding() {
    let workspace = repository();
    assert!(workspace.read(LOCK).contains(&format!("written-by = \"{}\"", env!("CARGO_PKG_VERSION"))));
    let lock = workspace.read(LOCK).replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"0.0.1\"");
    workspace.write(LOCK, lock);
    // what another version would have written: the sources are as they were, the output is another
    workspace.expect(0, &["check"]);
    for name in ["lamps", "gulls"] {
        workspace.edit(&format!("archive/{name}/index.md"), "title: ", "title: Old ");
    }
    let found = workspace.expect(1, &["check"]);
    let found = said(&found);
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains("unblogger 0.0.1 wrote the output"), "{found}");
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn annotations_name_the_file_that_is_at_fault_from_the_top_of_the_repository() {
    let workspace = Workspace::empty();
    for (path, bytes) in repository().tree("") {
        if !path.starts_with(".git/") && !path.starts_with(".unblogger/") {
            workspace.write(&format!("blog/{path}"), bytes);
        }
    }
    git(&workspace, &["init", "--quiet"]);
    workspace.edit(&format!("blog/{POST}"), "See", "100%, see");
    workspace.edit("blog/archive/gulls/index.md", "They", "We");
    let config = ["check", "--config", "blog/migrations.toml", "--format", "github"];
    let found = workspace.expect(1, &config).stdout;
    let lines: Vec<_> = found.lines().filter(|line| line.starts_with("::error")).collect();
    let edited = format!("::error file=blog/{POST},line=9,col=1,title=not-accepted::");
    assert!(lines.iter().any(|line| line.starts_with(&edited)), "{found}");
    let source = "::error file=blog/archive/gulls/index.md,title=drift::content/posts/gulls/index.md is not what";
    assert!(lines.iter().any(|line| line.starts_with(source)), "{found}");
    let json = workspace.expect(1, &["check", "--config", "blog/migrations.toml", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let post = report["posts"].as_array().unwrap().iter().find(|post| post["slug"] == "lamps").unwrap();
    assert_eq!(post["diagnostics"][0]["file"], POST, "{post}");
}

#[test]
fn a_branch_is_checked_for_what_it_changed() {
    let workspace = repository();
    workspace.edit("content/posts/gulls/index.md", "They", "Gulls");
    commit(&workspace, "An edit that nobody accepted");
    git(&workspace, &["checkout", "--quiet", "-b", "work"]);
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["check", "--base", "main"]);
    workspace.edit(POST, "See", "Look at");
    let found = said(&workspace.expect(1, &["check", "--base", "main"]));
    assert!(found.contains("lamps/index.md was edited") && !found.contains("gulls/index.md was"), "{found}");
    commit(&workspace, "Another");
    workspace.expect(1, &["check", "--base", "main"]);
    workspace.edit(REDIRECTS, "gulls\"", "gull\"");
    let found = said(&workspace.expect(1, &["check", "--base", "main"]));
    assert!(found.contains("error[redirect-missing]"), "{found}");

    let unknown = said(&workspace.expect(2, &["check", "--base", "origin/main"]));
    assert!(unknown.contains("--base origin/main: git does not know it"), "{unknown}");
    let shallow = Workspace::empty();
    let url = format!("file://{}", workspace.path("").display());
    git(&shallow, &["clone", "--quiet", "--depth", "1", "--branch", "work", &url, "."]);
    let cut = said(&shallow.expect(2, &["check", "--base", "origin/main"]));
    assert!(cut.contains("this clone is shallow") && cut.contains("fetch-depth: 0"), "{cut}");
}

#[test]
fn a_branch_that_changes_what_all_posts_come_from_is_checked_whole() {
    let workspace = repository();
    fs::rename(workspace.path("migrations.toml"), workspace.path("blog.toml")).unwrap();
    let config = workspace.read("blog.toml").replace("legacy-hosts", "authors-dir = 'people'\nlegacy-hosts");
    workspace.write("blog.toml", config + "\n[migration.images]\nlocal = ['./albums/']\n");
    workspace.write("albums/a.txt", "");
    workspace.write("people/ines.md", "");
    workspace.edit("content/posts/gulls/index.md", "They", "Gulls");
    commit(&workspace, "An edit that nobody accepted");
    let check = ["--config", "blog.toml", "check", "--base", "HEAD"];
    workspace.expect(0, &check);
    workspace.write("albums-of-others/a.txt", "other");
    workspace.expect(0, &check);
    for path in ["albums/a.txt", "people/ines.md", "blog.toml", "conf.py", "archive/lamps/conf.py"] {
        let before = fs::read(workspace.path(path)).ok();
        workspace.write(path, [before.clone().unwrap_or_default(), b"\n".to_vec()].concat());
        let found = said(&workspace.expect(1, &check));
        assert!(found.contains("gulls/index.md was edited"), "{path}\n{found}");
        match before {
            Some(before) => workspace.write(path, before),
            None => fs::remove_file(workspace.path(path)).unwrap(),
        }
        workspace.expect(0, &check);
    }
}

#[test]
fn a_name_of_several_posts_is_not_accepted() {
    let workspace = Workspace::empty();
    let migration = |name: &str| {
        format!(
            "[[migration]]\nname = '{name}'\noutput = 'out/{name}'\n[[migration.source]]\nformat = 'frontmatter'\npath = 'in'\n"
        )
    };
    workspace.write("migrations.toml", migration("a") + &migration("b"));
    workspace.write("in/gulls.md", GULLS);
    workspace.expect(0, &["migrate"]);
    workspace.edit("out/b/gulls/index.md", "They", "Gulls");
    let lock = workspace.read(LOCK);
    let said = workspace.expect(2, &["accept", "gulls"]).stderr;
    assert!(said.contains("`gulls` is the name of out/a/gulls/index.md and out/b/gulls/index.md"), "{said}");
    assert_eq!(workspace.read(LOCK), lock);
    workspace.expect(0, &["accept", "out/b/gulls/index.md"]);
    workspace.expect(0, &["check"]);
}

#[test]
fn pointers_of_git_lfs_are_named_as_the_cause() {
    let workspace = repository();
    let image = image(&workspace);
    let bytes = fs::read(workspace.path(&image)).unwrap();
    let hash = unblogger::lock::Hash::of(&bytes);
    let pointer =
        |hash: &str| format!("version https://git-lfs.github.com/spec/v1\noid sha256:{hash}\nsize {}\n", bytes.len());
    workspace.write(&image, pointer(&hash.to_string()));
    // the source has the image, so that all can be compared
    workspace.expect(0, &["check"]);
    workspace.write("archive/lamps/lamp.png", pointer(&hash.to_string()));
    let found = said(&workspace.expect(1, &["check"]));
    assert_eq!(found.matches("error[").count(), 1, "{found}");
    assert!(found.contains("error[lfs-pointer]") && found.contains("git lfs pull"), "{found}");
    fs::remove_dir_all(workspace.path("archive")).unwrap();
    workspace.expect(0, &["check"]);
    workspace.write(&image, pointer(&"0".repeat(64)));
    assert!(said(&workspace.expect(1, &["check"])).contains("pointer to another image"));
}

#[test]
fn nothing_is_written_by_a_check() {
    let workspace = repository();
    workspace.edit(POST, "See", "Look at");
    let before = workspace.tree("");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["check", "--base", "HEAD", "--only", "gulls"]);
    assert!(workspace.tree("") == before);
    assert!(workspace.path(IMAGE).exists() || !image(&workspace).is_empty());
}

/// Shapes of front matter, as `[migration.front-matter]` has them.
const SHAPES: [&str; 4] = [
    "",
    "rename = { title = \"headline\", tags = \"categories\", legacyUrl = \"old\", draft = \"hidden\", published = \"seen\" }",
    "drop = [\"author\", \"tags\"]\nadd = { layout = \"post\", author = \"Ines\", extra = { a = 1 }, tags = [\"x\"] }\ndates = \"plain\"",
    "rename = { mood = \"tone\", tone = \"pitch\", updatedDate = \"edited\", lastmod = \"edited\", modified = \"edited\" }",
];

#[test]
fn the_output_for_every_target_is_read_back() {
    for target in ["astro", "hugo", "zola", "jekyll", "eleventy", "pelican", "custom"] {
        for shape in SHAPES {
            // a page of Zola's has no other title
            let shape = if target == "zola" { shape.replace("title = \"headline\", ", "") } else { shape.to_owned() };
            let workspace = repository();
            fs::remove_dir_all(workspace.path("content")).unwrap();
            fs::remove_file(workspace.path(LOCK)).unwrap();
            let keys = "author: Ines, and others\ntags: [sea, 'a, b']\nupdatedDate: '2013-01-01'\nmood: calm\ntone: low\nextra: { b: 2 }\n";
            workspace.edit("archive/lamps/index.md", "legacyUrl", &format!("{keys}legacyUrl"));
            workspace.edit("archive/gulls/index.md", "legacyUrl", "published: false\nlegacyUrl");
            let config = workspace.read("migrations.toml");
            let config: String = config.split_inclusive('\n').filter(|line| !line.starts_with("target")).collect();
            let config =
                config.replace("[[migration]]\n", &format!("[[migration]]\ntarget = \"{target}\"\ndrafts = true\n"));
            workspace.write("migrations.toml", format!("{config}\n[migration.front-matter]\n{shape}\n"));
            workspace.expect(0, &["migrate"]);
            let green = said(&workspace.run(&["check"]));
            assert!(!green.contains("output-unstable"), "{target} {shape}\n{green}");
            fs::remove_dir_all(workspace.path("archive")).unwrap();
            let green = said(&workspace.run(&["check"]));
            assert!(!green.contains("output-unstable"), "{target} {shape}\n{green}");
            let post = workspace.tree("content/posts").into_keys().find(|path| path.contains("gulls")).unwrap();
            odd(&workspace, &format!("content/posts/{post}"));
            let found = said(&workspace.expect(1, &["check"]));
            assert!(found.contains("error[output-unstable]"), "{target} {shape}\n{found}");
        }
    }
}

/// Writes a post as this program does not, and has the lock file say that it did.
fn odd(workspace: &Workspace, path: &str) {
    let text = workspace.read(path);
    let hash = |text: &str| unblogger::lock::Hash::of(text.as_bytes()).to_string();
    let odd = format!("{text}\n\n* They *stay*\n");
    workspace.edit(LOCK, &hash(&text), &hash(&odd));
    workspace.write(path, odd);
}
