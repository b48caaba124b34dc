use super::token::Certainty;
use super::*;
use crate::account::{Moved, What};

fn entries(tokens: &Tokens) -> String {
    let mark = |what, certainty| match (what, certainty) {
        (What::Word, Certainty::Certain) => "",
        (What::Word, Certainty::Possible) => "?",
        (What::Value, _) => "=",
        (What::Link, Certainty::Certain) => "→",
        (What::Link, Certainty::Possible) => "?→",
        (What::Image, _) => "!",
    };
    let entries = tokens.list().iter().map(|token| mark(token.what, token.certainty).to_owned() + tokens.text(token));
    entries.collect::<Vec<_>>().join(" ")
}

fn markdown(text: &str) -> String {
    let mut tokens = Tokens::default();
    markdown::scan(text, 0, &mut tokens);
    entries(&tokens)
}

fn html2text(text: &str) -> String {
    entries(&read(text, Format::RstPost, &ReadOptions { dialect: Some(Dialect::Html2text), ..ReadOptions::default() }))
}

fn rst(text: &str) -> String {
    entries(&read(text, Format::RstPost, &ReadOptions { dialect: Some(Dialect::Rst), ..ReadOptions::default() }))
}

fn messages(source: &str, emitted: &str, changes: &Changes) -> Vec<String> {
    let source = Source::new("a.md", source);
    let balance = compare(
        &source,
        Format::FrontMatter,
        &ReadOptions::default(),
        &Emitted { files: &[emitted], title: "title" },
        changes,
    );
    balance.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
}

#[test]
fn markdown_links_and_images() {
    assert_eq!(markdown("a [b](http://x/(y) \"t\") ![c](d.png)[e]"), "a b →http://x/(y) t c !d.png e");
    assert_eq!(markdown("[![a](b.png)](<c d>)"), "a !b.png →cd");
    assert_eq!(markdown("[a]( http://x\n)"), "a →http://x");
    assert_eq!(markdown("[http://x][1]\n\n[1]: http://x"), "http x →http://x");
    assert_eq!(markdown(">     > <a href=\"b\">\n>     c"), "a href b c");
    assert_eq!(markdown(r"\[a](b) [a\](b)"), "a b a b");
    assert_eq!(
        markdown("<http://x.org/a> http://y.org/b."),
        "?→http://x.org/a http x org a ?→http://y.org/b http y org b"
    );
    assert_eq!(markdown("[a][b] [c] ![B][]\n\n[b]: u 'title'\n[C]: <v>\n"), "a →u title c →v B !u title");
}

#[test]
fn markdown_code_holds_no_links() {
    assert_eq!(markdown("`[a](b)` ``c ` [d](e)`` `[f](g)"), "a b c d e f →g");
    assert_eq!(markdown("```python\n[a](b)\n```\n[c](d)"), "?python a b c →d");
    assert_eq!(markdown("> ~~~\n> [a](b)\n[c](d)"), "a b c →d");
    assert_eq!(markdown("a\n\n    [b](c)\n\n- d\n\n    [e](f)"), "a b c d e →f");
}

#[test]
fn markdown_markers_are_possible_words() {
    assert_eq!(markdown("1. a\n   2) b\n\n2019. c"), "?1 a ?2 b ?2019 c");
    assert_eq!(markdown("> [!NOTE]\n> a [^1]\n\n[^1]: b"), "NOTE a ?1 ?1 b");
    assert_eq!(markdown("2019 a 1. b 1\\. c"), "2019 a 1 b 1 c");
}

#[test]
fn html_in_markdown() {
    assert_eq!(markdown("<a href='x'>b</a><img alt=\"c\" src=d><!-- e --><br/><iframe src=\"f\">"), "→x b !d c e →f");
    assert_eq!(markdown("<stdin> <quote>a</quote>"), "stdin ?quote a ?quote");
    assert_eq!(markdown("the <title> of <script>a</script>"), "the title of a");
    assert_eq!(markdown("<form action=a><input type=image src=b alt=c value=d></form>"), "?→a !b ?c ?d");
    assert_eq!(markdown("<img src='data:a,b' data-src=c> <img srcset='d 1x, e 2x'>"), "!c !d");
}

