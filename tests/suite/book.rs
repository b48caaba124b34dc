//! The book in docs/: its pages, and the links between all documents.

use std::collections::BTreeSet;

use crate::pages::pages;
use crate::support::{files_below, has_ending, read, repository};

/// A text without its fenced blocks.
fn outside_of_blocks(text: &str) -> String {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let rest = line.trim_start();
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            Some(length) if rest.trim_end().len() == ticks && ticks == length => fence = None,
            None => lines.push(line),
            Some(_) => {}
        }
    }
    lines.join("\n")
}

/// The text without code in lines.
fn without_code(text: &str) -> String {
    let doubled = regex::Regex::new("``.+?``|`[^`\n]*`").unwrap();
    doubled.replace_all(text, "").into_owned()
}

fn targets(page: &str) -> Vec<String> {
    let text = without_code(&outside_of_blocks(page));
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    links.filter(|target| !target.contains("://") && !target.contains(char::is_whitespace)).map(str::to_owned).collect()
}

/// The ids of a page's headings, which GitHub and mdBook make in the same way.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let link = regex::Regex::new(r"\[([^\]]*)\]\([^)]*\)").unwrap();
    for heading in outside_of_blocks(page).lines().filter(|line| line.starts_with('#')) {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = link.replace_all(&text, "$1").replace(' ', "-");
        let id: String = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect();
        let numbered = (1..).map(|number| format!("{id}-{number}"));
        let id = std::iter::once(id.clone()).chain(numbered).find(|id| !anchors.contains(id));
        anchors.extend(id);
    }
    anchors
}

/// A path without `.` and `..`.
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let documents = pages().into_iter().chain(["CHANGELOG.md".to_owned(), "SECURITY.md".to_owned()]);
    let mut seen = 0;
    for path in documents.filter(|path| repository().join(path).exists()) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in targets(&read(&path)) {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if file.is_empty() { path.clone() } else { resolved(folder, file) };
            assert!(repository().join(&file).exists(), "{path} links to {target}");
            assert!(!path.starts_with("docs/") || file.starts_with("docs/"), "{path} leads out of the book: {target}");
            assert!(
                anchor.is_empty() || anchors(&read(&file)).contains(anchor),
                "{path}: {target} has no such heading"
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} links");
}

#[test]
fn the_book_has_each_of_its_pages_once() {
    let listed = targets(&read("docs/SUMMARY.md"));
    let mut pages: Vec<_> = files_below(&repository().join("docs"));
    pages.retain(|path| has_ending(path, &["md"]) && path != "SUMMARY.md");
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(sorted, pages);
    for page in listed {
        let text = read(&format!("docs/{page}"));
        assert!(text.starts_with("# "), "{page} has no title");
    }
}
