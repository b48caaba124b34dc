//! The words, links and images of MyST Markdown.
//!
//! 1. [`lines`]: what is MyST's on lines of its own (fences of directives, options, targets, comments) is counted and
//!    blanked out
//! 2. [`roles`]: so are roles and addresses that only MyST knows
//! 3. what is left is Markdown; what stood in `eval-rst` is RST

mod lines;
mod roles;

use std::ops::Range;

use super::token::Tokens;
use super::{front_matter, markdown, rst};

/// Adds the entries of the document.
pub fn scan(text: &str, tokens: &mut Tokens) {
    let body = front_matter::scan_possible(text, tokens);
    let mut rest = Rest::new(text);
    let paragraphs = lines::take(text, body, &mut rest, tokens);
    for paragraph in paragraphs {
        roles::take(text, paragraph, &mut rest, tokens);
    }
    markdown::scan(&rest.markdown(), body, tokens);
    if let Some(rst) = rest.rst(text) {
        rst::scan(&rst, tokens);
    }
}

/// What is left of a text, in its place.
struct Rest {
    markdown: Vec<u8>,
    /// What is RST in it, the rest of it blank.
    rst: Vec<Range<usize>>,
}

impl Rest {
    fn new(text: &str) -> Self {
        Self { markdown: text.as_bytes().to_vec(), rst: Vec::new() }
    }

    /// Puts spaces in the place of what was counted. Lines stay lines.
    fn blank(&mut self, range: Range<usize>) {
        self.put(b' ', range);
    }

    /// Puts periods in the place of what was counted in a line: spaces at its beginning would make code of it.
    fn cover(&mut self, range: Range<usize>) {
        self.put(b'.', range);
    }

    fn put(&mut self, filling: u8, range: Range<usize>) {
        let bytes = self.markdown.get_mut(range).unwrap_or_default();
        bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = filling);
    }

    /// Puts tildes in the place of the colons of a fence.
    fn colons_to_tildes(&mut self, range: Range<usize>) {
        for byte in self.markdown.get_mut(range).unwrap_or_default() {
            if *byte == b':' {
                *byte = b'~';
            }
        }
    }

    fn markdown(&self) -> String {
        String::from_utf8_lossy(&self.markdown).into_owned()
    }

    fn rst(&self, source: &str) -> Option<String> {
        if self.rst.is_empty() {
            return None;
        }
        let mut text = vec![b' '; source.len()];
        for range in &self.rst {
            if let (Some(to), Some(from)) = (text.get_mut(range.clone()), source.as_bytes().get(range.clone())) {
                to.copy_from_slice(from);
            }
            if let Some(before) = range.start.checked_sub(1).and_then(|at| text.get_mut(at)) {
                *before = b'\n';
            }
        }
        Some(String::from_utf8_lossy(&text).into_owned())
    }
}
