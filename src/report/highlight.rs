//! Unified diffs for a terminal: lines in colours, and in them the words that changed.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::{AnsiColor, Effects, Style};

use super::diff::{CONTEXT, NO_END};
use super::{Report, Shown, Texts};
use crate::difference::{self, Run, header, hunks, lines};
use crate::visible::{in_line, in_lines};

/// The unified diffs of all files that would change, with styles as ANSI sequences.
pub fn highlighted(report: &Report) -> String {
    let posts = report.posts.iter().map(|post| (post.name(), post.shown.as_deref().and_then(Shown::texts)));
    let files = report.files.iter().map(|file| (file.path.as_str(), file.texts.as_ref()));
    posts.chain(files).filter_map(|(path, texts)| Some(highlighted_of(path, texts?))).collect()
}

/// The unified diff of one file; a file that is not there, or is not to be, is `/dev/null`.
fn highlighted_of(path: &str, texts: &Texts) -> String {
    let bold = Style::new().bold();
    let place = AnsiColor::Cyan.on_default();
    let name = |text: &Option<String>, side: &str| match text {
        Some(_) => format!("{side}/{}", in_line(path)),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (texts.old.as_deref().unwrap_or_default(), texts.new.as_deref().unwrap_or_default());
    let (old, new) = (lines(old), lines(new));
    let mut text = String::new();
    for hunk in hunks(&difference::runs(&old, &new), CONTEXT) {
        // writing to a string cannot fail, here and below
        if text.is_empty() {
            let _ = writeln!(text, "{bold}--- {}{bold:#}", name(&texts.old, "a"));
            let _ = writeln!(text, "{bold}+++ {}{bold:#}", name(&texts.new, "b"));
        }
        let _ = writeln!(text, "{place}{}{place:#}", header(&hunk));
        for run in hunk {
            if run.is_same {
                new[run.new].iter().for_each(|line| push(&mut text, ' ', Style::new(), &[(false, line)]));
                continue;
            }
            let (gone, come) = marked(&old[run.old], &new[run.new]);
            gone.iter().for_each(|parts| push(&mut text, '-', AnsiColor::Red.on_default(), parts));
            come.iter().for_each(|parts| push(&mut text, '+', AnsiColor::Green.on_default(), parts));
        }
    }
    text
}

/// A line in parts, and whether each is a word that changed.
type Parts<'a> = Vec<(bool, &'a str)>;

/// Adds a line. Where all of it changed, no word of it did.
fn push(text: &mut String, mark: char, style: Style, parts: &[(bool, &str)]) {
    let is_part = parts.iter().any(|(is_word, part)| !is_word && !part.trim().is_empty());
    let word = style.effects(style.get_effects() | Effects::INVERT);
    let _ = write!(text, "{style}{mark}");
    for (is_word, part) in parts {
        let part = in_lines(part.strip_suffix('\n').unwrap_or(part));
        let _ = if *is_word && is_part && !part.is_empty() {
            write!(text, "{style:#}{word}{part}{word:#}{style}")
        } else {
            write!(text, "{part}")
        };
    }
    let _ = write!(text, "{style:#}");
    let has_end = parts.last().is_some_and(|(_, part)| part.ends_with('\n'));
    text.push_str(if has_end { "\n" } else { NO_END });
}

/// Lines that went and lines that came in their place, with the words marked that are not in both.
fn marked<'a>(old: &[&'a str], new: &[&'a str]) -> (Vec<Parts<'a>>, Vec<Parts<'a>>) {
    let (old_words, new_words): (Vec<_>, Vec<_>) =
        (old.iter().flat_map(|line| words(line)).collect(), new.iter().flat_map(|line| words(line)).collect());
    let runs = difference::runs_of_words(&old_words, &new_words);
    let side = |words: &[&'a str], range: fn(&Run) -> Range<usize>| {
        let mut lines: Vec<Parts<'a>> = vec![Vec::new()];
        for (run, number) in runs.iter().flat_map(|run| range(run).map(move |number| (run, number))) {
            let Some((line, word)) = lines.last_mut().zip(words.get(number)) else { continue };
            line.push((!run.is_same, word));
            if word.ends_with('\n') {
                lines.push(Vec::new());
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    };
    (side(&old_words, |run| run.old.clone()), side(&new_words, |run| run.new.clone()))
}

/// The words of a line, the spaces between them, and each other character.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let kind = |c: char| (c.is_alphanumeric(), c == ' ');
        let is_more = |c: char| kind(c) == kind(first) && kind(c) != (false, false);
        let end = rest.find(|c| !is_more(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, behind) = rest.split_at(end);
        words.push(word);
        rest = behind;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::hunks_of;

    fn bare(old: Option<&str>, new: Option<&str>) -> String {
        let texts = Texts { old: old.map(str::to_owned), new: new.map(str::to_owned) };
        anstream::adapter::strip_str(&highlighted_of("a.md", &texts)).to_string()
    }

    #[test]
    fn without_its_styles_it_is_the_unified_diff() {
        for (old, new) in [
            ("one two three\nsame\n", "one 2 three\nsame\n"),
            ("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nB\nc\nd\ne\nf\ng\nh\nI\n"),
            ("", "new\n"),
            ("gone\n", ""),
            ("no end", "no end\n"),
        ] {
            let expected = format!("--- a/a.md\n+++ b/a.md\n{}", hunks_of(old, new, CONTEXT));
            assert_eq!(bare(Some(old), Some(new)), expected, "{old:?} {new:?}");
        }
        assert_eq!(bare(Some("same\n"), Some("same\n")), "");
    }

    #[test]
    fn a_diff_names_both_sides() {
        assert_eq!(bare(None, Some("one\n")), "--- /dev/null\n+++ b/a.md\n@@ -0,0 +1 @@\n+one\n");
    }

    #[test]
    fn the_word_that_changed_stands_out() {
        let texts = Texts { old: Some("one two three\n".to_owned()), new: Some("one 2 three\n".to_owned()) };
        let styled = highlighted_of("a.md", &texts);
        assert!(styled.contains("\u{1b}[7m\u{1b}[31mtwo") || styled.contains("\u{1b}[31m\u{1b}[7mtwo"), "{styled:?}");
        let all = Texts { old: Some("one\n".to_owned()), new: Some("two\n".to_owned()) };
        assert!(!highlighted_of("a.md", &all).contains("\u{1b}[7m"));
    }
}
