//! Links and images as html2text and the conversion after it left them.
//!
//! html2text wrote Markdown and wrapped it at 78 columns. A script then turned `[text](address)` into
//! `` `text <address>`_ `` with a regular expression that stopped at the first `]` and the first `)`:
//!
//! | HTML | html2text | after the script |
//! |---|---|---|
//! | link | `[text](a)` | `` `text <a>`_ `` |
//! | link without text | `[](a)` | `[](a)`, `` ` <a>`_ `` |
//! | image | `![alt](s)`, `![](s)` | ``!`alt <s>`_``, `![](s)` |
//! | linked image | `[![alt](s)](a)` | `` `![alt <s>`_](a) `` |
//! | link with code | ``[`code`](a)`` | ``` ``code` <a>`_ ``` |
//! | parentheses | `[text](a_\(b\))` | `` `text <a_\(b\>`_) `` |
//! | link, with `--protect-links` | `[text](<a>)` | `` `text <<a>>`_ `` |

use std::ops::Range;

use super::addresses::{
    Unwrapped, is_absolute, is_address, is_image_address, is_page_address, parenthesised, protected, rest_of_address,
    unwrapped, with_title,
};
use super::flow::{BREAK, Flow, WRAP};
use crate::account::{Changes, Entry, What};
use crate::import::rst::text::Text;

/// A link or an image in a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Construct {
    /// All of it, in the flow's buffer.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// Its address, mended.
    pub address: String,
    /// Its title.
    pub title: Option<String>,
}

/// The kinds of constructs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A link and its text.
    Link(Range<usize>),
    /// `<address>`
    Autolink,
    /// A `[` of the text, which the script took for the beginning of the link after it.
    Bracket,
    /// An image with its alternative text, and what it links to.
    Image {
        /// The alternative text.
        alt: Range<usize>,
        /// The link around it.
        href: Option<Href>,
    },
}

/// Where the link around an image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Href {
    /// Its address, mended.
    pub address: String,
    /// Its title.
    pub title: Option<String>,
}

/// The constructs of a flow, in order, none inside another.
pub fn find(text: &Text<'_>, flow: &Flow, changes: &mut Changes) -> Vec<Construct> {
    let buffer = flow.buffer.as_str();
    let mut finder = Finder { text, flow, buffer, changes, ticks: Vec::new(), brackets: Vec::new(), found: Vec::new() };
    let mut at = 0;
    while let Some(byte) = buffer.as_bytes().get(at) {
        at = match byte {
            b'`' => {
                finder.ticks.push(at);
                at + 1
            }
            b'<' => finder.angle(at).unwrap_or(at + 1),
            b'[' => {
                finder.brackets.push(at);
                at + 1
            }
            b']' => finder.close_bracket(at).unwrap_or(at + 1),
            b'\\' => at + 2,
            _ => at + 1 + skip(&buffer.as_bytes()[at + 1..]),
        };
    }
    finder.found
}

/// How many bytes can be skipped before something can begin.
fn skip(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'`' | b'<' | b'[' | b']' | b'\\')).unwrap_or(bytes.len())
}

struct Finder<'b, 'c> {
    text: &'b Text<'b>,
    flow: &'b Flow,
    buffer: &'b str,
    changes: &'c mut Changes,
    /// Backquotes since the last construct.
    ticks: Vec<usize>,
    /// Open `[` since the last link that the script made.
    brackets: Vec<usize>,
    found: Vec<Construct>,
}

impl Finder<'_, '_> {
    /// A `<`: the end of a link, or an autolink. Returns where to go on.
    fn angle(&mut self, at: usize) -> Option<usize> {
        if let Some(length) = protected(self.buffer.get(at + 1..)?) {
            let inner = at + 1..at + 1 + length;
            return self.embedded(inner.clone(), inner.end + ">`_".len());
        }
        let length = memchr::memchr2(b'<', b'>', self.buffer.get(at + 1..)?.as_bytes())?;
        let inner = at + 1..at + 1 + length;
        let after = inner.end + 1;
        // `_`<T>`_`, which is code in italics
        let is_code =
            self.buffer[..at].ends_with('`') && !self.buffer[inner.clone()].contains(['/', '.', ':', '#', '@']);
        if !self.buffer[..after].ends_with('>') || is_code {
            return None;
        }
        if self.buffer[after..].starts_with("`_") {
            return self.embedded(inner, after + 2);
        }
        self.autolink(inner, after)
    }

