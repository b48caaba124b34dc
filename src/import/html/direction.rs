//! The direction of text, which Markdown has nothing for: a `<div>` stays around what runs otherwise than what is around it.
//! <https://html.spec.whatwg.org/multipage/dom.html#the-dir-attribute>

use scraper::ElementRef;
use scraper::node::Element;

use super::details::is_in_line;
use super::elements::{Meaning, declarations};
use super::walk::{MORE, Walk};
use crate::model::{Block, BlockKind, Direction, Enclosing};

/// The direction of a value of `dir`; no other value says it by itself.
fn named(value: &str) -> Option<Direction> {
    match value.trim().to_ascii_lowercase().as_str() {
        "ltr" => Some(Direction::LeftToRight),
        "rtl" => Some(Direction::RightToLeft),
        _ => None,
    }
}

/// What an element says of itself. Its style goes before its attribute, as in a browser.
fn said_by(element: &Element) -> Option<Direction> {
    let styled = declarations(element).filter(|(property, _)| property == "direction").last();
    styled.and_then(|(_, value)| named(&value)).or_else(|| named(element.attr("dir")?))
}

/// What a block says of its text. Google's editor says it of each item of a list.
fn of_block(meaning: Meaning, element: ElementRef<'_>) -> Option<Direction> {
    let said = said_by(element.value());
    if said.is_some() || !matches!(meaning, Meaning::Bullets | Meaning::Numbers) {
        return said;
    }
    let mut items = element.child_elements().map(|item| said_by(item.value()));
    let first = items.next()??;
    items.all(|said| said == Some(first)).then_some(first)
}

impl Walk<'_> {
    /// A block in the direction that it says its text has.
    pub(super) fn block_in_direction(&mut self, meaning: Meaning, element: ElementRef<'_>) {
        let direction = of_block(meaning, element).filter(|said| self.direction != Some(*said));
        let Some(direction) = direction.filter(|_| !is_in_line(element)) else {
            return self.block(meaning, element);
        };
        let around = self.direction.replace(direction);
        let before = self.flow.begin_blocks();
        self.block(meaning, element);
        let blocks = self.flow.take_blocks(before);
        self.direction = around;
        if says_itself(element, &blocks) {
            self.flow.blocks.extend(blocks);
        } else {
            self.turned(direction, blocks);
        }
    }

    /// Blocks that run in another direction than those around them. The end of the excerpt stands between elements: what is before
    /// it becomes a page's summary.
    fn turned(&mut self, direction: Direction, blocks: Vec<Block>) {
        let mut is_open = false;
        let mut depth = 0_usize;
        for block in blocks {
            let ends_excerpt = depth == 0 && matches!(&block.kind, BlockKind::Html(html) if html == MORE);
            if ends_excerpt == is_open {
                let tag = if is_open { Direction::END } else { direction.start_tag() };
                self.flow.block(BlockKind::Html(tag.to_owned()));
                is_open = !is_open;
            }
            match Enclosing::of_block(&block) {
                Some(tag) if tag.is_start() => depth += 1,
                Some(_) => depth = depth.saturating_sub(1),
                None => {}
            }
            self.flow.blocks.push(block);
        }
        if is_open {
            self.flow.block(BlockKind::Html(Direction::END.to_owned()));
        }
    }
}

/// Whether an element was kept, with all that it says.
fn says_itself(element: ElementRef<'_>, blocks: &[Block]) -> bool {
    let name = element.value().name();
    let is_kept = |html: &str| html.strip_prefix('<').is_some_and(|tag| tag.starts_with(name));
    name != "div" && matches!(blocks.first(), Some(Block { kind: BlockKind::Html(html), .. }) if is_kept(html))
}
