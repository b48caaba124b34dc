//! Fences around code, and the tags that Jekyll has for them.

use std::ops::Range;

use super::{Scanner, line};
use crate::ledger::token::Certainty;

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
    fn closed_by(&self, line: &str) -> bool {
        let body = line.trim_start_matches([' ', '\t', '>']).trim_end();
        body.len() >= self.length && body.chars().all(|c| c == self.mark)
    }
}

/// What a fence stands in, which ends it where it ends itself.
pub struct Container {
    /// A quote.
    pub quoted: bool,
    /// Where the content of a list item begins; 0 where the fence stands in none, or below the line of its marker.
    pub column: usize,
}

impl Container {
    fn ends_before(&self, line: &str) -> bool {
        let inner = line.trim_start();
        let is_outdented = !inner.is_empty() && line.len() - inner.len() < self.column;
        if self.quoted { !inner.starts_with('>') } else { is_outdented }
    }
}

impl Scanner<'_, '_> {
    /// The code of a fence that opens at the cursor, and the fence. Says whether it ended with its container, before
    /// the line at the cursor.
    pub(super) fn fenced(&mut self, opening: &str, fence: &Fence, container: &Container) -> bool {
        let title = title(opening).unwrap_or(opening.len()..opening.len());
        self.possible(title.start);
        self.tokens.words(opening.get(title.clone()).unwrap_or_default(), self.at, Certainty::Certain);
        self.skip(title.len());
        self.possible(opening.len() - title.end);
        let (start, mut end, mut closing) = (self.at, self.at, 0);
        for line in self.rest().split_inclusive('\n') {
            let is_first = end == start;
            if !is_first && fence.closed_by(line) {
                closing = line.trim_end_matches('\n').len();
                break;
            }
            if !is_first && container.ends_before(line) {
                break;
            }
            end += line.len();
        }
        self.tokens.code(self.text.get(start..end).unwrap_or_default(), start);
        self.at = end;
        self.skip(closing);
        self.paragraph_end = self.at;
        closing == 0 && end < self.text.len()
    }

    /// The code between `{% highlight ruby %}` and `{% endhighlight %}`, where it begins at the cursor behind an indent. Says whether it does.
    pub(super) fn listing(&mut self, indent: usize) -> bool {
        const CLOSING: &str = "endhighlight";
        let body = self.rest().get(indent..).unwrap_or_default();
        let opening = line::end_of_listing_tag(body).filter(|_| !self.unclosed_listing).map(|end| indent + end);
        let Some(opening) = opening else { return false };
        let Some(length) = line::find_end(self.rest().get(opening..).unwrap_or_default(), CLOSING) else {
            self.unclosed_listing = true;
            return false;
        };
        self.possible(opening);
        let code = self.rest().get(..length).unwrap_or_default();
        self.tokens.code(code.trim_end_matches(['{', '%', '-', ' ']), self.at);
        self.skip(code.len());
        self.possible(CLOSING.len());
        self.paragraph_end = self.at;
        true
    }
}
