//! Values of front matter keys that the model does not know, kept with their order and types.

use serde::Serialize;

/// A front matter value: YAML's core schema, also for TOML and JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping, in the order of the source.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// All of its texts and numbers, with spaces between. Flags and nothing have no words.
    pub fn words(&self) -> String {
        match self {
            Self::Null | Self::Bool(_) => String::new(),
            Self::Number(text) | Self::String(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::words).collect::<Vec<_>>().join(" "),
            Self::Map(entries) => entries.iter().map(|(_, value)| value.words()).collect::<Vec<_>>().join(" "),
        }
    }
}
