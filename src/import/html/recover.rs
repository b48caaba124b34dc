//! Links that stand in HTML as Markdown writes them: `<blockquote>See [the post](https://example.org/)</blockquote>`.
//!
//! CommonMark shows them with their brackets. Whoever wrote them meant links, and a conversion that turned every `<a>` of
//! a page into Markdown and left its other elements wrote many.

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Link { text: &'a str, address: &'a str },
    Image { alt: &'a str, address: &'a str },
}

/// How far the end of an address is looked for.
const LONGEST_ADDRESS: usize = 2048;

/// The links, the images and the text between them.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    // up to where it was looked for brackets, and the last one that opens
    let (mut done, mut seen, mut last) = (0, 0, None);
    for (at, _) in text.match_indices("](") {
        if at < done {
            continue;
        }
        last = text[seen..at].rfind('[').map(|open| seen + open).or(last);
        seen = at;
        let Some(open) = last else { continue };
        let Some(len) = address_len(&text[at + 2..]) else { continue };
        let (inner, address) = (&text[open + 1..at], &text[at + 2..at + 2 + len]);
        let is_image = text[done..open].ends_with('!');
        let start = open - usize::from(is_image);
        if start > done {
            parts.push(Part::Text(&text[done..start]));
        }
        parts.push(if is_image { Part::Image { alt: inner, address } } else { Part::Link { text: inner, address } });
        done = at + 2 + len + 1;
        (seen, last) = (done, None);
    }
    if done < text.len() {
        parts.push(Part::Text(&text[done..]));
    }
    parts
}

/// The length of an address up to the `)` after it. Its own parentheses are balanced.
fn address_len(rest: &str) -> Option<usize> {
    let is_address = ["http://", "https://", "mailto:", "//", "/", "./", "../", "#"];
    if !is_address.iter().any(|start| rest.starts_with(start)) {
        return None;
    }
    let mut depth = 0_u32;
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at <= LONGEST_ADDRESS) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            c if c.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_images_in_text() {
        assert_eq!(
            parts("a [b [c](https://example.org/(d)) ![e](./f.png). [g](h i) [](#j"),
            [
                Part::Text("a [b "),
                Part::Link { text: "c", address: "https://example.org/(d)" },
                Part::Text(" "),
                Part::Image { alt: "e", address: "./f.png" },
                Part::Text(". [g](h i) [](#j"),
            ]
        );
    }
}
