//! Sphinx's directives and those of the extensions that come with it.

use super::Argument::{None as NoArgument, Text, Word};
use super::Options::{Any, None as NoOptions, Of};
use super::{Makes, Row, new};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    new(&["seealso"], NoArgument, Of(&[]), true, Makes::Admonition("See also")),
    new(&["todo"], NoArgument, Of(&[]), true, Makes::Admonition("Todo")),
    version(&["versionadded", "version-added"], "Added in version"),
    version(&["versionchanged", "version-changed"], "Changed in version"),
    version(&["deprecated", "version-deprecated"], "Deprecated since version"),
    version(&["versionremoved", "version-removed"], "Removed in version"),
    new(&["highlight"], Text, Any, false, Makes::Highlight),
    new(&["only"], Text, NoOptions, true, Makes::Only),
    new(&["centered"], Text, NoOptions, false, Makes::Centered),
    new(&["hlist"], NoArgument, Of(&["columns"]), true, Makes::Content),
    new(&["acks"], NoArgument, NoOptions, true, Makes::Content),
    new(&["ifconfig"], Text, NoOptions, true, Makes::Content),
    new(&["glossary"], NoArgument, Of(&["sorted"]), true, Makes::Glossary),
    new(&["productionlist"], Word, Any, true, Makes::CodeIn("bnf")),
    doctest(&["doctest"], "pycon"),
    doctest(&["testcode", "testsetup", "testcleanup"], "python"),
    doctest(&["testoutput"], "text"),
    new(&["graphviz"], Text, Any, true, Makes::CodeIn("dot")),
    new(&["digraph", "graph"], Text, Any, true, Makes::Graph),
    new(&["literalinclude"], Text, Any, false, Makes::Refused),
    new(&["automodule", "autoclass", "autoexception", "autofunction", "automethod", "autodata", "autoattribute", "autoproperty",
        "autodecorator"],
        Text, Any, true, Makes::Documented),
    new(&["autosummary", "automodapi", "automodsumm", "autoprogram", "inheritance-diagram"], Text, Any, true, Makes::Refused),
    new(&["toctree"], NoArgument, Any, true, Makes::Listing("a tree of documents, which the new site has no use for")),
    new(&["todolist"], NoArgument, Any, true, Makes::Listing("a list of the site's todos")),
    new(&["index"], Text, Any, true, Makes::Dropped("entries of an index")),
    new(&["tabularcolumns"], Text, NoOptions, false, Makes::Dropped("a layout for LaTeX")),
    new(&["sectionauthor", "codeauthor", "moduleauthor"], Text, NoOptions, false,
        Makes::Dropped("an author whom the page did not show")),
    new(&["currentmodule", "module", "py:currentmodule", "py:module", "js:module", "default-domain", "program"], Text, Any, false,
        Makes::Dropped("the context of a reference")),
    new(&["describe", "object", "cmdoption", "option", "envvar", "confval", "function", "method", "attribute", "exception",
        "decorator", "staticmethod", "classmethod"], Text, Any, true, Makes::Signature),
];

/// What a domain describes: `py:function`, `c:struct`, `rst:directive`. Many of the names mean something else without
/// their domain.
#[rustfmt::skip]
pub(super) const OBJECTS: Row = new(
    &[
        "function", "data", "exception", "class", "attribute", "method", "property", "staticmethod", "classmethod", "decorator",
        "decoratormethod", "type", "var", "member", "macro", "struct", "union", "enum", "enumerator", "alias", "expr", "concept",
        "directive", "role", "option", "command", "setting", "template", "templatetag", "get", "post", "put", "delete", "patch",
        "head", "any", "envvar", "object", "package", "interface", "trait",
    ],
    Text,
    Any,
    true,
    Makes::Signature,
);

const fn version(names: &'static [&'static str], title: &'static str) -> Row {
    new(names, Text, Of(&[]), true, Makes::Version(title))
}

/// Code of `sphinx.ext.doctest`; the argument is the group of tests.
const fn doctest(names: &'static [&'static str], language: &'static str) -> Row {
    const OPTIONS: &[&str] = &["hide", "options", "pyversion", "skipif", "trim-doctest-flags", "no-trim-doctest-flags"];
    new(names, Text, Of(OPTIONS), true, Makes::CodeIn(language))
}
