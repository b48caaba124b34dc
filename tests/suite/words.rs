//! The law of the RST readers: every word of the text is in the model, or in the account of what was removed, or in what
//! is said about it. The fuzz target holds the readers to the same law.
//!
//! Words are runs of letters and digits. Markup that names something and that nobody is shown is blanked out first, by
//! rules of its own that share nothing with the readers; where a rule is in doubt it blanks out more.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use unblogger::import::{Dialect, Imported, ReadOptions, rst};
use unblogger::source::Source;

/// Directives whose argument names something, or is a date, which the model holds in one form.
const NAMING: &[&str] = &[
    "post",
    "update",
    "button-ref",
    "role",
    "default-role",
    "highlight",
    "unicode",
    "date",
    "raw",
    "code",
    "code-block",
    "sourcecode",
    "only",
    "class",
    "rst-class",
    "cssclass",
    "container",
];

/// Options that say how something looks or is found, by any directive, and that no reader of the page is shown.
const LAYOUT: &[&str] = &[
    "class",
    "name",
    "align",
    "width",
    "widths",
    "height",
    "scale",
    "loading",
    "figwidth",
    "figclass",
    "figname",
    "number-lines",
    "linenos",
    "lineno-start",
    "emphasize-lines",
    "dedent",
    "force",
    "header-rows",
    "stub-columns",
    "encoding",
    "delim",
    "keepspace",
    "quote",
    "escape",
    "nowrap",
    "no-wrap",
    "label",
    "depth",
    "local",
    "backlinks",
    "columns",
    "sorted",
    "heading-level",
    "language",
    "open",
    "collapsible",
    "trim",
    "ltrim",
    "rtrim",
];

/// Options of a post whose values are numbers or flags, and are not kept as they are written.
const OF_A_POST: &[&str] = &["exclude", "nocomments", "excerpt", "image", "redirect"];

/// The words of a text that are not found again after it was read in a dialect; none where all is well.
pub fn lost(text: &str, dialect: Dialect) -> Vec<String> {
    let source = Source::new("a.rst", text);
    let options = ReadOptions { dialect: Some(dialect), ..ReadOptions::default() };
    let posts = match (rst::read(&source, &options), dialect) {
        (Ok(posts), _) => posts,
        (Err(_), Dialect::Rst) => vec![rst::document(&source)],
        // the file is reported as no post
        (Err(_), Dialect::Html2text) => return Vec::new(),
    };
    let found = kept(&posts);
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for word in words(source.text(), dialect) {
        *wanted.entry(word).or_default() += 1;
    }
    let is_lost = |(word, times): &(String, usize)| found.match_indices(word.as_str()).count() < *times;
    wanted.into_iter().filter(is_lost).map(|(word, _)| word).collect()
}

/// Every string of the model and of what is reported: letters and digits only, so that words that were joined are found.
fn kept(posts: &[Imported]) -> String {
    let mut kept = String::new();
    for post in posts {
        collect(&serde_json::to_value(&post.post).unwrap_or_default(), &mut kept);
        post.changes.removed.iter().for_each(|entry| push(&entry.text, &mut kept));
        post.diagnostics.iter().for_each(|diagnostic| push(&diagnostic.message, &mut kept));
    }
    kept
}

fn collect(value: &Value, kept: &mut String) {
    match value {
        Value::String(text) => push(text, kept),
        Value::Number(number) => push(&number.to_string(), kept),
        Value::Array(values) => values.iter().for_each(|value| collect(value, kept)),
        Value::Object(values) => values.iter().for_each(|(_, value)| collect(value, kept)),
        Value::Bool(value) => push(&value.to_string(), kept),
        Value::Null => {}
    }
}

fn push(text: &str, kept: &mut String) {
    kept.extend(text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase));
    kept.push(' ');
}

/// The words of a text that its readers must keep.
fn words(text: &str, dialect: Dialect) -> Vec<String> {
    let mut hidden = Hidden { text, is_hidden: vec![false; text.len()] };
    hidden.entities();
    hidden.enumerators(dialect);
    hidden.tags();
    hidden.directives();
    hidden.fields();
    if dialect == Dialect::Rst {
        hidden.explicit();
        hidden.inline();
    }
    let visible: String = text
        .char_indices()
        .map(|(at, letter)| if hidden.is_hidden[at] || !letter.is_alphanumeric() { ' ' } else { letter })
        .collect();
    visible.split(' ').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

struct Hidden<'t> {
    text: &'t str,
    /// By byte.
    is_hidden: Vec<bool>,
}

