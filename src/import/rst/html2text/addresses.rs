//! Addresses of links: what html2text wrapped and escaped, and a script cut.

use super::flow::{BREAK, WRAP};
use crate::paths::{has_ending, without_query};
use crate::picture;

/// An address as it was before it was wrapped and escaped.
pub struct Unwrapped {
    /// The address, with its title.
    pub address: String,
    /// Where lines were joined.
    pub joints: Vec<usize>,
}

/// The address that the text in angle brackets or parentheses was.
pub fn unwrapped(inner: &str) -> Unwrapped {
    let mut address = String::with_capacity(inner.len());
    let mut joints = Vec::new();
    let blank = inner.len() - inner.trim_start_matches([' ', WRAP, BREAK]).len();
    let mut characters = inner.trim_matches([' ', WRAP, BREAK]).char_indices().peekable();
    let mut in_title = false;
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match character {
            WRAP | BREAK if in_title || next == Some('"') => address.push(' '),
            WRAP | BREAK => joints.push(blank + at),
            '\\' if next.is_some_and(|next| next.is_ascii_punctuation()) => {}
            '"' => {
                in_title = address.ends_with(' ');
                address.push('"');
            }
            _ => address.push(character),
        }
    }
    Unwrapped { address, joints }
}

/// The length of `<address>` or `<address> "title"` where `text` begins with it and the link ends behind it.
pub fn protected(text: &str) -> Option<usize> {
    let length = text.strip_prefix('<')?.find(['<', '>'])? + 1;
    let rest = text[length..].strip_prefix('>')?;
    if rest.starts_with(">`_") {
        return Some(length + 1);
    }
    let title = rest.strip_prefix([' ', WRAP])?.strip_prefix('"')?;
    let end = title.find('"').filter(|end| title[*end..].starts_with("\">`_"))?;
    Some(length + "> \"".len() + end + 1)
}

/// `address "title"` in two. html2text puts the address into angle brackets where it was told to protect it.
pub fn with_title(address: String) -> (String, Option<String>) {
    let address = match address.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((address, title)) => address.to_owned() + title,
        None => address,
    };
    match address.strip_suffix('"').and_then(|rest| rest.split_once(" \"")) {
        Some((address, title)) => (address.trim().to_owned(), Some(title.to_owned())),
        None => (address, None),
    }
}

/// Whether what stands in parentheses is an address, with or without a title, and not a remark after `[sic]`.
pub fn is_address(inner: &str) -> bool {
    inner.ends_with('"') || is_absolute(inner) || !inner.contains(' ')
}

/// Where the `)` is that closes what `text` begins with: html2text escapes those inside, or leaves them in pairs,
/// `Foo_(bar)`. Another link is not in it.
pub fn parenthesised(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut is_title) = (0_u32, false);
    let mut at = match text.strip_prefix('<') {
        Some(protected) => protected.find(['<', '>'])? + 1,
        None => 0,
    };
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b'(' => depth += 1,
            b'<' | b'[' => return None,
            b']' if bytes.get(at + 1) == Some(&b'(') => return None,
            b' ' if depth > 0 && !is_title => return None,
            b'"' => is_title = true,
            _ => {}
        }
        at += 1;
    }
}

/// The rest of an address that was cut at `\)`, with its title: up to the `)` that closed the link, as its length.
pub fn rest_of_address(text: &str) -> Option<usize> {
    let length = parenthesised(text)?;
    let rest = &text[..length];
    let is_titled = rest.ends_with('"');
    (is_titled || !rest.contains([' ', BREAK])).then_some(length + 1)
}

/// Whether an address begins with a scheme that links of posts have.
pub fn is_absolute(address: &str) -> bool {
    ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    })
}

/// Where nothing but pictures of formulas and charts is made.
const PICTURE_MAKERS: [&str; 4] =
    ["latex.codecogs.com/", "www.codecogs.com/gif.latex", "chart.apis.google.com/chart", "chart.googleapis.com/chart"];

/// Whether an address is that of an image: by its ending, or because nothing but images is there.
pub fn is_image_address(address: &str) -> bool {
    let is_made = || {
        let place = address.split_once("://").map_or("", |(_, place)| place);
        PICTURE_MAKERS.iter().any(|maker| place.starts_with(maker))
    };
    let endings = ["png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tiff", "tif"];
    has_ending(without_query(address), &endings) || is_made() || picture::address::is_image_address(address)
}

/// Whether no image can be at an address: in ``Ici !`text <address>`_`` the sign ends a sentence.
pub fn is_page_address(address: &str) -> bool {
    let path = without_query(address).to_ascii_lowercase();
    path.is_empty() || path.starts_with("mailto:") || [".html", ".htm", "/"].iter().any(|ending| path.ends_with(ending))
}
