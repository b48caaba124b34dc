//! A flow in pieces: text, breaks, emphasis marks, code and links.

use std::ops::Range;

use super::flow::{BREAK, WRAP};
use super::links::{Construct, Kind};
use super::names::{is_dunder_head, is_dunder_rest, is_name, is_no_end};

/// What html2text writes around text that is struck out.
const STRIKE: &str = "~~";

/// A piece of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text with escapes and line ends, by its place in the buffer.
    Text(Range<usize>),
    /// A hard line break, by its place.
    Break(usize),
    /// A run of one emphasis character.
    Mark(Mark),
    /// The `~~` before and after text that is struck out, by its place.
    Strike(usize),
    /// Text of inline code.
    Code(Range<usize>),
    /// The beginning of a link's text, by the number of the construct.
    LinkStart(usize),
    /// Its end.
    LinkEnd,
    /// An image.
    Image(usize),
    /// A link that shows its address.
    Autolink(usize),
    /// A `[`, by its place.
    Bracket(usize),
}

/// A run of one emphasis character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `*` for bold, `_` for italic.
    pub character: char,
    /// Its place in the buffer.
    pub range: Range<usize>,
    /// What stands before it and the marks around it.
    pub before: Side,
    /// What stands after it and the marks around it.
    pub after: Side,
    /// Whether nothing but spaces and line ends stand between it and the next mark of its kind: `<b><br></b>`.
    pub is_before_empty: bool,
    /// Whether nothing ends here: `*args, *kwargs`, `f(*args)`, `2 * 3`.
    pub is_no_end: bool,
    /// Whether it can be the beginning of a name: `_Py_NAME`, `_open()`, `*.py`.
    pub is_of_name: bool,
    /// What it does; decided for the whole document in [`super::emphasis`].
    pub role: Role,
}

/// What stands beside a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Nothing: the text, the line or the link begins or ends here.
    Edge,
    /// A space or a wrapped line.
    Space,
    /// Two spaces or more: no-break spaces of the page.
    Gap,
    /// A letter, a digit, a link or code.
    Word,
    /// `(`, an opening quote and the like.
    Opening,
    /// Other punctuation.
    Punctuation,
}

/// What a mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Emphasis begins.
    Open,
    /// It ends.
    Close,
    /// It ends and begins again, or held nothing, or begins or ends in emphasis of the same kind.
    Nothing,
    /// Emphasis begins, and with it the character, once: `<b>*args</b>`.
    OpenBefore,
    /// The character, once, and emphasis ends: `<b>except*</b>`.
    CloseAfter,
    /// The character is part of the text.
    Literal,
}

/// The tokens of a flow.
pub fn tokens(buffer: &str, constructs: &[Construct]) -> Vec<Token> {
    let mut tokenizer =
        Tokenizer { buffer, tokens: Vec::new(), ticks: ticks(buffer, constructs), code: None, is_link_text: false };
    let mut at = 0;
    for (number, construct) in constructs.iter().enumerate() {
        tokenizer.scan(at..construct.range.start);
        match &construct.kind {
            Kind::Link(content) => {
                tokenizer.flush_code(construct.range.start);
                tokenizer.tokens.push(Token::LinkStart(number));
                tokenizer.resume_code(content.start);
                tokenizer.is_link_text = true;
                tokenizer.scan(content.clone());
                tokenizer.is_link_text = false;
                tokenizer.flush_code(content.end);
                tokenizer.tokens.push(Token::LinkEnd);
            }
            Kind::Autolink | Kind::Image { .. } | Kind::Bracket => {
                tokenizer.flush_code(construct.range.start);
                tokenizer.tokens.push(match construct.kind {
                    Kind::Image { .. } => Token::Image(number),
                    Kind::Bracket => Token::Bracket(construct.range.start),
                    Kind::Autolink | Kind::Link(_) => Token::Autolink(number),
                });
            }
        }
        tokenizer.resume_code(construct.range.end);
        at = construct.range.end;
    }
    tokenizer.scan(at..buffer.len());
    pair_strikes(buffer, &mut tokenizer.tokens);
    tokenizer.tokens
}

/// Leaves only pairs of `~~` with text right inside; others are text.
fn pair_strikes(buffer: &str, tokens: &mut [Token]) {
    let is_text = |side: Option<char>| side.is_some_and(|side| !side.is_whitespace());
    let mut open = None;
    for index in 0..tokens.len() {
        let Token::Strike(at) = tokens[index] else { continue };
        let closes = is_text(buffer[..at].chars().next_back()) && open.is_some();
        if closes {
            open = None;
            continue;
        }
        // one that opened before does not end
        if let Some((index, at)) = open.take() {
            tokens[index] = Token::Text(at..at + STRIKE.len());
        }
        if is_text(buffer[at + STRIKE.len()..].chars().next()) {
            open = Some((index, at));
        } else {
            tokens[index] = Token::Text(at..at + STRIKE.len());
        }
    }
    if let Some((index, at)) = open {
        tokens[index] = Token::Text(at..at + STRIKE.len());
    }
}

