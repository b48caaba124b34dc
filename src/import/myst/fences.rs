//! Fences, line by line: those of code, and the colons of MyST's `colon_fence`.
//!
//! <https://myst-parser.readthedocs.io/en/latest/syntax/optional.html#code-fences-using-colons>

/// The fences of a text.
#[derive(Debug, Default)]
pub struct Fences {
    open: Option<(char, usize)>,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands<'l> {
    /// Outside all fences.
    Outside,
    /// It opens a fence.
    Opening(Fence<'l>),
    /// It stands in a fence of this mark.
    Inside(char),
    /// It closes a fence of this mark.
    Closing(char),
}

/// A line that opens a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence<'l> {
    /// `` ` ``, `~` or `:`.
    pub mark: char,
    /// Where its marks begin in the line.
    pub at: usize,
    /// How many marks there are.
    pub length: usize,
    /// What stands behind them.
    pub info: &'l str,
}

impl Fences {
    /// Where the next line stands.
    pub fn line<'l>(&mut self, line: &'l str) -> Stands<'l> {
        if let Some((mark, length)) = self.open {
            let body = line.trim_start_matches([' ', '\t', '>']).trim_end();
            let is_end = body.len() >= length && body.chars().all(|letter| letter == mark);
            if is_end {
                self.open = None;
            }
            return if is_end { Stands::Closing(mark) } else { Stands::Inside(mark) };
        }
        match opening(line) {
            Some(fence) => {
                self.open = Some((fence.mark, fence.length));
                Stands::Opening(fence)
            }
            None => Stands::Outside,
        }
    }
}

impl<'l> Fence<'l> {
    /// The name in `{name} argument`, and where the argument begins in the info.
    pub fn directive(&self) -> Option<(&'l str, usize)> {
        let (name, argument) = self.info.trim_start().strip_prefix('{')?.split_once('}')?;
        let is_name = !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter == '{');
        is_name.then_some((name, self.info.len() - argument.trim_start().len()))
    }
}

/// The fence that a line opens, behind the marks of quotes and items. Colons open one where something stands behind them.
pub fn opening(line: &str) -> Option<Fence<'_>> {
    let at = line.len() - behind_containers(line).len();
    let body = &line[at..];
    let mark = body.chars().next().filter(|mark| matches!(mark, '`' | '~' | ':'))?;
    let length = body.len() - body.trim_start_matches(mark).len();
    let info = &body[length..];
    let is_info = match mark {
        '`' => !info.contains('`'),
        ':' => !info.trim().is_empty(),
        _ => true,
    };
    (length >= 3 && is_info).then_some(Fence { mark, at, length, info })
}

/// A line without the marks of the quotes and items around it.
pub fn behind_containers(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    loop {
        let digits = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
        let marker = if digits > 0 { rest.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])) } else { None };
        let Some(behind) = marker.or_else(|| rest.strip_prefix(['-', '*', '+'])) else { return rest };
        if !behind.starts_with([' ', '\t']) {
            return rest;
        }
        rest = behind.trim_start_matches([' ', '\t', '>']);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_hold_shorter_ones() {
        let mut fences = Fences::default();
        let stands: Vec<_> = ["::::{tip}", ":::{note} A b", ":::", "::::", "a", "- ```{note}", "  ```", ":::"]
            .into_iter()
            .map(|line| match fences.line(line) {
                Stands::Opening(fence) => fence.directive().map_or("", |(name, _)| name),
                Stands::Inside(_) => "in",
                Stands::Closing(_) => "end",
                Stands::Outside => "out",
            })
            .collect();
        assert_eq!(stands, ["tip", "in", "in", "end", "out", "note", "end", "out"]);
    }

    #[test]
    fn a_directive_has_a_name_and_an_argument() {
        let fence = opening("  - ~~~ {figure}  a b.png ").unwrap();
        let (name, at) = fence.directive().unwrap();
        assert_eq!((name, &fence.info[at..], fence.at), ("figure", "a b.png ", 4));
        assert_eq!(opening("```{a b}").unwrap().directive(), None);
        assert_eq!(opening("``` a`b"), None);
    }
}
