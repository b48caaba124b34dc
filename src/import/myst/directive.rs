//! A fence as RST's directive: name, argument, options, content.
//!
//! <https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html>

use super::fences::opening;
use crate::import::rst::directive::table::{self, Argument, Options, Takes};
use crate::import::rst::directive::{Directive, field, trimmed};
use crate::import::rst::text::{Line, Text};

/// The directive that some lines are, of which the first opens the fence and none closes it; `None` for code.
pub fn read(text: &Text<'_>, lines: &[Line]) -> Option<Directive> {
    let (first, body) = lines.split_first()?;
    let line = text.line(*first);
    let fence = opening(line)?;
    let (name, at) = fence.directive()?;
    let name = name.to_lowercase();
    let argument = first.without(fence.at + fence.length + at);
    let takes = table::row(&name).map_or(Takes::ANYTHING, |row| row.takes);
    let (options, after) = match takes.options {
        Options::None => (Vec::new(), 0),
        _ => options(text, body),
    };
    let (mut arguments, mut content) = (Vec::new(), trimmed(&body[after..]).to_vec());
    if !argument.is_blank() {
        match takes.argument {
            // what a directive without an argument has there is the beginning of its content
            Argument::None => content.insert(0, argument),
            _ => arguments.push(argument),
        }
    }
    Some(Directive { name, argument: arguments, options, content, next: 0 })
}

/// The options that the content begins with, as lines `:key: value` or as YAML between lines `---`, and how many lines
/// they take.
fn options(text: &Text<'_>, lines: &[Line]) -> (Vec<(String, Vec<Line>)>, usize) {
    let first = lines.iter().position(|line| !line.is_blank()).unwrap_or(0);
    let is_fence = |line: &Line| text.line(*line).trim() == "---";
    if lines.get(first).is_some_and(is_fence)
        && let Some(end) = lines[first + 1..].iter().position(is_fence)
    {
        let inside = &lines[first + 1..first + 1 + end];
        return (pairs(text, inside, yaml_key), first + end + 2);
    }
    let begins = |line: &Line| field(text, *line).is_some();
    let end = lines[first..].iter().position(|line| !begins(line) && (line.is_blank() || text.indent(*line) == 0));
    let end = if lines.get(first).is_some_and(begins) { end.map_or(lines.len(), |end| first + end) } else { 0 };
    let inside = if end > first { &lines[first..end] } else { &[] };
    (pairs(text, inside, field), end)
}

/// Keys and values; a line that begins with a space goes on with the value before it.
fn pairs<'t>(
    text: &'t Text<'_>,
    lines: &[Line],
    key: fn(&'t Text<'_>, Line) -> Option<(&'t str, usize)>,
) -> Vec<(String, Vec<Line>)> {
    let mut pairs: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        match (key(text, *line), pairs.last_mut()) {
            (Some((key, value)), _) => {
                let value = unquoted(text, line.without(value));
                let is_block = matches!(text.line(value), "|" | ">" | "|-" | ">-" | "|+" | ">+");
                pairs.push((key.to_lowercase(), if is_block { Vec::new() } else { vec![value] }));
            }
            (None, Some((_, value))) => value.push(line.without(text.indent(*line))),
            (None, None) => {}
        }
    }
    pairs
}

/// `key: value` at the left margin.
fn yaml_key<'t>(text: &'t Text<'_>, line: Line) -> Option<(&'t str, usize)> {
    let content = text.line(line);
    let (key, value) = content.split_once(':')?;
    let is_key = !key.is_empty() && !key.starts_with([' ', '#', '-']) && (value.is_empty() || value.starts_with(' '));
    is_key.then(|| (key.trim_matches(['"', '\'']), content.len() - value.trim_start().len()))
}

/// A value without the quotes around it.
fn unquoted(text: &Text<'_>, line: Line) -> Line {
    let value = text.line(line);
    let is_quoted = |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    if is_quoted('"') || is_quoted('\'') { Line { start: line.start + 1, end: line.end - 1 } } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> (String, Vec<(String, String)>, String) {
        let text = Text::verbatim(source);
        let directive = read(&text, &text.lines()).unwrap();
        let join = |lines: &[Line]| lines.iter().map(|line| text.line(*line)).collect::<Vec<_>>().join("|");
        let options = directive.options.iter().map(|(name, value)| (name.clone(), join(value))).collect();
        (join(&directive.argument), options, join(&directive.content))
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn options_are_lines_with_colons_or_yaml() {
        let options = vec![pair("alt", "A: b"), pair("width", "2px")];
        let expected = ("a.png".to_owned(), options, "Text|:not: one".to_owned());
        assert_eq!(shown("```{figure} a.png\n:alt: \"A: b\"\n:width: 2px\n\nText\n:not: one"), expected);
        assert_eq!(shown("```{figure} a.png\n---\nalt: 'A: b'\nwidth: 2px\n---\nText\n:not: one"), expected);
        let (_, options, _) = shown("```{figure} a.png\n---\nalt: >\n  One\n  two\n---\n");
        assert_eq!(options, [pair("alt", "One|two")]);
    }

    #[test]
    fn the_argument_of_a_directive_without_one_is_content() {
        assert_eq!(shown("```{note} One\ntwo"), (String::new(), vec![], "One|two".to_owned()));
        assert_eq!(shown("```{epigraph}\n:a: b\n"), (String::new(), vec![], ":a: b".to_owned()));
    }
}
