//! The pages for people: README.md, CONTRIBUTING.md and the book in docs/. What they show is what happens: their commands are run, from
//! top to bottom, in a folder of their own with the fixtures in it, and what a page shows of the output is compared.
//!
//! - A block of `sh` is run by bash; a line that ends in `# exit status 1` must end so, every other one well.
//! - A block of `text` right after it is what it printed. A line `…` stands for any lines. `BLESS=1` writes those without such a line.
//! - A block after "In `PATH`:" is written to that file; one after "`PATH` holds:" must be found in it, there or in the repository.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use unblogger::config::{self, Overrides};
use unblogger::images::fetch::PROXY_VARIABLES;

use crate::support::{Workspace, files_below, has_ending, read, repository};

/// Commands that no test can run inside of a test, each with the step of `.ci/run` that runs it.
const IN_CI: &[(&str, &str)] = &[
    ("cargo run --release -- migrate", "cargo run --release --quiet -- migrate"),
    ("cargo test", "step \"tests\""),
    ("bash .ci/run", "step \"tests\""),
    ("pip install .", "bin/pip install --quiet --disable-pip-version-check ."),
    ("uv tool install .", "uv tool install --quiet --no-cache ."),
    ("cargo install --path . --locked", "cargo install --path . --locked"),
];

/// What of the fixtures pages work with.
const FIXTURES: [&str; 5] =
    ["fixtures/archive", "fixtures/ablog", "fixtures/importers", "fixtures/site", "fixtures/convert/feed"];

/// The pages, README first.
pub fn pages() -> Vec<String> {
    let book = files_below(&repository().join("docs")).into_iter().filter(|path| has_ending(path, &["md"]));
    let folder = ["README.md", "CONTRIBUTING.md"].into_iter().map(str::to_owned);
    folder.chain(book.map(|path| format!("docs/{path}"))).collect()
}

/// A fenced block of a page.
#[derive(Debug)]
struct Block<'a> {
    /// What stands behind the fence.
    language: &'a str,
    /// The text between the fences, without their indent.
    text: String,
    /// The last line of text before it; empty where another block comes first.
    lead: &'a str,
    /// The first and the last line of its text, in the lines of the page.
    lines: std::ops::Range<usize>,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut lead) = (Vec::new(), "");
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let rest = line.trim_start();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        if ticks < 3 {
            lead = if rest.is_empty() { lead } else { line };
            continue;
        }
        let (indent, fence) = (line.len() - rest.len(), &rest[..ticks]);
        let (mut text, mut end) = (String::new(), number + 1);
        for (number, line) in lines.by_ref() {
            end = number;
            if line.trim() == fence {
                break;
            }
            text.push_str(line.get(indent..).unwrap_or_default());
            text.push('\n');
        }
        blocks.push(Block { language: &rest[ticks..], text, lead, lines: number + 1..end });
        lead = "";
    }
    blocks
}

