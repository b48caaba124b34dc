//! The words, links and images of RST that a script made with html2text.

use std::borrow::Cow;
use std::ops::Range;

use super::address;
use super::token::{Certainty, Tokens};
use crate::account::What;

/// How far an address may reach, wrapped lines included: longer ones are data, or an unclosed bracket.
const LONGEST_ADDRESS: usize = 8192;

/// An address that shows itself, of mail.
const MAIL: &str = "<mailto:";

/// Adds the entries of the document.
pub fn scan(text: &str, tokens: &mut Tokens) {
    let mut scanner =
        Scanner { text, at: 0, words_from: 0, bare_until: 0, backtick: None, brackets: Vec::new(), tokens };
    scanner.run();
}

struct Scanner<'a, 't> {
    text: &'a str,
    at: usize,
    words_from: usize,
    bare_until: usize,
    /// The last backtick before the cursor, in its paragraph.
    backtick: Option<usize>,
    /// For each open `[` where it stands, and whether it is that of an image whose address is still to come.
    brackets: Vec<(usize, bool)>,
    tokens: &'t mut Tokens,
}

impl<'a> Scanner<'a, '_> {
    fn run(&mut self) {
        self.line_start();
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.line_start();
                }
                b'\\' => self.at += if self.next_is_punctuation() { 2 } else { 1 },
                b'`' => {
                    self.backtick = Some(self.at);
                    self.at += 1;
                }
                b'<' => self.angle(),
                b'[' => {
                    self.brackets.push((self.at, self.before(self.at) == Some(b'!')));
                    self.at += 1;
                }
                b']' => self.close_bracket(),
                b'h' | b'H' | b'f' | b'F' => self.bare_address(),
                _ => self.at += 1,
            }
        }
        self.flush();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at.checked_sub(1)?).copied()
    }

    fn next_is_punctuation(&self) -> bool {
        self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_punctuation)
    }

    fn flush(&mut self) {
        let words = self.text.get(self.words_from..self.at).unwrap_or_default();
        self.tokens.words(words, self.words_from, Certainty::Certain);
        self.words_from = self.at;
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
        self.words_from = self.at;
    }

    /// Passes over the post directive and over the number of a list item, which is a possible word.
    fn line_start(&mut self) {
        let head = head_length(self.rest());
        if head > 0 {
            self.flush();
            self.skip(head);
        }
        let body = self.rest().trim_start_matches([' ', '\t', '>']);
        if body.starts_with('\n') {
            self.backtick = None;
        }
        let markers = self.rest().get(..self.rest().len() - body.len()).unwrap_or_default();
        let digits = body.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let ends = body.get(digits..).is_some_and(|after| after.starts_with(['.', ')']));
        // html2text indents lists: `2019. ` at the beginning of a line, or of one that is quoted, goes on with a sentence.
        let is_number = digits > 0 && ends && markers.trim_end_matches("> ").ends_with([' ', '\t']);
        if is_number {
            self.at = self.text.len() - body.len();
            self.flush();
            self.tokens.words(body.get(..digits).unwrap_or_default(), self.at, Certainty::Possible);
            self.skip(digits);
        }
    }

    fn angle(&mut self) {
        if let Some(inside) = self.address_in_angles() {
            self.flush();
            self.reference(inside);
            return;
        }
        if self.rest().starts_with(MAIL) {
            // shown without its scheme
            self.flush();
            self.skip(1);
            self.tokens.words("mailto", self.at, Certainty::Possible);
            self.skip(MAIL.len() - 1);
            return;
        }
        // html2text left no tags: what looks like one was written with entities, and is text
        self.at += 1;
    }

    /// The range between `<` and ``>`_``. The `>` of a quote at the beginning of a line does not end it.
    fn address_in_angles(&self) -> Option<Range<usize>> {
        let inside = self.rest().get(1..)?;
        let mut line_is_blank = false;
        // `<<address> "title">`: html2text can protect addresses
        let mut is_protected = inside.starts_with('<');
        for (at, byte) in inside.bytes().take(LONGEST_ADDRESS).enumerate().skip(usize::from(is_protected)) {
            match byte {
                b'>' if is_protected => is_protected = false,
                b'\n' => line_is_blank = true,
                b' ' => {}
                b'>' if line_is_blank => {}
                b'>' => {
                    let is_reference = inside.get(at + 1..)?.starts_with("`_");
                    return is_reference.then_some(self.at + 1..self.at + 1 + at);
                }
                b'<' => return None,
                _ => line_is_blank = false,
            }
        }
        None
    }

    /// `` `text <address>`_ ``, and the image in `` `![alt <address>`_](larger) `` and in `` !`alt <address>`_ ``.
    fn reference(&mut self, inside: Range<usize>) {
        let start = self.at;
        let wrapped = self.text.get(inside.clone()).unwrap_or_default();
        self.skip(inside.end + ">`_".len() - start);
        // of a cut address it is the begin of the rest: ``File:C_\(forest\>`__map.jpg)``
        if self.rest().starts_with('_') && !wrapped.ends_with('\\') {
            self.skip(1);
        }
        let wrapped = without_underline(wrapped);
        let (mut address, title) = split_title(&wrapped);
        address = unprotected(address);
        let mut whole = unwrap(address);
        if let Some(cut) = address.strip_suffix('\\') {
            // ``wiki/C_\(language\>`_)``: the escape of a parenthesis was taken for the end of the address.
            address = cut;
            whole = format!("{})", unwrap(address));
            let end = self.rest().bytes().take(40).position(|byte| byte == b')' || byte.is_ascii_whitespace());
            let tail = end.and_then(|end| self.rest().get(..=end)).and_then(|tail| tail.strip_suffix(')'));
            if let Some(tail) = tail {
                // ``<<a_\(b\>`_>)`` was protected
                let is_protected = self.before(start) == Some(b'<');
                whole.push_str(tail.strip_suffix('>').filter(|_| is_protected).unwrap_or(tail));
                self.skip(tail.len() + 1);
            }
        }
        let opening = self.backtick.take();
        self.tokens.within_link(opening.unwrap_or(start));
        let is_image = match self.brackets.last_mut() {
            Some((at, is_image)) if *is_image && opening.is_some_and(|backtick| backtick < *at) => {
                *is_image = false;
                true
            }
            _ => opening.is_some_and(|backtick| self.is_image(backtick, &whole)),
        };
        let what = if is_image { What::Image } else { What::Link };
        self.tokens.address(what, &whole, start..self.at, Certainty::Certain);
        if opening.is_none() {
            // no link begins here: whether the address is one by itself, and shows, is the reader's business
            self.tokens.words_within(address, &inside, Certainty::Possible);
        }
        self.tokens.words_within(title, &inside, Certainty::Certain);
    }

    /// Whether what opens with a backtick is an image. An exclamation mark can end the sentence before the link as well.
    fn is_image(&self, backtick: usize, address: &str) -> bool {
        let Some(before) = self.text.get(..backtick).and_then(|before| before.strip_suffix('!')) else { return false };
        let is_apart = before.chars().next_back().is_none_or(|last| last.is_whitespace() || "(>".contains(last));
        is_image_address(address) || is_apart && !is_page_address(address)
    }

    /// `](address)`, wrapped or not.
    fn close_bracket(&mut self) {
        let bracket = self.brackets.pop();
        let inside = self.rest().strip_prefix("](").and_then(parenthesised).filter(|_| bracket.is_some());
        let Some(inside) = inside else {
            self.at += 1;
            return;
        };
        let what = if bracket.is_some_and(|(_, is_image)| is_image) { What::Image } else { What::Link };
        self.flush();
        let start = self.at;
        self.tokens.within_link(bracket.map_or(start, |(at, _)| at));
        let (address, title) = split_title(inside);
        let address = unprotected(address);
        self.skip(inside.len() + "]()".len());
        self.tokens.address(what, &unwrap(address), start..self.at, Certainty::Certain);
        self.tokens.words_within(title, &(start..self.at), Certainty::Certain);
    }

    /// A bare address; when it ends in a hyphen at the end of a line, with what follows too.
    fn bare_address(&mut self) {
        if self.at >= self.bare_until
            && let Some(length) = address::bare_length(self.rest())
        {
            self.flush();
            let span = self.at..self.at + length;
            let found = self.rest().get(..length).unwrap_or_default();
            self.tokens.address(What::Link, found, span.clone(), Certainty::Possible);
            let mut whole = found.to_owned();
            let mut rest = self.rest().get(length..).unwrap_or_default();
            while let Some(next) = rest.strip_prefix('\n').filter(|_| whole.ends_with(['-', '/'])) {
                let next = next.trim_start_matches([' ', '>']);
                let end = next.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(next.len());
                whole.push_str(&next[..end]);
                rest = &next[end..];
            }
            if whole.len() > length {
                let whole = whole.trim_end_matches(['.', ',', ')', ';', ':']);
                self.tokens.address(What::Link, whole, span.clone(), Certainty::Possible);
            }
            self.bare_until = self.text.len() - rest.len();
        }
        self.at += 1;
    }
}

