//! The literals of a Python file, read without running it.
//!
//! Only what stands at the left margin is looked at: `name = literal`, `name += literal`, `name["key"] = literal`,
//! `name.update(…)`, `name.append(…)` and `name.extend(…)`. What is computed is [`Value::Unknown`].
//! <https://docs.python.org/3/reference/lexical_analysis.html>
//!
//! 1. [`cursor`]: spaces, comments, lines that go on;
//! 2. [`string`]: strings with their prefixes and escapes;
//! 3. [`literal`]: numbers, strings, lists, tuples, sets, dicts.

mod cursor;
mod literal;
mod string;

use std::collections::BTreeMap;

use cursor::Cursor;

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// `1`, `-1.5`
    Number(f64),
    /// `"text"`
    String(String),
    /// `[…]`, `(…)`, `{…}` without keys
    List(Vec<Value>),
    /// `{key: value}`; of two equal keys the last counts.
    Dict(Vec<(Value, Value)>),
    /// Anything that is computed.
    Unknown,
}

/// A name, and what it stands for at the end of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// What it stands for.
    pub value: Value,
    /// Where the last statement about it begins.
    pub at: usize,
}

impl Value {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The pairs of a dict.
    pub fn as_dict(&self) -> Option<&[(Value, Value)]> {
        match self {
            Self::Dict(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// Whether it is known to its last element.
    pub fn is_known(&self) -> bool {
        match self {
            Self::List(values) => values.iter().all(Self::is_known),
            Self::Dict(pairs) => pairs.iter().all(|(key, value)| key.is_known() && value.is_known()),
            other => *other != Self::Unknown,
        }
    }

    /// `self + other`
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::String(mut text), Self::String(more)) => {
                text.push_str(&more);
                Self::String(text)
            }
            (Self::List(mut values), Self::List(more)) => {
                values.extend(more);
                Self::List(values)
            }
            _ => Self::Unknown,
        }
    }
}

/// The names that a file assigns at its left margin.
pub fn assignments(text: &str) -> BTreeMap<String, Assigned> {
    let mut names = BTreeMap::new();
    let mut cursor = Cursor::new(text);
    while !cursor.is_at_end() {
        // an indented line belongs to an `if`, a `def`, a `try`: whether it runs is not known
        if !cursor.rest().starts_with([' ', '\t', '#', '\n', '\u{c}']) {
            statement(&mut cursor, &mut names);
        }
        cursor.skip_statement();
    }
    names
}

/// One statement that begins at the left margin, as far as it is understood.
fn statement(cursor: &mut Cursor<'_>, names: &mut BTreeMap<String, Assigned>) -> Option<()> {
    let at = cursor.at();
    let name = cursor.name()?.to_owned();
    cursor.skip_space();
    let value = if cursor.take("+=") {
        let old = take(names, &name);
        old.plus(literal::whole(cursor))
    } else if cursor.take("[") {
        let key = literal::element(cursor);
        cursor.skip_inside();
        cursor.take("]").then_some(())?;
        cursor.skip_space();
        cursor.take_equals().then_some(())?;
        let value = literal::whole(cursor);
        updated(take(names, &name), vec![(key, value)])
    } else if cursor.take(".") {
        let method = cursor.name()?;
        cursor.take("(").then_some(())?;
        let arguments = literal::arguments(cursor);
        called(take(names, &name), method, arguments)
    } else {
        if cursor.take(":") {
            cursor.skip_annotation();
        }
        cursor.take_equals().then_some(())?;
        let value = chained(cursor, names, at);
        names.insert(name, Assigned { value, at });
        return Some(());
    };
    names.insert(name, Assigned { value, at });
    Some(())
}

/// The value in `a = b = value`, which `b` has as well.
fn chained(cursor: &mut Cursor<'_>, names: &mut BTreeMap<String, Assigned>, at: usize) -> Value {
    let mut others = Vec::new();
    loop {
        cursor.skip_space();
        let before = cursor.at();
        let other = cursor.name().map(str::to_owned);
        cursor.skip_space();
        match other.filter(|_| cursor.take_equals()) {
            Some(other) => others.push(other),
            None => {
                cursor.back_to(before);
                break;
            }
        }
    }
    let value = literal::whole(cursor);
    for other in others {
        names.insert(other, Assigned { value: value.clone(), at });
    }
    value
}

fn take(names: &mut BTreeMap<String, Assigned>, name: &str) -> Value {
    names.remove(name).map_or(Value::Unknown, |assigned| assigned.value)
}

/// A dict with more pairs.
fn updated(value: Value, more: Vec<(Value, Value)>) -> Value {
    match value {
        Value::Dict(mut pairs) => {
            pairs.extend(more);
            Value::Dict(pairs)
        }
        _ => Value::Unknown,
    }
}

/// What a method leaves of a value.
fn called(value: Value, method: &str, arguments: Vec<(Option<String>, Value)>) -> Value {
    match (method, value) {
        ("append", Value::List(mut values)) => {
            values.extend(arguments.into_iter().map(|(_, value)| value));
            Value::List(values)
        }
        ("extend", value @ Value::List(_)) => {
            arguments.into_iter().fold(value, |value, (_, argument)| value.plus(argument))
        }
        ("update", value) => arguments.into_iter().fold(value, |value, argument| match argument {
            (Some(key), argument) => updated(value, vec![(Value::String(key), argument)]),
            (None, Value::Dict(pairs)) => updated(value, pairs),
            (None, _) => Value::Unknown,
        }),
        _ => Value::Unknown,
    }
}

#[cfg(test)]
mod tests;
