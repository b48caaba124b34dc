//! What a line of code looks like that no line of prose does.

use super::super::noise_characters::{holds_unseen, is_unseen};
use crate::import::html::decode_entities;
use crate::model::label::is_label;

/// A line as it was shown: without Markdown's escapes, and how far it is indented.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its text, without the spaces at its ends.
    pub text: String,
    /// Columns of spaces before it.
    pub indent: usize,
}

impl Line {
    /// Reads a line of a Markdown source.
    pub fn new(written: &str) -> Self {
        let mut shown = unescaped(written);
        if holds_unseen(&shown) {
            shown.retain(|c| !is_unseen(c));
        }
        Self::shown(&shown)
    }

    /// Takes a line as the page shows it.
    pub fn shown(shown: &str) -> Self {
        let shown = shown.trim_end();
        let text = shown.trim_start();
        // a space that does not break is one column, and two bytes
        let indent = shown.chars().take_while(|c| c.is_whitespace()).count();
        Self { text: text.to_owned(), indent }
    }

    /// The line after `indent` spaces; without any where it is empty.
    pub fn indented_by(&self, indent: usize) -> String {
        if self.text.is_empty() { String::new() } else { " ".repeat(indent) + &self.text.replace('\u{a0}', " ") }
    }

    /// How many brackets the line opens and does not close; less than 0 where it closes more.
    pub fn opened(&self) -> i64 {
        let weight = |c: char| match c {
            '(' | '[' | '{' => 1,
            ')' | ']' | '}' => -1,
            _ => 0,
        };
        self.text.chars().map(weight).sum()
    }

    /// A statement that stands under another one, `return x`, or the line that closes brackets.
    pub fn is_statement(&self) -> bool {
        let word = self.text.split([' ', '(', ':']).next().unwrap_or_default();
        matches!(word, "return" | "yield" | "raise" | "pass" | "break" | "continue" | "assert" | "del")
    }

    /// What code is likely to have and prose is not: `x = {`, `}`, `f()`, `a => b`.
    pub fn is_like_code(&self) -> bool {
        let text = self.text.as_str();
        let marks = [" = ", "()", "==", "->", "=>", "</", "&&", "::", "+=", "):", ");"];
        text.ends_with(['{', '}', '(', '[', ']', ';']) || text == ")" || marks.iter().any(|mark| text.contains(mark))
    }

    /// `Code:`, and not `else:` or `for x in y:`
    pub fn is_label(&self) -> bool {
        is_label(&self.text) && !self.is_comment() && !self.is_prompt()
    }

    /// Whether a line is a whole sentence of prose.
    pub fn is_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '’', ')']);
        text.starts_with(char::is_uppercase) && text.ends_with(['.', '!', '?']) && text.contains(' ')
    }

    /// A comment of Python or of a shell, which Markdown takes for a heading.
    pub fn is_comment(&self) -> bool {
        self.text.starts_with('#')
    }

    /// `In [1]: ` and `Out[1]: `, the prompts of `IPython`.
    pub fn is_numbered_prompt(&self) -> bool {
        let text = self.text.as_str();
        let number = text.strip_prefix("In [").or_else(|| text.strip_prefix("Out["));
        let number = number.and_then(|rest| rest.split_once("]:")).map_or("", |(number, _)| number);
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// `>>> `, `... `, `$ ` and numbered ones.
    pub fn is_prompt(&self) -> bool {
        let text = self.text.as_str();
        self.is_numbered_prompt()
            || text.starts_with(">>> ")
            || text == ">>>"
            || text.starts_with("... ")
            || text.starts_with("$ ")
    }

    /// `$ row --fast`, `(boats) $ ./row`, `keeper@harbour:~$ row`: a shell's prompt, and the name of a program. `$ 5` is a price.
    pub fn is_command(&self) -> bool {
        let Some((prompt, command)) = self.text.split_once("$ ") else { return false };
        let environment = prompt.strip_prefix('(').and_then(|prompt| prompt.split_once(") "));
        let prompt = environment.map_or(prompt, |(_, rest)| rest);
        let is_prompt = prompt.is_empty() || prompt.contains('@') && !prompt.contains(' ');
        let program = command.split(' ').next().unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./~+".contains(&byte);
        is_prompt
            && program.starts_with(|c: char| c.is_ascii_lowercase() || "./~".contains(c))
            && program.bytes().all(is_name)
    }

    /// `from a.b import c`, which is code also where it stands alone.
    pub fn is_import_from(&self) -> bool {
        self.text.starts_with("from ") && is_import(&self.text)
    }

    /// A command that goes on behind its line.
    pub fn goes_on(&self) -> bool {
        self.text.ends_with(" \\")
    }

    /// Whether only code has such a line, given the line after it.
    pub fn is_code(&self, next: Option<&Self>) -> bool {
        let text = self.text.as_str();
        let opens_block = text.ends_with(':') && next.is_some_and(|next| next.indent > self.indent);
        let statement = without_comment(text);
        let opens_braces = text.ends_with(')') && next.is_some_and(|next| next.text == "{");
        opens_block
            || opens_braces
            || self.is_prompt()
            || is_definition(statement)
            || is_import(statement)
            || is_assignment(text)
            || is_call(statement)
    }
}

