//! What is wrong with values that their types do not rule out, where they stand: a second reading of the file, for their places.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Migration, unknown_name};
use crate::emit;
use crate::import::frontmatter;

type Fault = (Range<usize>, String);
type Names = BTreeMap<String, Vec<Spanned<String>>>;

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "migration")]
    migrations: Vec<Values>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Values {
    site: Option<Spanned<String>>,
    #[serde(default)]
    addresses: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    front_matter: Shape,
    #[serde(default)]
    authors: Names,
    #[serde(default)]
    tags: Names,
    #[serde(rename = "source")]
    sources: Vec<Keys>,
}

#[derive(Default, Deserialize)]
struct Shape {
    #[serde(default)]
    rename: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    drop: Vec<String>,
}

#[derive(Deserialize)]
struct Keys {
    #[serde(default)]
    keys: BTreeMap<Spanned<String>, String>,
}

/// The fields of the templates of addresses; the other addresses have none.
const FIELDS: [(&str, &[&str]); 3] =
    [("label", &["label", "slug"]), ("search", &["query"]), ("archive", &["year", "month"])];

/// The first value of the file that could not do what it says.
pub(super) fn fault(text: &str, migrations: &[Migration]) -> Option<Fault> {
    let written: Written = toml::from_str(text).ok()?;
    written.migrations.iter().zip(migrations).find_map(|(values, migration)| {
        let site = || values.site.as_ref().and_then(|site| Some((site.span(), site_fault(site.get_ref())?)));
        let keys = || values.sources.iter().flat_map(|source| source.keys.keys()).find_map(unknown_key);
        site()
            .or_else(|| values.addresses.iter().find_map(|(name, address)| unknown_field(name, address)))
            .or_else(|| two_keys(&values.front_matter, migration))
            .or_else(|| two_names(&values.authors))
            .or_else(|| two_names(&values.tags))
            .or_else(keys)
    })
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

fn unknown_field(name: &str, address: &Spanned<toml::Value>) -> Option<Fault> {
    let known = FIELDS.iter().find(|(template, _)| *template == name).map_or(&[][..], |(_, fields)| fields);
    let mut rest = address.get_ref().as_str()?;
    while let Some((field, after)) = rest.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        if !known.contains(&field) {
            return Some((address.span(), unknown_name("field", field, known.iter().copied())));
        }
        rest = after;
    }
    None
}

/// A key that gets the name of another one. Which keys the posts have besides those of the target is not known here.
fn two_keys(shape: &Shape, migration: &Migration) -> Option<Fault> {
    let keys: Vec<_> = emit::key_names(&migration.style())
        .into_iter()
        .filter(|key| !shape.drop.iter().any(|drop| drop == key))
        .collect();
    let is_called = |key: &str, name: &str| shape.rename.get(key).map_or(key, |name| name.get_ref()) == name;
    let renamed = keys.iter().filter_map(|key| Some((*key, shape.rename.get(*key)?)));
    renamed.into_iter().find_map(|(key, name)| {
        let other = keys.iter().find(|other| **other != key && is_called(other, name.get_ref()))?;
        Some((name.span(), format!("`{key}` and `{other}` would both be called `{}`", name.get_ref())))
    })
}

fn two_names(names: &Names) -> Option<Fault> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    names.iter().flat_map(|(name, aliases)| aliases.iter().map(move |alias| (name, alias))).find_map(|(name, alias)| {
        let other = known.insert(alias.get_ref(), name).filter(|other| other != name)?;
        Some((alias.span(), format!("`{}` stands for `{other}` already, and not for `{name}`", alias.get_ref())))
    })
}

fn unknown_key(key: &Spanned<String>) -> Option<Fault> {
    let is_known = frontmatter::names().any(|name| name == key.get_ref());
    (!is_known).then(|| (key.span(), unknown_name("key", key.get_ref(), frontmatter::names())))
}
