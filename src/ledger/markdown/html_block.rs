//! Blocks of HTML, which CommonMark ends at an empty line.

use super::line::begins_html;
use crate::ledger::html::{Tag, is_one_of};

/// The block of HTML that was begun last.
#[derive(Default)]
pub struct HtmlBlock<'a> {
    end: usize,
    /// The elements that are open.
    open: Vec<&'a str>,
}

impl<'a> HtmlBlock<'a> {
    /// A block begins that reaches to `end`.
    pub fn begin(&mut self, end: usize) {
        self.end = end;
        self.open.clear();
    }

    /// Whether the block reaches over a place.
    pub fn reaches(&self, at: usize) -> bool {
        at < self.end
    }

    /// Whether a place is inside an element, where no backslash and no backtick is markup. What stands between the
    /// elements of a block is Markdown to those who wrote it.
    pub fn is_in_element(&self, at: usize) -> bool {
        self.reaches(at) && !self.open.is_empty()
    }

    /// Takes a tag that stands at `at`.
    pub fn follow(&mut self, at: usize, tag: &Tag<'a>) {
        if !self.reaches(at) || is_one_of(VOID, tag.name) {
            return;
        }
        if !tag.closing && (!self.open.is_empty() || begins_html(tag.source)) {
            self.open.push(tag.name);
        }
        if tag.closing
            && let Some(start) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(tag.name))
        {
            self.open.truncate(start);
        }
    }
}

/// The elements without an end tag.
const VOID: &str = "area base br col embed frame hr img input link meta param source track wbr";
