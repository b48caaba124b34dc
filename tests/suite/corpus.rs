//! The laws over real posts, where `../shared/corpus` stands beside the repository. None of its text is in here.

use std::fs;
use std::path::Path;

use crate::support::{Workspace, files_below, is_post, repository};

/// Every so many posts of a large folder are taken, so that the tests of a debug build stay short; `.ci/run` measures
/// all of them.
const STEP: usize = 5;

/// An archive of the corpus: its name, its folder, its format, and the hosts of the old blog.
const ARCHIVES: &[(&str, &str, &str, &str)] = &[
    ("markdown", "psf/frontmatter", "frontmatter", "pyfound.blogspot.com"),
    ("html2text", "psf/rst", "rst-post", "pyfound.blogspot.com"),
    ("ablog", "ablog", "rst-post", ""),
    ("html", "feldroy", "frontmatter", "pydanny.blogspot.com"),
];

#[test]
fn the_laws_hold_for_real_posts() {
    let corpus = repository().join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("SKIPPED: there is no {}; its posts were not looked at", corpus.display());
        return;
    }
    for (name, folder, format, host) in ARCHIVES {
        let workspace = sample(&corpus.join(folder), format, host);
        let sources = workspace.tree("in").len();
        workspace.expect(0, &["migrate", "--offline", "--jobs", "1", "--report", "report.json"]);
        let written = workspace.tree("out");
        let report = workspace.json("report.json");
        let taken = report["summary"]["posts"].as_u64().unwrap() + report["summary"]["skipped"].as_u64().unwrap();
        assert!(taken >= sources as u64, "{name}: {taken} posts of {sources} sources");
        assert_eq!(report["summary"]["failed"], 0, "{name}");

        workspace.expect(0, &["migrate", "--offline", "--jobs", "16", "--report", "report.json"]);
        assert!(workspace.tree("out") == written, "{name}: a second run with other threads changed something");
        let summary = &workspace.json("report.json")["summary"];
        assert_eq!(summary["unchanged"], summary["posts"], "{name}: twice is not once");
        workspace.expect(0, &["check", "--offline"]);

        let fresh = sample(&corpus.join(folder), format, host);
        fresh.expect(0, &["migrate", "--offline", "--jobs", "16"]);
        assert!(fresh.tree("out") == written, "{name}: 16 threads give something else than one");
        imports_to_itself(name, &workspace);
    }
}

/// The output as a source gives the same bytes.
fn imports_to_itself(name: &str, workspace: &Workspace) {
    let again = Workspace::empty();
    again.write("migrations.toml", configuration("frontmatter", ""));
    for (path, bytes) in workspace.tree("out").into_iter().filter(|(path, _)| is_post(path)) {
        again.write(&format!("in/{path}"), bytes);
    }
    again.run(&["migrate", "--offline"]);
    let (posts, back) = (again.tree("in"), again.tree("out"));
    let differ: Vec<_> =
        posts.iter().filter(|(path, bytes)| back.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{name}: posts that read back as something else: {differ:?}");
}

fn sample(folder: &Path, format: &str, host: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("migrations.toml", configuration(format, host));
    let posts: Vec<_> = files_below(folder).into_iter().filter(|path| is_post(path)).collect();
    let step = if posts.len() > 100 { STEP } else { 1 };
    for path in posts.iter().step_by(step) {
        workspace.write(&format!("in/{path}"), fs::read(folder.join(path)).unwrap());
    }
    workspace
}

fn configuration(format: &str, host: &str) -> String {
    let hosts = if host.is_empty() { String::new() } else { format!("{host:?}") };
    format!(
        "[[migration]]\nname = \"corpus\"\nlegacy-hosts = [{hosts}]\noutput = \"out\"\n\
         [[migration.source]]\nformat = {format:?}\npath = \"in\"\n"
    )
}
