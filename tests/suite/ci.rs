//! What other repositories use: the action, the hook, and the examples of docs/ci.md.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_yaml::Value;

use crate::support::{Workspace, commit, files_below, git, read, repository};

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn examples() -> Vec<Value> {
    let document = read("docs/ci.md");
    let blocks = document.split("```yaml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned());
    blocks.map(|block| yaml(&block)).collect()
}

#[test]
fn the_action_does_what_it_says_it_takes() {
    let action = yaml(&read("action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    assert!(steps.iter().all(|step| step["uses"].is_string() || step["shell"] == "bash"), "a step needs a shell");
    let last = steps.last().unwrap();
    let script = last["run"].as_str().unwrap();
    assert!(!script.contains("${{"), "an input in a script is a way in for others");
    let help = Workspace::empty().expect(0, &["check", "--help"]).stdout;
    for flag in script.split_whitespace().map(|word| word.trim_matches(['(', ')', '"', ';'])) {
        assert!(!flag.starts_with("--") || help.contains(flag), "check has no {flag}");
    }
    let env = last["env"].as_mapping().unwrap();
    for (name, _) in action["inputs"].as_mapping().unwrap() {
        let wanted = format!("${{{{ inputs.{} }}}}", name.as_str().unwrap());
        assert!(env.values().any(|value| value.as_str() == Some(&wanted)), "{wanted}");
    }
}

/// The last step of the action, with the program in the place where the one before it puts it.
#[test]
fn the_script_of_the_action_runs_and_fails_as_check_does() {
    let workspace = Workspace::archive();
    workspace.expect(0, &["migrate"]);
    let action = yaml(&read("action.yml"));
    let script = action["runs"]["steps"].as_sequence().unwrap().last().unwrap()["run"].as_str().unwrap().to_owned();
    fs::create_dir_all(workspace.path("temp/unblogger/bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_unblogger"), workspace.path("temp/unblogger/bin/unblogger"))
        .unwrap();
    let run = |strict: &str| {
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]).current_dir(workspace.path(""));
        bash.env("RUNNER_TEMP", workspace.path("temp")).env("GITHUB_STEP_SUMMARY", workspace.path("summary.md"));
        let inputs = [("CONFIG", "migrations.toml"), ("BASE", ""), ("STRICT", strict), ("REQUIRE_SOURCES", "true")];
        bash.envs(inputs).output().unwrap()
    };
    let well = run("false");
    assert!(well.status.success(), "{}", String::from_utf8_lossy(&well.stderr));
    assert!(workspace.read("summary.md").starts_with('#'));
    workspace.edit("site/src/data/redirects.json", "first", "First");
    let found = run("false");
    assert_eq!(found.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&found.stdout).contains("::error file="));
}

#[test]
fn the_hook_and_the_examples_are_what_they_are_said_to_be() {
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let hook = &hooks[0];
    assert_eq!((&hook["entry"], &hook["language"]), (&"unblogger check".into(), &"rust".into()));
    assert_eq!(hook["pass_filenames"], false);
    let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
    for path in ["a/index.md", "migrations.lock", "migrations.baseline", "a/b.jpeg", "public/_redirects", ".htaccess"] {
        assert!(files.is_match(path), "{path}");
    }
    let examples = examples();
    assert_eq!(examples.len(), 4);
    let inputs = yaml(&read("action.yml"))["inputs"].clone();
    let with = examples[1][1]["with"].as_mapping().unwrap();
    assert!(with.keys().all(|key| inputs.get(key).is_some()), "{with:?}");
    assert_eq!(examples[3]["repos"][0]["hooks"][0]["id"], hook["id"]);
    let script = serde_yaml::to_string(&examples[2]["posts"]["script"]).unwrap();
    assert!(script.contains("unblogger check --report"), "{script}");
}

