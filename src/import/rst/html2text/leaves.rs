//! Tokens as leaves: what is shown, each with the emphasis and the link that it stands in.

use std::borrow::Cow;
use std::ops::Range;

use super::flow::{BREAK, Flow, WRAP, is_wrapped_inside_word};
use super::links::{Construct, Kind};
use super::tokens::{Mark, Role, Token};
use crate::account::Changes;
use crate::import::rst::entities;
use crate::import::rst::text::Text;
use crate::import::title_gone;
use crate::model::{Image, ImageRef};
use crate::source::Span;

/// Something that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// What it is.
    pub kind: LeafKind,
    /// Whether it is bold.
    pub strong: bool,
    /// Whether it is italic.
    pub emphasis: bool,
    /// Whether it is struck out.
    pub strike: bool,
    /// The link that it is part of, by its number in the flow.
    pub link: Option<usize>,
    /// Where it stands in the source.
    pub span: Span,
}

/// What a leaf shows.
#[derive(Debug, Clone, PartialEq)]
pub enum LeafKind {
    /// Words, with single spaces between them and none at the ends.
    Text(String),
    /// The space between two leaves.
    Space,
    /// A hard line break.
    Break,
    /// Inline code.
    Code(String),
    /// An image.
    Image(Image),
}

impl LeafKind {
    /// Whether it shows nothing by itself.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Space | Self::Break)
    }
}

/// The emphasis that is open: it can go on in the next flow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    strong: bool,
    emphasis: bool,
}

/// A flow with all that was found in it.
pub struct Parts<'t> {
    /// The text of the document.
    pub text: &'t Text<'t>,
    /// The flow.
    pub flow: &'t Flow,
    /// Its links and images.
    pub constructs: &'t [Construct],
    /// Its tokens, with the roles of their marks.
    pub tokens: &'t [Token],
}

/// The leaves of a flow. `open` is the emphasis that goes on from the flow before, and then into the one after.
pub fn leaves(parts: &Parts<'_>, open: &mut Open, changes: &mut Changes) -> Vec<Leaf> {
    let mut maker =
        Maker { parts, open, changes, link: None, strike: false, leaves: Vec::with_capacity(parts.tokens.len()) };
    for (at, token) in parts.tokens.iter().enumerate() {
        maker.token(token);
        if maker.has_lost_space(at) {
            let end = token_end(token);
            maker.count("space-restored", end..end);
            maker.push(LeafKind::Space, end..end);
        }
    }
    maker.leaves
}

struct Maker<'t, 'm> {
    parts: &'t Parts<'t>,
    open: &'m mut Open,
    changes: &'m mut Changes,
    link: Option<usize>,
    strike: bool,
    leaves: Vec<Leaf>,
}

