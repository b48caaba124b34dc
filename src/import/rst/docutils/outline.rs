//! The title and the labels of a document, for references from others. Lines are looked at, and only titles are read.

use super::blocks::Parser;
use super::inline::unescaped;
use super::references::{normalised, plain, slug};
use crate::import::ReadOptions;
use crate::import::rst::text::{Line, Text};
use crate::site::{Label, Outline};

/// The outline of a document.
pub fn outline(text: &Text<'_>, lines: &[Line], options: &ReadOptions) -> Outline {
    let mut parser = Parser::new(text, options);
    let mut outline = Outline::default();
    let mut waiting: Vec<String> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = text.line(lines[at]);
        at += 1;
        if line.is_empty() || line.starts_with(' ') {
            continue;
        }
        if let Some(name) = label(line) {
            waiting.push(name);
            continue;
        }
        if line.starts_with(".. ") {
            // a directive that shows nothing, as `post`, stands between a label and its title
            continue;
        }
        let is_overline = is_adornment(line);
        let title =
            if is_overline { lines.get(at).map(|next| next.without(text.indent(*next))) } else { Some(lines[at - 1]) };
        let under = lines.get(at + usize::from(is_overline)).map_or("", |line| text.line(*line));
        let is_title = is_adornment(under) && (!is_overline || under == line);
        let Some(title) = title.filter(|title| is_title && !title.is_blank()) else {
            waiting.drain(..).for_each(|name| outline.labels.push((name, Label::default())));
            continue;
        };
        at += 1 + usize::from(is_overline);
        let title = plain(&parser.inlines(&[title]));
        let is_first = outline.title.is_empty();
        for name in waiting.drain(..) {
            let fragment = (!is_first).then(|| slug(&title));
            outline.labels.push((name, Label { title: Some(title.clone()), fragment }));
        }
        if is_first {
            outline.title = title;
        }
    }
    waiting.into_iter().for_each(|name| outline.labels.push((name, Label::default())));
    outline
}

/// The name in `.. _name:`, which has no address.
fn label(line: &str) -> Option<String> {
    let name = line.strip_prefix(".. _")?.strip_suffix(':')?;
    let name = name.strip_prefix('`').and_then(|name| name.strip_suffix('`')).unwrap_or(name);
    let is_name = !name.is_empty() && !name.starts_with('_') && !name.replace("\\:", "").contains(": ");
    is_name.then(|| normalised(&unescaped(name)))
}

/// A line of one punctuation character, as it stands under a title.
fn is_adornment(line: &str) -> bool {
    let first = line.bytes().next().filter(u8::is_ascii_punctuation);
    first.is_some_and(|first| line.len() > 2 && line.bytes().all(|byte| byte == first))
}