#[test]
fn html2text_addresses() {
    assert_eq!(html2text("`a b <http://x/y-\nz>`_c"), "a b →http://x/y-z c");
    assert_eq!(html2text("`![a <http://x/\n> y>`_](http://z/-\n\nw)"), "a !http://x/y →http://z/-w");
    assert_eq!(html2text("a `b <http://x-\n~~~~~~\ny>`_"), "a b →http://x-y");
    assert_eq!(html2text("!`a <b.png>`_ and `![ <http://c>`_ [d](e)"), "a !b.png and !http://c d →e");
    assert_eq!(html2text("`C <http://x/C_\\(language\\>`_), a"), "C →http://x/C_(language) a");
    assert_eq!(html2text("see <http://x/a-\n> b> <stdin>"), "see ?→http://x/a- ?→http://x/a-b http x a b stdin");
    assert_eq!(html2text("[sic] (as is) a[0](b, c)"), "sic as is a 0 b c");
    // without the backtick that opens it, or with one of another paragraph, the address may be shown
    assert_eq!(html2text("a <http://x>`_ b"), "a →http://x ?http ?x b");
    assert_eq!(html2text("`a\n\nb <http://x>`_ c"), "a b →http://x ?http ?x c");
}

#[test]
fn html2text_heads_and_markers() {
    let text = ".. post:: 2024-01-01\n   :tags: a\n\nTitle\n=====\n\n 1. one\n2\\. two\n";
    assert_eq!(html2text(text), "Title ?1 one 2 two");
}

#[test]
fn rst_references() {
    assert_eq!(rst("`a b <http://x/y\n z>`__ c"), "a b →http://x/yz c");
    assert_eq!(rst("a_ `B c`_ d__ e_\n\n.. _a: u\n.. _b c: v\n__ w\n"), "a →u B c →v d →w e");
    assert_eq!(rst("`a <B_>`_\n\n.. _b: `c d`_\n.. _c d: u"), "a →u");
    assert_eq!(rst(":ref:`a <b>` :meth:`~c.d` :pep:`8`"), "?REF a ?b ?→b ?METH ?c d ?PEP 8");
    assert_eq!(rst("|x| |y|\n\n.. |x| image:: i.png\n   :alt: z\n"), "!i.png z y");
    assert_eq!(rst("a [1]_ ``b_ `c`` \\`d\n\n.. [1] e\n"), "a ?1 b c d ?1 e");
}

#[test]
fn rst_enumerators() {
    assert_eq!(rst("1. a\n\n(iv) b\n\nc) d\n\nEnd.\n\nmix. e"), "?1 a ?iv b ?c d End mix e");
}

#[test]
fn rst_directives() {
    assert_eq!(rst(".. post:: 2024\n   :tags: a\n\nb\n"), "?post ?Post ?a ?2024 b");
    assert_eq!(rst(".. image:: a.png\n   :alt: b c\n   :target: d\n\ne\n"), "?image ?Image !a.png b c →d e");
    assert_eq!(rst(".. code:: python\n   :x: 1\n\n   `a <b>`_\n\nc\n"), "?code ?Code ?python ?1 a b c");
    assert_eq!(rst("a::\n\n   `b <c>`_\n\nd"), "a b c d");
    assert_eq!(rst(".. note:: a\n   b\n\n   c\n\n.. comment d\n   e\n\nf"), "?note ?Note a b c comment d e f");
    assert_eq!(rst("* - .. image:: a\n       :alt: b\n  - c"), "?image ?Image !a b c");
    assert_eq!(rst("..\n\n   a\n"), "a");
    assert_eq!(rst(".. raw:: html\n\n   <a href='x'>b</a>\n"), "?raw ?Raw →x b");
}

#[test]
fn equal_sides_are_balanced() {
    let source = "---\ntitle: A &amp; b\n---\n1.  c **d**e `f` [g](h)\n\n<b>i</b>j k<wbr>l\n";
    let emitted = "---\ntitle: 'A & b'\n---\n\n1. c **d**e `f` [g](h)\n\n**i**j kl\n";
    assert_eq!(messages(source, emitted, &Changes::default()), [""; 0]);
}

