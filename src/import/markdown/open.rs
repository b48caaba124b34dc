//! The elements that blocks of HTML have opened and not closed.

use std::collections::BTreeMap;

use crate::import::html::tags::{Tag, TagKind};

/// Elements, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Open {
    names: Vec<String>,
    /// How many there are of each name: at an end that ends nothing not all of them are looked at.
    counts: BTreeMap<String, usize>,
    /// Which of them is the outermost `<pre>`.
    outermost_pre: Option<usize>,
}

impl Open {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether one of them is a `<pre>`.
    pub(super) fn is_preformatted(&self) -> bool {
        self.outermost_pre.is_some()
    }

    /// Takes a tag.
    pub(super) fn follow(&mut self, tag: &Tag) {
        match tag.kind {
            TagKind::Open => self.open(tag.name.clone()),
            TagKind::Close if self.counts.get(&tag.name).is_some_and(|count| *count > 0) => {
                while self.pop().is_some_and(|popped| popped != tag.name) {}
            }
            TagKind::Close | TagKind::Alone => {}
        }
    }

    /// Ends each `<pre>`, and nothing else.
    pub(super) fn end_preformatted(&mut self) {
        let Some(outermost) = self.outermost_pre else { return };
        let mut inside = Vec::new();
        while self.names.len() > outermost {
            inside.extend(self.pop());
        }
        inside.into_iter().rev().filter(|name| name != "pre").for_each(|name| self.open(name));
    }

    fn open(&mut self, name: String) {
        if name == "pre" {
            self.outermost_pre.get_or_insert(self.names.len());
        }
        *self.counts.entry(name.clone()).or_default() += 1;
        self.names.push(name);
    }

    fn pop(&mut self) -> Option<String> {
        let name = self.names.pop()?;
        if let Some(count) = self.counts.get_mut(&name) {
            *count -= 1;
        }
        self.outermost_pre = self.outermost_pre.filter(|outermost| *outermost < self.names.len());
        Some(name)
    }
}
