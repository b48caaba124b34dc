//! RST put together at random: no panic, and no word is lost.

use proptest::prelude::*;
use unblogger::import::Dialect;

use crate::support::{files_below, has_ending, read, repository};
use crate::words::lost;

/// Pieces of RST. Each `@` becomes a word of its own, so that none can be lost unnoticed behind another.
const PIECES: &[&str] = &[
    "@",
    "@ ",
    "@ @ @\n",
    "\n",
    "\n\n",
    "  ",
    "    ",
    "*@*",
    "**@**",
    "*@",
    "@*",
    "**",
    "_@_",
    "__@__",
    "_@",
    "`@`",
    "`@",
    "``@``",
    "``@",
    "`@ <http://@.example/@>`_",
    "`@ <http://@.example/@-\n@>`_",
    "`@ <@_>`_",
    "`@`_",
    "`@`__",
    "@_",
    "@__",
    "_`@`",
    "|@|",
    "|@|_",
    "[@]_",
    "[1]_",
    "[#]_",
    "[#@]_",
    "[*]_",
    "<http://@.example>",
    "http://@.example/@ ",
    "@@example.org ",
    ":code:`@`",
    ":ref:`@ <@>`",
    ":ref:`@`",
    ":@:`@`",
    "`@`:sup:",
    "[@](http://@.example)",
    "![@](http://@.example/@.png)",
    "`![@ <http://@.example/@.png>`_](http://@.example)",
    "\\*",
    "\\",
    "&amp;",
    "\u{ad}",
    "\u{a0}",
    "@-\n@",
    "@\n=====\n\n",
    "@ @\n-----\n\n",
    "=====\n@\n=====\n\n",
    "~~~~\n",
    "* @\n",
    "  * @\n",
    "    * @\n",
    "- @\n\n  @\n",
    "1. @\n",
    " 2. @\n",
    "(a) @\n",
    "#. @\n",
    "> @\n",
    "> > @\n",
    ">>> @\n",
    "@\n  @\n",
    ":@: @\n",
    "-a  @\n",
    "--@=@  @\n",
    "| @\n",
    "|   @\n",
    "-- @\n",
    "::\n\n  @\n\n",
    "@::\n\n> @\n\n",
    ".. _@: http://@.example\n",
    ".. _@:\n",
    ".. _@: @_\n",
    "__ http://@.example\n",
    ".. |@| replace:: @\n",
    ".. |@| image:: @.png\n   :alt: @\n",
    ".. [1] @\n",
    ".. [#] @\n",
    ".. [#@] @\n",
    ".. [@] @\n",
    ".. @\n",
    "..\n\n",
    "..\n   @\n",
    ".. note:: @\n",
    ".. note::\n\n   @\n",
    ".. image:: @.png\n   :alt: @\n\n",
    ".. figure:: @.png\n\n   @\n\n   @\n",
    ".. code-block:: @\n\n   @\n",
    ".. @:: @\n\n   @\n",
    ".. contents:: @\n",
    ".. raw:: latex\n\n   @\n",
    ".. raw:: html\n\n   <p>@</p>\n\n",
    ".. raw:: html\n\n   <b>@\n",
    ".. raw:: html\n   :file: @\n\n",
    ".. rubric:: @\n\n",
    ".. role:: c(code)\n   :language: python\n\n",
    ".. role:: c\n\n   @\n\n",
    ":c:`@`",
    ".. default-role:: code\n",
    ".. figure:: @.png\n   :target: http://@.example\n   :alt: @\n   :@: @\n\n   @\n",
    ".. code-block:: python\n   :caption: @\n   :linenos:\n\n   @\n",
    ".. csv-table:: @\n   :header: @, @\n   :file: @\n\n   @,@\n",
    ".. @::\n   :@: @\n\n   @\n",
    ".. sidebar:: @\n   :subtitle: @\n\n   @\n",
    ".. math::\n   :label: a\n\n   @\n",
    ".. image:: @.png\n   :target: @_\n   :align: left\n",
    ".. contents::\n   :depth: 2\n   :@: @\n",
    ".. literalinclude:: @\n   :caption: @\n",
    ".. youtube:: @\n   :caption: @\n",
    ".. card:: @\n   :link: @\n\n   @\n   ^^^\n   @\n",
    ".. dropdown:: @\n   :open:\n   :icon: @\n\n   @\n",
    ".. meta::\n   :description: @\n   :@: @\n",
    ".. post:: 2020-01-03\n   :author: @\n   :tags: @, @\n   :category: @\n   :title: @\n\n   @\n",
    ".. post::\n   :exclude:\n\n   @\n\n",
    ".. csv-table:: @\n\n   @,@\n",
    ".. list-table:: @\n\n   * - @\n     - @\n",
    ".. update:: 2020-01-02\n\n   @\n",
    ".. topic:: @\n\n   @\n",
    ".. include:: @\n",
    ".. epigraph::\n\n   @\n\n   -- @\n",
    ".. math:: @\n",
    ".. versionadded:: 1.0 @\n",
    ".. only:: @\n\n   @\n",
    ".. youtube:: @\n",
    "+----+----+\n| @ | @ |\n+----+----+\n",
    "+------+\n| @ |\n+------+\n",
    "======  ======\n@   @\n======  ======\n\n",
    "====  ====\n",
    "@| @\n---|---\n@| @  \n",
    "---|---\n",
    "* * *\n",
    "@  \n",
    "-----\n",
    "```\n@\n```\n",
    "`@``",
    "](",
    ")",
    "<",
    ">`_",
    "'*'",
    "(*@*)",
];

