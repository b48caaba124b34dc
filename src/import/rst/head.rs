//! What a `.. post::` directive says about its post, and where the post lived before.

use super::directive::{self, Directive};
use super::text::{Line, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::import::legacy::{self, ORIGINALLY};
use crate::import::{ReadOptions, date};
use crate::model::{LegacyUrl, Meta, Value};
use crate::site;
use crate::source::Span;

/// ABlog's options that stand without a value.
const FLAGS: [&str; 2] = ["exclude", "nocomments"];

/// ABlog's options that name several things with commas between them.
const LISTS: [&str; 3] = ["category", "location", "language"];

/// What a flag can say beside standing there.
const YES: [&str; 5] = ["", "true", "yes", "on", "1"];
const NO: [&str; 4] = ["false", "no", "off", "0"];

/// Whether a flag of a list of fields is set: to ABlog it is wherever it stands; nobody means that by `false`.
pub fn is_set(value: &str) -> bool {
    !is_one_of(&NO, value)
}

fn is_one_of(words: &[&str], value: &str) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Whether a line is the conversion's: `*This was originally posted on blogger* `here <…>`_.`
pub fn is_originally(line: &str) -> bool {
    line.trim_start_matches(['*', '_']).starts_with(ORIGINALLY)
}

/// What the directive and its options say. The slug stays open: it is made from the address or the file name.
pub fn meta(
    text: &Text<'_>,
    directive: &Directive,
    span: Span,
    options: &ReadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Meta {
    let mut meta = Meta::default();
    let argument = directive.argument_text(text);
    set_date(&mut meta, argument, span, options, diagnostics);
    for (at, (name, lines)) in directive.options.iter().enumerate() {
        let value = directive::joined(text, lines);
        // as for every directive, the first one counts
        if directive.options[..at].iter().any(|(before, _)| before == name) {
            let message = format!("`:{name}:` is there twice; `{value}` is left out");
            diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
            continue;
        }
        set_option(&mut meta, name, value);
    }
    meta
}

/// Sets when the post was published. What cannot be read as a date is kept as it is, and the post is a draft.
pub fn set_date(
    meta: &mut Meta,
    written: String,
    span: Span,
    options: &ReadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if written.is_empty() {
        return;
    }
    match date::of_source(&written, options) {
        Ok(date) => meta.published = Some(date),
        Err(misread) if let Some(day) = date::day_at_start(&written) => {
            let message = format!("of `{written}` only the day is understood");
            diagnostics.push(Diagnostic::at(misread.code(), span, message));
            meta.published = Some(day);
        }
        Err(misread) => {
            diagnostics.push(misread.diagnostic(span));
            meta.extra.push(("date".to_owned(), Value::String(written)));
        }
    }
}

/// Sets what one option of the directive, or one field of a `:blogpost: true` list, says.
pub fn set_option(meta: &mut Meta, name: &str, value: String) {
    match name {
        "tags" => meta.tags = items(&value),
        "author" => meta.author = Some(items(&value).join(", ")).filter(|author| !author.is_empty()),
        "title" if !value.is_empty() => meta.title = value,
        "image" | "excerpt" if is_number(&value) => meta.extra.push((name.to_owned(), Value::Number(value))),
        _ if FLAGS.contains(&name) && (is_one_of(&YES, &value) || is_one_of(&NO, &value)) => {
            meta.extra.push((name.to_owned(), Value::Bool(is_set(&value))));
        }
        _ if LISTS.contains(&name) => meta.extra.push((name.to_owned(), one_or_several(items(&value)))),
        _ => meta.extra.push((name.to_owned(), Value::String(value))),
    }
}

/// ABlog's `:redirect:` names pages that led to the post: paths below the root of the site, with commas between them.
pub fn take_redirects(meta: &mut Meta, options: &ReadOptions) {
    let pattern = options.legacy_url.as_deref().unwrap_or(site::DEFAULT_ADDRESS);
    let Some(at) = meta.extra.iter().position(|(key, _)| key == "redirect") else { return };
    let address = |item: &String| {
        let docname = item.trim_start_matches('/');
        let is_file = docname.to_ascii_lowercase().ends_with(".html");
        let address =
            if is_file { format!("/{docname}") } else { site::address(pattern, docname.trim_end_matches('/')) };
        address.parse().ok()
    };
    let Some(Value::String(written)) = meta.extra.get(at).map(|(_, value)| value) else { return };
    if let Some(aliases) = items(written).iter().map(address).collect::<Option<Vec<_>>>() {
        meta.aliases.extend(aliases);
        meta.extra.remove(at);
    }
}

/// The directive on one of the lines, at the left margin: its line, and what it says.
pub fn find(text: &Text<'_>, lines: &[Line]) -> Option<(usize, Directive)> {
    lines.iter().enumerate().find_map(|(at, line)| Some((at, post_directive(text, lines, at, *line)?)))
}

/// The address of the post on the old blog, and what is to be said about its host.
pub fn legacy_url(
    address: &str,
    span: Span,
    options: &ReadOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<LegacyUrl> {
    let Ok(legacy_url) = address.parse::<LegacyUrl>() else {
        let message = format!("`{address}` is not the address of a post");
        diagnostics.push(Diagnostic::at(Code::MarkupMalformed, span, message));
        return None;
    };
    if !legacy::is_on_old_blog(address, &options.legacy_hosts) {
        let host = legacy::host(address).unwrap_or_default();
        let message = format!("the post was on `{host}`, which is not in `legacy-hosts`");
        diagnostics.push(Diagnostic::at(Code::LegacyHostForeign, span, message));
    }
    Some(legacy_url)
}

fn post_directive(text: &Text<'_>, lines: &[Line], at: usize, line: Line) -> Option<Directive> {
    let rest = text.line(line).strip_prefix("..")?;
    let marker = 2 + rest.len() - rest.trim_start_matches(' ').len();
    rest.trim_start_matches(' ').starts_with("post").then_some(())?;
    directive::read(text, lines, at, marker).filter(|directive| directive.name == "post")
}

fn items(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// One thing is a string, several are a list.
fn one_or_several(mut items: Vec<String>) -> Value {
    match items.len() {
        0 | 1 => Value::String(items.pop().unwrap_or_default()),
        _ => Value::List(items.into_iter().map(Value::String).collect()),
    }
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.len() < 10 && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_host_is_foreign() {
        let options = ReadOptions { legacy_hosts: vec!["news.blogspot.com".to_owned()], ..ReadOptions::default() };
        let foreign = |address: &str| {
            let mut diagnostics = Vec::new();
            assert!(legacy_url(address, Span::default(), &options, &mut diagnostics).is_some(), "{address}");
            !diagnostics.is_empty()
        };
        assert!(!foreign("https://WWW.news.blogspot.co.uk/2014/03/tide.html"));
        assert!(!foreign("/2014/03/tide.html"));
        assert!(foreign("https://other.blogspot.com/2014/03/tide.html"));
    }

    #[test]
    fn options_become_meta() {
        let text =
            Text::new(".. post:: Jan 2, 2024\n   :tags: a, b c,\n   :author: Me\n   :nocomments:\n   :language: en\n");
        let (at, directive) = find(&text, &text.lines()).unwrap();
        assert_eq!(at, 0);
        let mut diagnostics = Vec::new();
        let meta = meta(&text, &directive, Span::default(), &ReadOptions::default(), &mut diagnostics);
        assert_eq!(meta.tags, ["a", "b c"]);
        assert_eq!(meta.author.as_deref(), Some("Me"));
        assert_eq!(meta.published.unwrap().as_str(), "2024-01-02");
        let language = ("language".to_owned(), Value::String("en".to_owned()));
        assert_eq!(meta.extra, [("nocomments".to_owned(), Value::Bool(true)), language]);
        assert!(diagnostics.is_empty());
    }
}
