//! How fast the RST readers are: a corpus in memory, one core. Run with `cargo bench --bench rst`.
//!
//! `UNBLOGGER_CORPUS` names a folder of posts, by default `../shared/corpus` where there is one. Without it the fixtures
//! of the repository are read again and again.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's

use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use unblogger::import::{Dialect, ReadOptions, rst};
use unblogger::source::Source;

fn main() {
    divan::main();
}

/// P, or the fixtures that html2text's posts are like.
#[divan::bench]
fn html2text(bencher: Bencher) {
    read(bencher, &posts("psf/rst", "fixtures/convert/html2text"), Dialect::Html2text);
}

/// A, or the fixtures of proper RST.
#[divan::bench]
fn docutils(bencher: Bencher) {
    read(bencher, &posts("ablog", "fixtures/convert/rst"), Dialect::Rst);
}

/// What the index reads of P before anything is converted.
#[divan::bench]
fn html2text_heads(bencher: Bencher) {
    heads(bencher, &posts("psf/rst", "fixtures/convert/html2text"), Dialect::Html2text);
}

/// What the index reads of A.
#[divan::bench]
fn docutils_heads(bencher: Bencher) {
    heads(bencher, &posts("ablog", "fixtures/convert/rst"), Dialect::Rst);
}

fn read(bencher: Bencher, posts: &[Source], dialect: Dialect) {
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    bencher
        .counter(BytesCount::new(bytes(posts)))
        .bench_local(|| posts.iter().filter(|post| black_box(rst::read(black_box(post), &options)).is_ok()).count());
}

fn heads(bencher: Bencher, posts: &[Source], dialect: Dialect) {
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    bencher
        .counter(BytesCount::new(bytes(posts)))
        .bench_local(|| posts.iter().filter(|post| black_box(rst::heads(black_box(post), &options)).is_ok()).count());
}

fn bytes(posts: &[Source]) -> usize {
    posts.iter().map(|post| post.text().len()).sum()
}

/// The RST of a part of the corpus; else that of the repository's fixtures, until it is two megabytes.
fn posts(part: &str, fixtures: &str) -> Vec<Source> {
    let corpus = std::env::var("UNBLOGGER_CORPUS").unwrap_or_else(|_| "../shared/corpus".to_owned());
    let folder = repository().join(corpus).join(part);
    if folder.is_dir() {
        return sources(&folder);
    }
    let few = sources(&repository().join(fixtures));
    let times = 2_000_000 / bytes(&few).max(1) + 1;
    std::iter::repeat_n(few, times).flatten().collect()
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rst") {
                found.extend(Source::from_bytes(path.to_string_lossy(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort_by(|one, other| one.path().cmp(other.path()));
    found
}
