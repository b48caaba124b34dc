//! HTML that is kept: one spelling for each element, so that what was written is read back the same.

use std::fmt::Write as _;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::elements::{Meaning, is_block, is_foreign_prefix, is_raw_text, is_void, meaning};
use super::entities::decode;

/// The namespace of HTML; `<link>` in a drawing is none of it, and has an end tag.
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// An element is written as it is after so many readings at most: that of Markdown is one more.
const READINGS: usize = 3;

/// Attributes that say something by being there: `<iframe allowfullscreen>`.
const FLAGS: &[&str] = &[
    "allowfullscreen",
    "async",
    "autoplay",
    "checked",
    "controls",
    "default",
    "defer",
    "disabled",
    "hidden",
    "ismap",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "noshade",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
    "webkitallowfullscreen",
    "mozallowfullscreen",
];

/// What some engines want to be told: the writer says it where the target needs it. <https://kramdown.gettalong.org/syntax.html#html-blocks>
const HOLDS_MARKDOWN: &str = "markdown";

/// The start tag of an element.
pub(super) fn start_tag(element: &Element) -> String {
    let mut tag = format!("<{}", element.name());
    // a mark of the place in the source is no attribute of the page's, and neither is a word to the engine
    let attributes = element.attrs().filter(|(name, _)| is_attribute_name(name) && *name != HOLDS_MARKDOWN);
    for (name, value) in attributes {
        tag.push(' ');
        tag.push_str(name);
        if !(value.is_empty() && FLAGS.contains(&name)) {
            tag.push_str("=\"");
            push_value(value, &mut tag);
            tag.push('"');
        }
    }
    tag.push('>');
    tag
}

/// Whether an element says what letters stand for, by the name that HTML had for it.
pub(super) fn is_abbreviation(element: &Element) -> bool {
    element.name() == "acronym" && element.attr("title").is_some()
}

/// The start tag of one, by the name that HTML has for it.
pub(super) fn abbreviation(element: &Element) -> String {
    start_tag(element).replacen("acronym", "abbr", 1)
}

/// Whether CommonMark takes a tag for one that has an attribute of this name; `<u 05>` is text to it.
/// <https://spec.commonmark.org/0.31.2/#attribute-name>
fn is_attribute_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':'))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-'))
}

/// The end tag of an element.
pub(super) fn end_tag(element: &Element) -> String {
    format!("</{}>", element.name())
}

/// An element with all it holds, in one line: a blank line would end an HTML block of CommonMark.
pub(super) fn outer_html(element: ElementRef<'_>) -> String {
    settled(element, Inside::default())
}

/// The same of a table: its scripts and style sheets go, as they do everywhere; see [`is_hidden`].
pub(super) fn table(element: ElementRef<'_>) -> String {
    settled(element, Inside { table: true, ..Inside::default() })
}

/// What the element is to those who read it again: html5ever puts a heading into a heading that it would not read so.
fn settled(element: ElementRef<'_>, inside: Inside) -> String {
    let mut html = String::new();
    push_element(element, inside, &mut html);
    for _ in 0..READINGS {
        let mut again = String::new();
        push_children(Html::parse_fragment(&html).root_element(), inside, &mut again);
        if again == html {
            break;
        }
        html = again;
    }
    html
}

/// Whether an element acts on the page and shows nothing.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(name, "style" | "script")
}

/// The same of a player. But for `<iframe>` they begin no block of HTML for CommonMark.
pub(super) fn embed(element: ElementRef<'_>) -> String {
    if element.value().name() == "iframe" { outer_html(element) } else { in_line(&outer_html(element)) }
}

/// What was in a line, as a block of its own: nothing in a block of HTML is Markdown, and only a frame begins one.
pub(super) fn as_block(html: String) -> String {
    if !html.starts_with("<iframe") {
        return html;
    }
    let tree = Html::parse_fragment(&html);
    let frame = tree.root_element().children().find_map(ElementRef::wrap);
    frame.map(outer_html).unwrap_or(html)
}

