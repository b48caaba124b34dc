//! What readers and passes changed, with the places that are known.

use serde::Serialize;

use crate::account::{Changes, Count};
use crate::source::{Position, Source};

/// How often a reader or a pass changed something, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PassCount {
    /// The name of the pass or of the reader's recovery.
    pub pass: &'static str,
    /// How often.
    pub count: u32,
    /// Where, of those whose place is known, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Position>,
}

impl PassCount {
    /// The counts of all changes, in their order, with their places in the source.
    pub fn of(changes: &Changes, source: &Source) -> Vec<Self> {
        let count = |count: &Count| {
            let mut places: Vec<_> = count.places.iter().map(|place| source.position(place.start)).collect();
            places.sort_unstable();
            Self { pass: count.name, count: count.times, places }
        };
        changes.counts.iter().map(count).collect()
    }
}
