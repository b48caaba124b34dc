//! What has a name in a document, by docutils' rules.
//!
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#implicit-hyperlink-targets>

use std::collections::{BTreeMap, BTreeSet};

use super::slugs::identifier;
use crate::diagnostic::{Code, Diagnostic};

/// Where a name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// An address.
    Address(String),
    /// Another name.
    Name(String),
    /// A title of this document.
    Heading {
        /// Where its heading begins in the source.
        start: u32,
        /// Its text.
        title: String,
    },
    /// A block or a word in it, by its number.
    Place(usize),
    /// A footnote or citation, by its label.
    Footnote(String),
}

/// Why a name leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Nothing has the name.
    Unknown,
    /// Several things have it.
    Ambiguous,
    /// It stands for itself.
    Circular,
}

/// Everything that has a name.
#[derive(Debug, Default)]
pub struct References {
    names: BTreeMap<String, Named>,
    anonymous: Vec<Destination>,
    anonymous_uses: usize,
    /// Names that wait for the block after them. An empty one is an anonymous target.
    waiting: Vec<String>,
    /// The first name of each place.
    places: Vec<String>,
    /// The labels that `:ref:` names.
    named_labels: Vec<String>,
    /// The places that other documents lead to.
    wanted: BTreeSet<usize>,
}

#[derive(Debug)]
struct Named {
    destination: Result<Destination, Lost>,
    is_explicit: bool,
}

