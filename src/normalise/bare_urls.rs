//! `bare-urls`: an address in the text becomes the link that GFM makes of it (its section 6.9, *Autolinks (extension)*):
//! `http://`, `https://`, `ftp://`, `www.` and e-mail addresses, without the punctuation at their end. `@name@host`, which
//! GFM would take for mail, is an account of the fediverse and leads to its page.

use std::ops::Range;

use memchr::memchr3_iter;

use super::Log;
use super::walk;
use crate::account::What;
use crate::model::{Inline, InlineKind, Post};
use crate::source::Span;

/// What servers and browsers take; longer text is no address.
const MAX_LENGTH: usize = 8192;

/// How often what stands before an address is looked at again.
const ROUNDS: usize = 3;

const WHY: &str = "an address in the text";

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::leaves(body, &mut |inlines| link_addresses(inlines, log));
    }
}

fn link_addresses(inlines: &mut Vec<Inline>, log: &mut Log<'_>) {
    // inside `<a href=…>` of kept HTML the text is a link already
    let mut in_anchor = false;
    let mut linked = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        match &mut inline.kind {
            InlineKind::Html(tag) if tag.starts_with("<a ") => in_anchor = true,
            InlineKind::Html(tag) if tag.starts_with("</a") => in_anchor = false,
            InlineKind::Text(text) if !in_anchor && may_hold_address(text) => {
                let (mut rest, before) = (text.as_str(), log.times());
                let mut pieces = Vec::new();
                while let Some(tag) = template(rest) {
                    pieces.extend(split(&rest[..tag.start], inline.span, ROUNDS, log));
                    pieces.push(Inline::text(&rest[tag.clone()], inline.span));
                    rest = &rest[tag.end..];
                }
                pieces.extend(split(rest, inline.span, ROUNDS, log));
                if log.times() != before {
                    linked.append(&mut pieces);
                    continue;
                }
            }
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strikethrough(content)
                if !in_anchor =>
            {
                link_addresses(content, log);
            }
            _ => {}
        }
        linked.push(inline);
    }
    *inlines = linked;
}

/// Where a tag of a template stands, to which an address is a word: `{{< figure src="https://a.example/b.png" >}}`.
fn template(text: &str) -> Option<Range<usize>> {
    let (at, close) = text.match_indices('{').find_map(|(at, _)| match text.as_bytes().get(at + 1) {
        Some(b'{') => Some((at, "}}")),
        Some(b'%') => Some((at, "%}")),
        _ => None,
    })?;
    Some(at..at + text[at..].find(close)? + close.len())
}

/// Whether a text has what every address has: `://`, `www.` or `@`.
fn may_hold_address(text: &str) -> bool {
    let is_mark = |at: usize| match text.as_bytes().get(at) {
        Some(b':') => text.get(at..).is_some_and(|rest| rest.starts_with("://")),
        Some(b'.') => text.get(..at).is_some_and(|before| before.ends_with(['w', 'W'])),
        mark => mark.is_some(),
    };
    memchr3_iter(b':', b'.', b'@', text.as_bytes()).any(is_mark)
}

fn split(text: &str, span: Span, rounds: usize, log: &mut Log<'_>) -> Vec<Inline> {
    let mut split = Vec::new();
    let mut at = 0;
    let mut known_end = 0;
    while let Some((range, target)) = next_address(text, at, &mut known_end) {
        let (Some(before), Some(shown)) = (text.get(at..range.start), text.get(range.clone())) else { break };
        log.changed_at(span, 1);
        log.added(What::Link, target.as_str(), WHY);
        // `http://a.example'http://b.example`: the first is one where the second ends it
        match rounds.checked_sub(1) {
            Some(rounds) if !before.is_empty() => split.extend(self::split(before, span, rounds, log)),
            _ => split.push(Inline::text(before, span)),
        }
        let content = vec![Inline::text(shown, span)];
        split.push(Inline::link(target, content, span));
        at = range.end;
    }
    split.push(Inline::text(text.get(at..).unwrap_or_default(), span));
    split
}

/// The first address at or after an offset, and where it leads. What could begin an address again and again in one long
/// run of characters ends where the run ends: `known_end` is where the last one did.
fn next_address(text: &str, from: usize, known_end: &mut usize) -> Option<(Range<usize>, String)> {
    let rest = text.get(from..)?;
    rest.char_indices().filter(|(_, c)| matches!(c, 'h' | 'H' | 'f' | 'F' | 'w' | 'W' | '@')).find_map(
        |(at, character)| {
            let at = from + at;
            if character == '@' { mail(text, from, at) } else { web(text, from, at, known_end) }
        },
    )
}

fn web(text: &str, from: usize, start: usize, known_end: &mut usize) -> Option<(Range<usize>, String)> {
    let rest = text.get(start..)?;
    let before = text.get(from..start)?.chars().next_back();
    let scheme = ["http://", "https://", "ftp://", "www."].into_iter().find(|scheme| starts_with(rest, scheme))?;
    let may_start = match before {
        None => true,
        Some(before) if scheme == "www." => {
            before.is_whitespace() || matches!(before, '*' | '_' | '~' | '(' | '[' | '“' | '‘' | '"' | '\'')
        }
        Some(before) => !before.is_alphanumeric() && before != '/',
    };
    if *known_end <= start {
        *known_end = start + rest.find(ends_address).unwrap_or(rest.len());
    }
    let length = *known_end - start;
    if !may_start || length > MAX_LENGTH {
        return None;
    }
    let shown = without_tail(rest.get(..length)?);
    let host = shown.get(if scheme == "www." { 0 } else { scheme.len() }..)?;
    if !is_domain(host, scheme == "www.") {
        return None;
    }
    let target = if scheme == "www." { format!("http://{shown}") } else { shown.to_owned() };
    Some((start..start + shown.len(), target))
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// GFM ends an address at white space and `<`; quotes and dashes of typography are no part of one either.
fn ends_address(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '<' | '>'
                | '"'
                | '`'
                | '\\'
                | '“'
                | '”'
                | '‘'
                | '’'
                | '«'
                | '»'
                | '…'
                | '—'
                | '、'
                | '。'
                | '，'
                | '）'
                | '」'
        )
}

