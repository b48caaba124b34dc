//! The report on a terminal: a line for each post, and findings as rustc shows them.
//!
//! Styles are ANSI sequences; who prints the text strips them where they are not wanted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{PostReport, Report, Status, Summary};
use crate::diagnostic::{Code, Finding, Severity};
use crate::source::Position;
use crate::visible::in_line;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only errors.
    Quiet,
    /// Changed posts, warnings and errors.
    Normal,
    /// All posts and notes too.
    Verbose,
}

/// A person deleted the file.
const DELETED: &str = "deleted";

/// The file stands there still.
const SOURCE_GONE: &str = "source gone";

/// A line for each post and file, for each image that is written beside a post which was there before, and the counts.
pub fn posts(report: &Report, verbosity: Verbosity) -> String {
    let mut text = String::new();
    if verbosity == Verbosity::Quiet {
        return text;
    }
    let is_shown = |status: Status| verbosity == Verbosity::Verbose || status != Status::Unchanged;
    for post in &report.posts {
        if is_shown(post.status) {
            text.push_str(&post_line(post));
        }
        // with a post that is new, its images are
        let is_new = post.status == Status::Created && verbosity != Verbosity::Verbose;
        let written = post.images.iter().filter(|_| !is_new);
        let written: BTreeMap<_, _> =
            written.filter_map(|image| Some((image.file.as_deref()?, image.status?))).collect();
        written.iter().for_each(|(file, status)| text.push_str(&line(*status, file)));
    }
    for file in report.files.iter().filter(|file| is_shown(file.status)) {
        text.push_str(&line(file.status, &file.path));
    }
    // where nothing was read, that is what there is to say
    for skipped in report.skipped.iter().filter(|_| verbosity == Verbosity::Verbose || report.posts.is_empty()) {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "{:11} {}  {}", "left out", in_line(&skipped.source), in_line(&skipped.why));
    }
    text.push_str(&summary_line(report));
    text
}

/// The findings about all sources and files, for a terminal of so many columns. `part_of` gives at most so many characters of a line of
/// a source, from a place on, where it can be had.
pub fn findings(
    report: &Report,
    verbosity: Verbosity,
    columns: usize,
    part_of: impl Fn(&str, Position, usize) -> Option<String>,
) -> String {
    let least = match verbosity {
        Verbosity::Quiet => Severity::Error,
        Verbosity::Normal => Severity::Warning,
        Verbosity::Verbose => Severity::Note,
    };
    let of_posts = report.posts.iter().flat_map(|post| post.diagnostics.iter().map(|one| (&*post.source, one.clone())));
    let of_failed = report.failed.iter().map(|failed| (failed.source.as_str(), failed.finding()));
    let of_files =
        report.files.iter().flat_map(|file| file.diagnostics.iter().map(|one| (file.path.as_str(), one.clone())));
    let all = of_posts.chain(of_failed).chain(of_files).filter(|(_, one)| one.severity >= least);
    let shown = |(path, one): (&str, Finding)| {
        let path = one.place(path);
        finding(path, &one, columns, |from, most| match &one.excerpt {
            Some(excerpt) => excerpt.part(from.column, most),
            None => part_of(path, from, most),
        })
    };
    all.map(shown).collect()
}

/// One finding, with the line that it is about, or what of it a terminal of so many columns shows in one line: `part` is asked for no
/// more of a line, which can be as long as the file.
///
/// ```text
/// warning[link-unresolved]: … names no archived post
///   --> rst/a.rst:12:3
///    |
/// 12 | see `here <…>`_
///    |     ^
///    = help: point it at the right post, …
/// ```
pub fn finding(
    path: &str,
    finding: &Finding,
    columns: usize,
    part: impl FnOnce(Position, usize) -> Option<String>,
) -> String {
    let Finding { code, severity, message, .. } = finding;
    let (path, message) = (in_line(path), in_line(message));
    let style = style_of(*severity);
    let bold = Style::new().bold();
    let mut text = format!("{style}{}[{code}]{style:#}{bold}: {message}{bold:#}\n", severity.name());
    let (gutter, place) = match (finding.line, finding.column) {
        (Some(line), Some(column)) => (line.to_string().len(), format!("{path}:{line}:{column}")),
        _ => (1, path.into_owned()),
    };
    let _ = writeln!(text, "{:gutter$}--> {place}", "");
    if let Some((shown, caret)) =
        finding.position().and_then(|place| window(place, columns.saturating_sub(gutter + 3), part))
    {
        let line = finding.line.unwrap_or_default();
        let _ = writeln!(text, "{:gutter$} |\n{line} | {shown}\n{:gutter$} | {:caret$}{style}^{style:#}", "", "", "");
    }
    let _ = writeln!(text, "{:gutter$} = help: {}\n", "", code.help());
    text
}

/// What of a line is around a place and fits so many columns, and the caret's offset in it.
fn window(
    place: Position,
    columns: usize,
    part: impl FnOnce(Position, usize) -> Option<String>,
) -> Option<(String, usize)> {
    const WIDEST: usize = 97;
    const NARROWEST: usize = 20;
    /// Characters for each column: marks that combine take none.
    const CHARACTERS: usize = 8;
    let columns = columns.clamp(NARROWEST, WIDEST);
    let column = place.column.saturating_sub(1) as usize;
    let start = column.saturating_sub(columns * 2 / 5);
    let from = Position { line: place.line, column: start as u32 + 1 };
    let part = part(from, columns * CHARACTERS)?;
    let indent = if start > 0 { "…" } else { "" };
    let mut left = columns - indent.chars().count();
    let fits = |c: &char| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    let visible = part.trim_end_matches('\r').chars().map(|c| if c.is_control() { ' ' } else { c });
    let shown: String = visible.take_while(fits).collect();
    let before: String = shown.chars().take(column - start).collect();
    Some((format!("{indent}{shown}"), before.width() + indent.chars().count()))
}

