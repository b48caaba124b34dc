//! Every role, as it is written in a post that knows of no other.

use unblogger::emit::markdown;
use unblogger::import::rst::document;
use unblogger::source::Source;

pub fn shown(text: &str) -> String {
    let source = Source::new("a.rst", format!("{text}\n"));
    markdown(&document(&source).post.body)
}

macro_rules! roles {
    ($($name:ident: $text:literal => $shown:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(shown($text), $shown); })*
    };
}

roles! {
    default_role: "`a title`" => "_a title_";
    emphasis: ":emphasis:`a`" => "_a_";
    strong: ":strong:`a`" => "**a**";
    literal: r":literal:`a\b \*c`" => "`ab *c`";
    code: r":code:`\d+`" => r"`\d+`";
    math: r":math:`\alpha < 3`" => r"`\alpha < 3`";
    subscript: "H\\ :sub:`2`\\ O" => "H<sub>2</sub>O";
    superscript: "E = mc\\ :sup:`2`" => "E = mc<sup>2</sup>";
    title_reference: ":t:`The Sea`" => "_The Sea_";
    acronym: ":ac:`HTML`" => "HTML";

    abbreviation: ":abbr:`LIFO (last-in, first-out)`" => "LIFO (last-in, first-out)";
    command: ":command:`rm`" => "`rm`";
    definition: ":dfn:`ebb`" => "_ebb_";
    file: ":file:`/usr/lib/python{3.x}/site.py`" => "`/usr/lib/python3.x/site.py`";
    sample: ":samp:`print({name})`" => "`print(name)`";
    sample_with_braces: r":samp:`\{{key}\}`" => "`{key}`";
    interface: ":guilabel:`&Save && Quit`" => "**Save & Quit**";
    keyboard: ":kbd:`Control-x Control-f`" => "`Control-x Control-f`";
    mail_header: ":mailheader:`Content-Type`" => "_Content-Type_";
    variable_of_make: ":makevar:`CC`" => "`CC`";
    manual_page: ":manpage:`ls(1)`" => "_ls(1)_";
    menu: ":menuselection:`&Start --> Programs`" => "**Start ‣ Programs**";
    media_type: ":mimetype:`text/html`" => "_text/html_";
    newsgroup: ":newsgroup:`comp.lang`" => "_comp.lang_";
    option: ":option:`--fast`" => "`--fast`";
    option_with_title: ":option:`fast <sail --fast>`" => "`fast`";
    program: ":program:`curl`" => "`curl`";
    regular_expression: ":regexp:`([abc])+`" => "`([abc])+`";
    environment_variable: ":envvar:`HOME`" => "`HOME`";
    token: ":token:`expr`" => "`expr`";
    token_of_grammar: ":token:`~grammar:expr`" => "`grammar:expr`";
    keyword: ":keyword:`with`" => "`with`";
    term: ":term:`ebb`" => "ebb";
    term_with_title: ":term:`the ebb <ebb>`" => "the ebb";
    index: ":index:`ebb`" => "ebb";
    index_with_entry: ":index:`the ebb <pair: sea; ebb>`" => "the ebb";

    pep: ":pep:`8`" => "[PEP 8](https://peps.python.org/pep-0008/)";
    pep_section: ":pep:`style <8#imports>`" => "[style](https://peps.python.org/pep-0008/#imports)";
    rfc: ":rfc:`2822`" => "[RFC 2822](https://datatracker.ietf.org/doc/html/rfc2822)";
    cve: ":cve:`2020-10735`" => "[CVE 2020-10735](https://www.cve.org/CVERecord?id=CVE-2020-10735)";
    cwe: ":cwe:`787`" => "[CWE 787](https://cwe.mitre.org/data/definitions/787.html)";
    number_that_is_none: ":pep:`eight`" => "eight";

    doc: ":doc:`/a/b`" => "/a/b";
    doc_with_title: ":doc:`the other <b>`" => "the other";
    reference_to_nothing: ":ref:`the other <b>`" => "the other";
    reference_to_a_title: ".. _b:\n\nThe B\n-----\n\n:ref:`b`" => "# The B\n\n[The B](#the-b)";
    numbered_reference: ":numref:`Figure %s <b>`" => "Figure %s";
    any: ":any:`b`" => "b";
    any_disabled: ":any:`!b`" => "b";
    download: ":download:`the plan <plan.pdf>`" => "[`the plan`](plan.pdf)";
    download_from_elsewhere: ":download:`the plan <https://example.org/plan.pdf>`" => "[the plan](https://example.org/plan.pdf)";
    equation: ":eq:`euler`\n\n.. math:: e\n   :label: euler" =>
        "[(euler)](#equation-euler)\n\n<a id=\"equation-euler\"></a>\n\n```math\ne\n```";
    equation_of_another_page: ":eq:`euler`" => "(euler)";

    py_function: ":py:func:`sea.tide`" => "`sea.tide()`";
    py_function_with_parentheses: ":py:func:`sea.tide()`" => "`sea.tide()`";
    py_function_last_part: ":py:func:`~sea.tide`" => "`tide()`";
    py_function_with_title: ":py:func:`tides <sea.tide>`" => "`tides`";
    py_function_disabled: ":py:func:`!sea.tide`" => "`sea.tide()`";
    py_method: ":meth:`.Boat.sail`" => "`Boat.sail()`";
    py_class: ":class:`~sea.Boat`" => "`Boat`";
    py_module: ":mod:`sea`" => "`sea`";
    py_data: ":data:`sea.DEPTH`" => "`sea.DEPTH`";
    py_attribute: ":attr:`!depth`" => "`depth`";
    py_exception: ":exc:`~sea.Storm`" => "`Storm`";
    py_decorator: ":py:deco:`~sea.cached`" => "`@cached`";
    c_function: ":c:func:`PyList_New`" => "`PyList_New()`";
    c_type: ":c:type:`PyObject`" => "`PyObject`";
    c_expression: ":c:expr:`a = f(b)`" => "`a = f(b)`";
    c_expression_in_text: ":c:texpr:`a = f(b)`" => "a = f(b)";
    cpp_class: ":cpp:class:`~sea::Boat`" => "`Boat`";
    cpp_any: ":cpp:any:`sea::Boat`" => "`sea::Boat`";
    js_function: ":js:func:`sea.tide`" => "`sea.tide()`";
    js_class: ":js:class:`~sea.Boat`" => "`Boat`";
    rst_directive: ":rst:dir:`note`" => "`note`";
    rst_role: ":rst:role:`samp`" => "`samp`";
    external_role: ":external+python:py:class:`~a.B`" => "`B`";

    raw_html: ".. role:: html(raw)\n   :format: html\n\n:html:`<kbd>a</kbd>`" => "<kbd>a</kbd>";
    raw_latex: ".. role:: tex(raw)\n   :format: latex\n\na :tex:`\\newpage` b" => "a b";
    custom_role: ".. role:: loud(strong)\n\n:loud:`a`" => "**a**";
    custom_role_without_base: ".. role:: quiet\n   :class: small\n\n:quiet:`a`" => "a";
    custom_code: ".. role:: py(code)\n   :language: python\n\n:py:`a\\b`" => "`a\\b`";

    badge: ":bdg-primary:`new`" => "**new**";
    badge_with_link: ":bdg-link-primary-line:`docs <https://example.org>`" => "[docs](https://example.org)";
    badge_with_address: ":bdg-link:`https://example.org`" => "<https://example.org>";
    icon: ":octicon:`report;1em` Report" => "Report";
    unknown: ":lighthouse:`red`" => "red";
}
