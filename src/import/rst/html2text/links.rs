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

use std::ops::Range;

use super::flow::{BREAK, WRAP};

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
    /// An image with its alternative text, and what it links to.
    Image {
        /// The alternative text.
        alt: Range<usize>,
        /// Where the link around it leads.
        href: Option<String>,
    },
}

/// What was mended on the way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mended {
    /// Addresses that were wrapped.
    pub joined: u32,
    /// Addresses that were cut at a parenthesis.
    pub uncut: u32,
    /// Images without the end of their link.
    pub unended: u32,
}

/// The constructs of a flow, in order, none inside another.
pub fn find(buffer: &str) -> (Vec<Construct>, Mended) {
    let mut finder = Finder { buffer, ticks: Vec::new(), bracket: None, found: Vec::new(), mended: Mended::default() };
    let mut at = 0;
    while let Some(byte) = buffer.as_bytes().get(at) {
        at = match byte {
            b'`' => {
                finder.ticks.push(at);
                at + 1
            }
            b'<' => finder.angle(at).unwrap_or(at + 1),
            b'[' => finder.bracket(at).unwrap_or(at + 1),
            b'\\' => at + 2,
            _ => at + 1 + skip(&buffer.as_bytes()[at + 1..]),
        };
    }
    (finder.found, finder.mended)
}

/// How many bytes can be skipped before something can begin.
fn skip(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'`' | b'<' | b'[' | b'\\')).unwrap_or(bytes.len())
}

struct Finder<'b> {
    buffer: &'b str,
    /// Backquotes since the last construct.
    ticks: Vec<usize>,
    /// The last `[` since the last construct.
    bracket: Option<usize>,
    found: Vec<Construct>,
    mended: Mended,
}

impl Finder<'_> {
    /// A `<`: the end of a link, or an autolink. Returns where to go on.
    fn angle(&mut self, at: usize) -> Option<usize> {
        let rest = self.buffer.get(at + 1..)?;
        let length = memchr::memchr2(b'<', b'>', rest.as_bytes())?;
        let inner = &rest[..length];
        let after = at + 1 + length + 1;
        if !self.buffer[..after].ends_with('>') {
            return None;
        }
        if self.buffer[after..].starts_with("`_") {
            return self.embedded(at, inner, after + 2);
        }
        let (address, joined) = unwrapped(inner);
        if !is_absolute(&address) || address.contains(' ') {
            return None;
        }
        self.mended.joined += joined;
        self.push(Construct { range: at..after, kind: Kind::Autolink, address, title: None });
        Some(after)
    }

    /// `` `text <inner>`_ `` from its `<`; `end` is after the underscore.
    fn embedded(&mut self, angle: usize, inner: &str, mut end: usize) -> Option<usize> {
        let Some(opener) = self.opener(angle) else {
            if let Some(bracket) = self.bracket.filter(|bracket| bracket + 1 < angle) {
                // `[text <address>`_]`: the backquote fell victim to a second bracket
                let content = bracket + 1..angle - usize::from(self.buffer[..angle].ends_with(' '));
                let (address, title) = self.address(inner);
                self.push(Construct { range: bracket + 1..end, kind: Kind::Link(content), address, title });
                return Some(end);
            }
            let (address, joined) = unwrapped(inner);
            if !is_absolute(&address) {
                return None;
            }
            self.mended.joined += joined;
            self.push(Construct { range: angle..end, kind: Kind::Autolink, address, title: None });
            return Some(end);
        };
        let mut inner = inner.to_owned();
        if inner.ends_with('\\')
            && let Some(length) = rest_of_address(&self.buffer[end..])
        {
            inner.push(')');
            inner.push_str(self.buffer[end..end + length].trim_end_matches(')'));
            end += length;
            self.mended.uncut += 1;
        }
        let (address, title) = self.address(&inner);
        // the script put one space before the `<`
        let content = opener + 1..angle - usize::from(self.buffer[opener + 1..angle].ends_with(' '));
        let mut start = opener;
        let kind = if self.buffer[content.clone()].starts_with("![") {
            let href = self.image_href(&mut end);
            if href.is_none() {
                self.mended.unended += 1;
            }
            Kind::Image { alt: content.start + 2..content.end, href }
        } else if self.buffer[..opener].ends_with('!') && is_image_address(&address) {
            start -= 1;
            Kind::Image { alt: content, href: None }
        } else {
            Kind::Link(content)
        };
        self.push(Construct { range: start..end, kind, address, title });
        Some(end)
    }

    /// The backquote that opens the link whose address begins at `angle`. Others before it come in pairs around code:
    /// ``` ``code` <a>`_ ``` opens with its first, `` `code` and `text <a>`_ `` with its last.
    fn opener(&self, angle: usize) -> Option<usize> {
        let (last, others) = self.ticks.split_last()?;
        let is_code_end = self.buffer[last + 1..angle].trim_matches([' ', WRAP, BREAK]).is_empty();
        match others {
            [.., opener, _] if is_code_end => Some(*opener),
            _ => Some(*last),
        }
    }

    /// `](href)` after the image in a link; moves `end` behind it.
    fn image_href(&mut self, end: &mut usize) -> Option<String> {
        let rest = &self.buffer[*end..];
        let blank = rest.len() - rest.trim_start_matches([' ', WRAP, BREAK]).len();
        let inner = rest[blank..].strip_prefix("](")?;
        let length = parenthesised(inner)?;
        *end += blank + 2 + length + 1;
        Some(self.address(&inner[..length]).0)
    }

    /// `[text](address)`, `![alt](address)`. Returns where to go on.
    fn bracket(&mut self, at: usize) -> Option<usize> {
        self.bracket = Some(at);
        let before = &self.buffer[..at];
        if before.ends_with("`!") {
            return None;
        }
        let rest = &self.buffer[at + 1..];
        let length = memchr::memchr3(b'[', b']', b'<', rest.as_bytes())?;
        let inner = rest[length..].strip_prefix("](")?;
        let address_length = parenthesised(inner)?;
        let end = at + 1 + length + 2 + address_length + 1;
        let content = at + 1..at + 1 + length;
        let (address, title) = self.address(&inner[..address_length]);
        let construct = if before.ends_with('!') {
            Construct { range: at - 1..end, kind: Kind::Image { alt: content, href: None }, address, title }
        } else {
            Construct { range: at..end, kind: Kind::Link(content), address, title }
        };
        self.push(construct);
        Some(end)
    }

    /// An address, and the title after it.
    fn address(&mut self, inner: &str) -> (String, Option<String>) {
        let (address, joined) = unwrapped(inner);
        self.mended.joined += joined;
        let titled = address.strip_suffix('"').and_then(|rest| rest.split_once(" \""));
        match titled {
            Some((address, title)) => (address.trim().to_owned(), Some(title.to_owned())),
            None => (address, None),
        }
    }

    fn push(&mut self, construct: Construct) {
        self.ticks.clear();
        self.bracket = None;
        self.found.push(construct);
    }
}

