//! What references refer to: `.. _name: address`, `__ address` and `.. |name| image:: address`.

use std::collections::{BTreeMap, BTreeSet};

use super::directive::{self, Directive};
use super::{explicit_column, indented_end, line_at};

/// How many indirect targets are followed: `.. _a: b_`.
const MOST_HOPS: usize = 16;

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
        let mut waiting: Vec<String> = Vec::new();
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
                if let Some(target) = markup.strip_prefix('_').and_then(|_| text.get(start + 1..end)) {
                    targets.target(target, &mut waiting);
                    continue;
                }
                targets.define(text, start, end);
            } else if let Some(address) = line.trim_start().strip_prefix("__ ") {
                targets.anonymous.push(joined(address));
            }
            if !line.trim().is_empty() {
                waiting.clear();
            }
        }
        targets
    }

    /// The address of a named target; `None` for one inside the document and for an unknown one.
    pub fn address(&self, name: &str) -> Option<&str> {
        let name = folded(name);
        let mut address = self.named.get(&name).filter(|_| !self.ambiguous.contains(&name))?;
        for _ in 0..MOST_HOPS {
            match address.strip_suffix('_').and_then(|name| self.named.get(&folded(name.trim_matches('`')))) {
                Some(next) => address = next,
                None => return (!address.is_empty()).then_some(address),
            }
        }
        None
    }

    /// The address of the anonymous target with this number.
    pub fn anonymous(&self, number: usize) -> Option<&str> {
        self.anonymous.get(number).map(String::as_str)
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
    fn target(&mut self, markup: &str, waiting: &mut Vec<String>) {
        let Some((name, address)) = split_name(markup) else { return };
        let address = joined(address);
        if name == "_" {
            self.anonymous.push(address);
            return;
        }
        if address.is_empty() {
            waiting.push(folded(name));
        } else {
            for name in waiting.drain(..) {
                self.named.insert(name, address.clone());
            }
        }
        let name = folded(name);
        if self.named.get(&name).is_some_and(|old| *old != address) {
            self.ambiguous.insert(name.clone());
        }
        self.named.entry(name).or_insert(address);
    }

    /// `|name| directive:: argument`.
    fn define(&mut self, text: &'a str, start: usize, end: usize) -> Option<()> {
        let inside = line_at(text, start).strip_prefix('|')?;
        let (name, after) = inside.split_once('|')?;
        let directive_at = start + line_at(text, start).len() - after.trim_start().len();
        self.substitutions.insert(name, directive::parse(text, directive_at, end)?);
        self.substitution_names.insert(folded(name), name);
        Some(())
    }
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
fn split_name(markup: &str) -> Option<(&str, &str)> {
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
