//! `[migration.front-matter]`: what a site wants otherwise than its generator's documentation, and which values it cannot do without.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::front_matter::known_keys;
use super::target::Style;
use crate::model::Value;

/// `[migration.front-matter]`, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct FrontMatter {
    /// New names of keys by those that the target gives them: `publishDate = "pubDate"`.
    pub rename: BTreeMap<String, String>,
    /// Keys that are not written, by the target's names.
    pub drop: Vec<String>,
    /// Keys that every post gets unless it has them.
    #[serde(deserialize_with = "values")]
    pub add: Vec<(String, Value)>,
    /// Keys without which the site does not build, besides those of the target, by their new names.
    pub require: Vec<String>,
    /// How dates are written.
    pub dates: Dates,
    /// Whether the identifier that a post had in the blog's feed is kept, under `feedId`.
    pub feed_id: bool,
}

/// How dates are written in YAML.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// As strings, which every generator reads: `'2024-01-31'`.
    #[default]
    Quoted,
    /// As YAML's timestamps, for schemas that want nothing else, such as Astro's `z.date()`: `2024-01-31`.
    Plain,
}

/// The key of a post's identifier in the blog's feed.
pub const FEED_ID: &str = "feedId";

impl Style {
    /// What the key of the title is called in this style.
    pub fn title_key(&self) -> &str {
        self.front_matter.rename.get("title").map_or("title", String::as_str)
    }

    /// The style in which a post that was read from its own output is written: other keys than the model's have their last names in it.
    #[must_use]
    pub fn of_read(self) -> Self {
        let keys = known_keys(&self).map(|(_, key)| key);
        let FrontMatter { rename, drop, dates, feed_id, .. } = &*self.front_matter;
        let rename = rename.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        let drop = drop.iter().filter(|key| keys.contains(&key.as_str()));
        let front_matter = FrontMatter {
            rename: rename.map(|(key, name)| (key.clone(), name.clone())).collect(),
            drop: drop.cloned().collect(),
            dates: *dates,
            feed_id: *feed_id,
            ..FrontMatter::default()
        };
        Self { front_matter: Arc::new(front_matter), ..self }
    }
}

/// Drops, renames and adds keys.
pub(super) fn reshape(entries: Vec<(String, Value)>, shape: &FrontMatter) -> Vec<(String, Value)> {
    let kept = entries.into_iter().filter(|(key, _)| !shape.drop.contains(key));
    let mut entries: Vec<_> =
        kept.map(|(key, value)| (shape.rename.get(&key).cloned().unwrap_or(key), value)).collect();
    for (key, value) in &shape.add {
        if entries.iter().all(|(known, _)| known != key) {
            entries.push((key.clone(), value.clone()));
        }
    }
    entries
}

/// The keys that the site cannot do without, and that say nothing or are not there.
pub(super) fn missing(entries: &[(String, Value)], style: &Style) -> Vec<String> {
    let shape = &style.front_matter;
    let renamed = |key: &&'static str| shape.rename.get(*key).cloned().unwrap_or_else(|| (*key).to_owned());
    let required = style.generator.target().required.iter().map(renamed).chain(shape.require.iter().cloned());
    let has = |key: &String| entries.iter().any(|(known, value)| known == key && !is_empty(value));
    required.filter(|key| !has(key)).collect()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

fn values<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Value)>, D::Error> {
    let table = toml::Table::deserialize(deserializer)?;
    Ok(table.into_iter().map(|(key, value)| (key, of_toml(value))).collect())
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::Number(number.to_string()),
        toml::Value::Float(number) => Value::Number(number.to_string()),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => Value::List(items.into_iter().map(of_toml).collect()),
        toml::Value::Table(table) => Value::Map(table.into_iter().map(|(key, value)| (key, of_toml(value))).collect()),
    }
}
