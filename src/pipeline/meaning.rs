//! Whether two files say the same: an editor that rewrites a whole file when it saves has not edited it.

use crate::import::{Format, ReadOptions};
use crate::model::{Meta, Post, PostDate, Value};
use crate::source::Source;

/// Whether two texts of a post are read as the same post. What an editor writes in its own way does not count: layout and escapes, the
/// order of keys, keys without a value, and the form of a date.
pub fn is_same(path: &str, one: &[u8], other: &[u8]) -> bool {
    let read = |bytes: &[u8]| -> Option<Vec<Post>> {
        let source = Source::from_bytes(path, bytes.to_vec()).ok()?;
        let imported = (Format::FrontMatter.reader().read)(&source, &ReadOptions::default()).ok()?;
        Some(imported.into_iter().map(|imported| Post { meta: plain(imported.post.meta), ..imported.post }).collect())
    };
    read(one).is_some_and(|posts| Some(posts) == read(other))
}

/// Front matter in one form of the many that say the same.
fn plain(mut meta: Meta) -> Meta {
    for date in [&mut meta.published, &mut meta.updated].into_iter().flatten() {
        *date = moment(date);
    }
    for text in [&mut meta.author, &mut meta.description, &mut meta.slug] {
        *text = text.take().filter(|text| !text.is_empty());
    }
    meta.extra = plain_map(std::mem::take(&mut meta.extra));
    meta
}

fn plain_map(entries: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let entries = entries.into_iter().map(|(key, value)| (key, plain_value(value)));
    let mut entries: Vec<_> = entries.filter(|(_, value)| !is_empty(value)).collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    entries
}

