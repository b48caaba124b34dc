//! Which characters of a text would be read as markup where they stand.

use super::destination::begins_entity;

/// Where in a block a text stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'a> {
    /// The text begins a line: what could begin a block there is escaped.
    pub(super) line: Option<Line>,
    /// The text reaches to the end of its line.
    pub(super) ends_line: bool,
    /// The first character of what follows in the same line.
    pub(super) next: Option<char>,
    /// The last character of what precedes in the same line.
    pub(super) previous: Option<char>,
    /// Inside `_…_` or `**…**`, where prettier escapes every delimiter.
    pub(super) is_emphasised: bool,
    /// Inside `[…]`.
    pub(super) is_bracketed: bool,
    pub(super) is_heading: bool,
    pub(super) is_cell: bool,
    pub(super) is_mdx: bool,
    /// An image or a link follows.
    pub(super) before_bracket: bool,
    /// What the rest of the block holds.
    pub(super) block: Option<&'a Delimiters>,
    /// Number of the piece in its block, to compare with the places in `block`.
    pub(super) piece: usize,
}

/// The line that a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The first of its block.
    First {
        /// The block is the first of a list item.
        in_item: bool,
    },
    /// A line after a hard break.
    Later,
}

/// A place in a block: piece and byte.
pub(super) type Place = (usize, usize);

/// What a block holds that makes a character of a text markup, or leaves it text.
#[derive(Debug, Default)]
pub(super) struct Delimiters {
    /// For `*`, `_` and `~`: the first run that may open and the last that may close.
    pub(super) runs: [Option<(Place, Place)>; 3],
    /// How many runs of backticks there are.
    pub(super) tick_runs: usize,
    /// The first `[` of a text.
    pub(super) first_bracket: Option<Place>,
}

/// The delimiters that run.
const RUNNING: [u8; 3] = *b"*_~";

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
                }
                b'`' => self.tick_runs += 1,
                b'[' => self.first_bracket = self.first_bracket.or(Some((piece, at))),
                _ => {}
            }
            at = end;
        }
    }

    /// Notes a delimiter that the writer writes.
    pub(super) fn mark(&mut self, piece: usize, delimiter: u8) {
        self.run(delimiter, Some((piece, 0)), Some((piece, 0)));
    }

    /// Notes what is written to the letter.
    pub(super) fn raw(&mut self, raw: &str) {
        self.tick_runs += raw.split(|c| c != '`').filter(|run| !run.is_empty()).count();
    }

    fn run(&mut self, delimiter: u8, opens: Option<Place>, closes: Option<Place>) {
        const NEVER: Place = (usize::MAX, usize::MAX);
        let Some(index) = RUNNING.iter().position(|&running| running == delimiter) else { return };
        if let Some(run) = self.runs.get_mut(index) {
            let (first, last) = run.unwrap_or((NEVER, (0, 0)));
            *run = Some((first.min(opens.unwrap_or(NEVER)), closes.unwrap_or(last)));
        }
    }

    /// Whether a run at `place` would find its other end.
    fn pairs(&self, delimiter: u8, place: Place, opens: bool, closes: bool) -> bool {
        let run = RUNNING.iter().position(|&running| running == delimiter).and_then(|index| self.runs.get(index));
        let Some(Some((first_open, last_close))) = run else { return false };
        opens && place < *last_close || closes && *first_open < place
    }
}

/// The end of the run of equal bytes that begins at `start`.
fn run_end(bytes: &[u8], start: usize) -> usize {
    let byte = bytes.get(start);
    bytes.iter().skip(start).position(|other| Some(other) != byte).map_or(bytes.len(), |length| start + length)
}

/// Whether a run of delimiters may open and close, for any reader.
fn flanks(text: &str, start: usize, end: usize, previous: Option<char>, next: Option<char>) -> (bool, bool) {
    let before = text[..start].chars().next_back().or(previous);
    let after = text[end..].chars().next().or(next);
    let touches = |side: Option<char>| side.is_some_and(|c| !c.is_whitespace());
    let is_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    if text[start..].starts_with('_') && is_word(before) && is_word(after) {
        return (false, false);
    }
    (touches(after), touches(before))
}

/// Whether a text holds nothing that could be markup anywhere.
pub(super) fn is_harmless(text: &str) -> bool {
    !text.bytes().any(is_special)
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'~' | b'[' | b']' | b'<' | b'&' | b'!' | b'|' | b'#' | b'{')
}

