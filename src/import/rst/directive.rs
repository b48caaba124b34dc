//! The shape that all directives share: name, argument, options, content.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#directives>

pub mod table;

use super::docutils::inline::is_simple_name;
use super::text::{Line, Text};
use table::{Argument, Options, Takes};

/// A directive as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name in lower case.
    pub name: String,
    /// The lines after `::` and before the options.
    pub argument: Vec<Line>,
    /// The options, in order.
    pub options: Vec<(String, Vec<Line>)>,
    /// The lines after the first blank line, or after the options, without their common indent.
    pub content: Vec<Line>,
    /// The index of the first line after the directive.
    pub next: usize,
}

impl Directive {
    /// The argument in one line.
    pub fn argument_text(&self, text: &Text<'_>) -> String {
        joined(text, &self.argument)
    }

    /// The value of an option in one line.
    pub fn option(&self, text: &Text<'_>, name: &str) -> Option<String> {
        self.options.iter().find(|option| option.0 == name).map(|option| joined(text, &option.1))
    }

    /// Argument and content as one block: for directives without an argument, whose text can begin on the first line.
    pub fn all_content(&self) -> Vec<Line> {
        let mut lines = self.argument.clone();
        if !lines.is_empty() && !self.content.is_empty() {
            let end = lines.last().map_or(0, |line| line.end);
            lines.push(Line { start: end, end });
        }
        lines.extend(&self.content);
        lines
    }
}

/// The lines in one, with a space between.
pub fn joined(text: &Text<'_>, lines: &[Line]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| text.line(*line).trim()).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// The name of the directive that the text, after `.. `, begins with, and the length up to the end of its `::`.
pub fn name(text: &str) -> Option<(&str, usize)> {
    let colons = memchr::memmem::find(text.as_bytes(), b"::")?;
    let name = text[..colons].strip_suffix(' ').unwrap_or(&text[..colons]);
    let after = text.as_bytes().get(colons + 2);
    (is_simple_name(name) && matches!(after, None | Some(b' '))).then_some((name, colons + 2))
}

/// The directive that begins on line `at`, where the text after `.. ` begins at byte `marker` of the line.
pub fn read(text: &Text<'_>, lines: &[Line], at: usize, marker: usize) -> Option<Directive> {
    let first = lines.get(at)?.without(marker);
    let (name, length) = name(text.line(first))?;
    let name = name.to_lowercase();
    let rest = first.without(length);
    let rest = rest.without(text.indent(rest));
    let next = block_end(text, lines, at + 1);
    let body = unindented(text, &lines[at + 1..next]);
    let mut block = Vec::with_capacity(body.len() + 1);
    if !rest.is_blank() {
        block.push(rest);
    }
    block.extend(body);
    let takes = table::row(&name).map_or(Takes::ANYTHING, |row| row.takes);
    let parts = parts(text, &block, takes, rest.is_blank());
    let (argument, options) = (parts.argument.to_vec(), parts.options);
    let content = trimmed(&parts.content).to_vec();
    Some(Directive { name, argument, options, content, next })
}

/// The lines of a directive told apart.
struct Parts<'l> {
    argument: &'l [Line],
    options: Vec<(String, Vec<Line>)>,
    content: Vec<Line>,
}

/// docutils' `parse_directive_block`, and what is meant where docutils refuses the directive: lines that are neither
/// argument nor option are content. `is_below` says that nothing stands behind `::`.
fn parts<'l>(text: &Text<'_>, block: &'l [Line], takes: Takes, is_below: bool) -> Parts<'l> {
    let none: &[Line] = &[];
    if takes.argument == Argument::None && takes.options == Options::None {
        return Parts { argument: none, options: Vec::new(), content: block.to_vec() };
    }
    let blank = block.iter().position(|line| line.is_blank()).unwrap_or(block.len());
    let (head, body) = block.split_at(blank);
    let first_field = head.iter().position(|line| field(text, *line).is_some()).unwrap_or(head.len());
    let (before, fields) = head.split_at(if takes.options == Options::None { head.len() } else { first_field });
    let (options, after) = read_options(text, fields);
    let is_own = |option: &(String, Vec<Line>)| match takes.options {
        Options::Of(names) => names.contains(&option.0.as_str()) || table::is_common(&option.0),
        Options::Any => true,
        Options::None => false,
    };
    let are_options = options.iter().any(is_own) || !takes.content;
    let (options, after) = if are_options { (options, after) } else { (Vec::new(), fields) };
    let argument_end = match takes.argument {
        Argument::None => 0,
        Argument::Word if !is_below => before.len().min(1),
        // `.. code::` and the code on the next line, which may be one word
        Argument::Word if before.len() != 1 || before.iter().any(|line| text.line(*line).contains(' ')) => 0,
        Argument::Word if takes.content && options.is_empty() && after.is_empty() && body.is_empty() => 0,
        Argument::Word | Argument::Text => before.len(),
    };
    let (argument, rest) = before.split_at(argument_end);
    Parts { argument, options, content: [rest, after, body].concat() }
}

