//! What html2text's dialect does is done to its documents only.

use unblogger::convert::{self, Converted};
use unblogger::diagnostic::Code;
use unblogger::emit::Style;
use unblogger::import::{Dialect, Format, RECOVERIES, ReadOptions};
use unblogger::source::Source;

use crate::fixtures::settings;
use crate::support::{files_below, read, repository};

#[test]
fn proper_rst_is_not_mended_as_html2text_is() {
    let files = files_below(&repository().join("fixtures/convert/rst")).into_iter();
    let inputs: Vec<_> = files.filter(|file| file.ends_with("/input.rst")).collect();
    assert!(!inputs.is_empty());
    let html2text = |name: &str| RECOVERIES.iter().any(|known| known.name == name && known.reader == "html2text");
    for input in inputs {
        for post in converted(&read(&format!("fixtures/convert/rst/{input}")), None) {
            let mended: Vec<_> = post.changes.counts.iter().filter(|count| html2text(count.name)).collect();
            assert!(mended.is_empty(), "{input}: {mended:?}");
        }
    }
}

#[test]
fn the_line_of_the_conversion_decides() {
    let line = "*This was originally posted on blogger* `here <https://harbour.blogspot.com/2014/03/tide.html>`_.";
    let post = |line: &str| format!(".. post:: 2014-03-09\n\nTide\n====\n\n{line}\n\nA *word*.\n");
    let body = |source: &str, dialect: Option<Dialect>| {
        let file = converted(source, dialect).remove(0).file;
        file.rsplit_once("---\n").map(|(_, body)| body.trim().to_owned()).unwrap_or_default()
    };
    assert_eq!(body(&post(line), None), "A **word**.");
    assert_eq!(body(&post(".. a comment"), None), "A _word_.");
    assert_eq!(body(&post(".. a comment"), Some(Dialect::Html2text)).lines().last(), Some("A **word**."));
    // an example of the line in a post does not count
    assert!(body(&post(&format!("See this::\n\n    {line}")), None).ends_with("A _word_."));
}

#[test]
fn the_check_of_words_reads_the_dialect_that_the_reader_does() {
    let line = "*This was originally posted on blogger* `here <https://harbour.blogspot.com/2014/03/tide.html>`_.";
    let balanced = |above: &str, body: &str| {
        let post = converted(&format!("{above}.. post:: 2014-03-09\n\nTide\n====\n\n{body}"), None).remove(0);
        let lost: Vec<_> = post.findings.into_iter().filter(|found| found.code == Code::LedgerUnbalanced).collect();
        assert!(lost.is_empty(), "{body}: {lost:?}");
    };
    balanced("", "This talk was originally posted on blogger, *so*.\n\n.. note:: x _y_\n\n.. |a| replace:: b\n");
    balanced(&":layout: quay\n".repeat(50), &format!("{line}\n\nThe `pier <https://example.org/p-\n1>`_.\n"));
}

#[test]
fn a_format_is_not_taken_from_the_name_of_a_file() {
    let text = ".. post:: 2014-03-09\n\nTide\n====\n\na****b, [lamps]{.Apple-style-span}, except\\*.\n";
    let named = |name: &str| converted_as(name, text, None).remove(0).file;
    assert!(named("a.rst").contains("lamps]{.Apple-style-span}"));
    assert_eq!(named("a.txt"), named("a.rst"));
    assert_eq!(named("-"), named("a.rst"));
}

fn converted(text: &str, dialect: Option<Dialect>) -> Vec<Converted> {
    converted_as("post.rst", text, dialect)
}

fn converted_as(name: &str, text: &str, dialect: Option<Dialect>) -> Vec<Converted> {
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let source = Source::new(name, text);
    convert::convert(source, Format::RstPost, &options, &settings(), Style::default(), &mut |_, _| {}).unwrap()
}
