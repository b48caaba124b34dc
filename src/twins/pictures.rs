//! Images and embedded pages that a source lost and its twin still shows.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::Outline;
use super::structure::Twin;
use super::text::{plain, words};
use crate::account::{Changes, Entry, Moved, What};
use crate::model::attribute::replace_values;
use crate::model::walk::{Met, walk_blocks};
use crate::model::{Block, BlockKind, Image, ImageRef, Inline, InlineKind};
use crate::picture::address::is_remote;
use crate::picture::last_part;
use crate::source::Span;

/// Where files of either source are.
pub struct Files<'a> {
    /// Whether the path of an image leads to a file beside the trusted source.
    pub is_there: &'a dyn Fn(&str) -> bool,
    /// The file that a path leads to beside the twin, by its path from the folder of migrations.toml.
    pub lend: &'a dyn Fn(&str) -> Option<String>,
    /// Whether such a file is a larger copy of the one that a path leads to beside the trusted source.
    pub is_larger: &'a dyn Fn(&str, &str) -> bool,
}

/// Files beside a twin, by their paths from the folder of migrations.toml.
pub type Lent = BTreeMap<String, Option<String>>;

/// What came of it.
#[derive(Debug, Default)]
pub struct Restored {
    /// The files beside the twin that the post shows now, and the addresses that the trusted source has for them, where these lead to
    /// other servers: a larger copy may be there.
    pub lent: Lent,
    /// Images of the twin that cannot be had from it, or whose place is not known.
    pub left: Vec<String>,
}

/// Why something is in the output that the source does not have.
const WHY: &str = "its twin has it";

/// Puts back what the body lost.
pub fn restore(body: &mut Vec<Block>, twin: &Twin<'_>, files: &Files<'_>, changes: &mut Changes) -> Restored {
    let mut restored = Restored::default();
    let outline = Outline::of(body);
    if outline.words.len() != twin.alignment.second.len() {
        return restored;
    }
    let ours = shown(body);
    let theirs = shown(twin.blocks);
    let places: Vec<_> = theirs.iter().map(|shown| place_in_first(twin, shown.at)).collect();
    let pairs = pair(&ours, &theirs, &places);
    let mut swaps = Vec::new();
    let mut insertions = Vec::new();
    for ((their, place), pair) in theirs.into_iter().zip(places).zip(pairs) {
        match pair {
            Pair::Same(ours_at) => swaps.extend(ours[ours_at].better(&their, files).map(|better| (ours_at, better))),
            Pair::Moved => {}
            Pair::Lost => match (place, their.taken(files)) {
                (Some(place), Some((block, lent))) => {
                    restored.lent.extend(lent.map(|lent| (lent, None)));
                    insertions.push((place, block));
                }
                _ => restored.left.push(their.address),
            },
        }
    }
    swap(body, &swaps, changes);
    for (ours_at, to) in swaps.into_iter().filter(|(_, to)| !is_remote(to)) {
        let address = ours.get(ours_at).map(|shown| shown.address.clone());
        restored.lent.insert(to, address.filter(|address| is_remote(address)));
    }
    let embeds = lost_embeds(body, twin);
    insertions.extend(embeds);
    insertions.sort_by_key(|(place, _)| *place);
    insert(body, &outline, insertions, changes);
    restored
}

/// An image, and how many words stand before it.
struct Shown {
    at: usize,
    address: String,
    /// `None` for one in kept HTML.
    image: Option<Image>,
}

impl Shown {
    /// The twin's address for an image whose own leads nowhere, or whose file lies beside the twin, or is larger there.
    fn better(&self, twin: &Self, files: &Files<'_>) -> Option<String> {
        self.image.as_ref()?;
        let is_ours_here = !is_remote(&self.address) && (files.is_there)(&self.address);
        let lent = if is_remote(&twin.address) { None } else { (files.lend)(&twin.address) };
        if is_ours_here {
            // pictures at the same place are not always the same: what their authors called otherwise is another one
            let may_be_same = self.name().zip(twin.name()).is_none_or(|(ours, theirs)| stem(&ours) == stem(&theirs));
            return lent.filter(|lent| may_be_same && (files.is_larger)(lent, &self.address));
        }
        lent.or_else(|| (!is_remote(&self.address) && is_remote(&twin.address)).then(|| twin.address.clone()))
    }

