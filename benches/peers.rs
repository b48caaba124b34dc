//! What the whole program takes for a post beside the programs that people know: `migrate` of an archive, and the same files through pandoc,
//! docutils, prettier and rumdl, those of them that are on the `PATH`. Run with `cargo bench --bench peers`.
//!
//! pandoc and docutils take one file each time they start, so a sample of the files goes through them; docutils is also measured
//! without its starts, all of the sample in one process. prettier and rumdl take all files at once, as `migrate` does; they only look
//! at them. All programs may use all cores.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's
#![allow(clippy::cast_precision_loss)] // figures for people

mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Times that `migrate` runs; the middle one counts.
const RUNS: usize = 5;
/// Files that go one by one through programs that take one.
const SAMPLE: usize = 40;

const CONFIG: &str = r#"[[migration]]
name = "peers"
output = "out"

[[migration.source]]
format = "auto"
path = "in"
"#;

/// All files of the arguments, read and written by docutils in one process.
const DOCUTILS: &str = "import sys
try: import docutils.core
except ImportError: sys.exit(2)
for path in sys.argv[1:]:
    docutils.core.publish_string(open(path, encoding='utf-8').read(), writer='html5', settings_overrides={'report_level': 5, 'halt_level': 5})";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("migrations.toml"), CONFIG).unwrap();
    let rst = write(folder, "psf/rst", "fixtures/convert/html2text", "rst");
    let markdown = write(folder, "psf/frontmatter", "fixtures/convert/markdown", "md");
    let files = rst.len() + markdown.len();
    let mut times: Vec<_> = (0..RUNS).map(|_| migrate(folder)).collect();
    times.sort_unstable();
    let own = times[RUNS / 2].as_secs_f64() * 1e3 / files as f64;
    println!("{:<44} {:>6} {:>12} {:>10}", "", "files", "ms per file", "times ours");
    println!("{:<44} {files:>6} {own:>12.3} {:>10.1}", "unblogger migrate", 1.0);
    let show = |name: &str, files: usize, time: Option<Duration>| match time {
        Some(time) => {
            let each = time.as_secs_f64() * 1e3 / files as f64;
            println!("{name:<44} {files:>6} {each:>12.3} {:>10.1}", each / own);
        }
        None => println!("{name:<44} is not installed"),
    };
    let (few_rst, few_markdown) = (sample(&rst), sample(&markdown));
    show("pandoc, RST to GFM", few_rst.len(), one_by_one("pandoc", &["-f", "rst", "-t", "gfm"], &few_rst));
    show("pandoc, Markdown to GFM", few_markdown.len(), one_by_one("pandoc", &["-t", "gfm"], &few_markdown));
    show("docutils, RST to HTML", few_rst.len(), one_by_one("docutils", &["--report=5", "--halt=5"], &few_rst));
    show("docutils, without its starts", few_rst.len(), together("python3", &["-c", DOCUTILS], &few_rst));
    let written = folder.join("out").to_string_lossy().into_owned();
    show(
        "prettier --check of what was written",
        files,
        together("prettier", &["--check"], std::slice::from_ref(&written)),
    );
    show(
        "rumdl check of what was written",
        files,
        together("rumdl", &["check", "--no-cache"], std::slice::from_ref(&written)),
    );
}

/// Puts the posts of a part of the corpus, or fixtures, into the archive, a folder for each.
fn write(folder: &Path, part: &str, fixtures: &str, ending: &str) -> Vec<String> {
    let write = |(number, post): (usize, unblogger::source::Source)| {
        let own: PathBuf = folder.join("in").join(ending).join(number.to_string());
        fs::create_dir_all(&own).unwrap();
        let path = own.join(format!("index.{ending}"));
        fs::write(&path, post.text()).unwrap();
        path.to_string_lossy().into_owned()
    };
    corpus::posts(part, fixtures, ending).into_iter().enumerate().map(write).collect()
}

/// One run of the program over all of them, from nothing.
fn migrate(folder: &Path) -> Duration {
    for old in ["out", ".unblogger"] {
        let _ = fs::remove_dir_all(folder.join(old));
    }
    let _ = fs::remove_file(folder.join("migrations.lock"));
    let program = std::env::var("UNBLOGGER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_unblogger").to_owned());
    let mut command = Command::new(program);
    command.args(["migrate", "--quiet", "--offline"]).current_dir(folder);
    let (time, code) = run(command).unwrap();
    assert!(matches!(code, Some(0 | 1)), "migrate ended with {code:?}");
    time
}

/// As many as [`SAMPLE`] of the files, from all over.
fn sample(files: &[String]) -> Vec<String> {
    files.iter().step_by(files.len().div_ceil(SAMPLE).max(1)).cloned().collect()
}

/// What a program takes for files that it is started for one by one; nothing where it cannot be started, or fails on all of them.
fn one_by_one(program: &str, arguments: &[&str], files: &[String]) -> Option<Duration> {
    let each = |file: &String| together(program, arguments, std::slice::from_ref(file));
    files.iter().map(each).sum()
}

/// What a program takes for files that it is started for once.
fn together(program: &str, arguments: &[&str], files: &[String]) -> Option<Duration> {
    let mut command = Command::new(program);
    command.args(arguments).args(files);
    // linters end with 1 where they found something
    run(command).filter(|(_, code)| matches!(code, Some(0 | 1))).map(|(time, _)| time)
}

/// How long a program ran, and what it ended with.
fn run(mut command: Command) -> Option<(Duration, Option<i32>)> {
    let start = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    Some((start.elapsed(), status.code()))
}