/// The length of the post directive with its options at the beginning of `text`: they are the post's, but not its text.
fn head_length(text: &str) -> usize {
    if !text.starts_with(".. post::") {
        return 0;
    }
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let options = lines.take_while(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    first + options.map(str::len).sum::<usize>()
}

/// The text up to the parenthesis that closes.
fn parenthesised(text: &str) -> Option<&str> {
    let mut depth = 0_u32;
    let mut escaped = false;
    for (at, byte) in text.bytes().take(LONGEST_ADDRESS).enumerate() {
        match byte {
            _ if escaped => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return text.get(..at).filter(|inside| is_address(inside)),
            b')' => depth -= 1,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    None
}

/// Whether an address is that of an image: by its ending, or because only images are kept there.
fn is_image_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let endings = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".tiff", ".tif"];
    let hosts = [
        ".bp.blogspot.com/",
        ".googleusercontent.com/",
        ".ggpht.com/",
        ".blogger.com/",
        "//latex.codecogs.com/",
        "//www.codecogs.com/gif.latex",
        "//chart.apis.google.com/chart",
        "//chart.googleapis.com/chart",
    ];
    endings.iter().any(|ending| path.ends_with(ending)) || hosts.iter().any(|host| path.contains(host))
}

/// Whether no image can be at an address.
fn is_page_address(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    path.is_empty() || path.starts_with("mailto:") || [".html", ".htm", "/"].iter().any(|ending| path.ends_with(ending))
}

/// Words in parentheses after a bracket are text: `[sic] (as he said)`, `a[0](x, y)`.
fn is_address(inside: &str) -> bool {
    let (address, _) = split_title(inside);
    let address = address.trim();
    address.contains("://") || !address.contains(char::is_whitespace)
}

/// `address "title"`.
fn split_title(text: &str) -> (&str, &str) {
    match text.split_once(" \"").or_else(|| text.split_once("\n\"")) {
        Some((address, title)) => (address, title),
        None => (text, ""),
    }
}

/// An address without the angle brackets with which html2text protects it.
fn unprotected(address: &str) -> &str {
    address.strip_prefix('<').and_then(|address| address.strip_suffix('>')).unwrap_or(address)
}

/// An address without the underline that a heading has in it: the script put one below the first line of the heading, wherever that ended.
fn without_underline(address: &str) -> Cow<'_, str> {
    let is_underline = |line: &str| {
        let mark = line.as_bytes().first().filter(|mark| b"=-~^\"'".contains(mark));
        line.len() > 2 && mark.is_some_and(|mark| line.bytes().all(|byte| byte == *mark))
    };
    if !address.lines().skip(1).any(is_underline) {
        return Cow::Borrowed(address);
    }
    Cow::Owned(address.lines().filter(|line| !is_underline(line)).collect::<Vec<_>>().join("\n"))
}

/// An address without the line ends, and the quote marks after them, that wrapped it.
fn unwrap(address: &str) -> String {
    let lines: Vec<_> = address.lines().map(|line| line.trim_start_matches([' ', '>'])).collect();
    lines.concat()
}
