//! A text as its readers see it, and where each character of that stands: for what is spelled so that programs do not find it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::import::html::decode_entities;
use crate::normalise::noise_characters::is_unseen;

/// Character references, also of references; punctuation as URLs and mails write it; what no reader sees: soft hyphens, controls, tags
/// and asterisks of emphasis, comments, backslashes.
static WRITTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        & (?:amp;)* (?: \#x0*(?P<hex>[0-9a-f]{1,6});? | \#0*(?P<decimal>[0-9]{1,7});? | (?P<name>[a-z]{2,16}); )
        | [%=] (?:25)* (?P<octet>40|2e|2b|2d|5f)
        | \\ (?P<escaped>[[:punct:]])
        | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}\u{2066}-\u{2069}\u{feff}\u{fffc}]
        | </? (?:b|i|u|s|em|strong|span|font|small|code|tt|wbr|nobr) (?:\s[^<>@&\n]*)? /?>
        | <!-- [^<>@&\n]* -->
        | \*+",
    )
    .ok()
});

/// A text without its disguises.
pub(super) struct Shadow {
    /// What is read.
    pub(super) text: String,
    pieces: Vec<Piece>,
}

/// A part of the shadow, and where it comes from.
struct Piece {
    shadow: Range<usize>,
    source: Range<usize>,
}

impl Shadow {
    pub(super) fn of(source: &str) -> Self {
        let mut shadow = Self { text: String::with_capacity(source.len()), pieces: Vec::new() };
        let mut at = 0;
        for found in WRITTEN.iter().flat_map(|written| written.captures_iter(source)) {
            let Some(whole) = found.get(0) else { continue };
            shadow.push(source.get(at..whole.start()).unwrap_or_default(), at..whole.start());
            shadow.push(&shown(&found, whole.as_str()), whole.range());
            at = whole.end();
        }
        shadow.push(source.get(at..).unwrap_or_default(), at..source.len());
        shadow
    }

    /// Where a part of the shadow stands in the source.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.piece(range.start).map_or(0, |piece| piece.start_of(range.start));
        let last = range.end.saturating_sub(1);
        let end = self.piece(last).map_or(start, |piece| piece.end_of(range.end));
        start..end.max(start)
    }

    fn push(&mut self, shown: &str, source: Range<usize>) {
        let is_seen = !shown.chars().all(is_unseen);
        if is_seen {
            let at = self.text.len();
            self.text.push_str(shown);
            self.pieces.push(Piece { shadow: at..self.text.len(), source });
        }
    }

    /// The piece that holds an offset of the shadow.
    fn piece(&self, offset: usize) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.shadow.end <= offset))
    }
}

/// The tags and asterisks of emphasis in a text, which its shadow does not have.
pub(super) fn marks(source: &str) -> impl Iterator<Item = &str> {
    let found = WRITTEN.iter().flat_map(move |written| written.find_iter(source));
    found.map(|found| found.as_str()).filter(|mark| mark.starts_with(['<', '*']) && !mark.starts_with("<!"))
}

impl Piece {
    fn is_as_written(&self) -> bool {
        self.shadow.len() == self.source.len()
    }

    fn start_of(&self, offset: usize) -> usize {
        if self.is_as_written() { self.source.start + (offset - self.shadow.start) } else { self.source.start }
    }

    fn end_of(&self, offset: usize) -> usize {
        if self.is_as_written() { self.source.start + (offset - self.shadow.start) } else { self.source.end }
    }
}

/// What a reader sees of a match.
fn shown(found: &Captures<'_>, whole: &str) -> String {
    let code = |name: &str, radix| u32::from_str_radix(found.name(name)?.as_str(), radix).ok();
    if let Some(code) = code("hex", 16).or_else(|| code("decimal", 10)).or_else(|| code("octet", 16)) {
        return char::from_u32(code).map(String::from).unwrap_or_default();
    }
    if let Some(name) = found.name("name") {
        return decode_entities(&format!("&{};", name.as_str())).into_owned();
    }
    match found.name("escaped") {
        Some(escaped) if escaped.as_str() == "*" => String::new(),
        Some(escaped) => escaped.as_str().to_owned(),
        // `<!-- x -->`, `<b>` and `**` are nothing to the reader
        None if whole.starts_with(['<', '*']) || whole.chars().all(is_unseen) => String::new(),
        None => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_where_it_stands() {
        let source = r"a&#64;b &amp;#x40;c **d**\_e<b>f</b> g%2540h &hearts;";
        let shadow = Shadow::of(source);
        assert_eq!(shadow.text, "a@b @c d_ef g@h ♥");
        assert_eq!(&source[shadow.place(&(0..3))], "a&#64;b");
        let word = shadow.text.find("d_ef").unwrap();
        assert_eq!(&source[shadow.place(&(word..word + 4))], r"d**\_e<b>f");
        let heart = shadow.text.find('♥').unwrap();
        assert_eq!(&source[shadow.place(&(heart..heart + 3))], "&hearts;");
    }
}
