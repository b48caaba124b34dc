//! The old addresses of an archive, in the orders in which they are looked for. Many of them are kept through a whole run, so each is
//! kept once, and found by its number.

use std::sync::{Arc, OnceLock};

use super::path_key;
use crate::links::rows::sort;
use crate::paths::name_of;

/// An old address, and where it leads.
#[derive(Debug, Clone)]
pub(super) struct Old {
    /// The address as it is written.
    pub(super) address: Arc<str>,
    /// The address without its accidents; most have none, and are the same text.
    pub(super) key: Arc<str>,
    /// The address on the new site.
    pub(super) permalink: Arc<str>,
    /// Only the date and the name of the post say so.
    is_presumed: bool,
}

impl Old {
    /// The last part of the key.
    fn name(&self) -> &str {
        name_of(&self.key)
    }
}

/// Old addresses.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    rows: Vec<Old>,
    orders: OnceLock<Orders>,
}

/// The numbers of the rows; of rows that are alike here, the first that was added comes first.
#[derive(Debug, Clone)]
struct Orders {
    keys: Vec<u32>,
    names: Vec<u32>,
    permalinks: Vec<u32>,
}

impl Table {
    /// Adds an address. One that is presumed counts only where no other has its key.
    pub(super) fn add(&mut self, address: Arc<str>, permalink: Arc<str>, is_presumed: bool) {
        let key = path_key(&address);
        let key = if key == *address { Arc::clone(&address) } else { key.into() };
        self.rows.push(Old { address, key, permalink, is_presumed });
        self.orders.take();
    }

    /// Makes room for so many, and no more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.rows.reserve_exact(count);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
    }

    /// The addresses of a key.
    pub(super) fn of_key(&self, key: &str) -> impl Iterator<Item = &Old> {
        self.beginning_with(key).take_while(move |old| *old.key == *key)
    }

    /// The addresses whose keys begin with a text, in the order of the keys.
    pub(super) fn beginning_with(&self, start: &str) -> impl Iterator<Item = &Old> {
        self.found(&self.orders().keys, move |old| *old.key < *start).take_while(move |old| old.key.starts_with(start))
    }

    /// The addresses whose keys end with a name; none that is presumed.
    pub(super) fn of_name(&self, name: &str) -> impl Iterator<Item = &Old> {
        self.found(&self.orders().names, move |old| old.name() < name).take_while(move |old| old.name() == name)
    }

    /// Whether one of the addresses leads there.
    pub(super) fn leads_to(&self, permalink: &str) -> bool {
        let mut found = self.found(&self.orders().permalinks, |old| *old.permalink < *permalink);
        found.next().is_some_and(|old| *old.permalink == *permalink)
    }

    fn found(&self, order: &'_ [u32], is_before: impl Fn(&Old) -> bool) -> impl Iterator<Item = &Old> {
        let first = order.partition_point(|number| is_before(self.row(*number)));
        order[first..].iter().map(|number| self.row(*number))
    }

    fn row(&self, number: u32) -> &Old {
        &self.rows[number as usize]
    }

    fn orders(&self) -> &Orders {
        self.orders.get_or_init(|| {
            let mut keys: Vec<_> = (0..self.rows.len() as u32).collect();
            let mut permalinks = keys.clone();
            let mut names = keys.clone();
            sort(&mut keys, &|number| (&self.row(number).key, ""));
            keys.dedup_by(|next, first| {
                let (next, first) = (self.row(*next), self.row(*first));
                next.is_presumed && next.key == first.key
            });
            names.retain(|number| !self.row(*number).is_presumed);
            sort(&mut names, &|number| (self.row(number).name(), ""));
            sort(&mut permalinks, &|number| (&self.row(number).permalink, ""));
            Orders { keys, names, permalinks }
        })
    }
}
