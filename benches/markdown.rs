//! How fast Markdown is read and written: a corpus in memory, one core. Run with `cargo bench --bench markdown`.
//!
//! `UNBLOGGER_CORPUS` names a folder of posts, by default `../shared/corpus` where there is one. Without it the fixtures
//! of the repository are read again and again.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // the fence is the library's

mod corpus;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use unblogger::convert::convert;
use unblogger::emit::{self, Style};
use unblogger::import::{Format, ReadOptions, frontmatter};
use unblogger::model::Block;
use unblogger::normalise::Settings;
use unblogger::source::Source;

fn main() {
    divan::main();
}

/// Front matter and text to the model.
#[divan::bench]
fn read(bencher: Bencher) {
    let posts = posts();
    let options = ReadOptions::default();
    bencher.counter(BytesCount::new(corpus::bytes(&posts))).bench_local(|| {
        posts.iter().filter(|post| black_box(frontmatter::read(black_box(post), &options)).is_ok()).count()
    });
}

/// The model to Markdown; the bytes are those of the sources, to be held against those of `read`.
#[divan::bench]
fn write(bencher: Bencher) {
    let posts = posts();
    let bodies = bodies(&posts);
    bencher
        .counter(BytesCount::new(corpus::bytes(&posts)))
        .bench_local(|| bodies.iter().map(|body| emit::markdown(black_box(body)).len()).sum::<usize>());
}

/// Both, one after the other.
#[divan::bench]
fn read_and_write(bencher: Bencher) {
    let posts = posts();
    let options = ReadOptions::default();
    bencher.counter(BytesCount::new(corpus::bytes(&posts))).bench_local(|| {
        let read = |post: &Source| frontmatter::read(black_box(post), &options).ok();
        let written = posts.iter().filter_map(read).flatten().map(|read| emit::markdown(&read.post.body).len());
        written.sum::<usize>()
    });
}

/// Repairs, reader, passes, writer and ledger: all that a post goes through without its archive.
#[divan::bench]
fn whole(bencher: Bencher) {
    let posts = posts();
    let (options, settings) = (ReadOptions::default(), Settings::default());
    bencher.counter(BytesCount::new(corpus::bytes(&posts))).bench_local(|| {
        let converted = posts.iter().map(|post| {
            convert(post.clone(), Format::FrontMatter, &options, &settings, Style::default(), &mut |_, _| {})
        });
        converted.flatten().count()
    });
}

fn bodies(posts: &[Source]) -> Vec<Vec<Block>> {
    let options = ReadOptions::default();
    let read = |post: &Source| frontmatter::read(post, &options).ok();
    posts.iter().filter_map(read).flatten().map(|read| read.post.body).collect()
}

/// M, or the fixtures that are like it.
fn posts() -> Vec<Source> {
    corpus::posts("psf/frontmatter", "fixtures/convert/markdown", "md")
}