    /// `<address>`, up to `end`.
    fn autolink(&mut self, inner: Range<usize>, end: usize) -> Option<usize> {
        let unwrapped = unwrapped(&self.buffer[inner.clone()]);
        if !is_absolute(&unwrapped.address) || unwrapped.address.contains(' ') {
            return None;
        }
        self.count_joints(inner.start, &unwrapped);
        let range = inner.start - 1..end;
        self.count("autolink-restored", range.clone());
        self.push(Construct { range, kind: Kind::Autolink, address: unwrapped.address, title: None });
        Some(end)
    }

    /// `` `text <inner>`_ ``; `end` is after the underscore.
    fn embedded(&mut self, inner: Range<usize>, mut end: usize) -> Option<usize> {
        let angle = inner.start - 1;
        let Some(opener) = self.opener(angle) else { return self.unopened(inner, end) };
        // ``<<a_\(b\>`_>)``: protected, and cut all the same
        let is_cut = self.buffer[..angle].ends_with('<');
        let angle = angle - usize::from(is_cut);
        let (address, title) = match self.cut(&inner, end) {
            Some(length) => {
                let rest = end..end + length - 1;
                end += length;
                self.uncut(inner, rest.start..rest.end - usize::from(is_cut && self.buffer[rest].ends_with('>')))
            }
            None => self.address(inner),
        };
        // the script put one space before the `<`
        let content = opener + 1..angle - usize::from(self.buffer[opener + 1..angle].ends_with(' '));
        if let Some(image) = self.buffer[content.clone()].rfind("![").map(|image| content.start + image) {
            if let Some(tail) = self.link_tail(end) {
                let alt = image + 2..content.end;
                return Some(self.image_in_link(opener, alt, (address, title), tail));
            }
            if image == content.start {
                self.count("image-unended", opener..end);
                let kind = Kind::Image { alt: image + 2..content.end, href: None };
                self.push(Construct { range: opener..end, kind, address, title });
                return Some(end);
            }
        }
        if let Some(bracket) = self.buffer[content.clone()].rfind('[').map(|bracket| content.start + bracket)
            && self.buffer.as_bytes()[bracket - 1] != b'\\'
        {
            // `[words [text](address) words]`
            self.count("link-restored", bracket..end);
            let text = opener..opener + 1;
            self.push(Construct { range: text, kind: Kind::Bracket, address: String::new(), title: None });
            let kind = Kind::Link(bracket + 1..content.end);
            self.push(Construct { range: bracket..end, kind, address, title });
            return Some(end);
        }
        let mut start = opener;
        let kind = if self.is_image(opener, &address) {
            start -= 1;
            self.count("image-restored", start..end);
            Kind::Image { alt: content, href: None }
        } else {
            if self.is_glued(&(start..end)) {
                self.count("link-unglued", start..end);
            }
            Kind::Link(content)
        };
        self.push(Construct { range: start..end, kind, address, title });
        Some(end)
    }

    /// Whether what opens at `opener` is an image: behind a `!` that ends no word, or that has an address where only images are.
    fn is_image(&self, opener: usize, address: &str) -> bool {
        let Some(before) = self.buffer[..opener].strip_suffix('!') else { return false };
        let is_apart = before.chars().next_back().is_none_or(|last| last.is_whitespace() || "(>".contains(last));
        is_image_address(address) || is_apart && !is_page_address(address)
    }

    /// How long the rest is, with its parenthesis, of an address that was cut at one: ``<a\(b\>`_c)``. `end` is after the underscore.
    fn cut(&self, inner: &Range<usize>, end: usize) -> Option<usize> {
        self.buffer[inner.clone()].ends_with('\\').then(|| rest_of_address(&self.buffer[end..])).flatten()
    }

