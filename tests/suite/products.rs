//! Every piece of markup in every container, and before every other piece: the ledger balances, and twice is the same as once.
//!
//! The pieces stand in `tests/products`, one file for each language, with `%%` between them.

use std::fmt::Write as _;

use unblogger::convert::{self, Converted};
use unblogger::diagnostic::Code;
use unblogger::emit::Style;
use unblogger::import::{Format, ReadOptions};
use unblogger::normalise::Settings;
use unblogger::source::Source;

use crate::support::read;

/// What stands before the first line of a piece, and before the others.
type Prefix = (&'static str, &'static str);

const MARKDOWN: &[Prefix] = &[
    ("", ""),
    ("- ", "  "),
    ("*   ", "    "),
    ("1. ", "   "),
    ("1.  ", "    "),
    ("> ", "> "),
    ("- > ", "  > "),
    ("> - ", ">   "),
    ("- - ", "    "),
    ("1. - ", "     "),
];

const RST: &[Prefix] = &[
    ("", ""),
    ("- ", "  "),
    ("* ", "  "),
    ("1. ", "   "),
    ("#. ", "   "),
    ("   ", "   "),
    ("- - ", "    "),
    (".. note::\n\n   ", "   "),
    ("term\n   ", "   "),
    (".. container:: x\n\n   ", "   "),
];

const HTML2TEXT: &[Prefix] = &[
    ("", ""),
    ("  * ", "    "),
    ("* ", "  "),
    ("  1. ", "    "),
    ("> ", "> "),
    (">> ", ">> "),
    ("    * ", "      "),
    ("    ", "    "),
];

/// What stands before a piece of HTML and behind it.
const HTML: &[(&str, &str)] = &[
    ("", ""),
    ("<div style=\"x\">", "</div>"),
    ("<div dir=\"ltr\" style=\"text-align: left;\" trbidi=\"on\">\n", "\n</div>"),
    ("<div dir=\"rtl\" style=\"text-align: right;\" trbidi=\"on\">\n", "\n</div>"),
    ("<center>", "</center>"),
    ("<blockquote class=\"tr_bq\">", "</blockquote>"),
    ("<ul><li>", "</li></ul>"),
    ("<ol>\n<li>", "</li>\n</ol>"),
    ("<table><tbody><tr><td style=\"x\">", "</td></tr></tbody></table>"),
    ("<p>", "</p>"),
    ("<span style=\"font-family: arial;\">", "</span>"),
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<a href=\"https://example.org/x\">", "</a>"),
    ("<h3>", "</h3>"),
    ("<font size=\"2\">", "</font>"),
    ("<pre>", "</pre>"),
    ("<dl><dd>", "</dd></dl>"),
    ("<div><b>", ""),
];

const FRONT_MATTER: &str = "---\ntitle: A\npublishDate: '2020-01-01'\nlegacyUrl: /2020/01/a.html\n---\n\n";

const POST: &str = ".. post:: 2020-01-01\n   :tags: a, b\n\nTitle\n=====\n\n";

const POST_OF_BLOGGER: &str = "*This was originally posted on blogger* `here <https://a.example/2012/03/x.html>`_.\n\n";

fn convert(name: &str, text: &str, format: Format) -> Option<Converted> {
    let (options, settings) = (ReadOptions::default(), Settings::default());
    let source = Source::new(name, text);
    convert::convert(source, format, &options, &settings, Style::default(), &mut |_, _| {}).ok()?.pop()
}

/// What is wrong with a post; nothing where the laws hold.
fn faults(name: &str, text: &str, format: Format) -> Option<String> {
    let Some(once) = convert(name, text, format) else { return Some("it is no post".to_owned()) };
    if let Some(finding) = once.findings.iter().find(|finding| finding.code == Code::LedgerUnbalanced) {
        return Some(finding.message.clone());
    }
    let twice = convert("a.md", &once.file, Format::FrontMatter).map(|twice| twice.file);
    (twice.as_ref() != Some(&once.file)).then(|| format!("{}\nis another text when it is converted again", once.file))
}

/// Holds each piece of a language in each container, and before each other piece, to the laws. The first container is none.
fn hold<C>(language: &str, between: &str, containers: &[C], put: impl Fn(&C, &str) -> String) {
    let (name, format) = match language {
        "markdown" | "html" => ("a.md", Format::FrontMatter),
        _ => ("a.rst", Format::RstPost),
    };
    let pieces = read(&format!("tests/products/{language}.txt"));
    let pieces: Vec<_> = pieces.trim_end().split("\n%%\n").collect();
    let contained = pieces.iter().flat_map(|piece| containers.iter().map(|container| put(container, piece)));
    let pairs = pieces.iter().flat_map(|first| pieces.iter().map(move |second| format!("{first}{between}{second}")));
    let mut said = String::new();
    for text in contained.chain(pairs.map(|pair| put(&containers[0], &pair))) {
        if let Some(fault) = faults(name, &text, format) {
            let _ = writeln!(said, "── {text}\n{fault}");
        }
    }
    assert!(said.is_empty(), "\n{said}");
}

fn prefixed((first, other): Prefix, piece: &str) -> String {
    let lines = piece.split('\n').enumerate().map(|(at, line)| match (at, line) {
        (0, line) => format!("{first}{line}"),
        (_, "") => other.trim_end().to_owned(),
        (_, line) => format!("{other}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn markdown() {
    hold("markdown", "\n\n", MARKDOWN, |container, piece| {
        format!("{FRONT_MATTER}{}\n\nLast words.\n", prefixed(*container, piece))
    });
}

#[test]
fn html() {
    hold("html", "", HTML, |(before, behind), piece| {
        format!("{FRONT_MATTER}{before}{piece}{behind}<br /><br />Last words.\n")
    });
}

#[test]
fn rst() {
    hold("rst", "\n\n", RST, |container, piece| format!("{POST}{}\n\nLast words.\n", prefixed(*container, piece)));
}

#[test]
fn html2text() {
    hold("html2text", "\n\n", HTML2TEXT, |container, piece| {
        format!("{POST}{POST_OF_BLOGGER}{}\n\nLast words.\n", prefixed(*container, piece))
    });
}
