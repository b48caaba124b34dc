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

/// Brings numbers of rows into the order of their keys; those of one key stay in the order that they have.
pub(super) fn sort<'r>(numbers: &mut [u32], key: &dyn Fn(u32) -> (&'r str, &'r str)) {
    numbers.sort_by(|a, b| key(*a).cmp(&key(*b)));
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

    /// Makes room for so many, and no more: where many rows grow, half of their room is for nothing.
    pub(super) fn reserve(&mut self, count: usize) {
        self.rows.reserve_exact(count);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row that has a key.
    pub(super) fn find(&self, key: (&str, &str)) -> Option<&R> {
        self.numbered(key).map(|(_, row)| row)
    }

    /// The same, with how many were added before it.
    pub(super) fn numbered(&self, key: (&str, &str)) -> Option<(u32, &R)> {
        let order = self.order.get_or_init(|| {
            let mut order: Box<[_]> = (0..self.rows.len() as u32).collect();
            sort(&mut order, &|number| self.row(number).key());
            order
        });
        let first = order.partition_point(|number| self.row(*number).key() < key);
        let number = *order.get(first)?;
        let row = self.row(number);
        (row.key() == key).then_some((number, row))
    }

    /// Gives back the room for what does not come any more.
    pub(super) fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
    }

    fn row(&self, number: u32) -> &R {
        &self.rows[number as usize]
    }
}
