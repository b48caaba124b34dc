//! Normal form of the elements for the direction of text: one is there only where text runs otherwise than what is around it, neighbours
//! are one, as each paragraph of Word's has its own, and none is empty.

use crate::model::{Block, Direction, Enclosing};

/// The directions of the elements that are open among blocks.
pub(super) struct Open {
    around: Direction,
    elements: Vec<Direction>,
}

impl Open {
    pub(super) fn new(around: Direction) -> Self {
        Self { around, elements: Vec::new() }
    }

    /// The direction of the next block.
    pub(super) fn direction(&self) -> Direction {
        self.elements.last().copied().unwrap_or(self.around)
    }

    /// Goes past a block.
    pub(super) fn follow(&mut self, block: &Block) {
        match Enclosing::of_block(block) {
            Some(Enclosing::Turned(direction)) => self.elements.push(direction),
            Some(Enclosing::Details(direction)) => self.elements.push(direction.unwrap_or(self.direction())),
            Some(Enclosing::EndOfTurned | Enclosing::EndOfDetails) => {
                self.elements.pop();
            }
            None => {}
        }
    }
}

/// Brings the elements among blocks into normal form; `around` is the direction of what they are in.
pub(super) fn settle(blocks: &mut Vec<Block>, around: Direction) {
    let is_end = |block: &Block| Enclosing::of_block(block) == Some(Enclosing::EndOfTurned);
    let is_start = |block: &Block| matches!(Enclosing::of_block(block), Some(Enclosing::Turned(_)));
    if !blocks.iter().any(is_end) {
        return;
    }
    let mut open = Open::new(around);
    let mut settled: Vec<Block> = Vec::with_capacity(blocks.len());
    // whether each that is open turns the text
    let mut turns = Vec::new();
    for block in blocks.drain(..) {
        let before = open.direction();
        open.follow(&block);
        let is_needed = match Enclosing::of_block(&block) {
            Some(Enclosing::Turned(direction)) => {
                turns.push(direction != before);
                direction != before && settled.pop_if(|last| is_end(last)).is_none()
            }
            Some(Enclosing::EndOfTurned) => {
                turns.pop().unwrap_or(true) && settled.pop_if(|last| is_start(last)).is_none()
            }
            _ => true,
        };
        if is_needed {
            settled.push(block);
        }
    }
    *blocks = settled;
}
