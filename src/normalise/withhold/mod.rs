//! E-mail addresses of those who wrote comments: they gave them to a blog of another time, and they are not written again.
//!
//! This is no pass that could be switched off. It works on the text of the source before anything reads it, so that no
//! output, message or report can hold what is not there any more.

mod shadow;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use shadow::Shadow;

use super::bare_urls::begins_path;
use super::noise_characters::{holds_unseen, is_unseen};
use crate::source::{Edit, Source};

/// What stands in the place of an address.
const REMOVED: &str = "(e-mail address removed)";

/// The same inside another address, where spaces and parentheses would end it.
const REMOVED_IN_ADDRESS: &str = "removed";

/// The heading that a script put above the comments that it captured.
static HEADING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?im)^(?:<h[1-6][^>\n]*>)?[#*_ \t]{0,9}\d+ comments? captured from\b").ok());

/// What every such heading says: it is found sooner than a heading.
static CAPTURED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i-u)captured from").ok());

/// A link to an address with its text, an address, or one that is spelled against robots: `name [at] example [dot] org`.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r#"(?:"[^"\n@]{1,64}"|[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-])"#;
    let host = r"[\p{L}\p{N}-]+(?:[.．][\p{L}\p{N}-]+)*[.．][\p{L}\p{N}-]*\p{L}";
    let spaced_host = r"[\p{L}\p{N}-]+(?:(?:[.]|[ \n][.][ \n])[\p{L}\p{N}-]+)*(?:[.]|[ \n][.][ \n])\p{L}{2,}";
    let number = r"\[?\d{1,3}(?:[.]\d{1,3}){3}\]?";
    let (open, close) = (r"[\[({<]", r"[\])}>]");
    let dot = format!(r"(?:[ \t\n]?{open}[ \t]?(?:dot|[.])[ \t]?{close}[ \t\n]?|[ \n]dot[ \n]|[.])");
    let spelled_host = format!(r"[\p{{L}}\p{{N}}-]+(?:{dot}[\p{{L}}\p{{N}}-]+)+");
    let forms = [
        // to the end of its line, where none closes it there: a line of the text stays one
        r"\[(?P<text>[^\]\n]*(?:\n[^\]\n]+){0,4})\]\([ \t]*<?mailto:[^)\n]*(?:\)|(?m:$))".to_owned(),
        r#"<a\b[^>\n]*\bhref[ \t]*=[ \t]*["']?[ \t]*mailto:[^>\n]*>(?P<inner>[^\n]*?)</a[ \t]*>"#.to_owned(),
        format!(r"<?(?:mailto:)?{name}[@＠]\n?(?:{host}|{number})>?"),
        format!(r"<{name}[@＠][\p{{L}}\p{{N}}-]+>"),
        format!(r"{name}[ \t\n][@＠][ \t\n]{spaced_host}|{name}[@＠][ \t]{host}"),
        format!(r"{name}[ \t\n]?{open}[ \t]?(?:at|[@＠])[ \t]?{close}[ \t\n]?{spelled_host}"),
        format!(r"{name}[ \n]at[ \n][\p{{L}}\p{{N}}-]+(?:[ \n]dot[ \n][\p{{L}}\p{{N}}-]+)*[ \n]dot[ \n]\p{{L}}{{2,}}"),
        r"[\p{L}\p{N}.+]+[_-]at[_-][\p{L}\p{N}]+(?:[_-]dot[_-][\p{L}\p{N}]+)+".to_owned(),
        r"\b(?-i:[\p{Ll}\p{N}._+-]+AT[\p{Ll}\p{N}-]+(?:DOT[\p{Ll}\p{N}-]+)+)\b".to_owned(),
    ];
    Regex::new(&format!("(?i){}", forms.join("|"))).ok()
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
    heading_end(text).map(|end| edits_from(text, comments_start(text, end))).unwrap_or_default()
}

/// Where the comments begin below a heading that ends at `end`: there, or with the table that is open there. What stands astray in a
/// table is shown before it, so that the heading can come before what stands before it in the source.
fn comments_start(text: &str, end: usize) -> usize {
    let before = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    before.rfind("<table").filter(|open| before.rfind("</table") < Some(*open)).unwrap_or(end)
}

