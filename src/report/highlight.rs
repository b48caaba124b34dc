//! Unified diffs for a terminal: lines in colours, and in them the words that changed.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects, Style};
use similar::{ChangeTag, TextDiff};

use super::{Report, Shown, Texts};

/// The unified diffs of all files that would change, with styles as ANSI sequences.
pub fn highlighted(report: &Report) -> String {
    let posts = report.posts.iter().map(|post| (post.name(), post.shown.as_ref().and_then(Shown::texts)));
    let files = report.files.iter().map(|file| (file.path.as_str(), file.texts.as_ref()));
    posts.chain(files).filter_map(|(path, texts)| Some(highlighted_of(path, texts?))).collect()
}

/// The unified diff of one file: that of [`super::unified_of`], with styles.
fn highlighted_of(path: &str, texts: &Texts) -> String {
    let bold = Style::new().bold();
    let place = AnsiColor::Cyan.on_default();
    let name = |text: &Option<String>, side: &str| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (texts.old.as_deref().unwrap_or_default(), texts.new.as_deref().unwrap_or_default());
    let diff = TextDiff::from_lines(old, new);
    let mut text = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        // writing to a string cannot fail, here and below
        if text.is_empty() {
            let _ = writeln!(text, "{bold}--- {}{bold:#}", name(&texts.old, "a"));
            let _ = writeln!(text, "{bold}+++ {}{bold:#}", name(&texts.new, "b"));
        }
        let _ = writeln!(text, "{place}{}{place:#}", hunk.header());
        for change in hunk.ops().iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let (mark, style) = match change.tag() {
                ChangeTag::Delete => ("-", AnsiColor::Red.on_default()),
                ChangeTag::Insert => ("+", AnsiColor::Green.on_default()),
                ChangeTag::Equal => (" ", Style::new()),
            };
            let parts: Vec<_> = change.iter_strings_lossy().collect();
            // where all of a line changed, no word of it did
            let is_part = parts.iter().any(|(is_word, part)| !is_word && !part.trim().is_empty());
            let _ = write!(text, "{style}{mark}");
            for (is_word, part) in parts {
                let part = part.strip_suffix('\n').unwrap_or(&part);
                let word = style.effects(style.get_effects() | Effects::INVERT);
                let _ = if is_word && is_part && !part.is_empty() {
                    write!(text, "{style:#}{word}{part}{word:#}{style}")
                } else {
                    write!(text, "{part}")
                };
            }
            let _ = writeln!(text, "{style:#}");
            if change.missing_newline() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::unified_of;

    #[test]
    fn without_its_styles_it_is_the_unified_diff() {
        for (old, new) in [
            ("one two three\nsame\n", "one 2 three\nsame\n"),
            ("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nB\nc\nd\ne\nf\ng\nh\nI\n"),
            ("", "new\n"),
            ("gone\n", ""),
            ("no end", "no end\n"),
            ("same\n", "same\n"),
        ] {
            let texts = Texts { old: Some(old.to_owned()), new: Some(new.to_owned()) };
            let styled = highlighted_of("a.md", &texts);
            assert_eq!(
                anstream::adapter::strip_str(&styled).to_string(),
                unified_of("a.md", &texts),
                "{old:?} {new:?}"
            );
        }
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
