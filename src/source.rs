//! The text of a source file, byte spans into it, and lines and columns for people.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;
use thiserror::Error;

/// A byte range of [`Source::text`].
///
/// Every span equals every other one, so that equality of models is equality of their content.
#[derive(Debug, Clone, Copy, Default, Eq, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span over the bytes `start..end`; files are smaller than 4 GiB (`disk` sees to it).
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A place in a file: both numbers count from 1, columns in Unicode scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalars, from 1.
    pub column: u32,
}

/// The bytes of a source are not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not UTF-8: byte 0x{byte:02x} at line {}, column {}", position.line, position.column)]
pub struct NotUtf8 {
    /// The first byte that does not fit.
    pub byte: u8,
    /// Where it stands.
    pub position: Position,
}

/// The text of one file, and the way back from it to the bytes on disk.
///
/// Line ends are `\n` and there is no byte order mark. Repairs made before parsing (a wrong encoding)
/// replace ranges of the text; [`Source::position`] still answers for the file as it is on disk.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    original: String,
    /// `None` while the text is the original's.
    repaired: Option<Repaired>,
    /// Made when the first place is asked for.
    map: OnceLock<Map>,
    /// Where the pieces of an excerpt begin, and where each of them stands in the file.
    cuts: Vec<(usize, Position)>,
}

/// Where lines start in the original, and how many characters stand before places of it: a line can be megabytes long, and
/// have a place asked for in every third byte.
#[derive(Debug, Clone)]
struct Map {
    /// Offsets at which lines start.
    line_starts: Vec<usize>,
    /// How many characters start before each [`STEP`] of bytes.
    characters: Vec<u32>,
}

/// Bytes between two places whose characters were counted.
const STEP: usize = 512;

impl Map {
    fn of(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let line_starts = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for piece in text.as_bytes().chunks(STEP) {
            count += characters_in(piece);
            characters.push(count);
        }
        Self { line_starts, characters }
    }

    /// The line and column of an offset.
    fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.wrapping_sub(1)).copied().unwrap_or_default();
        Position { line: line as u32, column: self.before(text, offset) - self.before(text, start) + 1 }
    }

    /// The offset of a character of a line, which may be in a later line; `None` where there is no such line.
    fn offset(&self, text: &str, place: Position) -> Option<usize> {
        let start = *self.line_starts.get((place.line as usize).checked_sub(1)?)?;
        let wanted = self.before(text, start) + place.column.saturating_sub(1);
        let step = self.characters.partition_point(|before| *before <= wanted).saturating_sub(1);
        let mut starts = (step * STEP..text.len()).filter(|at| text.is_char_boundary(*at));
        Some(starts.nth((wanted - self.characters[step]) as usize).unwrap_or(text.len()))
    }

    /// How many characters of the text start before an offset.
    fn before(&self, text: &str, offset: usize) -> u32 {
        let step = offset / STEP;
        self.characters[step] + characters_in(&text.as_bytes()[step * STEP..offset])
    }
}

/// How many characters start in a piece of UTF-8.
fn characters_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u32
}

#[derive(Debug, Clone)]
struct Repaired {
    text: String,
    /// `(offset in text, offset in original)` of the start of each piece, ascending. Inside a piece both run in step
    /// where the piece was copied; a replaced piece answers with its start.
    pieces: Vec<(u32, u32, bool)>,
}

/// A replacement of a range of a source's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the current text that go.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
}

