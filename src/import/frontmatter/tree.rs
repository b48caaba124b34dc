//! Front matter as a list of keys with their values, types, order and places.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::Range;

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
        Syntax::Headers => return Ok(super::headers::entries(meta, start)),
        Syntax::Json => {
            let tree = serde_json::from_str(meta)
                .map_err(|error| Diagnostic::at(Code::YamlInvalid, whole, format!("not valid JSON: {error}")))?;
            return of_tree(tree, whole, start, &mut Numbers::Json(json_numbers(meta).into_iter()));
        }
    };
    of_tree(tree, whole, start, &mut Numbers::Yaml(meta))
}

/// The keys of a piece of YAML that begins at the offset `start` of its file, if it is valid.
pub(super) fn yaml_entries(meta: &str, start: usize) -> Option<Vec<Entry>> {
    let whole = Span::new(start, start + meta.len());
    of_tree(yaml(meta).ok()?, whole, start, &mut Numbers::Yaml(meta)).ok()
}

/// The value of the only key of a piece of YAML, if it is valid and has that key.
pub(super) fn yaml_value(meta: &str, key: &str) -> Option<Value> {
    match yaml(meta).ok()? {
        Tree::Map(mut pairs) if pairs.len() == 1 && pairs[0].0 == key => {
            Some(value(pairs.remove(0).1.value, &mut Numbers::Yaml(meta)))
        }
        _ => None,
    }
}

fn of_tree(tree: Tree, whole: Span, start: usize, numbers: &mut Numbers<'_>) -> Result<Vec<Entry>, Diagnostic> {
    let pairs = match tree {
        Tree::Map(pairs) => pairs,
        Tree::Leaf(Value::Null) => Vec::new(),
        Tree::List(_) | Tree::Leaf(_) | Tree::Number(..) => {
            return Err(Diagnostic::at(Code::YamlInvalid, whole, "the front matter is not a list of keys and values"));
        }
    };
    let entry = |(key, node): (String, Node)| {
        let place = node.place.map_or(whole, |place| Span::new(start + place.range().start, start + place.range().end));
        Entry { key, value: value(node.value, numbers), span: place }
    };
    Ok(pairs.into_iter().map(entry).collect())
}

/// How many nodes aliases may stand for in short front matter.
const ALIASED_AT_LEAST: usize = 4096;

/// How many events, and bytes of text, the shortest front matter may have, with what its aliases stand for.
const EVENTS_AT_LEAST: usize = 1_000_000;
const SCALARS_AT_LEAST: usize = 64 << 20;

/// `yes`, `on` and dates are strings, as YAML 1.2 and every site generator of today have them.
fn yaml(meta: &str) -> Result<Tree, serde_saphyr::Error> {
    let options: Options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        // what somebody wrote is not too much: there is less than a node for each byte
        budget: serde_saphyr::budget! {
            max_events: meta.len().saturating_mul(3).max(EVENTS_AT_LEAST),
            max_nodes: meta.len().max(EVENTS_AT_LEAST),
            max_total_scalar_bytes: meta.len().saturating_mul(2).max(SCALARS_AT_LEAST),
        },
        // aliases of aliases of … stand for no more than somebody could have written there
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: meta.len().max(ALIASED_AT_LEAST) },
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
    if let Some(place) = place(location) {
        return place.range().start.min(meta.len());
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

/// Unknown for other formats than YAML.
fn place(location: Location) -> Option<Place> {
    if location == Location::UNKNOWN {
        return None;
    }
    let span = location.span();
    let start = u32::try_from(span.byte_offset()?).ok()?;
    let end = start.checked_add(u32::try_from(span.byte_len()?).ok()?)?;
    Some(Place { start, end: NonZeroU32::new(end)? })
}

/// A value as serde hands it over. There can be one for every third byte, so that it is kept short.
#[derive(Debug)]
enum Tree {
    Leaf(Value),
    /// With the place where it is written: the way to the number as it was.
    Number(String, Option<Place>),
    List(Vec<Tree>),
    Map(Vec<(String, Node)>),
}

/// A value, and where it stands, or the alias for it.
#[derive(Debug)]
struct Node {
    value: Tree,
    place: Option<Place>,
}

/// Bytes of the front matter.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    end: NonZeroU32,
}

impl Place {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end.get() as usize
    }
}

/// Numbers as they are written: serde gives what they mean.
enum Numbers<'a> {
    /// Each has its place in this text.
    Yaml(&'a str),
    /// Those that follow, in the order of the text.
    Json(std::vec::IntoIter<&'a str>),
}

impl Numbers<'_> {
    fn written(&mut self, defined: Option<Place>, parsed: String) -> String {
        let written = match self {
            Self::Yaml(meta) => defined.and_then(|place| meta.get(place.range())).map(str::trim),
            Self::Json(numbers) => numbers.next(),
        };
        let is_number = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        written.filter(is_number).map_or(parsed, str::to_owned)
    }
}

/// The numbers of a text of JSON.
fn json_numbers(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        rest = &rest[at..];
        let len = match rest.strip_prefix('"') {
            Some(string) => 1 + json_string_len(string),
            None => rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len()),
        };
        if !rest.starts_with('"') {
            numbers.push(&rest[..len]);
        }
        rest = &rest[len..];
    }
    numbers
}

/// The length of a string and of the quotes that end it.
fn json_string_len(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn value(tree: Tree, numbers: &mut Numbers<'_>) -> Value {
    match tree {
        Tree::Leaf(value) => value,
        Tree::Number(parsed, defined) => Value::Number(numbers.written(defined, parsed)),
        Tree::List(items) => Value::List(items.into_iter().map(|item| value(item, numbers)).collect()),
        Tree::Map(pairs) => {
            Value::Map(pairs.into_iter().map(|(key, node)| (key, value(node.value, numbers))).collect())
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, defined, referenced } = Spanned::deserialize(deserializer)?;
        let value = match value {
            Tree::Number(parsed, _) => Tree::Number(parsed, place(defined)),
            value => value,
        };
        Ok(Self { value, place: place(referenced) })
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
        Ok(Tree::Number(value.to_string(), None))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string(), None))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Number(value.to_string(), None))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::String(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::String(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(Node { value, .. }) = access.next_element()? {
            items.push(value);
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
        let json = read("{\"b 7\": \"x\\\" 8\", \"a\": [1, null, {\"c\": -1.50e+3}], \"d\": 2.0}\n");
        let map = Value::Map(vec![("c".to_owned(), number("-1.50e+3"))]);
        assert_eq!(json[1], ("a".to_owned(), Value::List(vec![number("1"), Value::Null, map])));
        assert_eq!(json[2].1, number("2.0"));
    }

    #[test]
    fn a_list_is_read_however_long_it_is() {
        let read = read(&format!("---\na: [{}1]\n---\n", "x, ".repeat(250_000)));
        let [(_, Value::List(items))] = read.as_slice() else { panic!("one list") };
        assert_eq!((items.len(), items.last()), (250_001, Some(&number("1"))));
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
