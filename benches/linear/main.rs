//! Whether time grows with the length of a document and no faster. Run with `cargo bench --bench linear`, or with a
//! part of a document's name, of the reader's and of the work's, and the length of the longest document in kB:
//! `cargo bench --bench linear -- 1024 quote Markdown: Convert`.
//!
//! Prints nanoseconds for each byte of documents that are twice as long from column to column: a row is flat where the
//! work is linear. The last column is the longest document's figure against that of the one half as long.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's
#![allow(clippy::cast_precision_loss)] // figures for people

mod documents;
mod markup;

use std::time::{Duration, Instant};

use documents::DOCUMENTS;
use markup::MARKUP;
use unblogger::convert::convert;
use unblogger::emit::Style;
use unblogger::import::{Dialect, Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

/// The longest document, in kilobytes, where no number among the arguments says otherwise.
const LONGEST: usize = 8 << 10;
/// A row ends where one reading took longer.
const PATIENCE: Duration = Duration::from_secs(4);
/// A short document is read again until it took so long: the system counts time in steps of some milliseconds.
const ENOUGH: Duration = Duration::from_millis(15);
const COLUMNS: u32 = 5;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// The reader alone.
    Read,
    /// Repairs, reader, passes, writer and ledger.
    Convert,
}

/// Which reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Html2text,
    Rst,
    Markdown,
    Mdx,
}

fn main() {
    let wanted: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let (numbers, wanted): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|part| part.parse::<usize>().is_ok());
    let longest = numbers.first().and_then(|number| number.parse().ok()).unwrap_or(LONGEST) << 10;
    let is_wanted = |name: &str| wanted.iter().all(|part| name.contains(part.as_str()));
    let lengths: Vec<_> = (0..COLUMNS).rev().map(|halvings| longest >> halvings).collect();
    for work in [Work::Read, Work::Convert] {
        let heads: Vec<_> = lengths.iter().map(|length| format!("{:>6} kB", length >> 10)).collect();
        println!("\n{:<44}{}    ratio   ({work:?}, ns/byte)", "", heads.concat());
        for reader in [Reader::Html2text, Reader::Rst, Reader::Markdown, Reader::Mdx] {
            let documents = DOCUMENTS.iter().chain(MARKUP);
            for (name, make) in documents.filter(|(name, _)| is_wanted(&format!("{reader:?}: {name} {work:?}"))) {
                row(&format!("{reader:?}: {name}"), &lengths, |length| measured(&make(length), reader, work));
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
fn measured(document: &str, reader: Reader, work: Work) -> (usize, Duration) {
    let (path, format, head) = match reader {
        Reader::Html2text | Reader::Rst => ("a.rst", Format::RstPost, ".. post:: 2024-01-02\n\nTitle\n=====\n\n"),
        Reader::Markdown => ("a.md", Format::FrontMatter, "---\ntitle: x\n---\n\n"),
        Reader::Mdx => ("a.mdx", Format::FrontMatter, "---\ntitle: x\n---\n\n"),
    };
    let text = format!("{head}{document}\n");
    let dialect = if reader == Reader::Html2text { Dialect::Html2text } else { Dialect::Rst };
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    let (mut spent, mut times) = (Duration::ZERO, 0);
    while spent < ENOUGH {
        let source = Source::new(path, text.clone());
        let start = now();
        let posts = match work {
            Work::Read => (format.reader().read)(&source, &options).map_or(0, |posts| posts.len()),
            Work::Convert => convert(source, format, &options, &Settings::default(), Style::default(), &mut |_, _| {})
                .map_or(0, |posts| posts.len()),
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