    /// The image as a block of its own, and the file beside the twin that it shows.
    fn taken(&self, files: &Files<'_>) -> Option<(Block, Option<String>)> {
        let mut image = self.image.clone()?;
        let lent = if is_remote(&self.address) { None } else { Some((files.lend)(&self.address)?) };
        if let Some(lent) = &lent {
            image.at = ImageRef::Raw(lent.clone());
        }
        let image = Inline::new(InlineKind::Image(image), Span::default());
        Some((Block::new(BlockKind::Paragraph(vec![image]), Span::default()), lent))
    }

    /// Its name, unless a program gave it.
    fn name(&self) -> Option<String> {
        let address = self.image.as_ref().and_then(|image| image.original.as_deref()).unwrap_or(&self.address);
        let name = last_part(address)?.to_lowercase();
        (!name.starts_with("image-") && !name.starts_with("unnamed")).then_some(name)
    }
}

/// A name without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What the twin's image is in the trusted source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pair {
    /// This image.
    Same(usize),
    /// It is somewhere else, and nobody can say which it is.
    Moved,
    /// It is not there.
    Lost,
}

fn pair(ours: &[Shown], theirs: &[Shown], places: &[Option<usize>]) -> Vec<Pair> {
    let mut pairs = vec![Pair::Lost; theirs.len()];
    let mut free: BTreeSet<_> = (0..ours.len()).collect();
    // by the word that they stand before
    for (their, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        let start = ours.partition_point(|shown| shown.at < *place);
        let here = ours.get(start..).unwrap_or_default().iter().take_while(|shown| shown.at == *place).count();
        if let Some(&our) = free.range(start..start + here).next() {
            free.remove(&our);
            pairs[their] = Pair::Same(our);
        }
    }
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    names.extend(free.iter().filter_map(|&our| Some((ours[our].name()?, our))));
    for (their, shown) in theirs.iter().enumerate().filter(|(their, _)| pairs[*their] == Pair::Lost).collect::<Vec<_>>()
    {
        if let Some(our) = shown.name().and_then(|name| names.remove(&name)) {
            free.remove(&our);
            pairs[their] = Pair::Same(our);
        }
    }
    for pair in pairs.iter_mut().filter(|pair| **pair == Pair::Lost).take(free.len()) {
        *pair = Pair::Moved;
    }
    pairs
}

/// Before which word of the first text a word of the second stands.
fn place_in_first(twin: &Twin<'_>, at: usize) -> Option<usize> {
    let alignment = twin.alignment;
    let before = at.checked_sub(1).and_then(|word| alignment.first.get(word).copied().flatten());
    let after = alignment.first.get(at).copied().flatten();
    match (before, after) {
        (Some(before), _) => Some(before + 1),
        (None, Some(after)) => Some(after),
        (None, None) if alignment.first.is_empty() || at == 0 => Some(0),
        (None, None) => None,
    }
}

/// The images of a body, in the order of the text.
fn shown(blocks: &[Block]) -> Vec<Shown> {
    let mut found = Vec::new();
    let mut at = 0;
    collect(blocks, &mut at, &mut found);
    found
}

fn collect(blocks: &[Block], at: &mut usize, found: &mut Vec<Shown>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => collect_inlines(content, at, found),
            BlockKind::List(list) => list.items.iter().for_each(|item| collect(&item.blocks, at, found)),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => collect(blocks, at, found),
            BlockKind::Admonition(admonition) => {
                collect_inlines(&admonition.title, at, found);
                collect(&admonition.blocks, at, found);
            }
            BlockKind::Definitions(definitions) => definitions.iter().for_each(|definition| {
                collect_inlines(&definition.term, at, found);
                collect(&definition.blocks, at, found);
            }),
            BlockKind::Table(table) => {
                let cells = table.header.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| collect_inlines(cell, at, found));
            }
            BlockKind::Code { text, .. } => *at += words(text).len(),
            BlockKind::Html(html) => collect_html(html, *at, found),
            BlockKind::ThematicBreak | BlockKind::Verbatim(_) => {}
        }
    }
}

fn collect_inlines(content: &[Inline], at: &mut usize, found: &mut Vec<Shown>) {
    let places = words(&plain(content));
    let mut offset = 0;
    let mut visit = |inline: &Inline, offset: usize| {
        let at = *at + places.partition_point(|word| word.start < offset);
        match &inline.kind {
            InlineKind::Image(image) => {
                let address = image.at.as_str().trim().to_owned();
                found.push(Shown { at, address, image: Some(image.clone()) });
            }
            InlineKind::Html(html) => collect_html(html, at, found),
            _ => {}
        }
    };
    visit_with_offsets(content, &mut offset, &mut visit);
    *at += places.len();
}

