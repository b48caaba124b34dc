//! Blocks of other dialects of Markdown, which to CommonMark are lines of a paragraph:
//!
//! | block | who reads it | becomes |
//! | --- | --- | --- |
//! | `:::note` … `:::` | remark-directive, Docusaurus, pandoc | the two lines stay, what stands between is Markdown |
//! | `$$` … `$$` | remark-math, kramdown, pandoc | stays to the letter |
//! | `{% highlight ruby %}` … `{% endhighlight %}` | Jekyll | code |
//! | `> [!NOTE]` | GitHub, Obsidian | the first line of the quote stays |
//!
//! They are hidden from CommonMark behind as many `*`: a thematic break ends the paragraph before it, as no other line of three
//! characters does, and every offset stays what it is.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::lines::{Fence, marks_len};
use super::{Flavour, options};
use crate::model::dialects::{begins_alert, begins_directive, begins_listing, words_of_tag};

/// Where CommonMark has something else, as in HTML, a block is shown again. What that changes shows in the next round.
const ROUNDS: usize = 4;

/// The blocks of other dialects in a text, in order.
pub(super) fn find(text: &str, flavour: Flavour) -> Vec<Range<usize>> {
    let mut found = Scan::new(text).blocks();
    for _ in 0..ROUNDS {
        let before = found.len();
        if before == 0 {
            return found; // nearly always
        }
        let hidden = hide(text, &found);
        let breaks: Vec<usize> = Parser::new_ext(&hidden, options(flavour, &hidden))
            .into_offset_iter()
            .filter(|(event, _)| *event == Event::Rule)
            .map(|(_, place)| place.start)
            .collect();
        found.retain(|block| breaks.binary_search(&block.start).is_ok());
        if found.len() == before {
            return found;
        }
    }
    Vec::new()
}

/// The text without these blocks.
pub(super) fn hide<'t>(text: &'t str, blocks: &[Range<usize>]) -> Cow<'t, str> {
    if blocks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut hidden = String::with_capacity(text.len());
    let mut copied = 0;
    for block in blocks {
        hidden.push_str(&text[copied..block.start]);
        hidden.extend(std::iter::repeat_n('*', block.len()));
        copied = block.end;
    }
    hidden.push_str(&text[copied..]);
    Cow::Owned(hidden)
}

/// The language and the code of `{% highlight ruby %}code{% endhighlight %}`.
pub(super) fn highlighted(block: &str) -> Option<(&str, &str)> {
    let (opening, rest) = block.strip_prefix("{%")?.split_once("%}")?;
    let language = words_of_tag(opening).strip_prefix("highlight")?.split_whitespace().next()?;
    let code = &rest[..rest.rfind("{%")?];
    Some((language, code.strip_prefix('\n').unwrap_or(code).trim_end()))
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// The fence of the code block that is open.
    fence: Option<Fence<'t>>,
    /// Where each of the directives begins that are open.
    open: Vec<Range<usize>>,
    /// Where elements `pre` begin, and where they end: nothing in one is Markdown.
    pre: Vec<(usize, bool)>,
    /// Where each `{% endhighlight %}` ends.
    ends_of_listings: Vec<usize>,
    /// How many quotes the line before is in.
    quotes: usize,
    found: Vec<Range<usize>>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        let (ends_of_listings, found) = (ends_of_listings(text), Vec::new());
        Self { text, at: 0, fence: None, open: Vec::new(), pre: Vec::new(), ends_of_listings, quotes: 0, found }
    }

    fn blocks(mut self) -> Vec<Range<usize>> {
        let has = |mark: &str| memchr::memmem::find(self.text.as_bytes(), mark.as_bytes()).is_some();
        if !has(":::") && !has("$$") && !has("> [!") && self.ends_of_listings.is_empty() {
            return Vec::new();
        }
        self.pre = memchr::memchr_iter(b'<', self.text.as_bytes())
            .filter_map(|at| {
                let name = &self.text.as_bytes()[at + 1..];
                let (ends, name) = name.strip_prefix(b"/").map_or((false, name), |name| (true, name));
                name.get(..3).filter(|name| name.eq_ignore_ascii_case(b"pre")).map(|_| (at, ends))
            })
            .collect();
        while self.at < self.text.len() {
            let line = self.text[self.at..].split_inclusive('\n').next().unwrap_or_default();
            let end = self.at + line.len();
            // nothing stands behind a block in its last line
            self.at = self.line(line).unwrap_or(end).max(end);
        }
        self.found.sort_unstable_by_key(|block| block.start);
        self.found
    }

    /// Looks at a line; says where the block ends that begins in it.
    fn line(&mut self, line: &'t str) -> Option<usize> {
        if let Some(fence) = self.fence.take_if(|fence| fence.holds(line)) {
            self.fence = (!fence.ends_at(line)).then_some(fence);
            return None;
        }
        self.fence = Fence::opening(line);
        let marks = marks_len(line);
        let start = self.at + marks;
        let quotes = line[..marks].matches('>').count();
        let is_first_of_quote = std::mem::replace(&mut self.quotes, quotes) < quotes;
        let content = line[start - self.at..].trim_end();
        let place = start..start + content.len();
        if content.starts_with(":::") {
            self.directive(content, place);
            return None;
        }
        if is_first_of_quote && begins_alert(content) {
            self.keep(place);
            return None;
        }
        let end = if content.starts_with("$$") {
            start + formula(&self.text[start..])?
        } else if begins_listing(content) {
            *self.ends_of_listings.get(self.ends_of_listings.partition_point(|end| *end <= start))?
        } else {
            return None;
        };
        self.keep(start..end);
        Some(end)
    }

    /// A line of colons ends the directive that was opened last.
    fn directive(&mut self, content: &str, place: Range<usize>) {
        if begins_directive(content) {
            self.open.push(place);
        } else if content.bytes().all(|byte| byte == b':')
            && let Some(opening) = self.open.pop()
        {
            self.keep(opening);
            self.keep(place);
        }
    }

    fn keep(&mut self, block: Range<usize>) {
        let next = self.pre.partition_point(|(at, _)| *at < block.start);
        let is_in_pre = self.pre.get(next).is_some_and(|(_, ends)| *ends);
        if !is_in_pre {
            self.found.push(block);
        }
    }
}

