//! `migrate --prune` removes what is its own work and has no source any more, and nothing else.

use std::fs;

use crate::support::Workspace;

const POSTS: &str = "site/src/content/posts";
const FOLDER: &str = "site/src/content/posts/letters-from-meridian";
const POST: &str = "site/src/content/posts/letters-from-meridian/index.md";
const SOURCE: &str = "fixtures/archive/rst/2019-04-letters-from-the-meridian.rst";

/// A migrated archive in which the source of one post is gone.
fn without_a_source() -> Workspace {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    fs::remove_file(workspace.path(SOURCE)).unwrap();
    workspace
}

fn report_of(workspace: &Workspace, post: &str) -> serde_json::Value {
    let report = workspace.json("report.json");
    report["posts"].as_array().unwrap().iter().find(|report| report["output"] == post).unwrap().clone()
}

#[test]
fn a_post_without_a_source_goes_only_with_prune() {
    let workspace = without_a_source();
    let said = workspace.expect(0, &["migrate", "--report", "report.json"]).stdout;
    assert!(said.contains(&format!("source gone {POST}\n")) && said.contains(", 1 source gone, "), "{said}");
    assert!(workspace.path(POST).is_file());
    assert_eq!(report_of(&workspace, POST)["diagnostics"][0]["code"], "source-gone");
    let redirects = workspace.read("site/src/data/redirects.json");
    let files = workspace.tree(FOLDER);
    assert!(files.len() > 1, "it has an image");
    let dry = workspace.expect(0, &["migrate", "--prune", "--dry-run"]).stdout;
    assert!(workspace.tree(FOLDER) == files);
    let said = workspace.expect(0, &["migrate", "--prune", "--report", "report.json"]).stdout;
    for file in files.keys() {
        let line = format!("removed     {FOLDER}/{file}\n");
        assert!(said.contains(&line) && dry.contains(&line), "{line}{dry}{said}");
    }
    assert!(said.contains(", 1 removed, "), "{said}");
    assert!(!workspace.path(FOLDER).exists());
    assert_eq!(report_of(&workspace, POST)["status"], "removed");
    assert!(!workspace.read("migrations.lock").contains("letters-from-meridian"));
    assert_eq!(workspace.read("site/src/data/redirects.json"), redirects, "what was served is served for good");
    workspace.expect(0, &["check"]);
}

#[test]
fn what_a_person_changed_or_added_stays() {
    let workspace = without_a_source();
    workspace.write(POST, workspace.read(POST) + "\nA person's words.\n");
    workspace.expect(0, &["migrate", "--prune", "--report", "report.json"]);
    assert!(workspace.read(POST).ends_with("A person's words.\n"));
    assert_eq!(report_of(&workspace, POST)["status"], "edited");
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["migrate", "--prune"]);
    assert!(workspace.path(POST).is_file(), "accepted, and still a person's");

    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    fs::remove_dir_all(workspace.path("fixtures/archive/markdown/cleaning-the-mirror")).unwrap();
    let folder = format!("{POSTS}/cleaning-the-mirror");
    let image = fs::read_dir(workspace.path(&folder)).unwrap().map(|file| file.unwrap().file_name());
    let image = image.map(|name| name.into_string().unwrap()).find(|name| name != "index.md").unwrap();
    workspace.write(&format!("{folder}/{image}"), "another picture");
    workspace.write(&format!("{folder}/notes.txt"), "a person's");
    workspace.expect(0, &["migrate", "--prune", "--report", "report.json"]);
    let mut left: Vec<_> = workspace.tree(&folder).into_keys().collect();
    left.sort_unstable();
    let mut expected = vec![image.clone(), "notes.txt".to_owned()];
    expected.sort_unstable();
    assert_eq!(left, expected);
    let report = workspace.json("report.json");
    let file = report["files"].as_array().unwrap().iter().find(|file| file["path"] == format!("{folder}/{image}"));
    let said = file.unwrap().to_string();
    assert!(said.contains(&format!("{image} was changed since it was written; it was not removed")), "{said}");
}

#[test]
fn a_post_that_became_a_draft_is_not_gone() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    workspace.edit("migrations.toml", "output =", "as-of = \"2015-01-01\"\noutput =");
    let before = workspace.tree("site");
    workspace.expect(0, &["migrate", "--prune", "--report", "report.json"]);
    assert!(workspace.tree("site") == before);
    assert_eq!(report_of(&workspace, POST)["status"], "unchanged");
    workspace.expect(0, &["check"]);
    fs::remove_dir_all(workspace.path(FOLDER)).unwrap();
    workspace.expect(0, &["migrate", "--prune"]);
    workspace.edit("migrations.toml", "as-of = \"2015-01-01\"\n", "");
    workspace.expect(0, &["migrate"]);
    assert!(!workspace.path(FOLDER).exists(), "deleted by a person while it was a draft");
}

