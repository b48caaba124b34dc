//! TOML: keys with their order, places, and numbers as they were written.

use ::toml::Spanned;
use ::toml::de::{DeString, DeTable, DeValue, Error};

use super::tree::Entry;
use crate::model::Value;
use crate::source::Span;

/// Reads front matter that begins at the offset `start` of its file.
pub(super) fn entries(meta: &str, start: usize) -> Result<Vec<Entry>, Error> {
    let table = DeTable::parse(meta)?;
    let entry = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
        let place = value.span();
        let span = Span::new(start + place.start, start + place.end);
        Entry { key: key.get_ref().to_string(), value: self::value(value.get_ref()), span }
    };
    Ok(table.get_ref().iter().map(entry).collect())
}

fn value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        // `0x1F` and `0o17` are not numbers for every reader of YAML
        DeValue::Integer(number) if number.radix() != 10 => {
            let parsed = i64::from_str_radix(number.as_str(), number.radix());
            Value::Number(parsed.map_or_else(|_| number.as_str().to_owned(), |number| number.to_string()))
        }
        DeValue::Integer(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Number(float(number.as_str())),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(date) => Value::String(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| self::value(item.get_ref())).collect()),
        DeValue::Table(table) => {
            let entry = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
                (key.get_ref().to_string(), self::value(value.get_ref()))
            };
            Value::Map(table.iter().map(entry).collect())
        }
    }
}

/// TOML's `inf` and `nan` have a dot in YAML.
fn float(written: &str) -> String {
    match written.trim_start_matches(['+', '-']) {
        word @ ("inf" | "nan") => format!("{}.{word}", if written.starts_with('-') { "-" } else { "" }),
        _ => written.to_owned(),
    }
}