/// HTML in a line of Markdown, where `*a*` between tags would be emphasis.
pub(super) fn in_line(html: &str) -> String {
    let mut escaped = String::with_capacity(html.len());
    let (mut in_tag, mut in_value) = (false, false);
    for c in html.chars() {
        in_value = in_tag && in_value != (c == '"');
        in_tag = c == '<' || in_tag && (in_value || c != '>');
        match c {
            '*' | '_' | '`' | '[' | ']' | '\\' | '~' if !in_tag => {
                // writing to a String does not fail
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// What an element is in.
#[derive(Clone, Copy, Default)]
struct Inside {
    preformatted: bool,
    /// A player that is in a paragraph when it is read again. A block in it would end both.
    player: bool,
    /// A link, which ends where another begins.
    link: bool,
    /// A table, and no drawing in it, which has a style sheet of its own.
    table: bool,
}

fn push_element(element: ElementRef<'_>, inside: Inside, html: &mut String) {
    let name = element.value().name();
    if inside.table && is_hidden(name) {
        return;
    }
    let is_out_of_place = |meaning| is_block(meaning) && meaning != Meaning::Embed;
    let is_foreign = name.split_once(':').is_some_and(|(prefix, _)| is_foreign_prefix(prefix));
    let is_of_table = matches!(name, "col" | "colgroup");
    let ends_player = inside.player && (is_of_table || meaning(name).is_some_and(is_out_of_place));
    let is_left_out = is_foreign || ends_player || inside.link && name == "a";
    let inside = Inside {
        preformatted: inside.preformatted || !is_left_out && matches!(name, "pre" | "textarea" | "listing"),
        player: inside.player || matches!(name, "video" | "audio"),
        link: inside.link || name == "a",
        table: inside.table && name != "svg",
    };
    if !is_left_out {
        html.push_str(&start_tag(element.value()));
    } else if ends_player {
        push_text(" ", false, html);
    }
    if is_void(name) && &*element.value().name.ns == HTML {
        return;
    }
    push_children(element, inside, html);
    if !is_left_out {
        html.push_str(&end_tag(element.value()));
    }
}

fn push_children(element: ElementRef<'_>, inside: Inside, html: &mut String) {
    let name = element.value().name();
    for child in element.children() {
        match child.value() {
            // references are none there, and some of those who read it again decode them
            Node::Text(text)
                if name == "iframe" || is_raw_text(name) && name != "textarea" && text.contains(['&', '\u{a0}']) =>
            {
                push_text(&decode(text), inside.preformatted, html);
            }
            Node::Text(text) if is_raw_text(name) && name != "textarea" => html.push_str(&text.replace('\n', " ")),
            Node::Text(text) => push_text(text, inside.preformatted, html),
            _ => {
                if let Some(child) = ElementRef::wrap(child) {
                    push_element(child, inside, html);
                }
            }
        }
    }
}

fn push_text(text: &str, preformatted: bool, html: &mut String) {
    for c in text.chars() {
        match c {
            '\n' if preformatted => html.push_str("&#10;"),
            ' ' | '\n' | '\t' | '\r' | '\x0c' if !preformatted => {
                if !html.ends_with(' ') {
                    html.push(' ');
                }
            }
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            c => html.push(c),
        }
    }
}

/// A value as it stands between quotes. `&` of an address stays as it is written nearly everywhere: `?a=1&b=2`.
fn push_value(value: &str, html: &mut String) {
    for (at, c) in value.char_indices() {
        match c {
            '&' if is_parameter(&value[at + 1..]) => html.push('&'),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("&#10;"),
            c => html.push(c),
        }
    }
}

/// `b=2`: HTML reads no character reference there, with or without a `;` after it.
fn is_parameter(rest: &str) -> bool {
    let name = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    name > 0 && rest.as_bytes().get(name) == Some(&b'=')
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn kept(html: &str) -> String {
        let parsed = Html::parse_fragment(html);
        let kept: String = parsed.root_element().child_elements().map(outer_html).collect();
        let again = Html::parse_fragment(&kept);
        assert_eq!(again.root_element().child_elements().map(outer_html).collect::<String>(), kept);
        kept
    }

    #[test]
    fn one_line_and_one_spelling() {
        assert_eq!(
            kept("<IFRAME src='https://example.org/?a=1&b=2&amp;copy' width=100% allowfullscreen=\"\"></IFRAME>"),
            "<iframe src=\"https://example.org/?a=1&b=2&amp;copy\" width=\"100%\" allowfullscreen></iframe>"
        );
        assert_eq!(
            kept("<table>\n\n<tr><td>a &lt;\n\n b<pre>x\n\ny</pre></table>"),
            "<table> <tbody><tr><td>a &lt; b<pre>x&#10;&#10;y</pre></td></tr></tbody></table>"
        );
        let player = Html::parse_fragment("<video title=\"a_b\">*a* [b](c)</video>");
        let player: String = player.root_element().child_elements().map(embed).collect();
        assert_eq!(player, "<video title=\"a_b\">&#42;a&#42; &#91;b&#93;(c)</video>");
        assert_eq!(
            kept("<video><p>No <b>sound</b></p><div>here</div></video>"),
            "<video> No <b>sound</b> here</video>"
        );
        assert_eq!(in_line("<video s=\">\" t=\"_\">_\"_</video>"), "<video s=\">\" t=\"_\">&#95;\"&#95;</video>");
        assert_eq!(kept("<u 05=a x=b \"c:d>e</u>"), "<u x=\"b\">e</u>");
        assert_eq!(kept("<iframe>a &amp; b&nbsp;</iframe>"), "<iframe>a &amp; b&nbsp;</iframe>");
        assert_eq!(kept("<svg><link/>a</svg>"), "<svg><link></link>a</svg>");
        assert_eq!(kept("<img alt='' src='a\"b.png'>"), "<img alt=\"\" src=\"a&quot;b.png\">");
    }
}