/// The backquotes that begin or end code, an even number, in order.
fn ticks(buffer: &str, constructs: &[Construct]) -> Vec<usize> {
    let (mut ticks, quotation_marks) = (Vec::new(), quotation_marks(buffer));
    let mut at = 0;
    let mut collect = |range: Range<usize>| {
        let bytes = buffer.as_bytes();
        let is_mark = |at: usize| quotation_marks.binary_search(&at).is_ok();
        let is_tick = |at: usize| (at == 0 || bytes.get(at - 1) != Some(&b'\\')) && !is_mark(at);
        ticks.extend(
            memchr::memchr_iter(b'`', &bytes[range.clone()])
                .map(|tick| tick + range.start)
                .filter(|tick| is_tick(*tick)),
        );
    };
    for construct in constructs {
        collect(at..construct.range.start);
        if let Kind::Link(content) = &construct.kind {
            collect(content.clone());
        }
        at = construct.range.end;
    }
    collect(at..buffer.len());
    if ticks.len() % 2 == 1 {
        ticks.pop();
    }
    ticks.reverse();
    ticks
}

/// The backquotes of ``` ``words'' ```, as those who know LaTeX quote. The second of two pieces of code begins behind a
/// word, and what a person typed as ``` ``x == ''`` ``` has nothing before the quotes.
fn quotation_marks(buffer: &str) -> Vec<usize> {
    let mut marks = Vec::new();
    for (at, rest) in buffer.match_indices("``").map(|(at, pair)| (at, &buffer[at + pair.len()..])) {
        let head = buffer[..at].trim_end_matches(['*', '_']);
        let is_first =
            head.chars().next_back().is_none_or(|last| !matches!(side(last), Side::Word | Side::Punctuation));
        let quoted = rest.find("``").map_or(rest, |next| &rest[..next]).split_once("''");
        let is_quotation = quoted.is_some_and(|(words, after)| {
            let ends_words = words.ends_with(|last: char| last.is_alphanumeric() || ".,:;!?…)*_".contains(last));
            let is_code = words.starts_with('`') && !words.contains(">`_");
            ends_words
                && !is_code
                && !words.starts_with([' ', WRAP, BREAK])
                && !after.starts_with(char::is_alphanumeric)
        });
        if is_first && is_quotation {
            marks.extend([at, at + 1]);
        }
    }
    marks
}

struct Tokenizer<'b> {
    buffer: &'b str,
    tokens: Vec<Token>,
    /// Backquotes to come, the next one last.
    ticks: Vec<usize>,
    /// Where the code that is being read began.
    code: Option<usize>,
    /// Whether the text of a link is being read.
    is_link_text: bool,
}

impl Tokenizer<'_> {
    fn scan(&mut self, range: Range<usize>) {
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            if self.ticks.last() == Some(&at) {
                self.text(start..at);
                self.ticks.pop();
                if self.code.is_some() {
                    self.flush_code(at);
                    self.code = None;
                } else {
                    self.code = Some(at + 1);
                }
                at += 1;
                start = at;
                continue;
            }
            let bytes = self.buffer.as_bytes();
            match bytes[at] {
                _ if self.code.is_some() => at += 1,
                b'\\' => at += 2,
                byte if byte == BREAK as u8 => {
                    self.text(start..at);
                    self.tokens.push(Token::Break(at));
                    at += 1;
                    start = at;
                }
                b'*' | b'_' => {
                    let end = cluster_end(bytes, at, range.end);
                    if is_mark(self.buffer, at..end) {
                        self.text(start..at);
                        self.marks(at..end, &range);
                        start = end;
                    }
                    at = end;
                }
                b'~' => {
                    let length = bytes[at..range.end].iter().take_while(|byte| **byte == b'~').count();
                    if length == STRIKE.len() {
                        self.text(start..at);
                        self.tokens.push(Token::Strike(at));
                        start = at + length;
                    }
                    at += length;
                }
                b':' if bytes[at..range.end].starts_with(b"://") => at = address_end(bytes, at + 3, range.end),
                _ => at += 1,
            }
        }
        self.text(start..range.end);
    }

    fn text(&mut self, range: Range<usize>) {
        if self.code.is_none() && !range.is_empty() {
            self.tokens.push(Token::Text(range));
        }
    }

    /// Code goes on behind a link.
    fn resume_code(&mut self, at: usize) {
        if self.code.is_some() {
            self.code = Some(at);
        }
    }

    fn flush_code(&mut self, end: usize) {
        if let Some(start) = self.code {
            if start < end {
                self.tokens.push(Token::Code(start..end));
            }
            self.code = Some(end);
        }
    }

    /// What stands beside the first and the last character of a piece: nothing where the flow or a link's own text ends,
    /// else a link.
    fn edge(&self, is_end_of_flow: bool) -> Side {
        if self.is_link_text || is_end_of_flow { Side::Edge } else { Side::Word }
    }

    /// The marks of a cluster such as `*_`, which all have the same sides.
    fn marks(&mut self, cluster: Range<usize>, within: &Range<usize>) {
        let (head, tail) = (&self.buffer[within.start..cluster.start], &self.buffer[cluster.end..within.end]);
        let is_text_end = cluster.end == self.buffer.len();
        let before = head.chars().next_back().map_or(self.edge(within.start == 0), side);
        let before = if head.ends_with("  ") { Side::Gap } else { before };
        let after = tail.chars().next().map_or(self.edge(is_text_end), side);
        let after = match tail.strip_prefix(' ') {
            Some(rest) if rest.starts_with(' ') => Side::Gap,
            // `one * _two_*`: html2text puts a space before each of two marks after a word
            Some(rest) if begins_with_other_mark(rest, &self.buffer[cluster.clone()]) => Side::Opening,
            _ => after,
        };
        let is_no_end = is_no_end(head, tail);
        let role = Role::Literal;
        let mut start = cluster.start;
        while start < cluster.end {
            let byte = self.buffer.as_bytes()[start];
            let length = self.buffer[start..cluster.end].bytes().take_while(|next| *next == byte).count();
            let range = start..start + length;
            start += length;
            let character = char::from(byte);
            let is_between = |other: char| other != character && matches!(other, ' ' | WRAP | BREAK | '*' | '_');
            let rest = self.buffer[start..].trim_start_matches(is_between);
            let is_before_empty = rest.starts_with(character);
            let is_of_name = length == 1 && is_name(character, head, &self.buffer[cluster.end..]);
            let mark = Mark { character, range, before, after, is_before_empty, is_no_end, is_of_name, role };
            self.tokens.push(Token::Mark(mark));
        }
    }
}

