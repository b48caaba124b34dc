//! Whether every old address is answered.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Finding};
use crate::links::redirects::{Redirects, plan};
use crate::lock::LockedPost;

/// What a file lacks of the redirects that are to be in it, each with its line where the file has another target for it.
pub fn missing(path: &str, text: &str, are: &Redirects, to_be: &Redirects) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = LazyCell::new(|| lines(text));
    for (from, to) in to_be.iter().filter(|(from, to)| are.get(*from) != Some(to)) {
        let message = match are.get(from) {
            None => format!("nothing in {path} leads from {from} to {to}"),
            Some(other) => format!("{from} leads to {other} in {path}, and its post is {to}"),
        };
        let line = lines.get(from.as_str()).copied();
        let finding = Finding::new(Code::RedirectMissing, message).in_file(path);
        findings.push(Finding { line, column: line.map(|_| 1), ..finding });
    }
    findings
}

/// The findings with the lines of the redirects that their messages begin with.
pub fn placed(findings: Vec<Finding>, text: &str) -> Vec<Finding> {
    let lines = LazyCell::new(|| lines(text));
    let place = |finding: Finding| {
        let line = lines.get(finding.message.split(' ').next().unwrap_or_default()).copied();
        Finding { line, column: line.map(|_| 1), ..finding }
    };
    findings.into_iter().map(place).collect()
}

/// The lines of the addresses in a file of redirects: for each the first that begins with it, else the first that has it at all. An
/// address stands alone: `/a` is no `/a/b`. Expressions are in Apache's: `^/a\.html$`.
fn lines(text: &str) -> BTreeMap<Cow<'_, str>, u32> {
    let mut lines = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        // Vercel's have a line for each
        if let Some(first) = words(line).next().filter(|_| !line.trim_start().starts_with("\"destination\"")) {
            lines.entry(first).or_insert(number);
        }
    }
    for (number, line) in (1..).zip(text.lines()) {
        for word in words(line) {
            lines.entry(word).or_insert(number);
        }
    }
    lines
}

fn words(line: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let words = line.split([' ', '\t', '"', '\'', ',', ';']);
    let words =
        words.map(|word| word.trim_start_matches('^').trim_end_matches('$')).filter(|word| word.starts_with('/'));
    words.map(|word| if word.contains('\\') { word.replace('\\', "").into() } else { word.into() })
}

/// The redirects of the posts that the lock knows, as far as it says where they were.
pub fn of_lock<'a>(posts: impl Iterator<Item = &'a LockedPost>) -> Redirects {
    let old = posts.filter(|post| post.id.starts_with('/'));
    plan::moved(&old.map(|post| (post.id.to_string(), post.permalink.to_string())).collect())
}

/// The addresses of the posts that the lock knows, and their files.
pub fn addresses<'a>(posts: impl Iterator<Item = &'a LockedPost>) -> BTreeMap<&'a str, &'a str> {
    posts.map(|post| (&*post.permalink, &*post.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirects(pairs: &[(&str, &str)]) -> Redirects {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
    }

    #[test]
    fn the_line_is_that_of_the_whole_address() {
        let to_be = redirects(&[("/a", "/new"), ("/c.html", "/c"), ("/gone", "/d")]);
        for text in [
            "{\n  \"/a/b\": \"/x\",\n  \"/y\": \"/a\",\n  \"/a\": \"/old\",\n  \"/c.html\": \"/x\"\n}\n",
            "/a/b /x 301\n/y /a 301\n# a\n/a /old 301\n/c.html /x 301\n",
            "# x\nRedirectMatch 301 \"^/a/b$\" \"/x\"\nRedirectMatch 301 \"^/y$\" \"/a\"\nRedirectMatch 301 \"^/a$\" \"/old\"\nRedirectMatch 301 \"^/c\\.html$\" \"/x\"\n",
        ] {
            let are = redirects(&[("/a/b", "/x"), ("/y", "/a"), ("/a", "/old"), ("/c.html", "/x")]);
            let lines: Vec<_> = missing("file", text, &are, &to_be).into_iter().map(|finding| finding.line).collect();
            assert_eq!(lines, [Some(4), Some(5), None], "{text}");
        }
    }
}
