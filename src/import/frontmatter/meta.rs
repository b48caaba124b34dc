//! Keys of the front matter to what the model knows; every other key is kept as it was.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::tree::Entry;
use crate::account::{Changes, Moved, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::{ReadOptions, date, html, legacy};
use crate::model::{LegacyUrl, Meta, PostDate, Value};
use crate::source::Span;

/// What the model knows of a post, the names under which front matter has it (best first), and the model's own name,
/// by which [`ReadOptions::keys`] renames it.
const FIELDS: &[(Field, &str, &[&str])] = &[
    (Field::Title, "title", &["title"]),
    (Field::Published, "published", &["publishDate", "date", "pubDate", "pubDatetime", "pubdate", "datePublished"]),
    (
        Field::Updated,
        "updated",
        &["updatedDate", "updated", "lastmod", "last_modified_at", "modified_time", "modified", "modDatetime"],
    ),
    (Field::Author, "author", &["author", "authors"]),
    (Field::Description, "description", &["description", "summary", "excerpt"]),
    (Field::Tags, "tags", &["tags", "labels"]),
    (Field::Visible, "visible", &["published"]),
    (Field::Draft, "draft", &["draft"]),
    (Field::Status, "status", &["status"]),
    (Field::LegacyUrl, "legacyUrl", &["legacyUrl", "legacy_url", "blogger_orig_url"]),
    (Field::Aliases, "aliases", &["aliases", "redirect_from"]),
    (Field::Slug, "slug", &["slug"]),
];

/// The names by which [`ReadOptions::keys`] renames what the model knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(_, name, _)| *name)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Published,
    Updated,
    Author,
    Description,
    Tags,
    /// `published: false`; in some archives the date stands here.
    Visible,
    Draft,
    /// Pelican's `status: draft`.
    Status,
    LegacyUrl,
    /// Hugo's `aliases` and what Jekyll's plugin for redirects reads: further addresses.
    Aliases,
    Slug,
}

/// What is said about the reading of the front matter.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) changes: Changes,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Log {
    /// Notes that a value is written in another form.
    fn moved(&mut self, value: &Value, to: &str) {
        let from = value.words();
        if from != to {
            self.changes.moved.push(Moved { what: What::Value, from, to: to.to_owned() });
        }
    }
}

/// Sorts the keys into the model. A value that does not fit its key is reported and kept in [`Meta::extra`].
pub(super) fn meta(entries: Vec<Entry>, options: &ReadOptions, log: &mut Log) -> Meta {
    let mut meta = Meta::default();
    let entries = said(unfolded(entries, options), options);
    let fields: Vec<_> = (0..entries.len()).map(|at| field_of(at, &entries, options)).collect();
    let has_date = fields.contains(&Some(Field::Published));
    for (entry, field) in entries.into_iter().zip(fields) {
        let field = match field {
            Some(Field::Visible) if !has_date && is_date(&entry.value, options) => Some(Field::Published),
            field => field,
        };
        match field
            .filter(|field| is_meant(*field, &entry.value))
            .map(|field| set(&mut meta, field, &entry, options, log))
        {
            Some(Ok(())) => {}
            Some(Err((code, message))) => {
                log.diagnostics.push(Diagnostic::at(code, entry.span, format!("`{}`: {message}", entry.key)));
                meta.extra.push((entry.key, entry.value));
            }
            None => meta.extra.push((entry.key, entry.value)),
        }
    }
    meta
}

/// What Zola has in `taxonomies` and `extra`, as keys of their own where the model knows them. What Zola itself has above them, its dates
/// and its title, is something else in `extra`.
/// <https://www.getzola.org/documentation/content/page/#front-matter>
fn unfolded(entries: Vec<Entry>, options: &ReadOptions) -> Vec<Entry> {
    let names = |wanted: &[Field]| {
        FIELDS.iter().filter(|(field, ..)| wanted.contains(field)).flat_map(|(_, _, names)| *names).collect::<Vec<_>>()
    };
    let known = names(&[Field::Author, Field::LegacyUrl]);
    let is_renamed = |key: &str| options.keys.values().any(|name| name == key);
    let own: BTreeSet<_> = entries.iter().filter(|own| is_said(&own.value)).map(|own| own.key.clone()).collect();
    let mut all: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for Entry { key, value, span } in entries {
        // `slug:` beside a slug in `extra` says nothing
        if !seen.insert(key.clone()) && !is_said(&value) {
            continue;
        }
        let Value::Map(inner) = value else {
            all.push(Entry { key, value, span });
            continue;
        };
        let is_folded = |inner: &str| match key.as_str() {
            "taxonomies" => inner == "tags",
            "extra" => known.contains(&&inner) || is_renamed(inner),
            _ => false,
        };
        let is_folded = |inner: &str| is_folded(inner) && !own.contains(inner);
        let (known, rest): (Vec<_>, Vec<_>) = inner.into_iter().partition(|(inner, _)| is_folded(inner));
        let was_whole = known.is_empty();
        seen.extend(known.iter().map(|(key, _)| key.clone()));
        all.extend(known.into_iter().map(|(key, value)| Entry { key, value, span }));
        if was_whole || !rest.is_empty() {
            all.push(Entry { key, value: Value::Map(rest), span });
        }
    }
    all
}

