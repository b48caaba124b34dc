//! Three texts of one post into one: what was last written, what a person made of it, and what the migration gives now.

use diffy::{ConflictStyle, MergeOptions};

/// The merged text, and where a person must decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Both changes; where they touch each other, both between the marks of git.
    pub text: String,
    /// The lines, from 1, on which a conflict begins.
    pub conflicts: Vec<usize>,
}

const MARKS: [(&str, &str); 2] = [("<<<<<<< ours", "<<<<<<< edited"), (">>>>>>> theirs", ">>>>>>> migrated")];

/// Merges what changed from `base` to `edited` with what changed from `base` to `emitted`, line by line.
pub fn merge(base: &str, edited: &str, emitted: &str) -> Merged {
    match MergeOptions::new().set_conflict_style(ConflictStyle::Merge).merge(base, edited, emitted) {
        Ok(text) => Merged { text, conflicts: Vec::new() },
        Err(text) => {
            let named: Vec<_> = text.split_inclusive('\n').map(name_side).collect();
            let begins = |(at, line): (usize, &String)| line.starts_with(MARKS[0].1).then_some(at + 1);
            Merged { conflicts: named.iter().enumerate().filter_map(begins).collect(), text: named.concat() }
        }
    }
}

/// The lines of both sides of the conflicts in a text, without git's marks and without what the sides had in common before.
pub fn both_sides(text: &str) -> impl Iterator<Item = &str> {
    let mut is_base = false;
    text.lines().filter(move |line| {
        let is_mark = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
        if is_mark {
            is_base = line.starts_with('|');
        }
        !is_mark && !is_base
    })
}

/// Says in a mark whose text follows it.
fn name_side(line: &str) -> String {
    let bare = line.trim_end();
    MARKS
        .iter()
        .find(|(mark, _)| bare == *mark)
        .map_or_else(|| line.to_owned(), |(mark, name)| line.replace(mark, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_apart_from_each_other_are_both_taken() {
        let merged = merge("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\n");
        assert_eq!(merged, Merged { text: "A\n\nb\n\nC\n".to_owned(), conflicts: Vec::new() });
        assert_eq!(merge("a\n", "b\n", "b\n").conflicts, [0; 0]);
    }

    #[test]
    fn changes_of_one_line_are_marked() {
        let merged = merge("top\n\na\n", "top\n\nmine\n", "top\n\ntheirs\n");
        assert_eq!(merged.text, "top\n\n<<<<<<< edited\nmine\n=======\ntheirs\n>>>>>>> migrated\n");
        assert_eq!(merged.conflicts, [3]);
    }
}
