//! The entries of one side of the ledger, in a form in which the two sides can be compared.

use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};

use super::{address, entity};
use crate::account::What;
use crate::source::Span;

/// Whether an entry must have its counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// It must be on the other side.
    Certain,
    /// It may be on the other side: the number of a list item, the label of a footnote, a bare address. Readers may
    /// differ about such things without losing anything.
    Possible,
}

/// How many words of a link's text are looked at for a bare address.
const LONGEST_LINK: usize = 64;

/// A letter with its marks has no more characters: those before are not composed again where a word goes on.
const MOST_MARKS: usize = 32;

/// One word, link or image.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is.
    pub what: What,
    /// Whether it must have a counterpart.
    pub certainty: Certainty,
    /// Where it stands in the scanned text.
    pub span: Span,
    text: Range<u32>,
}

/// The words, links and images of a text, in its order.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    list: Vec<Token>,
    arena: String,
    entities: Entities,
    /// Where the word starts in the arena that the next piece of text can go on with.
    open: Option<u32>,
}

impl Tokens {
    /// An empty list with room for the entries of `bytes` bytes of text.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { list: Vec::with_capacity(bytes / 6), arena: String::with_capacity(bytes), ..Self::default() }
    }

    /// Says how entities in text are read from here on; returns how they were before.
    pub fn read_entities(&mut self, entities: Entities) -> Entities {
        std::mem::replace(&mut self.entities, entities)
    }

    /// The entries.
    pub fn list(&self) -> &[Token] {
        &self.list
    }

    /// The normal form of an entry: what is compared.
    pub fn text(&self, token: &Token) -> &str {
        self.arena.get(token.text.start as usize..token.text.end as usize).unwrap_or_default()
    }

    /// Adds an address.
    pub fn address(&mut self, what: What, address: &str, span: Range<usize>, certainty: Certainty) {
        let start = self.arena.len();
        address::push_normal(address, &mut self.arena);
        if self.arena.len() > start {
            self.push(what, start, span, certainty);
        }
    }

    /// Says that the word at the end of `before`, whose words were added last, goes on in the next piece of text:
    /// `Lock<wbr>Error` is one word.
    pub fn go_on(&mut self, before: &str) {
        let is_word = |token: &&Token| token.what == What::Word && before.ends_with(char::is_alphanumeric);
        self.open = self.list.last().filter(is_word).map(|token| token.text.start);
    }

    /// Takes back the possible links from `from` on: in `[http://x](http://x)` there is one link, not two.
    pub fn within_link(&mut self, from: usize) {
        let inside = |token: &&Token| token.span.range().start >= from;
        let count = self.list.iter().rev().take(LONGEST_LINK).take_while(inside).count();
        let is_bare = |token: &Token| token.what == What::Link && token.certainty == Certainty::Possible;
        let first = self.list.len() - count;
        if self.list.iter().skip(first).any(is_bare) {
            let kept: Vec<_> = self.list.drain(first..).filter(|token| !is_bare(token)).collect();
            self.list.extend(kept);
        }
    }

    /// Of the entries from `from` on leaves the addresses, which the other side may lack.
    pub fn leave_addresses(&mut self, from: usize) {
        let addresses = self.list.split_off(from).into_iter().filter(|token| token.what != What::Word);
        self.list.extend(addresses.map(|token| Token { certainty: Certainty::Possible, ..token }));
    }

    /// Says of the words from the entry `from` on that they are those of values in front matter.
    pub fn make_values(&mut self, from: usize) {
        self.list.iter_mut().skip(from).for_each(|token| token.what = What::Value);
    }

    /// Adds the words of a piece of text that stands at `offset`.
    pub fn words(&mut self, text: &str, offset: usize, certainty: Certainty) {
        self.split(text, certainty, self.entities, |range| offset + range.start..offset + range.end);
    }

    /// Adds the words of code that stands at `offset`. The names of entities are possible words: whether code holds
    /// `&lt;` or `<` is the reader's business.
    pub fn code(&mut self, text: &str, offset: usize) {
        self.split(text, Certainty::Certain, Entities::Literal, |range| offset + range.start..offset + range.end);
    }

    /// Adds the words of a text that does not stand in the scanned text letter for letter; all of them get `span`.
    pub fn words_within(&mut self, text: &str, span: &Range<usize>, certainty: Certainty) {
        self.split(text, certainty, self.entities, |_| span.clone());
    }

    fn split(
        &mut self,
        text: &str,
        certainty: Certainty,
        entities: Entities,
        place: impl Fn(Range<usize>) -> Range<usize>,
    ) {
        let mut word = Word::new(self.arena.len(), 0);
        let open = if text.is_empty() { None } else { self.open.take() };
        let is_open = |token: &&Token| Some(token.text.start) == open && text.starts_with(char::is_alphanumeric);
        if let Some(token) = self.list.last().filter(is_open) {
            let before = self.arena.char_indices().rev().take(MOST_MARKS).map(|(at, _)| at).last().unwrap_or(0);
            let start = token.text.start as usize;
            word = Word { start, composed: start.max(before), from: 0, ascii: false };
            self.list.pop();
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                word.open(self.arena.len(), at);
                self.arena.push(char::from(byte));
                at += 1;
                continue;
            }
            if byte == b'&'
                && let Some((decoded, length)) = text.get(at..).and_then(entity::decode)
            {
                if entities == Entities::Literal {
                    self.close(&mut word, at, certainty, &place);
                    let name = at + 1..at + length - 1;
                    word.open(self.arena.len(), name.start);
                    self.arena.push_str(text.get(name.clone()).unwrap_or_default().trim_start_matches('#'));
                    self.close(&mut word, name.end, Certainty::Possible, &place);
                } else {
                    for c in decoded.chars() {
                        self.take(c, at, &mut word, certainty, &place);
                    }
                }
                at += length;
                continue;
            }
            if byte.is_ascii() {
                self.close(&mut word, at, certainty, &place);
                at += 1;
                continue;
            }
            let c = next_char(text, at);
            self.take(c, at, &mut word, certainty, &place);
            at += c.len_utf8();
        }
        self.close(&mut word, text.len(), certainty, &place);
    }

    /// Takes one character that stands at `at`: part of a word, noise, or the end of a word.
    fn take(
        &mut self,
        c: char,
        at: usize,
        word: &mut Word,
        certainty: Certainty,
        place: &impl Fn(Range<usize>) -> Range<usize>,
    ) {
        match c {
            _ if c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c) && !is_variation_selector(c)) => {
                word.open(self.arena.len(), at);
                word.ascii &= c.is_ascii();
                self.arena.push(c);
            }
            _ if is_noise(c) => {}
            '\u{1f000}'..='\u{1faff}' => {
                self.close(word, at, certainty, place);
                word.open(self.arena.len(), at);
                self.arena.push(c);
                self.close(word, at + c.len_utf8(), certainty, place);
            }
            _ => self.close(word, at, certainty, place),
        }
    }

    fn close(
        &mut self,
        word: &mut Word,
        at: usize,
        certainty: Certainty,
        place: &impl Fn(Range<usize>) -> Range<usize>,
    ) {
        if word.start == self.arena.len() {
            return;
        }
        if !word.ascii {
            self.compose(word.composed);
        }
        self.push(What::Word, word.start, place(word.from..at), certainty);
        *word = Word::new(self.arena.len(), at);
    }

    /// Brings the end of the arena into NFC.
    fn compose(&mut self, start: usize) {
        let text = self.arena.get(start..).unwrap_or_default();
        if is_nfc_quick(text.chars()) != IsNormalized::Yes {
            let composed: String = text.nfc().collect();
            self.arena.truncate(start);
            self.arena.push_str(&composed);
        }
    }

    fn push(&mut self, what: What, start: usize, span: Range<usize>, certainty: Certainty) {
        let text = start as u32..self.arena.len() as u32;
        self.list.push(Token { what, certainty, span: span.into(), text });
    }
}

