//! What only MyST knows on lines of its own: targets, comments, block breaks, attributes of blocks, colon fences.
//!
//! They are taken out, byte for byte, so that the Markdown reader finds everything else where it was.

use std::ops::Range;

use super::fences::{Fences, Stands, behind_containers};

/// A text as Markdown, and what was taken out of it.
#[derive(Debug, Default)]
pub struct Separated {
    /// As long as the text that it was made of; colon fences are fences of tildes.
    pub text: String,
    /// The names of what comes next, each with the place where it stood.
    pub targets: Vec<(usize, String)>,
    /// What is not shown: its place, and why.
    pub hidden: Vec<(Range<usize>, &'static str)>,
}

/// Takes out what Markdown does not know.
pub fn separate(text: &str) -> Separated {
    let mut separated = Separated { text: String::with_capacity(text.len()), ..Separated::default() };
    let mut fences = Fences::default();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        match fences.line(content) {
            Stands::Opening(fence) if fence.mark == ':' => {
                separated.text.push_str(&content[..fence.at]);
                separated.text.extend(std::iter::repeat_n('~', fence.length));
                separated.text.push_str(fence.info);
            }
            Stands::Closing(':') => separated.text.push_str(&content.replace(':', "~")),
            // no tildes may close the fence; what stands in it is read from the source
            Stands::Inside(':') => separated.text.push_str(&content.replace('~', "x")),
            Stands::Outside => separated.outside(content),
            _ => separated.text.push_str(content),
        }
        separated.text.push_str(&line[content.len()..]);
    }
    separated
}

impl Separated {
    /// A line outside all fences.
    fn outside(&mut self, line: &str) {
        let place = self.text.len();
        let body = behind_containers(line);
        let at = line.len() - body.len();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let is_at_margin = indent < 4 && indent == at;
        if let Some(name) = target(body) {
            self.targets.push((place + at, name.to_owned()));
        } else if is_at_margin && body.starts_with('%') {
            self.hidden.push((place + at..place + line.len(), "a comment"));
        } else if is_at_margin && body.starts_with("+++") {
            self.hidden.push((place + at..place + line.len(), "a break between blocks"));
        } else if let Some(attributes) = attributes(body.trim_end()).filter(|_| is_at_margin) {
            self.targets.extend(identifiers(attributes).map(|name| (place + at, name.to_owned())));
            self.hidden.push((place + at..place + line.len(), "attributes of a block"));
        } else {
            return self.text.push_str(line);
        }
        self.text.push_str(&line[..at]);
        self.text.extend(std::iter::repeat_n(' ', line.len() - at));
    }
}

/// The name in `(name)=`.
pub fn target(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_prefix('(')?.strip_suffix(")=")?;
    let is_name = !name.trim().is_empty() && name.len() <= 100 && !name.contains(['(', ')', '\n']);
    is_name.then(|| name.trim())
}

/// What stands in `{#name .class key=value}`, where the text begins with such; nothing else is in it.
pub fn attributes(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut words = inside.split_whitespace().peekable();
    words.peek()?;
    let is_attribute = |word: &str| {
        word.len() > 1 && word.starts_with(['#', '.']) && !word.contains(['{', '}'])
            || word.split_once('=').is_some_and(|(key, value)| {
                !value.is_empty()
                    && !key.is_empty()
                    && key.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
            })
    };
    words.all(is_attribute).then_some(inside)
}

/// The names in attributes.
pub fn identifiers(attributes: &str) -> impl Iterator<Item = &str> {
    attributes.split_whitespace().filter_map(|word| word.strip_prefix('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_does_not_know_is_taken_out_in_its_place() {
        let text = "(a name)=\n% no\n+++ {\"a\": 1}\n{#b .c}\n# A\n\n::::{tip}\n~~~\n:::\n~~~\n::::\n\n- (c)=\n  x\n```\n% y\n```\n";
        let separated = separate(text);
        assert_eq!(separated.text.len(), text.len());
        assert_eq!(
            separated.text.split_whitespace().collect::<Vec<_>>(),
            ["#", "A", "~~~~{tip}", "xxx", ":::", "xxx", "~~~~", "-", "x", "```", "%", "y", "```"]
        );
        let names: Vec<_> = separated.targets.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["a name", "b", "c"]);
        let hidden: Vec<_> = separated.hidden.iter().map(|(place, why)| (text[place.clone()].trim(), *why)).collect();
        let comment_break_and_attributes =
            [("% no", "a comment"), ("+++ {\"a\": 1}", "a break between blocks"), ("{#b .c}", "attributes of a block")];
        assert_eq!(hidden, comment_break_and_attributes);
    }

    #[test]
    fn attributes_are_names_classes_and_values() {
        assert_eq!(attributes("{.a #b width=2px}"), Some(".a #b width=2px"));
        for text in ["{}", "{a}", "{ref}", "{% x %}", "{{ x }}", "{.}"] {
            assert_eq!(attributes(text), None, "{text}");
        }
    }
}
