use super::*;

fn value(text: &str) -> Value {
    assignments(text).remove("x").map_or(Value::Unknown, |assigned| assigned.value)
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn list(values: &[&str]) -> Value {
    Value::List(values.iter().map(|value| string(value)).collect())
}

#[test]
fn strings_in_every_way_of_writing_them() {
    for (text, expected) in [
        ("x = 'a'", "a"),
        ("x=\"a'b\"  # why", "a'b"),
        ("x = r'\\d' u\"b\" \\\n  'c'", "\\dbc"),
        ("x = ('a'\n     'b'  # both\n     + 'c')", "abc"),
        ("x = '''a\n'b'\n\"'''", "a\n'b'\n\""),
        ("x = \"\"\"\\\na\\tb\"\"\"", "a\tb"),
        ("x = '\\x41\\u00e9\\101\\q\\''", "AéA\\q'"),
        ("x = f'a{{b}}'", "a{b}"),
        ("x: str = 'a'", "a"),
        ("y = x = 'a'; z = 1", "a"),
        ("\u{feff}x = 'a'\r\n", "a"),
        ("x = 'a'\nif True:\n    x = 'b'\n", "a"),
        ("x = 'a'\nx += 'b'\n", "ab"),
        ("\"\"\"\nx = 'in a docstring'\n\"\"\"\nx = 'a'\n", "a"),
        ("f('''\n''', [\n'b'\n])\nx = 'a'", "a"),
        ("x = 'a\nx = 'b'", "b"),
    ] {
        assert_eq!(value(text), string(expected), "{text}");
    }
}

#[test]
fn collections_nested_and_added_to() {
    assert_eq!(value("x = ['a', ('b'), 'c',]"), list(&["a", "b", "c"]));
    assert_eq!(value("x = 'a', 'b'"), list(&["a", "b"]));
    assert_eq!(value("x = ('a',)"), list(&["a"]));
    assert_eq!(value("x = {'a', 'b'}"), list(&["a", "b"]));
    assert_eq!(
        value("x = ['a'] + ['b']\nx += ['c']\nx.append('d')\nx.extend(['e'])"),
        list(&["a", "b", "c", "d", "e"])
    );
    let pair = |key: &str, value: Value| (string(key), value);
    let expected = Value::Dict(vec![
        pair("a", Value::List(vec![string("A"), Value::None])),
        pair("b", Value::Number(-1.5)),
        pair("c", Value::Bool(true)),
        pair("d", string("D")),
    ]);
    assert_eq!(value("x = {'a': ('A', None), # one\n 'b': -1.5}\nx['c'] = True\nx.update({'d': 'D'})"), expected);
    assert_eq!(value("x = {}\nx.update(a=1)"), Value::Dict(vec![pair("a", Value::Number(1.0))]));
}

#[test]
fn what_is_computed_is_unknown_and_ends_where_it_ends() {
    for text in
        ["x = f()", "x = y", "x = f'{y}'", "x = 'a' if y else 'b'", "x = 'a'.strip()", "x = '%s' % y", "x += 'a'"]
    {
        assert_eq!(value(text), Value::Unknown, "{text}");
    }
    let mixed = Value::List(vec![string("a"), Value::Unknown, string("b")]);
    assert_eq!(value("x = ['a', f(1, [2], ','), 'b']"), mixed);
    assert!(!mixed.is_known());
    let names =
        assignments("a = os.path.join(\n  'x = 1'\n)\nx = 'a'\nb == 1\nc = {lambda k: 1: {**d, 'e': f}}\ny = 2\n");
    assert_eq!(names["x"].value, string("a"));
    assert_eq!(names["y"].value, Value::Number(2.0));
    assert!(!names.contains_key("b"));
}

#[test]
fn any_text_is_read_in_linear_time() {
    for text in
        ["[", "{", "(", "x = [", "x = {'a': ", "x = '''", "x = \"\\", "x = (((,", "]", "\\", "x = f'{", "é = é("]
    {
        for repeated in [text.to_owned(), text.repeat(100_000), format!("{text}\n").repeat(50_000)] {
            let _ = assignments(&repeated);
        }
    }
}
