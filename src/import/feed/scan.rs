//! The XML of a feed, element by element: one walk, without a tree, so that a feed of any size needs little more than itself.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::decode;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The names by which namespaces are known here, whatever prefix a feed gives them. That of Atom, and what RSS has no
/// namespace for, is empty.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://www.w3.org/2005/Atom", ""),
    ("http://schemas.google.com/blogger/2018", "blogger:"),
    ("http://purl.org/syndication/thread/1.0", "thr:"),
    ("http://www.w3.org/2007/app", "app:"),
    ("http://purl.org/atom/app#", "app:"),
    ("http://www.georss.org/georss", "georss:"),
];

/// Elements of an entry below which others of interest stand.
const PARENTS: [&str; 3] = ["author", "app:control", "blogger:location"];

/// One element of an entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Field {
    /// `title`, `blogger:type`, `author/name`.
    pub name: String,
    /// Its attributes, decoded.
    pub attributes: Vec<(String, String)>,
    /// What stands between its tags.
    pub inner: Range<usize>,
}

impl Field {
    /// An attribute that says something.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Told of each entry: where it stands, and its elements.
pub(super) type Found<'a> = &'a mut dyn FnMut(Span, &[Field]);

/// Walks through a feed. What is found before XML breaks counts; then the place is returned where it broke.
pub(super) fn walk(text: &str, found: Found<'_>) -> Option<Diagnostic> {
    // the reader passes over byte order marks, and does not count them
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = Reader::from_str(&text[mark..]);
    reader.config_mut().check_end_names = true;
    let mut walk = Walk { prefixes: BTreeMap::new(), open: Vec::new(), entry: None, field: None, found };
    loop {
        let before = mark + reader.buffer_position() as usize;
        let event = reader.read_event();
        let after = mark + reader.buffer_position() as usize;
        match event {
            Ok(Event::Start(start)) => walk.start(&start, before, after),
            Ok(Event::Empty(start)) => {
                walk.start(&start, before, after);
                walk.end(after);
            }
            Ok(Event::End(_)) => walk.end(before),
            Ok(Event::Eof) if walk.open.is_empty() => return None,
            Ok(Event::Eof) => {
                let last = walk.open.last().map_or_else(String::new, |name| format!(" within `{name}`"));
                let place = Span::new(text.trim_end().len(), text.len());
                return Some(Diagnostic::at(Code::FeedBroken, place, format!("the feed ends{last}")));
            }
            Ok(_) => {}
            Err(error) => {
                let at = (mark + reader.error_position() as usize).min(text.len());
                return Some(Diagnostic::at(Code::FeedBroken, Span::new(at, at), format!("not XML: {error}")));
            }
        }
    }
}

struct Walk<'a> {
    /// Prefixes that the root declares, by what they are called here.
    prefixes: BTreeMap<String, &'static str>,
    open: Vec<String>,
    /// The entry that is open: how deep, where, and what it has said so far.
    entry: Option<(usize, usize, Vec<Field>)>,
    /// The element of interest that is open, and how deep it stands.
    field: Option<(usize, Field)>,
    found: Found<'a>,
}

impl Walk<'_> {
    fn start(&mut self, start: &BytesStart<'_>, before: usize, after: usize) {
        if self.open.is_empty() {
            self.declare(start);
        }
        let name = self.canonical(start.name().0);
        let depth = self.open.len();
        // an author of Atom holds a name, one of RSS is a name
        if self.field.take_if(|(_, field)| PARENTS.contains(&field.name.as_str())).is_some() || self.field.is_none() {
            match &self.entry {
                None if depth <= 2 && matches!(name.as_str(), "entry" | "item") => {
                    self.entry = Some((depth, before, Vec::new()));
                }
                Some((entry, ..)) if depth == entry + 1 => {
                    self.open_field(name.clone(), start, after);
                }
                Some((entry, ..)) if depth == entry + 2 => {
                    let parent = self.open.last().map(String::as_str).unwrap_or_default();
                    self.open_field(format!("{parent}/{name}"), start, after);
                }
                _ => {}
            }
        }
        self.open.push(name);
    }

    fn open_field(&mut self, name: String, start: &BytesStart<'_>, after: usize) {
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            attributes.push((attribute.key.0.to_owned(), decode::references(&attribute.value).into_owned()));
        }
        self.field = Some((self.open.len(), Field { name, attributes, inner: after..after }));
    }

    /// The end of what was opened last; what it holds ends at `at`.
    fn end(&mut self, at: usize) {
        self.open.pop();
        let depth = self.open.len();
        if let Some((_, mut field)) = self.field.take_if(|(opened, _)| *opened == depth) {
            field.inner.end = at.max(field.inner.start);
            if let Some((.., fields)) = &mut self.entry {
                fields.push(field);
            }
        }
        if let Some((_, start, fields)) = self.entry.take_if(|(opened, ..)| *opened == depth) {
            (self.found)(Span::new(start, at), &fields);
        }
    }

    fn declare(&mut self, root: &BytesStart<'_>) {
        for attribute in root.attributes().with_checks(false).flatten() {
            let known = NAMESPACES.iter().find(|(address, _)| *address == attribute.value);
            if let (Some(prefix), Some((_, name))) = (attribute.key.0.strip_prefix("xmlns:"), known) {
                self.prefixes.insert(prefix.to_owned(), name);
            }
        }
    }

    fn canonical(&self, name: &str) -> String {
        match name.split_once(':').and_then(|(prefix, local)| Some((self.prefixes.get(prefix)?, local))) {
            Some((prefix, local)) => format!("{prefix}{local}"),
            None => name.strip_prefix("atom:").unwrap_or(name).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_move_nothing() {
        for marks in ["", "\u{feff}", "\u{feff}\u{feff}"] {
            let text = format!("{marks}<feed><entry><title>é\u{fffd}</title></entry></feed>");
            let mut titles = Vec::new();
            let broken = walk(&text, &mut |_, fields| {
                titles.extend(fields.iter().map(|field| text[field.inner.clone()].to_owned()));
            });
            assert!(broken.is_none() && titles == ["é\u{fffd}"], "{titles:?}");
        }
    }
}
