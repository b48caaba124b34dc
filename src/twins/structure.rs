//! Where a source lost the ends of its paragraphs, its lists or its code, its twin still has them.
//!
//! Only what stands between words is taken, and only where the words on both sides agree; the words and what marks them
//! (links, emphasis) stay those of the trusted source.

use std::collections::BTreeSet;

use super::align::Alignment;
use super::outline::Outline;
use super::text::{cut, cut_between, plain, words};
use crate::model::walk::{Met, walk_blocks};
use crate::model::{Block, BlockKind, Inline, InlineKind, Item, List, Table};

/// What was taken, how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Ends of paragraphs.
    pub breaks: u32,
    /// Lists, headings, quotes, tables and code.
    pub blocks: u32,
    /// Addresses that were taken for links and are code.
    pub unlinked: Vec<String>,
}

/// The body of a twin, and which of its words are those of the trusted source.
pub struct Twin<'a> {
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Their words.
    pub outline: &'a Outline,
    /// The trusted source's words first, those of the twin second.
    pub alignment: &'a Alignment,
}

type Pieces = std::vec::IntoIter<Vec<Inline>>;

/// Gives a body the structure that it lost.
pub fn restore(body: &mut Vec<Block>, twin: &Twin<'_>) -> Taken {
    let mut splitter = Splitter { twin, at: 0, fresh: BTreeSet::new(), taken: Taken::default() };
    *body = splitter.split(std::mem::take(body), true);
    let Splitter { fresh, mut taken, .. } = splitter;
    reshape(body, twin, &fresh, &mut taken);
    taken
}

/// Splits paragraphs where the twin has more than one.
struct Splitter<'a> {
    twin: &'a Twin<'a>,
    /// The words so far.
    at: usize,
    /// The first words of paragraphs that were split off.
    fresh: BTreeSet<usize>,
    taken: Taken,
}

impl Splitter<'_> {
    fn split(&mut self, blocks: Vec<Block>, is_top: bool) -> Vec<Block> {
        blocks.into_iter().flat_map(|block| self.split_block(block, is_top)).collect()
    }

    fn split_block(&mut self, mut block: Block, is_top: bool) -> Vec<Block> {
        match &mut block.kind {
            BlockKind::Paragraph(content) => {
                let pieces = self.split_paragraph(std::mem::take(content), is_top);
                return pieces.into_iter().map(|piece| Block::new(BlockKind::Paragraph(piece), block.span)).collect();
            }
            BlockKind::Heading { level, content } if is_top => {
                let start = self.at;
                let (level, span) = (*level, block.span);
                let pieces = self.split_paragraph(std::mem::take(content), true);
                return self
                    .after_heading(pieces, start, |content| Block::new(BlockKind::Heading { level, content }, span));
            }
            BlockKind::List(list) => {
                for item in &mut list.items {
                    item.blocks = self.split(std::mem::take(&mut item.blocks), false);
                }
            }
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => {
                *blocks = self.split(std::mem::take(blocks), false);
            }
            _ => self.at += Outline::of(std::slice::from_ref(&block)).words.len(),
        }
        vec![block]
    }

    /// A text that was swallowed by its heading: what the twin has as paragraphs are such.
    fn after_heading(
        &self,
        pieces: Vec<Vec<Inline>>,
        start: usize,
        heading: impl Fn(Vec<Inline>) -> Block,
    ) -> Vec<Block> {
        if pieces.len() == 1 {
            return pieces.into_iter().map(heading).collect();
        }
        let mut at = start;
        let block = |piece: Vec<Inline>| {
            let word = self.twin.alignment.second.get(at).copied().flatten();
            let leaf = word.and_then(|word| self.twin.outline.leaf_with(word));
            at += words(&plain(&piece)).len();
            let mut block = heading(piece);
            if leaf.is_some_and(|leaf| !leaf.is_heading)
                && let BlockKind::Heading { content, .. } = block.kind
            {
                block.kind = BlockKind::Paragraph(content);
            }
            block
        };
        pieces.into_iter().map(block).collect()
    }

    fn split_paragraph(&mut self, content: Vec<Inline>, is_top: bool) -> Vec<Vec<Inline>> {
        let start = self.at;
        let text = plain(&content);
        let words = words(&text);
        self.at += words.len();
        let place = |(number, pair): (usize, &[std::ops::Range<usize>])| {
            let word = start + number + 1;
            let end = self.twin.outline.break_before(self.twin.alignment.boundary(word)?)?;
            let is_wanted = end.is_between_siblings || is_top && end.is_between_tops;
            let [before, after] = pair else { return None };
            let place = cut_between(&text, before.end..after.start, end.tail).filter(|_| is_wanted)?;
            Some((word, place))
        };
        let cuts: Vec<_> = words.windows(2).enumerate().filter_map(place).collect();
        let places: Vec<_> = cuts.iter().map(|(_, place)| *place).collect();
        if places.is_empty() {
            return vec![content];
        }
        let Some(pieces) = cut(content.clone(), &places) else { return vec![content] };
        self.taken.breaks += cuts.len() as u32;
        self.fresh.insert(start);
        self.fresh.extend(cuts.into_iter().map(|(word, _)| word));
        pieces
    }
}

