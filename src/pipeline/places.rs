//! Where in a source stands what a diagnostic about a whole post means.

use std::sync::Arc;

use super::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::index;
use crate::report::{FileReport, Status};
use crate::source::{Source, Span};

/// The names of the key that a diagnostic is about; none where it is about a key that is not there.
fn keys(diagnostic: &Diagnostic) -> Option<&'static [&'static str]> {
    const TITLE: &[&str] = &["title"];
    const AUTHOR: &[&str] = &["author", "authors"];
    const LEGACY_URL: &[&str] = &["legacyUrl", "legacy_url", "blogger_orig_url"];
    const ADDRESS: &[&str] = &["slug", "permalink", "url", "legacyUrl", "legacy_url"];
    const DATE: &[&str] = &["publishDate", "date", "pubDate", "pubDatetime", "post::"];
    const UPDATED: &[&str] = &["updatedDate", "updated", "lastmod", "last_modified_at", "modified"];
    const TAGS: &[&str] = &["tags", "labels"];
    const DESCRIPTION: &[&str] = &["description", "summary", "excerpt"];
    Some(match diagnostic.code {
        Code::TitleMissing => TITLE,
        Code::DateInvalid | Code::DateAmbiguous => DATE,
        Code::AuthorUnknown | Code::AuthorWithoutEntry => AUTHOR,
        Code::LegacyUrlDuplicate => LEGACY_URL,
        Code::SlugClash | Code::AddressTwice | Code::AddressMoved | Code::OverridePinned => ADDRESS,
        Code::KeyMissing | Code::LegacyUrlMissing => &[],
        // `date: … here, … there`
        Code::TwinsDiffer => match diagnostic.message.split_once(": ")?.0 {
            "title" => TITLE,
            "author" => AUTHOR,
            "date" => DATE,
            "updated" => UPDATED,
            "tags" => TAGS,
            "description" => DESCRIPTION,
            _ => return None,
        },
        _ => return None,
    })
}

/// Gives each diagnostic that is about a key and has no place the line of that key; where there is no such key, the first line of what says
/// such things of the post: its front matter, or the directive that declares it.
pub(super) fn give(diagnostics: &mut [Diagnostic], source: &Source) {
    let wanted = diagnostics.iter().any(|diagnostic| diagnostic.span.is_none() && keys(diagnostic).is_some());
    if !wanted {
        return;
    }
    let head = head(source.text());
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.span.is_none()) {
        let Some(keys) = keys(diagnostic) else { continue };
        let of_key = keys.iter().find_map(|key| head.iter().find(|(known, _)| known == key));
        diagnostic.span = of_key.or(head.first()).map(|(_, span)| *span);
    }
}

/// What is said of posts that are left out because their dates cannot be read.
pub(super) fn unread_dates(context: &Context<'_>) -> Vec<FileReport> {
    let report = |(path, diagnostic): &(Arc<str>, Diagnostic)| {
        let source = index::read_source(context.disk, path).unwrap_or_else(|_| Source::new(&**path, ""));
        let mut said = [diagnostic.clone()];
        give(&mut said, &source);
        let diagnostics = said.into_iter().map(|diagnostic| diagnostic.locate(&source)).collect();
        FileReport { path: path.to_string(), status: Status::Unchanged, diagnostics, texts: None }
    };
    context.index.unread_dates.iter().map(report).collect()
}

/// The keys of front matter, or those of the directive that declares a post in RST, with their places. The first is what they stand in.
fn head(text: &str) -> Vec<(&str, Span)> {
    let mut lines = places(text);
    match lines.next() {
        Some((first @ ("---" | "+++"), at)) => {
            let keys = lines.take_while(|(line, _)| *line != first);
            let keys = keys.filter(|(line, _)| !line.starts_with([' ', '\t', '#', '-']));
            std::iter::once((first, Span::new(at, at + first.len()))).chain(keys.map(entry)).collect()
        }
        _ => directive(text),
    }
}

/// `.. post:: 2012-05-09` and the options below it.
fn directive(text: &str) -> Vec<(&str, Span)> {
    let mut lines = places(text).skip_while(|(line, _)| !line.starts_with(".. post::"));
    let Some((line, at)) = lines.next() else { return Vec::new() };
    let options = lines.take_while(|(line, _)| line.trim_start().starts_with(':')).map(entry);
    std::iter::once(("post::", Span::new(at, at + line.len()))).chain(options).collect()
}

/// `key: value`, `key = value` or `:key: value` and where it stands.
fn entry((line, at): (&str, usize)) -> (&str, Span) {
    let shown = line.trim_start();
    let key = shown.trim_start_matches(':').split([':', '=']).next().unwrap_or_default().trim();
    (key, Span::new(at + line.len() - shown.len(), at + line.len()))
}

/// The lines without their ends, with their places.
fn places(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (line.trim_end(), start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(code: Code, message: &str, text: &str) -> Option<usize> {
        let mut diagnostics = [Diagnostic::whole(code, message)];
        give(&mut diagnostics, &Source::new("a", text.to_owned()));
        diagnostics[0].span.map(|span| span.range().start)
    }

    #[test]
    fn a_diagnostic_about_a_key_stands_at_the_key() {
        let post = "---\ntitle: Lamps\nauthor: Ines\ntags:\n  - author\n---\n\nauthor: no\n";
        assert_eq!(place_of(Code::AuthorWithoutEntry, "", post), post.find("author:"));
        assert_eq!(place_of(Code::TwinsDiffer, "tags: `a` here", post), post.find("tags:"));
        assert_eq!(place_of(Code::LegacyUrlMissing, "", post), Some(0), "the front matter lacks it");
        assert_eq!(place_of(Code::TwinsDiffer, "other words: 3", post), None);
        let rst = "Lamps\n=====\n\n.. post:: 2012-05-09\n   :tags: a\n   :author: Ines\n\nText\n";
        assert_eq!(place_of(Code::AuthorWithoutEntry, "", rst), rst.find(":author:"));
        assert_eq!(place_of(Code::TwinsDiffer, "date: `2012-05-09` here", rst), rst.find(".. post"));
        assert_eq!(place_of(Code::SlugClash, "", "no head\n"), None);
    }
}
