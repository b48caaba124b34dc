//! What the front matter of a document says about its post.
//!
//! <https://ablog.readthedocs.io/en/stable/manual/markdown/>

use crate::diagnostic::{Code, Diagnostic};
use crate::import::frontmatter::fence::{self, Syntax};
use crate::import::frontmatter::tree::{self, Entry};
use crate::import::rst::docutils::Parser;
use crate::import::rst::docutils::posts;
use crate::import::rst::head;
use crate::model::{Meta, Value};
use crate::source::Span;

/// Keys of Sphinx, MyST and Jupytext: they say how the page is made, and nothing about the post.
const OF_THE_TOOLS: [&str; 9] =
    ["myst", "mystnb", "jupytext", "jupyter", "kernelspec", "substitutions", "html_meta", "file_format", "numbering"];

/// The keys of the front matter, and where the text begins. Only YAML is front matter to MyST.
pub fn read(text: &str) -> Result<(Vec<Entry>, usize), Diagnostic> {
    match fence::split(text) {
        Ok(parts) if parts.syntax == Syntax::Yaml && parts.is_closed => {
            let body = parts.body;
            Ok((tree::entries(text, &parts)?, body))
        }
        _ => Ok((Vec::new(), 0)),
    }
}

/// Whether the front matter says `blogpost: true`.
pub fn says_post(text: &str) -> bool {
    let Some(parts) = fence::split(text).ok().filter(|parts| parts.syntax == Syntax::Yaml && parts.is_closed) else {
        return false;
    };
    let mut lines = text.get(parts.meta).unwrap_or_default().lines();
    lines.any(|line| {
        let value = line.strip_prefix("blogpost").and_then(|rest| rest.trim_start().strip_prefix(':'));
        value.is_some_and(|value| is_set(value.trim().trim_matches(['"', '\''])))
    })
}

/// Gives the parser what the front matter says, as a post where it declares one. What it says beside a `{post}`
/// directive is the post's as well.
pub fn declare(entries: Vec<Entry>, body: usize, parser: &mut Parser<'_>) {
    if entries.is_empty() {
        return;
    }
    let declared = entries.iter().find(|entry| entry.key == "blogpost").map(|entry| is_set(&text(&entry.value)));
    let mut meta = Meta::default();
    for entry in entries {
        if entry.key == "blogpost" {
            continue;
        }
        if OF_THE_TOOLS.contains(&entry.key.as_str()) || posts::OF_THE_PAGE.contains(&entry.key.as_str()) {
            description(&entry.value, &mut meta);
            parser.changes.count_at("fields-dropped", entry.span);
            continue;
        }
        set(&mut meta, entry, parser);
    }
    if declared.unwrap_or(parser.is_post) {
        posts::declare(parser, meta, Span::new(0, body));
    } else {
        posts::beside(parser, meta);
    }
}

/// The title that the front matter gives.
pub fn title(entries: &[Entry]) -> String {
    entries.iter().find(|entry| entry.key == "title").map(|entry| text(&entry.value)).unwrap_or_default()
}

fn set(meta: &mut Meta, entry: Entry, parser: &mut Parser<'_>) {
    let Entry { key, value, span } = entry;
    let mut misfit = |message: &str| {
        let message = format!("`{key}`: {message}");
        parser.diagnostics.push(Diagnostic::at(Code::KeyInvalid, span, message));
    };
    match (key.as_str(), value) {
        // a heading may be the title as well, and the values of no other key would be shown beside it
        ("title", value @ (Value::List(_) | Value::Map(_) | Value::Bool(_))) => {
            misfit("a text is wanted; what stands there was taken for one");
            meta.title = text(&value);
        }
        ("author" | "authors", Value::Map(pairs)) if pairs.len() == 1 && pairs.iter().all(|(key, _)| key == "name") => {
            head::set_option(meta, "author", text(&Value::Map(pairs)));
        }
        ("tags" | "author" | "authors", value) if holds_map(&value) => {
            misfit("a list of texts is wanted");
            meta.extra.push((key, value));
        }
        ("date", value @ (Value::List(_) | Value::Map(_) | Value::Bool(_))) => {
            misfit("a date is wanted");
            meta.extra.push((key, value));
        }
        ("description", value @ (Value::List(_) | Value::Map(_) | Value::Bool(_))) => {
            misfit("a text is wanted");
            meta.extra.push((key, value));
        }
        ("tags", Value::List(tags)) => {
            meta.tags = tags.iter().map(text).filter(|tag| !tag.is_empty()).collect();
        }
        ("date", value @ (Value::String(_) | Value::Number(_))) => {
            head::set_date(meta, text(&value), span, parser.options, &mut parser.diagnostics);
        }
        ("authors" | "author", value @ (Value::String(_) | Value::List(_))) => {
            head::set_option(meta, "author", text(&value));
        }
        ("description", value @ Value::String(_)) => {
            meta.description = Some(text(&value)).filter(|text| !text.is_empty());
        }
        ("category" | "location" | "language" | "redirect", value @ Value::List(_)) if !holds_map(&value) => {
            head::set_option(meta, &key, text(&value));
        }
        (_, value @ (Value::String(_) | Value::Number(_))) => head::set_option(meta, &key, text(&value)),
        (_, Value::Null) => {}
        (_, value) => meta.extra.push((key, value)),
    }
}

/// `html_meta: {description: …}`, where the front matter has no better one.
fn description(value: &Value, meta: &mut Meta) {
    let Value::Map(pairs) = value else { return };
    for (key, value) in pairs {
        match value {
            Value::Map(_) if key == "html_meta" => description(value, meta),
            Value::String(text) if key == "description" || key.starts_with("description ") => {
                meta.description.get_or_insert(text.trim().to_owned());
            }
            _ => {}
        }
    }
}

/// Whether there are keys in a value, which no text can hold.
fn holds_map(value: &Value) -> bool {
    match value {
        Value::Map(_) => true,
        Value::List(values) => values.iter().any(holds_map),
        _ => false,
    }
}

/// A value in one line; several with commas between.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) | Value::Number(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Bool(flag) => flag.to_string(),
        Value::List(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Map(pairs) => pairs.iter().map(|(_, value)| text(value)).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
    }
}

/// A key without a value is set, as ABlog has it.
fn is_set(value: &str) -> bool {
    head::is_set(value)
}
