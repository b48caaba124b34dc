//! Generators whose configuration is a program: Eleventy and Pelican.

use super::astro::{string, without_comments};
use super::{Look, POSTS, Site, split_address};
use crate::paths::{join, name_of};

pub(super) fn eleventy(look: &Look<'_>, site: &mut Site) -> bool {
    let config = without_comments(&look.text);
    let input = string(&config, "input").unwrap_or_default();
    let input = join(&site.root, input.trim_start_matches('.').trim_matches('/'));
    site.base = string(&config, "pathPrefix").filter(|base| base != "/").unwrap_or_default();
    site.content.clone_from(&input);
    site.outputs = look.folders(&input, &POSTS);
    site.redirects = join(&join(&input, "_data"), "redirects.json");
    let section = site.outputs.first().map_or("posts", |folder| name_of(folder));
    site.permalink = Some((format!("/{section}/{{slug}}/"), look.path.to_owned()));
    true
}

pub(super) fn pelican(look: &Look<'_>, site: &mut Site) -> bool {
    let lines = look.text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let config: String = lines.map(|line| line.to_owned() + "\n").collect();
    (site.address, site.base) = string(&config, "SITEURL")
        .and_then(|address| split_address(&address))
        .map_or_else(Default::default, |(host, base)| (Some(host), base));
    let content =
        join(&site.root, string(&config, "PATH").unwrap_or_else(|| "content".to_owned()).trim_matches(['.', '/']));
    site.content.clone_from(&content);
    site.outputs = vec![content];
    site.redirects = join(&site.root, "redirects.json");
    site.published = "";
    let pattern = string(&config, "ARTICLE_URL").unwrap_or_else(|| "{slug}.html".to_owned());
    site.permalink = template(&pattern).map(|template| (template, look.path.to_owned()));
    true
}

/// `posts/{date:%Y}/{date:%m}/{slug}/` as a template; `None` where it has more than the program knows.
fn template(pattern: &str) -> Option<String> {
    let template = pattern.replace("{date:%Y}", "{year}").replace("{date:%m}", "{month}").replace("{date:%d}", "{day}");
    let template = format!("/{}", template.trim_start_matches('/'));
    template.parse::<crate::links::Permalink>().is_ok().then_some(template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_pelican_become_templates() {
        assert_eq!(template("posts/{date:%Y}/{date:%m}/{slug}/").as_deref(), Some("/posts/{year}/{month}/{slug}/"));
        assert_eq!(template("{slug}.html").as_deref(), Some("/{slug}.html"));
        assert_eq!(template("{category}/{slug}.html"), None);
    }
}