impl<'t> Maker<'t, '_> {
    fn token(&mut self, token: &Token) {
        match token {
            Token::Text(range) => self.text(range.clone()),
            Token::Break(at) => {
                self.count("break-restored", *at..at + 1);
                self.push(LeafKind::Break, *at..at + 1);
            }
            Token::Code(range) => self.code(range.clone()),
            Token::LinkStart(number) => {
                let leads_nowhere = self.parts.constructs.get(*number).is_none_or(|link| link.address.is_empty());
                self.link = Some(*number).filter(|_| !leads_nowhere);
            }
            Token::LinkEnd => self.link = None,
            Token::Image(number) => self.image(*number),
            Token::Autolink(number) => {
                let Some(construct) = self.parts.constructs.get(*number) else { return };
                self.link = Some(*number);
                let shown = construct.address.strip_prefix("mailto:").unwrap_or(&construct.address).to_owned();
                self.push(LeafKind::Text(shown), construct.range.clone());
                self.link = None;
            }
            Token::Mark(mark) => self.mark(mark),
            Token::Bracket(at) => self.push(LeafKind::Text("[".to_owned()), *at..at + 1),
            Token::Strike(at) => {
                if !self.strike {
                    self.count("strikethrough-restored", *at..at + 2);
                }
                self.strike = !self.strike;
            }
        }
    }

    fn mark(&mut self, mark: &Mark) {
        let (inside, name) = match mark.character {
            '*' => (&mut self.open.strong, "strong-restored"),
            _ => (&mut self.open.emphasis, "emphasis-restored"),
        };
        match mark.role {
            Role::Open => {
                *inside = true;
                self.count(name, mark.range.clone());
            }
            Role::Close => self.close(mark),
            Role::Nothing => self.count("emphasis-mended", mark.range.clone()),
            Role::Literal => self.text(mark.range.clone()),
            Role::OpenBefore => {
                *inside = true;
                self.count(name, mark.range.clone());
                self.text(mark.range.end - 1..mark.range.end);
            }
            Role::CloseAfter => {
                self.text(mark.range.start..mark.range.start + 1);
                self.close(mark);
            }
        }
    }

    fn close(&mut self, mark: &Mark) {
        let inside = if mark.character == '*' { &mut self.open.strong } else { &mut self.open.emphasis };
        *inside = false;
    }

    fn count(&mut self, name: &'static str, range: Range<usize>) {
        self.changes.count_at(name, self.parts.flow.span(self.parts.text, range.start, range.end));
    }

    fn push(&mut self, kind: LeafKind, range: Range<usize>) {
        let Open { strong, emphasis } = *self.open;
        let span = self.parts.flow.span(self.parts.text, range.start, range.end);
        self.leaves.push(Leaf { kind, strong, emphasis, strike: self.strike, link: self.link, span });
    }

    fn text(&mut self, range: Range<usize>) {
        let words = self.unescaped(range.clone());
        self.push_words(&words, range, LeafKind::Text);
    }

    fn code(&mut self, range: Range<usize>) {
        self.count("code-restored", range.clone());
        let joined = self.unwrapped(range.clone());
        self.push_words(&joined, range, LeafKind::Code);
    }

    /// Pushes the words and, apart from them, the space at their ends.
    fn push_words(&mut self, words: &str, range: Range<usize>, kind: fn(String) -> LeafKind) {
        let trimmed = words.trim_matches(' ');
        if words.starts_with(' ') {
            self.push(LeafKind::Space, range.start..range.start + 1);
        }
        if trimmed.is_empty() {
            return;
        }
        self.push(kind(single_spaced(trimmed)), range.clone());
        if words.ends_with(' ') {
            self.push(LeafKind::Space, range.end - 1..range.end);
        }
    }

    /// The text of a range in one line.
    fn unwrapped(&mut self, range: Range<usize>) -> Cow<'t, str> {
        let raw = &self.parts.flow.buffer[range.clone()];
        if !raw.contains([WRAP, BREAK]) {
            return Cow::Borrowed(raw);
        }
        let mut line = String::with_capacity(raw.len());
        for (at, character) in raw.char_indices() {
            match character {
                WRAP | BREAK => self.line_end(range.start + at, &mut line),
                _ => line.push(character),
            }
        }
        Cow::Owned(line)
    }

    /// The text of a range in one line, without escapes, references and characters that show nothing.
    fn unescaped(&mut self, range: Range<usize>) -> Cow<'t, str> {
        let is_special =
            |character: char| matches!(character, '\\' | '&' | WRAP | BREAK) || entities::is_noise(character);
        let mut rest = &self.parts.flow.buffer[range.clone()];
        if !rest.contains(is_special) {
            return Cow::Borrowed(rest);
        }
        let mut out = String::with_capacity(rest.len());
        while let Some(found) = rest.find(is_special) {
            out.push_str(&rest[..found]);
            rest = &rest[found..];
            let at = range.end - rest.len();
            rest = &rest[self.special(rest, at, &mut out)..];
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Appends what the special character stands for with which `rest`, at `at` in the buffer, begins. Returns how many bytes it takes.
    fn special(&mut self, rest: &str, at: usize, out: &mut String) -> usize {
        let mut characters = rest.chars();
        let special = characters.next().unwrap_or_default();
        if matches!(special, WRAP | BREAK) {
            self.line_end(at, out);
            return 1;
        }
        if let Some(escaped) = characters.next().filter(|next| special == '\\' && next.is_ascii_punctuation()) {
            self.count("escape-undone", at..at + 2);
            out.push(escaped);
            return 2;
        }
        if let Some((character, length)) = entities::at_start(rest) {
            self.count("entity-decoded", at..at + length);
            out.push(if character == '\u{a0}' { ' ' } else { character });
            return length;
        }
        if entities::is_noise(special) {
            self.count("noise-dropped", at..at + special.len_utf8());
        } else {
            out.push(special);
        }
        special.len_utf8()
    }

    /// A line that ends in a word that html2text wrapped goes on at once, any other after a space.
    fn line_end(&mut self, at: usize, out: &mut String) {
        let buffer = &self.parts.flow.buffer;
        if buffer.as_bytes().get(at) == Some(&(WRAP as u8)) && is_wrapped_inside_word(&buffer[..at], &buffer[at + 1..])
        {
            self.count("word-joined", at..at + 1);
        } else {
            out.push(' ');
        }
    }

    fn image(&mut self, number: usize) {
        let Some(construct) = self.parts.constructs.get(number) else { return };
        let Kind::Image { alt, href } = &construct.kind else { return };
        let alt = single_spaced(self.unescaped(alt.clone()).trim());
        let (at, title) = (ImageRef::Raw(construct.address.clone()), construct.title.clone());
        let mut image = Image { at, original: None, alt, title };
        match href {
            Some(href) if image.is_smaller_than(&href.address) => {
                let title = image.take_link(&href.address, href.title.clone());
                self.changes.removed.extend(title.map(title_gone));
            }
            Some(_) => self.link = Some(number),
            None => {}
        }
        self.push(LeafKind::Image(image), construct.range.clone());
        self.link = None;
    }

    /// html2text strips the first text after `<b>` or `<i>`, and with it the space before a link, code or bold words:
    /// `<b>made by <a>Ann</a></b>` became ``*made by`Ann <…>`_*``. Where bold ends and begins again, `one <b>two` and
    /// `p<b>ip` look the same; only a single letter is taken for the beginning of a word.
    fn has_lost_space(&self, at: usize) -> bool {
        let tokens = self.parts.tokens;
        let first_of = |token: Option<&Token>| match token {
            Some(Token::Text(range) | Token::Code(range)) => self.parts.flow.buffer[range.clone()].chars().next(),
            Some(Token::Mark(_) | Token::Autolink(_)) => Some('x'),
            _ => None,
        };
        let letters_at_end = |word: &Range<usize>| {
            let letters = self.parts.flow.buffer[word.clone()].chars().rev();
            letters.take_while(|letter| letter.is_alphanumeric()).count()
        };
        let is_open = self.open.strong || self.open.emphasis;
        let (word, next) = match (tokens.get(at), tokens.get(at + 1)) {
            (Some(Token::Text(range)), Some(Token::LinkStart(_))) => (range, first_of(tokens.get(at + 2))),
            (Some(Token::Text(range)), next @ Some(Token::Code(_) | Token::Autolink(_))) => (range, first_of(next)),
            // `_made by*Ann*_`
            (Some(Token::Text(range)), Some(Token::Mark(mark)))
                if mark.role == Role::Open && is_open && letters_at_end(range) != 1 =>
            {
                (range, first_of(tokens.get(at + 2)))
            }
            (Some(Token::Mark(mark)), Some(Token::Text(_))) if mark.role == Role::Nothing && at > 0 => {
                let Some(Token::Text(range)) = tokens.get(at - 1) else { return false };
                if letters_at_end(range) < 2 {
                    return false;
                }
                (range, first_of(tokens.get(at + 1)).filter(|next| next.is_alphanumeric()))
            }
            _ => return false,
        };
        let last = self.parts.flow.buffer[word.clone()].chars().next_back();
        let ends_word = last.is_some_and(|last| last.is_alphanumeric() || ",;:.!?)”’".contains(last));
        ends_word && next.is_some_and(|next| next.is_alphanumeric() || "“‘\"@#(".contains(next))
    }
}

fn token_end(token: &Token) -> usize {
    match token {
        Token::Text(range) | Token::Code(range) => range.end,
        Token::Mark(mark) => mark.range.end,
        Token::Break(at) | Token::Bracket(at) => at + 1,
        Token::Strike(at) => at + 2,
        Token::LinkStart(_) | Token::LinkEnd | Token::Image(_) | Token::Autolink(_) => 0,
    }
}

fn single_spaced(text: &str) -> String {
    if !text.contains("  ") {
        return text.to_owned();
    }
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
