//! Where the file names what is read: a second reading of it, for the places of paths that are not there.

use serde::Deserialize;
use toml::Spanned;

use super::{ConfigError, config_error};
use crate::paths::normal;

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "migration")]
    migrations: Vec<Paths>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Paths {
    authors_dir: Option<Spanned<String>>,
    #[serde(default)]
    images: Images,
    #[serde(rename = "source")]
    sources: Vec<Source>,
}

#[derive(Default, Deserialize)]
struct Images {
    #[serde(default)]
    local: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
struct Source {
    path: Spanned<String>,
    conf: Option<Spanned<String>>,
    inventories: Option<Spanned<String>>,
}

/// What is wrong with a path that is to be read, where the configuration names it: `file` is the name that errors give that.
pub fn unreadable_path(file: &str, text: &str, path: &str, why: &str) -> Option<ConfigError> {
    let written: Written = toml::from_str(text).ok()?;
    let of_sources = |source: Source| [Some(source.path), source.conf, source.inventories].into_iter().flatten();
    let named = written.migrations.into_iter().flat_map(|migration| {
        let sources = migration.sources.into_iter().flat_map(of_sources);
        sources.chain(migration.authors_dir).chain(migration.images.local)
    });
    let mut named = named.filter(|named| normal(named.get_ref()) == normal(path));
    let place = named.next()?.span();
    let message = format!("`{path}`: {why}; paths are relative to the folder of {}", super::FILE_NAME);
    Some(config_error(file, text, place, &message))
}
