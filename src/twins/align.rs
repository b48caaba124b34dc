//! Which word of one text is which word of the other.
//!
//! Runs of three words that stand once in either text are sure to be the same; the longest series of them that both texts
//! have in this order is kept, and grows from there in both directions while the words agree. That takes no longer for texts
//! that have nothing in common.

use std::collections::BTreeMap;
use std::ops::Range;

use super::outline::Words;

/// How many words in a row are taken for a place that cannot be another.
const RUN: usize = 3;

/// The words that two texts share, in the order of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alignment {
    /// For each word of the first text, that of the second.
    pub second: Vec<Option<usize>>,
    /// For each word of the second text, that of the first.
    pub first: Vec<Option<usize>>,
}

/// Aligns two texts.
pub fn align(first: &Words, second: &Words) -> Alignment {
    // nine twins of ten
    if first.iter().eq(second.iter()) {
        let all: Vec<_> = (0..first.len()).map(Some).collect();
        return Alignment { second: all.clone(), first: all };
    }
    let (first, second) = numbered(first, second);
    let mut alignment = Alignment { second: vec![None; first.len()], first: vec![None; second.len()] };
    let same = |a: usize, b: usize| first[a] == second[b];
    let (mut a, mut b) = (0, 0);
    for (next_a, next_b) in anchors(&first, &second).into_iter().chain([(first.len(), second.len())]) {
        while a < next_a && b < next_b && same(a, b) {
            alignment.pair(a, b);
            (a, b) = (a + 1, b + 1);
        }
        // what the run before took already
        let (mut end_a, mut end_b) = (next_a, next_b);
        while end_a > a && end_b > b && same(end_a - 1, end_b - 1) {
            (end_a, end_b) = (end_a - 1, end_b - 1);
            alignment.pair(end_a, end_b);
        }
        (a, b) = (a.max(next_a), b.max(next_b));
    }
    alignment
}

impl Alignment {
    fn pair(&mut self, first: usize, second: usize) {
        self.second[first] = Some(second);
        self.first[second] = Some(first);
    }

    /// The words of the first text that are these of the second, where all of them are there in a row.
    pub fn range_in_first(&self, second: &Range<usize>) -> Option<Range<usize>> {
        let start = (*self.first.get(second.start)?)?;
        let is_row = second.clone().zip(start..).all(|(word, expected)| self.first.get(word) == Some(&Some(expected)));
        is_row.then(|| start..start + second.len())
    }

    /// Whether two neighbouring words of the first text are neighbours in the second too, with another word on each side
    /// where there is one. Returns the second of the two in the second text.
    pub fn boundary(&self, first: usize) -> Option<usize> {
        let at = (*self.second.get(first)?)?;
        let agrees = |steps: isize| {
            let (Some(here), Some(there)) = (first.checked_add_signed(steps), at.checked_add_signed(steps)) else {
                return true;
            };
            match (self.second.get(here), self.first.get(there)) {
                (Some(pair), Some(_)) => *pair == Some(there),
                _ => true,
            }
        };
        let is_inner = first > 0 && at > 0;
        (is_inner && [-2, -1, 1].into_iter().all(agrees)).then_some(at)
    }

    /// Where the texts differ: words of the first and words of the second in the same place.
    pub fn differences(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut differences = Vec::new();
        let (mut a, mut b) = (0, 0);
        let pairs = self.second.iter().enumerate().filter_map(|(first, second)| Some((first, (*second)?)));
        for (next_a, next_b) in pairs.chain([(self.second.len(), self.first.len())]) {
            if a < next_a || b < next_b {
                differences.push((a..next_a, b..next_b));
            }
            (a, b) = (next_a + 1, next_b + 1);
        }
        differences
    }
}

/// Places where the same run of words stands, each once in either text: the longest series in the order of both.
fn anchors(first: &[usize], second: &[usize]) -> Vec<(usize, usize)> {
    let (first, second) = (unique_runs(first), unique_runs(second));
    let mut pairs: Vec<_> = first.into_iter().filter_map(|(run, a)| Some((a?, (*second.get(&run)?)?))).collect();
    pairs.sort_unstable();
    longest_rising(&pairs)
}

fn unique_runs(words: &[usize]) -> BTreeMap<&[usize], Option<usize>> {
    let mut runs = BTreeMap::new();
    for (at, run) in words.windows(RUN).enumerate() {
        runs.entry(run).and_modify(|place| *place = None).or_insert(Some(at));
    }
    runs
}

/// Both texts as numbers, which are equal where the words are.
fn numbered(first: &Words, second: &Words) -> (Vec<usize>, Vec<usize>) {
    let mut numbers = BTreeMap::new();
    let mut all = first.iter().chain(second.iter()).map(|word| {
        let next = numbers.len();
        *numbers.entry(word).or_insert(next)
    });
    (all.by_ref().take(first.len()).collect(), all.collect())
}

/// The longest series of pairs, in order of the first, whose second rises too (patience sorting).
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before = vec![None; pairs.len()];
    for (at, (_, second)) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|&top| pairs[top].1 < *second);
        before[at] = pile.checked_sub(1).map(|left| tops[left]);
        if pile == tops.len() { tops.push(at) } else { tops[pile] = at }
    }
    let mut series = Vec::with_capacity(tops.len());
    let mut at = tops.last().copied();
    while let Some(pair) = at {
        series.push(pairs[pair]);
        at = before[pair];
    }
    series.reverse();
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(first: &str, second: &str) -> Alignment {
        let [first, second] = [first, second].map(|text| text.split(' ').collect::<Words>());
        align(&first, &second)
    }

    #[test]
    fn equal_texts_agree_in_every_word() {
        let alignment = aligned("a a a b a a a b", "a a a b a a a b");
        assert_eq!(alignment.second, (0..8).map(Some).collect::<Vec<_>>());
        assert_eq!(alignment.differences(), []);
    }

    #[test]
    fn words_that_differ_stand_between_words_that_agree() {
        let alignment = aligned("one two three four five six", "one two drei four five six seven");
        assert_eq!(alignment.differences(), [(2..3, 2..3), (6..6, 6..7)]);
        assert_eq!(alignment.range_in_first(&(3..6)), Some(3..6));
        assert_eq!(alignment.range_in_first(&(2..4)), None);
        assert_eq!(alignment.boundary(4), None);
        assert_eq!(alignment.boundary(5), Some(5));
    }

    #[test]
    fn passages_that_changed_places_are_not_both_taken() {
        let alignment = aligned("a b c d e f g", "e f g a b c d");
        assert_eq!(alignment.first.iter().flatten().count(), 4);
    }

    proptest::proptest! {
        #[test]
        fn pairs_are_equal_words_in_order(first in "[ab]( [abcd]){0,40}", second in "[ab]( [abcd]){0,40}") {
            let alignment = aligned(&first, &second);
            let [first, second] = [first, second].map(|text| text.split(' ').map(str::to_owned).collect::<Vec<_>>());
            let pairs: Vec<_> = alignment.second.iter().enumerate().filter_map(|(a, b)| Some((a, (*b)?))).collect();
            for (a, b) in &pairs {
                proptest::prop_assert_eq!(&first[*a], &second[*b]);
                proptest::prop_assert_eq!(alignment.first[*b], Some(*a));
            }
            proptest::prop_assert!(pairs.windows(2).all(|pair| pair[0].1 < pair[1].1));
        }
    }
}
