//! An archive in a real git repository: people work on its output, and the migration runs again.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Workspace, commit, git};

const POSTS: &str = "site/src/content/posts";
const EDITED: [&str; 5] =
    ["cleaning-the-mirror", "off-to-good-start", "open-nights-in-2024", "the-perseids-of-2015", "winter-appeal-2023"];
const REFORMATTED: &str = "site/src/content/posts/watching-venus-cross-sun/index.md";

fn path(slug: &str) -> String {
    format!("{POSTS}/{slug}/index.md")
}

/// What a later version of the program does better.
const LATER: &str = "skip-passes = [\"heading-levels\", \"loose-lists\"]\n";
const WORD: &str = "\nA person's word.\n";
const IMPROVED: &str = "a-dome-that-opens-itself";

/// The archive, migrated by an older version and committed.
fn committed() -> Workspace {
    let workspace = Workspace::archive();
    workspace.write(".gitignore", "/.unblogger\n/report.json\n");
    workspace.edit("migrations.toml", "output =", &format!("{LATER}output ="));
    git(&workspace, &["init", "--quiet"]);
    workspace.expect(0, &["migrate"]);
    commit(&workspace, "Migrate");
    workspace
}

/// Statuses by slugs, as `arguments` give them.
fn statuses(workspace: &Workspace, arguments: &[&str]) -> BTreeMap<String, String> {
    workspace.run(&[arguments, &["--report", "report.json"]].concat());
    let report = workspace.json("report.json");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let posts = report["posts"].as_array().unwrap().iter();
    posts.map(|post| (text(&post["slug"]), text(&post["status"]))).collect()
}

/// As an editor in the browser saves a file.
fn rewritten(text: &str) -> String {
    let (head, body) = text.strip_prefix("---\n").unwrap().split_once("---\n").unwrap();
    let (mut keys, mut lines) = (Vec::<String>::new(), head.lines().peekable());
    while let Some(line) = lines.next() {
        let mut key = line.replacen(": '", ": \"", 1);
        key = key.strip_suffix('\'').filter(|_| key.contains(": \"")).map_or(key.clone(), |key| format!("{key}\""));
        while let Some(more) = lines.next_if(|line| line.starts_with(' ')) {
            key = format!("{key}\n{}", more.trim_start());
        }
        keys.push(key);
    }
    keys.reverse();
    format!("---\n{}\n---\n{}", keys.join("\n"), body.replace("\n- ", "\n* "))
}

#[test]
fn nothing_that_people_did_is_undone() {
    let workspace = committed();
    let redirects = workspace.read("site/src/data/redirects.json");
    // five are edited, one is reformatted, a folder is renamed, one is deleted, one is added by hand
    for slug in EDITED {
        let text = workspace.read(&path(slug));
        let (head, body) = text.split_once("\n---\n\n").unwrap();
        // what is merged must not touch what the pass changes
        let (first, last) = if slug == "cleaning-the-mirror" { ("", WORD) } else { (WORD, "") };
        workspace.write(&path(slug), format!("{head}\n---\n{first}\n{body}{last}"));
    }
    let text = workspace.read(REFORMATTED);
    workspace.write(REFORMATTED, rewritten(&text));
    assert_ne!(workspace.read(REFORMATTED), text);
    fs::rename(workspace.path(&format!("{POSTS}/first-light-at-last")), workspace.path(&format!("{POSTS}/light")))
        .unwrap();
    fs::remove_dir_all(workspace.path(&format!("{POSTS}/letters-from-meridian"))).unwrap();
    workspace.write(&path("by-hand"), "---\ntitle: By hand\n---\n\n* mine\n");
    commit(&workspace, "Edits");
    let before = workspace.tree("site");
    let said = workspace.expect(1, &["check"]).stderr;
    assert!(!said.contains("watching-venus") && !said.contains("by-hand"), "{said}");
    let of = |arguments: &[&str], slug: &str| statuses(&workspace, arguments)[slug].clone();
    let now = statuses(&workspace, &["migrate"]);
    assert!(EDITED.iter().all(|slug| now[*slug] == "edited"), "{now:?}");
    let others = ["watching-venus-cross-sun", "first-light-at-last", "letters-from-meridian", IMPROVED];
    assert_eq!(others.map(|slug| now[slug].as_str()), ["reformatted", "unchanged", "removed", "unchanged"]);
    assert!(!now.contains_key("by-hand"));
    assert!(workspace.tree("site") == before, "{}", git(&workspace, &["status", "--porcelain"]));
    assert_eq!(git(&workspace, &["status", "--porcelain"]), " M migrations.lock\n", "the lock follows the folder");
    commit(&workspace, "Migrate again");

    // a pass is improved
    workspace.edit("migrations.toml", LATER, "");
    commit(&workspace, "A newer version");
    assert_eq!(of(&["diff"], IMPROVED), "updated");
    workspace.run(&["migrate"]);
    assert_eq!(of(&["diff"], IMPROVED), "unchanged");
    let mut after = workspace.tree("site");
    after.retain(|path, bytes| before.get(path) != Some(bytes));
    let changed: Vec<_> = after.into_keys().collect();
    assert_eq!(changed, [format!("src/content/posts/{IMPROVED}/index.md")], "only what nobody had edited");
    commit(&workspace, "Migrate with it");

    // and merged
    workspace.expect(0, &["migrate", "--merge"]);
    let merged = git(&workspace, &["diff", "--name-only"]);
    let expected = ["cleaning-the-mirror", "off-to-good-start", "the-perseids-of-2015", "winter-appeal-2023"].map(path);
    assert_eq!(merged, format!("migrations.lock\n{}\n", expected.join("\n")));
    assert_eq!(
        workspace.read(REFORMATTED),
        String::from_utf8_lossy(&before["src/content/posts/watching-venus-cross-sun/index.md"])
    );
    for slug in EDITED {
        assert!(workspace.read(&path(slug)).contains(WORD), "{slug}");
        workspace.expect(0, &["accept", &path(slug)]);
    }
    assert!(!workspace.path(&format!("{POSTS}/letters-from-meridian")).exists());
    assert!(!workspace.path(&format!("{POSTS}/first-light-at-last")).exists());
    assert_eq!(workspace.read(&path("by-hand")), "---\ntitle: By hand\n---\n\n* mine\n");
    assert_eq!(workspace.read("site/src/data/redirects.json"), redirects, "no address moves");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", &path("letters-from-meridian")]);
    workspace.expect(0, &["check"]);
    commit(&workspace, "Merge and accept");
    workspace.expect(0, &["migrate"]);
    assert_eq!(git(&workspace, &["status", "--porcelain"]), "");
}
