//! Lists.

use scraper::{ElementRef, Node};

use super::elements::Meaning;
use super::walk::{TreeNode, Walk};
use crate::model::{Block, BlockKind, Definition, Item, List, ListKind};

impl Walk<'_> {
    /// A list. What stands between its items belongs to the item before it, as a browser shows it.
    pub(super) fn list(&mut self, meaning: Meaning, element: ElementRef<'_>) {
        let kind = if meaning == Meaning::Numbers {
            let first = element.child_elements().find(is_item).and_then(|item| item.attr("value"));
            let start = first.or(element.attr("start")).and_then(|start| start.trim().parse().ok());
            ListKind::Ordered { start: start.filter(|start| *start <= 999_999_999).unwrap_or(1) }
        } else {
            ListKind::Bullet
        };
        let mut items: Vec<Item> = Vec::new();
        for child in element.children() {
            if let Some(item) = ElementRef::wrap(child).filter(is_item) {
                let checked = checkbox(item);
                items.push(Item { checked, blocks: self.blocks_of(item) });
            } else {
                let blocks = self.loose(child);
                add_to_last(&mut items, blocks);
            }
        }
        self.add_list(kind, items);
    }

    /// Items that stand in no list are one all the same.
    pub(super) fn items_without_list(&mut self, first: ElementRef<'_>) {
        if is_after_item(first) {
            return;
        }
        let is_blank = |node: &Node| node.as_text().is_some_and(|text| text.trim().is_empty());
        let siblings = first.next_siblings().filter(|node| !is_blank(node.value()));
        let items = std::iter::once(first).chain(siblings.map_while(ElementRef::wrap).take_while(is_item));
        let items = items.map(|item| Item { checked: checkbox(item), blocks: self.blocks_of(item) }).collect();
        self.add_list(ListKind::Bullet, items);
    }

    fn add_list(&mut self, kind: ListKind, mut items: Vec<Item>) {
        items.retain(|item| !item.blocks.is_empty());
        if !items.is_empty() {
            let tight = items.iter().all(|item| paragraphs(&item.blocks) < 2);
            self.flow.block(BlockKind::List(List { kind, tight, items }));
        }
    }

    /// Terms and definitions, also where a `div` stands around each.
    pub(super) fn definitions(&mut self, element: ElementRef<'_>) {
        let mut definitions: Vec<Definition> = Vec::new();
        let groups = element.children().flat_map(|child| match ElementRef::wrap(child) {
            Some(group) if group.value().name() == "div" => group.children().collect(),
            _ => vec![child],
        });
        for child in groups {
            let named = |name: &str| ElementRef::wrap(child).filter(|child| child.value().name() == name);
            if let Some(term) = named("dt") {
                let (term, blocks) = self.term_of(term);
                definitions.push(Definition { term, blocks });
                continue;
            }
            let blocks = match named("dd") {
                Some(definition) => self.blocks_of(definition),
                None => self.loose(child),
            };
            match definitions.last_mut() {
                Some(last) => last.blocks.extend(blocks),
                None if blocks.is_empty() => {}
                None => definitions.push(Definition { term: Vec::new(), blocks }),
            }
        }
        definitions.retain(|definition| !definition.term.is_empty() || !definition.blocks.is_empty());
        if !definitions.is_empty() {
            self.flow.block(BlockKind::Definitions(definitions));
        }
    }

    /// What stands in a list and in none of its items.
    fn loose(&mut self, node: TreeNode<'_>) -> Vec<Block> {
        let before = self.flow.begin_blocks();
        self.node(node);
        self.flow.take_blocks(before)
    }
}

/// Whether a list has items. One without only indents what it holds.
pub(super) fn has_items(list: ElementRef<'_>) -> bool {
    list.child_elements().any(|child| is_item(&child))
}

fn is_item(element: &ElementRef<'_>) -> bool {
    element.value().name() == "li"
}

/// Whether nothing but space stands between an item and one before it.
fn is_after_item(item: ElementRef<'_>) -> bool {
    let is_blank = |node: &Node| node.as_text().is_some_and(|text| text.trim().is_empty());
    let before = item.prev_siblings().find(|node| !is_blank(node.value()));
    before.and_then(ElementRef::wrap).is_some_and(|before| is_item(&before))
}

/// A list directly in a list belongs to the item before it; before the first item it makes one.
fn add_to_last(items: &mut Vec<Item>, blocks: Vec<Block>) {
    match items.last_mut() {
        Some(last) => blocks.into_iter().for_each(|block| add_block(&mut last.blocks, block)),
        None if blocks.is_empty() => {}
        None => items.push(Item { checked: None, blocks }),
    }
}

/// Two lists of one kind after each other, inside one list, are one to their readers.
fn add_block(blocks: &mut Vec<Block>, block: Block) {
    match (blocks.last_mut().map(|last| &mut last.kind), block.kind) {
        (Some(BlockKind::List(list)), BlockKind::List(mut more))
            if (list.kind, more.kind) == (ListKind::Bullet, ListKind::Bullet) =>
        {
            list.items.append(&mut more.items);
        }
        (_, kind) => blocks.push(Block::new(kind, block.span)),
    }
}

fn paragraphs(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph(_))).count()
}

/// `<li><input type="checkbox" checked> done`
fn checkbox(item: ElementRef<'_>) -> Option<bool> {
    let first = item.descendent_elements().find(|element| !matches!(element.value().name(), "li" | "p" | "label"))?;
    let is_checkbox = first.value().name() == "input" && first.attr("type") == Some("checkbox");
    is_checkbox.then(|| first.attr("checked").is_some())
}
