//! The account of what was changed on the way: how often, by name, and what that took out of the text or put in.
//!
//! Readers, passes, links and images write it; the ledger balances it.

use serde::Serialize;

/// What an entry of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Words of the text.
    Word,
    /// The address of a link.
    Link,
    /// The address of an image.
    Image,
}

/// Something that a change took out of the text or put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Entry {
    /// What it is.
    pub what: What,
    /// The words, or the address.
    pub text: String,
    /// Why, in a few words.
    pub why: &'static str,
}

/// An address that gave way to another one for the same thing: nothing is lost by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moved {
    /// A link or an image.
    pub what: What,
    /// The address as the source has it.
    pub from: String,
    /// The address as it is written.
    pub to: String,
}

/// What was changed, by the name of the pass or recovery that did it, and what that took out of the text or put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// How often, by name, in the order of the first change.
    pub counts: Vec<(&'static str, u32)>,
    /// Words, links and images of the source that are not in the output, each with its reason.
    pub removed: Vec<Entry>,
    /// Words, links and images of the output that are not in the source.
    pub added: Vec<Entry>,
    /// Addresses that gave way to another one for the same thing: a link to the old blog that leads to the new site,
    /// an image that became a file.
    pub moved: Vec<Moved>,
}

impl Changes {
    /// Counts `times` more changes of this name.
    pub fn count(&mut self, name: &'static str, times: u32) {
        if times == 0 {
            return;
        }
        match self.counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += times,
            None => self.counts.push((name, times)),
        }
    }

    /// Adds all of `other`, as what happened after.
    pub fn append(&mut self, other: Self) {
        for (name, times) in other.counts {
            self.count(name, times);
        }
        self.removed.extend(other.removed);
        self.added.extend(other.added);
        self.moved.extend(other.moved);
    }
}
