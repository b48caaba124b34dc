//! What references refer to: `.. _name: address`, `__ address` and `.. |name| image:: address`.

use std::collections::{BTreeMap, BTreeSet};

use super::directive::{self, Content, Directive};
use super::{
    behind_items, blank_length, explicit_column, indent_of, indented_end, is_anonymous_target, line_at, target_end,
};

/// How many indirect targets are followed: `.. _a: b_`.
const MOST_HOPS: usize = 200;

/// How far back the name of a reference is looked for.
const LONGEST_NAME: usize = 200;

/// The targets and substitutions of a document.
#[derive(Default)]
pub struct Targets<'a> {
    named: BTreeMap<String, String>,
    /// Names of several targets, which lead nowhere.
    ambiguous: BTreeSet<String>,
    anonymous: Vec<String>,
    substitutions: BTreeMap<&'a str, Directive<'a>>,
    /// The names of substitutions by those in lower case.
    substitution_names: BTreeMap<String, &'a str>,
    /// The labels of footnotes and citations.
    notes: BTreeSet<String>,
    /// What stands before an underscore that ends a reference.
    referred: BTreeSet<String>,
}

impl<'a> Targets<'a> {
    /// Collects them.
    pub fn of(text: &'a str) -> Self {
        let mut targets = Self { referred: referred(text), ..Self::default() };
        targets.embedded(text);
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            at += line.len();
            if let Some(column) = explicit_column(line) {
                let markup = line.get(column + 2..).unwrap_or_default().trim_start();
                let start = at - markup.len();
                let end = indented_end(text, at, column);
                if let Some((label, _)) = markup.strip_prefix('[').and_then(|label| label.split_once(']')) {
                    targets.notes.insert(folded(label.trim_start_matches('#')));
                }
                if markup.starts_with('_') {
                    let end = target_end(text, at, column);
                    targets.target(text.get(start + 1..end).unwrap_or_default(), &mut waiting);
                    continue;
                }
                targets.define(text, start, end);
                at = at.max(unread_end(text, start, at, end));
            } else if let Some(end) = literal_end(text, at - line.len(), at) {
                at = end;
            } else if is_anonymous_target(line.trim_start()) {
                let column = line.len() - line.trim_start().len();
                let start = at - line.len() + column + 2;
                at = target_end(text, at, column);
                targets.anonymous_target(joined(text.get(start..at).unwrap_or_default()), &mut waiting);
            }
            if !line.trim().is_empty() && !is_anonymous_target(line.trim_start()) {
                waiting.clear();
            }
        }
        targets
    }

    /// The address of a named target; `None` for one inside the document and for an unknown one.
    pub fn address(&self, name: &str) -> Option<&str> {
        let name = folded(name);
        self.resolved(self.named.get(&name).filter(|_| !self.ambiguous.contains(&name))?)
    }

    /// The address of the anonymous target with this number.
    pub fn anonymous(&self, number: usize) -> Option<&str> {
        self.resolved(self.anonymous.get(number)?)
    }

    /// The address that another target has, or that one's target.
    fn resolved<'t>(&'t self, mut address: &'t str) -> Option<&'t str> {
        for _ in 0..MOST_HOPS {
            match referred_name(address) {
                Some(name) => address = self.named.get(&folded(name))?,
                None => return Some(address).filter(|address| !address.is_empty()),
            }
        }
        None
    }

    /// Whether a footnote shows its label: nothing refers to it.
    pub fn shows_label(&self, label: &str) -> bool {
        !label.starts_with(['#', '*']) && !self.referred.contains(&folded(label))
    }

    /// Whether a reference to a footnote is text: there is none. A number can be one that docutils gave.
    pub fn is_text(&self, label: &str) -> bool {
        let label = label.trim_start_matches(['#', '*']);
        let is_automatic = label.bytes().all(|byte| byte.is_ascii_digit());
        !is_automatic && !self.notes.contains(&folded(label))
    }

    /// The directive that a substitution stands for. Case counts where two names differ in nothing else.
    pub fn substitution(&self, name: &str) -> Option<&Directive<'a>> {
        self.substitutions.get(name).or_else(|| self.substitutions.get(self.substitution_names.get(&folded(name))?))
    }

    /// `name: address`, or `_: address` for an anonymous one. A target without an address is the next one's.
    fn target(&mut self, markup: &str, waiting: &mut Vec<Waiting>) {
        let Some((name, address)) = split_name(markup) else { return };
        let address = joined(address);
        if name == "_" {
            self.anonymous_target(address, waiting);
            return;
        }
        if address.is_empty() {
            waiting.push(Waiting::Named(folded(name)));
        } else {
            self.lead(waiting, &address);
        }
        let name = folded(name);
        if self.named.get(&name).is_some_and(|old| *old != address) {
            self.ambiguous.insert(name.clone());
        }
        self.named.entry(name).or_insert(address);
    }

    /// `__ address`.
    fn anonymous_target(&mut self, address: String, waiting: &mut Vec<Waiting>) {
        if address.is_empty() {
            waiting.push(Waiting::Anonymous(self.anonymous.len()));
        } else {
            self.lead(waiting, &address);
        }
        self.anonymous.push(address);
    }

    /// Gives the targets above one with an address that address.
    fn lead(&mut self, waiting: &mut Vec<Waiting>, address: &str) {
        for target in waiting.drain(..) {
            match target {
                Waiting::Named(name) => drop(self.named.insert(name, address.to_owned())),
                Waiting::Anonymous(number) => address.clone_into(&mut self.anonymous[number]),
            }
        }
    }

    /// `` `name <address>`_ `` in the text is a target too.
    fn embedded(&mut self, text: &str) {
        for end in memchr::memmem::find_iter(text.as_bytes(), ">`_") {
            let from = text[..end]
                .rfind('`')
                .filter(|from| !text[end + 3..].starts_with('_') && end - from < LONGEST_NAME * 5);
            let Some((name, address)) = from.and_then(|from| text[from + 1..end].rsplit_once('<')) else { continue };
            if !address.ends_with('_') {
                self.named.entry(folded(name)).or_insert_with(|| joined(address));
            }
        }
    }

    fn define(&mut self, text: &'a str, start: usize, end: usize) -> Option<()> {
        let (name, directive) = definition(text, start, end)?;
        self.substitutions.insert(name, directive);
        self.substitution_names.insert(folded(name), name);
        Some(())
    }
}

