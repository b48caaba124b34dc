//! `1.`, `(a)`, `iv)`, `#.`: the enumerators of lists.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#enumerated-lists>

/// An enumerator as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumerator {
    format: Format,
    text: String,
    sequence: Option<Sequence>,
    /// Its width with the spaces after it.
    pub width: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// `(1)`
    Parentheses,
    /// `1)`
    Parenthesis,
    /// `1.`
    Period,
}

/// How enumerators follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// `1`
    Arabic,
    /// `a`
    LowerLetter,
    /// `A`
    UpperLetter,
    /// `i`
    LowerRoman,
    /// `I`
    UpperRoman,
    /// `#`
    Automatic,
}

/// The order in which docutils tries them.
const SEQUENCES: [Sequence; 5] =
    [Sequence::Arabic, Sequence::LowerLetter, Sequence::UpperLetter, Sequence::LowerRoman, Sequence::UpperRoman];

/// The enumerator at the beginning of a line.
pub fn read(line: &str) -> Option<Enumerator> {
    let inner = line.strip_prefix('(').unwrap_or(line);
    let length = inner.bytes().take(20).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let text = &inner[..length];
    let close = inner.as_bytes().get(length)?;
    let format = match (inner.len() < line.len(), close) {
        (true, b')') => Format::Parentheses,
        (false, b')') => Format::Parenthesis,
        (false, b'.') => Format::Period,
        _ => return None,
    };
    let rest = &inner[length + 1..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    if text.is_empty() || (spaces == 0 && !rest.is_empty()) {
        return None;
    }
    let known = text == "#" || SEQUENCES.iter().any(|sequence| sequence.fits(text));
    let width = line.len() - rest.len() + spaces;
    known.then(|| Enumerator { format, text: text.to_owned(), sequence: None, width })
}

impl Enumerator {
    /// The sequence that the enumerator begins; `None` where it has no number, like `ic`.
    pub fn sequence(&self) -> Option<Sequence> {
        if let Some(sequence) = self.sequence {
            return Some(sequence);
        }
        let sequence = match self.text.as_str() {
            "#" => Sequence::Automatic,
            "i" => Sequence::LowerRoman,
            "I" => Sequence::UpperRoman,
            text => *SEQUENCES.iter().find(|sequence| sequence.fits(text))?,
        };
        sequence.ordinal(&self.text).map(|_| sequence)
    }

    /// Whether it is more than the beginning of any list.
    pub fn says_something(&self) -> bool {
        !matches!(self.text.as_str(), "1" | "#")
    }

    /// Whether it is one capital letter as names and copyrights have them: `G.`, `(C)`. `(I)` begins a list.
    pub fn is_initial(&self) -> bool {
        let is_capital = matches!(self.text.as_bytes(), [letter] if letter.is_ascii_uppercase());
        is_capital && (self.format == Format::Period || self.ordinal() != Some(1))
    }

    /// The same enumerator in a sequence.
    pub fn ordered_as(self, sequence: Sequence) -> Self {
        Self { sequence: Some(sequence), ..self }
    }

    /// The number it stands for.
    pub fn ordinal(&self) -> Option<u32> {
        self.sequence()?.ordinal(&self.text)
    }

    /// Whether a line begins with the enumerator that comes next, in the only form that docutils gives it, or with `#`.
    pub fn is_before(&self, line: &str) -> bool {
        let Some(sequence) = self.sequence() else { return false };
        let next = match self.ordinal() {
            Some(ordinal) => sequence.written(ordinal.saturating_add(1)),
            None => None,
        };
        next.is_some_and(|next| self.format.begins(line, &next) || self.format.begins(line, "#"))
    }

    /// This enumerator, if it comes right after `before`.
    pub fn after(self, before: &Self) -> Option<Self> {
        if self.format != before.format {
            return None;
        }
        if self.text == "#" {
            return Some(self.ordered_as(Sequence::Automatic));
        }
        let sequence = before.sequence()?;
        let follows = sequence != Sequence::Automatic
            && sequence.fits(&self.text)
            && sequence.ordinal(&self.text)? == before.ordinal()?.checked_add(1)?;
        follows.then(|| self.ordered_as(sequence))
    }
}

impl Format {
    /// Whether a line begins with an enumerator of this form and a space.
    fn begins(self, line: &str, text: &str) -> bool {
        let (before, after) = match self {
            Self::Parentheses => ("(", ") "),
            Self::Parenthesis => ("", ") "),
            Self::Period => ("", ". "),
        };
        let rest = line.strip_prefix(before).and_then(|line| line.strip_prefix(text));
        rest.is_some_and(|rest| rest.starts_with(after))
    }
}

impl Sequence {
    /// The number as it is written in the sequence; `None` where it ends before.
    fn written(self, number: u32) -> Option<String> {
        let letter =
            |first: u8| (number <= 26).then(|| char::from(first + (number as u8).saturating_sub(1)).to_string());
        match self {
            Self::Arabic => Some(number.to_string()),
            Self::LowerLetter => letter(b'a'),
            Self::UpperLetter => letter(b'A'),
            Self::LowerRoman => (number < 5000).then(|| to_roman(number).to_lowercase()),
            Self::UpperRoman => (number < 5000).then(|| to_roman(number)),
            Self::Automatic => Some("#".to_owned()),
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Self::Arabic => text.bytes().all(|byte| byte.is_ascii_digit()),
            Self::LowerLetter => text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase()),
            Self::UpperLetter => text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            Self::LowerRoman => text.bytes().all(|byte| b"ivxlcdm".contains(&byte)),
            Self::UpperRoman => text.bytes().all(|byte| b"IVXLCDM".contains(&byte)),
            Self::Automatic => text == "#",
        }
    }

    fn ordinal(self, text: &str) -> Option<u32> {
        let letter = |first: u8| text.bytes().next().map(|letter| u32::from(letter.saturating_sub(first)) + 1);
        match self {
            Self::Arabic => text.parse().ok(),
            Self::LowerLetter => letter(b'a'),
            Self::UpperLetter => letter(b'A'),
            Self::LowerRoman | Self::UpperRoman => roman(&text.to_ascii_uppercase()),
            Self::Automatic => Some(1),
        }
    }
}

const ROMAN: [(u32, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// The value of a Roman numeral in its only right form.
fn roman(text: &str) -> Option<u32> {
    let (mut rest, mut number) = (text, 0);
    for (value, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            (rest, number) = (after, number + value);
        }
    }
    (rest.is_empty() && number < 5000 && to_roman(number) == text).then_some(number)
}

fn to_roman(number: u32) -> String {
    let (mut text, mut left) = (String::new(), number);
    for (value, letters) in ROMAN {
        while left >= value {
            text.push_str(letters);
            left -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        let ordinal = |line: &str| read(line).and_then(|found| found.ordinal());
        assert_eq!(ordinal("12. x"), Some(12));
        assert_eq!(ordinal("(c) x"), Some(3));
        assert_eq!(ordinal("iv) x"), Some(4));
        assert_eq!(ordinal("#. x"), Some(1));
        assert_eq!(ordinal("iiii. x"), None);
        assert_eq!(ordinal("1.x"), None);
        assert_eq!(ordinal("(1. x"), None);
    }

    #[test]
    fn what_follows_what() {
        let follows = |one: &str, two: &str| read(two).unwrap().after(&read(one).unwrap()).is_some();
        assert!(
            follows("1. a", "2. b") && follows("#. a", "#. b") && follows("1. a", "#. b") && follows("i. a", "ii. b")
        );
        assert!(!follows("1. a", "3. b") && !follows("1. a", "2) b") && !follows("#. a", "2. b"));
    }
}
