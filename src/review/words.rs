//! What differs between two texts, word by word.

use crate::difference::{self, Run};

/// A piece of a text that is compared as a whole: a word, white space, a character of punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// The text of it.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
}

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters and digits.
    Word,
    /// Any other character.
    Sign,
    /// Spaces, and a line end at most: where lines end is nothing that readers see.
    Space,
    /// An empty line.
    Break,
}

impl<'a> Token<'a> {
    /// What makes it equal to another one.
    fn key(&self) -> &'a str {
        match self.kind {
            Kind::Word | Kind::Sign => self.text,
            Kind::Space => " ",
            Kind::Break => "\n\n",
        }
    }
}

/// The tokens of a text; together they are the text.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (end, kind) = if first.is_whitespace() {
            let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
            let is_break = rest[..end].matches('\n').nth(1).is_some();
            (end, if is_break { Kind::Break } else { Kind::Space })
        } else if first.is_alphanumeric() {
            (rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()), Kind::Word)
        } else {
            (first.len_utf8(), Kind::Sign)
        };
        let (text, behind) = rest.split_at(end);
        tokens.push(Token { text, kind });
        rest = behind;
    }
    tokens
}

/// What is the same in two texts and what is not, in their order.
pub fn compare(old: &[Token<'_>], new: &[Token<'_>]) -> Vec<Run> {
    let (old_keys, new_keys): (Vec<_>, Vec<_>) =
        (old.iter().map(Token::key).collect(), new.iter().map(Token::key).collect());
    let mut runs: Vec<Run> = Vec::new();
    let all = difference::runs_of_words(&old_keys, &new_keys);
    for (number, run) in all.iter().cloned().enumerate() {
        let is_between = number > 0 && number + 1 < all.len();
        // a comma that two rewritten phrases share is no island
        let is_same = run.is_same && !(is_between && is_chaff(&old[run.old.clone()]));
        match runs.last_mut().filter(|last| last.is_same == is_same) {
            Some(last) => (last.old.end, last.new.end) = (run.old.end, run.new.end),
            None => runs.push(Run { is_same, ..run }),
        }
    }
    runs
}

fn is_chaff(tokens: &[Token<'_>]) -> bool {
    tokens.len() < 4 && tokens.iter().all(|token| matches!(token.kind, Kind::Sign | Kind::Space))
}

/// The runs as numbers, four and four: how many UTF-16 units of the old and of the new text are the same, and how many of the
/// old go and of the new come behind these. Where none go and none come, both texts have an empty line: a row ends there.
pub fn numbers(old: &[Token<'_>], new: &[Token<'_>], runs: &[Run]) -> Vec<usize> {
    let mut numbers = Vec::new();
    let mut same = [0, 0];
    for run in runs {
        if !run.is_same {
            numbers.extend([same[0], same[1], units(&old[run.old.clone()]), units(&new[run.new.clone()])]);
            same = [0, 0];
            continue;
        }
        for (old, new) in old[run.old.clone()].iter().zip(&new[run.new.clone()]) {
            same[0] += units(std::slice::from_ref(old));
            same[1] += units(std::slice::from_ref(new));
            if old.kind == Kind::Break {
                numbers.extend([same[0], same[1], 0, 0]);
                same = [0, 0];
            }
        }
    }
    if same != [0, 0] {
        numbers.extend([same[0], same[1], 0, 0]);
    }
    numbers
}

fn units(tokens: &[Token<'_>]) -> usize {
    tokens.iter().flat_map(|token| token.text.chars()).map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let (old, new) = (tokens(old), tokens(new));
        let text = |tokens: &[Token<'_>]| tokens.iter().map(|token| token.text).collect::<String>();
        let run = |run: &Run| {
            let (old, new) = (text(&old[run.old.clone()]), text(&new[run.new.clone()]));
            if run.is_same { new } else { format!("[{old}|{new}]") }
        };
        compare(&old, &new).iter().map(run).collect()
    }

    #[test]
    fn words_and_not_letters_change() {
        assert_eq!(shown("It was a red day.", "It was a read day."), "It was a [red|read] day.");
    }

    #[test]
    fn where_a_line_ends_is_no_change_but_an_empty_line_is() {
        assert_eq!(shown("one two\nthree", "one\ntwo three"), "one\ntwo three");
        assert_eq!(shown("one two", "one\n\ntwo"), "one[ |\n\n]two");
    }

    #[test]
    fn a_sign_between_two_changes_belongs_to_them() {
        assert_eq!(shown("say one, two now", "say three, four now"), "say [one, two|three, four] now");
    }

    #[test]
    fn tokens_are_the_whole_text() {
        let text = "\u{feff} a\u{85}ö𝒳 -- \r\n\r\n日本,\u{2028}x\n";
        assert_eq!(tokens(text).iter().map(|token| token.text).collect::<String>(), text);
    }

    #[test]
    fn numbers_count_utf16_units_and_end_rows_at_empty_lines() {
        let (old, new) = (tokens("𝒳 a\n\nb c"), tokens("𝒳 a\n\n\nb dd"));
        assert_eq!(numbers(&old, &new, &compare(&old, &new)), [6, 7, 0, 0, 2, 2, 1, 2]);
    }

    #[test]
    fn texts_that_share_nothing_take_no_time() {
        let text = |from: u32| (from..from + 30_000).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ");
        let (old, new) = (text(0), text(1_000_000));
        let runs = compare(&tokens(&old), &tokens(&new));
        assert_eq!(
            (runs.first().map(|run| run.old.start), runs.last().map(|run| run.old.end)),
            (Some(0), Some(59_999))
        );
    }
}
