//! What several tests need: the repository's own files, and folders in which the real program runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use serde_json::Value;
use tempfile::TempDir;
use unblogger::images::fetch::PROXY_VARIABLES;

/// The folder of Cargo.toml.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Says that a test looks at nothing because something is not installed. Where all that can be had was installed (`ALL_TOOLS`, as
/// `.ci/run` says), that is a failure.
pub fn lacks(what: &str) {
    assert!(std::env::var_os("ALL_TOOLS").is_none(), "{what}");
    eprintln!("SKIPPED: {what}");
}

/// The text of one of the repository's files.
pub fn read(path: &str) -> String {
    let file = repository().join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("cannot read {}: {error}", file.display()))
}

/// All files below a folder, as paths relative to it with `/`, sorted.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).unwrap_or_else(|error| panic!("cannot list {}: {error}", current.display()))
        {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Whether a path ends in a dot and one of the `endings`.
pub fn has_ending(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
}

/// Whether a path is that of a post.
pub fn is_post(path: &str) -> bool {
    has_ending(path, &["md", "mdx", "rst"])
}

/// All texts that a report for people holds, in which they are packed.
pub fn unpacked(report: &str) -> String {
    let blocks = report.split("<script type=\"text/plain\" id=\"").skip(1);
    let data = blocks.filter_map(|block| Some(block.split_once("\">")?.1.split_once("</script>")?.0));
    let packed = data.map(|data| base64::engine::general_purpose::STANDARD.decode(data).unwrap());
    // images are not deflated
    let texts = packed.filter_map(|packed| miniz_oxide::inflate::decompress_to_vec(&packed).ok());
    texts.map(|text| String::from_utf8(text).unwrap()).collect()
}

/// A folder of its own in which the real program runs.
pub struct Workspace {
    folder: TempDir,
}

/// What the program said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status.
    pub status: i32,
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
}

impl Workspace {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The root `migrations.toml` and a copy of the archive that it migrates.
    pub fn archive() -> Self {
        let workspace = Self::empty();
        workspace.write("migrations.toml", read("migrations.toml"));
        let source = repository().join("fixtures/archive");
        for path in files_below(&source) {
            workspace.write(&format!("fixtures/archive/{path}"), fs::read(source.join(&path)).unwrap());
        }
        workspace
    }

    /// A copy of an archive of `fixtures`, without what is expected of it.
    pub fn fixture(name: &str) -> Self {
        let workspace = Self::empty();
        let source = repository().join("fixtures").join(name);
        for path in files_below(&source).into_iter().filter(|path| !path.starts_with("expected/")) {
            workspace.write(&path, fs::read(source.join(&path)).unwrap());
        }
        workspace
    }

    /// Where a path is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders it stands in.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
    }

    /// Changes the text of a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// A report or another JSON file.
    pub fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.read(path)).unwrap()
    }

    /// Runs the program here.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(&[], arguments)
    }

    /// Runs the program here, with these variables in its environment.
    pub fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Outcome {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_unblogger"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("COLUMNS");
        for name in PROXY_VARIABLES {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program here and expects a certain exit status.
    pub fn expect(&self, status: i32, arguments: &[&str]) -> Outcome {
        let outcome = self.run(arguments);
        assert_eq!(outcome.status, status, "{arguments:?}\n{}{}", outcome.stdout, outcome.stderr);
        outcome
    }

    /// The same after a migration, with its report in `report.json`.
    pub fn migrated(self) -> Self {
        self.expect(0, &["migrate", "--report", "report.json"]);
        self
    }

    /// The bytes of all files below a folder.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let folder = self.path(folder);
        files_below(&folder).into_iter().map(|path| (path.clone(), fs::read(folder.join(&path)).unwrap())).collect()
    }
}

/// The report of the last run on the post with this slug.
pub fn report_of(workspace: &Workspace, slug: &str) -> Value {
    let report = workspace.json("report.json");
    let posts = report["posts"].as_array().unwrap();
    posts.iter().find(|post| post["slug"] == slug).unwrap_or_else(|| panic!("no post {slug}")).clone()
}

/// The codes of what a report says about one post or file.
pub fn codes(report: &Value) -> Vec<String> {
    let findings = report["diagnostics"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// Holds files against those of a folder of the repository, which `BLESS=1` writes anew.
pub fn expect_files(folder: &str, found: &BTreeMap<String, Vec<u8>>) {
    let folder = repository().join(folder);
    if std::env::var_os("BLESS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for (path, bytes) in found {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
    assert_eq!(found.keys().cloned().collect::<Vec<_>>(), files_below(&folder), "files written");
    for (path, bytes) in found {
        let wanted = fs::read(folder.join(path)).unwrap();
        if *bytes != wanted {
            let (found, wanted) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&wanted));
            panic!("{path} is not as expected:\n{}", similar::TextDiff::from_lines(&*wanted, &*found).unified_diff());
        }
    }
}

/// The posts of `fixtures/archive`, by their paths there.
pub fn archived_text() -> Vec<(String, String)> {
    let files = files_below(&repository().join("fixtures/archive")).into_iter();
    let posts = files.filter(|path| is_post(path));
    posts.map(|path| (path.clone(), read(&format!("fixtures/archive/{path}")))).collect()
}

/// Runs the real git in a workspace, and returns what it said.
pub fn git(workspace: &Workspace, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new("git");
    let identity = ["-c", "user.name=Ines Falk", "-c", "user.email=ines@larkfell.example"];
    let output = command.args(identity).args(arguments).current_dir(workspace.path("")).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "git {arguments:?}\n{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Commits everything as it is.
pub fn commit(workspace: &Workspace, message: &str) {
    git(workspace, &["add", "--all"]);
    git(workspace, &["commit", "--quiet", "--message", message]);
}

/// A repository of two posts that `init` set up, migrated and committed: `lamps` has an image beside it. `keys` stand in `[[migration]]`.
pub fn migrated(lamps: &str, gulls: &str, keys: &str) -> Workspace {
    let workspace = Workspace::empty();
    let picture = fs::read(repository().join("fixtures/archive/albums/Larkfell Observatory/lamp.jpg"));
    workspace.write("archive/lamps/lamp.png", picture.unwrap());
    workspace.write("archive/lamps/index.md", lamps);
    workspace.write("archive/gulls/index.md", gulls);
    workspace.write(".gitignore", "/.unblogger\n");
    git(&workspace, &["init", "--quiet", "--initial-branch", "main"]);
    workspace.expect(0, &["init", "--yes"]);
    workspace.edit("migrations.toml", "[[migration]]\n", &format!("[[migration]]\n{keys}"));
    workspace.expect(0, &["migrate", "--offline"]);
    commit(&workspace, "Migrate");
    workspace.expect(0, &["check"]);
    workspace
}

/// What a report for people tells of the run, which is packed in it.
pub fn index_of(report: &str) -> Value {
    let data =
        report.split("<script type=\"text/plain\" id=\"index\">").nth(1).unwrap().split("</script>").next().unwrap();
    let packed = base64::engine::general_purpose::STANDARD.decode(data).unwrap();
    serde_json::from_slice(&miniz_oxide::inflate::decompress_to_vec(&packed).unwrap()).unwrap()
}
