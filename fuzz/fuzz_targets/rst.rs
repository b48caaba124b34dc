//! Any bytes as RST: no panic, no hang, and every word of the text is found again in the model or in the account of what
//! was removed. Both dialects, with and without the head of a post.
#![no_main]

#[path = "../../tests/suite/words.rs"]
mod words;

use libfuzzer_sys::{Corpus, fuzz_target};
use unblogger::convert::convert;
use unblogger::emit::Style;
use unblogger::import::{Dialect, Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

const HEAD: &str = ".. post:: 2020-01-02\n\nTitle\n=====\n\n";

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    let with_head = format!("{HEAD}{text}");
    for dialect in [Dialect::Rst, Dialect::Html2text] {
        for text in [text, with_head.as_str()] {
            let lost = words::lost(text, dialect);
            assert!(lost.is_empty(), "{dialect:?} lost {lost:?} of\n{text}");
        }
        let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
        let source = Source::new("a.rst", with_head.as_str());
        let _ = convert(source, Format::RstPost, &options, &Settings::default(), Style::default(), &mut |_, _| {});
    }
    Corpus::Keep
});
