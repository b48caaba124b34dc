//! What a block holds that makes a character of a text markup, or leaves it text.

use std::collections::BTreeMap;

/// A place in a block: piece and byte.
pub(super) type Place = (usize, usize);

/// The delimiters of a block.
#[derive(Debug, Default)]
pub(super) struct Delimiters {
    /// For `*`, `_` and `~`: the first run that may open and the last that may close.
    runs: BTreeMap<u8, (Place, Place)>,
    /// How many runs of `*` and `_` there are in texts, by delimiter and length.
    lengths: BTreeMap<(u8, usize), usize>,
    /// How many runs of backticks there are.
    pub(super) tick_runs: usize,
    /// How many `$` there are.
    dollars: usize,
    /// Whether one of them stands in the text of a link.
    links_dollars: bool,
}

impl Delimiters {
    /// Notes the delimiters of a text.
    pub(super) fn text(&mut self, piece: usize, text: &str, previous: Option<char>, next: Option<char>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let end = run_end(bytes, at);
            match byte {
                b'*' | b'_' | b'~' => {
                    let (opens, closes) = flanks(text, at, end, previous, next);
                    self.run(byte, opens.then_some((piece, at)), closes.then_some((piece, at)));
                    *self.lengths.entry((byte, end - at)).or_default() += 1;
                }
                b'`' => self.tick_runs += 1,
                b'$' => self.dollars += end - at,
                _ => {}
            }
            at = end;
        }
    }

    /// Notes a delimiter that the writer writes.
    pub(super) fn mark(&mut self, piece: usize, delimiter: u8) {
        self.run(delimiter, Some((piece, 0)), Some((piece, 0)));
    }

    /// Notes the text of a link.
    pub(super) fn link_text(&mut self, text: &str) {
        self.links_dollars |= text.contains('$');
    }

    /// Notes what is written to the letter.
    pub(super) fn raw(&mut self, raw: &str) {
        self.tick_runs += raw.split(|c| c != '`').filter(|run| !run.is_empty()).count();
        self.dollars += raw.matches('$').count();
    }

    fn run(&mut self, delimiter: u8, opens: Option<Place>, closes: Option<Place>) {
        const NEVER: Place = (usize::MAX, usize::MAX);
        let (first_open, last_close) = self.runs.entry(delimiter).or_insert((NEVER, (0, 0)));
        *first_open = (*first_open).min(opens.unwrap_or(NEVER));
        *last_close = closes.unwrap_or(*last_close);
    }

    /// Whether a run at `place` would find its other end.
    pub(super) fn pairs(&self, delimiter: u8, place: Place, opens: bool, closes: bool) -> bool {
        let Some((first_open, last_close)) = self.runs.get(&delimiter) else { return false };
        opens && place < *last_close || closes && *first_open < place
    }

    /// Whether another run of the same length makes markdownlint (MD037) see emphasis with spaces at its edges: `a * b * c`.
    pub(super) fn looks_like_emphasis(&self, delimiter: u8, length: usize) -> bool {
        delimiter != b'~' && self.lengths.get(&(delimiter, length)).is_some_and(|&count| count > 1)
    }

    /// Whether markdownlint sees mathematics from one `$` to another that begins or ends inside a link: `$6 or [US$5](a)`.
    pub(super) fn has_mathematics(&self) -> bool {
        self.links_dollars && self.dollars > 1
    }
}

/// The end of the run of equal bytes that begins at `start`.
pub(super) fn run_end(bytes: &[u8], start: usize) -> usize {
    let byte = bytes.get(start);
    bytes.iter().skip(start).position(|other| Some(other) != byte).map_or(bytes.len(), |length| start + length)
}

/// Whether a run of delimiters may open and close, for any reader.
pub(super) fn flanks(text: &str, start: usize, end: usize, previous: Option<char>, next: Option<char>) -> (bool, bool) {
    let before = text[..start].chars().next_back().or(previous);
    let after = text[end..].chars().next().or(next);
    let touches = |side: Option<char>| side.is_some_and(|c| !c.is_whitespace());
    let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    if text[start..].starts_with('_') && is_word(before) && is_word(after) {
        return (false, false);
    }
    (touches(after), touches(before))
}

/// Whether a run has white space beside it.
pub(super) fn is_spaced(text: &str, start: usize, end: usize, previous: Option<char>, next: Option<char>) -> bool {
    let before = text[..start].chars().next_back().or(previous);
    let after = text[end..].chars().next().or(next);
    before.is_some_and(char::is_whitespace) || after.is_some_and(char::is_whitespace)
}