    /// What closes a link around an image that ends at `end`: words and `](address)`.
    fn link_tail(&self, end: usize) -> Option<(Range<usize>, Range<usize>)> {
        let rest = &self.buffer[end..];
        let close = rest.find(['[', '`', '<', ']'])?;
        let inner = rest[close..].strip_prefix("](")?;
        let start = end + close + 2;
        let address = start..start + parenthesised(inner)?;
        let is_direct = rest[..close].trim_matches([' ', WRAP, BREAK]).is_empty();
        (is_direct || is_address(&self.buffer[address.clone()])).then_some((end..end + close, address))
    }

    /// `[words ![alt](address) words](href)`: words beside the image become links of their own. Returns where to go on.
    fn image_in_link(
        &mut self,
        opener: usize,
        alt: Range<usize>,
        (address, title): (String, Option<String>),
        (after, href): (Range<usize>, Range<usize>),
    ) -> usize {
        let end = href.end + 1;
        let (href, link_title) = self.address(href);
        let image = alt.start - 2;
        let before = opener + 1..image;
        let is_blank = |range: &Range<usize>| self.buffer[range.clone()].trim_matches([' ', WRAP, BREAK]).is_empty();
        let (has_before, has_after) = (!is_blank(&before), !is_blank(&after));
        let words = |range: Range<usize>, content: Range<usize>| Construct {
            range,
            kind: Kind::Link(content),
            address: href.clone(),
            title: link_title.clone(),
        };
        self.count("image-linked", opener..end);
        for _ in 0..usize::from(has_before) + usize::from(has_after) {
            let why = "a link around a picture and words is one around each";
            self.changes.added.push(Entry { what: What::Link, text: href.clone(), why });
        }
        if has_before {
            self.push(words(opener..image, before));
        }
        let image = if has_before { image } else { opener };
        let image_end = if has_after { after.start } else { end };
        let kind = Kind::Image { alt, href: Some(Href { address: href.clone(), title: link_title.clone() }) };
        self.push(Construct { range: image..image_end, kind, address, title });
        if has_after {
            self.push(words(after.start..end, after));
        }
        end
    }

    /// ``<inner>`_`` whose backquote fell victim to a second bracket, ``[text <address>`_]``, or that has no text.
    fn unopened(&mut self, inner: Range<usize>, end: usize) -> Option<usize> {
        let angle = inner.start - 1;
        let Some(bracket) = self.brackets.last().copied().filter(|bracket| bracket + 1 < angle) else {
            let Some(length) = self.cut(&inner, end) else { return self.autolink(inner, end) };
            let range = inner.start - 1..end + length;
            self.count("autolink-restored", range.clone());
            let (address, title) = self.uncut(inner, end..range.end - 1);
            self.push(Construct { range: range.clone(), kind: Kind::Autolink, address, title });
            return Some(range.end);
        };
        let content = bracket + 1..angle - usize::from(self.buffer[..angle].ends_with(' '));
        let (address, title) = self.address(inner);
        self.count("link-unopened", bracket + 1..end);
        self.push(Construct { range: bracket + 1..end, kind: Kind::Link(content), address, title });
        Some(end)
    }

    /// The backquote that opens the link whose address begins at `angle`. Others before it come in pairs around code:
    /// ``` ``code` <a>`_ ``` opens with its first, `` `code` and `text <a>`_ `` with its last,
    /// `` `the `code` in it <a>`_ `` with the last that is not of a pair, and the picture in ``` `code` !` <a.png>`_ ``` with its own.
    fn opener(&self, angle: usize) -> Option<usize> {
        let mut ticks = self.ticks.as_slice();
        let (last, others) = ticks.split_last()?;
        let is_code_end = self.buffer[last + 1..angle].trim_matches([' ', WRAP, BREAK]).is_empty();
        let is_picture = self.buffer[..*last].strip_suffix('!').is_some_and(|text| {
            let address = self.buffer[angle + 1..].split('>').next().unwrap_or_default();
            !text.ends_with(char::is_alphanumeric) || is_image_address(address)
        });
        if is_code_end
            && !is_picture
            && let [.., opener, _] = others
        {
            return Some(*opener);
        }
        while let [before @ .., start, end] = ticks {
            if before.is_empty() || !self.is_code(*start, *end) {
                break;
            }
            ticks = before;
        }
        ticks.last().copied()
    }

