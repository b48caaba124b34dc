//! The two sides of the ledger against each other.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::token::{Certainty, Token, Tokens};
use super::{Balance, explain, report};
use crate::account::{Changes, Entry, What};
use crate::import::Format;

/// So many words are made room for at once.
const VOCABULARY: usize = 1 << 12;

/// The two sides, and in what they differ. Equal entries have equal numbers, which index `names` and the counts.
pub struct Ledger<'a> {
    /// The source.
    pub before: Side<'a>,
    /// The output.
    pub after: Side<'a>,
    /// What recorded changes took out.
    pub removed: Side<'a>,
    /// What recorded changes put in.
    pub added: Side<'a>,
    /// The kind and the text of each number.
    pub names: Vec<(What, &'a str)>,
    /// How many of the source are not in the output.
    pub lost: Vec<u32>,
    /// How many of the output are not in the source.
    pub extra: Vec<u32>,
    /// How many changes say they took out although the source has none of them.
    pub phantom: Vec<u32>,
    /// How many of the output only a possible entry of the source explains.
    pub unproven: Vec<u32>,
}

/// Entries and their numbers.
pub struct Side<'a> {
    /// The entries.
    pub tokens: &'a Tokens,
    /// The number of each.
    pub ids: Vec<usize>,
}

impl<'a> Side<'a> {
    /// The entries with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (&'a Token, usize)> {
        self.tokens.list().iter().zip(self.ids.iter().copied())
    }
}

/// Counts, explains and reports.
///
/// What `changes` say of values is looked at where both sides hold those of front matter.
pub fn settle(before: &Tokens, after: &Tokens, changes: &Changes, format: Format) -> Balance {
    let (removed, added) = changed(changes, format);
    // each word stands on both sides, and most of them more than once; in a long text there are no more of them
    let mut names = Names::with_capacity((before.list().len() / 2).min(VOCABULARY));
    let [before, after, removed, added] = [before, after, &removed, &added].map(|tokens| names.number(tokens));
    let mut ledger = count(names.list, before, after, removed, added);
    if !ledger.is_balanced() {
        explain::explain(&mut ledger);
    }
    let mut dropped = recorded(changes);
    let unexplained = report::report(&ledger);
    dropped.extend(unexplained.dropped);
    let is_word = |token: &&Token| token.what == What::Word && token.certainty == Certainty::Certain;
    let words = ledger.before.tokens.list().iter().filter(is_word).count() as u64;
    Balance { words, dropped, diagnostics: unexplained.diagnostics }
}

impl Ledger<'_> {
    /// Whether nothing is lost and nothing came from nowhere.
    pub fn is_balanced(&self) -> bool {
        self.lost.iter().chain(&self.extra).all(|&count| count == 0)
    }
}

/// How often an entry stands on each side.
#[derive(Clone, Copy, Default)]
struct Count {
    /// In the source, less what changes removed.
    certain: i64,
    possible: i64,
    /// What changes added, which can be a possible one of the source that they made certain.
    added: i64,
    written: i64,
    possibly_written: i64,
}

impl Count {
    /// How many are missing. A possible one that is written is taken for a possible one of the source, and shows no certain one; what was
    /// added may be that one itself: of two bare addresses one became a link, and the other is in code now.
    fn lost(&self) -> i64 {
        let unwritten = self.certain - self.written;
        let spare = (self.possibly_written - self.added - self.possible).max(0);
        (unwritten - spare).max(0) + (self.added + unwritten.min(0) - self.possibly_written).max(0)
    }

    /// How many came from nowhere.
    fn extra(&self) -> i64 {
        self.written - (self.certain + self.added + (self.possible - self.possibly_written).max(0)).max(0)
    }
}

fn count<'a>(
    names: Vec<(What, &'a str)>,
    before: Side<'a>,
    after: Side<'a>,
    removed: Side<'a>,
    added: Side<'a>,
) -> Ledger<'a> {
    let mut counts = vec![Count::default(); names.len()];
    for (token, id) in before.iter() {
        match token.certainty {
            Certainty::Certain => counts[id].certain += 1,
            Certainty::Possible => counts[id].possible += 1,
        }
    }
    for (token, id) in after.iter() {
        match token.certainty {
            Certainty::Certain => counts[id].written += 1,
            Certainty::Possible => counts[id].possibly_written += 1,
        }
    }
    removed.ids.iter().for_each(|&id| counts[id].certain -= 1);
    for &id in &added.ids {
        // The pass that makes a link of a bare address says that it added one: it made a possible link certain.
        counts[id].added += 1;
        counts[id].possible = (counts[id].possible - 1).max(0);
    }
    let each = |of: fn(&Count) -> i64| counts.iter().map(|count| u32::try_from(of(count)).unwrap_or(0)).collect();
    Ledger {
        lost: each(Count::lost),
        extra: each(Count::extra),
        phantom: each(|count| -count.certain - count.added - count.possible),
        unproven: each(|count| (count.written - (count.certain + count.added).max(0)).min(count.possible)),
        before,
        after,
        removed,
        added,
        names,
    }
}

/// What changes took out and put in, as entries.
fn changed(changes: &Changes, format: Format) -> (Tokens, Tokens) {
    let (mut removed, mut added) = (Tokens::default(), Tokens::default());
    let add = |tokens: &mut Tokens, what: What, text: &str| match what {
        What::Word => tokens.words(text, 0, Certainty::Certain),
        What::Value if !format.has_front_matter() => {}
        What::Value => {
            let from = tokens.list().len();
            tokens.words(text, 0, Certainty::Certain);
            tokens.make_values(from);
        }
        What::Link | What::Image => tokens.address(what, text, 0..0, Certainty::Certain),
    };
    changes.removed.iter().for_each(|entry| add(&mut removed, entry.what, &entry.text));
    changes.added.iter().for_each(|entry| add(&mut added, entry.what, &entry.text));
    for moved in &changes.moved {
        add(&mut removed, moved.what, &moved.from);
        add(&mut added, moved.what, &moved.to);
    }
    (removed, added)
}

/// What changes removed for good: an address whose place another one took, for the same reason, is not dropped.
fn recorded(changes: &Changes) -> Vec<Entry> {
    let mut replacements: HashMap<_, usize> = HashMap::new();
    for entry in changes.added.iter().filter(|entry| entry.what != What::Word) {
        *replacements.entry((entry.what, entry.why)).or_default() += 1;
    }
    let mut is_dropped = |entry: &&Entry| match replacements.get_mut(&(entry.what, entry.why)) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => !entry.text.trim().is_empty(),
    };
    changes.removed.iter().filter(|entry| is_dropped(entry)).cloned().collect()
}

/// Numbers for entries, in the order in which they are met.
struct Names<'a> {
    known: HashMap<(What, &'a str), usize, RandomState>,
    list: Vec<(What, &'a str)>,
}

impl<'a> Names<'a> {
    /// With room for the entries of so many tokens.
    fn with_capacity(tokens: usize) -> Self {
        Self { known: HashMap::with_capacity_and_hasher(tokens, RandomState::default()), list: Vec::new() }
    }

    fn number(&mut self, tokens: &'a Tokens) -> Side<'a> {
        let ids = tokens.list().iter().map(|token| {
            let name = (token.what, tokens.text(token));
            *self.known.entry(name).or_insert_with(|| {
                self.list.push(name);
                self.list.len() - 1
            })
        });
        Side { tokens, ids: ids.collect() }
    }
}
