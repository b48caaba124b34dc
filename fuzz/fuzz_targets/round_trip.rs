//! Any text as Markdown: what is read of it in normal form is read back from what is written.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use unblogger::emit;
use unblogger::import::markdown::{self, Flavour};
use unblogger::model::{self, Block};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let mut blocks = read(text);
    model::normalise(&mut blocks);
    // Markdown has no definitions: they are written as a list, and read as that
    if format!("{blocks:?}").contains("Definitions(") {
        blocks = read(&emit::markdown(&blocks));
        model::normalise(&mut blocks);
    }
    let written = emit::markdown(&blocks);
    assert_eq!(read(&written), blocks, "\n{written}");
    Corpus::Keep
});

fn read(text: &str) -> Vec<Block> {
    markdown::blocks(text, 0, Flavour::Html).blocks
}