/// The path in "In `PATH`:" (`before` is "In", `after` nothing), at the end of a line.
fn path_in<'a>(lead: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (rest, path) = lead.strip_suffix(&format!("`{after}:"))?.rsplit_once('`')?;
    rest.trim_end().ends_with(before).then_some(path)
}

/// The script of a block, without what CI runs; fails where the page says so.
fn script_of(text: &str) -> String {
    let mut script = String::from("set -eu -o pipefail\n");
    for line in text.lines() {
        let command = line.split(" #").next().unwrap_or_default().trim();
        if IN_CI.iter().any(|(known, _)| *known == command) {
            continue;
        }
        if line.starts_with("jq ") && Command::new("jq").arg("--version").output().is_err() {
            crate::support::lacks(&format!("there is no jq; nobody ran {line}"));
            continue;
        }
        match line.split_once("# exit status ") {
            Some((line, status)) => writeln!(script, "set +e\n{line}\ntest $? = {status} || exit 99\nset -e").unwrap(),
            None => writeln!(script, "{line}").unwrap(),
        }
    }
    script + "pwd > \"$PAGE_FOLDER\"\n"
}

/// A folder in which a page is carried out.
struct Desk {
    _workspace: Workspace,
    /// Where the program and the notes of this test are.
    aside: Workspace,
}

impl Desk {
    fn new() -> Self {
        let (workspace, aside) = (Workspace::empty(), Workspace::empty());
        workspace.write("migrations.toml", read("migrations.toml"));
        for fixture in FIXTURES {
            let folder = repository().join(fixture);
            for path in files_below(&folder) {
                workspace.write(&format!("{fixture}/{path}"), fs::read(folder.join(path)).unwrap());
            }
        }
        fs::create_dir_all(aside.path("bin")).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_unblogger"), aside.path("bin/unblogger")).unwrap();
        aside.write("folder", workspace.path("").to_str().unwrap());
        Self { _workspace: workspace, aside }
    }

    /// Where the page has gone to with `cd`.
    fn folder(&self) -> String {
        self.aside.read("folder").trim_end().to_owned()
    }

    /// What a block prints, messages and data as they come.
    fn run(&self, page: &str, text: &str) -> String {
        self.aside.write("script", script_of(text));
        let printed = fs::File::create(self.aside.path("printed")).unwrap();
        let path = format!("{}:{}", self.aside.path("bin").display(), std::env::var("PATH").unwrap());
        let mut bash = Command::new("bash");
        bash.arg(self.aside.path("script")).current_dir(self.folder()).env("PATH", path);
        bash.env("PAGE_FOLDER", self.aside.path("folder")).env("HOME", self.aside.path("")).env_remove("COLUMNS");
        for side in ["AUTHOR", "COMMITTER"] {
            bash.env(format!("GIT_{side}_NAME"), "Ines Falk").env(format!("GIT_{side}_EMAIL"), "ines@larkfell.example");
        }
        for name in PROXY_VARIABLES {
            bash.env(name, "http://127.0.0.1:9"); // no page asks the real network
        }
        bash.stdin(std::process::Stdio::null()).stdout(printed.try_clone().unwrap()).stderr(printed);
        let status = bash.status().unwrap();
        let printed = self.aside.read("printed");
        assert!(status.success(), "{page}: {status}\n{text}\n{printed}");
        printed
    }
}

/// Whether a text is what a page shows of it.
fn is_shown(shown: &str, text: &str) -> bool {
    let line = |line: &str| if line.trim() == "…" { r"(?:.*\n)*?".to_owned() } else { regex::escape(line) + r"\n" };
    let pattern: String = shown.trim_end().lines().map(line).collect();
    regex::Regex::new(&format!("^{pattern}$")).unwrap().is_match(&(text.trim_end().to_owned() + "\n"))
}

/// Carries out a page; returns what its blocks of output should be, by their lines.
fn carry_out(name: &str, page: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let desk = std::cell::LazyCell::new(Desk::new);
    let (mut printed, mut wrong): (Option<String>, _) = (None, Vec::new());
    for block in blocks(page) {
        let before = printed.take();
        if block.language == "sh" {
            printed = Some(desk.run(name, &block.text));
        } else if let Some(path) = path_in(block.lead, "In", "") {
            let file = Path::new(&desk.folder()).join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &block.text).unwrap();
        } else if let Some(path) = path_in(block.lead, "", " holds") {
            let file = Path::new(&desk.folder()).join(path);
            let file = if file.exists() { file } else { repository().join(path) };
            let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
            assert!(text.contains(&block.text), "{name}: {path} does not hold\n{}\nbut\n{text}", block.text);
        } else if let Some(text) = before.filter(|_| block.language == "text" && block.lead.is_empty())
            && !is_shown(&block.text, &text)
        {
            wrong.push((block.lines, text));
        }
    }
    wrong
}

fn with_blocks(page: &str, blocks: &[(std::ops::Range<usize>, String)]) -> String {
    let mut lines: Vec<&str> = page.lines().collect();
    for (range, text) in blocks.iter().rev() {
        lines.splice(range.clone(), text.trim_end().lines());
    }
    lines.join("\n") + "\n"
}

#[test]
fn what_pages_show_is_what_happens() {
    let failed: Vec<String> = std::thread::scope(|scope| {
        let pages: Vec<_> = pages().into_iter().map(|name| scope.spawn(move || faults_of(&name))).collect();
        pages
            .into_iter()
            .flat_map(|page| page.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
            .collect()
    });
    assert!(failed.is_empty(), "{}\nBLESS=1 cargo test --test suite pages writes them anew", failed.join("\n"));
}

fn faults_of(name: &str) -> Vec<String> {
    let page = read(name);
    let wrong = carry_out(name, &page);
    let has_ellipsis =
        |lines: &std::ops::Range<usize>| page.lines().skip(lines.start).take(lines.len()).any(|line| line == "…");
    let (fixed, open): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|(lines, _)| !has_ellipsis(lines));
    if std::env::var_os("BLESS").is_some() && !fixed.is_empty() {
        fs::write(repository().join(name), with_blocks(&page, &fixed)).unwrap();
    }
    let all = fixed.into_iter().chain(open);
    all.map(|(lines, text)| format!("{name}:{}: what is printed is\n{text}", lines.start)).collect()
}

#[test]
fn what_ci_runs_of_the_pages_is_in_its_script() {
    let script = read(".ci/run");
    for (command, step) in IN_CI {
        assert!(script.contains(step), "`{command}` is in a page, and {step:?} not in .ci/run");
    }
}

#[test]
fn a_page_that_shows_something_else_is_found_and_written_anew() {
    let page = "```sh\necho a; false # exit status 1\necho b\n```\n\n```text\na\n```\n\nIn `x/y`:\n\n```toml\nb = 1\n```\n\n```sh\ncd x\ncat y\n```\n\n```text\n…\n1\n```\n";
    let wrong = carry_out("page", page);
    assert_eq!(wrong, [(6..7, "a\nb\n".to_owned()), (21..23, "b = 1\n".to_owned())]);
    let mended = with_blocks(page, &wrong).replace("b = 1\n```\n", "…\n```\n");
    assert!(mended.contains("```text\na\nb\n```"), "{mended}");
}

