//! What is wrong with values that their types do not rule out, and with paths that are not there, where they stand.

use std::collections::BTreeMap;
use std::ops::Range;

use super::written::{Table, Text};
use super::{ConfigError, Migration, config_error, unknown_name};
use crate::emit;
use crate::import::frontmatter;
use crate::paths::normal;

type Fault = (Range<usize>, String);

/// The fields of the templates of addresses; the other addresses have none.
const FIELDS: [(&str, &[&str]); 3] =
    [("label", &["label", "slug"]), ("search", &["query"]), ("archive", &["year", "month"])];

/// The first value of the file that could not do what it says.
pub(super) fn fault(text: &str, migrations: &[Migration]) -> Option<Fault> {
    Table::read(text, |file| {
        file.tables("migration").zip(migrations).find_map(|(written, migration)| {
            let below = |key| written.tables(key).flat_map(Table::entries);
            let keys = || written.tables("source").flat_map(|source| source.tables("keys")).flat_map(Table::entries);
            let site = || written.texts("site").find_map(|(site, place)| Some((place, site_fault(site)?)));
            site()
                .or_else(|| below("addresses").find_map(|(name, address)| unknown_field(&name, &address)))
                .or_else(|| written.tables("front-matter").find_map(|shape| two_keys(shape, migration)))
                .or_else(|| two_names(below("authors")))
                .or_else(|| two_names(below("tags")))
                .or_else(|| keys().find_map(|(key, _)| unknown_key(&key)))
        })
    })
}

/// What is wrong with a path that is to be read, where the configuration names it: `file` is the name that errors give that.
pub fn unreadable_path(file: &str, text: &str, path: &str, why: &str) -> Option<ConfigError> {
    let place = Table::read(text, |written| {
        let named = |table: Table<'_>, keys: &[&str]| {
            let is_named = |(named, _): &Text<'_>| normal(named) == normal(path);
            keys.iter().find_map(|key| table.texts(key).find(is_named)).map(|(_, place)| place)
        };
        written.tables("migration").find_map(|migration| {
            let mut sources = migration.tables("source");
            let of_source = sources.find_map(|source| named(source, &["path", "conf", "inventories"]));
            let of_images = || migration.tables("images").find_map(|images| named(images, &["local"]));
            of_source.or_else(|| named(migration, &["authors-dir"])).or_else(of_images)
        })
    })?;
    let message = format!("`{path}`: {why}; paths are relative to the folder of {}", super::FILE_NAME);
    Some(config_error(file, text, place, &message))
}

fn site_fault(site: &str) -> Option<String> {
    let Some((scheme, rest)) = site.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https")) else {
        return Some(format!("`{site}` is no address with its scheme, like \"https://{}\"", site.trim_matches('/')));
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_wrong = |letter: char| letter.is_whitespace() || "?#\\".contains(letter);
    match path.trim_matches('/') {
        _ if host.is_empty() || site.contains(is_wrong) => Some(format!("`{site}` is no address of a site")),
        "" => None,
        path => Some(format!("`site` has no path: say site = \"{scheme}://{host}\" and base = \"/{path}\"")),
    }
}

fn unknown_field((name, _): &Text<'_>, address: &[Text<'_>]) -> Option<Fault> {
    let known = FIELDS.iter().find(|(template, _)| template == name).map_or(&[][..], |(_, fields)| fields);
    let (mut rest, place) = address.first().cloned()?;
    while let Some((field, after)) = rest.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        if !known.contains(&field) {
            return Some((place, unknown_name("field", field, known.iter().copied())));
        }
        rest = after;
    }
    None
}

/// A key that gets the name of another one. Which keys the posts have besides those of the target is not known here.
fn two_keys(shape: Table<'_>, migration: &Migration) -> Option<Fault> {
    let keys: Vec<_> = emit::key_names(&migration.style())
        .into_iter()
        .filter(|key| !shape.texts("drop").any(|(drop, _)| drop == *key))
        .collect();
    let renamed = shape.tables("rename").flat_map(Table::entries);
    let names: BTreeMap<&str, Text<'_>> =
        renamed.filter_map(|((key, _), name)| Some((key, name.into_iter().next()?))).collect();
    let is_called = |key: &str, name: &str| names.get(key).map_or(key, |(name, _)| name) == name;
    let renamed = keys.iter().filter_map(|key| Some((*key, names.get(*key)?)));
    renamed.into_iter().find_map(|(key, (name, place))| {
        let other = keys.iter().find(|other| **other != key && is_called(other, name))?;
        Some((place.clone(), format!("`{key}` and `{other}` would both be called `{name}`")))
    })
}

/// An alias of two names.
fn two_names<'t>(names: impl Iterator<Item = (Text<'t>, Vec<Text<'t>>)>) -> Option<Fault> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    let mut aliases = names.flat_map(|((name, _), aliases)| aliases.into_iter().map(move |alias| (name, alias)));
    aliases.find_map(|(name, (alias, place))| {
        let other = known.insert(alias, name).filter(|other| *other != name)?;
        Some((place, format!("`{alias}` stands for `{other}` already, and not for `{name}`")))
    })
}

fn unknown_key((key, place): &Text<'_>) -> Option<Fault> {
    let is_known = frontmatter::names().any(|name| name == *key);
    (!is_known).then(|| (place.clone(), unknown_name("key", key, frontmatter::names())))
}
