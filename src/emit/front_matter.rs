//! Front matter: the keys of a post in their order.

use super::target::{Keys, Style, Visibility};
use super::yaml;
use crate::model::{Meta, PostDate, Value};

/// The front matter of a post, from the first `---` line to the line end after the second.
pub fn front_matter(meta: &Meta, style: &Style) -> String {
    let mut out = String::from("---\n");
    for (key, value) in entries(meta, &style.generator.target().keys) {
        yaml::entry(&mut out, key, &value);
    }
    for (key, value) in &meta.extra {
        yaml::entry(&mut out, key, value);
    }
    out.push_str("---\n");
    out
}

fn entries(meta: &Meta, keys: &Keys) -> Vec<(&'static str, Value)> {
    let date = |date: &PostDate| string(date.as_str());
    let (visibility_key, visibility) = match (&keys.visibility, meta.draft) {
        (Visibility::Published, draft) => ("published", Some(Value::Bool(!draft))),
        (Visibility::Draft, draft) => ("draft", draft.then_some(Value::Bool(true))),
        (Visibility::Status, true) => ("status", Some(string("draft"))),
        (Visibility::Status, false) => ("status", Some(string("published"))),
    };
    let all = [
        ("title", Some(string(&meta.title))),
        (keys.published, meta.published.as_ref().map(date)),
        (keys.updated, meta.updated.as_ref().map(date)),
        ("author", meta.author.as_deref().map(string)),
        (keys.description, meta.description.as_deref().map(string)),
        ("tags", Some(Value::List(meta.tags.iter().map(|tag| string(tag)).collect()))),
        (visibility_key, visibility),
        ("legacyUrl", meta.legacy_url.as_ref().map(|url| string(url.as_str()))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}
