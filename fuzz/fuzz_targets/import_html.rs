//! Any text as HTML in the Markdown of a post: no panic, no hang, and twice is the same as once.
#![no_main]

#[path = "../twice.rs"]
mod twice;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let html = format!("<div>{}</div>", text.replace('\n', " "));
    if let Some((once, twice)) = twice::differing(&html) {
        panic!("of\n{html}\nonce\n{once}\ntwice\n{twice}");
    }
    Corpus::Keep
});
