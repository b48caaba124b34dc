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
//! characters does, and every offset stays what it is. A `:::` in the line below HTML is hidden behind spaces: HTML goes on to the
//! next empty line, a directive does not.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::lines::{Fence, marks_len};
use super::{Events, Flavour, mask, mdx, options};
use crate::model::dialects::{begins_alert, begins_directive, begins_listing, words_of_tag};

/// Where CommonMark has something else, as in HTML, a block is shown again. What that changes shows in the next round.
const ROUNDS: usize = 4;

/// A block of another dialect.
#[derive(Debug, Clone)]
pub(super) struct Foreign {
    pub(super) place: Range<usize>,
    /// Where the directive begins that this line ends.
    opening: Option<usize>,
    /// Whether it stands in the line below HTML.
    is_below_html: bool,
}

/// The blocks of other dialects in a text, in order.
pub(super) fn find(text: &str, flavour: Flavour) -> Vec<Foreign> {
    let mut found = Scan::new(text).blocks();
    for _ in 0..ROUNDS {
        if found.is_empty() {
            return found; // nearly always
        }
        if !drop_hidden(text, &mut found, flavour) {
            return found;
        }
    }
    Vec::new()
}

/// Drops the blocks that stand where CommonMark has something else, of directives both lines; says whether anything is different now.
fn drop_hidden(text: &str, found: &mut Vec<Foreign>, flavour: Flavour) -> bool {
    let hidden = hide(text, found);
    let hidden = match flavour {
        Flavour::Html | Flavour::Myst => mask::mask(&hidden).text,
        Flavour::Mdx => Cow::Owned(mdx::hide(&hidden).text),
    };
    let (mut breaks, mut html) = (Vec::new(), Vec::new());
    for (event, place) in Parser::new_ext(&hidden, options(flavour, &hidden)).into_offset_iter() {
        match event {
            Event::Rule => breaks.push(place.start),
            Event::Start(Tag::HtmlBlock) => html.push(place),
            _ => {}
        }
    }
    let is_in_html = |at: usize| {
        let before = html.partition_point(|block| block.start <= at).checked_sub(1);
        before.is_some_and(|last| at < html[last].end)
    };
    let is_break = |at: usize| breaks.binary_search(&at).is_ok();
    let mut is_other = false;
    let mut gone = Vec::new();
    for block in found.iter_mut() {
        let at = block.place.start;
        if block.is_below_html && !is_in_html(at) || is_break(at) {
            continue;
        }
        is_other = true;
        let may_end_html = block.opening.is_some_and(is_break) && is_in_html(at) && !block.is_below_html;
        block.is_below_html |= may_end_html;
        if !may_end_html {
            gone.push(block.opening.unwrap_or(at));
        }
    }
    gone.sort_unstable();
    found.retain(|block| gone.binary_search(&block.opening.unwrap_or(block.place.start)).is_err());
    is_other
}

/// The text without these blocks.
pub(super) fn hide<'t>(text: &'t str, blocks: &[Foreign]) -> Cow<'t, str> {
    if blocks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut hidden = String::with_capacity(text.len());
    let mut copied = 0;
    for Foreign { place, is_below_html, .. } in blocks {
        hidden.push_str(&text[copied..place.start]);
        hidden.extend(std::iter::repeat_n(if *is_below_html { ' ' } else { '*' }, place.len()));
        copied = place.end;
    }
    hidden.push_str(&text[copied..]);
    Cow::Owned(hidden)
}

/// The events with a thematic break for each `:::` in the line below HTML: behind the HTML.
pub(super) fn end_html<'a>(events: Events<'a>, blocks: &[Foreign]) -> Events<'a> {
    let mut lines = blocks.iter().filter(|block| block.is_below_html).map(|block| block.place.clone()).peekable();
    if lines.peek().is_none() {
        return events; // nearly always
    }
    let ends = events.iter().enumerate().filter(|(_, (event, _))| *event == Event::End(TagEnd::HtmlBlock));
    let ends: Vec<_> = ends.map(|(at, (_, place))| (place.end, at + 1)).collect();
    let mut lines = lines.map(|line| {
        let before = ends.partition_point(|(end, _)| *end <= line.start).checked_sub(1);
        (before.map_or(0, |last| ends[last].1), line)
    });
    let mut line = lines.next();
    let mut all = Vec::with_capacity(events.len());
    for (at, event) in events.into_iter().enumerate() {
        while let Some((_, place)) = line.take_if(|(before, _)| *before == at) {
            all.push((Event::Rule, place));
            line = lines.next();
        }
        all.push(event);
    }
    all.extend(line.into_iter().chain(lines).map(|(_, place)| (Event::Rule, place)));
    all
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
    found: Vec<Foreign>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        let (ends_of_listings, found) = (ends_of_listings(text), Vec::new());
        Self { text, at: 0, fence: None, open: Vec::new(), pre: Vec::new(), ends_of_listings, quotes: 0, found }
    }

    fn blocks(mut self) -> Vec<Foreign> {
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
        self.found.sort_unstable_by_key(|block| block.place.start);
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
            self.keep(place, None);
            return None;
        }
        let end = if content.starts_with("$$") {
            start + formula(&self.text[start..])?
        } else if begins_listing(content) {
            *self.ends_of_listings.get(self.ends_of_listings.partition_point(|end| *end <= start))?
        } else {
            return None;
        };
        self.keep(start..end, None);
        Some(end)
    }

    /// A line of colons ends the directive that was opened last.
    fn directive(&mut self, content: &str, place: Range<usize>) {
        if begins_directive(content) {
            self.open.push(place);
        } else if content.bytes().all(|byte| byte == b':')
            && let Some(opening) = self.open.pop()
        {
            let start = opening.start;
            if !self.is_in_pre(&opening) && !self.is_in_pre(&place) {
                self.keep(opening, None);
                self.keep(place, Some(start));
            }
        }
    }

    fn keep(&mut self, place: Range<usize>, opening: Option<usize>) {
        if !self.is_in_pre(&place) {
            self.found.push(Foreign { place, opening, is_below_html: false });
        }
    }

    fn is_in_pre(&self, place: &Range<usize>) -> bool {
        let next = self.pre.partition_point(|(at, _)| *at < place.start);
        self.pre.get(next).is_some_and(|(_, ends)| *ends)
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
        find(text, Flavour::Html).into_iter().map(|block| &text[block.place]).collect()
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
    fn a_directive_ends_in_the_line_below_html() {
        assert_eq!(blocks(":::a\n<img>\n:::\nb\n"), [":::a", ":::"]);
        assert_eq!(blocks("::::a\n:::b\n<p>c\n:::\n<p>d\n::::\n"), ["::::a", ":::b", ":::", "::::"]);
        assert_eq!(blocks(":::a\n<!--\n:::\n-->\n"), [""; 0]);
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
