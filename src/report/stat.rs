//! How many lines of each file change, as a histogram.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::AnsiColor;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Report, Shown, Texts};
use crate::difference;
use crate::visible::in_line;

/// How many lines of a file come and go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines that come.
    pub added: usize,
    /// Lines that go.
    pub removed: usize,
}

impl Lines {
    /// The lines by which two texts differ.
    pub fn between(old: &str, new: &str) -> Self {
        let runs = difference::runs(&difference::lines(old), &difference::lines(new));
        let changed = || runs.iter().filter(|run| !run.is_same);
        Self { added: changed().map(|run| run.new.len()).sum(), removed: changed().map(|run| run.old.len()).sum() }
    }
}

impl Texts {
    /// The lines by which they differ.
    pub fn lines(&self) -> Lines {
        Lines::between(self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default())
    }
}

/// The narrowest that the bars become.
const BARS: usize = 10;

/// A line for each file that would change, and the sums; no line is wider than `width` columns, where that is wide enough.
///
/// ```text
///  content/posts/lamps/index.md | 12 ++++++++----
///  1 file changed, 8 lines added, 4 removed
/// ```
pub fn stat(report: &Report, width: usize) -> String {
    let posts = report.posts.iter().map(|post| (post.name(), post.shown.as_deref().map(Shown::lines)));
    let files = report.files.iter().map(|file| (file.path.as_str(), file.texts.as_ref().map(Texts::lines)));
    let lines = posts.chain(files).filter_map(|(path, lines)| Some((in_line(path), lines?)));
    let rows: Vec<_> = lines.map(|(path, Lines { added, removed })| (path, added, removed)).collect();
    let most = rows.iter().map(|(_, added, removed)| added + removed).max().unwrap_or(0);
    let digits = most.to_string().len();
    let longest = rows.iter().map(|(path, ..)| path.width()).max().unwrap_or(0);
    // ` PATH | COUNT BARS`
    let names = longest.min(width.saturating_sub(digits + BARS + 5).max(BARS));
    let bars = width.saturating_sub(names + digits + 5).clamp(1, 60);
    let (plus, minus) = (AnsiColor::Green.on_default(), AnsiColor::Red.on_default());
    let mut text = String::new();
    for (path, added, removed) in &rows {
        let (some, others) = shares(*added, *removed, most, bars);
        let (some, others) = ("+".repeat(some), "-".repeat(others));
        let path = shortened(path, names);
        let gap = " ".repeat(names.saturating_sub(path.width()));
        // writing to a string cannot fail, here and below
        let _ =
            writeln!(text, " {path}{gap} | {:>digits$} {plus}{some}{plus:#}{minus}{others}{minus:#}", added + removed);
    }
    let files = if rows.len() == 1 { "1 file changed".to_owned() } else { format!("{} files changed", rows.len()) };
    let sum = |of: fn(&(Cow<'_, str>, usize, usize)) -> usize| rows.iter().map(of).sum::<usize>();
    let _ = writeln!(text, " {files}, {} lines added, {} removed", sum(|row| row.1), sum(|row| row.2));
    text
}

/// How many of the bars stand for added lines and how many for removed ones; what is there has at least one.
fn shares(added: usize, removed: usize, most: usize, bars: usize) -> (usize, usize) {
    if most <= bars {
        return (added, removed);
    }
    let share = |count: usize| if count == 0 { 0 } else { (count * bars / most).max(1) };
    (share(added), share(removed))
}

/// The end of a path, in so many columns: `…/lamps/index.md`.
fn shortened(path: &str, columns: usize) -> String {
    if path.width() <= columns {
        return path.to_owned();
    }
    let mut width = 1;
    let kept: Vec<char> = path
        .chars()
        .rev()
        .take_while(|c| {
            width += c.width().unwrap_or(0);
            width <= columns
        })
        .collect();
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FileReport, Status, Texts};

    #[test]
    fn every_line_fits_a_narrow_terminal() {
        let file = |path: &str, old: String, new: String| FileReport {
            path: path.to_owned(),
            status: Status::Updated,
            diagnostics: Vec::new(),
            texts: Some(Texts { old: Some(old), new: Some(new) }),
        };
        let long = "x\n".repeat(300);
        let files = vec![
            file("content/posts/日本の長い名前/index.md", String::new(), long),
            file("b.json", "a\nb\n".to_owned(), "a\nc\n".to_owned()),
        ];
        let report = Report::new(Vec::new(), Vec::new(), Vec::new(), files);
        for width in [40, 80, 200] {
            let text = anstream::adapter::strip_str(&stat(&report, width)).to_string();
            assert!(text.lines().take(2).all(|line| line.width() <= width), "{width}\n{text}");
            assert!(text.contains("b.json") && text.contains("|   2 +-\n"), "{text}");
            assert!(text.ends_with(" 2 files changed, 301 lines added, 1 removed\n"), "{text}");
        }
    }
}