/// The length of a formula between `$$` that fills its lines. One whose marks have backslashes before them, as turndown writes
/// them, is a text that was escaped: Markdown says what it is.
fn formula(text: &str) -> Option<usize> {
    let inside = &text[2..];
    let end = inside.find("$$")?;
    let content = &inside[..end];
    let after = inside[end + 2..].lines().next().unwrap_or_default();
    let is_escaped = ["\\_", "\\*", "\\\\\\\\"].iter().any(|escaped| content.contains(escaped));
    let has_blank_line = content.trim().lines().any(|line| line.trim_start_matches(['>', ' ', '\t']).trim().is_empty());
    (after.trim().is_empty() && !is_escaped && !has_blank_line).then_some(end + 4)
}

/// Where each `{% endhighlight %}` ends that nothing stands behind in its line.
fn ends_of_listings(text: &str) -> Vec<usize> {
    const NAME: &str = "endhighlight";
    let end = |at: usize| {
        let is_tag = text[..at].trim_end_matches(['-', ' ']).ends_with("{%");
        let behind = text[at + NAME.len()..].trim_start_matches(['-', ' ']).strip_prefix("%}").filter(|_| is_tag)?;
        behind.lines().next().unwrap_or_default().trim().is_empty().then_some(text.len() - behind.len())
    };
    memchr::memmem::find_iter(text.as_bytes(), NAME).filter_map(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        find(text, Flavour::Html).into_iter().map(|block| &text[block]).collect()
    }

    #[test]
    fn directives_are_the_lines_around_them() {
        assert_eq!(blocks(":::note[a]\nb\n\n- c\n:::\n\n> ::: d\n> e\n> :::\n"), [":::note[a]", ":::", "::: d", ":::"]);
        assert_eq!(blocks("::::a\n:::b\n:::\n::::\n"), ["::::a", ":::b", ":::", "::::"]);
        for text in [":::\n", ":::note\n", "```\n:::a\n:::\n```\n", "<pre>\n\n:::a\n:::\n\n</pre>\n"] {
            assert_eq!(blocks(text), [""; 0], "{text}");
        }
        assert_eq!(blocks("<div>\n:::a\n:::\n</div>\n\n:::b\n:::\n"), [":::b", ":::"]);
    }

    #[test]
    fn formulas_fill_their_lines() {
        assert_eq!(blocks("a\n$$\nb_c\\\\\n$$\nd\n\n$$e$$\n"), ["$$\nb_c\\\\\n$$", "$$e$$"]);
        for text in ["$$a$$ b\n", "$$\na\n\nb\n$$\n", "$$a\\_b$$\n", "a $$b$$\n", "$$\n"] {
            assert_eq!(blocks(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_first_line_of_an_alert() {
        let text = "> [!NOTE]\n> a\n\n- b\n\n  > [!tip]- C\n  > d\n\n> e\n> [!NOTE]\n\n> [![f](g)](h)\n\n[!NOTE]\n";
        assert_eq!(blocks(text), ["[!NOTE]", "[!tip]- C"]);
    }

    #[test]
    fn code_of_jekyll() {
        let text = "a\n{% highlight ruby linenos %}\n  b\n\nc # *d*\n{% endhighlight %}\ne {% highlight f %}\n";
        let found = blocks(text);
        assert_eq!(
            found.iter().map(|block| highlighted(block)).collect::<Vec<_>>(),
            [Some(("ruby", "  b\n\nc # *d*"))]
        );
    }
}