/// Whether a text begins with a mark of the kind that a cluster does not end with, and something after it.
fn begins_with_other_mark(rest: &str, cluster: &str) -> bool {
    let other = if cluster.ends_with('*') { '_' } else { '*' };
    let text = rest.trim_start_matches(other);
    text.len() < rest.len() && text.starts_with(|first: char| !first.is_whitespace())
}

fn cluster_end(bytes: &[u8], at: usize, end: usize) -> usize {
    at + bytes[at..end].iter().take_while(|byte| matches!(byte, b'*' | b'_')).count()
}

/// Whether a cluster can be emphasis: not the underscores of `snake_case`, `__init__` or a line to write on.
fn is_mark(buffer: &str, cluster: Range<usize>) -> bool {
    let marks = &buffer[cluster.clone()];
    if is_quoted(buffer, &cluster) {
        return false;
    }
    if !marks.bytes().all(|byte| byte == b'_') {
        return true;
    }
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let before = is_word(buffer[..cluster.start].chars().next_back());
    let after = is_word(buffer[cluster.end..].chars().next());
    match marks.len() {
        1 => !after || !before,
        2 => {
            let is_dunder = (after && is_dunder_rest(&buffer[cluster.end..]))
                || (before && is_dunder_head(&buffer[..cluster.start]));
            !is_dunder
        }
        _ => false,
    }
}

/// `"_"`: a character that the text is about.
fn is_quoted(buffer: &str, cluster: &Range<usize>) -> bool {
    let before = buffer[..cluster.start].chars().next_back();
    let after = buffer[cluster.end..].chars().next();
    let is_pair = |(open, close)| {
        matches!((open, close), ('"', '"') | ('\'', '\'') | ('“', '”') | ('‘', '’') | ('(', ')') | ('[', ']'))
    };
    before.zip(after).is_some_and(is_pair)
}

/// The end of an address in the text, without emphasis marks at its end.
fn address_end(bytes: &[u8], at: usize, end: usize) -> usize {
    let is_inside =
        |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'<' | b'>' | b'"' | b'`' | b'\\' | b'*');
    let stop = at + bytes[at..end].iter().take_while(|byte| is_inside(byte)).count();
    let trailing = bytes[at..stop].iter().rev().take_while(|byte| matches!(byte, b'_' | b'.' | b',' | b')')).count();
    let first_mark = bytes[stop - trailing..stop].iter().position(|byte| *byte == b'_');
    first_mark.map_or(stop, |mark| stop - trailing + mark)
}

/// What a character beside a mark is.
pub fn side(character: char) -> Side {
    match character {
        BREAK => Side::Edge,
        '`' => Side::Word,
        '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '<' | '-' | '–' | '—' | '/' | '¿' | '¡' => {
            Side::Opening
        }
        _ if character.is_whitespace() => Side::Space,
        _ if character.is_alphanumeric() => Side::Word,
        '@' | '#' | '$' | '&' | '\\' => Side::Word,
        _ => Side::Punctuation,
    }
}