/// Without punctuation at the end, brackets that were not opened, and a character reference.
fn without_tail(mut shown: &str) -> &str {
    let unopened = |open: char, close: char| shown.matches(close).count().saturating_sub(shown.matches(open).count());
    let mut unopened = [(')', unopened('(', ')')), (']', unopened('[', ']')), ('}', unopened('{', '}'))];
    loop {
        let mut is_tail = shown.ends_with(['?', '!', '.', ',', ':', '*', '_', '~', '\'', ';']);
        for (_, left) in unopened.iter_mut().filter(|(close, left)| *left > 0 && shown.ends_with(*close)) {
            *left -= 1;
            is_tail = true;
        }
        if !is_tail {
            return shown;
        }
        let end = shown.char_indices().next_back().map_or(0, |(at, _)| at);
        shown = shown.get(..end).unwrap_or_default();
    }
}

/// A host as GFM wants it: letters, digits, `-` and `_`, in parts with periods, no `_` in the last two parts.
fn is_domain(text: &str, needs_period: bool) -> bool {
    let end = text.find(['/', '?', '#', ':']).unwrap_or(text.len());
    let host = text.get(..end).unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let parts: Vec<&str> = host.split('.').collect();
    let is_part = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    parts.iter().all(is_part)
        && parts.iter().rev().take(2).all(|part| !part.contains('_'))
        && parts.len() > if needs_period { 2 } else { 0 }
}

/// Whether the path of a repository follows on `git@host:`.
pub(super) fn begins_path(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '~' | '/' | '.' | '_'))
}

fn mail(text: &str, from: usize, at: usize) -> Option<(Range<usize>, String)> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let local = text.get(from..at)?;
    let start = from
        + local
            .rfind(|c| !is_local(c))
            .map_or(0, |before| before + local[before..].chars().next().map_or(1, char::len_utf8));
    let before = text.get(..start)?.chars().next_back();
    let rest = text.get(at + 1..)?;
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(rest.len());
    let domain = rest.get(..length)?.trim_end_matches('.');
    let is_place = rest.get(domain.len()..)?.strip_prefix(':').is_some_and(begins_path);
    let is_mail = start < at
        && before != Some('/')
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && !domain.ends_with(['-', '_'])
        && !is_place;
    let shown = text.get(start..at + 1 + domain.len()).filter(|_| is_mail)?;
    if before == Some('@') {
        return Some((start - 1..at + 1 + domain.len(), format!("https://{domain}/@{}", text.get(start..at)?)));
    }
    let start = if text.get(from..start)?.ends_with("mailto:") { start - "mailto:".len() } else { start };
    Some((start..at + 1 + domain.len(), format!("mailto:{shown}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let mut at = 0;
        let mut found = Vec::new();
        let mut known_end = 0;
        while let Some((range, target)) = next_address(text, at, &mut known_end) {
            at = range.end;
            found.push((&text[range], target));
        }
        found
    }

    fn shown(text: &str) -> Vec<&str> {
        found(text).into_iter().map(|(shown, _)| shown).collect()
    }

    #[test]
    fn addresses_end_before_punctuation() {
        assert_eq!(
            shown("See https://example.org/a_(b), http://x.org/?q=1. (www.example.org/c) “http://y.org”"),
            ["https://example.org/a_(b)", "http://x.org/?q=1", "www.example.org/c", "http://y.org",]
        );
        assert_eq!(
            shown("http://localhost:8000/ and HTTPS://Example.ORG;"),
            ["http://localhost:8000/", "HTTPS://Example.ORG"]
        );
    }

    #[test]
    fn addresses_end_before_others() {
        let log = |text: &str| {
            let (source, settings) = (crate::source::Source::new("a.md", ""), super::super::Settings::default());
            let (mut changes, mut diagnostics) = Default::default();
            let mut log = Log::new(
                "bare-urls",
                &source,
                crate::import::Format::FrontMatter,
                &settings,
                &mut changes,
                &mut diagnostics,
            );
            let inlines = split(text, Span::default(), ROUNDS, &mut log);
            inlines.iter().filter(|inline| matches!(inline.kind, InlineKind::Link(_))).count()
        };
        assert_eq!(log("http://x.org'http://y.org and a@x.org:b@y.org"), 4);
    }

    #[test]
    fn targets_are_whole() {
        assert_eq!(found("www.example.org")[0].1, "http://www.example.org");
        assert_eq!(
            found("to a.b+c@mail.example.org."),
            [("a.b+c@mail.example.org", "mailto:a.b+c@mail.example.org".to_owned())]
        );
        assert_eq!(shown("a@x.example:(b@x.example)"), ["a@x.example", "b@x.example"]);
        assert_eq!(
            found("as @a@social.example.org,"),
            [("@a@social.example.org", "https://social.example.org/@a".to_owned())]
        );
        assert_eq!(found("mailto:a@example.org")[0], ("mailto:a@example.org", "mailto:a@example.org".to_owned()));
    }

    #[test]
    fn what_only_looks_like_an_address() {
        for text in
            ["http://", "https://.", "www.", "www.x", "a@b", "git@example.org:a/b", "xhttp://x.org", "@x", "é@x.org"]
        {
            assert_eq!(shown(text), [""; 0], "{text}");
        }
    }
}
