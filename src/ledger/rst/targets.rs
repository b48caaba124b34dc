//! What references refer to: `.. _name: address`, `__ address` and `.. |name| image:: address`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::directive::{self, Directive};
use super::{block_end, line_at};

/// How many indirect targets are followed: `.. _a: b_`.
const MOST_HOPS: usize = 16;

/// The targets and substitutions of a document.
#[derive(Default)]
pub struct Targets<'a> {
    named: BTreeMap<String, String>,
    anonymous: Vec<String>,
    substitutions: BTreeMap<&'a str, Directive<'a>>,
}

impl<'a> Targets<'a> {
    /// Collects them.
    pub fn of(text: &'a str) -> Self {
        let mut targets = Self::default();
        let mut waiting: Vec<String> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            let body = line.trim_start();
            let start = at + line.len() - body.len();
            at += line.len();
            if let Some(markup) = body.strip_prefix(".. ") {
                let markup = markup.trim_start();
                let markup_at = start + body.len() - markup.len();
                if markup.starts_with('_') {
                    let end = block_end(text, at - line.len());
                    targets.target(text.get(markup_at + 1..end).unwrap_or_default(), &mut waiting);
                    continue;
                }
                targets.define(text, at - line.len(), markup_at..at);
            } else if let Some(address) = body.strip_prefix("__ ") {
                targets.anonymous.push(joined(address));
            }
            if !body.is_empty() {
                waiting.clear();
            }
        }
        targets
    }

    /// The address of a named target; `None` for one inside the document and for an unknown one.
    pub fn address(&self, name: &str) -> Option<&str> {
        let mut address = self.named.get(&folded(name))?;
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

    /// The directive that a substitution stands for.
    pub fn substitution(&self, name: &str) -> Option<&Directive<'a>> {
        self.substitutions.get(name)
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
        self.named.entry(folded(name)).or_insert(address);
    }

    /// `|name| directive:: argument`.
    fn define(&mut self, text: &'a str, at: usize, markup: Range<usize>) -> Option<()> {
        let inside = text.get(markup.start..markup.end)?.strip_prefix('|')?;
        let close = inside.find('|')?;
        let after = inside.get(close + 1..)?;
        let directive_at = markup.end - after.trim_start().len();
        self.substitutions.insert(inside.get(..close)?, directive::parse(text, at, directive_at)?);
        Some(())
    }
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