fn document() -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(PIECES), prop::sample::select(&["", "", "", "", "   ", "\n", "\n\n", "\n\n   "][..]));
    prop::collection::vec(piece, 0..40).prop_map(|pieces| {
        let text: String = pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect();
        numbered(&text)
    })
}

/// A word in the place of each `@`, all different and none part of another.
fn numbered(text: &str) -> String {
    let mut parts = text.split('@').enumerate();
    let first = parts.next().map_or("", |(_, part)| part).to_owned();
    parts.fold(first, |text, (number, part)| format!("{text}w{number:03}x{part}"))
}

fn check(text: &str) {
    let head = ".. post:: 2020-01-02\n\nTitle\n=====\n\n";
    for (dialect, text) in [
        (Dialect::Rst, text.to_owned()),
        (Dialect::Rst, format!("{head}{text}")),
        (Dialect::Html2text, format!("{head}{text}")),
    ] {
        let lost = lost(&text, dialect);
        assert!(lost.is_empty(), "{dialect:?} lost {lost:?} of\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_lost(text in document()) {
        check(&text);
    }
}

#[test]
fn no_word_of_a_fixture_is_lost() {
    for path in files_below(&repository().join("fixtures")).iter().filter(|path| has_ending(path, &["rst"])) {
        let dialect = if path.contains("html2text") { Dialect::Html2text } else { Dialect::Rst };
        let lost = lost(&read(&format!("fixtures/{path}")), dialect);
        assert!(lost.is_empty(), "{path}: {lost:?}");
    }
}

/// Found by fuzzing, and shortened.
#[test]
fn no_word_of_a_directive_out_of_shape_is_lost() {
    for text in [
        ".. card:: :img-alt: island",
        ".. tabs:: code",
        ".. tab-set:: m",
        ".. h:: :t:ll:",
        ".. grid:: island",
        "..post::",
        ".. post::\n.. figure:: :target: `The masts_\nThe masts\n----",
    ] {
        for dialect in [Dialect::Rst, Dialect::Html2text] {
            let lost = lost(text, dialect);
            assert!(lost.is_empty(), "{dialect:?} lost {lost:?} of\n{text}");
        }
    }
}
