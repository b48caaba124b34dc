//! The line that a conversion from Blogger put above every post:
//! `*This was originally posted on blogger [here](https://old-blog.blogspot.com/2024/01/slug.html)*.`

use std::ops::Range;
use std::str::FromStr;

use super::meta::Log;
use crate::account::{Entry, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::ReadOptions;
use crate::import::legacy::{self, ORIGINALLY};
use crate::model::{LegacyUrl, Meta};

/// Takes the line from the beginning of a body that starts at `start`: the post's old address goes into `meta`. Returns
/// where the rest of the body begins. A line that names another address than the `legacyUrl` key does is text.
pub(super) fn take(text: &str, start: usize, meta: &mut Meta, options: &ReadOptions, log: &mut Log) -> usize {
    let Some(line) = find(&text[start..]) else { return start };
    let address = &text[start..][line.address.clone()];
    if !legacy::is_on_old_blog(address, &options.legacy_hosts) {
        let place = (start + line.address.start..start + line.address.end).into();
        let message = format!("`{address}` is on a host that is not in `legacy-hosts`");
        log.diagnostics.push(Diagnostic::at(Code::LegacyHostForeign, place, message));
        return start;
    }
    let Ok(url) = LegacyUrl::from_str(address) else { return start };
    if meta.legacy_url.as_ref().is_some_and(|known| *known != url) {
        return start;
    }
    let why = "kept as legacyUrl";
    let from = start + (text.len() - start - text[start..].trim_start().len());
    log.changes.count_at("originally-posted", (from..start + line.end).into());
    log.changes.removed.push(Entry { what: What::Word, text: format!("{ORIGINALLY} here"), why });
    log.changes.removed.push(Entry { what: What::Link, text: address.to_owned(), why });
    if meta.legacy_url.is_none() {
        log.changes.values("", url.as_str(), why);
    }
    meta.legacy_url = Some(url);
    start + line.end
}

#[derive(Debug)]
struct Line {
    address: Range<usize>,
    end: usize,
}

/// The mark is `*` or `_`; the full stop may be missing, and the first sentence of the post may follow at once.
fn find(body: &str) -> Option<Line> {
    let rest = body.trim_start();
    let mark = rest.chars().next().filter(|mark| matches!(mark, '*' | '_'))?;
    let rest = &rest[1..];
    let is_phrase = rest.get(..ORIGINALLY.len()).is_some_and(|start| start.eq_ignore_ascii_case(ORIGINALLY));
    let rest = rest.get(ORIGINALLY.len()..).filter(|_| is_phrase)?.trim_start_matches([' ', '\n', mark]);
    let rest = rest.strip_prefix("[here](")?;
    let address = body.len() - rest.len();
    let close = rest.find([')', '\n', ' '])?;
    let rest = rest[close..].strip_prefix(')')?;
    let rest = rest.strip_prefix(mark).unwrap_or(rest);
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let rest = rest.strip_prefix(mark).unwrap_or(rest);
    Some(Line { address: address..address + close, end: body.len() - rest.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://old-blog.blogspot.com/2024/01/a.html";

    fn read(body: &str, hosts: &[&str]) -> (String, Option<String>, Log) {
        let options =
            ReadOptions { legacy_hosts: hosts.iter().map(|&host| host.to_owned()).collect(), ..ReadOptions::default() };
        let (mut meta, mut log) = (Meta::default(), Log::default());
        let start = take(body, 0, &mut meta, &options, &mut log);
        (body[start..].trim_start().to_owned(), meta.legacy_url.map(|url| url.to_string()), log)
    }

    #[test]
    fn the_line_becomes_the_legacy_url() {
        for line in [
            format!("*This was originally posted on blogger [here]({URL})*.\n\nText"),
            format!("\n\n_This was originally posted on blogger [here]({URL})_.\n\nText"),
            format!("_This was originally posted on blogger [here]({URL})_.Text"),
            format!("*This was originally posted on Blogger* [here]({URL}).\nText"),
        ] {
            let (rest, url, log) = read(&line, &["old-blog.blogspot.com"]);
            assert_eq!((rest.as_str(), url.as_deref()), ("Text", Some("/2024/01/a.html")), "{line}");
            assert_eq!(log.changes.removed.len(), 2);
        }
    }

    #[test]
    fn a_foreign_host_is_reported_and_the_line_stays() {
        let line = format!("*This was originally posted on blogger [here]({URL})*.\n");
        let (rest, url, log) = read(&line, &["another.example.org"]);
        assert_eq!((rest, url), (line, None));
        assert_eq!(log.diagnostics[0].code, Code::LegacyHostForeign);
    }

    #[test]
    fn other_openings_are_text() {
        for text in [
            "This was originally posted",
            "*This was originally posted on blogger*",
            "",
            "*é",
            "_This was originally posted on blogger [here](x",
        ] {
            assert_eq!(read(text, &[]).1, None);
        }
    }
}