/// Writes a text with the escapes that it needs where it stands.
pub(super) fn escaped(out: &mut String, text: &str, surroundings: &Surroundings<'_>) {
    let line_start = surroundings.line.and_then(|line| begins_block(text, line, surroundings));
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let is_run = matches!(byte, b'*' | b'_' | b'~' | b'`');
        let end = if is_run { run_end(bytes, at) } else { at + 1 };
        let is_special = is_special(byte) || at == 0 && matches!(byte, b'(' | b':');
        // what is left of a run could close what it could not as a whole: `~~~ a` is escaped to its end
        if line_start == Some(at) || is_special && needs_escape(text, at, end, surroundings) {
            for at in at..end {
                out.push_str(&text[copied..at]);
                out.push('\\');
                copied = at;
            }
        }
        at = end;
    }
    out.push_str(&text[copied..]);
}

/// Whether the run of special characters at `start..end` would be read as markup.
fn needs_escape(text: &str, start: usize, end: usize, surroundings: &Surroundings<'_>) -> bool {
    let rest = &text[end..];
    let next = rest.chars().next().or(surroundings.next);
    let follows_footnote = start == 0 && surroundings.previous == Some(']');
    match text.as_bytes().get(start) {
        Some(b'\\') => next.is_some_and(|c| c.is_ascii_punctuation()),
        Some(delimiter @ (b'*' | b'_' | b'~')) => {
            let (opens, closes) = flanks(text, start, end, surroundings.previous, surroundings.next);
            let pairs = |block: &Delimiters| block.pairs(*delimiter, (surroundings.piece, start), opens, closes);
            (opens || closes)
                && (surroundings.is_emphasised && *delimiter != b'~' || surroundings.block.is_some_and(pairs))
        }
        // a run of another length is no closing run, but its backticks would be when they are escaped one by one
        Some(b'`') => surroundings.block.is_some_and(|block| block.tick_runs > 1),
        Some(b'(' | b':') => follows_footnote,
        Some(b'[' | b']') => follows_footnote || bracket_needs_escape(text, start, surroundings),
        Some(b'!') => rest.is_empty() && surroundings.before_bracket,
        Some(b'<') => {
            let begins_tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            surroundings.is_mdx || next.is_some_and(begins_tag)
        }
        Some(b'&') => begins_entity(rest),
        Some(b'|') => surroundings.is_cell,
        Some(b'{') => surroundings.is_mdx,
        // `## C#` would be a closing sequence for some readers, `## C #` for all
        Some(b'#') => surroundings.is_heading && surroundings.ends_line && rest.bytes().all(|b| b == b'#'),
        _ => false,
    }
}

fn bracket_needs_escape(text: &str, at: usize, surroundings: &Surroundings<'_>) -> bool {
    if surroundings.is_bracketed {
        return true;
    }
    let before = &text[..at];
    let rest = &text[at + 1..];
    if text[at..].starts_with(']') {
        // a link's end
        let opened = surroundings.block.is_some_and(|block| block.first_bracket < Some((surroundings.piece, at)));
        return opened && rest.starts_with('(');
    }
    // `[[a]]` is a link for prettier, and only for it
    let is_wiki = before.ends_with('[') && rest.contains("]]") || rest.is_empty() && surroundings.before_bracket;
    let is_footnote = rest.starts_with('^') && rest.contains(']');
    // the label of a full reference, and `(text)[address]`, which markdownlint takes for a link the wrong way round
    let previous = before.chars().next_back().or(surroundings.previous);
    is_wiki || is_footnote || matches!(previous, Some(']' | ')'))
}

/// The byte to escape where the text would begin a block.
fn begins_block(text: &str, line: Line, surroundings: &Surroundings<'_>) -> Option<usize> {
    let bytes = text.as_bytes();
    let whole = surroundings.ends_line;
    let consists_of = |allowed: &[u8]| whole && bytes.iter().all(|b| allowed.contains(b));
    let is_later = line == Line::Later;
    let &first = bytes.first()?;
    let is_rule = || consists_of(&[first, b' ']) && bytes.iter().filter(|&&b| b == first).count() >= 3;
    let is_marker_end = |at: usize| bytes.get(at).map_or(whole, |&b| b == b' ');
    let begins = match first {
        b'#' | b'>' => true,
        b'+' | b'-' | b'*' if is_marker_end(1) => true,
        b'-' | b':' | b'|' if is_later && consists_of(b"-:| ") => true,
        b'=' => is_later && consists_of(b"="),
        // `- --` is a thematic break
        b'-' if line == (Line::First { in_item: true }) && consists_of(b"- ") => true,
        b'-' | b'*' | b'_' => is_rule(),
        b'`' => text.starts_with("```"),
        b'~' => text.starts_with("~~~"),
        b'$' => text.starts_with("$$"),
        b'[' => {
            let in_item = line == Line::First { in_item: true };
            let is_task = ["[ ]", "[x]", "[X]"].iter().any(|task| text.starts_with(task));
            in_item && is_task || text.contains("]:")
        }
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let is_marker = digits <= 9 && matches!(bytes.get(digits), Some(b'.' | b')')) && is_marker_end(digits + 1);
            return is_marker.then_some(digits);
        }
        _ => false,
    };
    begins.then_some(0)
}
