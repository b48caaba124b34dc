//! Front matter as Python-Markdown's extension `meta` reads it, without fences: `key: value`, each on a line of its own, up to
//! the first blank line. Values are plain text: there are no quotes, no lists and no types.
//! <https://python-markdown.github.io/extensions/meta_data/>

use crate::model::Value;

/// The headers, with a line end after each.
pub(super) fn headers(entries: &[(String, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in entries {
        let mut value = text(value);
        // themes show it as the HTML that it is of a post in RST; references in a title are characters to all readers
        if key == "title" {
            value = value.replace('<', "&lt;");
        }
        // a title says that these are headers
        if !value.is_empty() || key == "title" {
            let space = if value.is_empty() { "" } else { " " };
            out.extend([name(key).as_str(), ":", space, &value, "\n"]);
        }
    }
    out
}

/// A key as the extension takes it: ASCII letters, digits, `_` and `-`.
fn name(key: &str) -> String {
    key.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' }).collect()
}

/// A value on one line. A list is separated by commas, or by semicolons where a comma stands in one of its texts: Pelican reads both.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(text) | Value::String(text) => line(text),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(text).filter(|item| !item.is_empty()).collect();
            match items.iter().any(|item| item.contains(',')) {
                true if items.len() == 1 => format!("{};", items.concat()),
                true => items.join("; "),
                false => items.join(", "),
            }
        }
        Value::Map(entries) => {
            let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {}", text(value))).collect();
            entries.join(", ")
        }
    }
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_line() {
        let string = |text: &str| Value::String(text.to_owned());
        let entries = [
            ("title", string("The <b> of 2015 & a\ncount")),
            ("summary", string("<b>")),
            ("tags", Value::List(vec![string("sun"), string("venus")])),
            ("authors", Value::List(vec![string("Wren, Tomáš"), string("Ines")])),
            ("group", Value::List(vec![string("One, two")])),
            ("group", string("")),
            ("pinned", Value::Bool(true)),
        ];
        let entries = entries.map(|(key, value)| (key.to_owned(), value));
        let expected = "title: The &lt;b> of 2015 & a count\nsummary: <b>\ntags: sun, venus\nauthors: Wren, Tomáš; Ines\n\
                        group: One, two;\npinned: true\n";
        assert_eq!(headers(&entries), expected);
    }
}