impl Hidden<'_> {
    fn hide(&mut self, range: Range<usize>) {
        self.is_hidden[range].fill(true);
    }

    /// The places of a string.
    fn places(&self, mark: &'static str) -> Vec<usize> {
        self.text.match_indices(mark).map(|(at, _)| at).collect()
    }

    /// The length of what begins at `at` and is made of certain characters.
    fn run(&self, at: usize, is_part: impl Fn(char) -> bool) -> usize {
        let rest = &self.text[at..];
        rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())
    }

    fn starts(&self, at: usize, mark: &str) -> bool {
        self.text[at..].starts_with(mark)
    }

    /// `&amp;`, `&#39;`
    fn entities(&mut self) {
        for at in self.places("&") {
            let end = at + 1 + self.run(at + 1, |letter| letter.is_ascii_alphanumeric() || letter == '#');
            if self.starts(end, ";") {
                self.hide(at..end);
            }
        }
    }

    /// `12.`, `(a)`, `iv)`: what numbers an item, wherever it stands.
    fn enumerators(&mut self, dialect: Dialect) {
        for at in [self.places("."), self.places(")")].concat() {
            let head = &self.text[..at];
            let start = head.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric()).len();
            let number = &head[start..];
            let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
            let is_roman = number.bytes().all(|byte| b"ivxlcdmIVXLCDM".contains(&byte));
            if is_number || (dialect == Dialect::Rst && (is_roman || number.len() == 1)) {
                self.hide(start..at);
            }
        }
    }

    /// The names of HTML elements.
    fn tags(&mut self) {
        for at in self.places("<") {
            let start = at + 1 + usize::from(self.starts(at + 1, "/"));
            self.hide(start..start + self.run(start, |letter| letter.is_ascii_alphanumeric()));
        }
    }

    /// HTML tags with all that stands in them: among raw HTML `<http://a.example>` is a tag and no address.
    fn whole_tags(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(open) = self.text[at..range.end].find('<') {
            let end = self.text[at + open..range.end].find('>').map_or(range.end, |length| at + open + length);
            self.hide(at + open..end);
            at = end;
        }
    }

    /// The names of fields, which can declare a post, and the dates and tags in them, which are kept in other forms.
    fn fields(&mut self) {
        for at in
            self.places(":").into_iter().filter(|at| self.text[..*at].is_empty() || self.text[..*at].ends_with('\n'))
        {
            let end = self.line_end(at);
            let Some(length) = self.text[at + 1..end].find(':') else { continue };
            let name = &self.text[at + 1..at + 1 + length];
            let is_kept_otherwise = ["date", "blogpost", "tags", "category"].contains(&name);
            self.hide(at..if is_kept_otherwise { end } else { at + 1 + length });
        }
    }

    /// The name of a directive, and the names of its options with the values that are not shown.
    fn directives(&mut self) {
        for at in self.places("::") {
            let head = self.text[..at].trim_end_matches(' ');
            // `..post::` is one for a reader that forgives it
            let name = head.trim_end_matches(is_name_part).len();
            let start = name + self.run(name, |letter| letter == '.');
            if !self.text[..start].trim_end_matches(' ').ends_with("..") && !self.text[..start].ends_with("| ") {
                continue;
            }
            self.hide(start..at);
            let name = head[start..].to_lowercase();
            let line_end = self.line_end(at);
            if NAMING.contains(&name.as_str()) {
                self.hide(at..line_end);
            }
            if name == "raw" {
                self.whole_tags(line_end..self.block_end(start));
            }
            // options can begin behind the name
            self.option(at + 2, &name);
            let mut line = (line_end + 1).min(self.text.len());
            while line < self.text.len() && !self.text[line..self.line_end(line)].trim().is_empty() {
                self.option(line, &name);
                line = (self.line_end(line) + 1).min(self.text.len());
            }
        }
    }

    /// `:name: value` on a line.
    fn option(&mut self, line: usize, directive: &str) {
        let end = self.line_end(line);
        let content = &self.text[line..end];
        let Some(start) = content
            .find(':')
            .filter(|start| content[..*start].trim_matches([' ', '\t', '|', '*', '-', '>']).is_empty())
        else {
            return;
        };
        // the name is one word, and ends with the colon that a space or the end of the line follows: `:a:b: value`
        let behind = &content[start + 1..];
        let word = behind.find(char::is_whitespace).unwrap_or(behind.len());
        let Some(length) = behind[..word].strip_suffix(':').map(str::len).or_else(|| behind.find(':')) else { return };
        let option = content[start + 1..start + 1 + length].to_lowercase();
        let is_layout =
            LAYOUT.contains(&option.as_str()) || directive == "post" && OF_A_POST.contains(&option.as_str());
        // `:target: name_` names something, as `:target: address` does not
        let is_layout = is_layout || option == "target" && content.ends_with('_');
        self.hide(line + start..if is_layout { self.block_end(line) } else { line + start + 1 + length });
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |length| at + length)
    }

    /// Targets, definitions of substitutions and labels of footnotes: `.. _name: address`, `.. |name|`, `.. [label]`.
    fn explicit(&mut self) {
        for at in self.places("..") {
            let start = at + 2 + self.run(at + 2, |letter| letter == ' ');
            match self.text[start..].chars().next() {
                Some('_' | '|') => self.hide(start..self.block_end(at)),
                Some('[') => self.hide(start..start + self.run(start, |letter| letter != ']' && letter != '\n')),
                _ => {}
            }
        }
        for at in self.places("__") {
            let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            if self.text[line..at].trim_matches([' ', '\t', '|', '*', '-', '+', '>']).is_empty() {
                self.hide(at..self.block_end(at));
            }
        }
    }

    /// Where the lines end that belong to the line of `at`: those that are indented further.
    fn block_end(&self, at: usize) -> usize {
        let indent_of = |line: &str| line.len() - line.trim_start().len();
        let line_start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let mut end = self.line_end(at);
        let indent = indent_of(&self.text[line_start..end]);
        while end < self.text.len() {
            let line = &self.text[end + 1..self.line_end(end + 1)];
            if !line.trim().is_empty() && indent_of(line) <= indent {
                break;
            }
            end += 1 + line.len();
        }
        end
    }

    /// Roles, labels, names of targets and of substitutions.
    fn inline(&mut self) {
        let defined: Vec<_> =
            self.places(".. |").into_iter().filter_map(|at| between_bars(&self.text[at + 3..])).map(normal).collect();
        for at in self.places("`") {
            let before = &self.text[..at];
            if let Some(role) = before.strip_suffix(':') {
                self.hide(role.trim_end_matches(is_name_part).len()..at);
                // `:role:`text <label>``, `:role:`~module.name``
                let end = at + 1 + self.run(at + 1, |letter| letter != '`');
                let content = &self.text[at + 1..end];
                if let Some(open) = content.rfind('<') {
                    self.hide(at + 1 + open..end);
                }
                if let Some(dot) = content.rfind('.').filter(|_| content.starts_with('~')) {
                    self.hide(at + 1..at + 1 + dot);
                }
            }
            if self.starts(at + 1, ":") {
                self.hide(at + 1..at + 2 + self.run(at + 2, is_name_part));
            }
            if before.ends_with("_>") || before.ends_with('>') && !self.starts(at + 1, "_") {
                self.hide(before.rfind('<').unwrap_or(at)..at);
            }
        }
        for at in self.places("|") {
            if let Some(name) = between_bars(&self.text[at..]).filter(|name| defined.contains(&normal(name))) {
                self.hide(at..at + 1 + name.len());
            }
        }
        for at in self.places("]_") {
            self.hide(self.text[..at].rfind('[').unwrap_or(at)..at);
        }
    }
}

/// `name` of `|name|`.
fn between_bars(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('|')?;
    inner.find('|').map(|end| &inner[..end])
}

fn normal(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_name_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '+' | ':')
}
