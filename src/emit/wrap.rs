//! The lines of a paragraph: one, or several that a reader takes for the same paragraph.
//!
//! A line can begin only with what begins no block: `3. May` at the start of a line would be a list, `# 1` a heading. And it ends only
//! at a space that its reader will put back: between two letters of Chinese a line end is nothing.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::table::width;
use crate::model::sentence::{ends_sentence, is_cjk};

/// Where the lines of a paragraph end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wrap {
    /// A paragraph is one line.
    #[default]
    Never,
    /// Before the word that would reach over this column.
    Column(u16),
    /// Behind each sentence.
    Sentence,
}

/// The narrowest column that is any use.
const NARROWEST: u16 = 20;

/// Breaks the paragraph that was written from the offset `start` on. `spaces` are the places of the spaces in its text, `prefix` begins
/// every line after the first.
pub(super) fn wrap(out: &mut String, start: usize, spaces: &[usize], prefix: &str, wrap: Wrap) {
    if wrap == Wrap::Never || spaces.is_empty() {
        return;
    }
    let text = out.split_off(start);
    let first_line = out.rfind('\n').map_or(0, |at| at + 1);
    let mut line = Line { column: width(&out[first_line..]), text: 0, has_words: false };
    let mut at = 0;
    let ends = spaces.iter().map(|&space| space - start).filter(|&space| may_end_line(&text, space));
    for end in ends.chain([text.len()]) {
        let mut word = &text[at..end];
        let ends_line = match wrap {
            Wrap::Column(column) => {
                line.column + width(word.split('\n').next().unwrap_or_default()) > usize::from(column)
            }
            _ => ends_sentence(&text[line.text..at], word.trim_start()),
        };
        if ends_line && line.has_words {
            word = word.strip_prefix(' ').unwrap_or(word);
            out.extend(["\n", prefix]);
            line = Line { column: width(prefix), text: end - word.len(), has_words: false };
        }
        out.push_str(word);
        line.go_on(word, end);
        at = end;
    }
}

/// The line that is being written.
struct Line {
    /// How wide it is.
    column: usize,
    /// Where its text begins.
    text: usize,
    /// A line of nothing but marks could be a rule.
    has_words: bool,
}

impl Line {
    /// Goes on with a word, which can hold a hard break, and which ends at the offset `end`.
    fn go_on(&mut self, word: &str, end: usize) {
        let last = word.rsplit('\n').next().unwrap_or_default();
        if last.len() < word.len() {
            *self = Self { column: 0, text: end - last.len(), has_words: false };
        }
        self.column += width(last);
        self.has_words |= last.contains(char::is_alphanumeric);
    }
}

/// Whether a line can end at a space, and the next begin behind it.
fn may_end_line(text: &str, space: usize) -> bool {
    let (before, after) = (&text[..space], &text[space + 1..]);
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_lost = last.is_whitespace() || is_cjk(last) && is_cjk(first);
    // `\` at the end of a line is a hard break
    !is_lost && last != '\\' && !may_begin_block(after)
}

/// Whether a line that begins with this might begin a block for some reader, even in the middle of a paragraph.
fn may_begin_block(line: &str) -> bool {
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    let Some(first) = line.chars().next() else { return true };
    match first {
        '#' | '>' | '|' | ':' | '=' | '+' | '-' | '{' | '}' | '%' => true,
        '*' | '_' | '~' | '`' | '$' => {
            let rest = line.trim_start_matches(first);
            ends_word(rest) || line.len() - rest.len() > 2 || first == '$'
        }
        '<' => !["<http://", "<https://"].iter().any(|scheme| line.starts_with(scheme)),
        '[' => line.starts_with("[^") || line.starts_with("[ ]") || line.starts_with("[x]"),
        '0'..='9' => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(['.', ')', '\\']) || ends_word(rest) && rest.trim_start().starts_with(['.', ')'])
        }
        c if c.is_whitespace() => true,
        _ => line.starts_with("import ") || line.starts_with("export "),
    }
}

impl<'de> Deserialize<'de> for Wrap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrapVisitor)
    }
}

struct WrapVisitor;

impl Visitor<'_> for WrapVisitor {
    type Value = Wrap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a column from {NARROWEST} to {}, or \"sentence\"", u16::MAX)
    }

    fn visit_i64<E: Error>(self, column: i64) -> Result<Wrap, E> {
        let column = u16::try_from(column).ok().filter(|column| *column >= NARROWEST).map(Wrap::Column);
        column.ok_or_else(|| E::custom(format!("`wrap` is a column from {NARROWEST} to {}, or \"sentence\"", u16::MAX)))
    }

    fn visit_u64<E: Error>(self, column: u64) -> Result<Wrap, E> {
        self.visit_i64(i64::try_from(column).unwrap_or(i64::MAX))
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Wrap, E> {
        if word == "sentence" { Ok(Wrap::Sentence) } else { self.visit_i64(0) }
    }
}
