//! Twice is the same as once: what a conversion gives, converted again, is the same file.

use unblogger::convert;
use unblogger::emit::Style;
use unblogger::import::{Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

/// The file of a post, and what a second conversion makes of it, where the two are not the same.
pub fn differing(body: &str) -> Option<(String, String)> {
    let once = file(&format!("---\ntitle: x\n---\n\n{body}"))?;
    let twice = file(&once).unwrap_or_default();
    (once != twice).then_some((once, twice))
}

fn file(text: &str) -> Option<String> {
    let (options, settings) = (ReadOptions::default(), Settings::default());
    let source = Source::new("a.md", text);
    let posts = convert::convert(source, Format::FrontMatter, &options, &settings, Style::default(), &mut |_, _| {});
    posts.ok()?.into_iter().next().map(|post| post.file)
}
