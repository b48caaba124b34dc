//! Any text as Markdown: what is read of it in normal form is read back from what is written.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use unblogger::emit;
use unblogger::import::markdown::{self, Flavour};
use unblogger::model::{self, Block};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let blocks = normal(text);
    let written = emit::markdown(&blocks);
    let again = read(&written);
    // Markdown has no definitions: they are written as a list, and read as that
    if again != blocks && format!("{blocks:?}").contains("Definitions(") {
        let list = normal(&written);
        let written = emit::markdown(&list);
        assert_eq!(read(&written), list, "\n{written}");
    } else {
        assert_eq!(again, blocks, "\n{written}");
    }
    Corpus::Keep
});

fn normal(text: &str) -> Vec<Block> {
    let mut blocks = read(text);
    model::normalise(&mut blocks);
    blocks
}

fn read(text: &str) -> Vec<Block> {
    markdown::blocks(text, 0, Flavour::Html).blocks
}