impl Source {
    /// A source of the given text; `path` is the name under which people know it, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, original) = (path.into(), text.into());
        let source = Self { path, original, repaired: None, map: OnceLock::new(), cuts: Vec::new() };
        source.with_unix_line_ends()
    }

    /// Reads the bytes of a file as UTF-8, without a byte order mark. The error names the first byte that no UTF-8 text can hold.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, NotUtf8> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let before = Self::new("", String::from_utf8_lossy(&bytes[..valid]));
                Err(NotUtf8 { byte: bytes[valid], position: before.position(before.text().len() as u32) })
            }
        }
    }

    /// The path under which the source is reported.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text that readers read, and that spans point into.
    pub fn text(&self) -> &str {
        self.repaired.as_ref().map_or(&self.original, |repaired| &repaired.text)
    }

    /// The text as it is on disk.
    pub fn original(&self) -> &str {
        &self.original
    }

    /// Replaces ranges of the text. The edits are in ascending order and do not overlap.
    pub fn apply(&mut self, edits: &[Edit]) {
        if edits.is_empty() {
            return;
        }
        let old = self.text();
        let mut text = String::with_capacity(old.len());
        let mut pieces = Vec::with_capacity(edits.len() * 2 + 1);
        let mut at = 0;
        for edit in edits {
            self.copy_pieces(at..edit.range.start, text.len(), &mut pieces);
            text.push_str(&old[at..edit.range.start]);
            pieces.push((text.len() as u32, self.original_offset(edit.range.start) as u32, false));
            text.push_str(&edit.text);
            at = edit.range.end;
        }
        self.copy_pieces(at..old.len(), text.len(), &mut pieces);
        text.push_str(&old[at..]);
        self.repaired = Some(Repaired { text, pieces });
    }

    /// The line and column, in the file on disk, of an offset of the text.
    pub fn position(&self, offset: u32) -> Position {
        let map = self.map.get_or_init(|| Map::of(&self.original));
        let offset = self.original.floor_char_boundary(self.original_offset(offset as usize));
        let here = map.position(&self.original, offset);
        let cut = self.cuts.partition_point(|(start, _)| *start <= offset).checked_sub(1);
        match cut.and_then(|cut| self.cuts.get(cut)) {
            None => here,
            Some((start, stands)) => {
                let start = map.position(&self.original, *start);
                let column =
                    if here.line == start.line { stands.column + here.column - start.column } else { here.column };
                Position { line: stands.line + here.line - start.line, column }
            }
        }
    }

    /// At most so many characters of a line of the file, from a column on; `None` where there is no such line.
    pub fn part_of_line(&self, from: Position, most: usize) -> Option<&str> {
        let text = &self.original;
        let map = self.map.get_or_init(|| Map::of(text));
        let start = map.offset(text, from)?;
        let line_end = map.line_starts.get(from.line as usize).map_or(text.len(), |next| next - 1);
        let line = text.get(start..line_end).unwrap_or_default();
        Some(line.char_indices().nth(most).map_or(line, |(end, _)| &line[..end]))
    }

    /// Pieces of the text as a source of their own, each with `separator` behind it but the last. Places in it are those
    /// of this source.
    #[must_use]
    pub fn excerpt(&self, pieces: &[Range<usize>], separator: char) -> Self {
        let mut original = String::with_capacity(pieces.iter().map(|piece| piece.len() + separator.len_utf8()).sum());
        let mut cuts = Vec::with_capacity(pieces.len());
        for (number, piece) in pieces.iter().enumerate() {
            if number > 0 {
                original.push(separator);
            }
            cuts.push((original.len(), self.position(piece.start as u32)));
            original.push_str(&self.text()[piece.clone()]);
        }
        Self { path: self.path.clone(), original, repaired: None, map: OnceLock::new(), cuts }
    }

    /// The pieces of the current text within `range`, as pieces of a new text in which the range starts at `new_start`.
    fn copy_pieces(&self, range: Range<usize>, new_start: usize, pieces: &mut Vec<(u32, u32, bool)>) {
        if range.is_empty() {
            return;
        }
        let shift = |offset: usize| (offset - range.start + new_start) as u32;
        let (original, copied) = self.locate(range.start);
        pieces.push((new_start as u32, original as u32, copied));
        if let Some(repaired) = &self.repaired {
            let all = &repaired.pieces;
            let first = all.partition_point(|piece| piece.0 as usize <= range.start);
            let inner = all[first..].iter().take_while(|piece| (piece.0 as usize) < range.end);
            pieces.extend(inner.map(|piece| (shift(piece.0 as usize), piece.1, piece.2)));
        }
    }

    fn original_offset(&self, offset: usize) -> usize {
        self.locate(offset).0
    }

    /// The offset in the original, and whether the piece that holds it was copied from there.
    fn locate(&self, offset: usize) -> (usize, bool) {
        let Some(repaired) = &self.repaired else { return (offset, true) };
        let next = repaired.pieces.partition_point(|piece| piece.0 as usize <= offset);
        match repaired.pieces.get(next.wrapping_sub(1)) {
            Some(&(start, original, true)) => (original as usize + offset - start as usize, true),
            Some(&(_, original, false)) => (original as usize, false),
            None => (offset, true),
        }
    }

    /// Drops a byte order mark and turns `\r\n` and lone `\r` into `\n`.
    fn with_unix_line_ends(mut self) -> Self {
        let mut edits = Vec::new();
        if self.original.starts_with('\u{feff}') {
            edits.push(Edit { range: 0..'\u{feff}'.len_utf8(), text: String::new() });
        }
        for at in memchr::memchr_iter(b'\r', self.original.as_bytes()) {
            let is_pair = self.original.as_bytes().get(at + 1) == Some(&b'\n');
            edits.push(Edit { range: at..at + 1, text: if is_pair { String::new() } else { "\n".to_owned() } });
        }
        self.apply(&edits);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn columns_count_unicode_scalars() {
        let source = Source::new("a.md", "Łukasz\nŁódź x");
        assert_eq!(source.position("Łukasz\nŁódź ".len() as u32), at(2, 6));
    }

    #[test]
    fn columns_are_counted_in_long_lines_too() {
        let text = format!("{}\n{}x", "ö".repeat(700), "日a".repeat(700));
        let source = Source::new("a.md", text.as_str());
        for (offset, _) in text.char_indices() {
            let line = text[..offset].rfind('\n').map_or(0, |end| end + 1);
            assert_eq!(source.position(offset as u32).column as usize, text[line..offset].chars().count() + 1);
        }
    }

    #[test]
    fn a_part_of_a_long_line_is_found_by_its_column() {
        let source = Source::new("a.md", format!("\u{feff}é\n{}\r\nlast", "日a".repeat(700)));
        let part = |line, column, most| source.part_of_line(at(line, column), most);
        assert_eq!([part(1, 1, 9), part(1, 7, 9), part(4, 1, 1)], [Some("\u{feff}é"), Some(""), None]);
        assert_eq!([part(2, 1000, 3), part(2, 1400, 9)], [Some("a日a"), Some("a\r")]);
        assert_eq!([part(3, 1, 9), part(3, 4, 9), part(3, 9, 9)], [Some("last"), Some("t"), Some("")]);
    }

    #[test]
    fn positions_survive_two_rounds_of_repairs() {
        let mut source = Source::new("a.md", "\u{feff}one\r\nâ€™two three");
        assert_eq!(source.text(), "one\nâ€™two three");
        let start = source.text().find('â').unwrap();
        source.apply(&[Edit { range: start..start + "â€™".len(), text: "’".to_owned() }]);
        assert_eq!(source.text(), "one\n’two three");
        let two = source.text().find("two").unwrap();
        assert_eq!(source.position(two as u32), at(2, 4));
        source.apply(&[Edit { range: 0..3, text: "1".to_owned() }]);
        assert_eq!(source.text(), "1\n’two three");
        let three = source.text().find("three").unwrap();
        assert_eq!(source.position(three as u32), at(2, 8));
    }

    #[test]
    fn places_of_an_excerpt_are_those_of_the_file() {
        let file = Source::new("a.xml", "<a>ö</a>\n<b>x &amp; y\nz</b>");
        let text = file.text();
        let (first, second) = (text.find('ö').unwrap(), text.find('x').unwrap());
        let mut excerpt = file.excerpt(&[first..first + 2, second..text.len() - 4], '|');
        assert_eq!(excerpt.text(), "ö|x &amp; y\nz");
        excerpt.apply(&[Edit { range: 5..10, text: "&".to_owned() }]);
        let place = |wanted: char| excerpt.position(excerpt.text().find(wanted).unwrap() as u32);
        assert_eq!([place('ö'), place('x'), place('y'), place('z')], [at(1, 4), at(2, 4), at(2, 12), at(3, 1)]);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_located() {
        let error = Source::from_bytes("a.md", b"ok\nab\xff".to_vec()).unwrap_err();
        assert_eq!(error.position, at(2, 3));
        assert_eq!(error.byte, 0xff);
    }
}
