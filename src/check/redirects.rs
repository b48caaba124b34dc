//! Whether every old address is answered.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Finding};
use crate::links::redirects::{Redirects, plan};
use crate::lock::LockedPost;

/// What a file lacks of the redirects that are to be in it, each with its line where the file has another target for it.
pub fn missing(path: &str, text: &str, are: &Redirects, to_be: &Redirects) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (from, to) in to_be.iter().filter(|(from, to)| are.get(*from) != Some(to)) {
        let message = match are.get(from) {
            None => format!("nothing in {path} leads from {from} to {to}"),
            Some(other) => format!("{from} leads to {other} in {path}, and its post is {to}"),
        };
        let line = text.lines().position(|line| line.contains(from.as_str())).map(|line| line as u32 + 1);
        let finding = Finding::new(Code::RedirectMissing, message).in_file(path);
        findings.push(Finding { line, column: line.map(|_| 1), ..finding });
    }
    findings
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
