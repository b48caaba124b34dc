//! `redirect-wrappers`: a link through a page that only sends the reader on leads to where it sends:
//! `https://www.google.com/url?q=https://example.org/&sa=D` is `https://example.org/`.

use url::Url;

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::{Inline, InlineKind, Link, Post, Target};
use crate::source::Span;

/// Hosts without `www.`, the path, and the parameter that holds the address.
const WRAPPERS: &[(&str, &str, &str)] = &[
    ("google.", "/url", "q"),
    ("google.", "/url", "url"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("facebook.com", "/l.php", "u"),
    ("youtube.com", "/redirect", "q"),
    ("linkedin.com", "/redir/redirect", "url"),
    ("slack-redir.net", "/link", "url"),
    ("t.umblr.com", "/redirect", "z"),
    ("out.reddit.com", "", "url"),
    ("steamcommunity.com", "/linkfilter/", "url"),
];

const WHY: &str = "the address of a page that only sends on";

/// A wrapper may be wrapped; nobody does so more often.
const MAX_DEPTH: usize = 4;

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::inline_sequences(body, &mut |inlines| {
            for inline in inlines {
                if let InlineKind::Link(link) = &mut inline.kind {
                    unwrap(link, inline.span, log);
                }
            }
        });
    }
}

fn unwrap(link: &mut Link, place: Span, log: &mut Log<'_>) {
    let Target::Raw(address) = &mut link.target else { return };
    let Some(destination) = unwrapped(address) else { return };
    log.changed_at(place, 1);
    log.moved(What::Link, address.as_str(), destination.as_str());
    if let [Inline { kind: InlineKind::Text(shown), .. }] = link.content.as_mut_slice()
        && shown == address
    {
        log.removed(What::Word, shown.as_str(), WHY);
        log.added(What::Word, destination.as_str(), WHY);
        shown.clone_from(&destination);
    }
    *address = destination;
}

fn unwrapped(address: &str) -> Option<String> {
    let mut found = None;
    for _ in 0..MAX_DEPTH {
        let Some(inner) = inner(found.as_deref().unwrap_or(address)) else { break };
        found = Some(inner);
    }
    found
}

fn inner(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let parameter =
        |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    let is_wrapper = |known: &str, path: &str| {
        let is_host = if known.ends_with('.') { host.starts_with(known) } else { host == known };
        is_host && (path.is_empty() || url.path() == path)
    };
    WRAPPERS
        .iter()
        .filter(|(known, path, _)| is_wrapper(known, path))
        .filter_map(|(_, _, name)| parameter(name))
        .find(|inner| {
            Url::parse(inner).is_ok_and(|inner| matches!(inner.scheme(), "http" | "https") && inner.has_host())
        })
        .filter(|inner| !inner.contains(|c: char| c.is_whitespace() || c.is_control()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappers_are_undone() {
        let wrapped = "https://www.google.com/url?q=https://example.org/a%3Fb%3D1%26c&sa=D&ust=1";
        assert_eq!(unwrapped(wrapped).as_deref(), Some("https://example.org/a?b=1&c"));
        let twice =
            "http://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.co.uk%2Furl%3Fq%3Dhttp%253A%252F%252Fexample.org";
        assert_eq!(unwrapped(twice).as_deref(), Some("http://example.org"));
    }

    #[test]
    fn other_links_stay() {
        for address in [
            "https://www.google.com/search?q=https://example.org",
            "https://google.com/url?q=word",
            "/url?q=x",
            "https://example.org/url?q=https://x.org",
            "https://google.com/url?q=http:x.org%1F",
        ] {
            assert_eq!(unwrapped(address), None, "{address}");
        }
    }
}