/// A name as docutils compares it: lower case, single spaces.
pub fn normalised(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl References {
    /// Defines a name: a target, a footnote.
    pub fn define(&mut self, name: &str, destination: Destination) {
        self.note(normalised(name), destination, true);
    }

    /// Defines a name that yields to [`Self::define`]: a title, or the text of a link with an address in it.
    pub fn define_implicit(&mut self, name: &str, destination: Destination) {
        self.note(normalised(name), destination, false);
    }

    /// Defines the next anonymous target.
    pub fn define_anonymous(&mut self, destination: Destination) {
        self.anonymous.push(destination);
    }

    /// The number of the next anonymous reference.
    pub fn next_anonymous(&mut self) -> usize {
        self.anonymous_uses += 1;
        self.anonymous_uses - 1
    }

    /// An internal target: the name of whatever comes next. An empty name is an anonymous target.
    pub fn wait(&mut self, name: &str) {
        self.waiting.push(normalised(name));
    }

    /// An external target ends a chain: all names before it lead to the same address.
    pub fn end_chain(&mut self, destination: &Destination) {
        for name in std::mem::take(&mut self.waiting) {
            self.give(name, destination.clone());
        }
    }

    /// Whether names wait.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// A new place for the names that wait; its number.
    pub(super) fn waiting_place(&mut self) -> usize {
        let first = self.waiting.iter().rfind(|name| !name.is_empty()).cloned().unwrap_or_default();
        self.places.push(first);
        let number = self.places.len() - 1;
        self.end_chain(&Destination::Place(number));
        number
    }

    /// An internal target inside a block; the number of its place.
    pub fn define_here(&mut self, name: &str) -> usize {
        self.places.push(normalised(name));
        let number = self.places.len() - 1;
        self.give(normalised(name), Destination::Place(number));
        number
    }

    /// The identifier that docutils would give a place.
    pub(super) fn identifier_of(&self, place: usize) -> String {
        self.places.get(place).map(|name| identifier(name)).unwrap_or_default()
    }

    fn give(&mut self, name: String, destination: Destination) {
        if name.is_empty() {
            self.anonymous.push(destination);
        } else {
            self.note(name, destination, true);
        }
    }

    /// docutils' `set_duplicate_name`: explicit names go before implicit ones; two of a kind are ambiguous, unless both
    /// lead to the same address or name.
    fn note(&mut self, name: String, destination: Destination, is_explicit: bool) {
        let Some(old) = self.names.get_mut(&name) else {
            self.names.insert(name, Named { destination: Ok(destination), is_explicit });
            return;
        };
        let was_explicit = old.is_explicit;
        old.is_explicit |= is_explicit;
        let is_same = matches!(destination, Destination::Address(_) | Destination::Name(_))
            && old.destination.as_ref() == Ok(&destination);
        if is_same || was_explicit && !is_explicit {
            return;
        }
        old.destination = if is_explicit && !was_explicit { Ok(destination) } else { Err(Lost::Ambiguous) };
    }

    /// Notes that `:ref:` names a label.
    pub fn name_label(&mut self, name: &str) {
        self.named_labels.push(normalised(name));
    }

    /// The labels that `:ref:` names and that this document does not have.
    pub fn foreign_labels(&self) -> impl Iterator<Item = &str> {
        self.named_labels.iter().filter(|name| !self.names.contains_key(*name)).map(String::as_str)
    }

    /// The names that are given to titles and places, and not taken from a title's text.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &Destination)> {
        let labels = self.names.iter().filter(|(_, named)| named.is_explicit);
        labels.filter_map(|(name, named)| Some((name.as_str(), named.destination.as_ref().ok()?)))
    }

    /// Keeps the places of some names, because other documents lead to them.
    pub fn keep(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let places = self.names.iter().filter(|(name, _)| is_wanted(name)).filter_map(|(_, named)| {
            if let Ok(Destination::Place(number)) = named.destination { Some(number) } else { None }
        });
        self.wanted = places.collect();
    }

    /// Whether another document leads to a place.
    pub(super) fn is_wanted(&self, place: usize) -> bool {
        self.wanted.contains(&place)
    }

    /// Follows names that lead to other names, each once: none is left that leads to a name.
    ///
    /// docutils refuses all anonymous references where there are fewer than targets; here they are paired in order.
    pub fn follow_names(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let (uses, targets) = (self.anonymous_uses, self.anonymous.len());
        if (1..targets).contains(&uses) {
            let message = format!("{uses} anonymous references have {targets} targets, and were paired in order");
            diagnostics.push(Diagnostic::whole(Code::TargetUnknown, message));
        }
        self.follow();
    }

    fn follow(&mut self) {
        let names: Vec<_> = self.names.keys().cloned().collect();
        for name in names {
            let mut path = vec![name];
            let end = loop {
                let Some(last) = path.last() else { break Err(Lost::Unknown) };
                match self.names.get_mut(last).map(|named| &mut named.destination) {
                    None => break Err(Lost::Unknown),
                    Some(destination) => match destination {
                        Ok(Destination::Name(next)) => {
                            let next = normalised(next);
                            // met again before it has an end: a circle
                            *destination = Err(Lost::Circular);
                            path.push(next);
                        }
                        found => break found.clone(),
                    },
                }
            };
            for name in path {
                if let Some(named) = self.names.get_mut(&name) {
                    named.destination.clone_from(&end);
                }
            }
        }
    }

    /// What a name leads to.
    pub(super) fn find(&self, name: &str) -> Result<&Destination, Lost> {
        let named = self.names.get(&normalised(name)).ok_or(Lost::Unknown)?;
        named.destination.as_ref().map_err(|lost| *lost)
    }

    /// What the anonymous reference with this number leads to.
    pub(super) fn find_anonymous(&self, number: usize) -> Result<&Destination, Lost> {
        match self.anonymous.get(number) {
            Some(Destination::Name(name)) => self.find(name),
            found => found.ok_or(Lost::Unknown),
        }
    }

    /// The places in this document by the identifiers that docutils gives them: what `#fragments` lead to.
    pub(super) fn identifiers(&self) -> BTreeMap<String, &Destination> {
        let mut identifiers = BTreeMap::new();
        for (name, named) in &self.names {
            if let Ok(destination @ (Destination::Heading { .. } | Destination::Place(_))) = &named.destination {
                identifiers.entry(identifier(name)).or_insert(destination);
            }
        }
        identifiers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(address: &str) -> Destination {
        Destination::Address(address.to_owned())
    }

    #[test]
    fn explicit_names_go_before_implicit_ones_and_two_of_a_kind_are_ambiguous() {
        let mut references = References::default();
        references.define_implicit("A", address("1"));
        references.define("a", address("2"));
        references.define_implicit(" a ", address("3"));
        assert_eq!(references.find("A"), Ok(&address("2")));
        references.define("a", address("2"));
        assert_eq!(references.find("A"), Ok(&address("2")));
        references.define("a", address("4"));
        assert_eq!(references.find("A"), Err(Lost::Ambiguous));
        references.define_implicit("b", address("1"));
        references.define_implicit("b", address("2"));
        assert_eq!(references.find("b"), Err(Lost::Ambiguous));
        references.define("b", address("3"));
        assert_eq!(references.find("b"), Ok(&address("3")));
    }

    #[test]
    fn chains_of_names_end_and_circles_too() {
        let mut references = References::default();
        for number in 0..2000 {
            references.define(&format!("n{number}"), Destination::Name(format!("n{}", number + 1)));
        }
        references.define("n2000", address("end"));
        references.define("a", Destination::Name("b".to_owned()));
        references.define("b", Destination::Name("A".to_owned()));
        references.define("c", Destination::Name("nobody".to_owned()));
        references.follow();
        assert_eq!(references.find("n0"), Ok(&address("end")));
        assert_eq!(references.find("b"), Err(Lost::Circular));
        assert_eq!(references.find("c"), Err(Lost::Unknown));
    }
}