/// Makes lists, code and the like of paragraphs that are such in the twin.
fn reshape(body: &mut Vec<Block>, twin: &Twin<'_>, fresh: &BTreeSet<usize>, taken: &mut Taken) {
    let outline = Outline::of(body);
    let mut blocks: Vec<Option<Block>> = std::mem::take(body).into_iter().map(Some).collect();
    for (top, block) in twin.blocks.iter().enumerate() {
        let Some(range) = twin.outline.tops.get(top).filter(|range| !range.is_empty()) else { continue };
        let Some(range) = twin.alignment.range_in_first(range) else { continue };
        if !is_wanted(block, fresh.contains(&range.start)) {
            continue;
        }
        let first = outline.tops.partition_point(|words| words.end <= range.start);
        let end = outline.tops.partition_point(|words| words.end <= range.end).max(first);
        // a block without words that follows, such as an image, stays where it is
        let end = first + outline.tops[first..end].iter().take_while(|words| !words.is_empty()).count();
        let covers = outline.tops.get(first).is_some_and(|words| words.start == range.start)
            && end.checked_sub(1).and_then(|last| outline.tops.get(last)).is_some_and(|words| words.end == range.end);
        let leaves: Vec<_> = twin.outline.leaves_of(top).map(|leaf| (leaf.words.len(), leaf.tail)).collect();
        let shaped = covers.then(|| blocks.get(first..end)).flatten().and_then(|blocks| shaped(block, blocks, &leaves));
        if let Some(shaped) = shaped {
            taken.blocks += 1;
            let mut before: Vec<_> = blocks[first..end].iter_mut().filter_map(Option::take).collect();
            if matches!(shaped.kind, BlockKind::Code { .. }) {
                taken.unlinked.extend(links(&mut before));
            }
            blocks[first] = Some(shaped);
        }
    }
    body.extend(blocks.into_iter().flatten());
}

fn links(blocks: &mut [Block]) -> Vec<String> {
    let mut links = Vec::new();
    walk_blocks(blocks, &mut |met| {
        if let Met::Inline(Inline { kind: InlineKind::Link(link), .. }) = met {
            links.push(link.target.as_str().to_owned());
        }
    });
    links
}

/// A paragraph that stood alone may be what its source says; one that was split off lost what it was.
fn is_wanted(block: &Block, is_fresh: bool) -> bool {
    match &block.kind {
        BlockKind::Code { .. } => true,
        BlockKind::List(list) => is_fresh || list.items.len() > 1,
        BlockKind::Heading { .. } | BlockKind::Quote(_) | BlockKind::Table(_) => is_fresh,
        _ => false,
    }
}

