//! One post: what it was, what it is to be, and what differs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec;
use serde_json::{Value, json};

use super::page::{Page, compared};
use super::words::{compare, numbers, tokens};

/// How hard the packing tries, of ten: more makes no smaller file.
const LEVEL: u8 = 6;

/// A text and the page that it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The path of the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The title of the post in it.
    pub title: String,
    /// The post as HTML.
    pub html: String,
}

/// One post as the report shows it: what was read, what is to be written, and what is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its sources, the one that was taken first.
    pub sources: Vec<Side>,
    /// What it is to be.
    pub result: Side,
    /// The file as it is, where it is there and is something else.
    pub on_disk: Option<String>,
}

/// A sheet as the file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed(String);

impl Packed {
    /// Packs data: JSON, deflated, in base64, in which no character means anything to HTML.
    pub fn of(data: &Value) -> Self {
        Self(STANDARD.encode(compress_to_vec(data.to_string().as_bytes(), LEVEL)))
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Sheet {
    /// Compares and packs.
    pub fn pack(&self) -> Packed {
        let result = &self.result;
        let page = Page::new(&result.title, &result.html);
        let against = |source: &Side| {
            let old = Page::new(&source.title, &source.html);
            let runs = compare(&old.tokens(), &page.tokens());
            let pages = compared(&old, &page, &runs);
            json!({ "name": source.name, "text": source.text, "changes": changes(&source.text, &result.text), "pages": pages })
        };
        let on_disk = self.on_disk.as_ref().map(|text| json!({ "text": text, "changes": changes(text, &result.text) }));
        let sources: Vec<_> = self.sources.iter().map(against).collect();
        Packed::of(&json!({ "sources": sources, "name": result.name, "text": result.text, "onDisk": on_disk }))
    }
}

/// What differs between two texts, as numbers.
pub(super) fn changes(old: &str, new: &str) -> Vec<usize> {
    let (old, new) = (tokens(old), tokens(new));
    numbers(&old, &new, &compare(&old, &new))
}
