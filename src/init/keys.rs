//! Keys of front matter that are called otherwise than the model calls them, and how dates are written.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::hosts;
use super::posts::{File, Order, may_be_day, old_path};
use crate::import::date;
use crate::index::by_day;
use crate::links::Permalink;
use crate::model::{LegacyUrl, Meta};

/// What the model calls it, how to see whether a post has it, and what others call it.
type Named = (&'static str, fn(&Meta) -> bool, &'static [&'static str]);

/// What only the name of a key tells.
const NAMED: &[Named] = &[
    ("title", |meta| !meta.title.is_empty(), &["name", "headline", "heading"]),
    ("author", |meta| meta.author.is_some(), &["by", "byline", "writer", "creator", "posted_by"]),
    ("tags", |meta| !meta.tags.is_empty(), &["categories", "category", "keywords", "topics"]),
    ("description", |meta| meta.description.is_some(), &["subtitle", "abstract", "teaser", "lead", "intro"]),
    ("updated", |meta| meta.updated.is_some(), &["edited", "revised", "changed", "last_updated"]),
];

/// The `keys` of a source: what its posts call what the model knows, where hardly any of them has the usual key.
pub(super) fn of(files: &[&File]) -> BTreeMap<&'static str, String> {
    let metas: Vec<_> = files.iter().flat_map(|file| file.metas()).collect();
    let mut keys = BTreeMap::new();
    if lack(&metas, |meta| meta.published.is_some()) {
        let is_date = |text: &str| date::parse(text, None).is_ok() || may_be_day(text);
        keys.extend(commonest(&metas, is_date).map(|key| ("published", key)));
    }
    if lack(&metas, |meta| meta.legacy_url.is_some()) {
        keys.extend(commonest(&metas, |text| old_path(text).is_some()).map(|key| ("legacyUrl", key)));
    }
    for (name, has, others) in NAMED {
        let holds = |meta: &Meta, other: &str| meta.extra.iter().any(|(key, _)| key == other);
        let is_common = |other: &&&str| metas.iter().filter(|meta| holds(meta, other)).count() * 2 > metas.len();
        if lack(&metas, has)
            && let Some(other) = others.iter().find(is_common)
        {
            keys.insert(name, (*other).to_owned());
        }
    }
    // `date` and the like are read already; what they hold is no usual date
    keys.retain(|_, key| !matches!(key.as_str(), "date" | "publishDate" | "pubDate" | "pubDatetime"));
    keys
}

/// The addresses that Blogger makes of the days and the names of posts.
pub(super) const BLOGGERS: &str = "/{year}/{month}/{slug}.html";

/// The addresses that Blogger made of the days and the slugs of posts of a source that say no old address, where links lead to them.
pub(super) fn forgotten_addresses(files: &[&File]) -> BTreeSet<LegacyUrl> {
    let Ok(template) = BLOGGERS.parse::<Permalink>() else { return BTreeSet::new() };
    let metas = || files.iter().flat_map(|file| file.metas().iter().map(|meta| (meta, &*file.path)));
    if metas().any(|(meta, _)| meta.legacy_url.is_some()) {
        return BTreeSet::new();
    }
    let linked: BTreeSet<_> = files.iter().flat_map(|file| file.addresses()).map(|(_, path)| path.as_str()).collect();
    let made = metas().filter_map(|(meta, path)| by_day(meta, path, &template));
    made.filter(|made| linked.contains(made.as_str())).collect()
}

/// The `date-format` of a source whose dates are numbers that could be two days, and whether something settles it.
pub(super) fn date_format(files: &[&File]) -> Option<(&'static str, bool)> {
    let metas = || files.iter().flat_map(|file| file.metas());
    let doubtful =
        || metas().flat_map(|meta| texts(meta).filter(|text| may_be_day(text)).map(move |text| (meta, text)));
    let mark = doubtful().next()?.1.chars().find(|c| !c.is_ascii_digit())?;
    let [day_first, month_first] = match mark {
        '.' => ["%d.%m.%Y", "%m.%d.%Y"],
        '-' => ["%d-%m-%Y", "%m-%d-%Y"],
        _ => ["%d/%m/%Y", "%m/%d/%Y"],
    };
    // dates of the same posts that can be one day only, and the months of old addresses, say in which order the others are
    let votes = |order: Order, format: &str| {
        let is_so = |(meta, text): &(&Meta, &str)| {
            let month = date::parse(text, Some(format)).ok().map(|date| date.day().month());
            month.is_some() && month == meta.legacy_url.as_ref().and_then(month_of)
        };
        files.iter().filter(|file| file.order() == Some(order)).count() + doubtful().filter(is_so).count()
    };
    Some(match votes(Order::DayFirst, day_first).cmp(&votes(Order::MonthFirst, month_first)) {
        Ordering::Greater => (day_first, true),
        Ordering::Less => (month_first, true),
        Ordering::Equal => (day_first, mark == '.'),
    })
}

/// The texts of the keys that the model does not know.
fn texts(meta: &Meta) -> impl Iterator<Item = &str> {
    meta.extra.iter().filter_map(|(_, value)| value.as_str())
}

/// The month in an old address: `/2011/03/a-post.html`.
fn month_of(url: &LegacyUrl) -> Option<i8> {
    hosts::is_post_path(url.as_str()).then(|| url.as_str().split('/').nth(2)?.parse().ok())?
}

/// Whether hardly any post has something.
fn lack(metas: &[&Meta], has: impl Fn(&Meta) -> bool) -> bool {
    metas.iter().filter(|meta| has(meta)).count() * 5 <= metas.len()
}

/// The key whose values are such in most posts.
fn commonest(metas: &[&Meta], is_such: impl Fn(&str) -> bool) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for meta in metas {
        for (key, value) in &meta.extra {
            if value.as_str().is_some_and(&is_such) {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let (key, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > metas.len()).then(|| key.to_owned())
}
