//! The accidents of an address: what people, programs and browsers do to it without meaning another page.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
use url::Host;

/// What `&` becomes where an address was escaped for a page once too often.
const AMPERSANDS: [&str; 4] = ["&amp;", "&#38;", "&#038;", "&#x26;"];

/// An address without what is before and behind it and without what browsers pass over: quotes and brackets in front, white
/// space, line ends within, `\` for `/`, `&#38;` for `&`, and one that is percent-encoded as a whole or has two schemes.
pub(super) fn tidy(address: &str) -> Cow<'_, str> {
    let address = address.trim().trim_start_matches(['"', '\'', '<', '(', '[', '\u{201c}', '\u{2018}', '\u{ab}']);
    let mut tidy = Cow::Borrowed(address.trim());
    if address.contains(['\\', '\t', '\n', '\r']) {
        // https://url.spec.whatwg.org/#concept-basic-url-parser
        tidy = tidy.replace('\\', "/").replace(['\t', '\n', '\r'], "").into();
    }
    let is_encoded = ["http%3a%2f%2f", "https%3a%2f%2f"].iter().any(|start| starts_with(&tidy, start));
    if is_encoded {
        tidy = percent_decode_str(&tidy).decode_utf8_lossy().into_owned().into();
    }
    if tidy.contains('&') {
        for ampersand in AMPERSANDS {
            if tidy.contains(ampersand) {
                tidy = tidy.replace(ampersand, "&").into();
            }
        }
    }
    tidy
}

/// A host without scheme, `www.`, the ports of http and https, capitals and, on Blogger, without the country:
/// `pyfound.blogspot.co.uk` is `pyfound.blogspot`. Names with other letters than ASCII's are in Punycode.
pub fn host_key(host: &str) -> Option<String> {
    let host = authority(host).map_or(host, |(host, _)| host).trim();
    let host = host.rsplit('@').next().unwrap_or_default().split('/').next().unwrap_or_default();
    let host = [":80", ":443", ":"].iter().find_map(|port| host.strip_suffix(port)).unwrap_or(host);
    let mut host = host.trim_end_matches('.').to_ascii_lowercase();
    if !host.is_ascii() || host.contains('%') {
        host = Host::parse(&host).ok()?.to_string();
    }
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let key = match host.split_once(".blogspot.") {
        Some((name, country)) if is_country(country) => format!("{name}.blogspot"),
        _ => host.to_owned(),
    };
    (!key.is_empty()).then_some(key)
}

/// The host of which another one, from [`host_key`], is the page for telephones.
pub(super) fn desktop(key: &str) -> Option<&str> {
    ["m.", "mobile."].iter().find_map(|start| key.strip_prefix(start)).filter(|host| host.contains('.'))
}

/// `com`, `ca`, `co.uk`, `com.tr`
fn is_country(domain: &str) -> bool {
    let mut labels = domain.split('.');
    let is_label = |label: &str| (2..=3).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_lowercase());
    labels.next().is_some_and(is_label) && labels.next().is_none_or(is_label) && labels.next().is_none()
}

/// Host and path of an address with a host: `http://host/path`, `//host/path`, `https:/host/path`, `http://http://host/path`,
/// `feed://host/path`, and `host/path` where the first part can only be a host.
pub(super) fn authority(address: &str) -> Option<(&str, &str)> {
    let mut rest = address;
    while let Some(after) = without_scheme(rest) {
        rest = after;
    }
    if rest.len() == address.len() {
        let first = address.split(['/', '?', '#']).next().unwrap_or_default();
        let (name, port) = first.split_once(':').unwrap_or((first, ""));
        // `mailto:`, `reader@host`
        let is_host = name.contains('.')
            && !name.starts_with('.')
            && !first.contains(|other: char| other.is_whitespace() || other == '@')
            && port.bytes().all(|byte| byte.is_ascii_digit());
        return is_host.then(|| address.split_at(first.len()));
    }
    Some(rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())))
}

/// What stands behind `http:`, `http//` or `//` at the beginning of an address.
fn without_scheme(address: &str) -> Option<&str> {
    let schemes = ["https:", "http:", "feed:", "http//", "https//", "//"];
    let scheme = schemes.iter().find(|scheme| starts_with(address, scheme))?;
    Some(address.get(scheme.len()..)?.trim_start_matches('/'))
}

fn starts_with(address: &str, start: &str) -> bool {
    address.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// A path without its accidents: percent-encoding, capitals, doubled slashes, and what stands behind `.html`.
pub fn path_key(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let lower: String = decoded.nfc().flat_map(char::to_lowercase).collect();
    let mut key = String::with_capacity(lower.len() + 1);
    for part in lower.split('/') {
        match part {
            "" | "." => {}
            ".." => key.truncate(key.rfind('/').unwrap_or_default()),
            part => {
                key.push('/');
                key.push_str(part);
            }
        }
    }
    let after_extension = key.rfind(".html").map(|at| at + ".html".len());
    let end = after_extension.filter(|&end| !key[end..].starts_with(char::is_alphanumeric)).unwrap_or_else(|| {
        key.trim_end_matches(|junk: char| junk.is_whitespace() || ".,;:!)]'\"".contains(junk)).len()
    });
    key.truncate(end);
    // a server answers a folder with its index
    key.truncate(key.strip_suffix("/index.html").map_or(key.len(), str::len));
    key
}

/// The path of a page without what tells how it was built: Sphinx's `/a.html` and `/a/` are one page, `/a`.
pub fn page_key(path: &str) -> &str {
    path.strip_suffix(".html").or_else(|| path.strip_suffix('/')).unwrap_or(path)
}

/// What a path that names nothing may mean: one that was encoded twice, and one with a word stuck to its end, `/a.htmlThe`.
pub(super) fn guesses(path: &str) -> impl Iterator<Item = String> {
    let once = percent_decode_str(path).decode_utf8_lossy();
    let twice = once.contains('%').then(|| path_key(&once));
    let cut = once.to_ascii_lowercase().find(".html").and_then(|at| once.get(..at + ".html".len())).map(path_key);
    twice.into_iter().chain(cut)
}

/// A path relative to that of a post.
pub fn join(own: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = own.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." | "" => {}
            // the first part is the empty one before the leading `/`
            ".." => parts.truncate((parts.len() - 1).max(1)),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
