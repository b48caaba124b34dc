//! The old addresses of posts that do not say them: `legacy-url`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::import::ReadOptions;
use crate::links::{Permalink, slug};
use crate::model::{LegacyUrl, Meta, PostDate};
use crate::paths::without_query;
use crate::site;

/// What the name of a document can hold and an address cannot.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'?').add(b'#').add(b'%').add(b'"').add(b'<').add(b'>');

/// Gives the posts of a file the address of their page, and returns it. Several posts of one file are found under
/// fragments of it, and no redirect can tell fragments apart: the address is that of the post that is the page, else of
/// the first.
pub(super) fn give(posts: &mut [Meta], path: &str, options: &ReadOptions) -> Option<LegacyUrl> {
    let pattern = options.legacy_url.as_ref()?;
    let docname = site::docname(path, &options.root);
    let page = address(pattern, &docname)?;
    let at = posts.iter().position(|post| post.anchor.is_none()).unwrap_or(0);
    let post = posts.get_mut(at)?;
    if post.legacy_url.is_none() {
        post.legacy_url = Some(page.clone());
        // a server answers the folder with its index
        let folder = page.as_str().strip_suffix("/index.html").map(|folder| format!("{folder}/"));
        post.aliases.extend(folder.and_then(|folder| folder.parse().ok()));
    }
    Some(page)
}

/// Gives posts the addresses that Blogger made of their days and slugs: importers for other generators keep these and forget those. A draft
/// had none.
pub(super) fn give_by_day(posts: &mut [Meta], path: &str, template: &Permalink) {
    let is_alone = posts.len() == 1;
    let is_named = |post: &&mut Meta| is_alone || post.slug.is_some();
    for post in posts.iter_mut().filter(|post| post.legacy_url.is_none() && !post.draft).filter(is_named) {
        post.legacy_url = by_day(post, path, template);
    }
}

/// The address that a template makes of the day of a post and of what it is called.
pub fn by_day(post: &Meta, path: &str, template: &Permalink) -> Option<LegacyUrl> {
    let day = post.published.as_ref().map(PostDate::day)?;
    template.expand(&slug::wanted(post, path), Some(day)).parse().ok()
}

/// The pattern below the path at which the site stands on its host, unless it says that path itself.
pub(super) fn based(pattern: &str, base: Option<&str>) -> String {
    let path = base.and_then(|base| base.split_once("://")?.1.split_once('/')).map_or("", |(_, path)| path);
    let path = without_query(path).trim_matches('/');
    if path.is_empty() || pattern.starts_with(&format!("/{path}/")) {
        return pattern.to_owned();
    }
    format!("/{path}{pattern}")
}

fn address(pattern: &str, docname: &str) -> Option<LegacyUrl> {
    site::address(pattern, &utf8_percent_encode(docname, UNSAFE).to_string()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pattern: &str, path: &str, anchors: &[Option<&str>]) -> Vec<String> {
        let options =
            ReadOptions { legacy_url: Some(pattern.to_owned()), root: "docs".to_owned(), ..ReadOptions::default() };
        let meta = |anchor: Option<&str>| Meta { anchor: anchor.map(str::to_owned), ..Meta::default() };
        let mut posts: Vec<_> = anchors.iter().copied().map(meta).collect();
        give(&mut posts, path, &options);
        let addresses = posts.iter().map(|post| {
            let aliases: String = post.aliases.iter().flat_map(|alias| ["+", alias.as_str()]).collect();
            post.legacy_url.as_ref().map_or_else(String::new, ToString::to_string) + &aliases
        });
        addresses.collect()
    }

    #[test]
    fn a_post_has_the_address_of_its_document() {
        assert_eq!(given("/{docname}.html", "docs/2024/a.b.rst", &[None]), ["/2024/a.b.html"]);
        assert_eq!(given("/blog/{docname}/", "docs/2024/a.rst", &[None]), ["/blog/2024/a/"]);
        assert_eq!(given("/{docname}/", "docs/2024/index.rst", &[None]), ["/2024/"]);
        assert_eq!(given("/{docname}.html", "docs/2024/index.rst", &[None]), ["/2024/index.html+/2024/"]);
        assert_eq!(given("/{docname}.html", "docs/a post.rst", &[None]), ["/a%20post.html"]);
    }

    #[test]
    fn a_post_has_the_address_of_its_day_and_its_slug() {
        let template: Permalink = "/{year}/{month}/{slug}.html".parse().unwrap();
        let given = |path: &str, day: Option<&str>, slug: Option<&str>, count: usize| {
            let published = day.map(|day| PostDate::from_day(day.parse().unwrap()));
            let mut posts = vec![Meta { published, slug: slug.map(str::to_owned), ..Meta::default() }; count];
            give_by_day(&mut posts, path, &template);
            posts.remove(0).legacy_url.map(|url| url.to_string())
        };
        let day = Some("2012-05-09");
        assert_eq!(given("in/lamps.rst", day, None, 1).as_deref(), Some("/2012/05/lamps.html"));
        assert_eq!(given("in/2012-05-10-lamps.md", day, None, 1).as_deref(), Some("/2012/05/lamps.html"));
        assert_eq!(given("in/x.md", day, Some("lamps"), 2).as_deref(), Some("/2012/05/lamps.html"));
        assert_eq!(given("in/x.rst", day, None, 2), None);
        assert_eq!(given("in/x.rst", None, None, 1), None);
    }

    #[test]
    fn the_path_of_the_site_comes_before_the_pattern_once() {
        assert_eq!(based("/{docname}/", Some("https://example.org/blog/")), "/blog/{docname}/");
        assert_eq!(based("/blog/{docname}/", Some("https://example.org/blog")), "/blog/{docname}/");
        assert_eq!(based("/{docname}/", Some("https://example.org")), "/{docname}/");
        assert_eq!(based("/{docname}/", None), "/{docname}/");
    }

    #[test]
    fn of_several_posts_the_page_has_the_address_or_else_the_first() {
        assert_eq!(given("/{docname}.html", "docs/a.rst", &[Some("one"), None, Some("two")]), ["", "/a.html", ""]);
        assert_eq!(given("/{docname}.html", "docs/a.rst", &[Some("one"), Some("two")]), ["/a.html", ""]);
    }
}
