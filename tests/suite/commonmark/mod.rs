//! The examples of CommonMark and GFM: what is read and written again shows the same page, or it is known where it does not.
//!
//! `tests/commonmark/extract.py` makes the examples (`target/commonmark/cases.jsonl`, or where `UNBLOGGER_COMMONMARK_CASES` says);
//! none of their text is in this repository. `tests/commonmark/except.txt` names the examples that come out differently, each
//! with the reason: `name: reason`. A listed example that comes out the same and an unlisted one that does not both fail the test.
//! `UNBLOGGER_COMMONMARK_SHOW=commonmark/12 cargo test --test suite commonmark -- --nocapture` shows the examples with this in
//! their name.
//!
//! Two readers that share no code make the pages: pulldown-cmark, which the program reads with, and comrak.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use unblogger::emit::{self, Style, Wrap};
use unblogger::import::markdown::{self, Flavour};

use self::page::{RENDERERS, Render, page};
use crate::support::{read, repository};

#[derive(Deserialize)]
struct Case {
    name: String,
    section: String,
    input: String,
}

impl Case {
    fn written(&self) -> String {
        emit::markdown(&markdown::blocks(&self.input, 0, Flavour::Html).blocks) + "\n"
    }

    /// The renderers whose page of what is written differs from that of the example.
    fn differing(&self) -> Vec<&'static str> {
        let written = self.written();
        let differs = |render: Render| page(&render(&self.input)) != page(&render(&written));
        RENDERERS.iter().filter(|(_, render)| differs(*render)).map(|(name, _)| *name).collect()
    }
}

#[test]
fn examples_of_the_specifications_show_the_same_page_but_for_those_listed() {
    let Some(cases) = cases() else { return };
    if let Ok(wanted) = std::env::var("UNBLOGGER_COMMONMARK_SHOW") {
        cases.iter().filter(|case| case.name.contains(&wanted) || case.section.contains(&wanted)).for_each(show);
        return;
    }
    let differing: BTreeMap<_, _> = cases
        .iter()
        .map(|case| (case.name.as_str(), case.differing()))
        .filter(|(_, renderers)| !renderers.is_empty())
        .collect();
    println!("{} of {} examples show the same page", cases.len() - differing.len(), cases.len());
    let list = read("tests/commonmark/except.txt");
    let listed: BTreeSet<_> = list.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    assert_eq!(listed.len(), list.lines().filter(|line| !line.starts_with('#')).count(), "lines without a reason");
    let lost: Vec<_> = differing.iter().filter(|(name, _)| !listed.contains(*name)).collect();
    let won: Vec<_> = listed.iter().filter(|name| !differing.contains_key(*name)).collect();
    assert!(lost.is_empty() && won.is_empty(), "differing but not listed: {lost:?}\nlisted but the same: {won:?}");
}

#[test]
fn what_is_written_for_the_examples_is_written_again() {
    let twice = |case: &Case| {
        let written = case.written();
        let again = emit::markdown(&markdown::blocks(&written, 0, Flavour::Html).blocks) + "\n";
        (again != written).then(|| format!("{}\n{written}── again\n{again}", case.name))
    };
    let faults: Vec<_> = cases().iter().flatten().filter_map(twice).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn wrapped_lines_show_the_same_page() {
    let text = |case: &Case| markdown::blocks(&case.input, 0, Flavour::Html).blocks;
    // lines are as long as they can be in few words
    let styles = [Wrap::Column(1), Wrap::Column(20), Wrap::Sentence].map(|wrap| Style { wrap, ..Style::default() });
    for case in cases().iter().flatten() {
        let written = case.written();
        for style in &styles {
            let wrapped = emit::styled(&text(case), style) + "\n";
            for (name, render) in RENDERERS {
                assert_eq!(page(&render(&wrapped)), page(&render(&written)), "{} by {name}\n{wrapped}", case.name);
            }
        }
    }
}

fn cases() -> Option<Vec<Case>> {
    let path = std::env::var_os("UNBLOGGER_COMMONMARK_CASES")
        .map_or_else(|| repository().join("target/commonmark/cases.jsonl"), |path| repository().join(path));
    let Ok(text) = fs::read_to_string(&path) else {
        let make = "`python3 tests/commonmark/extract.py` makes them";
        let path = path.display();
        crate::support::lacks(&format!("there is no {path}; the specifications' examples were not looked at. {make}"));
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn show(case: &Case) {
    let written = case.written();
    let differing = case.differing();
    println!("══ {} ({}): {differing:?}\n{}── written\n{written}", case.name, case.section, case.input);
    for (name, render) in RENDERERS.iter().filter(|(name, _)| differing.contains(name)) {
        println!(
            "── {name}\n{}\n── {name} of what is written\n{}",
            page(&render(&case.input)),
            page(&render(&written))
        );
    }
}