/// Where the heading of captured comments ends, whatever stands in it that nobody sees.
fn heading_end(text: &str) -> Option<usize> {
    if !holds_unseen(text) {
        return heading_end_of_seen(text);
    }
    let end = heading_end_of_seen(&text.replace(is_unseen, ""))?;
    let mut seen = 0;
    let is_behind = |(_, c): &(usize, char)| {
        seen += if is_unseen(*c) { 0 } else { c.len_utf8() };
        seen >= end
    };
    text.char_indices().find(is_behind).map(|(at, c)| at + c.len_utf8())
}

/// The same in a text of which all is seen. Each line is looked at once.
fn heading_end_of_seen(text: &str) -> Option<usize> {
    let (captured, heading) = (CAPTURED.as_ref()?, HEADING.as_ref()?);
    let mut at = 0;
    loop {
        let found = captured.find_at(text, at)?;
        let start = text.get(..found.start())?.rfind('\n').map_or(0, |end| end + 1);
        let end = text.get(found.end()..)?.find('\n').map_or(text.len(), |length| found.end() + length);
        if let Some(heading) = heading.find(text.get(start..end)?) {
            return Some(start + heading.end());
        }
        at = end;
    }
}

fn edits_from(text: &str, start: usize) -> Vec<Edit> {
    let Some(address) = ADDRESS.as_ref() else { return Vec::new() };
    let comments = text.get(start..).unwrap_or_default();
    let shadow = Shadow::of(comments);
    let mut edits: Vec<Edit> = Vec::new();
    for found in address.captures_iter(&shadow.text) {
        let Some(whole) = found.get(0) else { continue };
        let place = shadow.place(&whole.range());
        let range = place.start + start..place.end + start;
        if is_place(text, &range) || is_parameter(text, &range) {
            continue;
        }
        let replacement = match found.name("text").or_else(|| found.name("inner")) {
            Some(shown) => {
                let shown = comments.get(shadow.place(&shown.range())).unwrap_or_default();
                without_addresses(shown).into_owned()
            }
            None => removed(text, &range),
        };
        edits.push(Edit { range, text: replacement });
    }
    edits
}

/// `git@example.org:a/b`: the place of a repository.
fn is_place(text: &str, range: &Range<usize>) -> bool {
    let found = text.get(range.clone()).unwrap_or_default();
    let path = text.get(range.end..).unwrap_or_default().strip_prefix([':', '/']);
    // the writer escapes what would be read as mail
    let is_git = found.starts_with("git@") || found.starts_with("git\\@");
    is_git && path.is_some_and(begins_path)
}

/// `https://example.org/?id=40a.html`: no octet of a mail.
fn is_parameter(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|found| found.contains("=40")) && is_in_address(text, range)
}

fn is_in_address(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"')).next().unwrap_or_default();
    word.contains("://")
}

/// What stands in the place of an address: what was emphasis in it keeps its marks, so that others find their partners,
/// and lines stay as many as they were.
fn removed(text: &str, range: &Range<usize>) -> String {
    let found = text.get(range.clone()).unwrap_or_default();
    let mut removed = if is_in_address(text, range) { REMOVED_IN_ADDRESS } else { REMOVED }.to_owned();
    let marks: Vec<_> = shadow::marks(found).collect();
    let (runs, tags): (Vec<&str>, Vec<&str>) = marks.into_iter().partition(|mark| mark.starts_with('*'));
    if runs.len() % 2 == 1 {
        removed.extend(runs.last().copied());
    }
    removed.extend(unpaired(&tags));
    if found.contains('\n') { removed.replacen(' ', "\n", 1) } else { removed }
}

/// The tags whose partners are elsewhere.
fn unpaired<'a>(tags: &[&'a str]) -> Vec<&'a str> {
    let name = |tag: &str| tag.trim_start_matches(['<', '/']).split(['>', ' ', '/']).next().map(str::to_lowercase);
    let mut unpaired: Vec<&str> = Vec::new();
    for tag in tags {
        let is_end = tag.starts_with("</");
        match unpaired.last() {
            Some(last) if is_end && !last.starts_with("</") && name(last) == name(tag) => drop(unpaired.pop()),
            _ => unpaired.push(tag),
        }
    }
    unpaired
}

#[cfg(test)]
mod tests;
