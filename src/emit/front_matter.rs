//! Front matter: the keys of a post in their order.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Switch;
use super::headers::headers;
use super::shape::{self, Dates};
use super::target::{Address, Style, Syntax, Visibility, When};
use super::yaml;
use crate::model::{Meta, PostDate, Value};

/// The words of all values that are written, but the title.
pub fn words(meta: &Meta, style: &Style) -> String {
    let title = style.title_key();
    let is_status = |value: &Value| matches!(value.as_str(), Some("draft" | "published"));
    let values = written(meta, style, None).into_iter();
    let values = values.filter(|(key, value)| key != title && !(key == "status" && is_status(value)));
    values.map(|(_, value)| value.words()).collect::<Vec<_>>().join(" ")
}

/// The front matter of a file, with a key about how the text below it is read, unless the post has it.
pub(super) fn of_file(meta: &Meta, style: &Style, switch: Option<(&'static str, Switch)>) -> String {
    print(&written(meta, style, switch), style)
}

/// The names that the keys of a style have by configuration, by the names by which readers are told of them.
pub fn renamed_keys(style: &Style) -> BTreeMap<String, String> {
    let renamed = |(field, key): (&str, &str)| Some((field.to_owned(), style.front_matter.rename.get(key)?.clone()));
    known_keys(style).into_iter().filter_map(renamed).collect()
}

/// How the target calls the keys that the model knows.
pub fn key_names(style: &Style) -> [&'static str; 9] {
    known_keys(style).map(|(_, key)| key)
}

/// The keys that the model knows: by which name readers are told of them, and how the target calls them.
pub(super) fn known_keys(style: &Style) -> [(&'static str, &'static str); 9] {
    let keys = &style.generator.target().keys;
    let visibility = match keys.visibility {
        Visibility::Published => ("visible", "published"),
        Visibility::Draft => ("draft", "draft"),
        Visibility::Status => ("status", "status"),
    };
    [
        ("title", "title"),
        ("published", keys.published),
        ("updated", keys.updated),
        ("author", "author"),
        ("description", keys.description),
        ("tags", "tags"),
        visibility,
        ("legacyUrl", "legacyUrl"),
        ("aliases", style.aliases.name()),
    ]
}

/// The keys that a post lacks and that its site does not build without.
pub fn missing_keys(meta: &Meta, style: &Style) -> Vec<String> {
    shape::missing(&reshaped(meta, style, None), style)
}

/// The keys and values as they are written.
fn written(meta: &Meta, style: &Style, switch: Option<(&'static str, Switch)>) -> Vec<(String, Value)> {
    let entries = reshaped(meta, style, switch);
    if style.generator.target().syntax == Syntax::Sections { sections(entries) } else { entries }
}

fn reshaped(meta: &Meta, style: &Style, switch: Option<(&'static str, Switch)>) -> Vec<(String, Value)> {
    let mut entries = entries(meta, style);
    // a value that its reader could not understand is kept among the other keys, where the model says nothing
    entries.retain(|(key, value)| says_something(value) || meta.extra.iter().all(|(other, _)| other != key));
    let mut known: BTreeSet<_> = entries.iter().map(|(key, _)| *key).collect();
    let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    entries.extend(meta.extra.iter().filter(|(key, _)| known.insert(key)).cloned());
    let switch = switch.map(|(key, value)| match value {
        Switch::Off => (key, Value::Bool(false)),
        Switch::Word(word) => (key, string(word)),
    });
    for (key, value) in address(style).into_iter().chain(switch) {
        if entries.iter().all(|(known, _)| known != key) {
            entries.push((key.to_owned(), value));
        }
    }
    shape::reshape(entries, &style.front_matter)
}

/// The keys that say where a post is, where the generator cannot know that from the site's settings.
fn address(style: &Style) -> Vec<(&'static str, Value)> {
    let Some(Address { path, slug, is_usual }) = &style.address else { return Vec::new() };
    let keys = style.generator.target().address.iter().filter(|(.., when)| *when == When::Always || !is_usual);
    // the page of `/2012/05/owls.html` is that file, and not one in a folder of that name
    let is_file = [".html", ".htm"].iter().any(|ending| path.ends_with(ending));
    let places = if is_file { ["{path}/index.html", "{path}/", "{path}"].as_slice() } else { &["{path}"] };
    let of_post = |template: &str| {
        let named = template.replace("{slug}", slug);
        places.iter().find(|place| named.contains(**place)).map_or(named.clone(), |place| named.replace(place, path))
    };
    keys.map(|(key, template, _)| (*key, string(&of_post(template)))).collect()
}

/// The keys of a page of Zola's. <https://www.getzola.org/documentation/content/page/#front-matter>
const ZOLA_KEYS: [&str; 13] = [
    "title",
    "description",
    "date",
    "updated",
    "weight",
    "draft",
    "slug",
    "path",
    "aliases",
    "authors",
    "in_search_index",
    "template",
    "taxonomies",
];

/// The key at the margin under which a key is written.
pub fn place_of_key<'a>(key: &'a str, style: &Style) -> &'a str {
    match key {
        _ if style.generator.target().syntax != Syntax::Sections => key,
        "tags" => "taxonomies",
        "author" => "authors",
        known if ZOLA_KEYS.contains(&known) => known,
        _ => "extra",
    }
}

/// Zola's form: tags are a taxonomy, and all keys that it does not know belong into `extra`.
fn sections(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let (mut known, mut tags, mut extra) = (Vec::new(), None, Vec::new());
    for (key, value) in entries {
        match key.as_str() {
            "tags" => tags = Some(value).filter(says_something),
            "author" => known.push(("authors".to_owned(), Value::List(vec![value]))),
            key_of_page if ZOLA_KEYS.contains(&key_of_page) => known.push((key, value)),
            "extra" => match value {
                Value::Map(entries) => extra.extend(entries),
                value => extra.push((key, value)),
            },
            _ => extra.push((key, value)),
        }
    }
    let taxonomies = tags.map(|tags| ("taxonomies".to_owned(), Value::Map(vec![("tags".to_owned(), tags)])));
    known.extend(taxonomies.filter(|_| known.iter().all(|(key, _)| key != "taxonomies")));
    // what a post has in `extra` need not be added
    let mut seen = BTreeSet::new();
    extra.retain(|(key, _)| seen.insert(key.clone()));
    known.extend(Some(("extra".to_owned(), Value::Map(extra))).filter(|(_, extra)| says_something(extra)));
    known
}

fn print(entries: &[(String, Value)], style: &Style) -> String {
    if style.generator.target().syntax == Syntax::Headers {
        return headers(entries);
    }
    let mut out = String::from("---\n");
    for (key, value) in entries {
        yaml::entry(&mut out, key, value);
    }
    out.push_str("---\n");
    out
}

fn entries(meta: &Meta, style: &Style) -> Vec<(&'static str, Value)> {
    let keys = &style.generator.target().keys;
    let date = |date: &PostDate| match style.front_matter.dates {
        Dates::Quoted => string(date.as_str()),
        // printed as it is, like a number
        Dates::Plain => Value::Number(date.as_str().to_owned()),
    };
    let (visibility_key, visibility) = match (&keys.visibility, meta.draft) {
        (Visibility::Published, draft) => ("published", Some(Value::Bool(!draft))),
        (Visibility::Draft, draft) => ("draft", draft.then_some(Value::Bool(true))),
        (Visibility::Status, true) => ("status", Some(string("draft"))),
        (Visibility::Status, false) => ("status", Some(string("published"))),
    };
    let aliases: Vec<_> = meta.aliases.iter().map(|alias| string(alias.as_str())).collect();
    let aliases = Some(Value::List(aliases)).filter(|_| !meta.aliases.is_empty());
    let all = [
        ("title", Some(string(&meta.title))),
        (keys.published, meta.published.as_ref().map(date)),
        (keys.updated, meta.updated.as_ref().map(date)),
        ("author", meta.author.as_deref().map(string)),
        (keys.description, meta.description.as_deref().map(string)),
        ("tags", Some(Value::List(meta.tags.iter().map(|tag| string(tag)).collect()))),
        (visibility_key, visibility),
        ("legacyUrl", meta.legacy_url.as_ref().map(|url| string(url.as_str()))),
        (style.aliases.name(), aliases),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Whether a value is more than what is written where a source has none.
fn says_something(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        Value::Bool(is_visible) => !is_visible,
        _ => true,
    }
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}
