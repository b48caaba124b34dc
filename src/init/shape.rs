//! `[migration.front-matter]`: what the schema of a collection calls the keys of posts, and what else it wants of them.

use super::generator::{Collection, Kind, SchemaKey};
use crate::model::Meta;

/// How front matter has to be so that a schema takes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// What says so.
    pub config: String,
    /// New names of keys by the target's.
    pub rename: Vec<(&'static str, String)>,
    /// Keys that are not written.
    pub drop: Vec<&'static str>,
    /// Keys that the schema wants and that not every post has, with a value that it takes, as TOML.
    pub add: Vec<(String, &'static str)>,
    /// Dates are YAML's timestamps and not strings.
    pub has_plain_dates: bool,
}

impl Shape {
    /// Whether it is as the target has it.
    pub fn is_usual(&self) -> bool {
        Self { config: String::new(), ..self.clone() } == Self::default()
    }
}

/// A key that is written for Astro, what others call it, what it holds, and whether a post has it.
struct Written {
    name: &'static str,
    others: &'static [&'static str],
    holds: &'static [Kind],
    has: fn(&Meta) -> bool,
}

const DATES: &[Kind] = &[Kind::Date, Kind::AnyDate, Kind::Text, Kind::Other];
const TEXTS: &[Kind] = &[Kind::Text, Kind::Other];

const WRITTEN: &[Written] = &[
    Written { name: "title", others: &["headline", "name", "heading"], holds: TEXTS, has: |_| true },
    Written {
        name: "publishDate",
        others: &[
            "pubDate",
            "date",
            "pubDatetime",
            "publishedDate",
            "publishedAt",
            "published_at",
            "datePublished",
            "publicationDate",
            "publishedOn",
            "published",
            "pubdate",
            "createdAt",
            "created",
        ],
        holds: DATES,
        has: |_| true, // without a date a post is a draft
    },
    Written {
        name: "updatedDate",
        others: &[
            "updated",
            "modDatetime",
            "lastmod",
            "updatedAt",
            "updated_at",
            "updateDate",
            "modifiedDate",
            "dateModified",
            "modified",
            "lastUpdated",
            "lastModified",
        ],
        holds: DATES,
        has: |meta| meta.updated.is_some(),
    },
    Written {
        name: "author",
        others: &["authors", "writer", "by", "byline"],
        holds: &[Kind::Text, Kind::Reference, Kind::Other],
        has: |meta| meta.author.as_ref().is_some_and(|author| !author.eq_ignore_ascii_case("unknown")),
    },
    Written {
        name: "description",
        others: &["summary", "excerpt", "abstract", "subtitle", "teaser", "intro"],
        holds: TEXTS,
        has: |meta| meta.description.is_some(),
    },
    Written {
        name: "tags",
        others: &["categories", "labels", "keywords", "topics"],
        holds: &[Kind::List, Kind::Other],
        has: |_| true,
    },
    Written { name: "published", others: &["isPublished", "visible"], holds: &[Kind::Flag], has: |_| true },
    Written { name: "legacyUrl", others: &[], holds: TEXTS, has: |meta| meta.legacy_url.is_some() },
];

/// The shape that a collection wants of posts like these, and what only a person can settle.
pub(super) fn of(collection: &Collection, metas: &[&Meta]) -> (Shape, Vec<String>) {
    let Collection { config, keys, is_strict, .. } = collection;
    let mut shape = Shape { config: config.clone(), ..Shape::default() };
    let mut notes = Vec::new();
    if keys.is_empty() {
        return (shape, notes);
    }
    let find = |name: &str| keys.iter().find(|key| key.name == name);
    let mut dates = Vec::new();
    for written in WRITTEN {
        let own = find(written.name).filter(|key| written.holds.contains(&key.kind));
        let taken = |key: &&SchemaKey| written.holds.contains(&key.kind);
        let other = || written.others.iter().filter_map(|other| find(other)).find(taken);
        match own.or_else(other) {
            Some(key) => {
                if key.name != written.name {
                    shape.rename.push((written.name, key.name.clone()));
                }
                if written.holds == DATES {
                    dates.push(key);
                }
            }
            // what stands under the name of another thing, or is not known where nothing else may be
            None if find(written.name).is_some() || *is_strict => shape.drop.push(written.name),
            None => {}
        }
    }
    shape.has_plain_dates = dates.iter().any(|key| key.kind == Kind::Date);
    if shape.has_plain_dates && dates.iter().any(|key| key.kind == Kind::Text) {
        notes.push(format!("TODO: The schema in {config} wants dates and texts for dates: let it take one of them."));
    }
    if shape.drop.contains(&"legacyUrl") {
        notes.push(format!(
            "TODO: The schema in {config} takes no `legacyUrl`: a key of that name would let posts keep it."
        ));
    }
    fill(&mut shape, &mut notes, keys, metas);
    (shape, notes)
}