/// Where what stands below explicit markup ends, if nothing reads it: a comment, or code. A `..` with nothing behind it and nothing right
/// below it is an empty comment.
fn unread_end(text: &str, start: usize, line_end: usize, end: usize) -> usize {
    let markup = line_at(text, start);
    let is_read = match directive::parse(text, start, end) {
        Some(directive) => !matches!(directive.content(), Content::Code | Content::CodeIn | Content::Html),
        None if markup.trim().is_empty() => line_at(text, line_end).trim().is_empty(),
        None => markup.starts_with(['[', '|']),
    };
    if is_read { line_end } else { end }
}

/// Where the literal block ends that a line of text with `::` at its end has below it.
fn literal_end(text: &str, at: usize, line_end: usize) -> Option<usize> {
    let line = text.get(at..line_end).filter(|line| line.trim_end().ends_with("::"))?;
    let indent = line.len() - behind_items(line).len();
    let below = line_end + blank_length(text.get(line_end..)?);
    let is_literal = below > line_end && indent_of(line_at(text, below)) > indent;
    is_literal.then(|| indented_end(text, below, indent))
}

/// `|name| directive:: argument`.
pub fn definition(text: &str, start: usize, end: usize) -> Option<(&str, Directive<'_>)> {
    let inside = line_at(text, start).strip_prefix('|')?;
    let (name, after) = inside.split_once('|')?;
    let directive_at = start + line_at(text, start).len() - after.trim_start().len();
    Some((name, directive::parse(text, directive_at, end)?))
}

/// A target without an address, which the next one has.
enum Waiting {
    Named(String),
    /// By its number.
    Anonymous(usize),
}

/// The name in `name_` or ``` `a name`_ ```; an address can end in an underscore too.
fn referred_name(address: &str) -> Option<&str> {
    let name = address.strip_suffix('_')?;
    let quoted = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
    quoted.or_else(|| Some(name).filter(|name| !name.contains(['/', '\\'])))
}

/// The names before the underscores of a text, without brackets.
fn referred(text: &str) -> BTreeSet<String> {
    let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let ends = |at: &usize| !text[at + 1..].starts_with(|next: char| next.is_alphanumeric());
    let names = memchr::memchr_iter(b'_', text.as_bytes()).filter(ends).filter_map(|at| {
        let before = text[..at].trim_end_matches([']', '`']);
        // the name before the second underscore is that before the first
        if before.ends_with('_') {
            return None;
        }
        let length: usize = before.chars().rev().take(LONGEST_NAME).take_while(is_name).map(char::len_utf8).sum();
        Some(folded(&before[before.len() - length..]))
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// `name: address` or `` `a: name`: address ``.
pub fn split_name(markup: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = markup.strip_prefix('`') {
        let (name, rest) = quoted.split_once('`')?;
        return Some((name, rest.trim_start().strip_prefix(':')?));
    }
    let mut from = 0;
    loop {
        let colon = from + markup.get(from..)?.find(':')?;
        let rest = markup.get(colon + 1..)?;
        let is_escaped = markup.get(..colon)?.ends_with('\\');
        if !is_escaped && (rest.is_empty() || rest.starts_with(char::is_whitespace)) {
            return Some((markup.get(..colon)?, rest));
        }
        from = colon + 1;
    }
}

/// An address without the white space that wrapped it; the name of another target, ``other name`_``, keeps it.
fn joined(address: &str) -> String {
    let words: Vec<_> = address.split_whitespace().collect();
    words.join(if address.trim_end().ends_with('_') { " " } else { "" })
}

/// A name as docutils compares it: lower case, white space collapsed, escapes undone.
fn folded(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").replace('\\', "").to_lowercase()
}