    /// Whether the backquotes at `start` and `end` are those of code.
    fn is_code(&self, start: usize, end: usize) -> bool {
        let beside = |at: usize| (self.buffer[..at].chars().next_back(), self.buffer[at + 1..].chars().next());
        let is_text = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
        let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let ((before, first), (last, after)) = (beside(start), beside(end));
        start + 1 < end && !is_word(before) && is_text(first) && is_text(last) && !is_word(after)
    }

    /// The `]` of `[text](address)` or `![alt](address)`, which the script left alone where the text is empty or holds
    /// brackets. Returns where to go on.
    fn close_bracket(&mut self, at: usize) -> Option<usize> {
        let open = self.brackets.pop()?;
        let length = parenthesised(self.buffer[at + 1..].strip_prefix('(')?)?;
        let start = at + 2;
        let end = start + length + 1;
        if !is_address(&self.buffer[start..end - 1]) {
            return None;
        }
        let is_image = self.buffer[..open].ends_with('!');
        // `[![a [b]](image)](address)`: the image was found already
        let is_inside = |found: &&mut Construct| !is_image && found.range.start > open;
        if let Some(Construct { range, kind: Kind::Image { href, .. }, .. }) = self.found.last_mut().filter(is_inside) {
            if href.is_some() || range.start > open + 1 || range.end < at {
                return None;
            }
            *range = open..end;
            let (address, title) = self.address(start..end - 1);
            if let Some(Construct { kind: Kind::Image { href, .. }, .. }) = self.found.last_mut() {
                *href = Some(Href { address, title });
            }
            return Some(end);
        }
        if self.found.last().is_some_and(|found| found.range.end > open) {
            return None;
        }
        let content = open + 1..at;
        let (address, title) = self.address(start..end - 1);
        let (range, kind, name) = if is_image {
            (open - 1..end, Kind::Image { alt: content, href: None }, "image-restored")
        } else {
            (open..end, Kind::Link(content), "link-restored")
        };
        self.count(name, range.clone());
        self.ticks.clear();
        self.found.push(Construct { range, kind, address, title });
        Some(end)
    }

    /// An address, and the title after it.
    fn address(&mut self, inner: Range<usize>) -> (String, Option<String>) {
        let unwrapped = unwrapped(&self.buffer[inner.clone()]);
        self.count_joints(inner.start, &unwrapped);
        with_title(unwrapped.address)
    }

    /// An address, and the title after it, that the script cut at `\)`: ``inner>`_rest)``.
    fn uncut(&mut self, inner: Range<usize>, rest: Range<usize>) -> (String, Option<String>) {
        self.count("url-uncut", inner.end - 1..inner.end);
        let whole = [&self.buffer[inner.clone()], ")", &self.buffer[rest.clone()]].concat();
        let Unwrapped { address, joints } = unwrapped(&whole);
        let (before, after): (Vec<_>, Vec<_>) = joints.into_iter().partition(|joint| *joint < inner.len());
        let after = after.into_iter().map(|joint| joint - inner.len() - 1 + rest.start);
        for joint in before.into_iter().map(|joint| joint + inner.start).chain(after) {
            self.count("url-joined", joint..joint + 1);
        }
        with_title(address)
    }

    /// Whether a link touches a word, so that RST does not see it.
    fn is_glued(&self, range: &Range<usize>) -> bool {
        let before = self.buffer[..range.start].chars().next_back();
        let after = self.buffer[range.end..].chars().next();
        before.is_some_and(char::is_alphanumeric) || after.is_some_and(char::is_alphanumeric)
    }

    fn count_joints(&mut self, start: usize, unwrapped: &Unwrapped) {
        for joint in &unwrapped.joints {
            self.count("url-joined", start + joint..start + joint + 1);
        }
    }

    fn count(&mut self, name: &'static str, range: Range<usize>) {
        self.changes.count_at(name, self.flow.span(self.text, range.start, range.end));
    }

    fn push(&mut self, construct: Construct) {
        self.ticks.clear();
        self.brackets.clear();
        self.found.push(construct);
    }
}
