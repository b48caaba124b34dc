//! Tables whose rows lack nearly all of their cells: GFM adds them, and a few lines become a great many cells.

/// So many cells may be missing in any text, and as many as the text has bytes.
const IN_TEXT: usize = 1 << 16;

/// The parser takes no table to its end that lacks twice as many.
const IN_TABLE: usize = 1 << 17;

/// Whether more cells are missing in the tables of a text than there can be in tables that somebody wrote.
pub(super) fn is_ragged(text: &str) -> bool {
    let count = |byte| memchr::memchr_iter(byte, text.as_bytes()).count();
    let pipes = count(b'|');
    // nearly every text
    if pipes == 0 || pipes.saturating_mul(count(b'\n') + 1) <= IN_TEXT {
        return false;
    }
    let (mut columns, mut in_table, mut in_text) = (0_usize, 0, 0);
    for line in text.lines() {
        let mut before = ' ';
        let (mut cells, mut has_dash, mut is_delimiter, mut is_blank) = (1, false, true, true);
        for c in line.chars() {
            cells += usize::from(c == '|' && before != '\\');
            has_dash |= c == '-';
            is_blank &= matches!(c, ' ' | '\t' | '>');
            is_delimiter &= matches!(c, ' ' | '\t' | '>' | '|' | ':' | '-');
            before = c;
        }
        if is_blank {
            (columns, in_table) = (0, 0);
        } else if is_delimiter && has_dash {
            columns = columns.max(cells);
        }
        let missing = columns.saturating_sub(cells);
        in_table += missing;
        in_text += missing;
        if in_table > IN_TABLE || in_text > IN_TEXT.max(text.len()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_lack_some_cells() {
        let table = |columns: usize, rows: usize| {
            format!("{}|\n{}|\n{}", "|a".repeat(columns), "|-".repeat(columns), "|a|\n".repeat(rows))
        };
        assert!(!is_ragged(&table(20, 20)));
        assert!(!is_ragged(&table(2, 100_000)));
        assert!(is_ragged(&table(1_000, 1_000)));
    }
}
