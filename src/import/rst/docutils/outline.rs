//! The title, the labels and the fragments of a document, for references from others.

use std::collections::{BTreeMap, BTreeSet};

use super::references::{Destination, Places, identifier, normalised};
use super::{Read, posts};
use crate::model::{Block, BlockKind, plain};
use crate::site::{Anchor, Label, Outline};

/// The outline of a document.
pub(super) fn of(read: Read) -> Outline {
    let Read { blocks, posts, references, changes, diagnostics, .. } = read;
    let titles = titles(&blocks);
    let posts = posts::split(posts, blocks, changes, diagnostics);
    let pages: Vec<_> =
        posts.into_iter().map(|(mut post, title)| (Places::of(&mut post.post.body, &references), title)).collect();
    let mut outline =
        Outline { wanted: references.foreign_labels().map(str::to_owned).collect(), ..Outline::default() };
    let first = titles.first().map(|title| title.start);
    outline.title = titles.first().map(|title| title.text.clone()).unwrap_or_default();
    for Title { start, text, id } in &titles {
        let label = Label { title: Some(text.clone()), id: id.clone().filter(|_| first != Some(*start)) };
        outline.sections.push((normalised(text), label));
        outline.anchors.extend(id.as_ref().and_then(|id| anchor(id, &Spot::Title(*start), &pages)));
    }
    let texts: BTreeMap<_, _> = titles.iter().map(|title| (title.start, &title.text)).collect();
    for (name, destination) in references.labels() {
        let (title, spot) = match destination {
            Destination::Heading { start, title } => {
                (Some(texts.get(start).map_or(title, |text| *text)), Spot::Title(*start))
            }
            Destination::Place(number) => (None, Spot::Place(*number)),
            _ => continue,
        };
        let id = Some(identifier(name)).filter(|id| !id.is_empty());
        outline.anchors.extend(id.as_ref().and_then(|id| anchor(id, &spot, &pages)));
        let is_top = first.is_some_and(|first| spot == Spot::Title(first));
        outline.labels.push((name.to_owned(), Label { title: title.cloned(), id: id.filter(|_| !is_top) }));
    }
    outline
}

/// A heading of the document.
struct Title {
    start: u32,
    text: String,
    /// What Sphinx gives it for a fragment; none where an earlier heading has it, for what it is then depends on all that
    /// Sphinx counts.
    id: Option<String>,
}

/// What a name can stand for.
#[derive(PartialEq)]
enum Spot {
    /// A heading, by where it begins.
    Title(u32),
    /// Another place, by its number.
    Place(usize),
}

fn titles(blocks: &[Block]) -> Vec<Title> {
    let mut taken = BTreeSet::new();
    let title = |block: &Block| {
        let BlockKind::Heading { content, .. } = &block.kind else { return None };
        let text = plain(content);
        let id = Some(identifier(&text)).filter(|id| !id.is_empty() && taken.insert(id.clone()));
        Some(Title { start: block.span.start, text, id })
    };
    blocks.iter().filter_map(title).collect()
}

/// Where a place of the old page is now: on the page of which post, and at which fragment.
fn anchor(id: &str, spot: &Spot, pages: &[(Places, Option<u32>)]) -> Option<Anchor> {
    let find = |(post, (places, title)): (usize, &(Places, Option<u32>))| {
        let fragment = match spot {
            Spot::Title(start) if *title == Some(*start) => None,
            Spot::Title(start) => Some(places.heading(*start)?.to_owned()),
            Spot::Place(number) => Some(places.place(*number)?.to_owned()),
        };
        Some(Anchor { id: id.into(), post, fragment })
    };
    pages.iter().enumerate().find_map(find)
}
