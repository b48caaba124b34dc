//! The files that hold posts: Blogger's feed, and front matter.

use unblogger::convert::{self, Archive, Converted};
use unblogger::emit::Style;
use unblogger::import::{Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

/// A feed has as many posts as heads; what is written of each is a post that is written as it is.
pub fn feed(bytes: &[u8]) {
    let text = super::text(bytes);
    let Ok(archive) = Archive::open(Source::new("a.xml", text.as_str()), &ReadOptions::default()) else { return };
    let heads = archive.heads().len();
    let posts = convert("a.xml", &text, Format::BloggerFeed);
    assert_eq!(posts.as_ref().map_or(heads, Vec::len), heads);
    posts.into_iter().flatten().for_each(|post| stays(&post.file));
}

/// Front matter in any language: what is written of it is read as the same, and never in silence.
pub fn front_matter(bytes: &[u8]) {
    let text = super::text(bytes);
    let fenced = [text.clone(), format!("---\n{text}\n---\n\nText.\n"), format!("+++\n{text}\n+++\n\nText.\n")];
    for text in fenced {
        let posts = convert("a.md", &text, Format::FrontMatter);
        posts.into_iter().flatten().for_each(|post| stays(&post.file));
    }
}

/// A file that was written is written as it is.
fn stays(file: &str) {
    let again = convert("a.md", file, Format::FrontMatter);
    let again: Vec<_> = again.into_iter().flatten().map(|post| post.file).collect();
    assert_eq!(again, [file], "\n{file}");
}

fn convert(name: &str, text: &str, format: Format) -> Option<Vec<Converted>> {
    let (options, settings) = (ReadOptions::default(), Settings::default());
    let source = Source::new(name, text);
    convert::convert(source, format, &options, &settings, Style::default(), &mut |_, _| {}).ok()
}
