//! Hugo and Zola: `hugo.toml` or `config.toml`, also as YAML.

use serde_json::Value;

use super::{Look, POSTS, Site, split_address};
use crate::paths::{join, name_of};

pub(super) fn read(look: &Look<'_>, site: &mut Site) -> bool {
    let Some(config) = value(look) else { return false };
    // other programs have a `config.toml` as well
    let is_named = name_of(look.path).starts_with("hugo.");
    let Some(address) = text(&config, "baseurl").or_else(|| is_named.then(String::new)) else { return false };
    // `config/_default/hugo.toml`
    site.root = site.root.trim_end_matches("config/_default").trim_end_matches('/').to_owned();
    place(look, site, &address, &text(&config, "contentdir").unwrap_or_else(|| "content".to_owned()));
    let section = section(site);
    let permalinks = config.get("permalinks");
    let pages = permalinks.and_then(|permalinks| permalinks.get("page")).or(permalinks);
    let pattern = pages.and_then(|pages| pages.get(&section)).and_then(Value::as_str);
    let template = match pattern {
        Some(pattern) => colons(pattern),
        None => Some(format!("/{section}/{{slug}}/")),
    };
    site.permalink = template.map(|template| (template, look.path.to_owned()));
    true
}

pub(super) fn read_zola(look: &Look<'_>, site: &mut Site) -> bool {
    let Some(config) = value(look) else { return false };
    let Some(address) = config.get("base_url").and_then(Value::as_str) else { return false };
    place(look, site, address, "content");
    site.permalink = Some((format!("/{}/{{slug}}/", section(site)), look.path.to_owned()));
    true
}

fn place(look: &Look<'_>, site: &mut Site, address: &str, content: &str) {
    (site.address, site.base) = split_address(address).map(|(host, base)| (Some(host), base)).unwrap_or_default();
    site.published = "static";
    site.content = join(&site.root, content);
    site.redirects = join(&site.root, "data/redirects.json");
    site.outputs = look.folders(&site.content, &POSTS);
}

/// The section that the posts are in.
fn section(site: &Site) -> String {
    site.outputs.first().map_or("posts", |folder| name_of(folder)).to_owned()
}

/// The configuration; keys of Hugo's are known in any case.
fn value(look: &Look<'_>) -> Option<Value> {
    let value: Value = match look.path.rsplit('.').next()? {
        "toml" => toml::from_str(&look.text).ok()?,
        "json" => serde_json::from_str(&look.text).ok()?,
        _ => super::jekyll::yaml(&look.text)?,
    };
    value.is_object().then_some(value)
}

fn text(config: &Value, key: &str) -> Option<String> {
    let entry = config.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    entry.1.as_str().map(str::to_owned)
}

/// `/:year/:month/:slug/` as a template; `None` where it has more than the program knows.
pub(super) fn colons(pattern: &str) -> Option<String> {
    let fields = [
        (":i_month", None),
        (":year", Some("{year}")),
        (":month", Some("{month}")),
        (":day", Some("{day}")),
        (":contentbasename", Some("{slug}")),
        (":slugorcontentbasename", Some("{slug}")),
        (":slugorfilename", Some("{slug}")),
        (":filename", Some("{slug}")),
        (":slug", Some("{slug}")),
        (":title", Some("{slug}")),
        (":name", Some("{slug}")),
        (":output_ext", Some(".html")),
        ("/:categories", Some("")),
    ];
    let mut template = pattern.to_owned();
    for (field, becomes) in fields {
        if template.contains(field) {
            template = template.replace(field, becomes?);
        }
    }
    let template = if template.starts_with('/') { template } else { format!("/{template}") };
    (!template.contains(':') && template.contains("{slug}")).then_some(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_addresses_become_templates() {
        for (pattern, expected) in [
            ("/:year/:month/:slug/", Some("/{year}/{month}/{slug}/")),
            (":year/:title", Some("/{year}/{slug}")),
            ("/:categories/:year/:month/:day/:title:output_ext", Some("/{year}/{month}/{day}/{slug}.html")),
            ("/:section/:slug", None),
            ("/fixed/", None),
        ] {
            assert_eq!(colons(pattern).as_deref(), expected, "{pattern}");
        }
    }
}
