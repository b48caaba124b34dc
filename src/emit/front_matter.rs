//! Front matter: the keys of a post in their order.

use super::engine::Switch;
use super::target::{AliasesKey, Keys, Style, Visibility};
use super::yaml;
use crate::model::{Meta, PostDate, Value};

/// The front matter of a post, from the first `---` line to the line end after the second.
pub fn front_matter(meta: &Meta, style: &Style) -> String {
    of_file(meta, *style, None)
}

/// The values of other keys that are not written, because the post itself has a value under their name: a `date` beside the
/// `publishDate`, for a generator that calls the day of publication `date`.
pub fn crowded_out(meta: &Meta, style: &Style) -> String {
    let entries = entries(meta, &style.generator.target().keys, style.aliases);
    let is_written = |key: &str| entries.iter().any(|(known, value)| *known == key && says_something(value));
    let values = meta.extra.iter().filter(|(key, _)| is_written(key)).map(|(_, value)| value.words());
    values.collect::<Vec<_>>().join(" ")
}

/// The front matter of a file, with a key about how the text below it is read, unless the post has it.
pub(super) fn of_file(meta: &Meta, style: Style, switch: Option<(&'static str, Switch)>) -> String {
    let mut out = String::from("---\n");
    let mut entries = entries(meta, &style.generator.target().keys, style.aliases);
    // a value that its reader could not understand is kept among the other keys, where the model says nothing
    entries.retain(|(key, value)| says_something(value) || meta.extra.iter().all(|(other, _)| other != key));
    for (key, value) in &entries {
        yaml::entry(&mut out, key, value);
    }
    for (key, value) in meta.extra.iter().filter(|(key, _)| entries.iter().all(|(known, _)| known != key)) {
        yaml::entry(&mut out, key, value);
    }
    if let Some((key, value)) = switch.filter(|(key, _)| meta.extra.iter().all(|(other, _)| other != key)) {
        let value = match value {
            Switch::Off => Value::Bool(false),
            Switch::Word(word) => string(word),
        };
        yaml::entry(&mut out, key, &value);
    }
    out.push_str("---\n");
    out
}

fn entries(meta: &Meta, keys: &Keys, aliases_key: AliasesKey) -> Vec<(&'static str, Value)> {
    let date = |date: &PostDate| string(date.as_str());
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
        (aliases_key.name(), aliases),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// Whether a value is more than what is written where a source has none.
fn says_something(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Bool(is_visible) => !is_visible,
        _ => true,
    }
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}