/// Takes the author out of Zola's `extra`, where it stood beside an `author` that turned out to be nobody.
pub fn take_author_of_extra(extra: &mut Vec<(String, Value)>) -> Option<String> {
    let names = FIELDS.iter().find(|(field, ..)| *field == Field::Author).map_or(&[][..], |(_, _, names)| names);
    let at = extra.iter().position(|(key, _)| key == "extra")?;
    let Value::Map(inner) = &mut extra[at].1 else { return None };
    let named = |(key, value): &(String, Value)| if names.contains(&&**key) { author(value).ok()? } else { None };
    let (found, name) = inner.iter().enumerate().find_map(|(found, entry)| Some((found, named(entry)?)))?;
    inner.remove(found);
    if inner.is_empty() {
        extra.remove(at);
    }
    Some(name)
}

/// The entries without those that say nothing of a field which another name stands for too: `description: ''` beside `summary`.
fn said(mut entries: Vec<Entry>, options: &ReadOptions) -> Vec<Entry> {
    let field = |entry: &Entry| match named(&entry.key, options)?.0 {
        // `published: 2012-03-04` beside `date:`
        Field::Visible if is_date(&entry.value, options) => Some(Field::Published),
        field => Some(field),
    };
    let fields: Vec<_> = entries.iter().filter_map(field).collect();
    let is_only = |field: Field| fields.iter().filter(|other| **other == field).count() == 1;
    entries.retain(|entry| is_said(&entry.value) || field(entry).is_none_or(is_only));
    entries
}

fn is_said(value: &Value) -> bool {
    matches!(value, Value::Bool(_)) || !value.words().trim().is_empty()
}

/// Whether a date is known, or written in a way that is not understood.
pub(super) fn has_date(meta: &Meta, options: &ReadOptions) -> bool {
    let names = FIELDS.iter().find(|(field, ..)| *field == Field::Published).map_or(&[][..], |(_, _, names)| names);
    let is_date = |key: &String| names.contains(&key.as_str()) || options.keys.get("published") == Some(key);
    meta.published.is_some() || meta.extra.iter().any(|(key, _)| is_date(key))
}

/// The field of an entry, unless a better name of the same field is there too: `date` beside `publishDate`.
fn field_of(at: usize, entries: &[Entry], options: &ReadOptions) -> Option<Field> {
    let key = entries[at].key.as_str();
    let (field, names) = named(key, options)?;
    let better = names.into_iter().take_while(|name| *name != key);
    let is_best = better.into_iter().all(|name| entries.iter().all(|entry| entry.key != name));
    is_best.then_some(field)
}

/// The field that has a name, and all of its names, best first.
fn named<'o>(key: &str, options: &'o ReadOptions) -> Option<(Field, Vec<&'o str>)> {
    FIELDS.iter().find_map(|(field, model, names)| {
        let renamed = options.keys.get(*model).map(String::as_str);
        let names: Vec<_> = renamed.into_iter().chain(names.iter().copied()).collect();
        names.contains(&key).then_some((*field, names))
    })
}

/// Whether a value is what the model has for a key that others use for other things: `status: evergreen`, an alias that is no path.
fn is_meant(field: Field, value: &Value) -> bool {
    match field {
        Field::Status => matches!(value.as_str(), Some("draft" | "published")),
        Field::Aliases => aliases(value).is_some(),
        _ => true,
    }
}

type Misfit = (Code, String);

fn set(meta: &mut Meta, field: Field, entry: &Entry, options: &ReadOptions, log: &mut Log) -> Result<(), Misfit> {
    let value = &entry.value;
    match field {
        Field::Title => meta.title = title(&text(value)?.unwrap_or_default(), entry.span, log),
        Field::Published => meta.published = date(entry, options, log)?,
        Field::Updated => meta.updated = date(entry, options, log)?,
        Field::Author => {
            meta.author = author(value)?;
            if matches!(value, Value::Map(_)) {
                log.moved(value, meta.author.as_deref().unwrap_or_default());
            }
        }
        Field::Description => meta.description = text(value)?,
        Field::Tags => meta.tags = tags(value)?,
        Field::Visible => meta.draft |= !flag(value)?.unwrap_or(true),
        Field::Draft => meta.draft |= flag(value)?.unwrap_or(false),
        Field::Status => meta.draft |= value.as_str() == Some("draft"),
        Field::LegacyUrl => {
            meta.legacy_url = legacy_url(value, options)?;
            log.moved(value, meta.legacy_url.as_ref().map_or("", |url| url.as_str()));
        }
        Field::Aliases => {
            meta.aliases = aliases(value).unwrap_or_default();
            log.moved(value, &meta.aliases.iter().map(LegacyUrl::as_str).collect::<Vec<_>>().join(" "));
        }
        Field::Slug => {
            // the post's file and its address are called so
            meta.slug = text(value)?;
            log.moved(value, "");
        }
    }
    Ok(())
}

