//! Expressions that are literals; any other is passed and unknown.

use super::Value;
use super::cursor::{Cursor, Place};
use super::string;

/// Brackets nested deeper than this are passed unread.
const MAX_DEPTH: usize = 50;

/// The value on the right of `=`, up to the end of the line: `a`, `a + b`, `a, b`.
pub fn whole(cursor: &mut Cursor<'_>) -> Value {
    cursor.skip_space();
    let first = expression(cursor, Place::Line, 0);
    if cursor.peek() != Some(',') {
        return first;
    }
    let mut values = vec![first];
    while cursor.take(",") {
        cursor.skip_space();
        if !matches!(cursor.peek(), None | Some('\n' | '#' | ';')) {
            values.push(expression(cursor, Place::Line, 0));
        }
    }
    Value::List(values)
}

/// One value between brackets.
pub fn element(cursor: &mut Cursor<'_>) -> Value {
    expression(cursor, Place::Inside, 0)
}

/// The arguments of a call, with their names, behind the opening bracket.
pub fn arguments(cursor: &mut Cursor<'_>) -> Vec<(Option<String>, Value)> {
    let mut arguments = Vec::new();
    loop {
        cursor.skip_inside();
        if cursor.is_at_end() || cursor.take(")") {
            return arguments;
        }
        let before = cursor.at();
        let name = cursor.name().map(str::to_owned);
        cursor.skip_inside();
        let name = name.filter(|_| cursor.take_equals());
        if name.is_none() {
            cursor.back_to(before);
        }
        arguments.push((name, expression(cursor, Place::Inside, 0)));
        if !cursor.take(",") && cursor.peek() != Some(')') {
            return arguments;
        }
    }
}

/// Terms with `+` between them. Stops before what ends an expression at its place.
fn expression(cursor: &mut Cursor<'_>, place: Place, depth: usize) -> Value {
    skip(cursor, place);
    let mut value = term(cursor, place, depth);
    loop {
        skip(cursor, place);
        match cursor.peek() {
            None | Some(',' | ')' | ']' | '}') => return value,
            Some('\n' | ';' | '#') if place == Place::Line => return value,
            Some(':') if place == Place::Key => return value,
            Some('+') => {
                cursor.step();
                skip(cursor, place);
                value = value.plus(term(cursor, place, depth));
            }
            Some(_) => {
                cursor.skip_expression(place);
                return Value::Unknown;
            }
        }
    }
}

fn term(cursor: &mut Cursor<'_>, place: Place, depth: usize) -> Value {
    if let Some(first) = string::read(cursor) {
        return strings(cursor, first, place);
    }
    match cursor.peek() {
        Some('(' | '[' | '{') if depth >= MAX_DEPTH => {
            cursor.skip_expression(place);
            Value::Unknown
        }
        Some('(') => {
            let (mut values, is_tuple) = elements(cursor, ')', depth);
            if is_tuple || values.is_empty() { Value::List(values) } else { values.remove(0) }
        }
        Some('[') => Value::List(elements(cursor, ']', depth).0),
        Some('{') => dict(cursor, depth),
        Some('0'..='9' | '.' | '-') => number(cursor),
        Some(letter) if letter == '_' || letter.is_alphabetic() => match cursor.name() {
            Some("None") => Value::None,
            Some("True") => Value::Bool(true),
            Some("False") => Value::Bool(false),
            _ => Value::Unknown,
        },
        _ => {
            cursor.skip_expression(place);
            Value::Unknown
        }
    }
}

/// Strings that follow each other are one.
fn strings(cursor: &mut Cursor<'_>, first: Value, place: Place) -> Value {
    let mut value = first;
    loop {
        skip(cursor, place);
        match string::read(cursor) {
            Some(next) => value = value.plus(next),
            None => return value,
        }
    }
}

/// What is between an opening bracket and `close`, and whether there is a comma in it.
fn elements(cursor: &mut Cursor<'_>, close: char, depth: usize) -> (Vec<Value>, bool) {
    cursor.step();
    let (mut values, mut has_comma) = (Vec::new(), false);
    loop {
        cursor.skip_inside();
        if ends(cursor, close) {
            return (values, has_comma);
        }
        values.push(expression(cursor, Place::Inside, depth + 1));
        cursor.skip_inside();
        has_comma |= cursor.take(",");
    }
}

fn dict(cursor: &mut Cursor<'_>, depth: usize) -> Value {
    cursor.step();
    let (mut pairs, mut values) = (Vec::new(), Vec::new());
    loop {
        cursor.skip_inside();
        if ends(cursor, '}') {
            // `{}` is a dict
            return if values.is_empty() { Value::Dict(pairs) } else { Value::List(values) };
        }
        let key = expression(cursor, Place::Key, depth + 1);
        if cursor.take(":") {
            pairs.push((key, expression(cursor, Place::Inside, depth + 1)));
        } else if pairs.is_empty() {
            values.push(key);
        } else {
            // `**others`
            pairs.push((key, Value::Unknown));
        }
        cursor.skip_inside();
        cursor.take(",");
    }
}

/// Passes the closing bracket, also where it is the wrong one: the file does not run then.
fn ends(cursor: &mut Cursor<'_>, close: char) -> bool {
    match cursor.peek() {
        None => true,
        Some(next) if next == close || matches!(next, ')' | ']' | '}') => {
            cursor.step();
            true
        }
        Some(',') => {
            cursor.step();
            false
        }
        Some(_) => false,
    }
}

fn number(cursor: &mut Cursor<'_>) -> Value {
    let sign = if cursor.take("-") { -1.0 } else { 1.0 };
    cursor.skip_space();
    let rest = cursor.rest();
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_');
    let written = &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())];
    cursor.pass(written.len());
    match written.replace('_', "").parse::<f64>() {
        Ok(number) if written.starts_with(|first: char| first.is_ascii_digit() || first == '.') => {
            Value::Number(sign * number)
        }
        _ => Value::Unknown,
    }
}

fn skip(cursor: &mut Cursor<'_>, place: Place) {
    if place == Place::Line { cursor.skip_space() } else { cursor.skip_inside() }
}
