//! Footnotes and citations: which label in the output each one gets, and where it stands.

mod settle;

use std::collections::{BTreeMap, BTreeSet};

use super::inline::is_simple_name;

pub use settle::settle;

/// What docutils marks notes with that have no number, once, then doubled.
const SYMBOLS: &[&str] = &["*", "†", "‡", "§", "¶", "#", "♠", "♥", "♦", "♣"];

/// How often a mark is repeated: a note with this number more is marked by no person.
const MOST_MARKS: usize = 10;

/// The labels of a document, by their names in lower case. Automatic ones wait for their numbers as `#1`, `*1`.
#[derive(Debug, Default)]
pub struct Footnotes {
    /// The labels that a post refers to.
    referred: BTreeSet<String>,
    /// How each label is written where a footnote has it.
    defined: BTreeMap<String, String>,
    /// How each label is written where it is first referred to.
    written: BTreeMap<String, String>,
    /// The labels of the footnotes that get numbers, `[#]` and `[#name]`, in order.
    numbered: Vec<String>,
    references: Automatic,
    definitions: Automatic,
}

/// How many automatic labels were given out.
#[derive(Debug, Default)]
struct Automatic {
    numbers: usize,
    symbols: usize,
}

impl Footnotes {
    /// The label of `[label]_`; `None` where that is no footnote.
    pub fn refer(&mut self, written: &str) -> Option<String> {
        let label = self.references.label(written)?;
        self.written.entry(label.clone()).or_insert_with(|| named(written).to_owned());
        Some(label)
    }

    /// The label of `.. [label]`.
    pub fn define(&mut self, written: &str) -> Option<String> {
        let label = self.definitions.label(written)?;
        self.defined.entry(label.clone()).or_insert_with(|| named(written).to_owned());
        if written.starts_with('#') {
            self.numbered.push(label.clone());
        }
        Some(label)
    }

    /// A footnote whose label stays as it is.
    pub fn define_as_it_is(&mut self, label: &str) {
        self.defined.entry(label.to_owned()).or_insert_with(|| label.to_owned());
    }

    /// The numbers that docutils gives: those that the author did not use, in order.
    pub fn numbers(&self) -> Numbers {
        let taken: BTreeSet<usize> = self.defined.keys().filter_map(|label| label.parse().ok()).collect();
        let free = (1..).filter(|number| !taken.contains(number));
        let symbols = (1..=self.definitions.symbols).map(|number| format!("*{number}"));
        let labels = self.numbered.iter().cloned().chain(symbols);
        let given: BTreeMap<_, _> = labels.zip(free).map(|(label, number)| (label, number.to_string())).collect();
        let numbered = self.numbered.iter().filter_map(|label| given.get_key_value(label));
        let labels = numbered.map(|(label, number)| (number.clone(), label.clone())).collect();
        Numbers { given, labels }
    }
}

/// The numbers of the automatic footnotes of a document.
#[derive(Debug, Default)]
pub struct Numbers {
    /// By label.
    given: BTreeMap<String, String>,
    /// The labels by their numbers: `[1]_` can mean one.
    labels: BTreeMap<String, String>,
}

impl Automatic {
    fn label(&mut self, written: &str) -> Option<String> {
        match written {
            "#" => {
                self.numbers += 1;
                Some(format!("#{}", self.numbers))
            }
            "*" => {
                self.symbols += 1;
                Some(format!("*{}", self.symbols))
            }
            _ => is_simple_name(named(written)).then(|| named(written).to_lowercase()),
        }
    }
}

/// `name` of `#name`.
fn named(written: &str) -> &str {
    written.strip_prefix('#').filter(|name| !name.is_empty()).unwrap_or(written)
}

/// The mark of the note with this number among those with marks; past [`MOST_MARKS`] the number, where docutils doubles them without end.
fn symbol(number: usize) -> String {
    let index = number.saturating_sub(1);
    let marks = index / SYMBOLS.len() + 1;
    match SYMBOLS.get(index % SYMBOLS.len()) {
        Some(mark) if marks <= MOST_MARKS => mark.repeat(marks),
        _ => format!("*{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_to_notes_in_order_and_past_those_in_use() {
        let mut footnotes = Footnotes::default();
        let labels: Vec<_> = ["#", "1", "#Name", "#", "*"].iter().filter_map(|label| footnotes.define(label)).collect();
        assert_eq!(labels, ["#1", "1", "name", "#2", "*1"]);
        let numbers = footnotes.numbers().given;
        assert_eq!(numbers.get("#1").map(String::as_str), Some("2"));
        assert_eq!(numbers.get("name").map(String::as_str), Some("3"));
        assert_eq!(numbers.get("#2").map(String::as_str), Some("4"));
        assert_eq!(numbers.get("*1").map(String::as_str), Some("5"));
    }

    #[test]
    fn marks_are_doubled_when_all_are_used() {
        assert_eq!([symbol(1), symbol(10), symbol(12)], ["*", "♣", "††"]);
    }
}