/// The index after the last line of an indented block that begins at `at`: blank lines at its end are not part of it.
pub fn block_end(text: &Text<'_>, lines: &[Line], at: usize) -> usize {
    let mut end = at;
    for (index, line) in lines.iter().enumerate().skip(at) {
        if line.is_blank() {
            continue;
        }
        if text.indent(*line) == 0 {
            break;
        }
        end = index + 1;
    }
    end
}

/// The lines without the indent that all of them share.
pub fn unindented(text: &Text<'_>, lines: &[Line]) -> Vec<Line> {
    let indent = lines.iter().filter(|line| !line.is_blank()).map(|line| text.indent(*line)).min().unwrap_or(0);
    lines.iter().map(|line| line.without(indent)).collect()
}

/// The lines without blank ones at both ends.
pub fn trimmed(lines: &[Line]) -> &[Line] {
    let start = lines.iter().position(|line| !line.is_blank()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !line.is_blank()).map_or(start, |last| last + 1);
    &lines[start..end]
}

/// `:name: value`: the name, and the bytes up to the value. A colon in the name is escaped or not before a space.
pub fn field<'t>(text: &'t Text<'_>, line: Line) -> Option<(&'t str, usize)> {
    let content = text.line(line);
    let bytes = content.as_bytes();
    if bytes.first() != Some(&b':') || matches!(bytes.get(1), None | Some(b':' | b' ')) {
        return None;
    }
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            // `:role:`text`` begins a paragraph
            b':' if bytes.get(at + 1) == Some(&b'`') => return None,
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => break,
            _ => at += 1,
        }
    }
    let name = content.get(1..at)?;
    if name.ends_with(' ') {
        return None;
    }
    let value = at + 1 + content.get(at + 1..)?.bytes().take_while(|byte| *byte == b' ').count();
    Some((name, value))
}

/// The fields of some lines, with their names as they are written; lines that begin none go on with the one before.
pub fn fields(text: &Text<'_>, lines: &[Line]) -> Vec<(String, Vec<Line>)> {
    let mut fields: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        match (field(text, *line), fields.last_mut()) {
            (Some((name, value)), _) => fields.push((name.to_owned(), vec![line.without(value)])),
            (None, Some((_, value))) => value.push(line.without(text.indent(*line))),
            (None, None) => {}
        }
    }
    fields
}

/// The fields that some lines begin with, and the lines after them.
fn read_options<'l>(text: &Text<'_>, lines: &'l [Line]) -> (Vec<(String, Vec<Line>)>, &'l [Line]) {
    let mut options: Vec<(String, Vec<Line>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = text.indent(*line);
        match (field(text, *line), options.last_mut()) {
            // `:a B:` is the name of no option: its words count
            (Some((name, value)), _) if name.contains(' ') => {
                options.push((name.to_owned(), vec![line.without(value)]));
            }
            (Some((name, value)), _) => options.push((name.to_lowercase(), vec![line.without(value)])),
            (None, Some((_, value))) if indent > 0 => value.push(line.without(indent)),
            _ => return (options, &lines[at..]),
        }
    }
    (options, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(source: &str) -> (Text<'_>, Directive) {
        let text = Text::new(source);
        let directive = read(&text, &text.lines(), 0, 3).unwrap();
        (text, directive)
    }

    #[test]
    fn argument_options_and_content() {
        let (text, directive) =
            directive(".. figure:: a/\n   b.png\n   :alt: A long\n     text\n   :width: 3\n\n   Caption\n\nafter\n");
        assert_eq!(directive.name, "figure");
        assert_eq!(directive.argument_text(&text), "a/ b.png");
        assert_eq!(directive.option(&text, "alt").as_deref(), Some("A long text"));
        assert_eq!(joined(&text, &directive.content), "Caption");
        assert_eq!(directive.next, 7);
    }

    #[test]
    fn names_that_are_none() {
        assert_eq!(name("note:: x"), Some(("note", 6)));
        assert_eq!(name("c:function:: x"), Some(("c:function", 12)));
        assert_eq!(name("_name: x"), None);
        assert_eq!(name("a comment:: x"), None);
        assert_eq!(name("note::x"), None);
    }

    #[test]
    fn a_role_at_the_beginning_is_no_field() {
        let text = Text::new(":doc:`x` y\n:a:b: c\n");
        let lines = text.lines();
        assert_eq!(field(&text, lines[0]), None);
        assert_eq!(field(&text, lines[1]), Some(("a:b", 6)));
    }
}
