//! `leaked-styles`: a style sheet that a conversion took for text: `p.p1 {margin: 0.0px; font: 12.0px Times}`.
//!
//! Only at the start of a block, where it cannot be confused with the words before it, and only rules whose selectors
//! name elements of HTML, classes and ids, and whose properties are those of CSS.

use memchr::memchr2;

use super::Log;
use super::walk;
use crate::account::What;
use crate::diagnostic::Code;
use crate::model::{Inline, InlineKind, Post};

const WHY: &str = "a style sheet that leaked into the text";

/// Elements of HTML that style sheets of editors and converters name.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::leaves(body, &mut |inlines| drop_rules(inlines, log));
    }
}

fn drop_rules(inlines: &mut [Inline], log: &mut Log<'_>) {
    let Some(Inline { kind: InlineKind::Text(text), span }) = inlines.first_mut() else { return };
    let length = rules(text);
    if length == 0 {
        return;
    }
    let (sheet, rest) = text.split_at_checked(length).unwrap_or((text, ""));
    log.changed_at(*span, 1);
    log.removed(What::Word, sheet.trim(), WHY);
    log.report(Code::StyleDropped, *span, WHY);
    *text = rest.trim_start().to_owned();
}

/// The length of the rules that a text begins with, with the comments after them.
fn rules(text: &str) -> usize {
    sheet(text, |rest| rule(rest).or_else(|| at_rule(rest)))
}

fn sheet(text: &str, rule: impl Fn(&str) -> Option<usize>) -> usize {
    let mut length = 0;
    let mut end = 0;
    while let Some(rest) = text.get(length..) {
        let space = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("/*").and_then(|comment| comment.find("*/")) {
            length += space + comment + 4;
            end = if end > 0 { length } else { 0 };
        } else if let Some(rule) = rule(rest) {
            length += space + rule;
            end = length;
        } else if end > 0
            && let Some(rule) = empty_rule(rest)
        {
            length += space + rule;
            end = length;
        } else {
            break;
        }
    }
    end
}

/// The length of the rule that a text begins with: `selectors { property: value; … }`.
fn rule(text: &str) -> Option<usize> {
    let (selectors, body) = braces(text)?;
    let is_rule = are_declarations(body) && selectors.split(',').all(is_selector);
    is_rule.then_some(selectors.len() + body.len() + 2)
}

/// The length of `h1, li { }`, which says nothing by itself that a style sheet is here.
fn empty_rule(text: &str) -> Option<usize> {
    let (selectors, body) = braces(text)?;
    let is_rule = body.trim().is_empty() && selectors.split(',').all(is_selector);
    is_rule.then_some(selectors.len() + body.len() + 2)
}

/// The length of `@page { … }`, `@font-face { … }` and `@media print { rules }`.
fn at_rule(text: &str) -> Option<usize> {
    let is_at = |name: &&str| text.strip_prefix(*name).is_some_and(|rest| rest.starts_with([' ', '{', ':']));
    let name = ["@page", "@font-face", "@media", "@supports"].iter().find(|name| is_at(name))?;
    if let Some((prelude, body)) = braces(text) {
        return are_declarations(body).then_some(prelude.len() + body.len() + 2);
    }
    let open = text.find('{').filter(|_| name.starts_with("@media") || name.starts_with("@supports"))?;
    let inner = sheet(text.get(open + 1..)?, self::rule);
    let rest = text.get(open + 1 + inner..).filter(|_| inner > 0)?;
    let space = rest.len() - rest.trim_start().len();
    rest.trim_start().starts_with('}').then_some(open + 1 + inner + space + 1)
}

/// What stands before the first braces and in them, when no others stand inside.
fn braces(text: &str) -> Option<(&str, &str)> {
    let brace = |text: &str| memchr2(b'{', b'}', text.as_bytes());
    let open = brace(text)?;
    let (before, body) = (text.get(..open)?, text.get(open..)?.strip_prefix('{')?);
    let close = brace(body).filter(|at| body.get(*at..).is_some_and(|rest| rest.starts_with('}')))?;
    Some((before, body.get(..close)?))
}

fn are_declarations(body: &str) -> bool {
    let mut declarations = body.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()).peekable();
    declarations.peek().is_some() && declarations.all(is_declaration)
}

fn is_declaration(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else { return false };
    let property = property.trim();
    !property.is_empty() && property.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !value.trim().is_empty()
}

/// `p.p1`, `#toc h2`, `td.linenos .normal`, `table:not(.caption)`
fn is_selector(selector: &str) -> bool {
    let mut parts = selector.split([' ', '>', '+', '~']).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(is_compound)
}

fn is_compound(compound: &str) -> bool {
    // `o\:*`, of Word
    if let Some((prefix, name)) = compound.split_once("\\:") {
        return prefix.chars().all(|c| c.is_ascii_alphanumeric())
            && (name == "*" || name.chars().all(char::is_alphanumeric));
    }
    let end = compound.find(['.', '#', ':', '[']).unwrap_or(compound.len());
    let (element, rest) = compound.split_at_checked(end).unwrap_or((compound, ""));
    let is_known = element == "*" || ELEMENTS.contains(&element) || element.is_empty() && !rest.is_empty();
    is_known
        && rest.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '#' | ':' | '[' | ']' | '(' | ')' | '-' | '_' | '=' | '"')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_found_whole() {
        for sheet in [
            "td { color: red; }p, h1, h2, h3, li { }body{ margin-left : 2cm; }",
            "@page { margin: 2cm } p { margin-bottom: 0.2cm }",
            "@media print { p { color: black } h1 { } } .a { float: left }",
            r"v\:* {behavior:url(#default#VML);}",
        ] {
            assert_eq!(rules(&format!("{sheet} The text.")), sheet.len(), "{sheet}");
        }
        let sheet =
            "p.p1 {margin: 0.0px; font: 12.0px 'Times'} /* x */ #toc h2, .toc td:not(.a) { color: red; } /* y */";
        assert_eq!(rules(&format!("{sheet} The text.")), sheet.len());
        assert_eq!(rules("td {border: 1px solid #ccc;}br {mso-data-placement:same-cell;}Text"), 62);
    }

    #[test]
    fn text_with_braces_stays() {
        for text in [
            "a {b}",
            "p {a: b",
            "Use p {} here",
            "function f {a: b}",
            "i {x: 1, y: {z: 2}}",
            "a {Key: value}",
            "{a: b}",
            "/* x */ text",
            "p { } is empty",
            "@media is a word {a: b {",
            "@media print { nothing }",
        ] {
            assert_eq!(rules(text), 0, "{text}");
        }
    }
}
