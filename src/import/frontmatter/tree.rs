//! Front matter as a list of keys with their values, types, order and places.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{NonFiniteFloatPolicy, Options};
use serde_saphyr::{Location, Spanned};

use super::fence::{Parts, Syntax};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Value;
use crate::source::Span;

/// A key of the front matter.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) struct Entry {
    pub(in crate::import) key: String,
    pub(in crate::import) value: Value,
    /// Where the value stands.
    pub(in crate::import) span: Span,
}

/// Reads the front matter of a file.
pub(in crate::import) fn entries(text: &str, parts: &Parts) -> Result<Vec<Entry>, Diagnostic> {
    let meta = &text[parts.meta.clone()];
    let start = parts.meta.start;
    let whole = Span::new(start, parts.meta.end);
    let tree = match parts.syntax {
        Syntax::Yaml => yaml(meta).map_err(|error| invalid_yaml(&error, meta, start))?,
        Syntax::Toml => {
            return super::toml::entries(meta, start).map_err(|error| {
                let span = error.span().map_or(whole, |span| Span::new(start + span.start, start + span.end));
                Diagnostic::at(Code::YamlInvalid, span, format!("not valid TOML: {}", one_line(error.message())))
            });
        }
        Syntax::Json => serde_json::from_str(meta)
            .map_err(|error| Diagnostic::at(Code::YamlInvalid, whole, format!("not valid JSON: {error}")))?,
    };
    let pairs = match tree {
        Tree::Map(pairs) => pairs,
        Tree::Leaf(Value::Null) => Vec::new(),
        Tree::List(_) | Tree::Leaf(_) => {
            return Err(Diagnostic::at(Code::YamlInvalid, whole, "the front matter is not a list of keys and values"));
        }
    };
    let entry = |(key, node): (String, Spanned<Tree>)| {
        let place = bytes(node.referenced).map_or(whole, |(at, len)| Span::new(start + at, start + at + len));
        Entry { key, value: value(node, meta), span: place }
    };
    Ok(pairs.into_iter().map(entry).collect())
}

/// `yes`, `on` and dates are strings, as YAML 1.2 and every site generator of today have them.
fn yaml(meta: &str) -> Result<Tree, serde_saphyr::Error> {
    let options: Options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
    };
    serde_saphyr::from_str_with_options(meta, options)
}

fn invalid_yaml(error: &serde_saphyr::Error, meta: &str, start: usize) -> Diagnostic {
    let offset = error.location().map_or(0, |location| offset_of(location, meta));
    let message = one_line(&error.without_snippet().to_string());
    // The place is the diagnostic's, in lines of the file: saphyr's `at line 3, column 1` counts from the fence.
    let message = message.split(" at line ").next().unwrap_or_default().trim_start_matches("error: ");
    Diagnostic::at(Code::YamlInvalid, Span::new(start + offset, start + offset), format!("not valid YAML: {message}"))
}

fn offset_of(location: Location, meta: &str) -> usize {
    if let Some((at, _)) = bytes(location) {
        return at.min(meta.len());
    }
    let line = usize::try_from(location.line().saturating_sub(1)).unwrap_or_default();
    let before: usize = meta.split_inclusive('\n').take(line).map(str::len).sum();
    let column = usize::try_from(location.column().saturating_sub(1)).unwrap_or_default();
    let in_line = meta[before..].split('\n').next().unwrap_or_default();
    before + in_line.char_indices().nth(column).map_or(in_line.len(), |(at, _)| at)
}

fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

/// Offset and length in bytes; unknown for other formats than YAML.
fn bytes(location: Location) -> Option<(usize, usize)> {
    if location == Location::UNKNOWN {
        return None;
    }
    let span = location.span();
    Some((usize::try_from(span.byte_offset()?).ok()?, usize::try_from(span.byte_len()?).ok()?))
}

/// A value as serde hands it over, each with its place: the way to a number as it was written.
#[derive(Debug)]
enum Tree {
    Leaf(Value),
    List(Vec<Spanned<Tree>>),
    Map(Vec<(String, Spanned<Tree>)>),
}

fn value(node: Spanned<Tree>, meta: &str) -> Value {
    match node.value {
        Tree::Leaf(Value::Number(parsed)) => {
            let written = bytes(node.defined).and_then(|(at, len)| meta.get(at..at + len)).map(str::trim);
            let is_number = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
            Value::Number(written.filter(is_number).map_or(parsed, str::to_owned))
        }
        Tree::Leaf(value) => value,
        Tree::List(nodes) => Value::List(nodes.into_iter().map(|node| value(node, meta)).collect()),
        Tree::Map(pairs) => Value::Map(pairs.into_iter().map(|(key, node)| (key, value(node, meta))).collect()),
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Number(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Number(value.to_string())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::String(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::String(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            pairs.push((key, access.next_value()?));
        }
        Ok(Tree::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fence::split;
    use super::*;

    fn read(text: &str) -> Vec<(String, Value)> {
        entries(text, &split(text).unwrap()).unwrap().into_iter().map(|entry| (entry.key, entry.value)).collect()
    }

    fn number(text: &str) -> Value {
        Value::Number(text.to_owned())
    }

    fn string(text: &str) -> Value {
        Value::String(text.to_owned())
    }

    #[test]
    fn types_and_order_are_kept_and_numbers_are_as_written() {
        let read = read(
            "---\nz: 1.10\na: 0x1F\nd: 2024-01-31\nt: 12:30:00\nno: no\nb: true\nn:\nq: '007'\nl: [1e3, é, -.5]\n---\n",
        );
        let expected = [
            ("z", number("1.10")),
            ("a", number("0x1F")),
            ("d", string("2024-01-31")),
            ("t", string("12:30:00")),
            ("no", string("no")),
            ("b", Value::Bool(true)),
            ("n", Value::Null),
            ("q", string("007")),
            ("l", Value::List(vec![number("1e3"), string("é"), number("-.5")])),
        ];
        assert_eq!(read, expected.map(|(key, value)| (key.to_owned(), value)));
    }

    #[test]
    fn toml_and_json_give_the_same() {
        let toml = read("+++\nb = 'x'\nd = 2024-01-31\na = [1, 2.50]\n[m]\nk = true\n+++\n");
        assert_eq!(toml[0], ("b".to_owned(), string("x")));
        assert_eq!(toml[1], ("d".to_owned(), string("2024-01-31")));
        assert_eq!(toml[2].1, Value::List(vec![number("1"), number("2.50")]));
        assert_eq!(toml[3], ("m".to_owned(), Value::Map(vec![("k".to_owned(), Value::Bool(true))])));
        let json = read("{\"b\": \"x\", \"a\": [1, null]}\n");
        assert_eq!(json[1], ("a".to_owned(), Value::List(vec![number("1"), Value::Null])));
    }

    #[test]
    fn an_error_is_located_in_the_file() {
        let error = |text: &str| entries(text, &split(text).unwrap()).unwrap_err();
        let text = "---\ntitle: é\nb: @x\n---\n";
        let found = error(text);
        assert_eq!(found.code, Code::YamlInvalid);
        assert_eq!(&text[found.span.unwrap().start as usize..][..2], "@x", "{}", found.message);
        assert!(!found.message.contains("line"), "{}", found.message);
        let text = "---\ntitle: x\ntitle: y\n---\n";
        assert!(error(text).message.contains("duplicate"), "{}", error(text).message);
        assert_eq!(error("---\n- a\n---\n").code, Code::YamlInvalid);
    }
}
