//! Directives: which of their parts are text.

use std::borrow::Cow;
use std::ops::Range;

use super::explicit_column;
use super::targets::Targets;
use crate::account::What;
use crate::ledger::line_at;
use crate::ledger::token::{Certainty, Tokens};

/// A directive and its parts.
pub struct Directive<'a> {
    /// Its name in lower case.
    pub name: Cow<'a, str>,
    /// What follows `::`, up to the options or a blank line.
    pub argument: Range<usize>,
    options: Vec<(&'a str, Range<usize>)>,
    /// Where its content starts: after the first blank line.
    pub body: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether it is for another format than HTML.
    is_foreign: bool,
}

/// What a directive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text, and the argument is text too.
    Text,
    /// Text, but the argument is none.
    Body,
    /// Code.
    Code,
    /// Code in a language that the directive stands for. Its argument is recorded as left out.
    CodeIn,
    /// HTML.
    Html,
    /// What is known about the post: some of it is in the front matter.
    Meta,
    /// Nothing that a reader of the page sees. What is left out of it is recorded.
    Hidden,
}

/// Reads the directive whose name starts at `name_at` and whose block ends at `end`.
pub fn parse(text: &str, name_at: usize, end: usize) -> Option<Directive<'_>> {
    let first_end = name_at + line_at(text, name_at).len();
    let (name, _) = text.get(name_at..first_end)?.split_once("::")?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | ':' | '.');
    if name.trim_end().is_empty() || !name.trim_end().chars().all(is_name) {
        return None;
    }
    let argument = name_at + name.len() + 2..first_end;
    let mut directive =
        Directive { name: lowered(name.trim_end()), argument, options: Vec::new(), body: end, end, is_foreign: false };
    let behind = text.get(directive.argument.clone()).unwrap_or_default();
    if let Some(option) = option_name(behind.trim_start()) {
        let value = first_end - behind.trim_start().len() + option.len() + 2;
        directive.options.push((option, value..first_end));
        directive.argument.end = directive.argument.start;
    }
    let mut here = first_end;
    while here < end {
        let line = line_at(text, here);
        let body = line.trim_start();
        if body.is_empty() {
            directive.body = here;
            break;
        }
        let line_end = here + line.len();
        let field = option_name(body);
        if let Some(option) = field.filter(|option| !option.is_empty() && !option.contains('`')) {
            directive.options.push((option, line_end - body.len() + option.len() + 2..line_end));
        } else if let Some((_, value)) = directive.options.last_mut() {
            value.end = line_end;
        } else if matches!(&*directive.name, "code" | "code-block" | "sourcecode" | "parsed-literal")
            || directive.has_only_common_options() && explicit_column(line).is_some()
        {
            directive.body = here;
            break;
        } else {
            directive.argument.end = line_end;
        }
        here = line_end;
    }
    directive.is_foreign = is_foreign(&directive.name, text.get(directive.argument.clone()).unwrap_or_default());
    Some(directive)
}

/// Whether a directive is text for another format than HTML.
fn is_foreign(name: &str, argument: &str) -> bool {
    let is_for = |format: &str| argument.contains(format);
    name == "only"
        && (argument.trim() == "not html" || !is_for("html") && ["latex", "pdf", "epub", "man"].into_iter().any(is_for))
}

/// Names of directives and of options are the same in capitals: `.. Image::`.
fn lowered(name: &str) -> Cow<'_, str> {
    if name.chars().any(char::is_uppercase) { Cow::Owned(name.to_lowercase()) } else { Cow::Borrowed(name) }
}

/// The name of `:name: value`; `` :role:`text` `` is none.
fn option_name(line: &str) -> Option<&str> {
    let (option, value) = line.strip_prefix(':')?.split_once(':')?;
    (value.is_empty() || value.starts_with(char::is_whitespace)).then_some(option)
}

