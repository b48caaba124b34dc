//! People's edits of migrated posts, and what a later run makes of them.

use std::fs;

use crate::support::{Workspace, codes, report_of};

const POST: &str = "site/src/content/posts/letters-from-meridian/index.md";

fn source_of(workspace: &Workspace, post: &str) -> String {
    let report = workspace.json("report.json");
    let posts = report["posts"].as_array().unwrap();
    let found = posts.iter().find(|report| report["output"] == post).unwrap();
    found["source"].as_str().unwrap().to_owned()
}

fn diagnostics(workspace: &Workspace, post: &str) -> Vec<String> {
    let report = workspace.json("report.json");
    let posts = report["posts"].as_array().unwrap();
    let found = posts.iter().find(|report| report["output"] == post).unwrap();
    codes(found)
}

/// A workspace in which a person has edited the first paragraph of a post, and its source has a new last one.
fn edited() -> Workspace {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let source = source_of(&workspace, POST);
    let text = workspace.read(&source);
    workspace.write(&source, format!("{}\n\nA new last paragraph.\n", text.trim_end()));
    let post = workspace.read(POST);
    let (head, _) = post.split_once("\n---\n").unwrap();
    workspace.edit(POST, &format!("{head}\n---\n\n"), &format!("{head}\n---\n\nWritten by a person.\n\n"));
    workspace
}

#[test]
fn both_changes_are_merged() {
    let workspace = edited();
    workspace.expect(0, &["migrate"]);
    assert!(!workspace.read(POST).contains("A new last paragraph"), "an edited post is left alone");
    let dry = workspace.expect(0, &["migrate", "--merge", "--dry-run", "-v"]);
    assert!(dry.stdout.contains("A new last paragraph"), "{}", dry.stdout);
    workspace.expect(0, &["migrate", "--merge"]);
    let merged = workspace.read(POST);
    assert!(merged.contains("Written by a person.\n") && merged.ends_with("A new last paragraph.\n"), "{merged}");
    workspace.expect(0, &["migrate", "--merge"]);
    assert_eq!(workspace.read(POST), merged, "there is nothing more to merge");
    workspace.expect(1, &["check"]);
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["check"]);
}

#[test]
fn an_accepted_edit_stays_accepted_when_it_is_merged() {
    let workspace = edited();
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["migrate", "--merge"]);
    assert!(workspace.read(POST).ends_with("A new last paragraph.\n"));
    workspace.expect(0, &["check"]);
}

#[test]
fn a_conflict_is_marked_and_reported() {
    let workspace = edited();
    let text = workspace.read(POST);
    workspace.write(POST, format!("{}\n\nA person's last paragraph.\n", text.trim_end()));
    workspace.expect(1, &["migrate", "--merge", "--report", "report.json"]);
    let merged = workspace.read(POST);
    let marks = "<<<<<<< edited\n\nA person's last paragraph.\n=======\n\nA new last paragraph.\n>>>>>>> migrated\n";
    assert!(merged.ends_with(marks), "{merged}");
    assert!(diagnostics(&workspace, POST).contains(&"merge-conflict".to_owned()));
    workspace.expect(1, &["check"]);
}

#[test]
fn force_keeps_a_copy_of_what_it_overwrites() {
    let workspace = edited();
    let edited = workspace.read(POST);
    workspace.expect(0, &["migrate", "--force", "--report", "report.json"]);
    assert!(!workspace.read(POST).contains("Written by a person"));
    let copies = workspace.tree(".unblogger/backup");
    assert_eq!(copies.len(), 1, "only what a person changed: {:?}", copies.keys());
    assert_eq!(copies.values().next().unwrap(), edited.as_bytes());
    assert!(diagnostics(&workspace, POST).contains(&"backed-up".to_owned()));
}

