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
    let mut above = None;
    for comment in comments {
        // a first answer begins the list of its parent's
        let depth = above.map_or(0, |above: usize| usize::from(comment.depth).min(above + 1));
        let indent = " ".repeat(4 * depth);
        if above.is_some_and(|above| above < depth) {
            out.extend([&indent[2..], "replies:\n"]);
        }
        above = Some(depth);
        out.extend([&indent, "- author: "]);
        scalar(&mut out, &comment.author);
        out.push('\n');
        if let Some(date) = &comment.date {
            out.extend([&indent, "  date: "]);
            scalar(&mut out, date.as_str());
            out.push('\n');
        }
        out.extend([&indent, "  text: "]);
        text(&mut out, markdown(&comment.body).trim_end_matches('\n'), &indent);
        out.push('\n');
    }
    Some(out)
}

/// The comments as they stood below the text: what the ledger reads of them.
pub fn comments_as_text(comments: &[Comment]) -> String {
    let mut out = String::new();
    for Comment { author, date, body, .. } in comments {
        let said = format!("{author} said on {}", date.as_ref().map_or("", |date| date.as_str()));
        let heading = [Inline::new(InlineKind::Strong(vec![Inline::text(said, Span::default())]), Span::default())];
        let heading = Block::new(BlockKind::Paragraph(heading.to_vec()), Span::default());
        out.push_str(&markdown(&[&[heading], body.as_slice()].concat()));
        out.push_str("\n\n");
    }
    out
}

/// A literal block, in which Markdown is as it is; a text of one line, or one that a block cannot hold, is a scalar.
fn text(out: &mut String, text: &str, indent: &str) {
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
            out.extend([indent, "    ", line]);
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
        let yaml = "- author: \"Ada: of the sea\"\n  date: \"2009-04-08\"\n  text: |-\n    One # two\n\n    - a\n      - b\n\n    > q\n  \
                    replies:\n    - author: Cy\n      text: |-\n        Three\n\n        Four\n      replies:\n        - author: Di\n          \
                    text: Five\n    - author: Ed\n      text: Six\n\
                    - author: Ben\n  text: \"No: one\"\n";
        let read = import::comments::read(yaml, str::to_owned).unwrap();
        assert_eq!(read.iter().map(|comment| comment.depth).collect::<Vec<_>>(), [0, 1, 2, 1, 0]);
        assert_eq!(comments(&read).as_deref(), Some(yaml));
        assert_eq!(comments(&[]), None);
    }
}
