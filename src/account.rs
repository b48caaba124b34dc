//! The account of what was changed on the way: how often, by name, and what that took out of the text or put in.
//!
//! Readers, passes, links and images write it; the ledger balances it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::source::Span;

/// What an entry of the ledger is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Words of the text and of the title.
    Word,
    /// Words of other values of the front matter.
    Value,
    /// The address of a link.
    Link,
    /// The address of an image.
    Image,
}

/// Something that a change took out of the text or put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// How often something of one name was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The name of the pass or recovery.
    pub name: &'static str,
    /// How often.
    pub times: u32,
    /// Where in the source, of those whose place is known, in the order in which they were made.
    pub places: Vec<Span>,
}

/// What was changed, by the name of the pass or recovery that did it, and what that took out of the text or put in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// How often, by name, in the order of the first change.
    pub counts: Vec<Count>,
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
        if times > 0 {
            self.named(name).times += times;
        }
    }

    /// Counts one more change of this name, at a place of the source.
    pub fn count_at(&mut self, name: &'static str, place: Span) {
        self.count_many_at(name, 1, place);
    }

    /// Counts `times` more changes of this name, all of them at one place of the source.
    pub fn count_many_at(&mut self, name: &'static str, times: u32, place: Span) {
        if times > 0 {
            let count = self.named(name);
            count.times += times;
            count.places.push(place);
        }
    }

    /// How often something of this name was changed.
    pub fn times(&self, name: &str) -> u32 {
        self.counts.iter().find(|count| count.name == name).map_or(0, |count| count.times)
    }

    /// Adds all of `other`, as what happened after.
    pub fn append(&mut self, other: Self) {
        for other in other.counts {
            let count = self.named(other.name);
            count.times += other.times;
            count.places.extend(other.places);
        }
        self.removed.extend(other.removed);
        self.added.extend(other.added);
        self.moved.extend(other.moved);
    }

    /// Notes the words by which values of the front matter differ before and after a change.
    pub fn values(&mut self, before: &str, after: &str, why: &'static str) {
        if before == after {
            return;
        }
        let entry = |text: String| Entry { what: What::Value, text, why };
        let (removed, added) = (only_in(before, after), only_in(after, before));
        self.removed.extend(Some(removed).filter(|text| !text.is_empty()).map(entry));
        self.added.extend(Some(added).filter(|text| !text.is_empty()).map(entry));
    }

    fn named(&mut self, name: &'static str) -> &mut Count {
        let at = self.counts.iter().position(|count| count.name == name).unwrap_or_else(|| {
            self.counts.push(Count { name, times: 0, places: Vec::new() });
            self.counts.len() - 1
        });
        &mut self.counts[at]
    }
}

/// The words of the one text that the other has not, or not as often.
fn only_in(these: &str, others: &str) -> String {
    let (mut these, mut others) = (these.split_whitespace(), others.split_whitespace());
    // nearly always a few words differ somewhere between many that do not
    while let (Some(this), Some(other)) = (these.clone().next(), others.clone().next())
        && this == other
    {
        these.next();
        others.next();
    }
    while let (Some(this), Some(other)) = (these.clone().next_back(), others.clone().next_back())
        && this == other
    {
        these.next_back();
        others.next_back();
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    others.for_each(|word| *known.entry(word).or_default() += 1);
    let mut words = Vec::new();
    for word in these {
        match known.get_mut(word) {
            Some(count) if *count > 0 => *count -= 1,
            _ => words.push(word),
        }
    }
    words.join(" ")
}
