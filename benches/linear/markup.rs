//! Documents of any length for the readers of Markdown and of HTML.

use std::fmt::Write as _;

use super::documents::{Document, numbered, repeat};

/// Nesting, unclosed markup of each kind, and a great many of each thing that has a name.
pub const MARKUP: &[Document] = &[
    ("unclosed ~~", |length| repeat(" ~~a", length)),
    ("unclosed ***", |length| repeat(" ***a", length)),
    ("unclosed __", |length| repeat(" __a", length)),
    ("unclosed * and _", |length| repeat(" *a _b", length)),
    ("unclosed [a][", |length| repeat(" [a][b", length)),
    ("unclosed [a](<", |length| repeat(" [a](<b", length)),
    ("unclosed [a](b \"", |length| repeat(" [a](b \"c", length)),
    ("unclosed [^", |length| repeat(" [^a", length)),
    ("unclosed ```` ` ````, all lengths", |length| {
        numbered(length, |text, number| write!(text, " {}a", "`".repeat(number % 100)))
    }),
    ("unclosed <!--", |length| repeat(" <!-- a", length)),
    ("unclosed <![CDATA[", |length| repeat(" <![CDATA[ a", length)),
    ("unclosed <?", |length| repeat(" <? a", length)),
    ("unclosed <!A", |length| repeat(" <!A a", length)),
    ("unclosed <a href=\"", |length| repeat(" <a href=\"b", length)),
    ("unclosed </", |length| repeat(" </a", length)),
    ("unclosed <http:", |length| repeat(" <http:a", length)),
    ("unclosed {", |length| repeat(" {a", length)),
    ("unclosed <b>", |length| repeat("<b>a ", length)),
    ("unclosed <b> in lines", |length| repeat("<b>a\n\n", length)),
    ("unclosed <a href>", |length| repeat("<a href=\"b\">c ", length)),
    ("unclosed <p>", |length| repeat("<p>a ", length)),
    ("unclosed <div>", |length| repeat("<div>a\n", length)),
    ("unclosed <div>, apart", |length| repeat("<div>\n\na\n\n", length)),
    ("unclosed <pre>", |length| repeat("<pre>a\n", length)),
    ("unclosed <pre>, apart", |length| repeat("<pre>a\n\n", length)),
    ("unclosed <table>", |length| repeat("<table><tr><td>a\n", length)),
    ("unclosed <table>, apart", |length| repeat("<table><tr><td>a\n\n", length)),
    ("unclosed <ul><li>", |length| repeat("<ul><li>a\n", length)),
    ("unclosed <blockquote>", |length| repeat("<blockquote>a\n\n", length)),
    ("unclosed <script>", |length| repeat("<script>a\n\n", length)),
    ("unclosed <style>", |length| repeat("<style>a\n\n", length)),
    ("unclosed <iframe>", |length| repeat("<iframe src=\"a\">b\n\n", length)),
    ("unclosed <span>", |length| repeat("<span style=\"color: red\">a ", length)),
    ("unclosed <font><b><i>", |length| repeat("<font><b><i>a ", length)),
    ("closed but never opened", |length| repeat("a</b></div> ", length)),
    ("closed but never opened, apart", |length| repeat("</div>\n\na</b>\n\n", length)),
    ("crossed tags", |length| repeat("<b><i>a</b></i> ", length)),
    ("crossed links", |length| repeat("<a href=\"x\"><div>a</a></div> ", length)),
    ("divs", |length| repeat("<div>a</div>\n", length)),
    ("divs, apart", |length| repeat("<div>\n\na\n\n</div>\n\n", length)),
    ("paragraphs of HTML", |length| repeat("<p>a <b>b</b></p>\n", length)),
    ("line breaks", |length| repeat("a<br>", length)),
    ("line breaks, two", |length| repeat("a<br /><br />\n", length)),
    ("pre", |length| repeat("<pre>a<br>b</pre>\n\n", length)),
    ("one pre", |length| format!("<pre>{}</pre>", repeat("a<br>", length))),
    ("tables of HTML", |length| repeat("<table><tr><td>a</td><td>b</td></tr></table>\n\n", length)),
    ("one table of HTML", |length| format!("<table>{}</table>", repeat("<tr><td>a</td><td>b</td></tr>\n", length))),
    ("caption tables", |length| {
        repeat("<table><tbody><tr><td><img src=\"a.png\"></td></tr><tr><td>b</td></tr></tbody></table>\n\n", length)
    }),
    ("lists of HTML", |length| repeat("<ul><li>a</li><li>b</li></ul>\n", length)),
    ("one list of HTML", |length| format!("<ul>{}</ul>", repeat("<li>a</li>\n", length))),
    ("comments of HTML", |length| repeat("<!-- a -->\n\n", length)),
    ("attributes", |length| format!("<b {}>c</b>", repeat("a=\"b\" ", length))),
    ("attributes, different", |length| {
        format!("<b {}>c</b>", numbered(length, |text, number| write!(text, "a{number}=\"b\" ")))
    }),
    ("iframes", |length| repeat("<iframe src=\"https://a.example\"></iframe>\n\n", length)),
    ("images of HTML", |length| repeat("<a href=\"a.png\"><img src=\"a.png\" alt=\"b\"></a> ", length)),
    ("text like tags", |length| repeat("<stdin> a < b <- ", length)),
    ("reference definitions", |length| {
        numbered(length, |text, number| write!(text, "[a{number}][b{number}]\n\n[b{number}]: /c\n\n"))
    }),
    ("reference definitions, the same", |length| repeat("[a]: /b\n", length)),
    ("references without definitions", |length| repeat("[a][b] ", length)),
    ("one definition, many references", |length| format!("[a]: /b\n\n{}", repeat("[a] ", length))),
    ("footnotes of Markdown", |length| {
        numbered(length, |text, number| write!(text, "a[^{number}]\n\n[^{number}]: note\n\n"))
    }),
    ("headings", |length| repeat("## a\n\ntext\n\n", length)),
    ("headings, different", |length| numbered(length, |text, number| write!(text, "## a {number}\n\n"))),
    ("links in brackets", |length| repeat("[a [b](c) d](e) ", length)),
    ("images in links", |length| repeat("[![a](b.png)](c.png)\n\n", length)),
    ("links, deep", |length| format!("{}a{}", repeat("[", length / 4), repeat("](b)", length / 2))),
    ("strong in strong", |length| repeat("**a **b** c** ", length)),
    ("strong, deep", |length| format!("{}a{}", repeat("**a ", length / 2), repeat(" b**", length / 2))),
    ("empty strong", |length| repeat("** ** a ", length)),
    ("strong against words", |length| repeat("a**b **c", length)),
    ("table, long", |length| format!("| a | b |\n| --- | --- |\n{}", repeat("| c | d |\n", length))),
    ("table, wide", |length| {
        let [head, rule, row] = ["| a ", "|---", "| b "].map(|cell| repeat(cell, length / 3));
        format!("{head}|\n{rule}|\n{row}|\n")
    }),
    ("table, wide head", |length| {
        let columns = (length / 8).isqrt();
        format!("{}|\n{}|\n{}", "| a ".repeat(columns), "|---".repeat(columns), "| b |\n".repeat(length / 12))
    }),
    ("tables", |length| repeat("| a |\n| - |\n| b |\n\n", length)),
    ("pipes", |length| repeat("| ", length)),
    ("pipes in lines", |length| repeat("a | b\n", length)),
    ("indented code", |length| repeat("    a\n\n", length)),
    ("fenced code", |length| repeat("```python\na\n```\n\n", length)),
    ("code squeezed into text", |length| repeat("def a(): return 1; x = [1]; ", length)),
    ("code in lines", |length| repeat(">>> a = 1\n\n", length)),
    ("task lists", |length| repeat("- [x] a\n", length)),
    ("bullets, deep, in lines", |length| repeat(&"- ".repeat(150), length)),
    ("lost lists", |length| repeat("• a\n\n• b\n\n", length)),
    ("hard breaks", |length| repeat("a\\\nb  \n", length)),
    ("leaked styles", |length| repeat("@page { margin: 2cm } p { margin-bottom: 1cm }\n\n", length)),
    ("redirect wrappers", |length| repeat("[a](https://www.google.com/url?q=https://a.example/&sa=D) ", length)),
    ("anchors", |length| numbered(length, |text, number| write!(text, "## a {number}\n\n[b](#a-{number})\n\n"))),
    ("imports", |length| repeat("import A from 'b'\n\n", length)),
];
