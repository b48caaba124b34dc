//! What a site says about every post that does not say it itself, and names in the place of keys.

use std::collections::BTreeMap;

use super::Site;
use crate::model::{Meta, Value};

/// Completes what is known about a post. Keys of people, places and languages become their names.
pub fn complete(meta: &mut Meta, site: &Site) {
    let conf = &site.conf;
    meta.author = named(meta.author.take(), &conf.default_authors, &conf.authors);
    for (key, defaults, names) in
        [("location", &conf.default_locations, &conf.locations), ("language", &conf.default_languages, &conf.languages)]
    {
        let at = meta.extra.iter().position(|(name, _)| name == key);
        let own = at.and_then(|at| meta.extra.get_mut(at)).map(|(_, value)| value);
        if let Some(Value::List(own)) = own {
            own.iter_mut().for_each(|own| replace(own, names));
            continue;
        }
        let own = own.and_then(|own| own.as_str().map(str::to_owned));
        let Some(shown) = named(own, defaults, names) else { continue };
        let shown = Value::String(shown);
        match at.and_then(|at| meta.extra.get_mut(at)) {
            Some((_, value)) => *value = shown,
            None => meta.extra.push((key.to_owned(), shown)),
        }
    }
}

/// Puts the name of a key in its place.
fn replace(value: &mut Value, names: &BTreeMap<String, String>) {
    if let Value::String(key) = value
        && let Some(name) = names.get(key.as_str())
    {
        key.clone_from(name);
    }
}

/// The names of keys between commas, or of the default ones. What is no key is a name already.
fn named(own: Option<String>, defaults: &[String], names: &BTreeMap<String, String>) -> Option<String> {
    let name = |key: &str| names.get(key).map_or(key, String::as_str).to_owned();
    match own.filter(|own| !own.trim().is_empty()) {
        // a name can hold a comma: `Sky, Inc.`
        Some(own) if names.contains_key(&own) => Some(name(&own)),
        Some(own) => {
            let keys: Vec<_> = own.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
            let is_key = |key: &&str| names.contains_key(*key);
            if !keys.iter().any(is_key) {
                return Some(own);
            }
            Some(keys.into_iter().map(name).collect::<Vec<_>>().join(", "))
        }
        None if defaults.is_empty() => None,
        None => Some(defaults.iter().map(|key| name(key)).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::conf;
    use super::*;

    #[test]
    fn keys_become_names_and_defaults_fill_in() {
        let text = "blog_authors = {'ada': ('Ada Lark', None), 'bo': ('Bo Fell', None)}\nblog_default_author = 'ada'\n\
                    blog_locations = {'hut': ('The hut', None)}\nblog_default_location = 'hut'\n";
        let site = Site { conf: conf::read(text).0, ..Site::default() };
        for (own, expected) in [
            (None, "Ada Lark"),
            (Some("bo"), "Bo Fell"),
            (Some("bo, ada"), "Bo Fell, Ada Lark"),
            (Some("Cy, Dr."), "Cy, Dr."),
        ] {
            let mut meta = Meta { author: own.map(str::to_owned), ..Meta::default() };
            complete(&mut meta, &site);
            assert_eq!(meta.author.as_deref(), Some(expected));
            assert_eq!(meta.extra, [("location".to_owned(), Value::String("The hut".to_owned()))]);
        }
        let list = |names: [&str; 2]| Value::List(names.map(|name| Value::String(name.to_owned())).to_vec());
        let mut meta = Meta { extra: vec![("location".to_owned(), list(["hut", "Hill"]))], ..Meta::default() };
        complete(&mut meta, &site);
        assert_eq!(meta.extra, [("location".to_owned(), list(["The hut", "Hill"]))]);
        let mut meta = Meta::default();
        complete(&mut meta, &Site::default());
        assert_eq!(meta, Meta::default());
    }
}