fn visit_with_offsets(content: &[Inline], offset: &mut usize, visit: &mut dyn FnMut(&Inline, usize)) {
    for inline in content {
        match (&inline.kind, inline.content()) {
            (InlineKind::Text(text) | InlineKind::Code(text), _) => *offset += text.len(),
            (InlineKind::HardBreak, _) => *offset += 1,
            (_, Some(content)) => visit_with_offsets(content, offset, visit),
            (_, None) => visit(inline, *offset),
        }
    }
}

fn collect_html(html: &str, at: usize, found: &mut Vec<Shown>) {
    replace_values(html, "img", "src", |address| {
        found.push(Shown { at, address: address.to_owned(), image: None });
        None
    });
}

/// Gives images the addresses of their twins; the numbers are those of [`shown`].
fn swap(body: &mut [Block], swaps: &[(usize, String)], changes: &mut Changes) {
    let mut number = 0;
    walk_blocks(body, &mut |met| match met {
        Met::Inline(inline) => {
            let InlineKind::Image(image) = &mut inline.kind else { return };
            if let Some((_, to)) = swaps.iter().find(|(swapped, _)| *swapped == number) {
                let from = image.at.as_str().to_owned();
                changes.moved.push(Moved { what: What::Image, from, to: to.clone() });
                changes.count("twin-image-addresses", 1);
                image.at = ImageRef::Raw(to.clone());
            }
            number += 1;
        }
        Met::Verbatim(..) => {}
        Met::Html(html, _) => {
            replace_values(html, "img", "src", |_| {
                number += 1;
                None
            });
        }
    });
}

/// Embedded pages of the twin that the body neither shows nor links to.
fn lost_embeds(body: &mut [Block], twin: &Twin<'_>) -> Vec<(usize, Block)> {
    let mut known = String::new();
    walk_blocks(body, &mut |met| match met {
        Met::Inline(inline) => {
            if let InlineKind::Link(link) = &inline.kind {
                known.push_str(link.target.as_str());
                known.push('\n');
            }
        }
        Met::Html(html, _) | Met::Verbatim(html, _) => known.push_str(html),
    });
    let embeds = twin.blocks.iter().zip(&twin.outline.tops).filter_map(|(block, words)| {
        let BlockKind::Html(html) = &block.kind else { return None };
        let address = embedded(html).into_iter().next()?;
        let id = address.trim_end_matches('/').split(['?', '#']).next()?.rsplit('/').find(|part| part.len() > 5)?;
        (!known.contains(id)).then(|| Some((place_in_first(twin, words.start)?, block.clone())))?
    });
    embeds.collect()
}

/// The addresses of the pages that HTML embeds.
fn embedded(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for element in ["iframe", "embed", "video", "audio", "source"] {
        replace_values(html, element, "src", |address| {
            found.push(address.to_owned());
            None
        });
    }
    found
}

/// Puts blocks before the block that begins with a word or behind it, at the first end of a block of the body.
fn insert(body: &mut Vec<Block>, outline: &Outline, insertions: Vec<(usize, Block)>, changes: &mut Changes) {
    let mut insertions = insertions.into_iter().peekable();
    if insertions.peek().is_none() {
        return;
    }
    let mut all = Vec::with_capacity(body.len() + insertions.len());
    for (block, words) in std::mem::take(body).into_iter().zip(&outline.tops) {
        while let Some((_, inserted)) = insertions.next_if(|(at, _)| !words.is_empty() && *at <= words.start) {
            record(&inserted, changes);
            all.push(inserted);
        }
        all.push(block);
    }
    for (_, inserted) in insertions {
        record(&inserted, changes);
        all.push(inserted);
    }
    *body = all;
}

fn record(block: &Block, changes: &mut Changes) {
    changes.count(if matches!(block.kind, BlockKind::Html(_)) { "twin-embeds" } else { "twin-images" }, 1);
    let mut add = |what: What, text: &str| changes.added.push(Entry { what, text: text.to_owned(), why: WHY });
    match &block.kind {
        BlockKind::Html(html) => embedded(html).iter().for_each(|address| add(What::Link, address)),
        BlockKind::Paragraph(content) => {
            for inline in content {
                let InlineKind::Image(image) = &inline.kind else { continue };
                add(What::Image, image.at.as_str());
                add(What::Word, &image.alt);
                image.original.iter().for_each(|original| add(What::Link, original));
            }
        }
        _ => {}
    }
}