#[test]
fn only_one_run_writes_at_a_time() {
    let workspace = Workspace::archive();
    fs::create_dir_all(workspace.path(".unblogger")).unwrap();
    let lock = fs::File::create(workspace.path(".unblogger/run.lock")).unwrap();
    lock.lock().unwrap();
    let outcome = workspace.expect(2, &["migrate"]);
    assert!(outcome.stderr.contains("another `unblogger` is writing here"), "{}", outcome.stderr);
    workspace.expect(0, &["diff"]);
    lock.unlock().unwrap();
    workspace.expect(0, &["migrate"]);
    let before = workspace.read("migrations.lock");
    workspace.write(POST, workspace.read(POST) + "\nA person's words.\n");
    lock.lock().unwrap();
    for arguments in [&["accept", POST][..], &["migrate", "--force"], &["migrate", "--prune"]] {
        let said = workspace.expect(2, arguments).stderr;
        assert!(said.contains("another `unblogger` is writing here"), "{arguments:?}: {said}");
    }
    assert_eq!(workspace.read("migrations.lock"), before);
    workspace.expect(1, &["check"]);
    lock.unlock().unwrap();
    workspace.expect(0, &["accept", POST]);
    workspace.expect(0, &["check"]);
}

#[test]
fn a_post_is_accepted_by_any_of_its_names() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate", "--report", "report.json"]);
    let folder = POST.strip_suffix("/index.md").unwrap();
    let (here, absolute) = (format!("./{POST}"), workspace.path(POST).display().to_string());
    let page = format!(
        "https://larkfellobservatory.blogspot.com{}",
        report_of(&workspace, "letters-from-meridian")["legacyUrl"].as_str().unwrap()
    );
    for name in [here.as_str(), &absolute, &format!("{folder}/"), folder, &page] {
        workspace.write(POST, workspace.read(POST) + "\nA person's words.\n");
        workspace.expect(1, &["check"]);
        let said = workspace.expect(0, &["accept", name]).stderr;
        assert_eq!(said.trim(), format!("accepted {POST}"), "{name}");
        workspace.expect(0, &["check"]);
    }
}

#[test]
fn nothing_is_accepted_where_a_name_is_wrong() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    workspace.write(POST, workspace.read(POST) + "\nA person's words.\n");
    let said = workspace.expect(2, &["accept", POST, "nothing-like-it"]);
    assert!(said.stderr.contains("`nothing-like-it`") && !said.stderr.contains("accepted"), "{}", said.stderr);
    workspace.expect(1, &["check"]);
}

#[test]
fn a_migration_that_is_named_twice_is_one() {
    let workspace = Workspace::archive();
    let name = "larkfell";
    workspace.expect(0, &["migrate", name, name, "--report", "report.json"]);
    let report = workspace.json("report.json");
    let outputs: Vec<_> = report["posts"].as_array().unwrap().iter().map(|post| post["output"].to_string()).collect();
    let single: std::collections::BTreeSet<_> = outputs.iter().collect();
    assert_eq!(single.len(), outputs.len());
}

#[test]
fn line_ends_of_windows_stay_in_files_of_redirects() {
    let (workspace, theirs) = (Workspace::archive(), "/x /y 301\r\n");
    let config = workspace.read("migrations.toml");
    let with = config.replacen("[migration.redirects]\n", "[migration.redirects]\nnetlify = \"_redirects\"\n", 1);
    assert_ne!(config, with);
    workspace.write("migrations.toml", with);
    workspace.write("_redirects", theirs);
    workspace.expect(0, &["migrate"]);
    let written = workspace.read("_redirects");
    assert!(written.contains(theirs) && written.lines().count() > 1);
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
    workspace.expect(0, &["check"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_output_is_not_followed() {
    let workspace = Workspace::archive();
    let folder = POST.strip_suffix("/index.md").unwrap();
    fs::create_dir_all(workspace.path("elsewhere")).unwrap();
    fs::create_dir_all(workspace.path("site/src/content/posts")).unwrap();
    std::os::unix::fs::symlink(workspace.path("elsewhere"), workspace.path(folder)).unwrap();
    let outcome = workspace.expect(2, &["migrate"]);
    let said = outcome.stdout + &outcome.stderr;
    assert!(said.contains("a symbolic link leads out of the output folder"), "{said}");
    assert!(workspace.tree("elsewhere").is_empty(), "nothing outside is touched");
    assert!(workspace.path("site/src/content/posts/first-light-at-last/index.md").is_file(), "the others are written");
}