#[test]
fn a_post_that_is_excluded_goes_with_prune() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    workspace.write("overrides.toml", format!("['{SOURCE}']\nexclude = true\n"));
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    assert!(workspace.path(POST).is_file());
    let message = report_of(&workspace, POST)["diagnostics"][0]["message"].to_string();
    assert!(message.contains("is left out by overrides.toml"), "{message}");
    workspace.expect(0, &["migrate", "--prune"]);
    assert!(!workspace.path(FOLDER).exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_output_is_not_followed() {
    let workspace = without_a_source();
    fs::rename(workspace.path(FOLDER), workspace.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(workspace.path("elsewhere"), workspace.path(FOLDER)).unwrap();
    let before = workspace.tree("elsewhere");
    let said = workspace.expect(2, &["migrate", "--prune"]).stderr;
    assert!(said.contains("a symbolic link leads out of the output folder"), "{said}");
    assert_eq!(workspace.tree("elsewhere"), before, "nothing outside is touched");
}

#[test]
fn a_post_without_a_source_is_named_by_its_old_address() {
    let workspace = without_a_source();
    let gone = ["rst/2022-06-a-dome-that-opens-itself.rst"];
    gone.iter().for_each(|source| fs::remove_file(workspace.path(&format!("fixtures/archive/{source}"))).unwrap());
    workspace.expect(0, &["migrate", "--prune", "--only", "letters-from-meridian"]);
    assert!(!workspace.path(FOLDER).exists());
    let lock = workspace.read("migrations.lock");
    assert!(
        !lock.contains("letters-from-meridian") && lock.contains("a-dome-that-opens-itself"),
        "the other one stays"
    );
    let id = lock
        .lines()
        .find(|line| line.contains("a-dome-that-opens-itself/index.md"))
        .unwrap()
        .split('"')
        .nth(1)
        .unwrap();
    let ran = workspace.expect(0, &["migrate", "--prune", "--only", id]);
    assert!(ran.stdout.contains("1 post: 1 removed"), "{}", ran.stdout);
}

/// The page of a post that is gone, or a draft now, is there until it is pruned, and so are the links to it.
#[test]
fn links_lead_to_a_post_without_a_source_until_it_is_pruned() {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"eels\"\noutput = \"out\"\nlegacy-hosts = [\"of-eels.blogspot.com\"]\n\
         [[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n",
    );
    let post = |name: &str, more: &str, text: &str| {
        let head = format!("title: {name}\npublishDate: 2011-02-04\nlegacyUrl: /2011/02/{name}.html{more}");
        workspace.write(&format!("in/{name}.md"), format!("---\n{head}\n---\n\n{text}\n"));
    };
    post("elver", "", "It is small.");
    post("eel", "", "See [elvers](http://of-eels.blogspot.com/2011/02/elver.html).");
    workspace.expect(0, &["migrate"]);
    let before = workspace.tree("out");
    assert!(workspace.read("out/eel/index.md").contains("(/2011/02/elver)"));
    post("elver", "\npublished: false", "It is small.");
    for _ in 0..2 {
        workspace.expect(0, &["migrate"]);
        workspace.expect(0, &["migrate", "--prune", "--only", "eel"]);
        workspace.expect(0, &["check"]);
        assert!(workspace.tree("out") == before);
        let source = workspace.path("in/elver.md");
        if source.exists() {
            fs::remove_file(source).unwrap();
        }
    }
    workspace.expect(0, &["migrate", "--prune"]);
    let pruned = workspace.tree("out");
    assert!(workspace.read("out/eel/index.md").contains("of-eels.blogspot.com/2011/02/elver.html"));
    workspace.expect(0, &["migrate"]);
    workspace.expect(0, &["check"]);
    assert!(workspace.tree("out") == pruned);
}

/// The output has another name than when the posts were written: that is said before anything fails, and a dry run fails as the run does.
#[test]
fn posts_outside_of_the_output_are_named() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    workspace.edit("migrations.toml", "output = \"site/src/content/posts\"", "output = \"site/src/content/blog\"");
    let said = workspace.expect(0, &["migrate"]).stderr;
    assert!(said.contains("[output-elsewhere]") && said.contains("are not in site/src/content/blog"), "{said}");
    fs::create_dir_all(workspace.path("site/src/content/blog")).unwrap();
    fs::remove_file(workspace.path(SOURCE)).unwrap();
    for arguments in [&["migrate", "--prune", "--dry-run"][..], &["migrate", "--prune"]] {
        let said = workspace.expect(2, arguments).stderr;
        assert!(said.contains("it is not in the output folder"), "{said}");
    }
    fs::remove_dir(workspace.path("site/src/content/blog")).unwrap();
    fs::rename(workspace.path(POSTS), workspace.path("site/src/content/blog")).unwrap();
    let said = workspace.expect(0, &["migrate"]).stderr;
    assert!(!said.contains("output-elsewhere"), "{said}");
    workspace.expect(0, &["check"]);
}

/// The file of a post that is gone is another one's now: that is so also where the run is about that one alone.
#[test]
fn two_posts_never_have_one_file_where_one_alone_is_migrated() {
    let workspace = Workspace::empty();
    workspace.write(
        "migrations.toml",
        "[[migration]]\nname = \"eels\"\noutput = \"out\"\n[[migration.source]]\nformat = \"frontmatter\"\npath = \"in\"\n",
    );
    let post = |name: &str, keys: &str| {
        workspace.write(&format!("in/{name}.md"), format!("---\ntitle: Eel\nslug: eel\n{keys}\n---\n\nOf {name}.\n"));
    };
    post("old", "publishDate: 2011-02-04\nlegacyUrl: /2011/02/old.html");
    workspace.expect(0, &["migrate"]);
    fs::remove_dir_all(workspace.path("out/eel")).unwrap();
    fs::remove_file(workspace.path("in/old.md")).unwrap();
    post("new", "publishDate: 2010-01-02");
    workspace.expect(0, &["migrate", "--only", "in/new.md"]);
    let lock = workspace.read("migrations.lock");
    assert_eq!(lock.matches("out/eel/index.md").count(), 1, "{lock}");
    workspace.expect(0, &["check"]);
    workspace.expect(0, &["migrate", "--only", "in/new.md"]);
    assert_eq!(workspace.read("migrations.lock"), lock);
}
