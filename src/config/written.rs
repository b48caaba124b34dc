//! The file as it is written: a second reading of it, for the places of what its types do not keep.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text, and where it stands.
pub(super) type Text<'t> = (&'t str, Range<usize>);

/// A table of the file.
#[derive(Clone, Copy)]
pub(super) struct Table<'t>(&'t DeTable<'t>);

impl<'t> Table<'t> {
    /// Reads the text of a file that was read before, and says something of it.
    pub(super) fn read<T>(text: &str, say: impl FnOnce(Table<'_>) -> Option<T>) -> Option<T> {
        say(Table(DeTable::parse(text).ok()?.get_ref()))
    }

    /// The texts under a key: of an array all of them.
    pub(super) fn texts(self, key: &str) -> impl Iterator<Item = Text<'t>> + use<'t> {
        self.0.get(key).into_iter().flat_map(texts)
    }

    /// The tables under a key: of an array all of them.
    pub(super) fn tables(self, key: &str) -> impl Iterator<Item = Table<'t>> + use<'t> {
        let value = self.0.get(key).map(Spanned::get_ref);
        let elements =
            value.and_then(DeValue::as_array).into_iter().flat_map(|array| array.iter()).map(Spanned::get_ref);
        value.into_iter().chain(elements).filter_map(DeValue::as_table).map(Table)
    }

    /// The keys, and the texts under each.
    pub(super) fn entries(self) -> impl Iterator<Item = (Text<'t>, Vec<Text<'t>>)> + use<'t> {
        self.0.iter().map(|(key, value)| ((key.get_ref().as_ref(), key.span()), texts(value).collect()))
    }
}

fn texts<'t>(value: &'t Spanned<DeValue<'t>>) -> impl Iterator<Item = Text<'t>> + use<'t> {
    let elements = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
    std::iter::once(value).chain(elements).filter_map(|value| Some((value.get_ref().as_str()?, value.span())))
}