/// The address as it was before it was wrapped and escaped, and how many lines were joined.
fn unwrapped(inner: &str) -> (String, u32) {
    let mut address = String::with_capacity(inner.len());
    let mut joined = 0;
    let mut characters = inner.trim_matches([' ', WRAP, BREAK]).chars().peekable();
    let mut in_title = false;
    while let Some(character) = characters.next() {
        match character {
            WRAP | BREAK if in_title || characters.peek() == Some(&'"') => address.push(' '),
            WRAP | BREAK => joined += 1,
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {}
            '"' => {
                in_title = address.ends_with(' ');
                address.push('"');
            }
            _ => address.push(character),
        }
    }
    (address, joined)
}

/// Where the `)` is that closes what `text` begins with: html2text escapes those inside.
fn parenthesised(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b')' => return Some(at),
            b'(' | b'<' | b'[' => return None,
            _ => at += 1,
        }
    }
}

/// The rest of an address that was cut at `\)`: up to the `)` that closed the link, as its length.
fn rest_of_address(text: &str) -> Option<usize> {
    let length = parenthesised(text)?;
    let has_space = text[..length].split(WRAP).any(|line| line.contains([' ', BREAK]));
    (!has_space).then_some(length + 1)
}

/// Whether an address begins with a scheme that links of posts have.
pub fn is_absolute(address: &str) -> bool {
    ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    })
}

/// Whether an address is that of an image: by its ending, or because Blogger and Google keep only images there.
pub fn is_image_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_image_file = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tiff", ".tif"]
        .iter()
        .any(|extension| path.ends_with(extension));
    is_image_file || is_image_host(&path)
}

fn is_image_host(address: &str) -> bool {
    let host = address.split_once("//").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
    host.ends_with(".bp.blogspot.com")
        || host.ends_with(".googleusercontent.com")
        || host.ends_with(".ggpht.com")
        || (host.starts_with("bp") && host.ends_with(".blogger.com"))
}
