//! How fast the RST readers are: a corpus in memory, one core. Run with `cargo bench --bench rst`.
//!
//! `UNBLOGGER_CORPUS` names a folder of posts, by default `../shared/corpus` where there is one. Without it the fixtures
//! of the repository are read again and again.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's

mod corpus;

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
    read(bencher, &corpus::posts("psf/rst", "fixtures/convert/html2text", "rst"), Dialect::Html2text);
}

/// A, or the fixtures of proper RST.
#[divan::bench]
fn docutils(bencher: Bencher) {
    read(bencher, &corpus::posts("ablog", "fixtures/convert/rst", "rst"), Dialect::Rst);
}

/// What the index reads of P before anything is converted.
#[divan::bench]
fn html2text_heads(bencher: Bencher) {
    heads(bencher, &corpus::posts("psf/rst", "fixtures/convert/html2text", "rst"), Dialect::Html2text);
}

/// What the index reads of A.
#[divan::bench]
fn docutils_heads(bencher: Bencher) {
    heads(bencher, &corpus::posts("ablog", "fixtures/convert/rst", "rst"), Dialect::Rst);
}

fn read(bencher: Bencher, posts: &[Source], dialect: Dialect) {
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    bencher
        .counter(BytesCount::new(corpus::bytes(posts)))
        .bench_local(|| posts.iter().filter(|post| black_box(rst::read(black_box(post), &options)).is_ok()).count());
}

fn heads(bencher: Bencher, posts: &[Source], dialect: Dialect) {
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    bencher
        .counter(BytesCount::new(corpus::bytes(posts)))
        .bench_local(|| posts.iter().filter(|post| black_box(rst::heads(black_box(post), &options)).is_ok()).count());
}
