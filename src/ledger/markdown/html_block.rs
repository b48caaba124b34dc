//! Blocks of HTML, which CommonMark ends at an empty line.

use std::collections::BTreeMap;

use super::line::begins_html;
use crate::ledger::html::{Tag, is_one_of};

/// The block of HTML that was begun last.
#[derive(Default)]
pub struct HtmlBlock<'a> {
    end: usize,
    /// The elements that are open.
    open: Vec<&'a str>,
    /// How many of each name, in lower case: at an end that ends nothing not all of them are looked at.
    counts: BTreeMap<String, usize>,
}

impl<'a> HtmlBlock<'a> {
    /// A block begins that reaches to `end`.
    pub fn begin(&mut self, end: usize) {
        self.end = end;
        self.open.clear();
        self.counts.clear();
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
        let name = tag.name.to_ascii_lowercase();
        if tag.closing {
            while self.counts.get(&name).is_some_and(|count| *count > 0)
                && let Some(open) = self.open.pop()
            {
                let open = open.to_ascii_lowercase();
                if let Some(count) = self.counts.get_mut(&open) {
                    *count -= 1;
                }
                if open == name {
                    break;
                }
            }
        } else if !self.open.is_empty() || begins_html(tag.source) {
            self.open.push(tag.name);
            *self.counts.entry(name).or_default() += 1;
        }
    }
}

/// The elements without an end tag.
const VOID: &str = "area base br col embed frame hr img input link meta param source track wbr";
