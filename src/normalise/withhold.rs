//! E-mail addresses of those who wrote comments: they gave them to a blog of another time, and they are not written again.
//!
//! This is no pass that could be switched off. It works on the text of the source before anything reads it, so that no
//! output, message or report can hold what is not there any more.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::{Edit, Source};

/// What stands in the place of an address.
const REMOVED: &str = "(e-mail address removed)";

/// The same inside another address, where spaces and parentheses would end it.
const REMOVED_IN_ADDRESS: &str = "removed";

/// The heading that a script put above the comments that it captured.
static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?im)^[#*_ \t]{0,9}\d+ comments? captured from\b").ok());

/// A link to an address with its text, an address, or one that is spelled against robots: `name [at] example [dot] org`.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-]";
    let at = r"(?:@|＠|&#0*64;|&#x0*40;|&commat;|%40)";
    let host = r"[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.[\p{L}\p{N}-]*\p{L}";
    let spelled_host = r"[\p{L}\p{N}-]+(?:(?: ?[\[({] ?(?:dot|\.) ?[\])}] ?| dot |\.)[\p{L}\p{N}-]+)+";
    Regex::new(&format!(
        r#"(?i)\[(?P<text>[^\]\n]*)\]\([ \t]*<?mailto:[^)\n]*\)|<a\b[^>\n]*\bhref[ \t]*=[ \t]*["']?mailto:[^>\n]*>(?P<inner>[^\n]*?)</a[ \t]*>|<?(?:mailto:)?{name}{at}{host}>?|{name} ?[\[({{] ?(?:at|@) ?[\])}}] ?{spelled_host}|{name} at [\p{{L}}\p{{N}}-]+(?: dot [\p{{L}}\p{{N}}-]+)* dot \p{{L}}{{2,}}"#
    ))
    .ok()
});

/// Takes the addresses out of the comments that a source shows. Returns how many there were.
pub(super) fn withhold(source: &mut Source) -> u32 {
    let edits = edits(source.text());
    source.apply(&edits);
    edits.len() as u32
}

/// Takes the addresses out of the comments that stand in a text from `start` on, with `separator` between. Returns how many
/// there were.
pub fn withhold_from(source: &mut Source, start: usize, separator: char) -> u32 {
    let mut edits = Vec::new();
    let mut at = start;
    for comment in source.text().get(start..).unwrap_or_default().split(separator) {
        let moved = |edit: Edit| Edit { range: at + edit.range.start..at + edit.range.end, ..edit };
        edits.extend(edits_from(comment, 0).into_iter().map(moved));
        at += comment.len() + separator.len_utf8();
    }
    source.apply(&edits);
    edits.len() as u32
}

/// A text as [`withhold`] leaves it, with as many lines as it had: for those who show lines of a source.
pub fn withheld(text: &str) -> Cow<'_, str> {
    apply(text, &edits(text))
}

/// A text that is a comment, or the name of its author, without addresses.
pub fn without_addresses(text: &str) -> Cow<'_, str> {
    apply(text, &edits_from(text, 0))
}

fn apply<'a>(text: &'a str, edits: &[Edit]) -> Cow<'a, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut applied = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        applied.push_str(text.get(at..edit.range.start).unwrap_or_default());
        applied.push_str(&edit.text);
        at = edit.range.end;
    }
    applied.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(applied)
}

fn edits(text: &str) -> Vec<Edit> {
    let heading = HEADING.as_ref().and_then(|heading| heading.find(text));
    heading.map(|heading| edits_from(text, heading.end())).unwrap_or_default()
}

fn edits_from(text: &str, start: usize) -> Vec<Edit> {
    let Some(address) = ADDRESS.as_ref() else { return Vec::new() };
    let mut edits = Vec::new();
    for found in address.captures_iter(text.get(start..).unwrap_or_default()) {
        let Some(whole) = found.get(0) else { continue };
        let range = whole.start() + start..whole.end() + start;
        if is_place(text, &range) {
            continue;
        }
        let replacement = match found.name("text").or_else(|| found.name("inner")) {
            Some(shown) => without_addresses(shown.as_str()).into_owned(),
            None => removed(text, &range).to_owned(),
        };
        edits.push(Edit { range, text: replacement });
    }
    edits
}

/// `git@example.org:a/b`: the place of a repository.
fn is_place(text: &str, range: &Range<usize>) -> bool {
    let found = text.get(range.clone()).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    found.starts_with("git@") && after.starts_with([':', '/'])
}

fn removed<'a>(text: &str, range: &Range<usize>) -> &'a str {
    let before = text.get(..range.start).unwrap_or_default();
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"')).next().unwrap_or_default();
    if word.contains("://") { REMOVED_IN_ADDRESS } else { REMOVED }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOVE: &str =
        "Write to me@example.org.\n\n## 2 comments captured from [original post](http://x.org) on Blogger\n\n";

    fn after_heading(text: &str) -> String {
        withheld(&format!("{ABOVE}{text}")).strip_prefix(ABOVE).unwrap().to_owned()
    }

    #[test]
    fn addresses_below_the_heading_go_in_every_form() {
        for address in [
            "a.b+c@mail.example.org",
            "<ab@example.org>",
            "mailto:ab@example.org",
            "ab&#64;example.org",
            "ab%40example.org",
            "ab [at] example [dot] org",
            "ab (at) example.org",
            "ab at example dot org",
            "é@exämple.org",
        ] {
            assert_eq!(after_heading(&format!("Ask {address}, please")), format!("Ask {REMOVED}, please"), "{address}");
        }
        assert_eq!(after_heading("**ab@example.org said on 2009-04-08**"), format!("**{REMOVED} said on 2009-04-08**"));
        assert_eq!(after_heading("See [Ada](mailto:ab@example.org?x=1)."), "See Ada.");
        assert_eq!(after_heading("[ab@x.org](mailto:ab@x.org)"), REMOVED);
        assert_eq!(after_heading("<a class=\"x\" href=\"mailto:ab@x.org\">Ada</a>"), "Ada");
        assert_eq!(after_heading("http://x.org/?to=ab@example.org&b=1"), "http://x.org/?to=removed&b=1");
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "@reinout, meet at noon",
            "https://example.org/@ada",
            "git@example.org:ada/boats.git",
            "5 @ 3.50",
            "look at example.org",
            "a [at] sign",
        ] {
            assert_eq!(after_heading(text), text);
        }
        let alone = "## Comments\n\nab@example.org";
        assert_eq!(withheld(alone), alone);
    }
}
