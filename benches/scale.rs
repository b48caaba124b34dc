//! Whether an archive of a hundred thousand posts costs a hundred times what one of a thousand costs, and not more; the same for one
//! long post, and what the program takes to start. Run with `cargo bench --bench scale`, and with the largest number of posts and the
//! megabytes of the longest post as its arguments: `cargo bench --bench scale -- 100000 56`. `UNBLOGGER` names another program.
//!
//! Runs the program over folders that are twice as large from row to row, and prints the time of the processors, the time
//! that went by and the memory at its peak; the last column is what the row takes for each of its posts (or megabytes) against the row above.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's
#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss)] // figures for people

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

const ROWS: u32 = 4;
const POSTS: usize = 100_000;
const MEGABYTES: usize = 56; // halved three times: 7
/// Runs of `--help`, of which the middle one counts.
const STARTS: usize = 101;

const CONFIG: &str = r#"[[migration]]
name = "scale"
output = "out"
legacy-hosts = ["scale.example"]

[[migration.source]]
format = "auto"
path = "in"
"#;

/// Words that posts are made of.
const WORDS: &str = "the tide left shells along every quiet road while older boats waited near harbour walls and children counted \
                     seven grey gulls above cold water under slow clouds from northern hills that nobody had painted before winter";

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let (posts, megabytes) = (numbers.next().unwrap_or(POSTS), numbers.next().unwrap_or(MEGABYTES));
    start();
    table("posts", posts, |folder, count| (0..count).for_each(|number| write_post(folder, number, count)));
    table("MB in one post", megabytes, write_long);
}

/// What the program takes until it has said what it can do, beside one that does nothing.
fn start() {
    let middle = |program: &str, argument: &str| {
        let mut times: Vec<_> = (0..STARTS).map(|_| run(program, &[argument], Path::new(".")).wall).collect();
        times.sort_unstable();
        times[STARTS / 2].as_secs_f64() * 1e3
    };
    let (help, nothing) = (middle(&program(), "--help"), middle("true", ""));
    println!("--help: {help:.1} ms; a program that does nothing: {nothing:.1} ms\n");
}

fn table(unit: &str, most: usize, write: impl Fn(&Path, usize)) {
    println!("{unit:>14}  step         CPU s   wall s  peak MiB     KiB each   CPU each against the row above");
    let mut above: Vec<Ran> = Vec::new();
    for count in (0..ROWS).rev().map(|halvings| most >> halvings) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("migrations.toml"), CONFIG).unwrap();
        write(folder.path(), count);
        let steps = [
            // a glob that no post has: all are read for the index, and none is converted
            ("index", &["diff", "--quiet", "--offline", "--only", "nothing"][..]),
            ("migrate", &["migrate", "--quiet", "--offline"]),
            ("again", &["migrate", "--quiet", "--offline"]),
            ("check", &["check", "--quiet", "--offline"]),
        ];
        let rows: Vec<_> =
            steps.iter().map(|(name, arguments)| (name, run(&program(), arguments, folder.path()))).collect();
        for (number, (name, ran)) in rows.iter().enumerate() {
            let (kept, ratio) = above.get(number).map_or((0.0, 0.0), |half| {
                let more = ran.peak.saturating_sub(half.peak) as f64 / 1024.0;
                (more / (count - count / 2) as f64, ran.cpu.as_secs_f64() / half.cpu.as_secs_f64() / 2.0)
            });
            println!(
                "{count:>14}  {name:<8}  {:>8.2} {:>8.2}  {:>8.1}  {kept:>11.2}  {ratio:>8.2}{}",
                ran.cpu.as_secs_f64(),
                ran.wall.as_secs_f64(),
                ran.peak as f64 / f64::from(1 << 20),
                if ratio > 1.1 { "  <-" } else { "" }
            );
        }
        above = rows.into_iter().map(|(_, ran)| ran).collect();
    }
    println!();
}

fn program() -> String {
    std::env::var("UNBLOGGER").unwrap_or_else(|_| env!("CARGO_BIN_EXE_unblogger").to_owned())
}

/// What a run took.
struct Ran {
    cpu: Duration,
    wall: Duration,
    /// Bytes.
    peak: u64,
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Ran {
    let start = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    let ended = command.spawn().unwrap().wait4().unwrap();
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{arguments:?} ended with {:?}", ended.status);
    Ran { cpu: ended.rusage.utime + ended.rusage.stime, wall: start.elapsed(), peak: ended.rusage.maxrss }
}

/// A post of some two kilobytes, half of them Markdown and half RST, with a link to another one and an image.
fn write_post(folder: &Path, number: usize, count: usize) {
    let (year, month, day) = (2004 + number % 16, 1 + number / 16 % 12, 1 + number / 192 % 28);
    let date = format!("{year}-{month:02}-{day:02}");
    let other = (number * 7 + 3) % count;
    let link = format!("http://scale.example/{}/{:02}/post-{other}.html", 2004 + other % 16, 1 + other / 16 % 12);
    let text = text(number, 3);
    let post = folder.join("in").join(year.to_string()).join(format!("post-{number}"));
    fs::create_dir_all(&post).unwrap();
    let own = format!("http://scale.example/{year}/{month:02}/post-{number}.html");
    if number.is_multiple_of(2) {
        let head =
            format!("---\ntitle: 'Post {number}'\npublishDate: '{date}'\nlegacyUrl: {own}\ntags:\n  - tide\n---\n");
        fs::write(
            post.join("index.md"),
            format!("{head}\n## Part {number}\n\n{text}\nSee [that]({link}).\n\n*   one\n*   two\n"),
        )
    } else {
        let title = format!("Post {number}");
        let head = format!(".. post:: {date}\n   :tags: tide\n\n{title}\n{}\n", "=".repeat(title.len()));
        fs::write(post.join("index.rst"), format!("{head}\n{text}\nSee `that <{link}>`__.\n\n-  one\n-  two\n"))
    }
    .unwrap();
}

fn write_long(folder: &Path, megabytes: usize) {
    let post = folder.join("in/long");
    fs::create_dir_all(&post).unwrap();
    let mut whole = "---\ntitle: Long\npublishDate: '2024-05-01'\n---\n\n".to_owned();
    for number in 0.. {
        if whole.len() >= megabytes << 20 {
            break;
        }
        let _ = write!(
            whole,
            "## Part {number}\n\n{}\n*   one\n*   **two** and [three](http://other.example/{number})\n\n",
            text(number, 3)
        );
    }
    fs::write(post.join("index.md"), whole).unwrap();
}

/// Paragraphs that differ from number to number.
fn text(number: usize, paragraphs: usize) -> String {
    let words: Vec<_> = WORDS.split_whitespace().collect();
    let mut text = String::new();
    let mut state = number as u64 + 1;
    for _ in 0..paragraphs {
        for _ in 0..80 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push(' ');
        }
        let _ = write!(text, "number {number}.\n\n");
    }
    text
}