/// The twin's block with the words of paragraphs; `leaves` are the words of its leaves, and the marks behind them.
fn shaped(block: &Block, paragraphs: &[Option<Block>], leaves: &[(usize, usize)]) -> Option<Block> {
    let span = paragraphs.first()?.as_ref()?.span;
    let mut leaves = leaves.iter();
    let mut pieces = Vec::new();
    for paragraph in paragraphs {
        let BlockKind::Paragraph(content) = &paragraph.as_ref()?.kind else { return None };
        let text = plain(content);
        let words = words(&text);
        let mut places = Vec::new();
        let mut taken = 0;
        while taken < words.len() {
            let (count, tail) = leaves.next()?;
            taken += count;
            if let Some(next) = words.get(taken) {
                places.push(cut_between(&text, words.get(taken - 1)?.end..next.start, *tail)?);
            }
        }
        if taken > words.len() {
            return None;
        }
        pieces.extend(cut(content.clone(), &places)?);
    }
    let mut shaped = filled(block, &mut pieces.into_iter())?;
    shaped.span = span;
    Some(shaped)
}

fn filled(block: &Block, pieces: &mut Pieces) -> Option<Block> {
    let kind = match &block.kind {
        BlockKind::Paragraph(content) => BlockKind::Paragraph(piece(content, pieces)?),
        BlockKind::Heading { level, content } => BlockKind::Heading { level: *level, content: piece(content, pieces)? },
        BlockKind::Code { info, text } => {
            let characters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let is_same = words(text).is_empty() || {
                let piece = pieces.next()?;
                piece.iter().all(is_code) && characters(&plain(&piece)) == characters(text)
            };
            is_same.then(|| BlockKind::Code { info: info.clone(), text: text.clone() })?
        }
        BlockKind::List(list) => BlockKind::List(filled_list(list, pieces)?),
        BlockKind::Quote(blocks) => BlockKind::Quote(filled_all(blocks, pieces)?),
        BlockKind::Table(table) => {
            let mut row =
                |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| piece(cell, pieces)).collect::<Option<Vec<_>>>();
            let header = row(&table.header)?;
            let rows = table.rows.iter().map(row).collect::<Option<_>>()?;
            BlockKind::Table(Table { alignments: table.alignments.clone(), header, rows })
        }
        BlockKind::ThematicBreak => BlockKind::ThematicBreak,
        _ => return None,
    };
    Some(Block::new(kind, block.span))
}

/// Whether nothing is lost where an inline is code: an address that was taken for a link.
fn is_code(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Link(link) => plain(&link.content) == link.target.as_str(),
        InlineKind::Image(_) | InlineKind::FootnoteReference(_) | InlineKind::Html(_) => false,
        _ => true,
    }
}

fn filled_all(blocks: &[Block], pieces: &mut Pieces) -> Option<Vec<Block>> {
    let mut all = Vec::with_capacity(blocks.len());
    for block in blocks {
        all.push(filled(block, pieces)?);
    }
    Some(all)
}

fn filled_list(list: &List, pieces: &mut Pieces) -> Option<List> {
    let mut items = Vec::with_capacity(list.items.len());
    for item in &list.items {
        let mut blocks = filled_all(&item.blocks, pieces)?;
        if let Some(BlockKind::Paragraph(content)) = blocks.first_mut().map(|block| &mut block.kind) {
            drop_bullet(content);
        }
        items.push(Item { checked: item.checked, blocks });
    }
    Some(List { kind: list.kind, tight: list.tight, items })
}

/// `• ` or `- ` in front of an item that has a bullet now.
fn drop_bullet(content: &mut [Inline]) {
    if let Some(InlineKind::Text(text)) = content.first_mut().map(|inline| &mut inline.kind) {
        let bare = text.trim_start();
        let bullet = bare.strip_prefix(['•', '·', '‣', '◦', '▪']);
        // `-5` is a number
        let mark = || bare.strip_prefix(['-', '*', '+', '–']).filter(|rest| rest.starts_with(char::is_whitespace));
        *text = bullet.or_else(mark).map_or(bare, str::trim_start).to_owned();
    }
}

/// The words of a leaf; one without words has none to wait for.
fn piece(content: &[Inline], pieces: &mut Pieces) -> Option<Vec<Inline>> {
    if words(&plain(content)).is_empty() { Some(Vec::new()) } else { pieces.next() }
}
