//! Differences between the sides that are none: words that were joined or split, addresses that became text or that
//! came from it. All letters are still there then.

use std::collections::HashMap;

use super::balance::{Ledger, Side};
use super::token::{Certainty, Tokens};
use crate::account::What;

/// The most pieces of a word: `<b>H</b>ello` is two.
const MOST_PIECES: usize = 12;

/// The most addresses whose beginnings are compared each with each.
const MOST_ADDRESSES: usize = 100;

/// Takes out of the differences what is explained.
pub fn explain(ledger: &mut Ledger<'_>) {
    let words: HashMap<_, _> = numbers(ledger, |what| what == What::Word);
    let Ledger { before, after, removed, names, lost, extra, phantom, .. } = ledger;
    // `<b>H</b>ello` became `Hello`, or a change says that it removed `Hello`.
    join(before, names, &words, lost, extra);
    join(before, names, &words, lost, phantom);
    // `x**Word**` was read as `xWord`.
    join(after, names, &words, extra, lost);
    join(removed, names, &words, phantom, lost);
    addresses(ledger, &words);
}

type Names<'a> = [(What, &'a str)];

/// The numbers of the entries of a kind, by text.
fn numbers<'a>(ledger: &Ledger<'a>, wanted: impl Fn(What) -> bool) -> HashMap<&'a str, usize> {
    let named = ledger.names.iter().enumerate().filter(|(_, (what, _))| wanted(*what));
    named.map(|(id, (_, text))| (*text, id)).collect()
}

/// Finds neighbouring entries of `side` that differ on the one side and together make a word that differs on the other.
fn join(side: &Side<'_>, names: &Names<'_>, words: &HashMap<&str, usize>, pieces: &mut [u32], wholes: &mut [u32]) {
    if wholes.iter().all(|&count| count == 0) {
        return;
    }
    // Addresses may stand between: one word under two links, `[T](u)[witter](u)`.
    let ids: Vec<_> = side.ids.iter().copied().filter(|&id| names[id].0 == What::Word).collect();
    let mut at = 0;
    while at < ids.len() {
        let mut whole = String::new();
        let mut length = 0;
        let mut found = None;
        for &id in ids[at..].iter().take(MOST_PIECES).take_while(|&&id| pieces[id] > 0) {
            whole.push_str(names[id].1);
            length += 1;
            let is_whole = |&&id: &&usize| wholes[id] > 0;
            if let Some(&id) = words.get(whole.as_str()).filter(is_whole).filter(|_| length > 1) {
                found = Some((id, length));
            }
        }
        if let Some((id, length)) = found {
            wholes[id] -= 1;
            for &piece in &ids[at..at + length] {
                pieces[piece] = pieces[piece].saturating_sub(1);
            }
            at += length;
        } else {
            at += 1;
        }
    }
}

/// Addresses that became text, text that became an address, and addresses that got longer or shorter by such text.
fn addresses(ledger: &mut Ledger<'_>, words: &HashMap<&str, usize>) {
    let Ledger { names, lost, extra, unproven, .. } = ledger;
    let of = |counts: &[u32]| -> Vec<usize> {
        let ids = counts
            .iter()
            .enumerate()
            .filter(|&(id, &count)| count > 0 && matches!(names[id].0, What::Link | What::Image));
        ids.map(|(id, _)| id).collect()
    };
    let (gone, new) = (of(lost), of(extra));
    if gone.len() <= MOST_ADDRESSES && new.len() <= MOST_ADDRESSES {
        for (&old, &now) in gone.iter().flat_map(|old| new.iter().map(move |now| (old, now))) {
            let ((kind, before), (other, after)) = (names[old], names[now]);
            if lost[old] == 0 || extra[now] == 0 || kind != other {
                continue;
            }
            let is_same = match (after.strip_prefix(before), before.strip_prefix(after)) {
                (Some(longer), _) => take(longer, words, lost),
                (_, Some(shorter)) => take(shorter, words, extra),
                _ => false,
            };
            if is_same {
                lost[old] -= 1;
                extra[now] -= 1;
            }
        }
    }
    for id in gone {
        while lost[id] > 0 && take(names[id].1, words, extra) {
            lost[id] -= 1;
        }
    }
    // one that is in both is taken once
    let others: Vec<_> = of(unproven).into_iter().filter(|id| new.binary_search(id).is_err()).collect();
    for id in new.into_iter().chain(others) {
        let mut left = extra[id] + unproven[id];
        while left > 0 && take(names[id].1, words, lost) {
            left -= 1;
            extra[id] = extra[id].saturating_sub(1);
        }
    }
}

/// Takes the words of `text` out of the counts, if all of them are there.
fn take(text: &str, words: &HashMap<&str, usize>, counts: &mut [u32]) -> bool {
    let mut tokens = Tokens::default();
    tokens.words(text, 0, Certainty::Certain);
    let ids: Option<Vec<_>> = tokens.list().iter().map(|token| words.get(tokens.text(token)).copied()).collect();
    let Some(ids) = ids else { return false };
    for (taken, &id) in ids.iter().enumerate() {
        if counts[id] == 0 {
            ids.iter().take(taken).for_each(|&id| counts[id] += 1);
            return false;
        }
        counts[id] -= 1;
    }
    !ids.is_empty()
}
