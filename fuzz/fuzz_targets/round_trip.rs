//! Any text as Markdown: what is read of it in normal form is read back from what is written.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use unblogger::import::markdown::{self, Flavour};
use unblogger::{emit, model};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let mut read = markdown::blocks(text, 0, Flavour::Html).blocks;
    model::normalise(&mut read);
    let written = emit::markdown(&read);
    let again = markdown::blocks(&written, 0, Flavour::Html).blocks;
    assert_eq!(again, read, "\n{written}");
    Corpus::Keep
});
