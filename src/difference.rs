//! What differs between two texts that were cut into pieces: lines, words.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

/// Pieces of two texts that follow one another and are all the same, or all not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Their numbers in the old text, from 0.
    pub old: Range<usize>,
    /// Their numbers in the new text, from 0.
    pub new: Range<usize>,
    /// Whether they are the same.
    pub is_same: bool,
}

/// The lines of a text, with their ends.
pub fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The runs of two texts in lines, those that are the same and those that are not by turns; together they are both texts.
pub fn runs(old: &[&str], new: &[&str]) -> Vec<Run> {
    compare(old, new, Diff::postprocess_lines)
}

/// The runs of two texts in words, as [`runs`]; where a change could stand in several places, no indents say in which.
pub fn runs_of_words(old: &[&str], new: &[&str]) -> Vec<Run> {
    compare(old, new, Diff::postprocess_no_heuristic)
}

fn compare<'a>(old: &[&'a str], new: &[&'a str], place: impl FnOnce(&mut Diff, &InternedInput<&'a str>)) -> Vec<Run> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    place(&mut diff, &input);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    let (mut runs, mut at) = (Vec::new(), (0, 0));
    for hunk in diff.hunks() {
        let changed = Run { old: range(hunk.before), new: range(hunk.after), is_same: false };
        if changed.old.start > at.0 {
            runs.push(Run { old: at.0..changed.old.start, new: at.1..changed.new.start, is_same: true });
        }
        at = (changed.old.end, changed.new.end);
        runs.push(changed);
    }
    if old.len() > at.0 {
        runs.push(Run { old: at.0..old.len(), new: at.1..new.len(), is_same: true });
    }
    runs
}

/// The runs with at most `context` equal pieces before and behind each change; changes that are closer stand together.
pub fn hunks(runs: &[Run], context: usize) -> Vec<Vec<Run>> {
    let mut hunks: Vec<Vec<Run>> = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        let (is_first, is_last) = (number == 0, number + 1 == runs.len());
        if !run.is_same {
            match hunks.last_mut() {
                Some(hunk) => hunk.push(run.clone()),
                None => hunks.push(vec![run.clone()]),
            }
        } else if is_first || is_last || run.old.len() > 2 * context {
            let length = run.old.len();
            // behind the change above, and before the one below
            if let Some(hunk) = hunks.last_mut() {
                hunk.push(part(run, 0..length.min(context)));
            }
            if !is_last {
                hunks.push(vec![part(run, length.saturating_sub(context)..length)]);
            }
        } else if let Some(hunk) = hunks.last_mut() {
            hunk.push(run.clone());
        }
    }
    hunks.iter_mut().for_each(|hunk| hunk.retain(|run| !run.old.is_empty() || !run.new.is_empty()));
    hunks.retain(|hunk| hunk.iter().any(|run| !run.is_same));
    hunks
}

fn part(run: &Run, of: Range<usize>) -> Run {
    let of_side = |side: &Range<usize>| side.start + of.start..side.start + of.end;
    Run { old: of_side(&run.old), new: of_side(&run.new), is_same: run.is_same }
}

/// The line above a hunk: `@@ -1,4 +1,5 @@`.
pub fn header(hunk: &[Run]) -> String {
    let side = |side: fn(&Run) -> &Range<usize>| {
        let start = hunk.first().map_or(0, |run| side(run).start);
        let length = hunk.iter().map(|run| side(run).len()).sum::<usize>();
        match length {
            // of no lines, that before them
            0 => format!("{start},0"),
            1 => (start + 1).to_string(),
            _ => format!("{},{length}", start + 1),
        }
    };
    format!("@@ -{} +{} @@", side(|run| &run.old), side(|run| &run.new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_both_texts() {
        for (old, new) in
            [("", ""), ("", "a\n"), ("a\n", ""), ("a\nb\nc", "a\nx\nc"), ("a\n", "b\n"), ("a\na\nb\n", "a\nb\nb\n")]
        {
            let (old, new) = (lines(old), lines(new));
            let runs = runs(&old, &new);
            let all = |side: fn(&Run) -> Range<usize>| runs.iter().flat_map(side).collect::<Vec<_>>();
            assert_eq!(all(|run| run.old.clone()), (0..old.len()).collect::<Vec<_>>(), "{runs:?}");
            assert_eq!(all(|run| run.new.clone()), (0..new.len()).collect::<Vec<_>>(), "{runs:?}");
            assert!(runs.iter().filter(|run| run.is_same).all(|run| old[run.old.clone()] == new[run.new.clone()]));
            assert!(runs.windows(2).all(|two| two[0].is_same != two[1].is_same), "{runs:?}");
        }
    }

    #[test]
    fn hunks_have_the_headers_of_unified_diffs() {
        let old = (0..20).map(|line| line.to_string()).collect::<Vec<_>>().join("\n") + "\n";
        let headers = |new: &str| {
            let (old, new) = (lines(&old), lines(new));
            hunks(&runs(&old, &new), 3).iter().map(|hunk| header(hunk)).collect::<Vec<_>>()
        };
        assert!(headers(&old).is_empty());
        assert_eq!(headers(&old.replace("\n5\n", "\nx\n")), ["@@ -3,7 +3,7 @@"]);
        assert_eq!(
            headers(&old.replace("0\n1\n", "x\n1\n").replace("\n19\n", "\n")),
            ["@@ -1,4 +1,4 @@", "@@ -17,4 +17,3 @@"]
        );
        assert_eq!(headers(&old.replace("\n4\n", "\n").replace("\n11\n", "\n")), ["@@ -2,14 +2,12 @@"]);
        assert_eq!(headers(""), ["@@ -1,20 +0,0 @@"]);
        assert_eq!(header(&runs(&[], &["a\n"])), "@@ -0,0 +1 @@");
    }
}