#[test]
fn what_is_lost_is_named_and_placed() {
    let text = "the one two\nthe three [four](five) ![](six.png) the end";
    let source = Source::new("a.md", text);
    let emitted = "the one two the [four](other) the end";
    let balance = compare(
        &source,
        Format::FrontMatter,
        &ReadOptions::default(),
        &Emitted { files: &[emitted], title: "title" },
        &Changes::default(),
    );
    assert_eq!(balance.words, 8);
    let found: Vec<_> = balance
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.message.as_str(), diagnostic.span.map_or(0, |span| span.start as usize)))
        .collect();
    let expected = [
        ("1 word is not in the output: `three`", text.find("three").unwrap()),
        ("1 link is not in the output: `five`", text.find("](five").unwrap()),
        ("1 link of the output is not in the source: `other`", 0),
        ("1 image is not in the output: `six.png`", text.find("](six").unwrap()),
    ];
    assert_eq!(found, expected);
    assert_eq!(balance.dropped.len(), 3);
    assert!(balance.dropped.iter().all(|entry| entry.why == "unexplained"));
}

#[test]
fn recorded_changes_explain() {
    let entry = |what, text: &str, why| Entry { what, text: text.to_owned(), why };
    let changes = Changes {
        removed: vec![entry(What::Word, "b c", "noise"), entry(What::Link, "http://old/d", "rewritten")],
        added: vec![entry(What::Link, "/d", "rewritten"), entry(What::Word, "f", "made up")],
        moved: vec![Moved { what: What::Image, from: "http://g/h.png".into(), to: "h.png".into() }],
        ..Changes::default()
    };
    let source = Source::new("a.md", "a b c [e](http://old/d) ![](http://g/h.png)");
    let emitted = "a [e](/d) f ![](h.png)";
    let balance = compare(
        &source,
        Format::FrontMatter,
        &ReadOptions::default(),
        &Emitted { files: &[emitted], title: "title" },
        &changes,
    );
    assert_eq!(balance.diagnostics, []);
    assert_eq!(balance.dropped, [entry(What::Word, "b c", "noise")]);
}

#[test]
fn a_removal_that_did_not_happen_is_noticed() {
    let removed = vec![Entry { what: What::Word, text: "b".into(), why: "noise" }];
    let found = messages("a b", "a b", &Changes { removed, ..Changes::default() });
    assert_eq!(found, ["1 word of the output is not in the source: `b`"]);
}

#[test]
fn an_addition_that_did_not_happen_is_noticed() {
    let added = vec![Entry { what: What::Link, text: "http://x.org".into(), why: "a role" }];
    let found = messages("a", "a", &Changes { added, ..Changes::default() });
    assert_eq!(found, ["1 link is not in the output: `http://x.org`"]);
}

#[test]
fn an_address_that_a_pass_made_a_link_is_one_link() {
    let added = vec![Entry { what: What::Link, text: "http://x.org".into(), why: "an address in the text" }];
    let changes = Changes { added, ..Changes::default() };
    let source = "[a](http://x.org) http://x.org";
    assert_eq!(messages(source, "[a](http://x.org) <http://x.org>", &changes), [""; 0]);
    assert_eq!(messages(source, "a <http://x.org>", &changes).len(), 1);
    assert_eq!(messages("<a href='http://x.org'>http://x.org</a>", "http://x.org", &Changes::default()), [""; 0]);
}

#[test]
fn addresses_may_become_text_and_text_addresses() {
    assert_eq!(messages("[a](b/c)", r"a b/c", &Changes::default()), [""; 0]);
    assert_eq!(messages("see http://x.org/y", "see <http://x.org/y>", &Changes::default()), [""; 0]);
    assert_eq!(messages("[http://x.org](http://x.org)", "<http://x.org>", &Changes::default()), [""; 0]);
    assert_eq!(messages("[http://x.org](http://x.org)", "x", &Changes::default()).len(), 2);
}