fn misfit(message: impl Into<String>) -> Misfit {
    (Code::KeyInvalid, message.into())
}

/// A scalar as text: `title: 2024` is a title. Nothing and empty text are the same.
fn text(value: &Value) -> Result<Option<String>, Misfit> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) | Value::Number(text) => text.trim(),
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::List(_) | Value::Map(_) => return Err(misfit("a text is wanted")),
    };
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// turndown's titles hold the entities of the page: `It&#39;s`, and where they were escaped again, `Q&amp;amp;A`.
fn title(text: &str, span: Span, log: &mut Log) -> String {
    let line = text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let decoded = html::decode_all_entities(&line);
    if decoded != line {
        log.changes.count_at("title-entities", span);
    }
    decoded.into_owned()
}

fn date(entry: &Entry, options: &ReadOptions, log: &mut Log) -> Result<Option<PostDate>, Misfit> {
    let written = match &entry.value {
        Value::Map(_) | Value::List(_) | Value::Bool(_) => return Err(misfit("a date is wanted")),
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) | Value::Number(text) => text,
    };
    let date = date::of_source(written, options).or_else(|misread| {
        let day = date::day_at_start(written).ok_or((misread.code(), misread.to_string()))?;
        let message = format!("`{}`: of `{written}` only the day is understood", entry.key);
        log.diagnostics.push(Diagnostic::at(misread.code(), entry.span, message));
        Ok(day)
    })?;
    log.moved(&entry.value, date.as_str());
    Ok(Some(date))
}

fn is_date(value: &Value, options: &ReadOptions) -> bool {
    value.as_str().is_some_and(|text| date::of_source(text, options).is_ok())
}

/// A name, several, or that of a person of Atom, as blogimport and others write what the feed says: it has a name, and may have
/// addresses. <https://www.rfc-editor.org/rfc/rfc4287#section-3.2>
fn author(value: &Value) -> Result<Option<String>, Misfit> {
    let is_of_person = |key: &str| matches!(key, "name" | "uri" | "url" | "email");
    match value {
        Value::List(_) => Ok(Some(tags(value)?.join(", ")).filter(|names| !names.is_empty())),
        Value::Map(entries) if entries.iter().all(|(key, _)| is_of_person(key)) => {
            let name = entries.iter().find(|(key, _)| key == "name");
            name.map_or_else(|| text(value), |(_, name)| text(name))
        }
        value => text(value),
    }
}

/// A list of texts, or one text with commas.
fn tags(value: &Value) -> Result<Vec<String>, Misfit> {
    let wrong = |_| misfit("a list of texts is wanted");
    match value {
        Value::List(items) => {
            let mut tags = Vec::with_capacity(items.len());
            for item in items {
                tags.extend(text(item).map_err(wrong)?);
            }
            Ok(tags)
        }
        Value::Map(_) => Err(misfit("a list of texts is wanted")),
        value => {
            let text = text(value)?.unwrap_or_default();
            Ok(text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect())
        }
    }
}

fn flag(value: &Value) -> Result<Option<bool>, Misfit> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        // `no` is a string in YAML 1.2, and meant as a flag in the files of older generators.
        value => match value.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on") => Ok(Some(true)),
            Some("false" | "no" | "off") => Ok(Some(false)),
            _ => Err(misfit("`true` or `false` is wanted")),
        },
    }
}

fn legacy_url(value: &Value, options: &ReadOptions) -> Result<Option<LegacyUrl>, Misfit> {
    let Some(text) = text(value)? else { return Ok(None) };
    if !legacy::is_on_old_blog(&text, &options.legacy_hosts) {
        return Err((Code::LegacyHostForeign, format!("`{text}` is on a host that is not in `legacy-hosts`")));
    }
    LegacyUrl::from_str(&text).map(Some).map_err(|error| misfit(error.to_string()))
}

/// One path or a list of them.
fn aliases(value: &Value) -> Option<Vec<LegacyUrl>> {
    let paths = match value {
        Value::List(items) => items.as_slice(),
        Value::String(_) => std::slice::from_ref(value),
        _ => return None,
    };
    paths.iter().map(|path| LegacyUrl::from_str(path.as_str()?).ok()).collect()
}
