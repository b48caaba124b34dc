//! `comments.yaml`: a list of comments, each with its text as Markdown.

use super::{markdown, yaml};
use crate::model::{Block, BlockKind, Comment, Inline, InlineKind};
use crate::source::Span;

/// The comments of a post as YAML; nothing where it has none.
pub fn comments(comments: &[Comment]) -> Option<String> {
    if comments.is_empty() {
        return None;
    }
    let mut out = String::new();
    for comment in comments {
        out.push_str("- author: ");
        scalar(&mut out, &comment.author);
        out.push('\n');
        if let Some(date) = &comment.date {
            out.push_str("  date: ");
            scalar(&mut out, date.as_str());
            out.push('\n');
        }
        out.push_str("  text: ");
        text(&mut out, markdown(&comment.body).trim_end_matches('\n'));
        out.push('\n');
    }
    Some(out)
}

/// The comments as they stood below the text: what the ledger reads of them.
pub fn comments_as_text(comments: &[Comment]) -> String {
    let mut out = String::new();
    for Comment { author, date, body } in comments {
        let said = format!("{author} said on {}", date.as_ref().map_or("", |date| date.as_str()));
        let heading = [Inline::new(InlineKind::Strong(vec![Inline::text(said, Span::default())]), Span::default())];
        let heading = Block::new(BlockKind::Paragraph(heading.to_vec()), Span::default());
        out.push_str(&markdown(&[&[heading], body.as_slice()].concat()));
        out.push_str("\n\n");
    }
    out
}

/// A literal block, in which Markdown is as it is; a text of one line, or one that a block cannot hold, is a scalar.
fn text(out: &mut String, text: &str) {
    let fits = text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.chars().all(|c| c == '\n' || yaml::is_printable(c) && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'));
    if !fits {
        return scalar(out, text);
    }
    out.push_str("|-");
    for line in text.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str("    ");
            out.push_str(line);
        }
    }
}

/// In a file of YAML prettier wants double quotes, where it leaves those of front matter alone.
fn scalar(out: &mut String, text: &str) {
    let mut scalar = String::new();
    yaml::scalar(&mut scalar, text);
    if scalar.starts_with('\'') && !text.contains(['"', '\\']) {
        scalar = format!("\"{text}\"");
    }
    out.push_str(&scalar);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import;

    #[test]
    fn what_is_written_is_read_back() {
        let yaml = "- author: \"Ada: of the sea\"\n  date: \"2009-04-08\"\n  text: |-\n    One # two\n\n    - a\n      - b\n\n    > q\n\
                    - author: Ben\n  text: \"No: one\"\n";
        let read = import::comments::read(yaml, str::to_owned).unwrap();
        assert_eq!(comments(&read).as_deref(), Some(yaml));
        assert_eq!(comments(&[]), None);
    }
}
