//! A post of a feed: its title, its HTML, and that of its comments.

use std::cell::LazyCell;

use super::html::{self, Angle, Unclosed};
use super::token::{Certainty, Tokens};
use crate::import::feed::SEPARATOR;

/// Adds the entries of a post as it was cut out of a feed.
pub fn scan(text: &str, tokens: &mut Tokens) {
    let mut parts = text.split(SEPARATOR);
    let title = parts.next().unwrap_or_default();
    tokens.words(title, 0, Certainty::Certain);
    let mut at = title.len() + SEPARATOR.len_utf8();
    for part in parts {
        page(part, at, tokens);
        at += part.len() + SEPARATOR.len_utf8();
    }
}

/// Adds the words, links and images of HTML that stands at `offset`.
pub fn page(body: &str, offset: usize, tokens: &mut Tokens) {
    let mut unclosed = Unclosed::default();
    let closed = LazyCell::new(|| html::closed(body));
    let (mut from, mut at) = (0, 0);
    // they come last: a word goes on behind a comment
    let mut hidden = Vec::new();
    while let Some(found) = body.get(at..).and_then(|rest| rest.find('<')) {
        at += found;
        let rest = body.get(at..).unwrap_or_default();
        let (mut goes_on, before) = (false, body.get(from..at).unwrap_or_default());
        let length = match html::angle(rest, &mut unclosed) {
            Angle::Tag(tag) => {
                tag.entries(offset + at, tokens);
                goes_on = tag.is_word_break();
                tag.source.len()
            }
            Angle::Doctype(doctype) => doctype.len(),
            Angle::Hidden(comment) => {
                // the end of an excerpt is that of a word
                goes_on = comment.trim_matches(|c| "<!- >".contains(c)) != "more";
                hidden.push(at..at + comment.len());
                comment.len()
            }
            Angle::Text
                if let Some((length, name)) = html::unknown_tag(rest)
                    && closed.contains(name) =>
            {
                hidden.push(at..at + length);
                length
            }
            Angle::Autolink(_) | Angle::Text => {
                at += 1;
                continue;
            }
        };
        tokens.words(before, offset + from, Certainty::Certain);
        if !goes_on || !before.is_empty() {
            tokens.go_on(if goes_on { before } else { "" });
        }
        at += length;
        from = at;
    }
    tokens.words(body.get(from..).unwrap_or_default(), offset + from, Certainty::Certain);
    for range in hidden {
        tokens.words(body.get(range.clone()).unwrap_or_default(), offset + range.start, Certainty::Possible);
    }
}