#[test]
#[should_panic(expected = "exit status")]
fn a_command_that_fails_fails_its_page() {
    carry_out("page", "```sh\nfalse\necho after\n```\n");
}

#[test]
#[should_panic(expected = "exit status")]
fn a_command_that_should_fail_and_does_not_fails_its_page() {
    carry_out("page", "```sh\ntrue # exit status 1\n```\n");
}

/// A configuration, and the source that it needs.
const HEAD: &str = "[[migration]]\nname = \"a\"\nsite = \"https://a.example\"\noutput = \"o\"\n";
const SOURCE: &str = "[[migration.source]]\nformat = \"auto\"\npath = \"x\"\n";

#[test]
fn every_configuration_that_a_page_shows_is_understood() {
    let mut seen = 0;
    for name in pages() {
        let page = read(&name);
        for block in blocks(&page).into_iter().filter(|block| block.language == "toml") {
            let text = &block.text;
            let whole = [
                text.clone(),
                format!("{HEAD}{SOURCE}{text}"),
                format!("{HEAD}{text}{SOURCE}"),
                format!("{HEAD}{SOURCE}[migration.images]\n{text}"),
            ];
            let mut faults: Vec<_> = whole.iter().filter_map(|text| config::parse(&name, text).err()).collect();
            faults.extend(Overrides::parse(&name, text).err());
            assert!(faults.len() <= whole.len(), "{text}\n{faults:?}");
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}