/// `def name():  # why`, without the comment.
fn without_comment(text: &str) -> &str {
    text.split_once(" # ").map_or(text, |(statement, _)| statement.trim_end())
}

/// `def name(`, `class Name:`, `@decorator`
fn is_definition(text: &str) -> bool {
    let text = text.strip_prefix("async ").unwrap_or(text);
    let named = |keyword: &str| text.strip_prefix(keyword).is_some_and(starts_with_name);
    named("def ") && text.contains('(') || named("class ") && text.ends_with(':') || named("@") && is_decorator(text)
}

/// `@name`, `@name.name(a, b=c)`
fn is_decorator(text: &str) -> bool {
    !text.contains(' ') || text.split_once('(').is_some_and(|(name, rest)| !name.contains(' ') && rest.ends_with(')'))
}

/// `import a.b as c, d`, `from .a import b`
fn is_import(text: &str) -> bool {
    let is_path = |path: &str| {
        !path.is_empty() && path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '*' | '(' | ')'))
    };
    let is_names = |names: &str| {
        names.split(',').all(|name| match name.split_whitespace().collect::<Vec<_>>().as_slice() {
            [name] => is_path(name),
            [name, "as", alias] => is_path(name) && is_path(alias),
            _ => false,
        })
    };
    let from = || text.strip_prefix("from ")?.split_once(" import ");
    text.strip_prefix("import ").is_some_and(is_names)
        || from().is_some_and(|(path, names)| is_path(path) && is_names(names))
}

/// `name = value`, `a.b[0] == c`, `name: type = value`
fn is_assignment(text: &str) -> bool {
    let Some((target, value)) = text.split_once('=') else { return false };
    let target = target.split(':').next().unwrap_or_default().trim_end_matches(['+', '-', '*', '/', ' ']);
    let is_target = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '\'' | '"');
    // `a = **Why?**`
    let is_value = !value.trim().is_empty() && !value.ends_with("**");
    // the `_` of `_: a = b` can be the end of emphasis
    let is_name = starts_with_name(target) && target.contains(char::is_alphanumeric);
    is_name && target.chars().all(is_target) && is_value
}

/// `name.name(…)` and nothing else, or its first line.
fn is_call(text: &str) -> bool {
    let Some((name, _)) = text.split_once('(') else { return false };
    let is_name = starts_with_name(name) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    is_name && text.ends_with([')', '(', '[', '{', ';'])
}

fn starts_with_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// What CommonMark shows of a line: an escaped `&` begins no entity.
fn unescaped(written: &str) -> String {
    let mut shown = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        shown.push_str(&decode_entities(before));
        let escaped = after.chars().next().filter(char::is_ascii_punctuation);
        shown.push(escaped.unwrap_or('\\'));
        rest = &after[escaped.map_or(0, char::len_utf8)..];
    }
    shown.push_str(&decode_entities(rest));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_code(text: &str) -> bool {
        Line::new(text).is_code(None)
    }

    #[test]
    fn code() {
        for text in [
            r"import a.b as c, \_d",
            "from .a import *",
            r"def f\_g(x):",
            "@given(",
            "@given # what a harbour has",
            "class Boat:  # small ones only",
            r"\>>> x",
            r"In \[1\]: import tide",
            r"Out\[12\]: 3",
            r"a\['b'\] = 1",
            "x == y  # no",
            "self.n += 1",
            "print(x)",
            "data = [",
            r"x: list\[int\] = \[\]",
        ] {
            assert!(is_code(text), "{text}");
        }
    }

    #[test]
    fn commands() {
        for text in [r"$ row \", "$ ./row", "(boats) $ row north", "keeper@harbour:~/boats$ row", "$ apt-get install"] {
            assert!(Line::new(text).is_command(), "{text}");
        }
        for text in ["$ 5 is what", "row $ north", "They paid US$ for it", "$", "$ Signs", "$ why?", ">>> row()"] {
            assert!(!Line::new(text).is_command(), "{text}");
        }
    }

    #[test]
    fn a_line_is_what_the_page_shows() {
        assert_eq!(Line::new(r"  a\*b \n &lt; \&lt; c").text, r"a*b \n < &lt; c");
    }

    #[test]
    fn prose() {
        for text in [
            "import this module and that",
            r"In \[Harbour\]: a song",
            r"In \[\]: nothing",
            "In [1], he said",
            "from there, import taxes rose",
            "class dismissed",
            "def",
            "the answer (so far)",
            "for example:",
            "Foundation (PSF) = a foundation",
            "a = **Why?**",
            "@someone said so",
            "@someone said so # and meant it",
            "Yes.",
            "1. one",
        ] {
            assert!(!is_code(text), "{text}");
        }
    }
}
