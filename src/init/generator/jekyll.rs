//! Jekyll: `_config.yml`.

use serde_json::Value;

use super::{Look, Site, hugo, split_address};
use crate::paths::join;

pub(super) fn read(look: &Look<'_>, site: &mut Site) -> bool {
    let config = yaml(&look.text).unwrap_or_default();
    let text = |key: &str| config.get(key).and_then(Value::as_str);
    site.address = text("url").and_then(|address| Some(split_address(address)?.0));
    text("baseurl").filter(|base| *base != "/").unwrap_or_default().clone_into(&mut site.base);
    let source = join(&site.root, text("source").unwrap_or_default().trim_matches(['.', '/']));
    site.content.clone_from(&source);
    site.outputs = vec![join(&source, "_posts")];
    site.redirects = join(&site.root, "_data/redirects.json");
    // https://jekyllrb.com/docs/permalinks/#built-in-formats
    let pattern = match text("permalink") {
        None | Some("date") => "/:year/:month/:day/:title.html",
        Some("pretty") => "/:year/:month/:day/:title/",
        Some("none") => "/:title.html",
        Some(pattern) => pattern,
    };
    site.permalink = hugo::colons(pattern).map(|template| (template, look.path.to_owned()));
    true
}

/// A mapping in YAML.
pub(super) fn yaml(text: &str) -> Option<Value> {
    serde_saphyr::from_str(text).ok()
}
