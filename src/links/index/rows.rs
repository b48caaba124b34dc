//! Many rows that are kept through a whole run: each once, and found by its key.

use std::sync::OnceLock;

/// What has a key: one of one or two parts.
pub(super) trait Keyed {
    /// The key, by which rows are in order.
    fn key(&self) -> (&str, &str);
}

/// Rows by their keys. Of rows with one key the first that was added counts.
#[derive(Debug, Clone)]
pub(super) struct Rows<R> {
    rows: Vec<R>,
    /// The numbers of the rows in the order of their keys.
    order: OnceLock<Box<[u32]>>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), order: OnceLock::new() }
    }
}

impl<R: Keyed> Rows<R> {
    pub(super) fn add(&mut self, row: R) {
        self.rows.push(row);
        self.order.take();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row that has a key.
    pub(super) fn find(&self, key: (&str, &str)) -> Option<&R> {
        let order = self.order.get_or_init(|| {
            let mut order: Box<[_]> = (0..self.rows.len() as u32).collect();
            order.sort_by_key(|number| self.row(*number).key());
            order
        });
        let first = order.partition_point(|number| self.row(*number).key() < key);
        let row = self.row(*order.get(first)?);
        (row.key() == key).then_some(row)
    }

    /// Gives back the room for what does not come any more.
    pub(super) fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
    }

    fn row(&self, number: u32) -> &R {
        &self.rows[number as usize]
    }
}
