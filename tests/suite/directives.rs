//! Every directive, as it is written in a post that knows of no other.

use crate::roles::shown;

macro_rules! directives {
    ($($name:ident: $text:literal => $shown:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(shown($text), $shown); })*
    };
}

directives! {
    version_added: ".. versionadded:: 1.2 The ebb." => "> **Added in version 1.2**\n>\n> The ebb.";
    version_changed: ".. versionchanged:: 1.2\n\n   The ebb." => "> **Changed in version 1.2**\n>\n> The ebb.";
    deprecated: ".. deprecated:: 1.2\n   The ebb." => "> **Deprecated since version 1.2**\n>\n> The ebb.";
    version_removed: ".. versionremoved:: 1.2" => "> **Removed in version 1.2**";
    see_also: ".. seealso:: The ebb." => "> **See also**\n>\n> The ebb.";
    todo: ".. todo:: Sail." => "> **Todo**\n>\n> Sail.";
    rubric: ".. rubric:: The *ebb*" => "**The _ebb_**";
    rubric_with_level: ".. rubric:: The ebb\n   :heading-level: 2" => "**The ebb**";
    centered: ".. centered:: The ebb" => "**The ebb**";
    horizontal_list: ".. hlist::\n   :columns: 2\n\n   * a\n   * b" => "- a\n- b";
    acknowledgements: ".. acks::\n\n   * Ann\n   * Bob" => "- Ann\n- Bob";
    only_html: ".. only:: html\n\n   a" => "a";
    only_latex: ".. only:: latex\n\n   a" => "";
    highlight: ".. highlight:: rust\n   :linenothreshold: 5\n\nSo::\n\n   fn" => "So:\n\n```rust\nfn\n```";
    tabular_columns: ".. tabularcolumns:: |l|c|\n\na" => "a";
    index: ".. index:: ! ebb; tide\n   pair: sea; ebb\n\na" => "a";
    index_with_content: ".. index::\n   single: ebb\n\na" => "a";
    glossary: ".. glossary::\n   :sorted:\n\n   ebb\n      Low." => "- **ebb**\n\n  Low.";
    glossary_with_key: ".. glossary::\n\n   ebb : E\n      Low." => "- **ebb**\n\n  Low.";
    production_list: ".. productionlist:: sea\n   tide: \"ebb\" | \"flow\"" => "```bnf\ntide: \"ebb\" | \"flow\"\n```";
    literal_include: ".. literalinclude:: a.py\n   :language: python\n\na" => "a";
    table_of_documents: ".. toctree::\n   :maxdepth: 2\n\n   a\n\nb" => "b";
    code_block: ".. code-block:: python\n   :emphasize-lines: 1\n   :name: x\n\n   a" => "```python\na\n```";
    code_block_with_class: ".. code-block:: python\n   :class: wide\n\n   a" => "```python\na\n```";
    doctest: ".. doctest::\n\n   >>> 1" => "```pycon\n>>> 1\n```";
    test_code: ".. testcode:: group\n\n   a" => "```python\na\n```";

    py_function: ".. py:function:: sail(boat)\n   :module: sea\n\n   Sails." => "- **`sail(boat)`**\n\n  Sails.";
    py_class: ".. py:class:: Boat\n\n   .. py:method:: sail()\n      :async:\n\n      Sails." =>
        "- **`Boat`**\n  - **`sail()`**\n\n    Sails.";
    py_data: ".. py:data:: depth\n   :type: int\n   :value: 3" => "- **`depth: int = 3`**";
    py_module: ".. py:module:: sea\n   :synopsis: Water\n\na" => "a";
    py_current_module: ".. py:currentmodule:: sea\n\na" => "a";
    auto_class: ".. autoclass:: sea.Boat\n   :members:\n\na" => "a";
    c_function: ".. c:function:: int sail(void)\n\n   Sails." => "- **`int sail(void)`**\n\n  Sails.";
    cpp_class: ".. cpp:class:: sea::Boat : public Thing" => "- **`sea::Boat : public Thing`**";
    js_function: ".. js:function:: sail(boat)" => "- **`sail(boat)`**";
    rst_directive: ".. rst:directive:: .. note:: x" => "- **`.. note:: x`**";
    option: ".. option:: -f <x>, --file <x>\n\n   A file." => "- **`-f <x>, --file <x>`**\n\n  A file.";
    environment_variable: ".. envvar:: HOME\n\n   A folder." => "- **`HOME`**\n\n  A folder.";
    program: ".. program:: sail\n\na" => "a";
    setting: ".. confval:: depth\n   :type: ``int``\n   :default: 3\n\n   Deep." => "- **`depth: int = 3`**\n\n  Deep.";
    described: ".. describe:: sail(x)\n\n   Sails." => "- **`sail(x)`**\n\n  Sails.";

    update: ".. update:: Aug 21, 2014\n\n   More." => "> **Updated on Aug 21, 2014**\n>\n> More.";
    post_list: ".. postlist:: 5\n   :tags: a\n\nb" => "b";

    grid: ".. grid:: 1 2 3\n   :gutter: 2\n\n   .. grid-item::\n\n      a\n\n   .. grid-item-card:: T\n\n      b" => "a\n\n**T**\n\nb";
    card: ".. card:: T\n   :link: https://example.org\n\n   b" => "**[T](https://example.org)**\n\nb";
    card_with_reference: ".. card:: T\n   :link: x\n   :link-type: ref\n\n   b" => "**T**\n\nb";
    tab_set: ".. tab-set::\n\n   .. tab-item:: A\n      :sync: a\n\n      b" => "**A**\n\nb";
    dropdown: ".. dropdown:: A\n   :icon: star\n   :animate: fade-in\n\n   b" => "**A**\n\nb";
    button_link: ".. button-link:: https://example.org\n   :expand:\n\n   Go" => "[Go](https://example.org)";
    tabs: ".. tabs::\n\n   .. tab:: A\n\n      b\n\n   .. group-tab:: C\n\n      d" => "**A**\n\nb\n\n**C**\n\nd";
    inline_tab: ".. tab:: A\n   :new-set:\n\n   b" => "**A**\n\nb";
    toggle: ".. toggle::\n   :show:\n\n   b" => "b";
    youtube: ".. youtube:: x1\n   :width: 600" => "<https://www.youtube.com/watch?v=x1>";
    vimeo: ".. vimeo:: 12" => "<https://vimeo.com/12>";
    gist: ".. gist:: ann/12" => "<https://gist.github.com/ann/12>";
    mermaid: ".. mermaid::\n   :caption: C\n\n   graph LR" => "**C**\n\n```mermaid\ngraph LR\n```";
    mermaid_file: ".. mermaid:: a.mmd\n\nb" => "b";
    graphviz: ".. graphviz::\n   :align: center\n\n   graph {}" => "```dot\ngraph {}\n```";
    plantuml: ".. uml::\n\n   A -> B" => "```plantuml\nA -> B\n```";
    disqus: ".. disqus::\n   :disqus_identifier: x\n\na" => "a";
    unknown: ".. lighthouse:: Red\n   :height: 3\n\n   Its *light*." => "Red\n\nIts _light_.";
}
