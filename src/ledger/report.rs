//! What is unexplained, in words and with a place.

use std::collections::HashSet;
use std::fmt::Write;

use super::Balance;
use super::balance::{Ledger, Side};
use super::token::Certainty;
use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The reason of an entry that nothing explains.
const UNEXPLAINED: &str = "unexplained";

/// How many bytes of entries a message names.
const LONGEST_LIST: usize = 120;

/// The differences of a ledger as dropped entries and diagnostics: at most two for each kind.
pub fn report(ledger: &Ledger<'_>) -> Balance {
    let mut balance = Balance::default();
    if ledger.is_balanced() {
        return balance;
    }
    let (mut lost, left) = runs(ledger, &ledger.before, &ledger.after, &ledger.lost);
    // What is not in the source was to be added.
    let (unadded, _) = runs(ledger, &ledger.added, &ledger.after, &left);
    lost.extend(unadded);
    let (extra, _) = runs(ledger, &ledger.after, &ledger.before, &ledger.extra);
    for what in [What::Word, What::Value, What::Link, What::Image] {
        let lost: Vec<_> = lost.iter().filter(|run| run.what == what).collect();
        if let Some(first) = lost.first() {
            let message = format!("{} not in the output: {}", counted(&lost, what, ""), list(&lost));
            let mut diagnostic = Diagnostic::at(Code::LedgerUnbalanced, first.span, message);
            diagnostic.span = diagnostic.span.filter(|span| !span.range().is_empty());
            balance.diagnostics.push(diagnostic);
        }
        let dropped = lost.iter().map(|run| Entry { what, text: run.text.clone(), why: UNEXPLAINED });
        balance.dropped.extend(dropped);
        let extra: Vec<_> = extra.iter().filter(|run| run.what == what).collect();
        if !extra.is_empty() {
            let message = format!("{} not in the source: {}", counted(&extra, what, " of the output"), list(&extra));
            balance.diagnostics.push(Diagnostic::whole(Code::LedgerUnbalanced, message));
        }
    }
    balance
}

/// Neighbouring entries of one kind.
struct Run {
    what: What,
    text: String,
    count: usize,
    span: Span,
}

/// The entries of `side` that make up its `missing` counts, and the counts of what `side` does not hold.
fn runs(ledger: &Ledger<'_>, side: &Side<'_>, other: &Side<'_>, missing: &[u32]) -> (Vec<Run>, Vec<u32>) {
    if missing.iter().all(|&count| count == 0) {
        return (Vec::new(), missing.to_vec());
    }
    let (places, left) = places(side, other, missing);
    let mut runs: Vec<Run> = Vec::new();
    let mut next = None;
    for at in places {
        let (what, text) = ledger.names[side.ids[at]];
        let span = side.tokens.list()[at].span;
        match runs.last_mut() {
            Some(run) if next == Some(at) && run.what == what && matches!(what, What::Word | What::Value) => {
                run.text.push(' ');
                run.text.push_str(text);
                run.count += 1;
                run.span.end = span.end;
            }
            _ => runs.push(Run { what, text: text.to_owned(), count: 1, span }),
        }
        next = Some(at + 1);
    }
    (runs, left)
}

/// Where the entries stand that make up the `missing` counts. Of the places of an entry those are taken whose
/// neighbours are not neighbours on the other side either.
fn places(side: &Side<'_>, other: &Side<'_>, missing: &[u32]) -> (Vec<usize>, Vec<u32>) {
    let pairs: HashSet<(usize, usize)> =
        other.ids.iter().zip(other.ids.iter().skip(1)).map(|(&a, &b)| (a, b)).collect();
    let is_pair = |at: Option<usize>| {
        let pair = at.and_then(|at| Some((*side.ids.get(at)?, *side.ids.get(at + 1)?)));
        usize::from(pair.is_some_and(|pair| pairs.contains(&pair)))
    };
    let mut ranked: Vec<_> = side
        .iter()
        .enumerate()
        .filter(|(_, (token, id))| token.certainty == Certainty::Certain && missing[*id] > 0)
        .map(|(at, (_, id))| (id, is_pair(at.checked_sub(1)) + is_pair(Some(at)), at))
        .collect();
    ranked.sort_unstable();
    let mut left = missing.to_vec();
    let mut places = Vec::new();
    for (id, _, at) in ranked {
        if left[id] > 0 {
            left[id] -= 1;
            places.push(at);
        }
    }
    places.sort_unstable();
    (places, left)
}

/// `1 word is`, `3 links of the output are`.
fn counted(runs: &[&Run], what: What, place: &str) -> String {
    let count: usize = runs.iter().map(|run| run.count).sum();
    let noun = match what {
        What::Word => "word",
        What::Value if count == 1 => return format!("1 word of the front matter{place} is"),
        What::Value => return format!("{count} words of the front matter{place} are"),
        What::Link => "link",
        What::Image => "image",
    };
    if count == 1 { format!("1 {noun}{place} is") } else { format!("{count} {noun}s{place} are") }
}

/// The texts in backquotes, as many as one likes to read.
fn list(runs: &[&Run]) -> String {
    let mut list = String::new();
    for (shown, run) in runs.iter().enumerate() {
        if list.len() + run.text.len() > LONGEST_LIST && shown > 0 {
            let _ = write!(list, " and {} more", runs.len() - shown);
            break;
        }
        let comma = if shown > 0 { ", " } else { "" };
        let text: String = run.text.chars().take(LONGEST_LIST).collect();
        let cut = if text.len() < run.text.len() { "…" } else { "" };
        let _ = write!(list, "{comma}`{text}{cut}`");
    }
    list
}