/// What `&amp;` is in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Entities {
    /// A character, as in HTML and Markdown.
    #[default]
    Decoded,
    /// What stands there, as in RST and in code. Its name is a possible word: readers may know better.
    Literal,
}

/// A word that is being read.
struct Word {
    /// Where it starts in the arena.
    start: usize,
    /// Where in the arena the rest of it starts that may not be in NFC.
    composed: usize,
    /// Where it starts in the text.
    from: usize,
    ascii: bool,
}

impl Word {
    fn new(start: usize, from: usize) -> Self {
        Self { start, composed: start, from, ascii: true }
    }

    /// Notes where the word starts, unless it has started before.
    fn open(&mut self, arena: usize, at: usize) {
        if self.start == arena {
            self.from = at;
        }
    }
}

fn next_char(text: &str, at: usize) -> char {
    text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('\u{fffd}')
}

/// Characters that nobody sees, and that passes may take out: they do not end a word.
fn is_noise(c: char) -> bool {
    is_variation_selector(c)
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fffc}'
        )
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut tokens = Tokens::default();
        tokens.words(text, 0, Certainty::Certain);
        let words: Vec<_> = tokens.list().iter().map(|token| tokens.text(token)).collect();
        words.join(" ")
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(words("Don't *panic*, snake_case\\-x: 3.12"), "Don t panic snake case x 3 12");
    }

    #[test]
    fn composed_and_decomposed_letters_are_the_same() {
        assert_eq!(words("Cafe\u{301}"), "Café");
        assert_eq!(words("caf&eacute; &#321;ukasz &#x141;"), "café Łukasz Ł");
    }

    #[test]
    fn noise_does_not_end_a_word_and_emoji_are_words() {
        assert_eq!(words("soft\u{ad}ware \u{feff}x🎉\u{fe0f}y"), "software x 🎉 y");
    }

    #[test]
    fn spans_are_those_of_the_words() {
        let mut tokens = Tokens::default();
        tokens.words("ä &amp; &ouml;x, b", 10, Certainty::Certain);
        let spans: Vec<_> = tokens.list().iter().map(|token| token.span.range()).collect();
        assert_eq!(spans, [10..12, 19..26, 28..29]);
    }

    #[test]
    fn the_names_of_entities_in_code_are_possible() {
        let mut tokens = Tokens::default();
        tokens.code("a &lt; b", 0);
        let certain: Vec<_> = tokens.list().iter().map(|token| token.certainty == Certainty::Certain).collect();
        assert_eq!(certain, [true, false, true]);
    }
}