impl<'a> Directive<'a> {
    /// A directive whose parts are known: that of another language.
    pub fn of(
        text: &str,
        name: &'a str,
        argument: Range<usize>,
        options: Vec<(&'a str, Range<usize>)>,
        body: usize,
        end: usize,
    ) -> Self {
        let is_foreign = is_foreign(&lowered(name), text.get(argument.clone()).unwrap_or_default());
        Self { name: lowered(name), argument, options, body, end, is_foreign }
    }

    /// Whether it is `raw`, and not HTML.
    pub fn is_raw_for_others(&self, text: &str) -> bool {
        let format = text.get(self.argument.clone()).unwrap_or_default().to_ascii_lowercase();
        self.content() == Content::Html && !format.contains("html")
    }

    /// Whether it has no options but `class` and `name`: other fields are text.
    fn has_only_common_options(&self) -> bool {
        const NAMES: [&str; 15] = [
            "attention",
            "caution",
            "danger",
            "error",
            "hint",
            "important",
            "note",
            "tip",
            "warning",
            "seealso",
            "todo",
            "compound",
            "epigraph",
            "highlights",
            "pull-quote",
        ];
        NAMES.contains(&&*self.name)
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        match &*self.name {
            "code-block" | "code-cell" | "code" | "sourcecode" | "parsed-literal" | "highlight" | "prompt" | "math" => {
                Content::Code
            }
            "ipython" | "jupyter-execute" | "jupyter-input" | "jupyter-output" | "plot" | "doctest" | "testcode"
            | "testoutput" | "productionlist" | "graphviz" | "mermaid" | "uml" | "plantuml" => Content::CodeIn,
            "only" if self.is_foreign => Content::Hidden,
            "image" | "figure" | "figure-md" | "update" | "button-link" | "button-ref" | "only" | "class"
            | "rst-class" | "cssclass" | "container" | "grid" | "tab-set" | "div" => Content::Body,
            "raw" => Content::Html,
            "post" | "meta" | "role" | "default-role" => Content::Meta,
            "contents" | "toctree" | "postlist" | "sectnum" | "section-numbering" | "include" | "literalinclude"
            | "index" | "title" | "target-notes" => Content::Hidden,
            _ => Content::Text,
        }
    }

    /// Adds the addresses, and the words of the options.
    pub fn entries(&self, text: &str, targets: &Targets<'_>, tokens: &mut Tokens) {
        let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let is_image = matches!(&*self.name, "image" | "figure");
        if self.name == "button-link" {
            tokens.address(What::Link, slice(&self.argument).trim(), self.argument.clone(), Certainty::Certain);
        }
        // `.. figure:: :target: a_`: an option, where the address would be
        let is_option = slice(&self.argument).trim_start().starts_with(':');
        if is_image && !is_option {
            tokens.address(What::Image, slice(&self.argument).trim(), self.argument.clone(), Certainty::Certain);
        } else if matches!(self.content(), Content::Body | Content::Code) {
            tokens.words(slice(&self.argument), self.argument.start, Certainty::Possible);
        } else if self.content() == Content::CodeIn {
            tokens.words(slice(&self.argument), self.argument.start, Certainty::Certain);
        }
        for (written, range) in &self.options {
            let option = lowered(written);
            let is_header = self.name == "csv-table" && option == "header";
            let is_field = self.has_only_common_options() && !matches!(&*option, "class" | "name");
            // `:a b:` is the name of no option, but for `:description lang=en:` of a page
            if is_field || option.contains(' ') && self.content() != Content::Meta {
                tokens.words(written, range.start, Certainty::Certain);
            }
            let is_described = self.name == "confval" || self.name.contains(':');
            let is_text = is_field
                || is_described && matches!(&*option, "type" | "value" | "default")
                || matches!(&*option, "alt" | "caption" | "subtitle" | "img-alt")
                || is_header
                || self.content() == Content::Hidden;
            let certainty = if is_text { Certainty::Certain } else { Certainty::Possible };
            match &*option {
                "img-top" | "img-bottom" | "img-background" => {
                    tokens.address(What::Image, slice(range).trim(), range.clone(), Certainty::Certain);
                }
                "link" if matches!(&*self.name, "card" | "grid-item-card") => {
                    tokens.address(What::Link, slice(range).trim(), range.clone(), Certainty::Certain);
                }
                "target" if is_image => {
                    let target = slice(range).trim();
                    let name = target.strip_suffix('_').map(|name| name.trim_matches('`'));
                    // a name of this document leads to no address
                    if let Some(address) = name.map_or(Some(target), |name| targets.address(name)) {
                        tokens.address(What::Link, address, range.clone(), Certainty::Certain);
                    }
                }
                _ => tokens.words(slice(range), range.start, certainty),
            }
        }
    }
}