/// What the schema wants and not every post has.
fn fill(shape: &mut Shape, notes: &mut Vec<String>, keys: &[SchemaKey], metas: &[&Meta]) {
    for SchemaKey { name, kind, .. } in keys.iter().filter(|key| key.is_needed) {
        let renamed = shape.rename.iter().find(|(_, new)| new == name).map(|(old, _)| *old);
        let ours = renamed.unwrap_or(name);
        let written = WRITTEN.iter().find(|written| written.name == ours && !shape.drop.contains(&written.name));
        let is_extra = |meta: &&Meta| meta.extra.iter().any(|(key, _)| key == name);
        let has_all = match written {
            Some(written) => metas.iter().all(|meta| (written.has)(meta)),
            None => metas.iter().all(is_extra),
        };
        if has_all {
            continue;
        }
        match kind {
            Kind::Text => shape.add.push((name.clone(), "\"\"")),
            Kind::Flag => shape.add.push((name.clone(), "false")),
            Kind::List => shape.add.push((name.clone(), "[]")),
            Kind::Date | Kind::AnyDate | Kind::Reference | Kind::Other => notes.push(format!(
                "TODO: The schema in {} wants `{name}`, which not every post has: make it optional there.",
                shape.config
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, kind: Kind, is_needed: bool) -> SchemaKey {
        SchemaKey { name: name.to_owned(), kind, is_needed }
    }

    fn shape(keys: Vec<SchemaKey>, is_strict: bool) -> (Shape, Vec<String>) {
        let collection = Collection { config: "c.ts".to_owned(), keys, is_strict, ..Collection::default() };
        of(&collection, &[&Meta { description: Some("x".to_owned()), ..Meta::default() }, &Meta::default()])
    }

    #[test]
    fn a_schema_tells_names_dates_and_what_is_lacking() {
        let keys = vec![
            key("title", Kind::Text, true),
            key("description", Kind::Text, true),
            key("pubDate", Kind::Date, true),
            key("updatedDate", Kind::Date, false),
            key("heroImage", Kind::Other, true),
            key("draft", Kind::Flag, true),
            key("categories", Kind::List, false),
        ];
        let (shape, notes) = shape(keys, false);
        assert_eq!(
            shape.rename,
            [("publishDate", "pubDate".to_owned()), ("tags", "categories".to_owned())],
            "{shape:?}"
        );
        assert_eq!(shape.add, [("description".to_owned(), "\"\""), ("draft".to_owned(), "false")]);
        assert!(shape.has_plain_dates && shape.drop.is_empty());
        assert!(notes.len() == 1 && notes[0].contains("`heroImage`"), "{notes:?}");
    }

    #[test]
    fn a_key_of_another_kind_is_not_taken_for_the_same() {
        let keys = vec![key("title", Kind::Text, true), key("published", Kind::AnyDate, true)];
        let (shape, _) = shape(keys, false);
        assert_eq!(shape.rename, [("publishDate", "published".to_owned())]);
        assert_eq!(shape.drop, ["published"], "the flag of that name");
    }

    #[test]
    fn a_strict_schema_gets_nothing_else() {
        let (shape, notes) = shape(vec![key("title", Kind::Text, true), key("date", Kind::AnyDate, true)], true);
        assert_eq!(shape.drop, ["updatedDate", "author", "description", "tags", "published", "legacyUrl"]);
        assert!(notes.iter().any(|note| note.contains("`legacyUrl`")), "{notes:?}");
    }
}
