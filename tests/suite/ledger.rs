//! The ledger notices what is lost: words, links and images are taken out of the output of each fixture, one by one.

use std::ops::Range;

use unblogger::import::ReadOptions;
use unblogger::{ledger, normalise};

use crate::fixtures::{Fixture, check_each, settings};

/// How many words of one output are taken out, evenly spread.
const WORDS: usize = 12;

#[test]
fn a_word_that_is_lost_is_noticed() {
    check_each(|fixture| {
        unnoticed(fixture, |file| {
            let words = words(file);
            let step = (words.len() / WORDS).max(1);
            words.into_iter().step_by(step).collect()
        })
    });
}

#[test]
fn an_address_that_is_lost_is_noticed() {
    check_each(|fixture| unnoticed(fixture, destinations));
}

#[test]
fn a_paragraph_that_is_there_twice_is_noticed() {
    check_each(|fixture| {
        let Some((balance, file)) = Balance::of(fixture) else { return Vec::new() };
        let is_text = |paragraph: &&str| words(paragraph).len() > 3;
        let Some(paragraph) = body(&file).split("\n\n").find(is_text) else { return Vec::new() };
        let doubled = format!("{file}\n{paragraph}\n");
        if balance.is_unbalanced(&doubled) { Vec::new() } else { vec![format!("twice: {paragraph}")] }
    });
}

/// What can be taken out of the output of a fixture without being noticed.
fn unnoticed(fixture: &Fixture, cuts: impl Fn(&str) -> Vec<Range<usize>>) -> Vec<String> {
    let Some((balance, file)) = Balance::of(fixture) else { return Vec::new() };
    let is_unnoticed = |cut: &Range<usize>| {
        let mut without = file.clone();
        without.replace_range(cut.clone(), "");
        !balance.is_unbalanced(&without)
    };
    cuts(&file)
        .into_iter()
        .filter(is_unnoticed)
        .map(|cut| format!("{:?} at {}", &file[cut.clone()], cut.start))
        .collect()
}

/// What the ledger needs besides the output.
struct Balance<'a> {
    fixture: &'a Fixture,
    changes: unblogger::account::Changes,
}

impl<'a> Balance<'a> {
    /// The balance of a fixture that holds one post, and its output.
    fn of(fixture: &'a Fixture) -> Option<(Self, String)> {
        let mut posts = fixture.convert();
        let post = posts.pop().filter(|_| posts.is_empty())?;
        Some((Self { fixture, changes: post.changes }, post.file))
    }

    fn is_unbalanced(&self, emitted: &str) -> bool {
        let mut source = self.fixture.source();
        normalise::repair(&mut source, self.fixture.format(), &settings(), &mut Vec::new());
        let options = ReadOptions::default();
        let balance = ledger::compare(
            &source,
            self.fixture.format(),
            &options,
            &ledger::Emitted { files: &[emitted], title: "title" },
            &self.changes,
        );
        !balance.diagnostics.is_empty()
    }
}

fn body(file: &str) -> &str {
    file.find("\n---\n").map_or(file, |end| &file[end + 5..])
}

/// The words of the text: not in addresses, tags, fences, markers of lists and footnotes.
fn words(file: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = file.len() - body(file).len();
    for line in body(file).split_inclusive('\n') {
        let marker = line.len() - behind_markers(line).len();
        if !line[marker..].starts_with("```") {
            words.extend(
                words_of_line(&line[marker..]).into_iter().map(|word| word.start + at + marker..word.end + at + marker),
            );
        }
        at += line.len();
    }
    words
}

/// A line without the markers of quotes and items before it.
fn behind_markers(line: &str) -> &str {
    line.trim_start_matches([' ', '>', '-', '.', '0', '1', '2', '3', '4'])
}

fn words_of_line(line: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let (mut hidden_until, mut previous) = (0, ' ');
    for (at, c) in line.char_indices() {
        let closing = match c {
            '(' if previous == ']' => Some(')'),
            '<' if previous != '\\' => Some('>'),
            '^' if previous == '[' => Some(']'),
            '&' => Some(';'),
            _ => None,
        };
        if let Some(end) = closing.and_then(|closing| line[at..].find(closing)) {
            hidden_until = hidden_until.max(at + end);
        }
        let is_word = c.is_alphanumeric() && at >= hidden_until;
        match words.last_mut().filter(|word| word.end == at) {
            Some(word) if is_word => word.end = at + c.len_utf8(),
            _ if is_word => words.push(at..at + c.len_utf8()),
            _ => {}
        }
        previous = c;
    }
    words
}

/// The `(address)` of links and images outside of code.
fn destinations(file: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = file.len() - body(file).len();
    let mut is_code = false;
    for line in body(file).split_inclusive('\n') {
        is_code ^= behind_markers(line).starts_with("```");
        if !is_code && !line.contains(['`', '<', '\\']) {
            for (start, _) in line.match_indices("](") {
                let mut depth = 0;
                let is_end = |c: char| {
                    depth += i32::from(c == '(') - i32::from(c == ')');
                    depth == 0
                };
                if let Some(end) = line[start + 1..].find(is_end) {
                    found.push(at + start + 1..at + start + end + 2);
                }
            }
        }
        at += line.len();
    }
    found
}
