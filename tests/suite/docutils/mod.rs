//! docutils' own parser tests: the reader finds the same text in the same structure, or it is known where it does not.
//!
//! `tests/docutils/extract.py` makes the cases (`target/docutils/cases.jsonl`, or where `UNBLOGGER_DOCUTILS_CASES` says); none of
//! their text is in this repository. `tests/docutils/pass.txt` names the cases that pass. A listed case that fails and an
//! unlisted one that passes both fail the test; `BLESS=1 cargo test --test suite docutils` writes the list.
//! `UNBLOGGER_DOCUTILS_SHOW=tables/ cargo test --test suite docutils -- --nocapture` shows the cases with this in their name.

mod outline;

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;
use unblogger::import::rst;
use unblogger::source::Source;

use crate::support::repository;

#[derive(Deserialize)]
struct Case {
    name: String,
    input: String,
    /// What docutils reads.
    outline: String,
}

impl Case {
    /// What the program reads.
    fn read(&self) -> String {
        outline::outline(&rst::document(&Source::new("case.rst", self.input.clone())).post.body)
    }
}

#[test]
fn docutils_own_tests_agree_as_far_as_listed() {
    let Some(cases) = cases() else { return };
    if let Ok(wanted) = std::env::var("UNBLOGGER_DOCUTILS_SHOW") {
        cases.iter().filter(|case| case.name.contains(&wanted)).for_each(show);
        return;
    }
    let passing: BTreeSet<_> =
        cases.iter().filter(|case| case.read() == case.outline).map(|case| case.name.as_str()).collect();
    println!("{} of {} cases agree", passing.len(), cases.len());
    let file = repository().join("tests/docutils/pass.txt");
    if std::env::var_os("BLESS").is_some() {
        let names: Vec<_> = passing.into_iter().collect();
        fs::write(file, names.join("\n") + "\n").unwrap();
        return;
    }
    let list = fs::read_to_string(file).unwrap_or_default();
    let listed: BTreeSet<_> = list.lines().collect();
    let lost: Vec<_> = listed.difference(&passing).collect();
    let won: Vec<_> = passing.difference(&listed).collect();
    assert!(lost.is_empty() && won.is_empty(), "listed but failing: {lost:#?}\npassing but not listed: {won:#?}");
}

fn cases() -> Option<Vec<Case>> {
    let path = std::env::var_os("UNBLOGGER_DOCUTILS_CASES")
        .map_or_else(|| repository().join("target/docutils/cases.jsonl"), |path| repository().join(path));
    let Ok(text) = fs::read_to_string(&path) else {
        let make = "`python3 tests/docutils/extract.py` makes them";
        let path = path.display();
        crate::support::lacks(&format!("there is no {path}; docutils' own tests were not looked at. {make}"));
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The input, and the two outlines side by side.
fn show(case: &Case) {
    let is = case.read();
    let verdict = if is == case.outline { "agrees" } else { "DIFFERS" };
    println!("══ {}: {verdict}\n{}── docutils | unblogger", case.name, case.input);
    let (left, right): (Vec<_>, Vec<_>) = (case.outline.lines().collect(), is.lines().collect());
    let width = left.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    for at in 0..left.len().max(right.len()) {
        let (left, right) = (left.get(at).unwrap_or(&""), right.get(at).unwrap_or(&""));
        println!("{left:width$} {} {right}", if left == right { ' ' } else { '≠' });
    }
}
