//! docutils' own directives, with the arguments and options of its classes.

use super::Argument::{None as NoArgument, Text, Word};
use super::Options::{Any, None as NoOptions, Of};
use super::{Makes, Options, Row, new};

/// Only `class` and `name`.
const COMMON: Options = Of(&[]);

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    admonition(&["attention"], "Attention"),
    admonition(&["caution"], "Caution"),
    admonition(&["danger"], "Danger"),
    admonition(&["error"], "Error"),
    admonition(&["hint"], "Hint"),
    admonition(&["important"], "Important"),
    admonition(&["note"], "Note"),
    admonition(&["tip"], "Tip"),
    admonition(&["warning"], "Warning"),
    new(&["admonition", "topic"], Text, Of(&["collapsible", "open"]), true, Makes::Titled),
    new(&["sidebar"], Text, Of(&["subtitle"]), true, Makes::Titled),
    new(&["image"], Text, Of(IMAGE), false, Makes::Image),
    new(&["figure"], Text, Of(FIGURE), true, Makes::Figure),
    new(&["code", "code-block", "sourcecode"], Word, Of(CODE), true, Makes::Code("")),
    new(&["parsed-literal"], NoArgument, COMMON, true, Makes::ParsedLiteral),
    new(&["math"], NoArgument, Of(&["label", "nowrap", "no-wrap"]), true, Makes::Math),
    new(&["line-block"], NoArgument, COMMON, true, Makes::Lines),
    new(&["epigraph", "highlights", "pull-quote"], NoArgument, NoOptions, true, Makes::Quote),
    new(&["rubric"], Text, Of(&["heading-level"]), false, Makes::Rubric),
    new(&["compound"], NoArgument, COMMON, true, Makes::Content),
    new(&["container"], Text, COMMON, true, Makes::Content),
    // Sphinx calls docutils' `class` `rst-class`
    new(&["class", "rst-class", "cssclass"], Text, NoOptions, true, Makes::Content),
    new(&["table"], Text, Of(&["align", "width", "widths"]), true, Makes::Table),
    new(&["list-table"], Text, Of(LIST_TABLE), true, Makes::ListTable),
    new(&["csv-table"], Text, Of(CSV_TABLE), true, Makes::CsvTable),
    new(&["raw"], Text, Of(&["file", "url", "encoding"]), true, Makes::Raw),
    new(&["replace", "date"], NoArgument, NoOptions, true, Makes::Inline),
    new(&["unicode"], Text, Of(&["trim", "ltrim", "rtrim"]), false, Makes::Inline),
    new(&["meta"], NoArgument, NoOptions, true, Makes::Meta),
    new(&["role"], Text, Any, false, Makes::Role),
    new(&["default-role"], Text, NoOptions, false, Makes::DefaultRole),
    new(&["include"], Text, Any, false, Makes::Refused),
    new(&["contents"], Text, Of(&["depth", "local", "backlinks"]), false,
        Makes::Dropped("a table of contents, which the new site makes itself")),
    new(&["sectnum", "section-numbering"], NoArgument, Of(&["depth", "start", "prefix", "suffix"]), false,
        Makes::Dropped("numbers of sections")),
    new(&["header"], NoArgument, NoOptions, true, Makes::Header),
    new(&["footer"], NoArgument, NoOptions, true, Makes::Footer),
    new(&["target-notes", "footnotes", "citations"], NoArgument, COMMON, false, Makes::Dropped("a list of links")),
    new(&["title"], Text, NoOptions, false, Makes::Dropped("meta data of the page")),
    new(&["restructuredtext-test-directive"], Text, Of(&["option"]), true, Makes::Dropped("a test of docutils")),
];

const IMAGE: &[&str] = &["alt", "height", "width", "scale", "align", "target", "loading"];

#[rustfmt::skip]
const FIGURE: &[&str] = &[
    "alt", "height", "width", "scale", "align", "target", "loading", "figwidth", "figclass", "figname",
];

/// docutils' and Sphinx's, and that of `sphinx_substitution_extensions`.
#[rustfmt::skip]
const CODE: &[&str] = &[
    "number-lines", "force", "linenos", "dedent", "lineno-start", "emphasize-lines", "caption", "substitutions",
];

const LIST_TABLE: &[&str] = &["header-rows", "stub-columns", "width", "widths", "align"];

#[rustfmt::skip]
const CSV_TABLE: &[&str] = &[
    "header-rows", "stub-columns", "header", "width", "widths", "file", "url", "encoding", "align", "delim", "keepspace",
    "quote", "escape",
];

/// An admonition under its title.
const fn admonition(names: &'static [&'static str], title: &'static str) -> Row {
    new(names, NoArgument, COMMON, true, Makes::Admonition(title))
}