fn named_in(text: &str) -> BTreeSet<String> {
    let target = regex::Regex::new(r"\b(?:x86_64|aarch64)(?:-[a-z]+)+\b").unwrap();
    target.find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

#[test]
fn a_release_has_what_the_book_promises() {
    let release = yaml(&read(".github/workflows/release.yml"));
    let matrix = release["jobs"]["archive"]["strategy"]["matrix"]["include"].as_sequence().unwrap();
    let built: BTreeSet<String> = matrix.iter().map(|row| row["target"].as_str().unwrap().to_owned()).collect();
    let book = read("docs/getting-it.md");
    assert_eq!(built, named_in(&book));
    let oldest = matrix.iter().find(|row| row["target"] == "x86_64-unknown-linux-gnu").unwrap();
    assert!(oldest["os"] == "ubuntu-22.04" && book.contains("glibc 2.35"), "what it runs on is what it was built on");
}

#[test]
fn workflows_are_yaml_with_jobs_that_have_steps() {
    for path in files_below(&repository().join(".github/workflows")) {
        let workflow = yaml(&read(&format!(".github/workflows/{path}")));
        let jobs = workflow["jobs"].as_mapping().unwrap_or_else(|| panic!("{path} has no jobs"));
        for (name, job) in jobs {
            let steps = job["steps"].as_sequence().unwrap_or_else(|| panic!("{path}: {name:?} has no steps"));
            assert!(steps.iter().all(|step| step["run"].is_string() || step["uses"].is_string()), "{path}: {name:?}");
        }
    }
}

#[test]
fn an_image_is_built_of_all_that_the_program_is_made_of() {
    let dockerfile = read("Dockerfile");
    let copies =
        dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|copy| !copy.contains("--from"));
    let copied: BTreeSet<_> = copies.flat_map(|copy| copy.rsplit_once(' ').unwrap().0.split(' ')).collect();
    let ignored = read(".dockerignore");
    let sent: BTreeSet<_> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert_eq!(sent, copied);
    let included = regex::Regex::new(r#"include_(?:str|bytes)!\("((?:\.\./)+)([^"/]+)/"#).unwrap();
    for path in files_below(&repository().join("src")) {
        for found in included.captures_iter(&read(&format!("src/{path}"))) {
            let is_above = found[1].len() / "../".len() > path.matches('/').count();
            assert!(!is_above || copied.contains(&found[2]), "{path} includes files of {}", &found[2]);
        }
    }
}

#[test]
fn one_version_of_rust_is_asked_for() {
    let manifest: toml::Value = toml::from_str(&read("Cargo.toml")).unwrap();
    let version = manifest["package"]["rust-version"].as_str().unwrap().to_owned();
    let image = format!("FROM rust:{version}-alpine");
    let toolchain = format!("rustup toolchain install {version}.0 ");
    for (path, wanted) in [
        ("Dockerfile", &image),
        (".github/workflows/ci.yml", &toolchain),
        (".github/workflows/release.yml", &toolchain),
        ("docs/getting-it.md", &format!("Rust {version} or later")),
        ("README.md", &format!("Rust {version} or later")),
    ] {
        assert!(read(path).contains(wanted.as_str()), "{path} lacks {wanted}");
    }
}

/// A program named `cargo` that installs the one that is tested, as the real one would after a while.
const CARGO: &str = "#!/bin/sh\nwhile [ $# -gt 0 ]; do if [ \"$1\" = --root ]; then root=$2; fi; shift; done\n\
                     if [ -n \"$root\" ]; then mkdir -p \"$root/bin\"; cp \"$UNBLOGGER\" \"$root/bin/unblogger\"; fi\n";

#[test]
fn the_hook_runs_in_pre_commit() {
    let pre_commit = crate::generators::installed("venv/bin/pre-commit");
    if !pre_commit.exists() {
        crate::support::lacks(&format!("there is no {}", pre_commit.display()));
        return;
    }
    let hooks = Workspace::empty();
    for file in [".pre-commit-hooks.yaml", "Cargo.toml"] {
        hooks.write(file, read(file));
    }
    git(&hooks, &["init", "--quiet"]);
    commit(&hooks, "Hooks");
    let revision = git(&hooks, &["rev-parse", "HEAD"]);
    let workspace = Workspace::empty();
    workspace.write(
        "archive/lamps.md",
        "---\ntitle: Lamps\ndate: 2012-05-09\nlegacyUrl: /2012/05/lamps.html\n---\n\nThey burn.\n",
    );
    git(&workspace, &["init", "--quiet"]);
    workspace.expect(0, &["init", "--yes"]);
    workspace.expect(0, &["migrate", "--offline"]);
    let example = read("docs/ci.md").split("```yaml\n").last().unwrap().split("\n```").next().unwrap().to_owned();
    let example =
        example.replace("https://github.com/OWNER/unblogger", &format!("file://{}", hooks.path("").display()));
    workspace.write(".pre-commit-config.yaml", example.replace("rev: v0.1.0", &format!("rev: {}", revision.trim())));
    workspace.write(".gitignore", "/.unblogger\n/home\n");
    workspace.write("home/bin/cargo", CARGO);
    fs::set_permissions(workspace.path("home/bin/cargo"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = || {
        git(&workspace, &["add", "--all"]);
        let path = format!("{}:{}", workspace.path("home/bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(&pre_commit);
        command.args(["run", "--color", "never"]).current_dir(workspace.path("")).env("PATH", path);
        command.env("PRE_COMMIT_HOME", workspace.path("home")).env("UNBLOGGER", env!("CARGO_BIN_EXE_unblogger"));
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    let (status, said) = run();
    assert!(status == Some(0) && said.contains("Passed"), "{said}");
    workspace.edit("content/posts/lamps/index.md", "burn", "shine");
    let (status, said) = run();
    assert!(status == Some(1) && said.contains("error[not-accepted]: content/posts/lamps/index.md"), "{said}");
    workspace.expect(0, &["accept", "lamps"]);
    let (status, said) = run();
    assert!(status == Some(0) && said.contains("Passed"), "{said}");
}