fn plain_value(value: Value) -> Value {
    match value {
        Value::Map(entries) => Value::Map(plain_map(entries)),
        Value::List(values) => Value::List(values.into_iter().map(plain_value).collect()),
        Value::String(text) => Value::String(text.parse().map_or(text, |date| moment(&date).as_str().to_owned())),
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// A form of an editor has fields that nobody filled in.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::List(values) => values.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// JavaScript's editors write `2024-01-31` as `2024-01-31T00:00:00.000Z`, and each moment in UTC.
fn moment(date: &PostDate) -> PostDate {
    let text = date.as_str().replacen(' ', "T", 1);
    let whole = if text.len() == "2024-01-31".len() { format!("{text}T00:00:00Z") } else { text };
    let read = whole.parse::<jiff::Timestamp>().or_else(|_| format!("{whole}Z").parse());
    read.ok().and_then(|moment| moment.to_string().parse().ok()).unwrap_or_else(|| date.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = r#"---
title: 'First light: a "new" dome'
publishDate: '2012-06-06'
updatedDate: '2012-06-07T01:30:00-08:00'
author: Ines Falk
tags:
  - dome
  - night sky
published: true
legacyUrl: /2012/06/first-light.html
hero:
  src: dome.png
  wide: true
count: 3
---

It is _dry_ and **still** tonight, and the [dome](https://example.org/dome "The dome") is open\
at last. See <https://example.org/x> and `a * b`, 2 \* 3 and snake_case.

## What we saw

- Saturn
- Jupiter
  - Io
  - Europa

1. Open
2. Look

> Clear skies,
> said Jørgen.

| Star | Magnitude |
| ---- | --------: |
| Vega |      0.03 |

```python
print("dome")
```

---

![The dome](dome.png)

The end & more.
"#;

    /// What editors do to a file, each with one thing changed.
    const REWRITES: &[(&str, &str)] = &[
        // other quotes
        ("title: 'First light: a \"new\" dome'", "title: \"First light: a \\\"new\\\" dome\""),
        ("title: 'First light: a \"new\" dome'", "title: >-\n  First light: a\n  \"new\" dome"),
        ("author: Ines Falk", "author: \"Ines Falk\""),
        ("publishDate: '2012-06-06'", "publishDate: 2012-06-06"),
        // dates of JavaScript
        ("publishDate: '2012-06-06'", "publishDate: 2012-06-06T00:00:00.000Z"),
        ("'2012-06-07T01:30:00-08:00'", "2012-06-07T09:30:00.000Z"),
        // another order of keys
        ("author: Ines Falk\ntags:\n  - dome\n  - night sky\n", "tags: [dome, 'night sky']\nauthor: Ines Falk\n"),
        ("hero:\n  src: dome.png\n  wide: true\ncount: 3\n", "count: 3\nhero: {wide: true, src: dome.png}\n"),
        ("tags:\n  - dome\n  - night sky", "tags:\n- dome\n- night sky"),
        // fields of a form that nobody filled in
        ("count: 3\n", "count: 3\ndescription: ''\nsummary: null\nimages: []\nseo: {}\nnote:\n"),
        // Markdown in other words
        ("_dry_", "*dry*"),
        ("**still**", "__still__"),
        ("\"The dome\")", "'The dome')"),
        ("open\\\nat", "open  \nat"),
        ("tonight, and the", "tonight,\nand the"),
        ("2 \\* 3", "2 * 3"),
        ("snake_case.", "snake\\_case."),
        ("<https://example.org/x>", "[https://example.org/x](https://example.org/x)"),
        ("## What we saw\n", "## What we saw ##\n"),
        ("## What we saw\n", "What we saw\n---\n"),
        ("- Saturn\n- Jupiter\n  - Io\n  - Europa", "* Saturn\n* Jupiter\n    + Io\n    + Europa"),
        ("1. Open\n2. Look", "1. Open\n1. Look"),
        ("1. Open\n2. Look", "1) Open\n2) Look"),
        ("> Clear skies,\n> said", "> Clear skies, said"),
        ("> Clear skies,\n> said", "> Clear skies,\nsaid"),
        ("| Star | Magnitude |\n| ---- | --------: |\n| Vega |      0.03 |", "|Star|Magnitude|\n|-|-:|\n|Vega|0.03|"),
        ("```python\nprint(\"dome\")\n```", "~~~ python\nprint(\"dome\")\n~~~"),
        ("\n---\n\n![", "\n***\n\n!["),
        ("![The dome](dome.png)", "![The dome](<dome.png>)"),
        ("The end & more.\n", "The end &amp; more."),
        ("The end & more.\n", "The end & more.\n\n\n"),
        ("Jørgen", "J&oslash;rgen"),
        ("[dome](https://example.org/dome \"The dome\")", "[dome]"),
    ];

    /// What people do to it.
    const EDITS: &[(&str, &str)] = &[
        ("a \"new\" dome", "a new dome"),
        ("'2012-06-06'", "'2012-06-07'"),
        ("'2012-06-06'", "2012-06-06T01:00:00.000Z"),
        ("01:30:00-08:00", "01:30:00-07:00"),
        ("Ines Falk", "Ines  Falk Jr."),
        ("  - night sky\n", ""),
        ("  - dome\n  - night sky", "  - night sky\n  - dome"),
        ("published: true", "published: false"),
        ("wide: true", "wide: false"),
        ("count: 3", "count: 4"),
        ("count: 3", "count: '3'"),
        ("count: 3\n", ""),
        ("count: 3\n", "count: 3\nsummary: new\n"),
        ("_dry_", "**dry**"),
        ("_dry_", "dry"),
        ("open\\\nat", "open\nat"),
        ("\"The dome\")", "\"A dome\")"),
        ("example.org/dome", "example.com/dome"),
        ("`a * b`", "a * b"),
        ("## What", "### What"),
        ("- Jupiter\n  - Io", "- Jupiter\n- Io"),
        ("- Saturn\n- Jupiter", "1. Saturn\n2. Jupiter"),
        ("1. Open", "3. Open"),
        ("> Clear skies,\n> said", "Clear skies,\nsaid"),
        ("--------:", ":--------"),
        ("0.03", "0.04"),
        ("```python", "```ruby"),
        ("print(\"dome\")", "print( \"dome\")"),
        ("\n---\n\n![", "\n!["),
        ("![The dome]", "![A dome]"),
        ("The end &", "The  end and"),
        ("2 \\* 3 and", "2 *3 and*"),
    ];

    fn rewritten((from, to): (&str, &str)) -> String {
        assert!(POST.contains(from), "{from:?}");
        let definition = if to == "[dome]" { "\n[dome]: https://example.org/dome \"The dome\"\n" } else { "" };
        POST.replacen(from, to, 1) + definition
    }

    #[test]
    fn what_an_editor_writes_in_its_own_way_is_the_same() {
        let differ: Vec<_> = REWRITES
            .iter()
            .filter(|rewrite| {
                let text = rewritten(**rewrite);
                !is_same("a.md", text.as_bytes(), POST.as_bytes()) || !is_same("a.md", POST.as_bytes(), text.as_bytes())
            })
            .collect();
        assert!(differ.is_empty(), "{differ:#?}");
        let all = REWRITES.iter().filter(|(from, _)| {
            !["title", "publishDate", "## What", "The end", "1. Open", "[dome]"]
                .iter()
                .any(|twice| from.starts_with(twice))
        });
        let text = all.fold(POST.to_owned(), |text, (from, to)| text.replacen(from, to, 1)).replace('\n', "\r\n");
        assert!(is_same("a.md", text.as_bytes(), POST.as_bytes()), "all at once\n{text}");
    }

    #[test]
    fn what_says_something_else_is_not() {
        let same: Vec<_> =
            EDITS.iter().filter(|edit| is_same("a.md", rewritten(**edit).as_bytes(), POST.as_bytes())).collect();
        assert!(same.is_empty(), "{same:#?}");
    }
}
