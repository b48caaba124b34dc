//! Whether time grows with the length of a document and no faster. Run with `cargo bench --bench linear`, or with a
//! part of a document's name: `cargo bench --bench linear -- quote`.
//!
//! Prints nanoseconds for each byte of documents that are twice as long from column to column: a row is flat where the
//! work is linear. The last column is the longest document's figure against that of the one half as long.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's
#![allow(clippy::cast_precision_loss)] // figures for people

mod documents;

use std::time::{Duration, Instant};

use documents::DOCUMENTS;
use unblogger::convert::convert;
use unblogger::emit::Style;
use unblogger::import::{Dialect, Format, ReadOptions, rst};
use unblogger::normalise::Settings;
use unblogger::source::Source;

/// The longest document for the readers, in bytes.
const LONGEST: usize = 8 << 20;
/// A row ends where one reading took longer.
const PATIENCE: Duration = Duration::from_secs(3);
/// A short document is read again until it took so long: the system counts time in steps of some milliseconds.
const ENOUGH: Duration = Duration::from_millis(60);
const COLUMNS: u32 = 7;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// The reader alone.
    Read,
    /// Reader, passes, writer and ledger.
    Convert,
}

fn main() {
    let wanted: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    for (work, longest) in [(Work::Read, LONGEST), (Work::Convert, LONGEST / 8)] {
        let lengths: Vec<_> = (0..COLUMNS).rev().map(|halvings| longest >> halvings).collect();
        let heads: Vec<_> = lengths.iter().map(|length| format!("{:>6} kB", length >> 10)).collect();
        let heads = heads.concat();
        println!("\n{:<44}{heads}    ratio   ({work:?}, ns/byte)", "");
        for dialect in [Dialect::Html2text, Dialect::Rst] {
            for (name, make) in DOCUMENTS.iter().filter(|(name, _)| is_wanted(&format!("{dialect:?} {name} {work:?}")))
            {
                row(&format!("{dialect:?}: {name}"), &lengths, |length| measured(&make(length), dialect, work));
            }
        }
    }
}

fn row(name: &str, lengths: &[usize], measured: impl Fn(usize) -> (usize, Duration)) {
    print!("{name:<44}");
    let mut figures: Vec<f64> = Vec::new();
    for length in lengths {
        let (bytes, time) = measured(*length);
        let figure = time.as_nanos() as f64 / bytes as f64;
        figures.push(figure);
        print!("{figure:>9.1}");
        if time > PATIENCE {
            break;
        }
    }
    let ratio = match figures[..] {
        [.., half, whole] => whole / half,
        _ => 0.0,
    };
    println!("{ratio:>9.2}{}", if ratio > 1.25 { "  <-" } else { "" });
}

/// The length of a document and the time that one reading of it takes.
fn measured(document: &str, dialect: Dialect, work: Work) -> (usize, Duration) {
    let text = format!(".. post:: 2024-01-02\n\nTitle\n=====\n\n{document}\n");
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    let (mut spent, mut times) = (Duration::ZERO, 0);
    while spent < ENOUGH {
        let source = Source::new("a.rst", text.clone());
        let start = now();
        let posts = match work {
            Work::Read => rst::read(&source, &options).map_or(0, |posts| posts.len()),
            Work::Convert => {
                let settings = Settings::default();
                convert(source, Format::RstPost, &options, &settings, Style::default(), &mut |_, _| {})
                    .map_or(0, |posts| posts.len())
            }
        };
        spent += now().saturating_sub(start);
        times += 1;
        assert_eq!(posts, 1);
    }
    (text.len(), spent / times)
}

/// The time that this thread has run, where the system tells; other work on the machine does not count.
fn now() -> Duration {
    thread_local!(static START: Instant = Instant::now());
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let running = statistics.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok());
    running.map_or_else(|| START.with(Instant::elapsed), Duration::from_nanos)
}
