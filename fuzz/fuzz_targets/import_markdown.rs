//! Any text as the Markdown of a post: no panic, no hang, and twice is the same as once.
#![no_main]

#[path = "../twice.rs"]
mod twice;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    if let Some((once, twice)) = twice::differing(text) {
        panic!("of\n{text}\nonce\n{once}\ntwice\n{twice}");
    }
    Corpus::Keep
});