fn post_line(post: &PostReport) -> String {
    let style = style_of_status(post.status);
    let changes: Vec<_> = post.changes.iter().map(|pass| format!("{} {}", pass.pass, pass.count)).collect();
    let name = in_line(post.name());
    format!("{style}{:11}{style:#} {name}  {}\n", word(post), changes.join(", ")).replace("  \n", "\n")
}

/// What became of a post, in a word. A file that is not to be is `removed` by this program, or a person has `deleted` it, or it stands
/// there still and its source is gone.
fn word(post: &PostReport) -> &'static str {
    let says = |code: Code| post.diagnostics.iter().any(|finding| finding.code == code);
    match post.status {
        Status::Removed if says(Code::SourceGone) => SOURCE_GONE,
        Status::Removed if !post.sources.is_empty() || says(Code::NotAccepted) => DELETED,
        status => status.name(),
    }
}

fn line(status: Status, path: &str) -> String {
    let style = style_of_status(status);
    format!("{style}{:11}{style:#} {}\n", status.name(), in_line(path))
}

fn summary_line(report: &Report) -> String {
    let Summary { posts, failed, skipped, diagnostics: counts, .. } = &report.summary;
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    report.posts.iter().for_each(|post| *words.entry(word(post)).or_default() += 1);
    let statuses = Status::ALL.iter().map(|status| status.name()).chain([DELETED, SOURCE_GONE]);
    let statuses = statuses.filter_map(|word| Some(format!("{} {word}", words.get(word)?)));
    let others = [(failed, "failed"), (skipped, "left out")].into_iter().filter(|(count, _)| **count > 0);
    let others = others.map(|(count, name)| format!("{count} {name}"));
    let found = [(counts.error, "error"), (counts.warning, "warning"), (counts.note, "note")];
    let found = found.into_iter().filter(|(count, _)| *count > 0).map(|(count, name)| counted(count, name));
    let counts: Vec<_> = statuses.chain(others).chain(found).collect();
    let posts = counted(*posts, "post");
    format!("{posts}: {}\n", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") })
}

/// `1 post`, `2 posts`.
pub(super) fn counted(count: usize, name: &str) -> String {
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

fn style_of(severity: Severity) -> Style {
    let color = match severity {
        Severity::Note => AnsiColor::Cyan,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Error => AnsiColor::Red,
    };
    color.on_default().bold()
}

fn style_of_status(status: Status) -> Style {
    match status {
        Status::Created => AnsiColor::Green.on_default(),
        Status::Updated | Status::Reformatted => AnsiColor::Yellow.on_default(),
        Status::Edited | Status::Removed | Status::Foreign => AnsiColor::Red.on_default(),
        Status::Unchanged => Style::new().dimmed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_finding_shows_its_line_with_a_caret_below_the_column() {
        let mut one = Finding::new(Code::LinkUnresolved, "it names no archived post");
        (one.line, one.column) = (Some(12), Some(5));
        let text = finding("a.rst", &one, 80, |_, _| Some("see `here <x>`_".to_owned()));
        let text = anstream::adapter::strip_str(&text).to_string();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "warning[link-unresolved]: it names no archived post");
        assert_eq!(lines[1..5], ["  --> a.rst:12:5", "   |", "12 | see `here <x>`_", "   |     ^"]);
        assert!(lines[5].starts_with("   = help: "), "{text}");
    }

    fn window_of(line: &str, column: u32, columns: usize) -> (String, usize) {
        let source = Source::new("a.md", line);
        let part = |from, most| source.part_of_line(from, most).map(str::to_owned);
        window(Position { line: 1, column }, columns, part).unwrap()
    }

    #[test]
    fn a_long_line_is_shown_around_the_column() {
        let line = "é".repeat(500);
        let (shown, caret) = window_of(&line, 300, 200);
        assert_eq!((shown.chars().count(), caret), (97, 39));
        assert_eq!(window_of("x", 1, 80), ("x".to_owned(), 0));
        for columns in [20, 33, 60] {
            for line in [&line, &"日本".repeat(200), "short"] {
                let (shown, caret) = window_of(line, 300.min(line.chars().count() as u32), columns);
                assert!(shown.width() <= columns && caret < columns, "{columns} {shown:?} {caret}");
            }
        }
    }

    #[test]
    fn of_a_long_line_no_more_is_asked_for_than_is_shown() {
        let mut one = Finding::new(Code::LinkUnresolved, "");
        for column in [1, 1_000, 50_000_000] {
            (one.line, one.column) = (Some(1), Some(column));
            let mut asked = Vec::new();
            finding("a.md", &one, 4_000, |from, most| {
                asked.push((from.column, most));
                None
            });
            assert!(matches!(asked[..], [(from, most)] if column - from < 40 && most < 1_000), "{column}: {asked:?}");
        }
    }
}
