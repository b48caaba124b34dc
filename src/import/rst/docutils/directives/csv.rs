//! CSV as Python's reader has it with docutils' dialect: a space after a delimiter counts for nothing, and quotes can hold lines.

use std::ops::Range;

/// How values are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Stands between two values.
    pub delimiter: char,
    /// Stands around a value.
    pub quote: char,
    /// Takes its meaning from the character after it; without one a quote is doubled.
    pub escape: Option<char>,
    /// Whether spaces before a value are part of it.
    pub keeps_space: bool,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub text: String,
    /// Where its text stands, without quotes.
    pub range: Range<usize>,
    /// Whether the text differs from what stands there.
    pub is_escaped: bool,
}

/// The records of a text; those without any value are left out.
pub fn records(text: &str, dialect: Dialect) -> Vec<Vec<Value>> {
    let mut reader = Reader { records: Vec::new(), record: Vec::new(), value: None };
    let mut characters = text.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, character)) = characters.next() {
        let is_escape = dialect.escape == Some(character);
        let next = characters.peek().map(|next| next.1);
        if is_escape && let Some((after, escaped)) = characters.next() {
            reader.push(escaped, after, true);
        } else if quoted && character == dialect.quote {
            if dialect.escape.is_none() && next == Some(dialect.quote) {
                characters.next();
                reader.push(character, at + character.len_utf8(), true);
            } else {
                quoted = false;
            }
        } else if quoted {
            reader.push(character, at, false);
        } else if reader.value.is_none() && character == dialect.quote {
            quoted = true;
            reader.open(at + character.len_utf8());
        } else if character == dialect.delimiter || character == '\n' {
            reader.close(at, character == '\n');
        } else if reader.value.is_some() || character != ' ' || dialect.keeps_space {
            reader.push(character, at, false);
        }
    }
    reader.close(text.len(), true);
    reader.records
}

struct Reader {
    records: Vec<Vec<Value>>,
    record: Vec<Value>,
    value: Option<Value>,
}

impl Reader {
    fn open(&mut self, at: usize) -> &mut Value {
        self.value.get_or_insert_with(|| Value { text: String::new(), range: at..at, is_escaped: false })
    }

    fn push(&mut self, character: char, at: usize, is_escaped: bool) {
        let value = self.open(at);
        value.text.push(character);
        value.range.end = at + character.len_utf8();
        value.is_escaped |= is_escaped;
    }

    fn close(&mut self, at: usize, ends_record: bool) {
        self.open(at);
        self.record.extend(self.value.take());
        if ends_record {
            let record = std::mem::take(&mut self.record);
            if record.iter().any(|value| !value.text.trim().is_empty()) {
                self.records.push(record);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUTILS: Dialect = Dialect { delimiter: ',', quote: '"', escape: None, keeps_space: false };

    fn texts(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
        let records = records(text, dialect).into_iter();
        records.map(|record| record.into_iter().map(|value| value.text).collect()).collect()
    }

    #[test]
    fn quotes_hold_delimiters_lines_and_doubled_quotes() {
        assert_eq!(texts("a, \"b, \"\"c\"\"\nd\" , e\n\nf", DOCUTILS), [vec!["a", "b, \"c\"\nd ", "e"], vec!["f"]]);
    }

    #[test]
    fn another_dialect() {
        let dialect = Dialect { delimiter: ';', quote: '\'', escape: Some('\\'), keeps_space: true };
        assert_eq!(texts("a\\;b; 'c'; 'd\\'", dialect), [["a;b", " 'c'", " 'd'"]]);
        assert_eq!(texts("'a;b';c", dialect), [["a;b", "c"]]);
    }

    #[test]
    fn values_know_where_they_stand() {
        let found = &records("ab, \"c\"\"d\"", DOCUTILS)[0];
        assert_eq!((found[0].range.clone(), found[1].range.clone()), (0..2, 5..9));
        assert_eq!((found[0].is_escaped, found[1].is_escaped), (false, true));
    }
}
