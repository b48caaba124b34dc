//! Fences around code.

use std::ops::Range;

/// Where the title stands in `` ```python title="Tides" ``, which readers of the page see.
pub fn title(opening: &str) -> Option<Range<usize>> {
    const BEFORE: &str = " title=\"";
    let start = opening.find(BEFORE)? + BEFORE.len();
    let length = opening.get(start..)?.find('"')?;
    Some(start..start + length)
}

/// The opening line of fenced code.
pub struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// Reads it at the beginning of a line without its indentation. The info string of backticks holds none.
    pub fn opening(line: &str) -> Option<Self> {
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.len() - line.trim_start_matches(mark).len();
        let info = line.get(length..)?;
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self { mark, length })
    }

    /// Whether a line ends the code.
    pub fn closed_by(&self, line: &str) -> bool {
        let body = line.trim_start_matches([' ', '\t', '>']).trim_end();
        body.len() >= self.length && body.chars().all(|c| c == self.mark)
    }
}
