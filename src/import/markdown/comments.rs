//! Comments with empty lines in them, in a block of HTML: CommonMark ends the block there, and what follows would stand
//! in a comment that nobody closes.
//!
//! ```text
//! <div>a <!-- [if gte mso 9]>
//!                                  the comment goes on up to its end
//! <![endif]--> b</div>
//! ```

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// What one comment hid can hold the next one.
const ROUNDS: usize = 4;

/// The text with spaces for the ends of empty lines in such comments, and as long as it was.
pub(super) fn without_empty_lines(text: Cow<'_, str>, options: Options) -> Cow<'_, str> {
    let is_cut =
        |comment: &Range<usize>| holds_empty_line(&text[comment.clone()]) && !holds_another(&text[comment.clone()]);
    let comments: Vec<_> = comments(&text).filter(is_cut).collect();
    if comments.is_empty() {
        return text; // nearly every one
    }
    let mut text = text.into_owned();
    for _ in 0..ROUNDS {
        let cut = cut_off(&text, &comments, options);
        if cut.is_empty() {
            break;
        }
        for comment in cut {
            text.replace_range(comment.clone(), &filled(&text[comment]));
        }
    }
    Cow::Owned(text)
}

/// The comments of a text, wherever they stand.
fn comments(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memmem::find(text.as_bytes().get(at..)?, b"<!--")?;
        at = start + 4 + memchr::memmem::find(text.as_bytes().get(start + 4..)?, b"-->")? + 3;
        Some(start..at)
    })
}

fn holds_empty_line(comment: &str) -> bool {
    comment.lines().skip(1).any(is_empty)
}

/// Whether another one begins in it: nobody closed the first, and what stands between the two is the text.
fn holds_another(comment: &str) -> bool {
    memchr::memmem::rfind(comment.as_bytes(), b"<!--") != Some(0)
}

/// Whether a line is empty, or would be without the marks of quotes.
pub(super) fn is_empty(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r', '>']).is_empty()
}

/// Those of the comments that begin in a block of HTML and end behind it, but for what an arrow in a fence would end:
/// `A --> B`.
fn cut_off(text: &str, comments: &[Range<usize>], options: Options) -> Vec<Range<usize>> {
    let (mut cut, mut fences): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                let first = comments.partition_point(|comment| comment.start < place.start);
                let inside = comments[first..].iter().take_while(|comment| comment.start < place.end);
                cut.extend(inside.filter(|comment| comment.end > place.end).cloned());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => fences.push(place),
            _ => {}
        }
    }
    let ends_in_fence = |comment: &Range<usize>| {
        let before = fences.partition_point(|fence| fence.start < comment.end).checked_sub(1);
        before.is_some_and(|last| comment.end <= fences[last].end)
    };
    cut.retain(|comment| !ends_in_fence(comment));
    cut
}

/// A comment in one line.
fn filled(comment: &str) -> String {
    comment.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_in_a_block_of_html_goes_on_behind_an_empty_line() {
        for (text, expected) in [
            ("<p>a <!-- b\n\nc --> d</p>", "<p>a <!-- b  c --> d</p>"),
            ("> <p>a <!-- b\n>\n> c --> d</p>", "> <p>a <!-- b > > c --> d</p>"),
            ("<p>a <!-- b\nc --> d</p>", "<p>a <!-- b\nc --> d</p>"),
            ("<!-- b\n\nc --> d", "<!-- b\n\nc --> d"),
            ("```\n<p>a <!-- b\n\nc -->\n```", "```\n<p>a <!-- b\n\nc -->\n```"),
            ("a <!-- b\n\nc -->", "a <!-- b\n\nc -->"),
            ("<p>a <!-- b\n\nc\n\n<!-- d --> e</p>", "<p>a <!-- b\n\nc\n\n<!-- d --> e</p>"),
            ("<p>a <!-- b\n\n```\nA --> B\n```", "<p>a <!-- b\n\n```\nA --> B\n```"),
        ] {
            assert_eq!(without_empty_lines(text.into(), Options::empty()), expected);
        }
    }
}
