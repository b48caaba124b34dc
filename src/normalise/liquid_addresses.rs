//! `liquid-addresses`: addresses that Jekyll put together when it built the old site. CommonMark sees no address in what holds spaces.
//!
//! | source | address |
//! |---|---|
//! | `![a]({{ site.baseurl }}/a.png)`, `<img src="{{ site.url }}/a.png">` | `/a.png` |
//! | `[a]({{ "/a/" \| relative_url }})` | `/a/` |
//! | `[a]({% post_url 2012-05-04-lamps %})` | `2012-05-04-lamps.md` |
//!
//! Source: <https://jekyllrb.com/docs/liquid/tags/#links>, <https://jekyllrb.com/docs/liquid/filters/>

use super::mojibake::code::{Fences, ranges};
use crate::diagnostic::Diagnostic;
use crate::import::Format;
use crate::source::{Edit, Source};

/// No tag is longer.
const LONGEST_TAG: usize = 1 << 10;

/// Rewrites the addresses in the text of a source; returns how many.
pub fn run(source: &mut Source, format: Format, _: &mut Vec<Diagnostic>) -> u32 {
    if !matches!(format, Format::FrontMatter | Format::FrontMatterHtml) {
        return 0;
    }
    let edits = edits(source.text(), format);
    source.apply(&edits);
    edits.len() as u32
}

fn edits(text: &str, format: Format) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut code = None;
    for (at, open) in text.match_indices('{') {
        let follows_tag = edits.last().is_some_and(|edit| edit.range.end == at);
        if !follows_tag && !["](", "](<", "=\"", "='"].iter().any(|before| text[..at].ends_with(before)) {
            continue;
        }
        let rest = &text[at + open.len()..];
        let near = &rest[..rest.floor_char_boundary(LONGEST_TAG)];
        let Some((address, length)) = near.lines().next().and_then(address) else { continue };
        let code = code.get_or_insert_with(|| ranges(text, Fences::of(format)));
        let next = code.partition_point(|code| code.end <= at);
        if code.get(next).is_none_or(|code| code.start > at) {
            edits.push(Edit { range: at..at + open.len() + length, text: address });
        }
    }
    edits
}

/// The address that a tag stands for, and how long the tag is, without its first brace.
fn address(tag: &str) -> Option<(String, usize)> {
    let (inner, close) = match tag.strip_prefix('{') {
        Some(inner) => (inner, "}}"),
        None => (tag.strip_prefix('%')?, "%}"),
    };
    let (inner, _) = inner.split_once(close)?;
    let length = 1 + inner.len() + close.len();
    let inner = inner.trim_matches(['-', ' ']);
    if close == "%}" {
        return Some((format!("{}.md", inner.strip_prefix("post_url ")?.trim()), length));
    }
    let of_site = |name: &str| matches!(name.trim(), "site.url" | "site.baseurl");
    if of_site(inner) {
        return Some((String::new(), length));
    }
    let quote = inner.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (path, filters) = inner[1..].split_once(quote)?;
    let mut filters = filters.trim().strip_prefix('|')?.split('|').map(str::trim);
    let is_of_site = |filter: &str| matches!(filter, "relative_url" | "absolute_url");
    let makes_address = |filter: &str| is_of_site(filter) || filter.strip_prefix("prepend:").is_some_and(of_site);
    filters.all(makes_address).then(|| (path.to_owned(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        let mut source = Source::new("a.md", text);
        run(&mut source, Format::FrontMatter, &mut Vec::new());
        source.text().to_owned()
    }

    #[test]
    fn addresses_of_the_site() {
        for (text, expected) in [
            ("![a]({{ site.baseurl }}/a.png)", "![a](/a.png)"),
            ("<img src=\"{{ site.url }}{{site.baseurl}}/a.png\">", "<img src=\"/a.png\">"),
            ("[a](<{{- '/a b' | relative_url -}}>)", "[a](</a b>)"),
            ("[a]({{ \"/a/\" | prepend: site.baseurl | prepend: site.url }}#b)", "[a](/a/#b)"),
            ("[a]({% post_url 2012-05-04-a %})", "[a](2012-05-04-a.md)"),
        ] {
            assert_eq!(rewritten(text), expected);
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "{{ site.baseurl }}/a",
            "[a]({{ page.url }})",
            "[a]({{ '/a' | downcase }})",
            "[a]({{ site.url",
            "[a]({% include a.html %})",
            "`[a]({{ site.url }}/a)`",
            "```\n[a]({{ site.url }}/a)\n```",
        ] {
            assert_eq!(rewritten(text), text);
        }
    }
}
